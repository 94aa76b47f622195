//! Which happening the tellings of a batch belong to: the one that the same key names; else the likeliest of those
//! that articles of their affair tell; else one of their own.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use jiff::{civil::Date, tz::TimeZone};
use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{FromRow, PgTransaction, types::Json};
use uuid::Uuid;

use super::fold::{self, Telling};
use crate::store::{StoreError, events::actor_ids};
use extraction::{
    event_coreference::{self, EventFeatures, PairwiseModel, TfIdfVector},
    schema,
};

/// How many articles near by are looked at: those of its affair that are most like it.
const NEAR: i64 = 8;
/// How many events of each are looked at: the first ones.
const EVENTS: i32 = 64;

/// What stands in the record near a batch.
#[derive(Default)]
struct Near {
    /// The articles most like each.
    articles: HashMap<Uuid, Vec<Uuid>>,
    /// What each article tells: reports, with their happening.
    told: HashMap<Uuid, Vec<(Uuid, EventFeatures)>>,
    /// The report that speaks for each happening: what it says of day, voice and actors holds for all.
    speakers: HashMap<Uuid, EventFeatures>,
    /// Whom the merged among their actors are today.
    merged: HashMap<Uuid, Uuid>,
}

#[derive(FromRow)]
struct EventRow {
    article_id: Uuid,
    happening_id: Uuid,
    published_at: SqlTimestamp,
    sentence: String,
    detail: Json<schema::Event>,
}

#[derive(FromRow)]
struct SpeakerRow {
    happening_id: Uuid,
    detail: Json<schema::Event>,
}

/// Decides which happening each key names. To be asked under the lock of stories, once the articles have their
/// place among them and before their events are written.
pub(super) async fn join(
    transaction: &mut PgTransaction<'_>,
    tellings: &[Telling],
) -> Result<HashMap<Uuid, Uuid>, StoreError> {
    if tellings.is_empty() {
        return Ok(HashMap::new());
    }
    let keys: Vec<Uuid> = tellings.iter().map(|telling| telling.key).collect();
    let known: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "SELECT DISTINCT ON (fold_key) fold_key, happening_id FROM events WHERE fold_key = ANY($1)
         ORDER BY fold_key, happening_id",
    )
    .bind(&keys)
    .fetch_all(&mut **transaction)
    .await?;
    let near = Near::of(transaction, tellings).await?;
    Ok(near.happenings(tellings, known.into_iter().collect()))
}

