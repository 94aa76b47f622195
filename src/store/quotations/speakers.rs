//! Who is named as the speaker of quotations and versions.

use std::collections::{BTreeSet, HashMap};

use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::store::{ActorId, ArticleId, StoreError, actors};

/// Most speakers of a quotation that are listed, those of the most articles.
const MAX_SPEAKERS: i64 = 20;
/// Most articles that are listed of one speaker, the first published.
const MAX_ARTICLES: i32 = 20;

/// A speaker that articles name for a quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotationSpeaker {
    /// The canonical actor; `None` where the speaker is no actor.
    pub actor_id: Option<ActorId>,
    /// Its name; `None` where the articles name no speaker.
    pub name: Option<String>,
    /// Number of articles.
    pub article_count: i64,
    /// The articles, at most twenty, the first published first.
    pub articles: Vec<ArticleId>,
}

/// A speaker of a version, under the id that its occurrences have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionSpeaker {
    /// The version.
    pub version_id: Uuid,
    /// The actor, before merges.
    pub speaker_id: Option<Uuid>,
    /// The name of the canonical actor; the article's own where there is no actor.
    pub name: Option<String>,
    /// The name that the article gives it.
    pub name_in_article: Option<String>,
}

type SpeakerRow = (Uuid, Option<Uuid>, Option<String>, i64, Vec<Uuid>);

/// Returns the speakers of quotations, those of the most articles first.
pub(super) async fn speakers_of_quotations(
    connection: &mut PgConnection,
    quotations: &[Uuid],
) -> Result<HashMap<Uuid, Vec<QuotationSpeaker>>, StoreError> {
    let rows: Vec<SpeakerRow> = sqlx::query_as(
        "SELECT quotation_id, speaker_id, name, articles_of_speaker, articles FROM (
           SELECT o.quotation_id, o.speaker_id,
                  CASE WHEN o.speaker_id IS NULL THEN o.speaker_name END AS name, count(DISTINCT o.article_id) AS articles_of_speaker,
                  (array_agg(o.article_id ORDER BY o.published_at, o.article_id))[1:$2] AS articles,
                  row_number() OVER (PARTITION BY o.quotation_id ORDER BY count(DISTINCT o.article_id) DESC, min(o.published_at), o.speaker_id)
                    AS rank
           FROM quotation_occurrences o WHERE o.quotation_id = ANY($1)
           GROUP BY o.quotation_id, o.speaker_id, CASE WHEN o.speaker_id IS NULL THEN o.speaker_name END
         ) ranked WHERE rank <= $3 ORDER BY quotation_id, rank",
    )
    .bind(quotations)
    .bind(MAX_ARTICLES)
    .bind(MAX_SPEAKERS)
    .fetch_all(&mut *connection)
    .await?;
    let ids = rows.iter().filter_map(|row| row.1).map(ActorId);
    let canonical = actors::resolve_merges(&mut *connection, ids).await?;
    let mut speakers: HashMap<Uuid, Vec<QuotationSpeaker>> = HashMap::new();
    for (quotation, speaker_id, name, article_count, articles) in rows {
        let actor = speaker_id.and_then(|id| canonical.get(&ActorId(id)));
        let (actor_id, name) = match actor {
            Some(actor) => (Some(actor.id), Some(actor.name.clone())),
            None => (None, name),
        };
        let listed = speakers.entry(quotation).or_default();
        let articles = articles.into_iter().map(ArticleId);
        // Two actors that were merged are one speaker.
        match listed.iter_mut().find(|known| known.actor_id == actor_id && known.name == name) {
            Some(known) => {
                known.article_count += article_count;
                known.articles.extend(articles);
                known.articles.truncate(MAX_ARTICLES as usize);
            }
            None => {
                listed.push(QuotationSpeaker { actor_id, name, article_count, articles: articles.collect() })
            }
        }
    }
    for listed in speakers.values_mut() {
        listed.sort_by_key(|speaker| std::cmp::Reverse(speaker.article_count));
        for speaker in listed {
            let mut seen = BTreeSet::new();
            speaker.articles.retain(|article| seen.insert(*article));
        }
    }
    Ok(speakers)
}

/// Returns the speakers that occurrences of versions have, in no order; an actor with one of its names in articles.
///
/// Each step of the index finds the next speaker: words that thousands of articles have cost as much as those of a few.
pub async fn speakers_of_versions(
    pool: &PgPool,
    versions: &[Uuid],
) -> Result<Vec<VersionSpeaker>, StoreError> {
    let rows: Vec<(Uuid, Option<Uuid>, Option<String>)> = sqlx::query_as(
        "WITH RECURSIVE known AS (
           SELECT wanted.id AS version_id, f.speaker_id FROM UNNEST($1::uuid[]) AS wanted (id) CROSS JOIN LATERAL (
             SELECT o.speaker_id FROM quotation_occurrences o
             WHERE o.version_id = wanted.id AND o.speaker_id IS NOT NULL ORDER BY o.speaker_id LIMIT 1) f
           UNION ALL
           SELECT k.version_id, f.speaker_id FROM known k CROSS JOIN LATERAL (
             SELECT o.speaker_id FROM quotation_occurrences o
             WHERE o.version_id = k.version_id AND o.speaker_id > k.speaker_id ORDER BY o.speaker_id LIMIT 1) f
         )
         SELECT k.version_id, k.speaker_id, (
             SELECT o.speaker_name FROM quotation_occurrences o
             WHERE o.version_id = k.version_id AND o.speaker_id = k.speaker_id LIMIT 1)
           FROM known k
         UNION ALL
         SELECT DISTINCT version_id, NULL::uuid, speaker_name FROM quotation_occurrences
         WHERE version_id = ANY($1) AND speaker_id IS NULL",
    )
    .bind(versions)
    .fetch_all(pool)
    .await?;
    let canonical = actors::resolve_merges(pool, rows.iter().filter_map(|row| row.1).map(ActorId)).await?;
    Ok(rows
        .into_iter()
        .map(|(version_id, speaker_id, name_in_article)| {
            let actor = speaker_id.and_then(|id| canonical.get(&ActorId(id)));
            let name = actor.map(|actor| actor.name.clone()).or_else(|| name_in_article.clone());
            VersionSpeaker { version_id, speaker_id, name, name_in_article }
        })
        .collect())
}
