//! Masks of entries: the audit keeps that something was done, not the name of who was erased.
//!
//! The hash of a masked entry stays in the chain. What is left of the entry is digested, and the entry of the erasure, which is
//! chained, has the digest of all of them: a later change of a masked entry is found as one of any other.

use std::collections::HashMap;

use sqlx::{PgPool, PgTransaction};
use uuid::Uuid;

use super::chain::{HashedRow, entry_digest};
use crate::store::{
    StoreError,
    digest::{FieldDigest, hex},
    row_struct::row_struct,
};

row_struct! {
    /// A masked entry, with the digest that the entry of its erasure has.
    struct MaskRow {
        entry_id: Uuid,
        erasure_id: Uuid,
        entry_digest: Vec<u8>,
        masks_sha256: Option<String>,
    }
}

/// The masks that an erasure made.
#[derive(Debug, Clone, Default)]
pub(in crate::store) struct Masks {
    /// Number of entries.
    pub count: u64,
    /// Digest of all entries as they were left, in hexadecimal digits, for the entry of the erasure.
    pub sha256: String,
}

/// Masks entries with `mask`, which returns `None` for a text without a name and is given the entry's subject.
///
/// `patterns` (SQL `ILIKE`) select the entries that are looked at. The chain is not extended meanwhile.
pub(in crate::store) async fn mask_entries(
    transaction: &mut PgTransaction<'_>,
    erasure: Uuid,
    patterns: &[String],
    mask: impl Fn(&str, &HashedRow) -> Option<String>,
) -> Result<Masks, StoreError> {
    for sql in [
        "SELECT pg_advisory_xact_lock(hashtext('dateline audit'))",
        "SELECT set_config('dateline.erasure', 'on', true)",
    ] {
        sqlx::query(sql).execute(&mut **transaction).await?;
    }
    let rows: Vec<HashedRow> = sqlx::query_as(
        "SELECT e.entry_id, extract(epoch FROM e.at)::text AS at, e.who, e.action, e.subject, e.reason,
                e.before::text AS before, e.after::text AS after
         FROM audit_entries e
         WHERE e.before::text ILIKE ANY($1) OR e.after::text ILIKE ANY($1) OR e.reason ILIKE ANY($1)
         ORDER BY e.entry_id",
    )
    .bind(patterns)
    .fetch_all(&mut **transaction)
    .await?;
    let (mut digest, mut masks) = (FieldDigest::default(), Masks::default());
    for row in rows {
        let masked =
            |text: &Option<String>| text.as_deref().map(|text| mask(text, &row).unwrap_or(text.to_owned()));
        let (reason, before, after) = (masked(&row.reason), masked(&row.before), masked(&row.after));
        if (&reason, &before, &after) == (&row.reason, &row.before, &row.after) {
            continue;
        }
        // As Postgres prints the documents from now on.
        let left: HashedRow = sqlx::query_as(
            "UPDATE audit_entries e SET reason = $2, before = $3::jsonb, after = $4::jsonb WHERE entry_id = $1
             RETURNING e.entry_id, extract(epoch FROM e.at)::text AS at, e.who, e.action, e.subject, e.reason,
                       e.before::text AS before, e.after::text AS after",
        )
        .bind(row.entry_id)
        .bind(reason)
        .bind(before)
        .bind(after)
        .fetch_one(&mut **transaction)
        .await?;
        let entry = entry_digest(&left);
        sqlx::query("INSERT INTO audit_masks (entry_id, erasure_id, entry_digest) VALUES ($1, $2, $3)")
            .bind(row.entry_id)
            .bind(erasure)
            .bind(entry.as_slice())
            .execute(&mut **transaction)
            .await?;
        digest.field(row.entry_id.as_bytes()).field(entry);
        masks.count += 1;
    }
    sqlx::query("SELECT set_config('dateline.erasure', 'off', true)").execute(&mut **transaction).await?;
    masks.sha256 = hex(&digest.bytes());
    Ok(masks)
}

/// Returns the digests of masked entries as their last erasure left them, where the entry of that erasure confirms them.
pub(super) async fn confirmed_masks(pool: &PgPool) -> Result<HashMap<Uuid, Vec<u8>>, StoreError> {
    let rows: Vec<MaskRow> = sqlx::query_as(
        "SELECT m.entry_id, m.erasure_id, m.entry_digest, (
           SELECT e.after->>'masks_sha256' FROM audit_entries e JOIN audit_chain c USING (entry_id)
           WHERE e.action = 'actor.erase' AND e.after->>'erasure_id' = 'era_' || replace(m.erasure_id::text, '-', '')
           LIMIT 1) AS masks_sha256
         FROM audit_masks m ORDER BY m.erasure_id, m.entry_id",
    )
    .fetch_all(pool)
    .await?;
    let mut confirmed = HashMap::new();
    for of_erasure in rows.chunk_by(|one, other| one.erasure_id == other.erasure_id) {
        let mut digest = FieldDigest::default();
        for row in of_erasure {
            digest.field(row.entry_id.as_bytes()).field(&row.entry_digest);
        }
        if of_erasure[0].masks_sha256.as_deref() == Some(hex(&digest.bytes()).as_str()) {
            confirmed.extend(of_erasure.iter().map(|row| (row.entry_id, row.entry_digest.clone())));
        }
    }
    Ok(confirmed)
}
