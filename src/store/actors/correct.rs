//! Putting actors right: merges, splits, renames, and mentions given to someone else; and undoing them.
//!
//! Facts keep the ids they were written with. A merge is a pointer from one actor to another, followed when
//! facts are read. A split or a reassignment is noted with its articles, which are then read again: from
//! there on every reading of them applies it.

use sqlx::{PgPool, PgTransaction, types::Json};
use uuid::Uuid;

use super::{
    assign::Passage,
    correction::{Change, Correction, Signature, correction},
    fetch::with_merged,
    name_key,
};
use crate::store::{ActorId, ArticleId, CorrectionId, StoreError, jobs};
use extraction::{schema::ActorType, text::Span};

/// Why a correction can't be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no such actor.
    #[error("there is no actor {0}")]
    NoActor(ActorId),
    /// The actor was merged: the correction belongs to the one it stands for now.
    #[error("{0} was merged into {1}")]
    Merged(ActorId, ActorId),
    /// An actor can't be merged into itself.
    #[error("{0} is the same actor")]
    IntoItself(ActorId),
    /// A source without a name belongs to its article.
    #[error("{0} is a source that its article does not name, and is never merged with another")]
    Unnamed(ActorId),
    /// The article does not speak of the actor.
    #[error("{0} does not speak of this actor")]
    NotSpokenOf(ArticleId),
    /// All of the actor's articles would go.
    #[error("no article would be left to the actor; rename it instead")]
    NothingLeft,
    /// There is no mention at the place.
    #[error("no mention of this actor stands there")]
    NoMention,
    /// There is no such correction.
    #[error("there is no correction {0}")]
    NoCorrection(CorrectionId),
    /// The correction was undone before.
    #[error("{0} was undone before")]
    Undone(CorrectionId),
    /// A later correction stands on this one.
    #[error("{0} stands on this one; undo it first")]
    Overtaken(CorrectionId),
}

/// To whom a mention is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receiver {
    /// An actor that is known.
    Known(ActorId),
    /// One that is not known yet, by name.
    New(String),
}

/// Takes `actor` for `into` from now on.
pub async fn merge(
    pool: &PgPool,
    actor: ActorId,
    into: ActorId,
    made: &Signature,
) -> Result<Correction, StoreError> {
    let mut transaction = begin(pool).await?;
    let (one, other) = (standing(&mut transaction, actor).await?, standing(&mut transaction, into).await?);
    if actor == into {
        return Err(Refusal::IntoItself(actor).into());
    }
    for (id, known) in [(actor, &one), (into, &other)] {
        if known.kind == ActorType::Unnamed.as_str() {
            return Err(Refusal::Unnamed(id).into());
        }
    }
    sqlx::query("UPDATE actors SET merged_into = $2 WHERE actor_id = $1")
        .bind(actor.0)
        .bind(into.0)
        .execute(&mut *transaction)
        .await?;
    note(transaction, actor, Some(into), Change::Merge, made).await
}

/// Makes the actor that some of the articles speak of another one; it goes by `name`, or by the same.
pub async fn split(
    pool: &PgPool,
    actor: ActorId,
    name: Option<&str>,
    articles: &[ArticleId],
    made: &Signature,
) -> Result<Correction, StoreError> {
    let mut transaction = begin(pool).await?;
    let whole = standing(&mut transaction, actor).await?;
    let ids: Vec<Uuid> = articles.iter().map(|article| article.0).collect();
    jobs::read_again(&mut transaction, &ids).await?;
    let everyone = with_merged(&mut *transaction, actor).await?;
    let speaking: Vec<Uuid> =
        sqlx::query_scalar("SELECT DISTINCT article_id FROM cast_members WHERE actor_id = ANY($1)")
            .bind(&everyone)
            .fetch_all(&mut *transaction)
            .await?;
    if let Some(other) = articles.iter().find(|article| !speaking.contains(&article.0)) {
        return Err(Refusal::NotSpokenOf(*other).into());
    }
    if speaking.iter().all(|article| ids.contains(article)) {
        return Err(Refusal::NothingLeft.into());
    }
    let new = new_actor(&mut transaction, &whole.kind, name.unwrap_or(&whole.name)).await?;
    let articles = articles.iter().map(ArticleId::to_string).collect();
    let change = Change::Split { articles };
    let split = record(&mut transaction, actor, Some(new), &change, made).await?;
    assign(&mut transaction, &ids, split, &everyone, new, None).await?;
    finish(transaction, split).await
}

