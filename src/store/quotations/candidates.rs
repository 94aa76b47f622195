//! Versions that share words with a quotation, found by their keys.

use std::collections::HashMap;

use sqlx::{PgConnection, PgPool, PgTransaction};
use uuid::Uuid;

use crate::{
    quotations::{Words, probes},
    store::{QuotationId, StoreError},
};

/// Keys of a quotation by which versions are found.
const MAX_PROBES: usize = 32;
/// Versions that are looked at for each key: a key that more have says little.
const MAX_VERSIONS_OF_KEY: i32 = 64;
/// Versions that a quotation is compared with, those with the most common keys.
const MAX_COMPARED: usize = 24;

/// A version that shares words with a quotation.
#[derive(Debug, Clone)]
pub struct CandidateVersion {
    /// Its id.
    pub version_id: Uuid,
    /// The quotation that it is a version of; `None` for reported speech.
    pub quotation_id: Option<QuotationId>,
    /// The words, as they were written first.
    pub text: String,
}

/// Returns the versions that share most with the words of a quotation, at most 24, the best first.
///
/// Time is bounded by the numbers of keys and of versions that are looked at for each, whatever is stored.
pub async fn candidates(pool: &PgPool, words: &Words) -> Result<Vec<CandidateVersion>, StoreError> {
    let mut transaction = pool.begin().await?;
    let keys = [probes(words, MAX_PROBES)];
    let found = by_keys(&mut transaction, &keys, MAX_COMPARED).await?;
    let ids: Vec<Uuid> = found.into_iter().map(|(_, id)| id).collect();
    let rows = versions(&mut transaction, &ids).await?;
    transaction.commit().await?;
    Ok(rows
        .into_iter()
        .map(|(version_id, quotation, text)| CandidateVersion {
            version_id,
            quotation_id: quotation.map(QuotationId),
            text,
        })
        .collect())
}

/// Returns for each list of keys the quotations of versions that share most, with their words; lists without are absent.
pub(super) async fn similar_versions(
    transaction: &mut PgTransaction<'_>,
    keys: &[Vec<i32>],
    limit: usize,
) -> Result<HashMap<usize, Vec<(Uuid, Words)>>, StoreError> {
    if keys.iter().all(Vec::is_empty) {
        return Ok(HashMap::new());
    }
    let found = by_keys(transaction, keys, limit).await?;
    let ids: Vec<Uuid> = found.iter().map(|(_, id)| *id).collect();
    let rows = versions(transaction, &ids).await?;
    let by_id: HashMap<Uuid, (Uuid, Words)> = rows
        .into_iter()
        .filter_map(|(id, quotation, text)| Some((id, (quotation?, Words::of(&text, 0)))))
        .collect();
    let mut similar: HashMap<usize, Vec<(Uuid, Words)>> = HashMap::new();
    for (number, id) in found {
        if let Some(version) = by_id.get(&id) {
            similar.entry(number).or_default().push(version.clone());
        }
    }
    Ok(similar)
}

/// Finds for each list of keys at most `limit` versions with most of them, as numbers of lists and ids.
async fn by_keys(
    connection: &mut PgConnection,
    keys: &[Vec<i32>],
    limit: usize,
) -> Result<Vec<(usize, Uuid)>, StoreError> {
    // How rare a key is is unknown to the planner, which might read the whole table for a few rows of it.
    sqlx::raw_sql("SET LOCAL enable_seqscan = off; SET LOCAL jit = off").execute(&mut *connection).await?;
    let numbers: Vec<i32> =
        (0..).zip(keys).flat_map(|(number, keys)| std::iter::repeat_n(number, keys.len())).collect();
    let rows: Vec<(i32, Uuid)> = sqlx::query_as(
        "SELECT number, version_id FROM (
           SELECT probe.number, v.version_id, v.word_count,
                  row_number() OVER (PARTITION BY probe.number ORDER BY count(*) DESC, v.word_count, v.version_id) AS rank
           FROM UNNEST($1::integer[], $2::integer[]) AS probe (number, key) CROSS JOIN LATERAL (
             SELECT q.version_id, q.word_count FROM quotation_versions q WHERE q.keys @> ARRAY[probe.key] LIMIT $3
           ) v
           GROUP BY probe.number, v.version_id, v.word_count
         ) ranked WHERE rank <= $4 ORDER BY number, rank",
    )
    .bind(numbers)
    .bind(keys.concat())
    .bind(MAX_VERSIONS_OF_KEY)
    .bind(limit as i64)
    .fetch_all(&mut *connection)
    .await?;
    sqlx::raw_sql("SET LOCAL enable_seqscan TO DEFAULT; SET LOCAL jit TO DEFAULT")
        .execute(connection)
        .await?;
    Ok(rows.into_iter().map(|(number, id)| (number as usize, id)).collect())
}

/// Loads versions in the order of their ids in `ids`, each with its quotation and text.
async fn versions(
    connection: &mut PgConnection,
    ids: &[Uuid],
) -> Result<Vec<(Uuid, Option<Uuid>, String)>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT v.version_id, v.quotation_id, v.text FROM UNNEST($1::uuid[]) WITH ORDINALITY AS wanted (id, place)
         JOIN quotation_versions v ON v.version_id = wanted.id ORDER BY place",
    )
    .bind(ids)
    .fetch_all(connection)
    .await?)
}
