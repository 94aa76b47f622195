//! Writing of extractions: all facts of a batch of articles, in one transaction.
//!
//! Facts of an article belong to one revision and are replaced together. The order: complete the claims, which
//! locks the jobs; note what the old facts affect; replace article, actors and statements; then, under the lock of
//! stories, update quotations and stories, divide happenings that the old facts connected, assign events to happenings, merge those that
//! they connect, and refresh what was affected.

mod affected;
mod assign_happenings;
mod bounds;
mod copies;
mod divide_happenings;
mod events;
mod extractions;
mod insert;
mod match_key;
mod merge_happenings;
mod refresh_happenings;
mod remove_facts;
mod rows;
mod similar_articles;
mod similar_events;
mod statement_ids;
mod statements;

use std::collections::HashMap;

use sqlx::{PgPool, PgTransaction};
use uuid::Uuid;

use self::{rows::Rows, statement_ids::StatementIds};
use super::{
    StoreError,
    actors::{self, ArticleActors},
    articles::{self, Warning},
    changes::{self, ChangeType, Facts, NewChange},
    corrections::{self, Overrides},
    queue::{self, Claim},
    quotations,
    rereads::Comparison,
    reviews::StatementReviews,
    stories::{self, NewArticle},
};
pub(super) use affected::{AffectedActors, AffectedHappenings, delete_orphaned_actors};
pub(super) use divide_happenings::divide;
use extraction::{Extraction, event_coreference::EventCoreference, keywords::Keywords};
pub(super) use refresh_happenings::{choose_representatives, refresh_happenings};
pub(super) use remove_facts::{clear_facts, remove_facts};
pub(super) use rows::event_ids;
pub(super) use statements::text_fingerprint;

/// A claimed article with its extraction.
#[derive(Debug, Clone)]
pub struct ExtractedArticle {
    /// The claim under which it was extracted.
    pub claim: Claim,
    /// The extraction, within the bounds of what can be stored.
    pub extraction: Extraction,
    /// Headline and keywords, by which similar articles are found.
    pub keywords: Keywords,
    /// What the extraction lacks.
    pub warnings: Vec<Warning>,
}

impl ExtractedArticle {
    /// Combines a claim with its extraction, without the facts that cannot be stored.
    pub fn new(claim: Claim, mut extraction: Extraction, keywords: Keywords) -> Self {
        let warnings = bounds::bound(&mut extraction);
        Self { claim, extraction, keywords, warnings }
    }

    /// Leaves out some facts, after the database refused to store them; returns false when none are left.
    pub fn reduce(&mut self) -> bool {
        let warning = bounds::reduce(&mut self.extraction);
        let is_reduced = warning.is_some();
        self.warnings.extend(warning);
        is_reduced
    }
}

/// Writes the facts of a batch and completes its jobs; returns the number of articles written.
///
/// `coreference` decides which events are the same. One transaction writes all or nothing. An article whose claim is no longer valid is left out.
pub async fn write(
    pool: &PgPool,
    coreference: &EventCoreference,
    batch: &[ExtractedArticle],
) -> Result<usize, StoreError> {
    let mut transaction = pool.begin().await?;
    let claims: Vec<&Claim> = batch.iter().map(|article| &article.claim).collect();
    let valid = queue::complete(&mut transaction, &claims).await?;
    let batch: Vec<&ExtractedArticle> =
        batch.iter().filter(|article| valid.contains(&article.claim.article_id)).collect();
    if batch.is_empty() {
        return Ok(0);
    }
    let ids: Vec<Uuid> = batch.iter().map(|article| article.claim.article_id.0).collect();
    let mentioned = AffectedActors::by(&mut transaction, &ids).await?;
    let mut versions = quotations::versions_of_articles(&mut transaction, &ids).await?;
    let statement_ids = StatementIds::load(&mut transaction, &ids).await?;
    let statements = Facts::statements_of(&mut transaction, &ids).await?;
    let extracted = extracted(&mut transaction, &batch).await?;
    let comparison = Comparison::begin(&mut transaction, &models(&batch)).await?;
    delete_facts(&mut transaction, &ids).await?;
    let mut rows = resolve(&mut transaction, coreference, &batch, &ids, statement_ids).await?;
    rows.insert_statements(&mut transaction).await?;
    // In the log of changes an article comes before its facts.
    articles::end_embargoes_of(&mut transaction, Some(&ids)).await?;
    changes::record(&mut transaction, &extracted).await?;
    record_statements(&mut transaction, &statements, &ids).await?;

    // From here on one writer runs at a time: articles on one topic must see each other.
    stories::lock(&mut transaction).await?;
    let mut affected = AffectedHappenings::delete(&mut transaction, &ids).await?;
    corrections::requeue_dismissed(&mut transaction, &ids).await?;
    versions.extend(rows.add_quotations(&mut transaction).await?);
    quotations::refresh(&mut transaction, &versions).await?;
    let articles: Vec<NewArticle<'_>> = batch.iter().map(|article| new_article(article)).collect();
    stories::add_articles(&mut transaction, &articles).await?;
    copies::mark_copies(&mut transaction, &ids).await?;
    let division = divide(&mut transaction, coreference, &affected).await?;
    let mut assignment = assign_happenings::assign(&mut transaction, coreference, &rows.event_groups).await?;
    let (merges, merged_into) = merge_happenings::merge(&mut transaction, &mut assignment).await?;
    rows.set_happenings(&assignment.happening_of);
    rows.insert_events(&mut transaction).await?;
    let mut counts = rows.event_counts();
    counts.extend(&division.change);
    counts.extend(&merges);
    affected.participations.extend(division.participations);
    let changed: Vec<Uuid> = ids.iter().chain(&division.articles).copied().collect();
    refresh_happenings(&mut transaction, &changed, &affected, counts, &merged_into).await?;
    actors::update_article_counts(&mut transaction, &mentioned.mentions, &ids).await?;
    delete_orphaned_actors(&mut transaction, &mentioned.actors()).await?;
    comparison.finish(&mut transaction).await?;
    transaction.commit().await?;
    Ok(batch.len())
}

