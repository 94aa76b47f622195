//! Quotations on the wire.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    api::formats::{FeedEntry, ListItem, named, quotation, urn},
    store::{
        ActorId, ArticleId, QuotationId, StatementId,
        quotations::{ListedQuotation, QuotationSpeaker, QuotationVersion, StoredQuotation},
        statements::StoredStatement,
    },
};
use extraction::{
    schema::{Speaker, StatementType, TextSpan},
    text::Span,
};

/// A quotation in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListedQuotationView {
    /// Its id.
    pub id: QuotationId,
    /// The words of its fullest version.
    pub text: String,
    /// Number of articles.
    pub article_count: i32,
    /// Number of publishers.
    pub source_count: i32,
    /// Publication of the first article.
    #[schema(value_type = String, format = DateTime)]
    pub first_published_at: Timestamp,
    /// Publication of the last article.
    #[schema(value_type = String, format = DateTime)]
    pub last_published_at: Timestamp,
    /// Who is named as its speaker: at most twenty, the most frequent first.
    pub speakers: Vec<QuotationSpeakerView>,
    /// The different words: at most twenty, the most frequent first.
    pub versions: Vec<VersionView>,
}

/// A speaker that articles name for a quotation.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuotationSpeakerView {
    /// The actor; null where the speaker is no actor.
    pub actor_id: Option<ActorId>,
    /// The name; null where the articles name no speaker.
    pub name: Option<String>,
    /// Number of articles.
    pub count: i64,
    /// The articles: at most twenty, the first published first.
    pub article_ids: Vec<ArticleId>,
}

/// One wording of a quotation.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionView {
    /// The words, as they were written first.
    pub text: String,
    /// Number of articles.
    pub count: i32,
}

/// A quotation with the places where it stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuotationView {
    /// The quotation as in lists.
    #[serde(flatten)]
    pub quotation: ListedQuotationView,
    /// The statements that have its words: at most 500, the first published first.
    pub occurrences: Vec<OccurrenceView>,
}

/// A statement that has words of a quotation, with its article.
#[derive(Debug, Serialize, ToSchema)]
pub struct OccurrenceView {
    /// The statement.
    pub id: StatementId,
    /// The article.
    pub article_id: ArticleId,
    /// Headline of the article.
    pub article_title: Option<String>,
    /// Address of the article on the web.
    pub article_url: Option<String>,
    /// The article's publisher.
    pub source: String,
    /// Time of the article's publication.
    #[schema(value_type = String, format = DateTime)]
    pub published_at: Timestamp,
    /// The type of quotation.
    #[serde(rename = "type")]
    pub statement_type: StatementType,
    /// The speaker; null where the article names none.
    pub speaker: Option<Speaker>,
    /// The content, verbatim.
    pub text: String,
    /// Code points of the body.
    pub span: Span,
    /// The sentence, or the first of several.
    pub sentence: TextSpan,
    /// Estimated probability that content and speaker are right, from 0 to 1.
    pub confidence: f32,
}

impl From<StoredStatement> for OccurrenceView {
    fn from(stored: StoredStatement) -> Self {
        let statement = stored.statement;
        Self {
            id: stored.statement_id,
            article_id: stored.article_id,
            article_title: stored.article_title,
            article_url: stored.article_url,
            source: stored.source,
            published_at: stored.published_at,
            statement_type: statement.statement_type,
            speaker: statement.speaker,
            text: statement.text,
            span: statement.span,
            sentence: statement.sentence,
            confidence: statement.confidence,
        }
    }
}

impl From<ListedQuotation> for ListedQuotationView {
    fn from(quotation: ListedQuotation) -> Self {
        let speaker = |speaker: QuotationSpeaker| QuotationSpeakerView {
            actor_id: speaker.actor_id,
            name: speaker.name,
            count: speaker.article_count,
            article_ids: speaker.articles,
        };
        let version =
            |version: QuotationVersion| VersionView { text: version.text, count: version.article_count };
        Self {
            id: quotation.quotation_id,
            text: quotation.text,
            article_count: quotation.article_count,
            source_count: quotation.source_count,
            first_published_at: quotation.first_published_at,
            last_published_at: quotation.last_published_at,
            speakers: quotation.speakers.into_iter().map(speaker).collect(),
            versions: quotation.versions.into_iter().map(version).collect(),
        }
    }
}

impl From<StoredQuotation> for QuotationView {
    fn from(stored: StoredQuotation) -> Self {
        Self {
            quotation: stored.listed.into(),
            occurrences: stored.occurrences.into_iter().map(OccurrenceView::from).collect(),
        }
    }
}

impl ListItem for ListedQuotationView {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "text",
        "article_count",
        "source_count",
        "first_published_at",
        "last_published_at",
        "speakers",
        "version_count",
    ];

    fn cells(&self) -> Vec<String> {
        let names = self.speakers.iter().filter_map(|speaker| speaker.name.as_deref());
        vec![
            self.id.to_string(),
            self.text.clone(),
            self.article_count.to_string(),
            self.source_count.to_string(),
            self.first_published_at.to_string(),
            self.last_published_at.to_string(),
            names.collect::<Vec<_>>().join("; "),
            self.versions.len().to_string(),
        ]
    }

    fn feed_entry(&self) -> Option<FeedEntry> {
        let names: Vec<&str> = self.speakers.iter().filter_map(|speaker| speaker.name.as_deref()).collect();
        let author = if names.is_empty() { "Unknown".to_owned() } else { names.join("; ") };
        let versions: Vec<String> =
            self.versions.iter().map(|one| format!("“{}” (articles: {})", one.text, one.count)).collect();
        Some(FeedEntry {
            id: urn(&self.id.to_string()),
            title: format!("{author}: “{}”", self.text),
            updated: self.last_published_at,
            author,
            url: None,
            content: versions.join("\n\n"),
            categories: Vec::new(),
        })
    }

    fn linked_data(&self) -> Option<Value> {
        let speakers = self.speakers.iter().filter_map(|speaker| {
            let id = speaker.actor_id.map(|id| urn(&id.to_string()));
            Some(named(id, speaker.name.as_deref()?))
        });
        let speakers: Vec<Value> = speakers.collect();
        let mut node = quotation(&self.id.to_string(), &self.text);
        if !speakers.is_empty() {
            node["spokenByCharacter"] = speakers.into();
        }
        Some(node)
    }
}
