//! The rejected lines of a load.

use serde_json::Value;
use sqlx::{PgConnection, Postgres, QueryBuilder, types::Json};
use uuid::Uuid;

use crate::store::{
    LoadId, StoreError,
    lists::{List, Selection},
    pagination::Cursor,
    row_struct::row_struct,
};

/// The rejected lines of one load.
#[derive(Debug, Clone)]
pub struct LoadErrorFilter {
    /// The load.
    pub load: LoadId,
}

/// A rejected line.
#[derive(Debug, Clone)]
pub struct RejectedLine {
    /// Its number, from 1.
    pub line: i64,
    /// The problem, as it was answered.
    pub problem: Value,
}

row_struct! {
    /// A rejected line as it is selected.
    pub struct ErrorRow {
        line: i64,
        problem: Json<Value>,
    }
}

/// Rejected lines in their order.
impl List for LoadErrorFilter {
    type Row = ErrorRow;
    type Item = RejectedLine;

    async fn push(
        &self,
        _: &mut PgConnection,
        query: &mut QueryBuilder<Postgres>,
        selection: &Selection,
    ) -> Result<(), StoreError> {
        query.push("SELECT e.line, e.problem FROM load_errors e WHERE e.load_id = ").push_bind(self.load.0);
        if let Some(after) = selection.after {
            query.push(" AND e.line > ").push_bind(after.key);
        }
        selection.push_order(query, "e.line");
        Ok(())
    }

    fn cursor(row: &ErrorRow) -> Cursor {
        Cursor { key: row.line, id: Uuid::nil() }
    }

    async fn load(&self, _: &mut PgConnection, rows: Vec<ErrorRow>) -> Result<Vec<RejectedLine>, StoreError> {
        Ok(rows.into_iter().map(|row| RejectedLine { line: row.line, problem: row.problem.0 }).collect())
    }
}
