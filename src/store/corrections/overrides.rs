//! Overrides: splits and reassignments as each extraction of an article applies them.

use std::collections::HashMap;

use sqlx::{PgTransaction, types::Json};
use uuid::Uuid;

use super::CorrectionError;
use crate::store::{
    ActorId, ArticleId, CorrectionId, StoreError,
    actors::{ActorIds, actor_type},
};
use extraction::{
    Extraction,
    reassign::{TextSelector, reassign_mention},
    schema::{Actor, ActorType},
};

/// One override of resolution in one article.
#[derive(Debug, Clone)]
struct Override {
    /// The actors to which the text leads.
    from: Vec<Uuid>,
    /// The actor that is meant.
    to: Uuid,
    to_name: String,
    to_type: ActorType,
    /// The mention; `None` for all mentions in the article.
    selector: Option<TextSelector>,
}

/// The overrides of a batch of articles, in the order in which they were decided.
#[derive(Debug, Default)]
pub(in crate::store) struct Overrides(HashMap<ArticleId, Vec<Override>>);

impl Overrides {
    /// Loads the overrides of `articles`.
    pub async fn load(transaction: &mut PgTransaction<'_>, articles: &[Uuid]) -> Result<Self, StoreError> {
        type Row = (Uuid, Vec<Uuid>, Uuid, Option<Json<TextSelector>>, String, String);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT o.article_id, o.from_actor_ids, o.to_actor_id, o.selector, a.name, a.actor_type
             FROM mention_overrides o JOIN actors a ON a.actor_id = o.to_actor_id
             WHERE o.article_id = ANY($1) ORDER BY o.correction_id",
        )
        .bind(articles)
        .fetch_all(&mut **transaction)
        .await?;
        let mut overrides = HashMap::<ArticleId, Vec<Override>>::new();
        for (article, from, to, selector, to_name, to_type) in rows {
            let selector = selector.map(|selector| selector.0);
            let to_type = actor_type(&to_type);
            overrides.entry(ArticleId(article)).or_default().push(Override {
                from,
                to,
                to_name,
                to_type,
                selector,
            });
        }
        Ok(Self(overrides))
    }

    /// Returns the actor that all mentions of `actor` in an article mean, if overrides change it.
    pub fn actor_in_article(&self, article: ArticleId, actor: Uuid) -> Option<Uuid> {
        let whole_article = self.0.get(&article)?.iter().filter(|one| one.selector.is_none());
        let last = whole_article.fold(actor, |id, one| if one.from.contains(&id) { one.to } else { id });
        (last != actor).then_some(last)
    }

    /// Reassigns single mentions of an extraction; an actor that it lacks is added to it and to `ids`.
    pub fn apply(&self, article: ArticleId, extraction: &mut Extraction, body: &str, ids: &mut ActorIds) {
        for one in self.0.get(&article).into_iter().flatten() {
            let Some(mention) = one.selector.as_ref().and_then(|selector| selector.find(extraction, body))
            else {
                continue;
            };
            let is_target = |index: &u32| ids.get(&(article, *index)) == Some(&one.to);
            let count = extraction.actors.len() as u32;
            let index = (0..count).find(is_target).unwrap_or_else(|| {
                extraction.actors.push(Actor {
                    actor_index: count,
                    actor_id: None,
                    name: one.to_name.clone(),
                    actor_type: one.to_type,
                    roles: Vec::new(),
                    aliases: Vec::new(),
                    place: None,
                });
                count
            });
            ids.insert((article, index), one.to);
            reassign_mention(extraction, mention, index);
        }
    }
}

/// Stores the same override for several articles; without a selector it is for all mentions.
pub(super) async fn insert(
    transaction: &mut PgTransaction<'_>,
    articles: &[Uuid],
    correction: CorrectionId,
    (from, to): (&[Uuid], ActorId),
    selector: Option<&TextSelector>,
) -> Result<(), CorrectionError> {
    sqlx::query(
        "INSERT INTO mention_overrides (article_id, correction_id, from_actor_ids, to_actor_id, selector)
         SELECT article_id, $2, $3, $4, $5 FROM UNNEST($1::uuid[]) AS article_id ON CONFLICT DO NOTHING",
    )
    .bind(articles)
    .bind(correction.0)
    .bind(from)
    .bind(to.0)
    .bind(selector.map(Json))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Deletes the overrides of a correction.
pub(super) async fn delete(
    transaction: &mut PgTransaction<'_>,
    correction: CorrectionId,
) -> Result<(), CorrectionError> {
    sqlx::query("DELETE FROM mention_overrides WHERE correction_id = $1")
        .bind(correction.0)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}
