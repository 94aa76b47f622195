//! Assignment of event groups to happenings: event coreference across articles.
//!
//! A group belongs to the happening of its match key; else to those that it is linked to among the happenings of the
//! eight most similar articles; else to a new one, whose id is its match key.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::civil::Date;
use sqlx::PgTransaction;
use uuid::Uuid;

use super::{
    match_key::EventGroup,
    similar_articles::similar_articles,
    similar_events::{self, StoredReport},
};
use crate::store::{StoreError, sort_day::date_of};
use extraction::event_coreference::{EventCoreference, HappeningFeatures, link};

/// Number of groups of one article that are compared, the first ones. Later ones are found by their match keys only.
const MAX_GROUPS: usize = 256;
/// Most days between a group and a happening that it belongs to: papers differ about the day.
const MAX_DAYS_APART: i64 = 3;

/// The happenings to which groups were assigned.
#[derive(Debug, Default)]
pub(super) struct Assignment {
    /// The happening of each match key.
    pub happening_of: HashMap<Uuid, Uuid>,
    /// Pairs of happenings that a group shows to be one.
    pub bridges: Vec<(Uuid, Uuid)>,
}

/// Returns the happening of each match key in `groups`, and the happenings that they join.
///
/// Call it under the lock of stories, after the articles were added to stories and before their events are inserted.
pub(super) async fn assign(
    transaction: &mut PgTransaction<'_>,
    coreference: &EventCoreference,
    groups: &[EventGroup],
) -> Result<Assignment, StoreError> {
    if groups.is_empty() {
        return Ok(Assignment::default());
    }
    let keys: Vec<Uuid> = groups.iter().map(|group| group.key).collect();
    let by_key: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "SELECT DISTINCT ON (match_key) match_key, happening_id FROM events WHERE match_key = ANY($1)
         ORDER BY match_key, happening_id",
    )
    .bind(&keys)
    .fetch_all(&mut **transaction)
    .await?;
    let candidates = Candidates::load(transaction, coreference, groups).await?;
    Ok(candidates.assign(coreference, groups, by_key.into_iter().collect()))
}

/// The happenings that the groups of a batch can belong to.
#[derive(Default)]
struct Candidates {
    /// The most similar articles of each article.
    similar_articles: HashMap<Uuid, Vec<Uuid>>,
    /// What each article reports, by happening.
    reports_by_article: HashMap<Uuid, Vec<(Uuid, HappeningFeatures)>>,
    /// The days of each dated happening: first, and the day after the last.
    days: HashMap<Uuid, (Date, Date)>,
    /// The actors into which others were merged.
    merges: HashMap<Uuid, Uuid>,
}

impl Candidates {
    /// Loads the candidates of `groups`.
    async fn load(
        transaction: &mut PgTransaction<'_>,
        coreference: &EventCoreference,
        groups: &[EventGroup],
    ) -> Result<Self, StoreError> {
        let own: BTreeSet<Uuid> = groups.iter().map(|group| group.article_id).collect();
        let similar_articles = similar_articles(transaction, own).await?;
        let others: BTreeSet<Uuid> = similar_articles.values().flatten().copied().collect();
        let others: Vec<Uuid> = others.into_iter().collect();
        let own_actors =
            groups.iter().flat_map(|group| group.features.known_actors()).map(|(_, actor)| *actor);
        let (reports, actors) =
            similar_events::load(transaction, &coreference.lexicon, &others, own_actors).await?;
        let days = days(transaction, &reports).await?;
        let mut reports_by_article: HashMap<Uuid, Vec<(Uuid, HappeningFeatures)>> = HashMap::new();
        for report in reports {
            let of_article = reports_by_article.entry(report.article_id).or_default();
            of_article.push((report.happening_id, report.features));
        }
        Ok(Self { similar_articles, reports_by_article, days, merges: actors.merges })
    }

