//! From a reading to the rows of its facts. Pure.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    fold::{self, Foldable, Telling},
    refold::Tally,
};
use crate::store::{ActorId, ArticleId, EventId, StatementId, actors::Known, fact_ids, jobs::Claim};
use extraction::{
    Extraction,
    event_coreference::{EventFeatures, TfIdfVector},
    schema::{self, ActorType},
};

/// The day of what has no day: after all others.
pub const UNDATED: i32 = i32::MAX;

/// The rows of a batch of articles, one list a table.
#[derive(Default)]
pub struct Rows {
    pub readings: Vec<ReadingRow>,
    pub cast: Vec<CastRow>,
    pub statements: Vec<StatementRow>,
    pub subjects: Vec<SubjectRow>,
    pub events: Vec<EventRow>,
    pub event_actors: Vec<EventActorRow>,
    /// What the articles tell, each event's happening being decided by its key ([`Rows::settle`]).
    pub tellings: Vec<Telling>,
}

#[derive(Serialize)]
pub struct ReadingRow {
    article_id: Uuid,
    revision: i32,
    reading: Extraction,
}

#[derive(Serialize)]
pub struct CastRow {
    article_id: Uuid,
    member: u32,
    actor_id: Uuid,
    roles: Vec<String>,
    mentions: usize,
    published_at: Timestamp,
}

#[derive(Serialize)]
pub struct StatementRow {
    article_id: Uuid,
    statement_id: Uuid,
    ordinal: usize,
    source: String,
    kind: &'static str,
    speaker_id: Option<Uuid>,
    said_earliest: Date,
    said_latest: Date,
    published_at: Timestamp,
    content: String,
    words_key: Option<Uuid>,
    detail: schema::Statement,
}

#[derive(Serialize)]
pub struct SubjectRow {
    article_id: Uuid,
    statement_id: Uuid,
    actor_id: Uuid,
    said_earliest: Date,
}

#[derive(Serialize)]
pub struct EventRow {
    article_id: Uuid,
    event_id: Uuid,
    ordinal: usize,
    fold_key: Uuid,
    happening_id: Uuid,
    source: String,
    kind: String,
    status: &'static str,
    attributed_to: Option<Uuid>,
    earliest: Option<Date>,
    latest: Option<Date>,
    day: i32,
    published_at: Timestamp,
    confidence: f32,
    background: bool,
    summary: String,
    sentence: String,
    detail: schema::Event,
}

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventActorRow {
    article_id: Uuid,
    event_id: Uuid,
    actor_id: Uuid,
    role: &'static str,
    day: i32,
    happening_id: Uuid,
}

/// Days since 1970-01-01.
pub fn day_number(date: Date) -> i32 {
    date.duration_since(Date::constant(1970, 1, 1)).as_hours() as i32 / 24
}

impl Rows {
    /// Adds the facts of one article; `known` gives the ids of its actors.
    pub fn add(&mut self, claim: &Claim, mut reading: Extraction, known: &Known) {
        let article = claim.article_id;
        let id_of = |actor: u32| known.get(&(article, actor)).copied();
        reading.id = Some(article.to_string());
        reading.external_id.clone_from(&claim.external_id);
        for reference in reading.references_mut() {
            *reference.actor_id = reference.actor_index.and_then(id_of).map(ActorId);
        }
        name_facts(article, &mut reading);

        for actor in &reading.actors {
            let Some(actor_id) = id_of(actor.actor_index) else { continue };
            self.cast.push(CastRow {
                article_id: article.0,
                member: actor.actor_index,
                actor_id,
                roles: actor.roles.clone(),
                mentions: reading
                    .mentions
                    .iter()
                    .filter(|mention| mention.actor_index == actor.actor_index)
                    .count(),
                published_at: claim.published.at,
            });
        }
        for (ordinal, statement) in reading.statements.iter().enumerate() {
            self.add_statement(claim, ordinal, statement, id_of);
        }
        let (tellings, keys) = fold::tellings(article.0, foldables(&reading, claim, id_of));
        self.tellings.extend(tellings);
        for (ordinal, (event, key)) in reading.events.iter().zip(keys).enumerate() {
            self.add_event(claim, ordinal, event, key, &reading, id_of);
        }
        self.readings.push(ReadingRow { article_id: article.0, revision: claim.revision, reading });
    }

    /// Puts each event into its happening, given by its key.
    pub fn settle(&mut self, happening_of: &HashMap<Uuid, Uuid>) {
        let settle = |id: &mut Uuid| *id = happening_of.get(id).copied().unwrap_or(*id);
        self.events.iter_mut().for_each(|event| settle(&mut event.happening_id));
        self.event_actors.iter_mut().for_each(|actor| settle(&mut actor.happening_id));
    }

