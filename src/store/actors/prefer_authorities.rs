//! Choice of an authority by its positions, where several actors have a name.

use std::collections::{BTreeSet, HashMap, HashSet};

use sqlx::{PgTransaction, types::Json};
use uuid::Uuid;

use super::{
    name_key,
    resolve::{ActorIds, ArticleActors},
};
use crate::store::{
    ArticleId, StoreError,
    authorities::{Description, Position, role_words},
    row_struct::row_struct,
};
use extraction::schema::{Actor, ActorType};

row_struct! {
    struct AuthorityRow {
        actor_id: Uuid,
        actor_type: String,
        alias_key: String,
        positions: Json<Vec<Position>>,
    }
}

/// Replaces, in `ids`, the holder of a name by the authority of that name whose positions the article describes best.
///
/// The holder stays where no position fits, or those of two fit equally. Actors in `decided` were decided by an editor.
pub(super) async fn prefer_authorities(
    transaction: &mut PgTransaction<'_>,
    articles: &[ArticleActors<'_>],
    decided: &HashSet<(ArticleId, u32)>,
    ids: &mut ActorIds,
) -> Result<(), StoreError> {
    let named = |actor: &&Actor| actor.actor_type != ActorType::Unnamed && actor.place.is_none();
    let keys: BTreeSet<String> = articles
        .iter()
        .flat_map(|article| article.actors.iter().filter(named))
        .map(|actor| name_key(&actor.name))
        .collect();
    let rows: Vec<AuthorityRow> = sqlx::query_as(
        "SELECT u.actor_id, a.actor_type, l.alias_key, u.positions
         FROM actor_aliases l JOIN authorities u USING (actor_id) JOIN actors a USING (actor_id)
         WHERE l.alias_key = ANY($1) AND u.positions <> '[]' AND a.dismissal_id IS NULL ORDER BY u.authority_id",
    )
    .bind(keys.into_iter().collect::<Vec<_>>())
    .fetch_all(&mut **transaction)
    .await?;
    if rows.is_empty() {
        return Ok(());
    }
    let mut by_name: HashMap<(&str, &str), Vec<&AuthorityRow>> = HashMap::new();
    for row in &rows {
        by_name.entry((&row.actor_type, &row.alias_key)).or_default().push(row);
    }
    for article in articles {
        for actor in article.actors.iter().filter(named) {
            let place = (article.id, actor.actor_index);
            let key = name_key(&actor.name);
            let authorities = by_name.get(&(actor.actor_type.as_str(), key.as_str()));
            let Some(authorities) = authorities.filter(|_| !decided.contains(&place)) else { continue };
            if let Some(best) = best_match(authorities, &describe(article, actor)) {
                ids.insert(place, best);
            }
        }
    }
    Ok(())
}

/// Returns what an article says of an actor, and who else is in it.
fn describe(article: &ArticleActors<'_>, actor: &Actor) -> Description {
    let others = article.actors.iter().filter(|other| other.actor_index != actor.actor_index);
    Description {
        role_words: actor.roles.iter().flat_map(|role| role_words(role)).collect(),
        companions: others
            .flat_map(|other| [&other.name].into_iter().chain(&other.aliases))
            .map(|name| name_key(name))
            .collect(),
        published_on: article.published_on.to_string(),
    }
}

/// Returns the authority whose positions fit best; `None` where none fits, or two fit equally.
fn best_match(authorities: &[&AuthorityRow], description: &Description) -> Option<Uuid> {
    let mut fits: Vec<(usize, Uuid)> =
        authorities.iter().map(|one| (description.fit(&one.positions.0), one.actor_id)).collect();
    fits.sort_unstable();
    let (best, actor) = fits.pop().filter(|(fit, _)| *fit > 0)?;
    fits.iter().all(|(fit, other)| *fit < best || *other == actor).then_some(actor)
}