    /// Assigns each match key to a happening; `happening_of` holds those of stored keys.
    ///
    /// Articles are assigned in order, and what one reports counts for the later ones.
    fn assign(
        mut self,
        coreference: &EventCoreference,
        groups: &[EventGroup],
        happening_of: HashMap<Uuid, Uuid>,
    ) -> Assignment {
        let mut assignment = Assignment { happening_of, bridges: Vec::new() };
        for groups in groups.chunk_by(|one, other| one.article_id == other.article_id) {
            self.assign_article(coreference, groups, &mut assignment);
        }
        assignment
    }

    fn assign_article(
        &mut self,
        coreference: &EventCoreference,
        groups: &[EventGroup],
        assignment: &mut Assignment,
    ) {
        let (compared, rest) = groups.split_at(groups.len().min(MAX_GROUPS));
        let is_new = |group: &&EventGroup| !assignment.happening_of.contains_key(&group.key);
        let mut keys = HashSet::new();
        let new: Vec<&EventGroup> =
            compared.iter().filter(is_new).filter(|group| keys.insert(group.key)).collect();
        let features: Vec<HappeningFeatures> =
            new.iter().map(|group| group.features.clone().with_merged_actors(&self.merges)).collect();
        let taken: HashSet<Uuid> =
            compared.iter().filter_map(|group| assignment.happening_of.get(&group.key).copied()).collect();
        let candidates =
            groups.first().map(|group| self.candidates(group.article_id, &taken)).unwrap_or_default();
        let reports: Vec<Vec<&HappeningFeatures>> = candidates.values().cloned().collect();
        let happenings: Vec<Uuid> = candidates.keys().copied().collect();
        let links = link(coreference, &features, &reports);
        for ((group, features), links) in new.iter().zip(&features).zip(links) {
            let mut links = links.into_iter().map(|index| happenings[index]).filter(|&happening| {
                self.days.get(&happening).is_none_or(|days| !are_apart(features.days(), *days))
            });
            let happening = links.next().unwrap_or(group.key);
            assignment.happening_of.insert(group.key, happening);
            assignment.bridges.extend(links.map(|other| (happening, other)));
        }
        for group in rest {
            assignment.happening_of.entry(group.key).or_insert(group.key);
        }
        for group in compared {
            let features = group.features.clone().with_merged_actors(&self.merges);
            let own = self.reports_by_article.entry(group.article_id).or_default();
            own.push((assignment.happening_of[&group.key], features));
        }
    }

    /// Returns what the articles similar to `article` report of each happening that is not taken.
    fn candidates(&self, article: Uuid, taken: &HashSet<Uuid>) -> BTreeMap<Uuid, Vec<&HappeningFeatures>> {
        let mut candidates: BTreeMap<Uuid, Vec<&HappeningFeatures>> = BTreeMap::new();
        for other in self.similar_articles.get(&article).into_iter().flatten() {
            for (happening, features) in self.reports_by_article.get(other).into_iter().flatten() {
                if !taken.contains(happening) {
                    candidates.entry(*happening).or_default().push(features);
                }
            }
        }
        candidates
    }
}

/// Returns true when days are known and lie more than three days from those of a happening.
fn are_apart(days: Option<(Date, Date)>, others: (Date, Date)) -> bool {
    let days_after = |first: Date, end: Date| first.duration_since(end).as_hours() / 24;
    days.is_some_and(|own| days_after(own.0, others.1).max(days_after(others.0, own.1)) >= MAX_DAYS_APART)
}

