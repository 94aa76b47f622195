/** The start of the page. */

import { makeFrame } from "./frame";
import { start, type Route } from "./navigation";
import { actorView } from "./views/actor";
import { articleView } from "./views/article";
import { articlesView } from "./views/articles";
import { checkView } from "./views/check";
import { mapView } from "./views/map";
import { quotationView } from "./views/quotation";
import { reviewView } from "./views/review";
import { settingsView } from "./views/settings";
import { statementView, statementsView } from "./views/statements";
import { storiesView } from "./views/stories";
import { storyView } from "./views/story";
import { submitView } from "./views/submit";
import { timelineView } from "./views/timeline";
import { todayView } from "./views/today";

/** The views; `src/api/page.rs` serves the page at the same paths. */
const ROUTES: Route[] = [
  { path: "/", view: todayView },
  { path: "/actors/{id}", view: actorView },
  { path: "/articles", view: articlesView },
  { path: "/articles/{id}", view: articleView },
  { path: "/check", view: checkView },
  { path: "/map", view: mapView },
  { path: "/quotations/{id}", view: quotationView },
  { path: "/review", view: reviewView },
  { path: "/settings", view: settingsView },
  { path: "/statements", view: statementsView },
  { path: "/statements/{id}", view: statementView },
  { path: "/stories", view: storiesView },
  { path: "/stories/{id}", view: storyView },
  { path: "/submit", view: submitView },
  { path: "/timeline", view: timelineView },
];

start({ routes: ROUTES, ...makeFrame() });
// For those who measure: from here on the page answers its reader.
performance.mark("interactive");
