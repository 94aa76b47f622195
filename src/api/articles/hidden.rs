//! Articles that are withdrawn or under embargo, on the wire.

use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    api::{AppState, problem::Problem},
    store::{
        ArticleId,
        articles::{self, Change, Hidden, Tombstone},
    },
};

/// What remains of a withdrawn article.
#[derive(Debug, Serialize, ToSchema)]
pub struct TombstoneView {
    /// Its id.
    pub id: ArticleId,
    /// The publisher.
    pub source: String,
    /// The publisher's own id of the article.
    pub external_id: Option<String>,
    /// The article's address on the web.
    pub url: Option<String>,
    /// `withdrawal` or `kill`.
    pub change: Change,
    /// When it was withdrawn.
    #[schema(value_type = String, format = DateTime)]
    pub withdrawn_at: Timestamp,
    /// Why.
    pub note: Option<String>,
}

impl From<Tombstone> for TombstoneView {
    fn from(tombstone: Tombstone) -> Self {
        Self {
            id: tombstone.article_id,
            source: tombstone.source,
            external_id: tombstone.external_id,
            url: tombstone.url,
            change: tombstone.change,
            withdrawn_at: tombstone.withdrawn_at,
            note: tombstone.note,
        }
    }
}

/// Returns the problem of an article that is hidden; an article that is not, or does not exist, is none.
pub async fn check_visible(app: &AppState, article: ArticleId) -> Result<(), Problem> {
    match articles::hidden(&app.pools.reads, article).await? {
        None => Ok(()),
        Some(Hidden::Withdrawn(tombstone)) => Err(withdrawn(&tombstone)),
        Some(Hidden::Embargoed(until)) => Err(embargoed(until)),
    }
}

/// Returns the problem of a statement or event that is not stored: 410 where its article was withdrawn, else 404.
pub async fn missing_fact(app: &AppState, noun: &str, id: &str, fact: Uuid) -> Problem {
    match articles::tombstone_of_fact(&app.pools.reads, fact).await {
        Ok(Some(tombstone)) => withdrawn(&tombstone),
        Ok(None) => Problem::not_found(noun, id),
        Err(error) => error.into(),
    }
}

/// Creates the problem of a withdrawn article: when and why it was withdrawn.
pub fn withdrawn(tombstone: &Tombstone) -> Problem {
    let verb = match tombstone.change {
        Change::Kill => "killed",
        _ => "withdrawn",
    };
    let note =
        tombstone.note.as_deref().map_or_else(String::new, |note| format!(" The publisher says: “{note}”"));
    let detail = format!(
        "The article {} of {} was {verb} at {}.{note} Do not use what was taken from it.",
        tombstone.article_id, tombstone.source, tombstone.withdrawn_at
    );
    Problem::new(StatusCode::GONE, "withdrawn", "The article was withdrawn", detail)
}

fn embargoed(until: Timestamp) -> Problem {
    let detail =
        format!("The article is under embargo until {until}; ask again then. It has no facts before.");
    Problem::new(StatusCode::FORBIDDEN, "embargoed", "The article is under embargo", detail)
}

/// Creates the problem of a submission of a withdrawn article that does not say what it changes.
pub fn not_restored(id: ArticleId) -> Problem {
    let detail = format!(
        "The article {id} was withdrawn; nothing was stored. To publish it again, send it with “change”: “correction” or \
         “update”."
    );
    Problem::new(StatusCode::GONE, "withdrawn", "The article was withdrawn", detail)
}