/// Returns the days of the dated happenings among those reported.
async fn days(
    transaction: &mut PgTransaction<'_>,
    reports: &[StoredReport],
) -> Result<HashMap<Uuid, (Date, Date)>, StoreError> {
    let happenings: BTreeSet<Uuid> = reports.iter().map(|report| report.happening_id).collect();
    let rows: Vec<(Uuid, i32, i32)> = sqlx::query_as(
        "SELECT happening_id, earliest, latest FROM all_happenings
         WHERE happening_id = ANY($1) AND event_count > 0 AND earliest IS NOT NULL AND latest IS NOT NULL",
    )
    .bind(happenings.into_iter().collect::<Vec<_>>())
    .fetch_all(&mut **transaction)
    .await?;
    Ok(rows.into_iter().map(|(id, first, end)| (id, (date_of(first), date_of(end)))).collect())
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, LazyLock};

    use extraction::{
        event_coreference::{ArticleFeatures, TfIdfVector},
        schema::Event,
    };
    use jiff::civil::date;
    use serde_json::json;

    use super::*;

    const TEXT: &str = "Gunmen attacked a convoy near Tarnovo, and four soldiers of the Orlik guard died.";
    const OWN: Uuid = Uuid::from_u128(1);
    const SIMILAR: Uuid = Uuid::from_u128(2);
    const ATTACK: Uuid = Uuid::from_u128(77);
    const KEY: Uuid = Uuid::from_u128(5);

    static COREFERENCE: LazyLock<EventCoreference> = LazyLock::new(|| EventCoreference::builtin().unwrap());

    fn attack(place: u128, name: &str) -> HappeningFeatures {
        let span = json!({"start": 0, "end": 1});
        let event: Event = serde_json::from_value(json!({
            "trigger": {"text": "attacked", "span": span, "lemma": "attack"},
            "type": "ASSAULT",
            "status": "happened",
            "participants": [{"role": "actor", "text": "gunmen", "span": span, "actor_id": null, "name": "gunmen"}],
            "when": {"edtf": "2025-04-22", "first_day": "2025-04-22", "last_day": "2025-04-22", "expression": null},
            "places": [{"actor_id": format!("act_{place:032x}"), "name": name}],
            "summary": {"text": TEXT, "span": span},
            "sentence": {"text": TEXT, "span": span},
            "background": false,
            "importance": "lead",
            "confidence": 0.9,
        }))
        .unwrap();
        let terms = Arc::new(TfIdfVector::from_texts([TEXT], &COREFERENCE.lexicon));
        let article = ArticleFeatures { terms, published: Some(date(2025, 4, 23)) };
        HappeningFeatures::new(&[&event], &[], &article, &COREFERENCE.lexicon, |_| true).unwrap()
    }

    /// Candidates of article `OWN`: one happening in article `SIMILAR`.
    fn candidates() -> Candidates {
        Candidates {
            similar_articles: HashMap::from([(OWN, vec![SIMILAR])]),
            reports_by_article: HashMap::from([(SIMILAR, vec![(ATTACK, attack(7, "Tarnovo"))])]),
            ..Candidates::default()
        }
    }

    /// The happening of a group with these features.
    fn assigned(candidates: Candidates, stored: &[(Uuid, Uuid)]) -> Uuid {
        let group = EventGroup { article_id: OWN, key: KEY, features: attack(7, "Tarnovo") };
        candidates.assign(&COREFERENCE, &[group], stored.iter().copied().collect()).happening_of[&KEY]
    }

    #[test]
    fn a_linked_happening_of_a_similar_article_decides() {
        assert_eq!(assigned(candidates(), &[]), ATTACK);
    }

    #[test]
    fn without_a_similar_article_the_happening_is_new() {
        let unrelated = Candidates { similar_articles: HashMap::new(), ..candidates() };
        assert_eq!(assigned(unrelated, &[]), KEY);
    }

    #[test]
    fn a_happening_of_other_days_is_excluded() {
        let days = HashMap::from([(ATTACK, (date(2025, 4, 1), date(2025, 4, 2)))]);
        assert_eq!(assigned(Candidates { days, ..candidates() }, &[]), KEY);
    }

    #[test]
    fn a_stored_match_key_decides_first() {
        let stored = Uuid::from_u128(9);
        assert_eq!(assigned(candidates(), &[(KEY, stored)]), stored);
    }
}