/// Calls an actor by another name; it is still found by the one before.
pub async fn rename(
    pool: &PgPool,
    actor: ActorId,
    name: &str,
    made: &Signature,
) -> Result<Correction, StoreError> {
    let mut transaction = begin(pool).await?;
    let before = standing(&mut transaction, actor).await?;
    set_name(&mut transaction, actor, name).await?;
    let claimed = sqlx::query(
        "INSERT INTO actor_keys (kind, name_key, actor_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(&before.kind)
    .bind(name_key(name))
    .bind(actor.0)
    .execute(&mut *transaction)
    .await?
    .rows_affected()
        > 0;
    let change = Change::Rename { from: before.name, to: name.to_owned(), claimed };
    note(transaction, actor, None, change, made).await
}

/// Gives one mention of an actor to another.
pub async fn reassign(
    pool: &PgPool,
    actor: ActorId,
    (article, span): (ArticleId, Span),
    to: &Receiver,
    made: &Signature,
) -> Result<Correction, StoreError> {
    let mut transaction = begin(pool).await?;
    let giver = standing(&mut transaction, actor).await?;
    jobs::read_again(&mut transaction, &[article.0]).await?;
    let everyone = with_merged(&mut *transaction, actor).await?;
    let body: Option<String> = sqlx::query_scalar(
        "SELECT r.body FROM readings f
         JOIN revisions r ON r.article_id = f.article_id AND r.revision = f.revision
         CROSS JOIN LATERAL jsonb_array_elements(f.reading -> 'mentions') AS mention
         JOIN cast_members c ON c.article_id = f.article_id AND c.member = (mention ->> 'actor')::integer
         WHERE f.article_id = $1 AND c.actor_id = ANY($2)
           AND (mention #>> '{span,start}')::integer = $3 AND (mention #>> '{span,end}')::integer = $4",
    )
    .bind(article.0)
    .bind(&everyone)
    .bind(span.start as i32)
    .bind(span.end as i32)
    .fetch_optional(&mut *transaction)
    .await?;
    let passage = body.and_then(|body| Passage::at(&body, span)).ok_or(Refusal::NoMention)?;
    let to = match to {
        Receiver::Known(to) if *to == actor => return Err(Refusal::IntoItself(actor).into()),
        Receiver::Known(to) => standing(&mut transaction, *to).await.map(|_| *to)?,
        Receiver::New(name) => {
            // Whoever is named is no unnamed source; nothing says what else.
            let unnamed = giver.kind == ActorType::Unnamed.as_str();
            let kind = if unnamed { ActorType::Person.as_str() } else { &giver.kind };
            new_actor(&mut transaction, kind, name).await?
        }
    };
    let change = Change::Reassignment { article_id: article.to_string(), passage: passage.clone() };
    let given = record(&mut transaction, actor, Some(to), &change, made).await?;
    assign(&mut transaction, &[article.0], given, &everyone, to, Some(&passage)).await?;
    finish(transaction, given).await
}

/// Takes a correction back. What stands on it must be undone first.
pub async fn undo(pool: &PgPool, id: CorrectionId, made: &Signature) -> Result<Correction, StoreError> {
    let mut transaction = begin(pool).await?;
    let known = correction(&mut *transaction, id).await?.ok_or(Refusal::NoCorrection(id))?;
    if known.undone.is_some() {
        return Err(Refusal::Undone(id).into());
    }
    match &known.change {
        Change::Merge => {
            sqlx::query("UPDATE actors SET merged_into = NULL WHERE actor_id = $1")
                .bind(known.actor.0)
                .execute(&mut *transaction)
                .await?;
        }
        Change::Rename { from, to, claimed } => {
            let later: Option<Uuid> = sqlx::query_scalar(
                "SELECT correction_id FROM corrections WHERE actor_id = $1 AND correction_id > $2
                   AND change ->> 'kind' = 'rename' AND undone_at IS NULL ORDER BY 1 DESC LIMIT 1",
            )
            .bind(known.actor.0)
            .bind(id.0)
            .fetch_optional(&mut *transaction)
            .await?;
            if let Some(later) = later {
                return Err(Refusal::Overtaken(CorrectionId(later)).into());
            }
            set_name(&mut transaction, known.actor, from).await?;
            if *claimed {
                sqlx::query("DELETE FROM actor_keys WHERE actor_id = $1 AND name_key = $2")
                    .bind(known.actor.0)
                    .bind(name_key(to))
                    .execute(&mut *transaction)
                    .await?;
            }
        }
        Change::Split { .. } | Change::Reassignment { .. } => {
            // A split draws later articles after it, by role and company: they come back too.
            let split_off = known.other.filter(|_| matches!(known.change, Change::Split { .. }));
            let articles: Vec<Uuid> = sqlx::query_scalar(
                "SELECT article_id FROM assignments WHERE correction_id = $1
                 UNION SELECT article_id FROM cast_members WHERE actor_id = $2",
            )
            .bind(id.0)
            .bind(split_off.map(|other| other.0))
            .fetch_all(&mut *transaction)
            .await?;
            jobs::read_again(&mut transaction, &articles).await?;
            sqlx::query("DELETE FROM assignments WHERE correction_id = $1")
                .bind(id.0)
                .execute(&mut *transaction)
                .await?;
        }
    }
    sqlx::query(
        "UPDATE corrections SET undone_by = $2, undone_reason = $3, undone_at = now() WHERE correction_id = $1",
    )
    .bind(id.0)
    .bind(&made.by)
    .bind(&made.reason)
    .execute(&mut *transaction)
    .await?;
    finish(transaction, id).await
}

/// Corrections are made one at a time: they are rare, and two merges at once could make a ring.
async fn begin(pool: &PgPool) -> Result<PgTransaction<'_>, StoreError> {
    let mut transaction = pool.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock(hashtext('dateline corrections'))")
        .execute(&mut *transaction)
        .await?;
    Ok(transaction)
}

struct Stands {
    name: String,
    kind: String,
}

/// The actor, locked against being dropped with its last article; refused where it was merged.
async fn standing(transaction: &mut PgTransaction<'_>, id: ActorId) -> Result<Stands, StoreError> {
    let row: Option<(String, String, Option<Uuid>)> =
        sqlx::query_as("SELECT name, kind, merged_into FROM actors WHERE actor_id = $1 FOR SHARE")
            .bind(id.0)
            .fetch_optional(&mut **transaction)
            .await?;
    match row.ok_or(Refusal::NoActor(id))? {
        (_, _, Some(into)) => Err(Refusal::Merged(id, ActorId(into)).into()),
        (name, kind, None) => Ok(Stands { name, kind }),
    }
}

async fn new_actor(
    transaction: &mut PgTransaction<'_>,
    kind: &str,
    name: &str,
) -> Result<ActorId, StoreError> {
    let new = ActorId(Uuid::now_v7());
    sqlx::query("INSERT INTO actors (actor_id, kind, name) VALUES ($1, $2, $3)")
        .bind(new.0)
        .bind(kind)
        .bind(name)
        .execute(&mut **transaction)
        .await?;
    add_alias(transaction, new, name).await?;
    Ok(new)
}

async fn set_name(transaction: &mut PgTransaction<'_>, actor: ActorId, name: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE actors SET name = $2 WHERE actor_id = $1")
        .bind(actor.0)
        .bind(name)
        .execute(&mut **transaction)
        .await?;
    add_alias(transaction, actor, name).await
}

async fn add_alias(
    transaction: &mut PgTransaction<'_>,
    actor: ActorId,
    name: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO actor_aliases (actor_id, alias_key, alias) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(actor.0)
    .bind(name_key(name))
    .bind(name)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

async fn assign(
    transaction: &mut PgTransaction<'_>,
    articles: &[Uuid],
    correction: CorrectionId,
    from: &[Uuid],
    to: ActorId,
    passage: Option<&Passage>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO assignments (article_id, correction_id, from_ids, to_id, passage)
         SELECT article_id, $2, $3, $4, $5 FROM UNNEST($1::uuid[]) AS article_id ON CONFLICT DO NOTHING",
    )
    .bind(articles)
    .bind(correction.0)
    .bind(from)
    .bind(to.0)
    .bind(passage.map(Json))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

async fn record(
    transaction: &mut PgTransaction<'_>,
    actor: ActorId,
    other: Option<ActorId>,
    change: &Change,
    made: &Signature,
) -> Result<CorrectionId, StoreError> {
    let id = CorrectionId(Uuid::now_v7());
    sqlx::query(
        "INSERT INTO corrections (correction_id, actor_id, other_id, change, made_by, reason)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id.0)
    .bind(actor.0)
    .bind(other.map(|other| other.0))
    .bind(Json(change))
    .bind(&made.by)
    .bind(&made.reason)
    .execute(&mut **transaction)
    .await?;
    Ok(id)
}

async fn finish(mut transaction: PgTransaction<'_>, id: CorrectionId) -> Result<Correction, StoreError> {
    let made = correction(&mut *transaction, id).await?.ok_or(Refusal::NoCorrection(id))?;
    transaction.commit().await?;
    Ok(made)
}

async fn note(
    mut transaction: PgTransaction<'_>,
    actor: ActorId,
    other: Option<ActorId>,
    change: Change,
    made: &Signature,
) -> Result<Correction, StoreError> {
    let id = record(&mut transaction, actor, other, &change, made).await?;
    finish(transaction, id).await
}
