//! A step of a load: some lines, whose articles are stored in the same transaction as the progress of the load.

use serde::Serialize;
use serde_json::Value;
use sqlx::{PgPool, PgTransaction, types::Json};

use super::LineCounts;
use crate::store::{
    LoadId, StoreError,
    articles::{Origin, Outcome, Submission, submit_in},
};
use extraction::event_coreference::EventCoreference;

/// What was decided of the lines of a step.
#[derive(Debug, Default)]
pub struct Decided {
    /// Number of the last line, from 1, blank ones included.
    pub last_line: i64,
    /// Lines by outcome.
    pub counts: LineCounts,
    /// Rejected lines with their problems.
    pub rejected: Vec<(i64, Value)>,
}

#[derive(Serialize)]
struct ErrorRow<'p> {
    line: i64,
    problem: &'p Value,
}

/// A step that is not committed. It holds the lock of its load.
pub struct Step {
    transaction: PgTransaction<'static>,
    load: LoadId,
}

impl Step {
    /// Begins the step behind line `last_line`; `None` where the load has other lines by now, or is gone.
    pub async fn begin(pool: &PgPool, load: LoadId, last_line: i64) -> Result<Option<Self>, StoreError> {
        let mut transaction = pool.begin().await?;
        let lines: Option<i64> = sqlx::query_scalar("SELECT lines FROM loads WHERE load_id = $1 FOR UPDATE")
            .bind(load.0)
            .fetch_optional(&mut *transaction)
            .await?;
        Ok((lines == Some(last_line)).then_some(Self { transaction, load }))
    }

    /// Stores articles and queues them behind those that are submitted alone; returns the outcomes in their order.
    pub async fn submit(
        &mut self,
        coreference: &EventCoreference,
        submissions: &[Submission],
        by: Option<&str>,
    ) -> Result<Vec<Outcome>, StoreError> {
        let origin = Origin { by, load: Some(self.load) };
        submit_in(&mut self.transaction, coreference, submissions, origin).await
    }

    /// Notes what was decided, and commits.
    pub async fn finish(mut self, decided: &Decided) -> Result<(), StoreError> {
        let LineCounts { accepted, revised, unchanged, withdrawn, rejected } = decided.counts;
        sqlx::query(
            "UPDATE loads SET lines = $2, accepted = accepted + $3, revised = revised + $4, unchanged = unchanged + $5,
                              withdrawn = withdrawn + $6, rejected = rejected + $7, updated_at = now()
             WHERE load_id = $1",
        )
        .bind(self.load.0)
        .bind(decided.last_line)
        .bind(accepted)
        .bind(revised)
        .bind(unchanged)
        .bind(withdrawn)
        .bind(rejected)
        .execute(&mut *self.transaction)
        .await?;
        if !decided.rejected.is_empty() {
            let rows = decided.rejected.iter().map(|(line, problem)| ErrorRow { line: *line, problem });
            sqlx::query(
                "INSERT INTO load_errors (load_id, line, problem)
                 SELECT $1, line, problem FROM jsonb_to_recordset($2) AS new (line bigint, problem jsonb)",
            )
            .bind(self.load.0)
            .bind(Json(rows.collect::<Vec<_>>()))
            .execute(&mut *self.transaction)
            .await?;
        }
        self.transaction.commit().await?;
        Ok(())
    }
}
