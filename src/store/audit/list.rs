//! The list of the audit.

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use serde_json::Value;
use sqlx::{PgConnection, Postgres, QueryBuilder, types::Json};
use uuid::Uuid;

use crate::store::{
    StoreError, filters,
    lists::{List, Selection},
    pagination::Cursor,
    row_struct::row_struct,
};

/// An entry of the audit as it is listed.
#[derive(Debug, Clone)]
pub struct AuditEntry {
    /// Number of its place in the chain, from 1.
    pub seq: i64,
    /// Time of the change.
    pub at: Timestamp,
    /// Who made it; `None` for a caller without a key.
    pub who: Option<String>,
    /// What was done.
    pub action: String,
    /// The id of what was changed.
    pub subject: String,
    /// Why.
    pub reason: Option<String>,
    /// What was before.
    pub before: Option<Value>,
    /// What is after.
    pub after: Option<Value>,
    /// The hash of its place.
    pub hash: Vec<u8>,
}

row_struct! {
    /// An entry as it is selected.
    pub struct AuditRow {
        seq: i64,
        hash: Vec<u8>,
        at: SqlTimestamp,
        who: Option<String>,
        action: String,
        subject: String,
        reason: Option<String>,
        before: Option<Json<Value>>,
        after: Option<Json<Value>>,
    }
}

/// Conditions on entries; `None` and empty lists match all.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Is one of these actions.
    pub actions: Vec<&'static str>,
    /// Was made by this name.
    pub who: Option<String>,
    /// Is about this id.
    pub subject: Option<String>,
}

/// Entries, the latest first.
impl List for AuditFilter {
    type Row = AuditRow;
    type Item = AuditEntry;

    async fn push(
        &self,
        _connection: &mut PgConnection,
        query: &mut QueryBuilder<Postgres>,
        selection: &Selection,
    ) -> Result<(), StoreError> {
        query.push(
            "SELECT c.seq, c.hash, e.at, e.who, e.action, e.subject, e.reason, e.before, e.after
             FROM audit_chain c JOIN audit_entries e USING (entry_id) WHERE true",
        );
        filters::one_of(query, "e.action", self.actions.clone());
        filters::text(query, "e.who", self.who.as_deref());
        filters::text(query, "e.subject", self.subject.as_deref());
        if let Some(after) = selection.after {
            query.push(" AND c.seq < ").push_bind(after.key);
        }
        selection.push_order(query, "c.seq DESC");
        Ok(())
    }

    fn cursor(row: &AuditRow) -> Cursor {
        Cursor { key: row.seq, id: Uuid::nil() }
    }

    async fn load(
        &self,
        _connection: &mut PgConnection,
        rows: Vec<AuditRow>,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let entry = |row: AuditRow| AuditEntry {
            seq: row.seq,
            at: row.at.to_jiff(),
            who: row.who,
            action: row.action,
            subject: row.subject,
            reason: row.reason,
            before: row.before.map(|value| value.0),
            after: row.after.map(|value| value.0),
            hash: row.hash,
        };
        Ok(rows.into_iter().map(entry).collect())
    }
}
