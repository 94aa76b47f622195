//! The audit: every change, with who made it, when and why, and what was before and after.
//!
//! An entry is written in the transaction of its change. A moment later it gets its place in a chain, in which each hash covers
//! the one before: an entry that is changed or removed afterwards breaks the chain from there on. Changes do not wait
//! for the chain, which one process at a time extends.

mod action;
mod chain;
mod list;
mod mask;

use serde::Serialize;
use serde_json::Value;
use sqlx::{PgTransaction, types::Json};
use uuid::Uuid;

use super::StoreError;

pub use action::Action;
pub(super) use chain::HashedRow;
pub use chain::{Break, Head, Verification, seal, verify};
pub use list::{AuditEntry, AuditFilter};
pub(super) use mask::mask_entries;

/// A change that is about to be noted.
#[derive(Debug, Clone)]
pub struct NewEntry<'a> {
    /// Who made it; `None` for a caller without a key.
    pub who: Option<&'a str>,
    /// What was done.
    pub action: Action,
    /// The id of what was changed.
    pub subject: String,
    /// Why, where a reason is given.
    pub reason: Option<&'a str>,
    /// What was before; `None` for what is new.
    pub before: Option<Value>,
    /// What is after; `None` for what is gone.
    pub after: Option<Value>,
}

impl<'a> NewEntry<'a> {
    /// Creates the entry of a change for which no reason is given.
    pub fn of_change(
        who: Option<&'a str>,
        action: Action,
        subject: impl ToString,
        before: Option<Value>,
        after: Option<Value>,
    ) -> Self {
        Self { who, action, subject: subject.to_string(), reason: None, before, after }
    }
}

#[derive(Serialize)]
struct EntryRow<'a> {
    entry_id: Uuid,
    who: Option<&'a str>,
    action: &'static str,
    subject: &'a str,
    reason: Option<&'a str>,
    before: Option<&'a Value>,
    after: Option<&'a Value>,
}

/// Notes changes in the transaction that makes them.
pub(super) async fn record(
    transaction: &mut PgTransaction<'_>,
    entries: &[NewEntry<'_>],
) -> Result<(), StoreError> {
    if entries.is_empty() {
        return Ok(());
    }
    let row = |entry| -> EntryRow<'_> {
        let entry: &NewEntry<'_> = entry;
        EntryRow {
            entry_id: Uuid::now_v7(),
            who: entry.who,
            action: entry.action.as_str(),
            subject: &entry.subject,
            reason: entry.reason,
            before: entry.before.as_ref(),
            after: entry.after.as_ref(),
        }
    };
    let rows: Vec<EntryRow<'_>> = entries.iter().map(row).collect();
    sqlx::query(
        "WITH added AS (
           INSERT INTO audit_entries (entry_id, who, action, subject, reason, before, after)
           SELECT * FROM jsonb_to_recordset($1) AS new
             (entry_id uuid, who text, action text, subject text, reason text, before jsonb, after jsonb)
           RETURNING entry_id
         )
         INSERT INTO audit_pending (entry_id) SELECT entry_id FROM added",
    )
    .bind(Json(rows))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
