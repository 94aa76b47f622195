/** `/stories/{id}`: the articles on one topic, what happened, who spoke. */

import { get } from "../api/client";
import type { ListedArticle, Statement, Story } from "../api/types";
import { instant } from "../dates";
import { count, h, replace, type Child } from "../elements";
import { redirect, type ViewContext } from "../navigation";
import { actorRow } from "../parts/actor";
import { articleRow } from "../parts/rows";
import { empty, growingList, load } from "../parts/states";
import { loadEntries } from "../timeline/entries";
import { timelinePanel } from "../timeline/panel";
import { correctableRow } from "./statements";

/** Rows of the list below the timeline. */
const ROWS = 15;

/** Shows a story. */
export async function storyView({ id, place, signal, setTitle }: ViewContext): Promise<void> {
  setTitle("Story");
  await load(place, () => get("/v1/stories/{id}", { id, signal }), (story) => render(story), "Loading the story …", "Story");

  function render(story: Story): Child {
    if (story.id !== id) {
      redirect(`/stories/${story.id}`);
      return null;
    }
    setTitle(story.title);
    const query = { story: story.id };
    const timeline = h("div", {});
    const statements = h("div", {});
    const articles = h("div", {});
    void load(
      timeline,
      () => loadEntries("/v1/timelines", query, signal),
      (entries) => timelinePanel({ path: "/v1/timelines", query, entries, title: story.title, signal, rows: ROWS }),
      "Loading the timeline …",
    );
    const showStatements = (): void =>
      void growingList<Statement>({
        place: statements,
        request: (cursor) => get("/v1/statements", { query: { ...query, limit: 20, cursor }, signal }),
        row: (statement) => correctableRow(statement, showStatements),
        noun: "statement",
        nothing: empty("The articles of this story report no statement."),
      });
    showStatements();
    void growingList<ListedArticle>({
      place: articles,
      request: (cursor) => get("/v1/articles", { query: { ...query, limit: 20, cursor }, signal }),
      row: articleRow,
      noun: "article",
      nothing: empty("The story has no articles any more."),
    });
    const people = h("ol", { class: "rows" }, story.actors.map((actor) => h("li", {}, actorRow(actor))));
    const section = (title: string, more: Child, ...content: Child[]): HTMLElement =>
      h("section", { class: "part" }, h("div", { class: "part-head" }, h("h2", {}, title), more), content);
    const head = h("div", {});
    replace(
      head,
      h("h1", { tabindex: -1, dir: "auto" }, story.title),
      h(
        "p",
        { class: "facts" },
        h("span", {}, count(story.article_count, "article"), " of ", h("bdi", {}, story.sources.join(", "))),
        h("span", {}, instant(story.first_published_at), " to ", instant(story.last_published_at)),
      ),
    );
    return [
      head,
      section("What happened", h("a", { href: `/timeline?story=${story.id}` }, "Timeline with filters"), timeline),
      h(
        "div",
        { class: "columns" },
        section("Who said what", h("a", { href: `/statements?story=${story.id}` }, "Statements with filters"), statements),
        h("div", {}, section("Articles", null, articles), section("Who and where", null, people)),
      ),
    ];
  }
}
