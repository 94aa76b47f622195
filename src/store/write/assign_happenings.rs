//! Assignment of event groups to happenings: event coreference across articles.
//!
//! A group belongs to the happening of its match key; else to the best-scoring one among those in the eight most
//! similar articles; else to a new one, whose id is its match key.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use jiff::{civil::Date, tz::TimeZone};
use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{PgTransaction, types::Json};
use uuid::Uuid;

use super::match_key::{EventGroup, anchor_actors, features};
use crate::store::StoreError;
use extraction::{
    event_coreference::{self, EventCoreference, EventFeatures, Lexicon, PairwiseModel, TfIdfVector},
    schema::Event,
};

/// Number of similar articles whose happenings are candidates.
const MAX_SIMILAR_ARTICLES: i64 = 8;
/// Number of events of each similar article that are compared, the first ones.
const MAX_EVENTS: i32 = 64;

/// Number of groups of one article that are compared, the first ones. Later ones are found by their match keys only.
const MAX_GROUPS: usize = 256;

/// Returns the happening of each match key in `groups`.
///
/// Call it under the lock of stories, after the articles were added to stories and before their events are inserted.
pub(super) async fn assign(
    transaction: &mut PgTransaction<'_>,
    coreference: &EventCoreference,
    groups: &[EventGroup],
) -> Result<HashMap<Uuid, Uuid>, StoreError> {
    if groups.is_empty() {
        return Ok(HashMap::new());
    }
    let keys: Vec<Uuid> = groups.iter().map(|group| group.key).collect();
    let by_key: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "SELECT DISTINCT ON (match_key) match_key, happening_id FROM events WHERE match_key = ANY($1)
         ORDER BY match_key, happening_id",
    )
    .bind(&keys)
    .fetch_all(&mut **transaction)
    .await?;
    let candidates = Candidates::load(transaction, &coreference.lexicon, groups).await?;
    Ok(candidates.assign(&coreference.cross_document, groups, by_key.into_iter().collect()))
}

/// The happenings that the groups of a batch can belong to.
#[derive(Default)]
struct Candidates {
    /// The most similar articles of each article.
    similar_articles: HashMap<Uuid, Vec<Uuid>>,
    /// Happening and features of the events of each article.
    events_by_article: HashMap<Uuid, Vec<(Uuid, EventFeatures)>>,
    /// The representative of each happening: its day, assertion and actors constrain the whole happening.
    representatives: HashMap<Uuid, EventFeatures>,
    /// The actors into which others were merged.
    merges: HashMap<Uuid, Uuid>,
}

#[derive(sqlx_macros::FromRow)]
struct EventRow {
    article_id: Uuid,
    happening_id: Uuid,
    published_at: SqlTimestamp,
    sentence: String,
    document: Json<Event>,
}

#[derive(sqlx_macros::FromRow)]
struct RepresentativeRow {
    happening_id: Uuid,
    document: Json<Event>,
}

impl Candidates {
    /// Loads the candidates of `groups`.
    ///
    /// The term vectors of similar articles are computed from their texts again; storing them would save this.
    async fn load(
        transaction: &mut PgTransaction<'_>,
        lexicon: &Lexicon,
        groups: &[EventGroup],
    ) -> Result<Self, StoreError> {
        let own: BTreeSet<Uuid> = groups.iter().map(|group| group.article_id).collect();
        let similar_articles = similar_articles(transaction, own).await?;
        let others: BTreeSet<Uuid> = similar_articles.values().flatten().copied().collect();
        let others: Vec<Uuid> = others.into_iter().collect();
        if others.is_empty() {
            return Ok(Self::default());
        }
        let events = events(transaction, &others).await?;
        let vectors = term_vectors(transaction, lexicon, &others).await?;
        let happenings: BTreeSet<Uuid> = events.iter().map(|row| row.happening_id).collect();
        let representatives = representatives(transaction, happenings).await?;
        let documents = events.iter().map(|row| &row.document.0);
        let documents = documents.chain(representatives.iter().map(|row| &row.document.0));
        let own_actors = groups.iter().flat_map(|group| &group.features).flat_map(EventFeatures::actors);
        let actor_ids: BTreeSet<Uuid> = documents
            .flat_map(|event| anchor_actors(event, |_| true))
            .map(|(_, id)| id)
            .chain(own_actors)
            .collect();
        let (known, merges) = known_actors(transaction, actor_ids).await?;
        let features_of = |event: &Event, sentence: &str, article: (Arc<TfIdfVector>, Option<Date>)| {
            let actors = anchor_actors(event, |actor| known.contains(&actor));
            features(lexicon, event, event.statement_index.is_some(), sentence, article, &actors)
                .with_merged_actors(&merges)
        };
        let mut events_by_article: HashMap<Uuid, Vec<(Uuid, EventFeatures)>> = HashMap::new();
        for row in &events {
            let Some(vector) = vectors.get(&row.article_id) else { continue };
            let published = row.published_at.to_jiff().to_zoned(TimeZone::UTC).date();
            let features = features_of(&row.document, &row.sentence, (vector.clone(), Some(published)));
            events_by_article.entry(row.article_id).or_default().push((row.happening_id, features));
        }
        let no_terms = Arc::new(TfIdfVector::default());
        let representatives = representatives
            .iter()
            .map(|row| (row.happening_id, features_of(&row.document, "", (no_terms.clone(), None))))
            .collect();
        Ok(Self { similar_articles, events_by_article, representatives, merges })
    }

