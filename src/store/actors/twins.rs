//! Which of several people of one name an article speaks of, once an editor has parted them: the one with the
//! same role, and in the same company.

use std::collections::{BTreeMap, HashMap, HashSet};

use sqlx::PgTransaction;
use uuid::Uuid;

use super::resolve::Known;
use crate::store::{ArticleId, StoreError};
use extraction::schema::Actor;

/// What is known of one of several.
#[derive(Debug, Default)]
struct Twin {
    /// Words of the roles it was seen in.
    roles: HashSet<String>,
    /// Whom else the articles that speak of it speak of.
    company: HashSet<Uuid>,
}

/// Gives the members of casts that a name leads to one of several to the one that role and company tell of;
/// where they tell nothing, the name's first holder stays. `settled` are those of whom editors decided.
pub(super) async fn tell_apart(
    transaction: &mut PgTransaction<'_>,
    casts: &[(ArticleId, &[Actor])],
    settled: &HashSet<(ArticleId, u32)>,
    known: &mut Known,
) -> Result<(), StoreError> {
    let mut ids: Vec<Uuid> = known.values().copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let parted: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "SELECT actor_id, other_id FROM corrections
         WHERE actor_id = ANY($1) AND change ->> 'kind' = 'split' AND undone_at IS NULL ORDER BY correction_id",
    )
    .bind(&ids)
    .fetch_all(&mut **transaction)
    .await?;
    if parted.is_empty() {
        return Ok(());
    }
    let mut groups = BTreeMap::<Uuid, Vec<Uuid>>::new();
    for (holder, other) in parted {
        groups.entry(holder).or_insert_with(|| vec![holder]).push(other);
    }
    let everyone: Vec<Uuid> = groups.values().flatten().copied().collect();
    let twins = twins(transaction, &everyone, &ids).await?;
    for &(article, cast) in casts {
        let company: HashSet<Uuid> =
            cast.iter().filter_map(|one| known.get(&(article, one.actor_index)).copied()).collect();
        for member in cast.iter().filter(|member| !settled.contains(&(article, member.actor_index))) {
            let Some(now) = known.get_mut(&(article, member.actor_index)) else { continue };
            if let Some(group) = groups.get(now) {
                *now = choose(group, &twins, &member.roles, &company);
            }
        }
    }
    Ok(())
}

async fn twins(
    transaction: &mut PgTransaction<'_>,
    everyone: &[Uuid],
    company: &[Uuid],
) -> Result<HashMap<Uuid, Twin>, StoreError> {
    let mut twins = HashMap::<Uuid, Twin>::new();
    let roles: Vec<(Uuid, String)> = sqlx::query_as(
        "SELECT DISTINCT actor_id, role FROM cast_members, UNNEST(roles) AS role WHERE actor_id = ANY($1)",
    )
    .bind(everyone)
    .fetch_all(&mut **transaction)
    .await?;
    for (twin, role) in roles {
        twins.entry(twin).or_default().roles.extend(words(&role));
    }
    let met: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "SELECT DISTINCT one.actor_id, other.actor_id FROM cast_members one JOIN cast_members other USING (article_id)
         WHERE one.actor_id = ANY($1) AND other.actor_id = ANY($2)",
    )
    .bind(everyone)
    .bind(company)
    .fetch_all(&mut **transaction)
    .await?;
    for (twin, other) in met {
        twins.entry(twin).or_default().company.insert(other);
    }
    Ok(twins)
}

/// The one of `group` that roles and company tell of; a shared word of a role weighs as much as two
/// acquaintances. Of equals the first.
fn choose(group: &[Uuid], twins: &HashMap<Uuid, Twin>, roles: &[String], company: &HashSet<Uuid>) -> Uuid {
    let words: HashSet<String> = roles.iter().flat_map(|role| words(role)).collect();
    let weight = |twin: &Uuid| {
        twins.get(twin).map_or(0, |twin| {
            2 * twin.roles.intersection(&words).count()
                + twin.company.intersection(company).filter(|other| !group.contains(other)).count()
        })
    };
    let mut best = group[0];
    for twin in &group[1..] {
        if weight(twin) > weight(&best) {
            best = *twin;
        }
    }
    best
}

fn words(role: &str) -> impl Iterator<Item = String> + '_ {
    role.split(|symbol: char| !symbol.is_alphanumeric()).filter(|word| word.len() > 3).map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn role_and_company_tell_and_nothing_leaves_the_first() {
        let [minister, striker, club] = [1, 2, 3].map(Uuid::from_u128);
        let group = [minister, striker];
        let twin = |roles: &str, company: &[Uuid]| Twin {
            roles: words(roles).collect(),
            company: company.iter().copied().collect(),
        };
        let twins = HashMap::from([
            (minister, twin("transport minister", &[])),
            (striker, twin("", &[club, striker])),
        ]);
        let choose = |roles: &[&str], company: &[Uuid]| {
            let roles: Vec<String> = roles.iter().map(|role| (*role).to_owned()).collect();
            super::choose(&group, &twins, &roles, &company.iter().copied().collect())
        };
        assert_eq!(choose(&["Transport Minister"], &[club]), minister);
        assert_eq!(choose(&[], &[club]), striker);
        assert_eq!(choose(&["captain"], &[]), minister);
    }
}
