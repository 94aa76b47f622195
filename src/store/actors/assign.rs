//! Splits and reassignments, put into readings each time an article is read.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use sqlx::{PgTransaction, types::Json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::resolve::Known;
use crate::store::{ArticleId, StoreError};
use extraction::{
    Extraction,
    schema::{Actor, ActorReference, ActorType},
    text::Span,
};

/// Characters of context that tell one "he" from another.
const CONTEXT: usize = 32;

/// A passage by its place and by its words in context, so that it is found again when the text around it is
/// revised, and is given up when its own sentence is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Passage {
    /// Where it stood, in code points.
    pub start: u32,
    /// Its end.
    pub end: u32,
    /// Its characters.
    pub exact: String,
    /// The characters before it.
    pub prefix: String,
    /// The characters behind it.
    pub suffix: String,
}

impl Passage {
    /// The passage at `span` of `body`.
    pub fn at(body: &str, span: Span) -> Option<Self> {
        let exact = span.slice(body)?.to_owned();
        let (start, end) = (span.start as usize, span.end as usize);
        let prefix = body.chars().skip(start.saturating_sub(CONTEXT)).take(start.min(CONTEXT)).collect();
        let suffix = body.chars().skip(end).take(CONTEXT).collect();
        Some(Self { start: span.start, end: span.end, exact, prefix, suffix })
    }

    fn says_the_same(&self, other: &Self) -> bool {
        (&self.exact, &self.prefix, &self.suffix) == (&other.exact, &other.prefix, &other.suffix)
    }

    /// The mention of `reading` that this is.
    fn find(&self, reading: &Extraction, body: &str) -> Option<usize> {
        let same = reading.mentions.iter().enumerate().filter(|(_, mention)| {
            mention.text == self.exact
                && Self::at(body, mention.span).is_some_and(|one| one.says_the_same(self))
        });
        same.min_by_key(|(_, mention)| mention.span.start.abs_diff(self.start)).map(|(at, _)| at)
    }
}

/// One decision of an editor about one article.
#[derive(Debug, Clone)]
struct Assignment {
    from: Vec<Uuid>,
    to: Uuid,
    target: Target,
    passage: Option<Passage>,
}

/// The actor a mention is given to.
#[derive(Debug, Clone)]
struct Target {
    name: String,
    kind: ActorType,
}

/// What editors decided about some articles, in the order in which they did.
#[derive(Debug, Default)]
pub(in crate::store) struct Assignments(HashMap<ArticleId, Vec<Assignment>>);

impl Assignments {
    /// The decisions about `articles`.
    pub async fn of(transaction: &mut PgTransaction<'_>, articles: &[Uuid]) -> Result<Self, StoreError> {
        type Row = (Uuid, Vec<Uuid>, Uuid, Option<Json<Passage>>, String, String);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT s.article_id, s.from_ids, s.to_id, s.passage, a.name, a.kind
             FROM assignments s JOIN actors a ON a.actor_id = s.to_id
             WHERE s.article_id = ANY($1) ORDER BY s.correction_id",
        )
        .bind(articles)
        .fetch_all(&mut **transaction)
        .await?;
        let mut of = HashMap::<ArticleId, Vec<Assignment>>::new();
        for (article, from, to, passage, name, kind) in rows {
            let kind = ActorType::ALL.into_iter().find(|one| one.as_str() == kind);
            let target = Target { name, kind: kind.unwrap_or(ActorType::Organization) };
            let passage = passage.map(|passage| passage.0);
            of.entry(ArticleId(article)).or_default().push(Assignment { from, to, target, passage });
        }
        Ok(Self(of))
    }

    /// Whom an article speaks of where its words lead to `actor`.
    pub fn moved(&self, article: ArticleId, actor: Uuid) -> Option<Uuid> {
        let whole = self.0.get(&article)?.iter().filter(|one| one.passage.is_none());
        let last = whole.fold(actor, |now, one| if one.from.contains(&now) { one.to } else { now });
        (last != actor).then_some(last)
    }

    /// Gives single mentions of a reading to the actors that editors say they are.
    pub fn apply(&self, article: ArticleId, reading: &mut Extraction, body: &str, known: &mut Known) {
        for one in self.0.get(&article).into_iter().flatten() {
            let Some(mention) = one.passage.as_ref().and_then(|passage| passage.find(reading, body)) else {
                continue;
            };
            let here = |number: &u32| known.get(&(article, *number)) == Some(&one.to);
            let number = (0..reading.actors.len() as u32).find(here).unwrap_or_else(|| {
                let number = reading.actors.len() as u32;
                reading.actors.push(Actor {
                    actor_index: number,
                    actor_id: None,
                    name: one.target.name.clone(),
                    actor_type: one.target.kind,
                    roles: Vec::new(),
                    aliases: Vec::new(),
                });
                number
            });
            known.insert((article, number), one.to);
            give(reading, mention, number);
        }
    }
}