    /// Returns the happening of each match key; `happening_of` holds those of stored keys.
    ///
    /// Groups are assigned in order, and each assignment counts for the later ones.
    fn assign(
        mut self,
        model: &PairwiseModel,
        groups: &[EventGroup],
        mut happening_of: HashMap<Uuid, Uuid>,
    ) -> HashMap<Uuid, Uuid> {
        let mut compared: HashMap<Uuid, usize> = HashMap::new();
        for group in groups {
            let position = compared.entry(group.article_id).or_default();
            *position += 1;
            if *position > MAX_GROUPS {
                happening_of.entry(group.key).or_insert(group.key);
                continue;
            }
            let features = group.features.iter();
            let features: Vec<EventFeatures> =
                features.map(|features| features.clone().with_merged_actors(&self.merges)).collect();
            let happening = match happening_of.get(&group.key) {
                Some(&happening) => happening,
                None => self.best_match(model, group.article_id, &features).unwrap_or(group.key),
            };
            happening_of.insert(group.key, happening);
            let own = self.events_by_article.entry(group.article_id).or_default();
            own.extend(features.into_iter().map(|features| (happening, features)));
        }
        happening_of
    }

    /// Returns the happening in similar articles that scores best against the events of a group, if one is above
    /// the model's threshold and no representative contradicts.
    fn best_match(&self, model: &PairwiseModel, article: Uuid, group: &[EventFeatures]) -> Option<Uuid> {
        let mut candidates: BTreeMap<Uuid, Vec<&EventFeatures>> = BTreeMap::new();
        for other in self.similar_articles.get(&article)? {
            for (happening, features) in self.events_of(other) {
                candidates.entry(*happening).or_default().push(features);
            }
        }
        // The article's own events of these happenings, as far as they are assigned.
        for (happening, features) in self.events_of(&article) {
            candidates.entry(*happening).and_modify(|events| events.push(features));
        }
        candidates.retain(|happening, _| {
            let representative = self.representatives.get(happening);
            representative.is_none_or(|one| group.iter().all(|features| features.is_compatible(one)))
        });
        let best = event_coreference::best_cluster(
            model,
            group,
            candidates.values().map(|events| events.iter().copied()),
        );
        candidates.into_keys().nth(best?)
    }

    fn events_of(&self, article: &Uuid) -> impl Iterator<Item = &(Uuid, EventFeatures)> {
        self.events_by_article.get(article).into_iter().flatten()
    }
}

/// Returns the most similar articles of each article.
async fn similar_articles(
    transaction: &mut PgTransaction<'_>,
    articles: BTreeSet<Uuid>,
) -> Result<HashMap<Uuid, Vec<Uuid>>, StoreError> {
    let pairs: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "SELECT own.id, similar_to.id FROM UNNEST($1::uuid[]) AS own (id) CROSS JOIN LATERAL (
           SELECT * FROM (
             SELECT other_article_id AS id, similarity_permille FROM article_similarities WHERE article_id = own.id
             UNION ALL
             SELECT article_id, similarity_permille FROM article_similarities WHERE other_article_id = own.id
           ) pairs ORDER BY similarity_permille DESC, id LIMIT $2
         ) similar_to",
    )
    .bind(articles.into_iter().collect::<Vec<_>>())
    .bind(MAX_SIMILAR_ARTICLES)
    .fetch_all(&mut **transaction)
    .await?;
    let mut similar: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for (article, other) in pairs {
        similar.entry(article).or_default().push(other);
    }
    Ok(similar)
}

async fn events(transaction: &mut PgTransaction<'_>, articles: &[Uuid]) -> Result<Vec<EventRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT article_id, happening_id, published_at, sentence, document FROM events
         WHERE article_id = ANY($1) AND ordinal < $2 ORDER BY article_id, ordinal",
    )
    .bind(articles)
    .bind(MAX_EVENTS)
    .fetch_all(&mut **transaction)
    .await?)
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

