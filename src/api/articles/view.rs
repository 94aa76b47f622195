//! Articles on the wire.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    api::formats::{FeedEntry, ListItem, news_article, urn},
    ingest::{CorrectionNote, correction_notes},
    store::{
        ArticleId, StoryId,
        articles::{ArticleDetails, Change, JobState, ListedArticle, Snippet, StoredArticle, Warning},
    },
};
use extraction::{Extraction, text::Span};

/// The progress of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ArticleStatus {
    /// Waits for a worker.
    Queued,
    /// A worker extracts from it.
    Processing,
    /// Its facts are stored.
    Done,
    /// All attempts failed; `error` has the reason. Submit it again to try again.
    Failed,
}

impl ArticleStatus {
    fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Processing => "processing",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }
}

impl From<JobState> for ArticleStatus {
    fn from(state: JobState) -> Self {
        match state {
            JobState::Ready => Self::Queued,
            JobState::Running => Self::Processing,
            JobState::Done => Self::Done,
            JobState::Failed => Self::Failed,
        }
    }
}

/// An article with its text and extraction.
#[derive(Debug, Serialize, ToSchema)]
pub struct ArticleView {
    /// Its id.
    pub id: ArticleId,
    /// The publisher.
    pub source: String,
    /// The publisher's own id of the article.
    pub external_id: Option<String>,
    /// The article's address on the web.
    pub url: Option<String>,
    /// Number of this revision, from 1.
    pub revision: i32,
    /// The headline.
    pub title: Option<String>,
    /// Time of publication.
    #[schema(value_type = String, format = DateTime)]
    pub published_at: Timestamp,
    /// Time at which this revision was submitted.
    #[schema(value_type = String, format = DateTime)]
    pub submitted_at: Timestamp,
    /// The progress of this revision.
    pub status: ArticleStatus,
    /// Number of attempts to extract from this revision.
    pub attempts: i32,
    /// The error of the last failed attempt.
    pub error: Option<String>,
    /// The story of the article, once another article is on its topic.
    pub story_id: Option<StoryId>,
    /// The text.
    pub body: String,
    /// The extraction; while a new revision waits, that of the revision before.
    pub extraction: Option<Extraction>,
    /// Number of the revision of `extraction`.
    pub extraction_revision: Option<i32>,
    /// What the newsroom's system says about it.
    #[serde(flatten)]
    pub details: ArticleDetails,
    /// Whether facts are extracted from it.
    pub extract: bool,
    /// What this revision did to the article; `null` where the publisher does not say.
    pub change: Option<Change>,
    /// The publisher's note on the change.
    pub note: Option<String>,
    /// End of its embargo, where that is not over.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub embargoed_until: Option<Timestamp>,
    /// Notes of corrections in the text: “An earlier version of this story …”.
    pub correction_notes: Vec<CorrectionNote>,
    /// What `extraction` lacks; empty where it is complete.
    pub warnings: Vec<Warning>,
}

impl From<StoredArticle> for ArticleView {
    fn from(article: StoredArticle) -> Self {
        let (extraction_revision, extraction, warnings) = match article.extraction {
            Some(stored) => (Some(stored.revision), Some(stored.extraction), stored.warnings),
            None => (None, None, Vec::new()),
        };
        Self {
            id: article.article_id,
            source: article.source,
            external_id: article.external_id,
            url: article.url,
            revision: article.revision,
            title: article.title,
            published_at: article.published.at,
            submitted_at: article.submitted_at,
            status: article.state.into(),
            attempts: article.attempts,
            error: article.last_error,
            story_id: article.story_id,
            details: article.details,
            extract: article.extract,
            change: article.change,
            note: article.note,
            embargoed_until: article.embargoed_until,
            correction_notes: correction_notes(&article.body),
            body: article.body,
            extraction,
            extraction_revision,
            warnings,
        }
    }
}

/// An article in a list, without text and extraction.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListedArticleView {
    /// Its id.
    pub id: ArticleId,
    /// The publisher.
    pub source: String,
    /// The publisher's own id of the article.
    pub external_id: Option<String>,
    /// The article's address on the web.
    pub url: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// Time of publication.
    #[schema(value_type = String, format = DateTime)]
    pub published_at: Timestamp,
    /// The progress of the newest revision.
    pub status: ArticleStatus,
    /// The story of the article, once another article is on its topic.
    pub story_id: Option<StoryId>,
    /// What the newsroom's system says about it.
    #[serde(flatten)]
    pub details: ArticleDetails,
    /// With `q`, where the words are: in the headline, and in at most two parts of the body.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub snippets: Vec<SnippetView>,
}

/// A part of an article that has words of a search.
#[derive(Debug, Serialize, ToSchema)]
pub struct SnippetView {
    /// The characters, verbatim.
    pub text: String,
    /// Where they are: code points of the body, or of the headline.
    pub span: Span,
    /// Where the words are, in the same text.
    pub highlights: Vec<Span>,
}

impl From<Snippet> for SnippetView {
    fn from(snippet: Snippet) -> Self {
        Self { text: snippet.text, span: snippet.span, highlights: snippet.highlights }
    }
}

impl From<ListedArticle> for ListedArticleView {
    fn from(article: ListedArticle) -> Self {
        Self {
            id: article.article_id,
            source: article.source,
            external_id: article.external_id,
            url: article.url,
            title: article.title,
            published_at: article.published_at,
            status: article.state.into(),
            story_id: article.story_id,
            details: article.details,
            snippets: article.snippets.into_iter().map(SnippetView::from).collect(),
        }
    }
}

impl ListItem for ListedArticleView {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "source",
        "external_id",
        "url",
        "title",
        "published_at",
        "status",
        "story_id",
        "byline",
        "section",
        "desk",
        "tags",
        "urgency",
        "credit",
        "language",
        "copyright",
    ];

    fn cells(&self) -> Vec<String> {
        let details = &self.details;
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        vec![
            self.id.to_string(),
            self.source.clone(),
            self.external_id.clone().unwrap_or_default(),
            self.url.clone().unwrap_or_default(),
            self.title.clone().unwrap_or_default(),
            self.published_at.to_string(),
            self.status.as_str().to_owned(),
            self.story_id.map(|id| id.to_string()).unwrap_or_default(),
            text(&details.byline),
            text(&details.section),
            text(&details.desk),
            details.tags.join("; "),
            details.urgency.map(|urgency| urgency.to_string()).unwrap_or_default(),
            text(&details.credit),
            text(&details.language),
            text(&details.copyright),
        ]
    }

    fn feed_entry(&self) -> Option<FeedEntry> {
        Some(FeedEntry {
            id: urn(&self.id.to_string()),
            title: self.title.clone().unwrap_or_else(|| format!("An article of {}", self.source)),
            updated: self.published_at,
            author: self.source.clone(),
            url: self.url.clone(),
            content: self.title.clone().unwrap_or_default(),
            categories: Vec::new(),
        })
    }

    fn linked_data(&self) -> Option<Value> {
        let (title, url) = (self.title.as_deref(), self.url.as_deref());
        Some(news_article(&self.id.to_string(), &self.source, title, url, self.published_at))
    }
}
