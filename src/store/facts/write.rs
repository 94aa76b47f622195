//! The one place where facts are written.

use serde::Serialize;
use sqlx::{PgPool, PgTransaction, types::Json};
use uuid::Uuid;

use super::{join::join, refold, rows::Rows, traces::Traces, traces::drop_orphans};
use crate::store::{
    ArticleId, StoreError, actors,
    jobs::{self, Claim},
    stories::{self, Newcomer},
};
use extraction::{Extraction, keywords};

/// A claimed article with its reading.
#[derive(Debug, Clone)]
pub struct ReadArticle {
    /// The claim it was read under.
    pub claim: Claim,
    /// What it says.
    pub reading: Extraction,
}

/// Writes the facts of a batch and marks its jobs done, in one transaction: all of it, or nothing.
/// Facts of an earlier revision are replaced. An article whose claim no longer holds is left out.
/// Returns how many were written.
pub async fn write(pool: &PgPool, batch: &[ReadArticle]) -> Result<usize, StoreError> {
    let mut transaction = pool.begin().await?;
    let claims: Vec<&Claim> = batch.iter().map(|one| &one.claim).collect();
    let held = jobs::finish(&mut transaction, &claims).await?;
    let batch: Vec<&ReadArticle> = batch.iter().filter(|one| held.contains(&one.claim.article_id)).collect();
    if batch.is_empty() {
        return Ok(0);
    }
    let ids: Vec<Uuid> = batch.iter().map(|one| one.claim.article_id.0).collect();
    let traces = Traces::of(&mut transaction, &ids).await?;
    clear(&mut transaction, &ids).await?;

    let casts: Vec<(ArticleId, &[_])> =
        batch.iter().map(|one| (one.claim.article_id, one.reading.actors.as_slice())).collect();
    let assignments = actors::Assignments::of(&mut transaction, &ids).await?;
    let mut known = actors::resolve(&mut transaction, &casts, &assignments).await?;
    let mut rows = Rows::default();
    for one in &batch {
        let mut reading = one.reading.clone();
        assignments.apply(one.claim.article_id, &mut reading, &one.claim.body, &mut known);
        rows.add(&one.claim, reading, &known);
    }
    insert_sayings(&mut transaction, &rows).await?;

    // From here on one worker goes after the other: articles of one affair must see each other.
    stories::lock(&mut transaction).await?;
    let newcomers: Vec<Newcomer<'_>> = batch.iter().map(|one| newcomer(one)).collect();
    stories::place(&mut transaction, &newcomers).await?;
    let happenings = join(&mut transaction, &rows.tellings).await?;
    rows.settle(&happenings);
    insert_events(&mut transaction, &rows).await?;
    refold(&mut transaction, &ids, (&traces.happenings, &traces.parts), rows.tally()).await?;
    drop_orphans(&mut transaction, traces.actors).await?;
    transaction.commit().await?;
    Ok(batch.len())
}

fn newcomer(one: &ReadArticle) -> Newcomer<'_> {
    let claim = &one.claim;
    let title = claim.title.as_deref();
    Newcomer {
        article_id: claim.article_id,
        source: &claim.source,
        published_at: claim.published.at,
        keywords: keywords::extract(title, &claim.body, &one.reading),
    }
}

/// Takes away what an earlier revision said.
async fn clear(transaction: &mut PgTransaction<'_>, articles: &[Uuid]) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM statements WHERE article_id = ANY($1)",
        "DELETE FROM events WHERE article_id = ANY($1)",
        "DELETE FROM cast_members WHERE article_id = ANY($1)",
        "DELETE FROM readings WHERE article_id = ANY($1)",
    ] {
        sqlx::query(sql).bind(articles).execute(&mut **transaction).await?;
    }
    Ok(())
}

async fn insert_sayings(transaction: &mut PgTransaction<'_>, rows: &Rows) -> Result<(), StoreError> {
    insert(
        transaction,
        "INSERT INTO readings (article_id, revision, reading)
         SELECT * FROM jsonb_to_recordset($1) AS new (article_id uuid, revision integer, reading jsonb)",
        &rows.readings,
    )
    .await?;
    insert(
        transaction,
        "INSERT INTO cast_members (article_id, member, actor_id, roles, mentions, published_at)
         SELECT * FROM jsonb_to_recordset($1) AS new
           (article_id uuid, member integer, actor_id uuid, roles text[], mentions integer, published_at timestamptz)",
        &rows.cast,
    )
    .await?;
    insert(
        transaction,
        "INSERT INTO statements (article_id, statement_id, ordinal, source, kind, speaker_id, said_earliest,
                                 said_latest, published_at, content, words_key, detail)
         SELECT * FROM jsonb_to_recordset($1) AS new
           (article_id uuid, statement_id uuid, ordinal integer, source text, kind text, speaker_id uuid,
            said_earliest date, said_latest date, published_at timestamptz, content text, words_key uuid,
            detail jsonb)",
        &rows.statements,
    )
    .await?;
    insert(
        transaction,
        "INSERT INTO statement_subjects (article_id, statement_id, actor_id, said_earliest)
         SELECT * FROM jsonb_to_recordset($1) AS new
           (article_id uuid, statement_id uuid, actor_id uuid, said_earliest date)",
        &rows.subjects,
    )
    .await
}

async fn insert_events(transaction: &mut PgTransaction<'_>, rows: &Rows) -> Result<(), StoreError> {
    insert(
        transaction,
        "INSERT INTO events (article_id, event_id, ordinal, fold_key, happening_id, source, kind, status,
                             attributed_to, earliest, latest, day, published_at, confidence, background, summary, sentence,
                             detail)
         SELECT * FROM jsonb_to_recordset($1) AS new
           (article_id uuid, event_id uuid, ordinal integer, fold_key uuid, happening_id uuid, source text, kind text,
            status text, attributed_to uuid, earliest date, latest date, day integer, published_at timestamptz,
            confidence real, background boolean, summary text, sentence text, detail jsonb)",
        &rows.events,
    )
    .await?;
    insert(
        transaction,
        "INSERT INTO event_actors (article_id, event_id, actor_id, role, day, happening_id)
         SELECT * FROM jsonb_to_recordset($1) AS new
           (article_id uuid, event_id uuid, actor_id uuid, role text, day integer, happening_id uuid)",
        &rows.event_actors,
    )
    .await
}

/// Many rows in one statement, as one JSON document: as few round trips as arrays, and no list of
/// parameters to keep in step with the columns by counting.
async fn insert<R: Serialize>(
    transaction: &mut PgTransaction<'_>,
    sql: &'static str,
    rows: &[R],
) -> Result<(), StoreError> {
    if !rows.is_empty() {
        sqlx::query(sql).bind(Json(rows)).execute(&mut **transaction).await?;
    }
    Ok(())
}
