//! Removal of all facts of articles.

use std::collections::HashMap;

use sqlx::PgTransaction;
use uuid::Uuid;

use super::{
    AffectedActors, AffectedHappenings, copies::replace_originals, delete_facts, delete_orphaned_actors,
    divide, record_statements, refresh_happenings,
};
use crate::store::{StoreError, actors, changes::Facts, quotations, stories};
use extraction::event_coreference::EventCoreference;

/// Deletes the facts of articles, and what only these articles have.
///
/// Actors that no other article mentions are deleted too; quotations, happenings and stories lose the articles, and are
/// divided where they alone connected them. Call it after the jobs of the articles are locked; it takes the lock of stories.
pub(in crate::store) async fn remove_facts(
    transaction: &mut PgTransaction<'_>,
    coreference: &EventCoreference,
    articles: &[Uuid],
) -> Result<(), StoreError> {
    if articles.is_empty() {
        return Ok(());
    }
    let mentioned = AffectedActors::by(transaction, articles).await?;
    delete_all(transaction, coreference, articles, &mentioned).await?;
    delete_orphaned_actors(transaction, &mentioned.actors()).await
}

/// Deletes the facts of articles that are about to be extracted from again; the actors that they mention stay until then.
///
/// The actors are noted by article: the write that follows, or a deletion, deletes those that nothing names any more.
pub(in crate::store) async fn clear_facts(
    transaction: &mut PgTransaction<'_>,
    coreference: &EventCoreference,
    articles: &[Uuid],
) -> Result<(), StoreError> {
    if articles.is_empty() {
        return Ok(());
    }
    let mentioned = AffectedActors::by(transaction, articles).await?;
    mentioned.note_cleared(transaction).await?;
    delete_all(transaction, coreference, articles, &mentioned).await
}

/// Deletes the facts of articles, and takes them out of what they contribute to.
async fn delete_all(
    transaction: &mut PgTransaction<'_>,
    coreference: &EventCoreference,
    articles: &[Uuid],
    mentioned: &AffectedActors,
) -> Result<(), StoreError> {
    let versions = quotations::versions_of_articles(transaction, articles).await?;
    let statements = Facts::statements_of(transaction, articles).await?;
    delete_facts(transaction, articles).await?;
    record_statements(transaction, &statements, articles).await?;
    stories::lock(transaction).await?;
    let mut affected = AffectedHappenings::delete(transaction, articles).await?;
    replace_originals(transaction, articles).await?;
    quotations::refresh(transaction, &versions).await?;
    let division = divide(transaction, coreference, &affected).await?;
    affected.participations.extend(division.participations);
    refresh_happenings(transaction, &division.articles, &affected, division.change, &HashMap::new()).await?;
    actors::update_article_counts(transaction, &mentioned.mentions, &[]).await?;
    stories::remove_articles(transaction, articles).await
}
