/** Names for the types of the API that several files use. */

import type { components } from "../../generated/openapi";

type Schemas = components["schemas"];

export type Actor = Schemas["ListedActorView"];
export type ActorProfile = Schemas["ActorView"];
export type Article = Schemas["ArticleView"];
export type ListedArticle = Schemas["ListedArticleView"];
export type Check = Schemas["CheckView"];
export type Correction = Schemas["CorrectionView"];
export type Counts = Schemas["CountsView"];
export type Entry = Schemas["Page_EntryView"]["data"][number];
export type EntryPage = Schemas["Page_EntryView"];
export type Extraction = Schemas["Extraction"];
export type Happening = Schemas["HappeningView"];
export type HappeningEntry = Extract<Entry, { entry: "happening" }>;
export type Period = Schemas["PeriodView"];
export type Quotation = Schemas["QuotationView"];
export type ListedQuotation = Schemas["ListedQuotationView"];
export type ReviewMark = Schemas["ReviewMark"];
export type ReviewStatistics = Schemas["ReviewStatisticsView"];
export type Review = Schemas["ReviewView"];
export type StatementCorrection = Schemas["StatementCorrection"];
export type HappeningCorrection = Schemas["HappeningCorrection"];
export type Companion = Schemas["CompanionView"];
export type Reference = Schemas["ActorReference"];
export type Span = Schemas["Span"];
export type Speaker = Schemas["Speaker"];
export type Statement = Schemas["Page_StatementView"]["data"][number];
export type ListedStory = Schemas["ListedStoryView"];
export type Story = Schemas["StoryView"];
export type Key = Schemas["KeyView"];
export type Feed = Schemas["FeedView"];
export type Webhook = Schemas["WebhookView"];
export type SavedSearch = Schemas["SearchView"];
export type Message = Schemas["MessageView"];
export type Revision = Schemas["ListedRevisionView"];
export type RevisionDifference = Schemas["RevisionDifferenceView"];
export type TextDifference = Schemas["TextDifference"];
export type TextSpan = Schemas["TextSpan"];
export type When = Schemas["When"];
