//! Statements on the wire.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::surroundings::neighbours;
use crate::{
    api::formats::{EntryKind, Evidence, FLAT_COLUMNS, FlatEntry, ListItem},
    store::{ArticleId, reviews::ReviewMark, statements::StoredStatement},
};
use extraction::{
    language::Lexicon,
    schema::{ExtractorVersion, Statement, TextSpan},
};

/// A statement with its article.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementView {
    /// The article.
    pub article_id: ArticleId,
    /// The statement.
    #[serde(flatten)]
    pub statement: Statement,
    /// The article's publisher.
    pub source: String,
    /// Time of the article's publication.
    #[schema(value_type = String, format = DateTime)]
    pub published_at: Timestamp,
    /// Headline of the article.
    pub article_title: Option<String>,
    /// Address of the article on the web.
    pub article_url: Option<String>,
    /// The sentence before; null where there is none, or it is longer than 1,000 code points.
    pub before: Option<TextSpan>,
    /// The sentence behind; null where there is none, or it is longer than 1,000 code points.
    pub after: Option<TextSpan>,
    /// Number of the article's revision that it was extracted from.
    pub revision: i32,
    /// The program and model that extracted it.
    pub extractor: ExtractorVersion,
    /// The last review; null where nobody has reviewed it.
    pub review: Option<ReviewMark>,
}

impl StatementView {
    /// Makes the view of a statement; the word lists of the tokenizer split the text around it into sentences.
    pub fn new(stored: StoredStatement, lexicon: &Lexicon) -> Self {
        let (before, after) = neighbours(&stored.surroundings, lexicon);
        Self {
            article_id: stored.article_id,
            statement: stored.statement,
            source: stored.source,
            published_at: stored.published_at,
            article_title: stored.article_title,
            article_url: stored.article_url,
            before,
            after,
            revision: stored.provenance.revision,
            extractor: stored.provenance.extractor,
            review: stored.review,
        }
    }
}

impl ListItem for StatementView {
    const COLUMNS: &'static [&'static str] = FLAT_COLUMNS;

    fn cells(&self) -> Vec<String> {
        flatten(self).cells()
    }

    fn flat_entry(&self) -> Option<FlatEntry<'_>> {
        Some(flatten(self))
    }
}

fn flatten(view: &StatementView) -> FlatEntry<'_> {
    let statement = &view.statement;
    FlatEntry {
        id: statement.id.map(|id| id.to_string()).unwrap_or_default(),
        kind: EntryKind::Statement,
        type_name: statement.statement_type.as_str(),
        status: None,
        when: statement.when.as_ref(),
        summary: &statement.text,
        summary_span: statement.span,
        speaker: statement.speaker.as_ref(),
        actors: statement.speaker.iter().map(|speaker| speaker.name.as_str()).collect(),
        recipients: statement
            .addressee
            .as_ref()
            .map(|addressee| addressee.text.as_str())
            .into_iter()
            .collect(),
        places: Vec::new(),
        event_count: 0,
        article_count: 1,
        importance: None,
        figures: Vec::new(),
        background: false,
        confidence: statement.confidence,
        evidence: vec![Evidence {
            article_id: view.article_id.to_string(),
            source: &view.source,
            article_title: view.article_title.as_deref(),
            article_url: view.article_url.as_deref(),
            published_at: view.published_at,
            text: &statement.sentence.text,
            span: statement.sentence.span,
        }],
    }
}