    /// How often each happening is told here.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        let mut tellers = HashSet::new();
        for event in &self.events {
            let first = tellers.insert((event.happening_id, event.article_id));
            tally.add(event.happening_id, 1, i32::from(first));
        }
        tally
    }

    fn add_statement(
        &mut self,
        claim: &Claim,
        ordinal: usize,
        statement: &schema::Statement,
        id_of: impl Fn(u32) -> Option<Uuid>,
    ) {
        let Some(StatementId(statement_id)) = statement.id else { return };
        let published = claim.published.local().date();
        let (said_earliest, said_latest) = match &statement.when {
            Some(when) => (when.first_day, when.end()),
            None => (published, published.tomorrow().unwrap_or(published)),
        };
        let speaker = statement.speaker.as_ref().and_then(|speaker| speaker.actor_index);
        let article_id = claim.article_id.0;
        let subjects: BTreeSet<Uuid> =
            statement.about.iter().filter_map(|one| one.actor_index.and_then(&id_of)).collect();
        self.subjects.extend(subjects.into_iter().map(|actor_id| SubjectRow {
            article_id,
            statement_id,
            actor_id,
            said_earliest,
        }));
        self.statements.push(StatementRow {
            article_id,
            statement_id,
            ordinal,
            source: claim.source.clone(),
            kind: statement.statement_type.as_str(),
            speaker_id: speaker.and_then(&id_of),
            said_earliest,
            said_latest,
            published_at: claim.published.at,
            content: statement.text.clone(),
            words_key: words_key(&statement.text),
            detail: statement.clone(),
        });
    }

    fn add_event(
        &mut self,
        claim: &Claim,
        ordinal: usize,
        event: &schema::Event,
        fold_key: Uuid,
        reading: &Extraction,
        id_of: impl Fn(u32) -> Option<Uuid>,
    ) {
        let Some(EventId(event_id)) = event.id else { return };
        let participants =
            event.participants.iter().filter_map(|one| Some((one.role.as_str(), id_of(one.actor_index?)?)));
        let places = event.places.iter().filter_map(|one| Some(("place", id_of(one.actor_index?)?)));
        let actors: Vec<(&'static str, Uuid)> = participants.chain(places).collect();
        let day = event.when.as_ref().map_or(UNDATED, |when| day_number(when.first_day));
        let article_id = claim.article_id.0;
        let rows: BTreeSet<EventActorRow> = actors
            .iter()
            .map(|&(role, actor_id)| EventActorRow {
                article_id,
                event_id,
                actor_id,
                role,
                day,
                happening_id: fold_key,
            })
            .collect();
        self.event_actors.extend(rows);
        let said_in = event.statement_index.and_then(|at| reading.statements.get(at as usize));
        self.events.push(EventRow {
            article_id,
            event_id,
            ordinal,
            fold_key,
            happening_id: fold_key,
            source: claim.source.clone(),
            kind: event.event_type.clone(),
            status: event.status.as_str(),
            attributed_to: said_in.and_then(|said| said.id).map(|id| id.0),
            earliest: event.when.as_ref().map(|when| when.first_day),
            latest: event.when.as_ref().map(schema::When::end),
            day,
            published_at: claim.published.at,
            confidence: event.confidence,
            background: event.background,
            summary: event.summary.text.clone(),
            sentence: event.sentence.text.clone(),
            detail: event.clone(),
        });
    }
}

/// A reading's events as folding looks at them.
fn foldables<'r>(
    reading: &'r Extraction,
    claim: &Claim,
    id_of: impl Fn(u32) -> Option<Uuid>,
) -> Vec<(Foldable<'r>, EventFeatures)> {
    let body = claim.body.as_str();
    let (words, published) = (Arc::new(TfIdfVector::from_texts([body])), claim.published.local().date());
    let unnamed = reading.actors.iter().filter(|actor| actor.actor_type == ActorType::Unnamed);
    let unnamed: HashSet<Uuid> = unnamed.filter_map(|actor| id_of(actor.actor_index)).collect();
    let foldable = |event: &'r schema::Event| {
        let actors = fold::actors(event, |actor| !unnamed.contains(&actor));
        let report = fold::report(event, &event.sentence.text, (words.clone(), Some(published)), &actors);
        let foldable = Foldable {
            event_id: event.id.map_or(Uuid::nil(), |id| id.0),
            kind: &event.event_type,
            status: event.status.as_str(),
            lemma: &event.trigger.lemma,
            attributed: event.statement_index.is_some(),
            days: event.when.as_ref().map(|when| (when.first_day.to_string(), when.end().to_string())),
            actors,
        };
        (foldable, report)
    };
    reading.events.iter().map(foldable).collect()
}

/// Gives the statements and events of a reading their ids.
fn name_facts(article: ArticleId, reading: &mut Extraction) {
    let words: Vec<String> = reading.statements.iter().map(|one| one.text.clone()).collect();
    let ids = fact_ids(article, "statement", words.iter().map(String::as_str));
    for (statement, id) in reading.statements.iter_mut().zip(ids) {
        statement.id = Some(StatementId(id));
        for place in &mut statement.occurrences {
            place.article_id = Some(article);
        }
    }
    let words: Vec<String> =
        reading.events.iter().map(|one| format!("{}\n{}", one.trigger.text, one.sentence.text)).collect();
    let ids = fact_ids(article, "event", words.iter().map(String::as_str));
    for (event, id) in reading.events.iter_mut().zip(ids) {
        event.id = Some(EventId(id));
    }
}

/// The same for the same words, whatever their case and marks; `None` for fewer than six words, which
/// two people may say without one repeating the other.
fn words_key(content: &str) -> Option<Uuid> {
    let mut digest = Sha256::new();
    let mut count = 0;
    for word in content.split(|symbol: char| !symbol.is_alphanumeric()).filter(|word| !word.is_empty()) {
        digest.update(word.to_lowercase());
        digest.update([0]);
        count += 1;
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.finalize()[..16]);
    (count >= 6).then(|| uuid::Builder::from_custom_bytes(bytes).into_uuid())
}
