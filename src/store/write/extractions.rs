//! Rows of `extractions` and `article_actors`.

use jiff::Timestamp;
use serde::Serialize;
use sqlx::PgTransaction;
use uuid::Uuid;

use super::insert::insert;
use crate::store::{StoreError, articles::Warning, queue::Claim};
use extraction::Extraction;

#[derive(Serialize)]
pub(super) struct ExtractionRow {
    article_id: Uuid,
    revision: i32,
    extractor_name: String,
    extractor_version: String,
    extractor_model: String,
    document: Extraction,
    warnings: Vec<Warning>,
    quotations_indexed: bool,
}

impl ExtractionRow {
    /// Makes the row of an extraction.
    pub fn new(claim: &Claim, extraction: Extraction, warnings: Vec<Warning>) -> Self {
        Self {
            article_id: claim.article_id.0,
            revision: claim.revision,
            extractor_name: extraction.extractor.name.clone(),
            extractor_version: extraction.extractor.version.clone(),
            extractor_model: extraction.extractor.model.clone(),
            document: extraction,
            warnings,
            // Its statements are added to quotations in the same transaction.
            quotations_indexed: true,
        }
    }
}

#[derive(Serialize)]
pub(super) struct ArticleActorRow {
    article_id: Uuid,
    actor_index: u32,
    actor_id: Uuid,
    roles: Vec<String>,
    mention_count: usize,
    published_at: Timestamp,
}

impl ArticleActorRow {
    /// Makes the rows of an extraction's actors, whose ids are filled in.
    pub fn all<'e>(claim: &'e Claim, extraction: &'e Extraction) -> impl Iterator<Item = Self> + 'e {
        extraction.actors.iter().filter_map(|actor| {
            let mentions = extraction.mentions.iter();
            let mention_count = mentions.filter(|mention| mention.actor_index == actor.actor_index).count();
            Some(Self {
                article_id: claim.article_id.0,
                actor_index: actor.actor_index,
                actor_id: actor.actor_id?.0,
                roles: actor.roles.clone(),
                mention_count,
                published_at: claim.published.at,
            })
        })
    }
}

/// Inserts extractions with their actors.
pub(super) async fn insert_extractions(
    transaction: &mut PgTransaction<'_>,
    extractions: &[ExtractionRow],
    actors: &[ArticleActorRow],
) -> Result<(), StoreError> {
    insert(
        transaction,
        "INSERT INTO extractions (article_id, revision, extractor_name, extractor_version, extractor_model, document,
                                  warnings, quotations_indexed)
         SELECT * FROM jsonb_to_recordset($1) AS new
           (article_id uuid, revision integer, extractor_name text, extractor_version text, extractor_model text,
            document jsonb, warnings jsonb, quotations_indexed boolean)",
        extractions,
    )
    .await?;
    insert(
        transaction,
        "INSERT INTO article_actors (article_id, actor_index, actor_id, roles, mention_count, published_at)
         SELECT * FROM jsonb_to_recordset($1) AS new
           (article_id uuid, actor_index integer, actor_id uuid, roles text[], mention_count integer,
            published_at timestamptz)",
        actors,
    )
    .await
}