/// Returns the models of the extractions by article.
fn models<'e>(batch: &[&'e ExtractedArticle]) -> HashMap<Uuid, &'e str> {
    let model = |article: &&'e ExtractedArticle| {
        (article.claim.article_id.0, article.extraction.extractor.model.as_str())
    };
    batch.iter().map(model).collect()
}

/// Returns the changes of articles that have facts from now on, or other ones.
async fn extracted(
    transaction: &mut PgTransaction<'_>,
    batch: &[&ExtractedArticle],
) -> Result<Vec<NewChange>, StoreError> {
    let ids: Vec<Uuid> = batch.iter().map(|article| article.claim.article_id.0).collect();
    let before: Vec<Uuid> =
        sqlx::query_scalar("SELECT article_id FROM extractions WHERE article_id = ANY($1)")
            .bind(&ids)
            .fetch_all(&mut **transaction)
            .await?;
    let change = |claim: &Claim| {
        let id = claim.article_id.0;
        let change_type = match before.contains(&id) {
            true => ChangeType::ArticleExtractedAgain,
            false => ChangeType::ArticleExtracted,
        };
        NewChange::of_article(change_type, id, Some(claim.revision))
    };
    Ok(batch.iter().map(|article| change(&article.claim)).collect())
}

/// Records how the statements of articles differ from those before.
pub(in crate::store) async fn record_statements(
    transaction: &mut PgTransaction<'_>,
    before: &Facts,
    articles: &[Uuid],
) -> Result<(), StoreError> {
    let after = Facts::statements_of(transaction, articles).await?;
    let types = [ChangeType::StatementAdded, ChangeType::StatementChanged, ChangeType::StatementDeleted];
    changes::record(transaction, &before.changes_to(&after, types)).await
}

/// Resolves the actors of the batch, applies overrides and reviews, and makes the rows.
async fn resolve<'c, 'e>(
    transaction: &mut PgTransaction<'_>,
    coreference: &'c EventCoreference,
    batch: &[&'e ExtractedArticle],
    ids: &[Uuid],
    mut statement_ids: StatementIds,
) -> Result<Rows<'c>, StoreError> {
    let actors_of = |article: &&'e ExtractedArticle| ArticleActors {
        id: article.claim.article_id,
        published_on: article.claim.published.local().date(),
        actors: &article.extraction.actors,
    };
    let articles: Vec<ArticleActors<'e>> = batch.iter().map(actors_of).collect();
    let overrides = Overrides::load(transaction, ids).await?;
    let mut actor_ids = actors::resolve(transaction, &articles, &overrides).await?;
    let mut reviews = StatementReviews::load(transaction, ids).await?;
    let mut overridden = Vec::new();
    for article in batch {
        let mut extraction = article.extraction.clone();
        let claim = &article.claim;
        overrides.apply(claim.article_id, &mut extraction, &claim.body, &mut actor_ids);
        overridden.push(extraction);
    }
    let resolved: Vec<Uuid> = actor_ids.values().copied().collect();
    let dismissed = corrections::dismissed(transaction, &resolved).await?;
    let mut rows = Rows::new(coreference);
    for (article, extraction) in batch.iter().zip(overridden) {
        let actors = (&actor_ids, &dismissed);
        let facts = (&mut statement_ids, &mut reviews);
        rows.add(&article.claim, extraction, &article.warnings, actors, facts);
    }
    reviews.note_moot(transaction).await?;
    corrections::note_dismissed_mentions(transaction, ids, &rows.dismissed_mentions).await?;
    Ok(rows)
}

fn new_article(article: &ExtractedArticle) -> NewArticle<'_> {
    NewArticle {
        article_id: article.claim.article_id,
        source: &article.claim.source,
        published_at: article.claim.published.at,
        keywords: &article.keywords,
    }
}

/// Deletes the facts of earlier extractions but the events, which [`AffectedHappenings::delete`] deletes.
async fn delete_facts(transaction: &mut PgTransaction<'_>, articles: &[Uuid]) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM all_statements WHERE article_id = ANY($1)",
        "DELETE FROM article_actors WHERE article_id = ANY($1)",
        "DELETE FROM extractions WHERE article_id = ANY($1)",
    ] {
        sqlx::query(sql).bind(articles).execute(&mut **transaction).await?;
    }
    Ok(())
}