impl Near {
    async fn of(transaction: &mut PgTransaction<'_>, tellings: &[Telling]) -> Result<Self, StoreError> {
        let own: BTreeSet<Uuid> = tellings.iter().map(|telling| telling.article_id).collect();
        let own: Vec<Uuid> = own.into_iter().collect();
        let links: Vec<(Uuid, Uuid)> = sqlx::query_as(
            "SELECT m.id, n.id FROM UNNEST($1::uuid[]) AS m (id) CROSS JOIN LATERAL (
               SELECT * FROM (
                 SELECT other_id AS id, likeness FROM story_links WHERE article_id = m.id
                 UNION ALL SELECT article_id, likeness FROM story_links WHERE other_id = m.id
               ) linked ORDER BY likeness DESC, id LIMIT $2
             ) n",
        )
        .bind(&own)
        .bind(NEAR)
        .fetch_all(&mut **transaction)
        .await?;
        let mut near = Self::default();
        for &(article, other) in &links {
            near.articles.entry(article).or_default().push(other);
        }
        let others: BTreeSet<Uuid> = links.into_iter().map(|(_, other)| other).collect();
        let others: Vec<Uuid> = others.into_iter().collect();
        if others.is_empty() {
            return Ok(near);
        }
        let rows: Vec<EventRow> = sqlx::query_as(
            "SELECT article_id, happening_id, published_at, sentence, detail FROM events
             WHERE article_id = ANY($1) AND ordinal < $2 ORDER BY article_id, ordinal",
        )
        .bind(&others)
        .bind(EVENTS)
        .fetch_all(&mut **transaction)
        .await?;
        let bodies: Vec<(Uuid, String)> = sqlx::query_as(
            "SELECT v.article_id, v.body FROM readings r JOIN revisions v USING (article_id, revision)
             WHERE r.article_id = ANY($1)",
        )
        .bind(&others)
        .fetch_all(&mut **transaction)
        .await?;
        let words: HashMap<Uuid, Arc<TfIdfVector>> = bodies
            .iter()
            .map(|(id, body)| (*id, Arc::new(TfIdfVector::from_texts([body.as_str()]))))
            .collect();
        let happenings: BTreeSet<Uuid> = rows.iter().map(|row| row.happening_id).collect();
        let speakers: Vec<SpeakerRow> = sqlx::query_as(
            "SELECT happening_id, detail FROM happenings WHERE happening_id = ANY($1) AND reports > 0",
        )
        .bind(happenings.into_iter().collect::<Vec<_>>())
        .fetch_all(&mut **transaction)
        .await?;
        let named = rows.iter().map(|row| &row.detail).chain(speakers.iter().map(|row| &row.detail));
        let newcomers = tellings.iter().flat_map(|telling| &telling.reports).flat_map(EventFeatures::actors);
        let actors: BTreeSet<Uuid> = named.flat_map(|event| actor_ids(event)).chain(newcomers).collect();
        let (known, merged) = standing(transaction, actors).await?;
        let report = |event: &schema::Event, sentence: &str, article: (Arc<TfIdfVector>, Option<Date>)| {
            let actors = fold::actors(event, |actor| known.contains(&actor));
            fold::report(event, sentence, article, &actors).with_merged_actors(&merged)
        };
        for row in rows {
            let Some(words) = words.get(&row.article_id) else { continue };
            let published = row.published_at.to_jiff().to_zoned(TimeZone::UTC).date();
            let report = report(&row.detail, &row.sentence, (words.clone(), Some(published)));
            near.told.entry(row.article_id).or_default().push((row.happening_id, report));
        }
        let nothing = Arc::new(TfIdfVector::default());
        near.speakers = speakers
            .into_iter()
            .map(|row| (row.happening_id, report(&row.detail, "", (nothing.clone(), None))))
            .collect();
        near.merged = merged;
        Ok(near)
    }

    /// The happening of each telling, by its key; `known` gives those that keys in the record name. What one telling
    /// decides counts for the next.
    fn happenings(mut self, tellings: &[Telling], known: HashMap<Uuid, Uuid>) -> HashMap<Uuid, Uuid> {
        let mut happening_of = known;
        for telling in tellings {
            let reports: Vec<EventFeatures> = telling
                .reports
                .iter()
                .map(|report| report.clone().with_merged_actors(&self.merged))
                .collect();
            let happening = match happening_of.get(&telling.key) {
                Some(&happening) => happening,
                None => self.likeliest(telling.article_id, &reports).unwrap_or(telling.key),
            };
            happening_of.insert(telling.key, happening);
            let told = self.told.entry(telling.article_id).or_default();
            told.extend(reports.into_iter().map(|report| (happening, report)));
        }
        happening_of
    }

    /// The happening told near by that these reports of an article tell too.
    fn likeliest(&self, article: Uuid, reports: &[EventFeatures]) -> Option<Uuid> {
        let mut told: BTreeMap<Uuid, Vec<&EventFeatures>> = BTreeMap::new();
        for (happening, report) in self.articles.get(&article)?.iter().flat_map(|near| self.told(near)) {
            told.entry(*happening).or_default().push(report);
        }
        // What the article itself has told of one of these by now.
        for (happening, report) in self.told(&article) {
            told.entry(*happening).and_modify(|told| told.push(report));
        }
        told.retain(|happening, _| {
            let speaker = self.speakers.get(happening);
            speaker.is_none_or(|speaker| reports.iter().all(|report| report.is_compatible(speaker)))
        });
        let joined = event_coreference::best_cluster(
            PairwiseModel::cross_document(),
            reports,
            told.values().map(|told| told.iter().copied()),
        );
        told.into_keys().nth(joined?)
    }

    fn told(&self, article: &Uuid) -> impl Iterator<Item = &(Uuid, EventFeatures)> {
        self.told.get(article).into_iter().flatten()
    }
}

