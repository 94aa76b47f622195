//! Withdrawal of an article on the notice of its publisher.

use super::{hidden::TombstoneView, reference};
use crate::{
    api::{AppState, problem::Problem},
    ingest::withdrawal::Withdrawal,
    store::articles::{self, Hidden},
};

/// Withdraws the article that a notice names; returns what remains of it. `by` is the name of the caller's key.
pub async fn apply_withdrawal(
    app: &AppState,
    notice: Withdrawal,
    by: Option<&str>,
) -> Result<TombstoneView, Problem> {
    let Withdrawal { id, source, external_id, url, change, note } = notice;
    let id = match id {
        Some(id) => id,
        None => reference::find(app, source, external_id, url).await?,
    };
    let coreference = app.extractors.event_coreference();
    let missing = || Problem::not_found("article", &id.to_string());
    if !articles::apply_withdrawal(&app.pools.writes, coreference, id, change, note.as_deref(), by).await? {
        return Err(missing());
    }
    match articles::hidden(&app.pools.writes, id).await? {
        Some(Hidden::Withdrawn(tombstone)) => Ok(tombstone.into()),
        _ => Err(missing()),
    }
}
