//! Disambiguation of actors that share a name after a split, by role words and co-occurring actors.

use std::collections::{BTreeMap, HashMap, HashSet};

use sqlx::PgTransaction;
use uuid::Uuid;

use super::resolve::{ActorIds, ArticleActors};
use crate::store::{ArticleId, StoreError, authorities::role_words};

/// Weight of a shared role word; a shared co-occurring actor weighs 1.
const ROLE_WORD_WEIGHT: usize = 2;

/// What is known of one of several actors with the same name.
#[derive(Debug, Default)]
struct Candidate {
    /// Words of its roles, in lower case.
    role_words: HashSet<String>,
    /// Actors mentioned in the same articles.
    co_occurring: HashSet<Uuid>,
}

/// Replaces, in `ids`, actors whose name was split by the best-matching actor of that name.
///
/// A candidate scores by role words and co-occurring actors that it shares with the article; on a tie the first
/// holder of the name wins. Actors in `decided` were decided by an editor and are left as they are.
pub(super) async fn disambiguate(
    transaction: &mut PgTransaction<'_>,
    articles: &[ArticleActors<'_>],
    decided: &HashSet<(ArticleId, u32)>,
    ids: &mut ActorIds,
) -> Result<(), StoreError> {
    let mut present: Vec<Uuid> = ids.values().copied().collect();
    present.sort_unstable();
    present.dedup();
    let splits: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "SELECT actor_id, target_actor_id FROM corrections
         WHERE actor_id = ANY($1) AND payload ->> 'type' = 'split' AND undone_at IS NULL ORDER BY correction_id",
    )
    .bind(&present)
    .fetch_all(&mut **transaction)
    .await?;
    if splits.is_empty() {
        return Ok(());
    }
    let mut groups = BTreeMap::<Uuid, Vec<Uuid>>::new();
    for (holder, other) in splits {
        groups.entry(holder).or_insert_with(|| vec![holder]).push(other);
    }
    let members: Vec<Uuid> = groups.values().flatten().copied().collect();
    let candidates = candidates(transaction, &members, &present).await?;
    for &ArticleActors { id: article, actors, .. } in articles {
        let co_occurring: HashSet<Uuid> =
            actors.iter().filter_map(|actor| ids.get(&(article, actor.actor_index)).copied()).collect();
        for actor in actors.iter().filter(|actor| !decided.contains(&(article, actor.actor_index))) {
            let Some(id) = ids.get_mut(&(article, actor.actor_index)) else { continue };
            if let Some(group) = groups.get(id) {
                *id = best_match(group, &candidates, &actor.roles, &co_occurring);
            }
        }
    }
    Ok(())
}

/// Loads roles and co-occurring actors of `members`; of the latter only those in `present`.
async fn candidates(
    transaction: &mut PgTransaction<'_>,
    members: &[Uuid],
    present: &[Uuid],
) -> Result<HashMap<Uuid, Candidate>, StoreError> {
    let mut candidates = HashMap::<Uuid, Candidate>::new();
    let roles: Vec<(Uuid, String)> = sqlx::query_as(
        "SELECT DISTINCT actor_id, role FROM article_actors, UNNEST(roles) AS role WHERE actor_id = ANY($1)",
    )
    .bind(members)
    .fetch_all(&mut **transaction)
    .await?;
    for (member, role) in roles {
        candidates.entry(member).or_default().role_words.extend(role_words(&role));
    }
    let pairs: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "SELECT DISTINCT m.actor_id, other.actor_id
         FROM article_actors m JOIN article_actors other USING (article_id)
         WHERE m.actor_id = ANY($1) AND other.actor_id = ANY($2)",
    )
    .bind(members)
    .bind(present)
    .fetch_all(&mut **transaction)
    .await?;
    for (member, other) in pairs {
        candidates.entry(member).or_default().co_occurring.insert(other);
    }
    Ok(candidates)
}

/// Returns the member of `group` with the highest score; the first of equals.
fn best_match(
    group: &[Uuid],
    candidates: &HashMap<Uuid, Candidate>,
    roles: &[String],
    co_occurring: &HashSet<Uuid>,
) -> Uuid {
    let role_words: HashSet<String> = roles.iter().flat_map(|role| role_words(role)).collect();
    let score = |member: &Uuid| {
        candidates.get(member).map_or(0, |candidate| {
            let shared = candidate.co_occurring.intersection(co_occurring);
            ROLE_WORD_WEIGHT * candidate.role_words.intersection(&role_words).count()
                + shared.filter(|other| !group.contains(other)).count()
        })
    };
    let mut best = group[0];
    for member in &group[1..] {
        if score(member) > score(&best) {
            best = *member;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn role_words_and_co_occurring_actors_decide_and_a_tie_keeps_the_first() {
        let [minister, striker, club] = [1, 2, 3].map(Uuid::from_u128);
        let group = [minister, striker];
        let candidate = |roles: &str, co_occurring: &[Uuid]| Candidate {
            role_words: role_words(roles).collect(),
            co_occurring: co_occurring.iter().copied().collect(),
        };
        let candidates = HashMap::from([
            (minister, candidate("transport minister", &[])),
            (striker, candidate("", &[club, striker])),
        ]);
        let choose = |roles: &[&str], co_occurring: &[Uuid]| {
            let roles: Vec<String> = roles.iter().map(|role| (*role).to_owned()).collect();
            best_match(&group, &candidates, &roles, &co_occurring.iter().copied().collect())
        };
        assert_eq!(choose(&["Transport Minister"], &[club]), minister);
        assert_eq!(choose(&[], &[club]), striker);
        assert_eq!(choose(&["captain"], &[]), minister);
    }
}
