//! From links to stories: what they hold together is one, what they no longer do falls apart.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::PgTransaction;
use uuid::Uuid;

use super::place::Link;
use crate::store::StoreError;

/// Brings stories in step with their links: `stirred` ones have lost links or articles, `new` links join.
pub(super) async fn settle(
    transaction: &mut PgTransaction<'_>,
    stirred: BTreeSet<Uuid>,
    new: &[Link],
) -> Result<(), StoreError> {
    for story in stirred {
        let parts = split(transaction, story).await?;
        recount(transaction, &parts).await?;
    }
    join(transaction, new).await
}

/// Parts a story where its links hold it together no longer. The largest part stays the story; what stands
/// alone is in none. The stories that are left.
async fn split(transaction: &mut PgTransaction<'_>, story: Uuid) -> Result<Vec<Uuid>, StoreError> {
    let members: Vec<Uuid> = sqlx::query_scalar("SELECT article_id FROM gists WHERE story_id = $1")
        .bind(story)
        .fetch_all(&mut **transaction)
        .await?;
    let links: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "SELECT l.article_id, l.other_id FROM gists g JOIN story_links l ON l.article_id = g.article_id
         WHERE g.story_id = $1",
    )
    .bind(story)
    .fetch_all(&mut **transaction)
    .await?;
    let mut stories = vec![story];
    for (nth, part) in components(&members, &links).iter().enumerate() {
        let its = match (nth, part.len()) {
            (_, 1) => None,
            (0, _) => continue,
            _ => {
                let new = new_story(transaction).await?;
                stories.push(new);
                Some(new)
            }
        };
        sqlx::query("UPDATE gists SET story_id = $1 WHERE article_id = ANY($2)")
            .bind(its)
            .bind(part)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(stories)
}

/// Joins what new links hold together: the story with the most articles takes in the others, and articles
/// that had none.
async fn join(transaction: &mut PgTransaction<'_>, new: &[Link]) -> Result<(), StoreError> {
    if new.is_empty() {
        return Ok(());
    }
    let ends: Vec<Uuid> = new.iter().flat_map(|link| [link.article_id, link.other_id]).collect();
    let story_of: BTreeMap<Uuid, Uuid> = sqlx::query_as::<_, (Uuid, Uuid)>(
        "SELECT article_id, story_id FROM gists WHERE article_id = ANY($1) AND story_id IS NOT NULL",
    )
    .bind(&ends)
    .fetch_all(&mut **transaction)
    .await?
    .into_iter()
    .collect();
    let sizes: BTreeMap<Uuid, i32> =
        sqlx::query_as::<_, (Uuid, i32)>("SELECT story_id, articles FROM stories WHERE story_id = ANY($1)")
            .bind(story_of.values().copied().collect::<Vec<_>>())
            .fetch_all(&mut **transaction)
            .await?
            .into_iter()
            .collect();
    // An article stands for its story, where it has one.
    let standing = |article: Uuid| story_of.get(&article).copied().unwrap_or(article);
    let nodes: Vec<Uuid> =
        ends.iter().map(|&end| standing(end)).collect::<BTreeSet<_>>().into_iter().collect();
    let links: Vec<(Uuid, Uuid)> =
        new.iter().map(|link| (standing(link.article_id), standing(link.other_id))).collect();
    let mut told_better = Vec::new();
    for group in components(&nodes, &links) {
        let (stories, alone): (Vec<Uuid>, Vec<Uuid>) =
            group.iter().partition(|node| sizes.contains_key(node));
        let largest =
            stories.iter().copied().max_by_key(|story| (sizes.get(story), std::cmp::Reverse(*story)));
        let winner = match largest {
            Some(story) => story,
            None => new_story(transaction).await?,
        };
        let losers: Vec<Uuid> = stories.into_iter().filter(|&story| story != winner).collect();
        grow(transaction, winner, &alone).await?;
        if !losers.is_empty() {
            merge(transaction, winner, &losers).await?;
        }
        told_better.push(winner);
    }
    retitle(transaction, &told_better).await
}

async fn new_story(transaction: &mut PgTransaction<'_>) -> Result<Uuid, StoreError> {
    let story = Uuid::now_v7();
    sqlx::query("INSERT INTO stories (story_id) VALUES ($1)").bind(story).execute(&mut **transaction).await?;
    Ok(story)
}