/// Makes a mention, and what is said and done in its words, another actor's.
fn give(reading: &mut Extraction, mention: usize, to: u32) {
    let name = reading.actors[to as usize].name.clone();
    let at = reading.mentions[mention].span;
    reading.mentions[mention].name.clone_from(&name);
    let from = std::mem::replace(&mut reading.mentions[mention].actor_index, to);
    let mentions = &reading.mentions;
    let still_in =
        |stretch: Span| mentions.iter().any(|one| one.actor_index == from && holds(stretch, one.span));
    let replace = |references: &mut Vec<ActorReference>, stretch: Span| {
        if !holds(stretch, at) {
            return;
        }
        if !still_in(stretch) {
            references.retain(|one| one.actor_index != Some(from));
        }
        if references.iter().all(|one| one.actor_index != Some(to)) {
            references.push(ActorReference { actor_index: Some(to), actor_id: None, name: name.clone() });
        }
    };
    for statement in &mut reading.statements {
        for speaker in statement.speaker.iter_mut().chain(&mut statement.via) {
            let told_here = speaker.mention.span.start < at.end && at.start < speaker.mention.span.end;
            if told_here && speaker.actor_index == Some(from) {
                speaker.actor_index = Some(to);
                speaker.name.clone_from(&name);
            }
        }
        replace(&mut statement.about, statement.span);
        let own = statement.speaker.as_ref().and_then(|speaker| speaker.actor_index);
        statement.about.retain(|one| one.actor_index != own || own.is_none());
    }
    for event in &mut reading.events {
        for participant in &mut event.participants {
            if participant.actor_index == Some(from) && holds(participant.span, at) {
                participant.actor_index = Some(to);
                participant.name.clone_from(&name);
            }
        }
        if event.places.iter().any(|place| place.actor_index == Some(from)) {
            replace(&mut event.places, event.sentence.span);
        }
    }
}

fn holds(stretch: Span, part: Span) -> bool {
    stretch.start <= part.start && part.end <= stretch.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use extraction::language::ModelKind;
    use extraction::{Article, Extractor};

    const BODY: &str = "Ivan Kolev met Maria Lopez on Monday. \"The road will open soon,\" he said.";

    fn passage(body: &str, words: &str) -> Passage {
        let start = body.find(words).expect("stands there") as u32;
        Passage::at(body, Span { start, end: start + words.len() as u32 }).expect("a passage")
    }

    fn extract(article: &Article<'_>) -> Extraction {
        Extractor::builtin(ModelKind::Fast).expect("the weights fit").extract(article)
    }

    #[test]
    fn a_passage_is_found_again_in_its_sentence_and_nowhere_else() {
        let he = passage(BODY, "he said");
        let he = Passage::at(BODY, Span { start: he.start, end: he.start + 2 }).expect("a passage");
        let revised = format!("Sofia. {BODY}");
        let reading = extract(&Article { body: &revised, published: None });
        let at = he.find(&reading, &revised).expect("is found");
        assert_eq!(reading.mentions[at].span.start, he.start + 7);
        let gone = BODY.replace("will open soon", "is closed");
        assert_eq!(he.find(&extract(&Article { body: &gone, published: None }), &gone), None);
    }

    #[test]
    fn a_mention_takes_its_statement_along() {
        let mut reading = extract(&Article { body: BODY, published: None });
        let said = |reading: &Extraction| reading.statements[0].speaker.clone().expect("a speaker");
        let before = said(&reading);
        let at = reading.mentions.iter().position(|one| one.text == "he").expect("a pronoun");
        let other =
            reading.actors.iter().find(|one| one.name == "Maria Lopez").expect("is there").actor_index;
        give(&mut reading, at, other);
        assert_ne!(before.actor_index, Some(other));
        assert_eq!(said(&reading).actor_index, Some(other));
        assert_eq!(said(&reading).name, "Maria Lopez");
    }
}
