//! A step of a load: some lines, whose articles are stored in the same transaction as the progress of the load.

use serde::Serialize;
use serde_json::Value;
use sqlx::{PgPool, PgTransaction, types::Json};
use uuid::Uuid;

use super::LineCounts;
use crate::store::{
    LoadId, StoreError,
    articles::{Origin, Outcome, Submission, submit_in},
};
use extraction::{event_coreference::EventCoreference, language::ModelKind};

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

/// A step that is not committed. It holds the lock of its load, and of the reread behind it.
pub struct Step {
    transaction: PgTransaction<'static>,
    load: LoadId,
    /// The reread with the accurate model, where the fast one reads first.
    reread: Option<Uuid>,
}

impl Step {
    /// Begins the step behind line `last_line`; `None` where the load has other lines by now, or is gone.
    pub async fn begin(pool: &PgPool, load: LoadId, last_line: i64) -> Result<Option<Self>, StoreError> {
        let mut transaction = pool.begin().await?;
        let found: Option<(i64, Option<Uuid>)> =
            sqlx::query_as("SELECT lines, reread_id FROM loads WHERE load_id = $1 FOR UPDATE")
                .bind(load.0)
                .fetch_optional(&mut *transaction)
                .await?;
        let Some((_, reread)) = found.filter(|(lines, _)| *lines == last_line) else { return Ok(None) };
        if let Some(reread) = reread {
            // Before any job, as where rereads go on.
            sqlx::query("SELECT 1 FROM rereads WHERE reread_id = $1 FOR NO KEY UPDATE")
                .bind(reread)
                .execute(&mut *transaction)
                .await?;
        }
        Ok(Some(Self { transaction, load, reread }))
    }

    /// Stores articles and queues them behind those that are submitted alone; returns the outcomes in their order.
    pub async fn submit(
        &mut self,
        coreference: &EventCoreference,
        submissions: &[Submission],
        by: Option<&str>,
    ) -> Result<Vec<Outcome>, StoreError> {
        let first_model = self.reread.map(|_| ModelKind::Fast);
        let origin = Origin { by, load: Some(self.load), first_model };
        let outcomes = submit_in(&mut self.transaction, coreference, submissions, origin).await?;
        let is_read_first =
            |one: &Submission| one.model.is_none() && one.extract && one.embargoed_until.is_none();
        let new_texts = submissions.iter().zip(&outcomes).filter_map(|(submission, outcome)| match outcome {
            Outcome::Accepted(id) | Outcome::Revised(id) if is_read_first(submission) => Some(id.0),
            _ => None,
        });
        self.add_to_reread(&new_texts.collect::<Vec<_>>()).await?;
        Ok(outcomes)
    }

    /// Adds articles to the reread behind the load, which goes on with them.
    async fn add_to_reread(&mut self, articles: &[Uuid]) -> Result<(), StoreError> {
        let Some(reread) = self.reread.filter(|_| !articles.is_empty()) else { return Ok(()) };
        sqlx::query(
            "INSERT INTO reread_articles (reread_id, article_id) SELECT DISTINCT $1::uuid, id FROM UNNEST($2::uuid[]) AS id
             ON CONFLICT (reread_id, article_id) DO UPDATE SET state = 'waiting', changed = false",
        )
        .bind(reread)
        .bind(articles)
        .execute(&mut *self.transaction)
        .await?;
        sqlx::query("UPDATE rereads SET finished_at = NULL WHERE reread_id = $1")
            .bind(reread)
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
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