/// Which of some actors are known across articles, and whom those are that an editor merged into another.
async fn standing(
    transaction: &mut PgTransaction<'_>,
    actors: BTreeSet<Uuid>,
) -> Result<(HashSet<Uuid>, HashMap<Uuid, Uuid>), StoreError> {
    let rows: Vec<(Uuid, Option<Uuid>)> = sqlx::query_as(
        "SELECT actor_id, merged_into FROM actors WHERE actor_id = ANY($1) AND kind <> 'unnamed'",
    )
    .bind(actors.into_iter().collect::<Vec<_>>())
    .fetch_all(&mut **transaction)
    .await?;
    let merged = rows.iter().filter_map(|&(actor, into)| Some((actor, into?))).collect();
    Ok((rows.into_iter().map(|(actor, _)| actor).collect(), merged))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "Gunmen attacked a convoy near Tarnovo, and four soldiers of the Orlik guard died.";
    const HERE: Uuid = Uuid::from_u128(1);
    const THERE: Uuid = Uuid::from_u128(2);
    const ATTACK: Uuid = Uuid::from_u128(77);

    fn report(trigger: &str, status: &str, place: u128) -> EventFeatures {
        EventFeatures::new(trigger, STORY, Arc::new(TfIdfVector::from_texts([STORY])))
            .with_type("ASSAULT")
            .with_status(status, false)
            .with_actors([("place".to_owned(), Uuid::from_u128(place))])
    }

    /// What `HERE` tells beside one attack that `THERE` told.
    fn beside(told: EventFeatures, speaker: EventFeatures) -> Near {
        Near {
            articles: HashMap::from([(HERE, vec![THERE])]),
            told: HashMap::from([(THERE, vec![(ATTACK, told)])]),
            speakers: HashMap::from([(ATTACK, speaker)]),
            merged: HashMap::new(),
        }
    }

    fn telling(key: u128, report: EventFeatures) -> Telling {
        Telling { article_id: HERE, key: Uuid::from_u128(key), reports: vec![report] }
    }

    #[test]
    fn what_an_article_of_the_affair_tells_too_is_joined() {
        let attack = || report("attack", "happened", 7);
        let near = beside(attack(), attack());
        let happenings = near.happenings(&[telling(5, attack())], HashMap::new());
        assert_eq!(happenings[&Uuid::from_u128(5)], ATTACK);
    }

    #[test]
    fn what_no_article_of_the_affair_tells_founds_its_own() {
        let attack = || report("attack", "happened", 7);
        let near = Near { articles: HashMap::new(), ..beside(attack(), attack()) };
        let happenings = near.happenings(&[telling(5, attack())], HashMap::new());
        assert_eq!(happenings[&Uuid::from_u128(5)], Uuid::from_u128(5));
        let denied = beside(report("attack", "denied", 7), report("attack", "denied", 7));
        let happenings = denied.happenings(&[telling(5, attack())], HashMap::new());
        assert_eq!(happenings[&Uuid::from_u128(5)], Uuid::from_u128(5));
    }

    #[test]
    fn the_one_who_speaks_for_a_happening_forbids_for_all_who_tell_it() {
        let placeless = EventFeatures::new("attack", STORY, Arc::new(TfIdfVector::from_texts([STORY])))
            .with_type("ASSAULT")
            .with_status("happened", false);
        let near = beside(placeless, report("attack", "happened", 8));
        let happenings = near.happenings(&[telling(5, report("attack", "happened", 7))], HashMap::new());
        assert_eq!(happenings[&Uuid::from_u128(5)], Uuid::from_u128(5), "another place");
    }

    #[test]
    fn a_key_that_the_record_knows_leads_to_its_happening() {
        let attack = || report("attack", "happened", 7);
        let (key, other) = (Uuid::from_u128(5), Uuid::from_u128(9));
        let near = beside(attack(), attack());
        let happenings = near.happenings(&[telling(5, attack())], HashMap::from([(key, other)]));
        assert_eq!(happenings[&key], other);
    }

    #[test]
    fn whom_an_editor_merged_is_no_stranger() {
        let (told, speaker) = (report("attack", "happened", 8), report("attack", "happened", 8));
        let merged = HashMap::from([(Uuid::from_u128(7), Uuid::from_u128(8))]);
        let near = Near { merged, ..beside(told, speaker) };
        let happenings = near.happenings(&[telling(5, report("attack", "happened", 7))], HashMap::new());
        assert_eq!(happenings[&Uuid::from_u128(5)], ATTACK);
    }
}
