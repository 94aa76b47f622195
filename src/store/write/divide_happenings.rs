//! Division of happenings that only a deleted or revised article connected.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sqlx::PgTransaction;
use uuid::Uuid;

use super::{
    affected::{AffectedHappenings, EventCounts, Participation},
    similar_articles::similar_articles,
    similar_events::{self, StoredReport},
};
use crate::store::{StoreError, digest::FieldDigest};
use extraction::event_coreference::{EventCoreference, HappeningFeatures, cluster_happenings};

/// Most articles of a happening that is looked at: one that more papers report does not hang on one of them.
const MAX_ARTICLES: i64 = 9;
/// Events from which a happening is not looked at.
const MAX_EVENTS: i64 = 1000;

/// What a division changed.
#[derive(Debug, Default)]
pub(in crate::store) struct Division {
    /// The change of the counts.
    pub change: EventCounts,
    /// The articles whose events got another happening.
    pub articles: Vec<Uuid>,
    /// The roles of actors that these events had in the former happening.
    pub participations: Vec<Participation>,
}

/// Divides the happenings that `affected` contributed to, where the articles that remain do not connect them.
///
/// Call it under the lock of stories, after the events of the deleted or revised articles were deleted. Of each happening
/// at most nine articles are compared with each other.
pub(in crate::store) async fn divide(
    transaction: &mut PgTransaction<'_>,
    coreference: &EventCoreference,
    affected: &AffectedHappenings,
) -> Result<Division, StoreError> {
    let (happenings, _, _) = affected.event_counts.columns();
    let members = members(transaction, &happenings).await?;
    let articles: BTreeSet<Uuid> = members.values().flatten().copied().collect();
    let articles: Vec<Uuid> = articles.into_iter().collect();
    let mut division = Division::default();
    let similar = similar_articles(transaction, articles.iter().copied().collect()).await?;
    let (reports, _) = similar_events::load(transaction, &coreference.lexicon, &articles, []).await?;
    let mut by_happening: BTreeMap<Uuid, Vec<StoredReport>> = BTreeMap::new();
    for report in reports.into_iter().filter(|report| members.contains_key(&report.happening_id)) {
        by_happening.entry(report.happening_id).or_default().push(report);
    }
    for (happening, reports) in by_happening {
        for part in parts(coreference, happening, &reports, &similar) {
            move_part(transaction, happening, &part, &mut division).await?;
        }
    }
    division.articles.sort_unstable();
    division.articles.dedup();
    Ok(division)
}

/// Returns the articles of each of the happenings that two to nine articles report.
async fn members(
    transaction: &mut PgTransaction<'_>,
    happenings: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Uuid>>, StoreError> {
    let rows: Vec<(Uuid, Vec<Uuid>)> = sqlx::query_as(
        "SELECT id, articles FROM (
           SELECT wanted.id, array_agg(DISTINCT e.article_id) AS articles, count(*) AS event_count
           FROM UNNEST($1::uuid[]) AS wanted (id) CROSS JOIN LATERAL (
             SELECT article_id FROM events WHERE happening_id = wanted.id LIMIT $3::bigint
           ) e GROUP BY wanted.id
         ) counted WHERE cardinality(articles) BETWEEN 2 AND $2::bigint AND event_count < $3::bigint",
    )
    .bind(happenings)
    .bind(MAX_ARTICLES)
    .bind(MAX_EVENTS)
    .fetch_all(&mut **transaction)
    .await?;
    Ok(rows.into_iter().collect())
}

/// Returns the parts of a happening that leave it, each as its articles; none where its articles belong together.
///
/// Reports are compared where their articles are similar, as when they were assigned; those with a match key in common
/// stay together. The happening's id stays with the part that founded it, else with
/// the first article.
fn parts(
    coreference: &EventCoreference,
    happening: Uuid,
    reports: &[StoredReport],
    similar: &HashMap<Uuid, Vec<Uuid>>,
) -> Vec<BTreeSet<Uuid>> {
    let is_similar = |one: &StoredReport, other: &StoredReport| {
        let of =
            |report: &StoredReport| similar.get(&report.article_id).map_or(&[] as &[Uuid], Vec::as_slice);
        of(one).contains(&other.article_id) || of(other).contains(&one.article_id)
    };
    let earlier =
        |nth: usize| (0..nth).filter(|&other| is_similar(&reports[nth], &reports[other])).collect::<Vec<_>>();
    let features: Vec<Vec<HappeningFeatures>> =
        reports.iter().map(|report| vec![report.features.clone()]).collect();
    let mut clusters: Vec<usize> =
        cluster_happenings(coreference, &features, earlier).into_iter().flatten().collect();
    for (nth, report) in reports.iter().enumerate() {
        for (other, earlier) in reports[..nth].iter().enumerate() {
            if !report.match_keys.is_disjoint(&earlier.match_keys) && clusters[nth] != clusters[other] {
                let (from, into) = (clusters[nth], clusters[other]);
                clusters.iter_mut().filter(|cluster| **cluster == from).for_each(|cluster| *cluster = into);
            }
        }
    }
    let founder = reports.iter().position(|report| report.match_keys.contains(&happening)).unwrap_or(0);
    let mut parts: BTreeMap<usize, BTreeSet<Uuid>> = BTreeMap::new();
    for (report, &cluster) in reports.iter().zip(&clusters) {
        if cluster != clusters[founder] {
            parts.entry(cluster).or_default().insert(report.article_id);
        }
    }
    parts.into_values().collect()
}

/// Moves the events that some articles have of a happening to a new one.
async fn move_part(
    transaction: &mut PgTransaction<'_>,
    happening: Uuid,
    articles: &BTreeSet<Uuid>,
    division: &mut Division,
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = articles.iter().copied().collect();
    let mut digest = FieldDigest::default();
    digest.field(happening.as_bytes());
    for article in &ids {
        digest.field(article.as_bytes());
    }
    let new = digest.uuid();
    let participations: Vec<Participation> = sqlx::query_as(
        "SELECT DISTINCT happening_id, actor_id, role FROM event_actors WHERE happening_id = $1 AND article_id = ANY($2)",
    )
    .bind(happening)
    .bind(&ids)
    .fetch_all(&mut **transaction)
    .await?;
    let moved =
        sqlx::query("UPDATE events SET happening_id = $3 WHERE happening_id = $1 AND article_id = ANY($2)")
            .bind(happening)
            .bind(&ids)
            .bind(new)
            .execute(&mut **transaction)
            .await?
            .rows_affected();
    sqlx::query("UPDATE event_actors SET happening_id = $3 WHERE happening_id = $1 AND article_id = ANY($2)")
        .bind(happening)
        .bind(&ids)
        .bind(new)
        .execute(&mut **transaction)
        .await?;
    let (events, articles) = (moved as i32, ids.len() as i32);
    division.change.add(happening, -events, -articles);
    division.change.add(new, events, articles);
    division.articles.extend(ids);
    division.participations.extend(participations);
    Ok(())
}