async fn representatives(
    transaction: &mut PgTransaction<'_>,
    happenings: BTreeSet<Uuid>,
) -> Result<Vec<RepresentativeRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT happening_id, document FROM happenings WHERE happening_id = ANY($1) AND event_count > 0",
    )
    .bind(happenings.into_iter().collect::<Vec<_>>())
    .fetch_all(&mut **transaction)
    .await?)
}

/// Returns which of `actors` are known across articles, and the merges among them.
async fn known_actors(
    transaction: &mut PgTransaction<'_>,
    actors: BTreeSet<Uuid>,
) -> Result<(HashSet<Uuid>, HashMap<Uuid, Uuid>), StoreError> {
    let rows: Vec<(Uuid, Option<Uuid>)> = sqlx::query_as(
        "SELECT actor_id, merged_into FROM actors WHERE actor_id = ANY($1) AND actor_type <> 'unnamed'",
    )
    .bind(actors.into_iter().collect::<Vec<_>>())
    .fetch_all(&mut **transaction)
    .await?;
    let merges = rows.iter().filter_map(|&(actor, into)| Some((actor, into?))).collect();
    Ok((rows.into_iter().map(|(actor, _)| actor).collect(), merges))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Gunmen attacked a convoy near Tarnovo, and four soldiers of the Orlik guard died.";
    const OWN: Uuid = Uuid::from_u128(1);
    const SIMILAR: Uuid = Uuid::from_u128(2);
    const ATTACK: Uuid = Uuid::from_u128(77);
    const KEY: Uuid = Uuid::from_u128(5);

    fn attack(status: &str) -> EventFeatures {
        let lexicon = Lexicon::builtin().unwrap();
        let article = Arc::new(TfIdfVector::from_texts([TEXT], &lexicon));
        EventFeatures::new("attack", TEXT, article, &lexicon).with_type("ASSAULT").with_status(status, false)
    }

    fn attack_at(status: &str, place: u128) -> EventFeatures {
        attack(status).with_actors([("place".to_owned(), Uuid::from_u128(place))])
    }

    /// Candidates of article `OWN`: one happening in article `SIMILAR`, with one event and a representative.
    fn candidates(event: EventFeatures, representative: EventFeatures) -> Candidates {
        Candidates {
            similar_articles: HashMap::from([(OWN, vec![SIMILAR])]),
            events_by_article: HashMap::from([(SIMILAR, vec![(ATTACK, event)])]),
            representatives: HashMap::from([(ATTACK, representative)]),
            merges: HashMap::new(),
        }
    }

    /// The happening of a group of one event with these features.
    fn assigned(candidates: Candidates, features: EventFeatures, stored: &[(Uuid, Uuid)]) -> Uuid {
        let model = PairwiseModel::builtin().unwrap().cross_document();
        let group = EventGroup { article_id: OWN, key: KEY, features: vec![features] };
        candidates.assign(&model, &[group], stored.iter().copied().collect())[&KEY]
    }

    #[test]
    fn a_coreferent_event_of_a_similar_article_decides() {
        let attack = || attack_at("happened", 7);
        assert_eq!(assigned(candidates(attack(), attack()), attack(), &[]), ATTACK);
    }

    #[test]
    fn without_a_coreferent_event_the_happening_is_new() {
        let attack = || attack_at("happened", 7);
        let unrelated = Candidates { similar_articles: HashMap::new(), ..candidates(attack(), attack()) };
        assert_eq!(assigned(unrelated, attack(), &[]), KEY);
        let denied = candidates(attack_at("denied", 7), attack_at("denied", 7));
        assert_eq!(assigned(denied, attack(), &[]), KEY);
    }

    #[test]
    fn a_representative_with_another_place_excludes_its_happening() {
        let without_place = candidates(attack("happened"), attack_at("happened", 8));
        assert_eq!(assigned(without_place, attack_at("happened", 7), &[]), KEY);
    }

    #[test]
    fn a_stored_match_key_decides_first() {
        let attack = || attack_at("happened", 7);
        let stored = Uuid::from_u128(9);
        assert_eq!(assigned(candidates(attack(), attack()), attack(), &[(KEY, stored)]), stored);
    }

    #[test]
    fn a_merged_actor_counts_as_the_one_it_was_merged_into() {
        let merges = HashMap::from([(Uuid::from_u128(7), Uuid::from_u128(8))]);
        let stored = candidates(attack_at("happened", 8), attack_at("happened", 8));
        assert_eq!(assigned(Candidates { merges, ..stored }, attack_at("happened", 7), &[]), ATTACK);
    }
}
