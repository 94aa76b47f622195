//! Stories as the connected components of the similarity graph.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use sqlx::PgTransaction;
use uuid::Uuid;

use super::similarity::SimilarPair;
use crate::store::StoreError;

/// Updates stories after changes of the graph.
///
/// `changed` stories lost edges or articles and may fall apart; the edges in `new` join stories. Requires the lock of
/// stories.
pub(super) async fn update(
    transaction: &mut PgTransaction<'_>,
    changed: BTreeSet<Uuid>,
    new: &[SimilarPair],
) -> Result<(), StoreError> {
    for story in changed {
        let parts = divide(transaction, story).await?;
        recount(transaction, &parts).await?;
    }
    join(transaction, new).await
}

/// Divides a story into its connected components; returns the resulting stories.
///
/// The largest component keeps the story's id; a single article belongs to no story.
async fn divide(transaction: &mut PgTransaction<'_>, story: Uuid) -> Result<Vec<Uuid>, StoreError> {
    let members: Vec<Uuid> = sqlx::query_scalar("SELECT article_id FROM article_vectors WHERE story_id = $1")
        .bind(story)
        .fetch_all(&mut **transaction)
        .await?;
    let edges: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "SELECT s.article_id, s.other_article_id
         FROM article_vectors v JOIN article_similarities s ON s.article_id = v.article_id
         WHERE v.story_id = $1",
    )
    .bind(story)
    .fetch_all(&mut **transaction)
    .await?;
    let mut stories = vec![story];
    for (index, component) in components(&members, &edges).iter().enumerate() {
        let new_story_id = match (index, component.len()) {
            (_, 1) => None,
            (0, _) => continue,
            _ => {
                let new = new_story(transaction).await?;
                stories.push(new);
                Some(new)
            }
        };
        sqlx::query("UPDATE article_vectors SET story_id = $1 WHERE article_id = ANY($2)")
            .bind(new_story_id)
            .bind(component)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(stories)
}

/// Joins the stories and unassigned articles that new edges connect; the largest story takes in the others.
async fn join(transaction: &mut PgTransaction<'_>, new: &[SimilarPair]) -> Result<(), StoreError> {
    if new.is_empty() {
        return Ok(());
    }
    let ends: Vec<Uuid> = new.iter().flat_map(|pair| [pair.article_id, pair.other_article_id]).collect();
    let stories: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "SELECT article_id, story_id FROM article_vectors WHERE article_id = ANY($1) AND story_id IS NOT NULL",
    )
    .bind(&ends)
    .fetch_all(&mut **transaction)
    .await?;
    let story_of: BTreeMap<Uuid, Uuid> = stories.into_iter().collect();
    let sizes: Vec<(Uuid, i32)> =
        sqlx::query_as("SELECT story_id, article_count FROM stories WHERE story_id = ANY($1)")
            .bind(story_of.values().copied().collect::<Vec<_>>())
            .fetch_all(&mut **transaction)
            .await?;
    let sizes: BTreeMap<Uuid, i32> = sizes.into_iter().collect();
    // A node is a story, or an article without one.
    let node = |article: Uuid| story_of.get(&article).copied().unwrap_or(article);
    let nodes: BTreeSet<Uuid> = ends.iter().map(|&end| node(end)).collect();
    let nodes: Vec<Uuid> = nodes.into_iter().collect();
    let edges: Vec<(Uuid, Uuid)> =
        new.iter().map(|pair| (node(pair.article_id), node(pair.other_article_id))).collect();
    let mut grown = Vec::new();
    for component in components(&nodes, &edges) {
        let (stories, articles): (Vec<Uuid>, Vec<Uuid>) =
            component.iter().partition(|node| sizes.contains_key(node));
        let largest = stories.iter().copied().max_by_key(|story| (sizes.get(story), Reverse(*story)));
        let target = match largest {
            Some(story) => story,
            None => new_story(transaction).await?,
        };
        let merged: Vec<Uuid> = stories.into_iter().filter(|&story| story != target).collect();
        add_members(transaction, target, &articles).await?;
        if !merged.is_empty() {
            merge(transaction, target, &merged).await?;
        }
        grown.push(target);
    }
    refresh_titles(transaction, &grown).await
}

async fn new_story(transaction: &mut PgTransaction<'_>) -> Result<Uuid, StoreError> {
    let story = Uuid::now_v7();
    sqlx::query("INSERT INTO stories (story_id) VALUES ($1)").bind(story).execute(&mut **transaction).await?;
    Ok(story)
}

