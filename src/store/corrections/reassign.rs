//! Reassignment of one mention to another actor.

use sqlx::{PgPool, PgTransaction};
use uuid::Uuid;

use super::{
    Correction, CorrectionAuthor, CorrectionError, Edit, Refusal, overrides,
    record::{begin, commit, lock_actor, new_actor, record},
};
use crate::store::{
    ActorId, ArticleId, CorrectionId,
    actors::with_merged,
    queue::{self, Priority},
};
use extraction::{reassign::TextSelector, schema::ActorType, text::Span};

/// The actor to which a mention is reassigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReassignTarget {
    /// An existing actor.
    Existing(ActorId),
    /// A new actor with this name.
    New(String),
}

/// Reassigns the mention of `actor` at `span` of an article's body to `target`, and queues the article.
pub async fn reassign(
    pool: &PgPool,
    actor: ActorId,
    (article, span): (ArticleId, Span),
    target: &ReassignTarget,
    author: &CorrectionAuthor,
) -> Result<Correction, CorrectionError> {
    let mut transaction = begin(pool).await?;
    let former = lock_actor(&mut transaction, actor).await?;
    queue::requeue(&mut transaction, &[article.0], Priority::Single, None).await?;
    let actor_ids = with_merged(&mut *transaction, actor).await?;
    let body: Option<String> = sqlx::query_scalar(
        "SELECT r.body FROM extractions x
         JOIN revisions r ON r.article_id = x.article_id AND r.revision = x.revision
         CROSS JOIN LATERAL jsonb_array_elements(x.document -> 'mentions') AS mention
         JOIN article_actors a
           ON a.article_id = x.article_id AND a.actor_index = (mention ->> 'actor_index')::integer
         WHERE x.article_id = $1 AND a.actor_id = ANY($2)
           AND (mention #>> '{span,start}')::integer = $3 AND (mention #>> '{span,end}')::integer = $4",
    )
    .bind(article.0)
    .bind(&actor_ids)
    .bind(span.start as i32)
    .bind(span.end as i32)
    .fetch_optional(&mut *transaction)
    .await?;
    let selector = body.and_then(|body| TextSelector::of(&body, span)).ok_or(Refusal::NoMention)?;
    let to = match target {
        ReassignTarget::Existing(to) if *to == actor => return Err(Refusal::IntoItself(actor).into()),
        ReassignTarget::Existing(to) => lock_actor(&mut transaction, *to).await.map(|_| *to)?,
        ReassignTarget::New(name) => {
            // A name is given, so the target is no unnamed source: a person, as most sources are.
            let actor_type = match former.actor_type {
                ActorType::Unnamed => ActorType::Person,
                other => other,
            };
            new_actor(&mut transaction, actor_type, name).await?
        }
    };
    let change = Edit::Reassignment { article_id: article, selector: selector.clone() };
    let id = record(&mut transaction, actor, Some(to), &change, author).await?;
    overrides::insert(&mut transaction, &[article.0], id, (&actor_ids, to), Some(&selector)).await?;
    commit(transaction, id).await
}

/// Deletes the override and queues its article.
pub(super) async fn undo(
    transaction: &mut PgTransaction<'_>,
    id: CorrectionId,
) -> Result<(), CorrectionError> {
    let articles: Vec<Uuid> =
        sqlx::query_scalar("SELECT article_id FROM mention_overrides WHERE correction_id = $1")
            .bind(id.0)
            .fetch_all(&mut **transaction)
            .await?;
    queue::requeue(transaction, &articles, Priority::Single, None).await?;
    overrides::delete(transaction, id).await
}
