//! Split of an actor: in some articles it is another one of the same name.

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

/// Splits a new actor off `actor`, to which its mentions in `articles` refer, and queues these articles.
///
/// The new actor has the name `name`, or that of `actor`. Later articles are disambiguated between the two.
pub async fn split(
    pool: &PgPool,
    actor: ActorId,
    name: Option<&str>,
    articles: &[ArticleId],
    author: &CorrectionAuthor,
) -> Result<Correction, CorrectionError> {
    let mut transaction = begin(pool).await?;
    let whole = lock_actor(&mut transaction, actor).await?;
    let article_ids: Vec<Uuid> = articles.iter().map(|article| article.0).collect();
    queue::requeue(&mut transaction, &article_ids, Priority::Single, None).await?;
    let actor_ids = with_merged(&mut *transaction, actor).await?;
    let mentioning: Vec<Uuid> =
        sqlx::query_scalar("SELECT DISTINCT article_id FROM article_actors WHERE actor_id = ANY($1)")
            .bind(&actor_ids)
            .fetch_all(&mut *transaction)
            .await?;
    if let Some(other) = articles.iter().find(|article| !mentioning.contains(&article.0)) {
        return Err(Refusal::NotMentioned(*other).into());
    }
    if mentioning.iter().all(|article| article_ids.contains(article)) {
        return Err(Refusal::NoArticleLeft.into());
    }
    let new = new_actor(&mut transaction, whole.actor_type, name.unwrap_or(&whole.name)).await?;
    let change = Edit::Split { articles: articles.to_vec() };
    let id = record(&mut transaction, actor, Some(new), &change, author).await?;
    overrides::insert(&mut transaction, &article_ids, id, (&actor_ids, new), None).await?;
    commit(transaction, id).await
}

/// Deletes the overrides, and queues all articles that mention the actor split off.
///
/// Disambiguation may have led later articles to it, which return to the first actor too.
pub(super) async fn undo(
    transaction: &mut PgTransaction<'_>,
    id: CorrectionId,
    split_off: Option<ActorId>,
) -> Result<(), CorrectionError> {
    let articles: Vec<Uuid> = sqlx::query_scalar(
        "SELECT article_id FROM mention_overrides WHERE correction_id = $1
         UNION SELECT article_id FROM article_actors WHERE actor_id = $2",
    )
    .bind(id.0)
    .bind(split_off.map(|actor| actor.0))
    .fetch_all(&mut **transaction)
    .await?;
    queue::requeue(transaction, &articles, Priority::Single, None).await?;
    overrides::delete(transaction, id).await
}