/// Takes articles into a story, counting only them.
async fn grow(transaction: &mut PgTransaction<'_>, story: Uuid, articles: &[Uuid]) -> Result<(), StoreError> {
    if articles.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "WITH new AS (
           UPDATE gists SET story_id = $1 WHERE article_id = ANY($2) RETURNING published_at
         ), span AS (SELECT count(*) AS articles, min(published_at) AS first, max(published_at) AS last FROM new)
         UPDATE stories s SET articles = s.articles + span.articles,
           first_published = least(s.first_published, span.first),
           last_published = greatest(s.last_published, span.last),
           last_day = (greatest(s.last_published, span.last) AT TIME ZONE 'UTC')::date - date '1970-01-01'
         FROM span WHERE s.story_id = $1",
    )
    .bind(story)
    .bind(articles)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Moves the articles of `losers` into `winner`; their ids go on leading there.
async fn merge(transaction: &mut PgTransaction<'_>, winner: Uuid, losers: &[Uuid]) -> Result<(), StoreError> {
    for sql in [
        "UPDATE gists SET story_id = $1 WHERE story_id = ANY($2)",
        "UPDATE stories SET merged_into = $1, articles = 0
         WHERE story_id = ANY($2) OR merged_into = ANY($2)",
    ] {
        sqlx::query(sql).bind(winner).bind(losers).execute(&mut **transaction).await?;
    }
    recount(transaction, &[winner]).await
}

/// Counts stories anew; one without articles goes.
async fn recount(transaction: &mut PgTransaction<'_>, stories: &[Uuid]) -> Result<(), StoreError> {
    for sql in [
        "UPDATE stories s SET articles = g.articles, first_published = g.first, last_published = g.last,
           last_day = (g.last AT TIME ZONE 'UTC')::date - date '1970-01-01'
         FROM (SELECT story_id, count(*) AS articles, min(published_at) AS first, max(published_at) AS last
               FROM gists WHERE story_id = ANY($1) GROUP BY story_id) g
         WHERE s.story_id = g.story_id",
        "DELETE FROM stories s WHERE (s.story_id = ANY($1) OR s.merged_into = ANY($1))
           AND NOT EXISTS (SELECT 1 FROM gists g WHERE g.story_id = coalesce(s.merged_into, s.story_id))",
    ] {
        sqlx::query(sql).bind(stories).execute(&mut **transaction).await?;
    }
    retitle(transaction, stories).await
}

/// Names stories by the headline of the article most like the others; of equal ones the first published.
async fn retitle(transaction: &mut PgTransaction<'_>, stories: &[Uuid]) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE stories s SET title = best.headline
         FROM UNNEST($1::uuid[]) AS wanted (id) CROSS JOIN LATERAL (
           SELECT g.headline FROM gists g WHERE g.story_id = wanted.id
           ORDER BY g.degree DESC, g.published_at, g.article_id LIMIT 1
         ) best WHERE s.story_id = wanted.id AND s.title <> best.headline",
    )
    .bind(stories)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// What links hold together among `nodes`, the largest first; links that lead elsewhere are passed over.
fn components(nodes: &[Uuid], links: &[(Uuid, Uuid)]) -> Vec<Vec<Uuid>> {
    let mut leader: BTreeMap<Uuid, Uuid> = nodes.iter().map(|&node| (node, node)).collect();
    fn find(leader: &mut BTreeMap<Uuid, Uuid>, node: Uuid) -> Option<Uuid> {
        let mut at = node;
        loop {
            let next = *leader.get(&at)?;
            if next == at {
                break;
            }
            at = next;
        }
        leader.insert(node, at);
        Some(at)
    }
    for &(one, other) in links {
        if let (Some(one), Some(other)) = (find(&mut leader, one), find(&mut leader, other)) {
            leader.insert(one.max(other), one.min(other));
        }
    }
    let mut parts: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
    for &node in nodes {
        if let Some(led) = find(&mut leader, node) {
            parts.entry(led).or_default().push(node);
        }
    }
    let mut parts: Vec<Vec<Uuid>> = parts.into_values().collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_hold_together_what_they_join_and_nothing_else() {
        let id = Uuid::from_u128;
        let nodes: Vec<Uuid> = (1..=6).map(id).collect();
        let links = [(id(1), id(2)), (id(5), id(4)), (id(3), id(5)), (id(6), id(99))];
        let parts = components(&nodes, &links);
        assert_eq!(parts[0], [id(3), id(4), id(5)]);
        assert_eq!(parts[1], [id(1), id(2)]);
        assert_eq!(parts[2], [id(6)]);
    }
}
