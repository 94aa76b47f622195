//! Stored events with the features by which happenings are compared.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use jiff::tz::TimeZone;
use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{PgTransaction, types::Json};
use uuid::Uuid;

use crate::store::{StoreError, row_struct::row_struct};
use extraction::{
    event_coreference::{ArticleFeatures, HappeningFeatures, Lexicon, TfIdfVector, known_actors},
    schema::{Event, Figure},
};

/// Number of events of each article that are compared, the first ones.
const MAX_EVENTS: i32 = 64;

/// What a stored article reports of a happening.
#[derive(Debug, Clone)]
pub(super) struct StoredReport {
    pub article_id: Uuid,
    pub happening_id: Uuid,
    /// The match keys of its events.
    pub match_keys: BTreeSet<Uuid>,
    pub features: HappeningFeatures,
}

/// The actors that events name.
#[derive(Debug, Default)]
pub(super) struct StoredActors {
    /// The actors that are known across articles.
    known: HashSet<Uuid>,
    /// The actors into which others were merged.
    pub merges: HashMap<Uuid, Uuid>,
}

row_struct! {
    struct EventRow {
        article_id: Uuid,
        happening_id: Uuid,
        match_key: Uuid,
        published_at: SqlTimestamp,
        figures: Json<Vec<Figure>>,
        document: Json<Event>,
    }
}

/// Loads what `articles` report, in the order of publication; of each its first 64 events.
///
/// `own_actors` are actors of articles that are not stored yet. The term vectors of articles are computed from their
/// texts again; storing them would save this.
pub(super) async fn load(
    transaction: &mut PgTransaction<'_>,
    lexicon: &Lexicon,
    articles: &[Uuid],
    own_actors: impl IntoIterator<Item = Uuid>,
) -> Result<(Vec<StoredReport>, StoredActors), StoreError> {
    if articles.is_empty() {
        return Ok((Vec::new(), StoredActors::default()));
    }
    let rows: Vec<EventRow> = sqlx::query_as(
        "SELECT article_id, happening_id, match_key, published_at, figures, document FROM events
         WHERE article_id = ANY($1) AND ordinal < $2 ORDER BY published_at, article_id, ordinal",
    )
    .bind(articles)
    .bind(MAX_EVENTS)
    .fetch_all(&mut **transaction)
    .await?;
    let vectors = term_vectors(transaction, lexicon, articles).await?;
    let actors = rows.iter().flat_map(|row| known_actors(&row.document, |_| true)).map(|(_, actor)| actor);
    let actors = stored_actors(transaction, actors.chain(own_actors).collect()).await?;
    Ok((reports(&rows, &vectors, lexicon, &actors), actors))
}

/// Groups the events by article and happening, in their order.
fn reports(
    rows: &[EventRow],
    vectors: &HashMap<Uuid, Arc<TfIdfVector>>,
    lexicon: &Lexicon,
    actors: &StoredActors,
) -> Vec<StoredReport> {
    let mut order: Vec<(Uuid, Uuid)> = Vec::new();
    let mut groups: BTreeMap<(Uuid, Uuid), Vec<&EventRow>> = BTreeMap::new();
    for row in rows {
        let group = groups.entry((row.article_id, row.happening_id)).or_default();
        if group.is_empty() {
            order.push((row.article_id, row.happening_id));
        }
        group.push(row);
    }
    let report = |(article_id, happening_id): (Uuid, Uuid)| {
        let group = &groups[&(article_id, happening_id)];
        let published = group[0].published_at.to_jiff().to_zoned(TimeZone::UTC).date();
        let article =
            ArticleFeatures { terms: vectors.get(&article_id)?.clone(), published: Some(published) };
        let events: Vec<&Event> = group.iter().map(|row| &row.document.0).collect();
        let figures = group.iter().map(|row| row.figures.0.as_slice()).find(|figures| !figures.is_empty());
        let is_known = |actor| actors.known.contains(&actor);
        let features =
            HappeningFeatures::new(&events, figures.unwrap_or_default(), &article, lexicon, is_known)?;
        Some(StoredReport {
            article_id,
            happening_id,
            match_keys: group.iter().map(|row| row.match_key).collect(),
            features: features.with_merged_actors(&actors.merges),
        })
    };
    order.into_iter().filter_map(report).collect()
}

async fn term_vectors(
    transaction: &mut PgTransaction<'_>,
    lexicon: &Lexicon,
    articles: &[Uuid],
) -> Result<HashMap<Uuid, Arc<TfIdfVector>>, StoreError> {
    let bodies: Vec<(Uuid, String)> = sqlx::query_as(
        "SELECT r.article_id, r.body FROM extractions x JOIN revisions r USING (article_id, revision)
         WHERE x.article_id = ANY($1)",
    )
    .bind(articles)
    .fetch_all(&mut **transaction)
    .await?;
    let vector = |body: &str| Arc::new(TfIdfVector::from_texts([body], lexicon));
    Ok(bodies.iter().map(|(id, body)| (*id, vector(body))).collect())
}

/// Returns which of `actors` are known across articles, and the merges among them.
async fn stored_actors(
    transaction: &mut PgTransaction<'_>,
    actors: BTreeSet<Uuid>,
) -> Result<StoredActors, StoreError> {
    let rows: Vec<(Uuid, Option<Uuid>)> = sqlx::query_as(
        "SELECT actor_id, merged_into FROM actors WHERE actor_id = ANY($1) AND actor_type <> 'unnamed'",
    )
    .bind(actors.into_iter().collect::<Vec<_>>())
    .fetch_all(&mut **transaction)
    .await?;
    let merges = rows.iter().filter_map(|&(actor, into)| Some((actor, into?))).collect();
    Ok(StoredActors { known: rows.into_iter().map(|(actor, _)| actor).collect(), merges })
}