/// Adds articles to a story and to its counts, without reading its other articles.
async fn add_members(
    transaction: &mut PgTransaction<'_>,
    story: Uuid,
    articles: &[Uuid],
) -> Result<(), StoreError> {
    if articles.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "WITH new AS (
           UPDATE article_vectors SET story_id = $1 WHERE article_id = ANY($2) RETURNING published_at
         ), added AS (
           SELECT count(*) AS articles, min(published_at) AS first, max(published_at) AS last FROM new
         )
         UPDATE stories s SET article_count = s.article_count + added.articles,
           first_published_at = least(s.first_published_at, added.first),
           last_published_at = greatest(s.last_published_at, added.last),
           last_day = (greatest(s.last_published_at, added.last) AT TIME ZONE 'UTC')::date - date '1970-01-01'
         FROM added WHERE s.story_id = $1",
    )
    .bind(story)
    .bind(articles)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Moves the articles of `merged` stories to `target`; the ids of the merged stories lead there from now on.
async fn merge(transaction: &mut PgTransaction<'_>, target: Uuid, merged: &[Uuid]) -> Result<(), StoreError> {
    for sql in [
        "UPDATE article_vectors SET story_id = $1 WHERE story_id = ANY($2)",
        "UPDATE stories SET merged_into = $1, article_count = 0
         WHERE story_id = ANY($2) OR merged_into = ANY($2)",
    ] {
        sqlx::query(sql).bind(target).bind(merged).execute(&mut **transaction).await?;
    }
    recount(transaction, &[target]).await
}

/// Recounts stories from their articles; deletes those without articles.
async fn recount(transaction: &mut PgTransaction<'_>, stories: &[Uuid]) -> Result<(), StoreError> {
    for sql in [
        "UPDATE stories s SET article_count = v.articles, first_published_at = v.first, last_published_at = v.last,
           last_day = (v.last AT TIME ZONE 'UTC')::date - date '1970-01-01'
         FROM (SELECT story_id, count(*) AS articles, min(published_at) AS first, max(published_at) AS last
               FROM article_vectors WHERE story_id = ANY($1) GROUP BY story_id) v
         WHERE s.story_id = v.story_id",
        "DELETE FROM stories s WHERE (s.story_id = ANY($1) OR s.merged_into = ANY($1))
           AND NOT EXISTS (SELECT 1 FROM article_vectors v
                           WHERE v.story_id = coalesce(s.merged_into, s.story_id))",
    ] {
        sqlx::query(sql).bind(stories).execute(&mut **transaction).await?;
    }
    refresh_titles(transaction, stories).await
}

/// Sets the title of each story to the headline of its most central article; of equals, the first published.
async fn refresh_titles(transaction: &mut PgTransaction<'_>, stories: &[Uuid]) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE stories s SET title = central.headline
         FROM UNNEST($1::uuid[]) AS wanted (id) CROSS JOIN LATERAL (
           SELECT v.headline FROM article_vectors v WHERE v.story_id = wanted.id
           ORDER BY v.link_weight DESC, v.published_at, v.article_id LIMIT 1
         ) central WHERE s.story_id = wanted.id AND s.title <> central.headline",
    )
    .bind(stories)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Returns the connected components of a graph (union–find), the largest first.
///
/// Edges to nodes that are not in `nodes` are ignored.
fn components(nodes: &[Uuid], edges: &[(Uuid, Uuid)]) -> Vec<Vec<Uuid>> {
    let mut parent: BTreeMap<Uuid, Uuid> = nodes.iter().map(|&node| (node, node)).collect();
    fn root(parent: &mut BTreeMap<Uuid, Uuid>, node: Uuid) -> Option<Uuid> {
        let mut root = node;
        loop {
            let next = *parent.get(&root)?;
            if next == root {
                break;
            }
            root = next;
        }
        parent.insert(node, root);
        Some(root)
    }
    for &(one, other) in edges {
        if let (Some(one), Some(other)) = (root(&mut parent, one), root(&mut parent, other)) {
            parent.insert(one.max(other), one.min(other));
        }
    }
    let mut components: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
    for &node in nodes {
        if let Some(root) = root(&mut parent, node) {
            components.entry(root).or_default().push(node);
        }
    }
    let mut components: Vec<Vec<Uuid>> = components.into_values().collect();
    components.sort_by_key(|component| Reverse(component.len()));
    components
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_connect_their_ends_and_foreign_ends_are_ignored() {
        let id = Uuid::from_u128;
        let nodes: Vec<Uuid> = (1..=6).map(id).collect();
        let edges = [(id(1), id(2)), (id(5), id(4)), (id(3), id(5)), (id(6), id(99))];
        let components = components(&nodes, &edges);
        assert_eq!(components[0], [id(3), id(4), id(5)]);
        assert_eq!(components[1], [id(1), id(2)]);
        assert_eq!(components[2], [id(6)]);
    }
}
