//! Entries of the audit on the wire.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{api::formats::ListItem, store::audit::AuditEntry};

/// A change.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditEntryView {
    /// Number of its place in the chain, from 1 and without a gap.
    pub seq: i64,
    /// Time of the change.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who made it: the name of the key, or the author that a correction gives; null for a caller without a key.
    pub who: Option<String>,
    /// What was done, such as `article.delete`, `actor.correct`, `review.make`, `key.create`, `session.begin`, `source.set`,
    /// `feed.create`, `authority.load` or `webhook.change`.
    pub action: String,
    /// The id of what was changed.
    pub subject: String,
    /// Why.
    pub reason: Option<String>,
    /// What was before; null for what is new.
    pub before: Option<Value>,
    /// What is after; null for what is gone.
    pub after: Option<Value>,
    /// SHA-256 of the hash before and of this entry, in hexadecimal digits.
    pub hash: String,
}

impl From<AuditEntry> for AuditEntryView {
    fn from(entry: AuditEntry) -> Self {
        Self {
            seq: entry.seq,
            at: entry.at,
            who: entry.who,
            action: entry.action,
            subject: entry.subject,
            reason: entry.reason,
            before: entry.before,
            after: entry.after,
            hash: entry.hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

impl ListItem for AuditEntryView {
    const COLUMNS: &'static [&'static str] =
        &["seq", "at", "who", "action", "subject", "reason", "before", "after", "hash"];

    fn cells(&self) -> Vec<String> {
        let json = |value: &Option<Value>| value.as_ref().map(Value::to_string).unwrap_or_default();
        vec![
            self.seq.to_string(),
            self.at.to_string(),
            self.who.clone().unwrap_or_default(),
            self.action.clone(),
            self.subject.clone(),
            self.reason.clone().unwrap_or_default(),
            json(&self.before),
            json(&self.after),
            self.hash.clone(),
        ]
    }
}
