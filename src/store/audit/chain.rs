//! The chain of the audit: its extension and its verification.

use futures_util::TryStreamExt;
use sqlx::PgPool;
use uuid::Uuid;

use super::mask::confirmed_masks;
use crate::store::{StoreError, digest::FieldDigest, row_struct::row_struct};

/// Entries that are chained in one transaction.
const BATCH: i64 = 1000;
/// Most breaks of the chain that are listed.
const MAX_BREAKS: usize = 20;

row_struct! {
    /// An entry with the fields that its hash covers, as texts.
    pub(in crate::store) struct HashedRow {
        pub entry_id: Uuid,
        at: String,
        who: Option<String>,
        pub action: String,
        pub subject: String,
        pub reason: Option<String>,
        pub before: Option<String>,
        pub after: Option<String>,
    }
}

row_struct! {
    /// A place of the chain with its entry.
    struct ChainRow {
        seq: i64,
        hash: Vec<u8>,
        ..entry: HashedRow,
    }
}

/// The last place of a chain; kept elsewhere, it proves that nothing before it was removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Number of the place, from 1; 0 for an empty chain.
    pub seq: i64,
    /// Its hash.
    pub hash: Vec<u8>,
}

/// A place at which the chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Break {
    /// Places are missing.
    #[error("entries {0} to {1} are missing")]
    Missing(i64, i64),
    /// An entry is not what it was, or its hash is not.
    #[error("entry {0} is not as it was written: it, its hash or the one before was changed")]
    Changed(i64),
    /// An entry has no place.
    #[error("{0} entries are neither in the chain nor waiting for it")]
    Unchained(i64),
    /// The chain does not have the head that was kept.
    #[error("entry {0} has another hash than the one that you kept, or is missing")]
    OtherHead(i64),
}

/// The outcome of a verification.
#[derive(Debug, Clone)]
pub struct Verification {
    /// Number of entries in the chain.
    pub count: i64,
    /// The last place.
    pub head: Head,
    /// The places at which it does not hold, at most twenty.
    pub breaks: Vec<Break>,
}

/// Chains the entries that wait for it; returns their number. One process does this at a time.
pub async fn seal(pool: &PgPool) -> Result<u64, StoreError> {
    let mut count = 0;
    loop {
        let mut transaction = pool.begin().await?;
        sqlx::query("SELECT pg_advisory_xact_lock(hashtext('dateline audit'))")
            .execute(&mut *transaction)
            .await?;
        let rows: Vec<HashedRow> = sqlx::query_as(
            "SELECT e.entry_id, extract(epoch FROM e.at)::text AS at, e.who, e.action, e.subject, e.reason,
                    e.before::text AS before, e.after::text AS after
             FROM audit_pending p JOIN audit_entries e USING (entry_id) ORDER BY p.entry_id LIMIT $1",
        )
        .bind(BATCH)
        .fetch_all(&mut *transaction)
        .await?;
        if rows.is_empty() {
            return Ok(count);
        }
        let last: Option<(i64, Vec<u8>)> =
            sqlx::query_as("SELECT seq, hash FROM audit_chain ORDER BY seq DESC LIMIT 1")
                .fetch_optional(&mut *transaction)
                .await?;
        let (first, mut hash) = last.map_or((1, Vec::new()), |(seq, hash)| (seq + 1, hash));
        let ids: Vec<Uuid> = rows.iter().map(|row| row.entry_id).collect();
        let hashes: Vec<Vec<u8>> = rows
            .iter()
            .map(|row| {
                hash = next_hash(&hash, row);
                hash.clone()
            })
            .collect();
        sqlx::query(
            "INSERT INTO audit_chain (seq, entry_id, hash)
             SELECT $1 + ordinal - 1, entry_id, hash
             FROM UNNEST($2::uuid[], $3::bytea[]) WITH ORDINALITY AS new (entry_id, hash, ordinal)",
        )
        .bind(first)
        .bind(&ids)
        .bind(&hashes)
        .execute(&mut *transaction)
        .await?;
        sqlx::query("DELETE FROM audit_pending WHERE entry_id = ANY($1)")
            .bind(&ids)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        count += ids.len() as u64;
    }
}

/// Verifies the whole chain, and that it still has a head that was kept.
///
/// An entry that an erasure masked keeps its place: it is compared with what the erasure left.
pub async fn verify(pool: &PgPool, kept: Option<&Head>) -> Result<Verification, StoreError> {
    seal(pool).await?;
    let mut result = Verification { count: 0, head: Head { seq: 0, hash: Vec::new() }, breaks: Vec::new() };
    let masked = confirmed_masks(pool).await?;
    let mut has_kept = kept.is_none_or(|kept| kept.seq == 0);
    let mut rows = sqlx::query_as::<_, ChainRow>(
        "SELECT c.seq, c.hash, e.entry_id, extract(epoch FROM e.at)::text AS at, e.who, e.action, e.subject, e.reason,
                e.before::text AS before, e.after::text AS after
         FROM audit_chain c JOIN audit_entries e USING (entry_id) ORDER BY c.seq",
    )
    .fetch(pool);
    while let Some(row) = rows.try_next().await? {
        let expected = result.head.seq + 1;
        if row.seq != expected {
            result.add(Break::Missing(expected, row.seq - 1));
        } else if row.hash != next_hash(&result.head.hash, &row.entry)
            && masked.get(&row.entry.entry_id) != Some(&entry_digest(&row.entry).to_vec())
        {
            result.add(Break::Changed(row.seq));
        }
        has_kept |= kept.is_some_and(|kept| kept.seq == row.seq && kept.hash == row.hash);
        result.count += 1;
        result.head = Head { seq: row.seq, hash: row.hash };
    }
    drop(rows);
    let unchained: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM audit_entries e WHERE NOT EXISTS (SELECT 1 FROM audit_chain c WHERE c.entry_id = e.entry_id)
           AND NOT EXISTS (SELECT 1 FROM audit_pending p WHERE p.entry_id = e.entry_id)",
    )
    .fetch_one(pool)
    .await?;
    if unchained > 0 {
        result.add(Break::Unchained(unchained));
    }
    if let Some(kept) = kept.filter(|_| !has_kept) {
        result.add(Break::OtherHead(kept.seq));
    }
    Ok(result)
}

impl Verification {
    fn add(&mut self, found: Break) {
        if self.breaks.len() < MAX_BREAKS {
            self.breaks.push(found);
        }
    }
}

/// Returns the hash of an entry behind another one: of that one's hash and all fields.
fn next_hash(previous: &[u8], row: &HashedRow) -> Vec<u8> {
    let mut digest = FieldDigest::default();
    digest.field(previous);
    add_fields(&mut digest, row);
    digest.bytes().to_vec()
}

/// Returns the digest of all fields of an entry.
pub(super) fn entry_digest(row: &HashedRow) -> [u8; 32] {
    let mut digest = FieldDigest::default();
    add_fields(&mut digest, row);
    digest.bytes()
}

fn add_fields(digest: &mut FieldDigest, row: &HashedRow) {
    digest.field(row.entry_id.as_bytes()).field(&row.at).field(&row.action).field(&row.subject);
    for optional in [&row.who, &row.reason, &row.before, &row.after] {
        // An absent field differs from an empty one.
        digest
            .field(if optional.is_some() { "1" } else { "0" })
            .field(optional.as_deref().unwrap_or_default());
    }
}
