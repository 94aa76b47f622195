//! Reassignment of one mention to another actor, as an editor decides it.

use serde::{Deserialize, Serialize};

use crate::{
    schema::{ActorReference, Extraction},
    text::Span,
};

/// Code points of context before and after the mention, enough to distinguish one "he" from another.
const CONTEXT_LENGTH: usize = 32;

/// Selects a mention by its characters, context and position.
///
/// A W3C `TextQuoteSelector` with a `TextPositionSelector`: it finds the mention again after the text around it was
/// revised, and finds nothing once the mention's own context changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TextSelector {
    /// The characters of the mention.
    pub text: String,
    /// Code points of the body, in the revision in which the mention was selected.
    pub span: Span,
    /// The characters before the mention, at most 32.
    pub prefix: String,
    /// The characters after the mention, at most 32.
    pub suffix: String,
}

impl TextSelector {
    /// Makes the selector of `span` in `body`; `None` where the body ends before the span.
    pub fn of(body: &str, span: Span) -> Option<Self> {
        let text = span.slice(body)?.to_owned();
        let (start, end) = (span.start as usize, span.end as usize);
        let skipped = start.saturating_sub(CONTEXT_LENGTH);
        let prefix = body.chars().skip(skipped).take(start - skipped).collect();
        let suffix = body.chars().skip(end).take(CONTEXT_LENGTH).collect();
        Some(Self { text, span, prefix, suffix })
    }

    /// Returns the index of the selected mention; of several with equal context, the one nearest to the old place.
    pub fn find(&self, extraction: &Extraction, body: &str) -> Option<usize> {
        let matching = extraction.mentions.iter().enumerate().filter(|(_, mention)| {
            mention.text == self.text
                && Self::of(body, mention.span).is_some_and(|found| found.has_context_of(self))
        });
        let nearest = matching.min_by_key(|(_, mention)| mention.span.start.abs_diff(self.span.start));
        nearest.map(|(index, _)| index)
    }

    fn has_context_of(&self, other: &Self) -> bool {
        (&self.prefix, &self.suffix) == (&other.prefix, &other.suffix)
    }
}

/// Assigns a mention to the actor with index `to`, and with it the statements and events that refer to the mention.
///
/// `mention` is an index into `extraction.mentions`, `to` one into `extraction.actors`. The former actor stays a
/// subject or place where another mention of it is in the same text.
pub fn reassign_mention(extraction: &mut Extraction, mention: usize, to: u32) {
    let name = extraction.actors[to as usize].name.clone();
    let moved = &mut extraction.mentions[mention];
    let at = moved.span;
    let from = std::mem::replace(&mut moved.actor_index, to);
    moved.name.clone_from(&name);
    moved.actor_id = None;
    let mentions = &extraction.mentions;
    let is_mentioned_in =
        |span: Span| mentions.iter().any(|other| other.actor_index == from && contains(span, other.span));
    let replace_reference = |references: &mut Vec<ActorReference>, span: Span| {
        if !contains(span, at) {
            return;
        }
        if !is_mentioned_in(span) {
            references.retain(|reference| reference.actor_index != Some(from));
        }
        if references.iter().all(|reference| reference.actor_index != Some(to)) {
            references.push(ActorReference { actor_index: Some(to), actor_id: None, name: name.clone() });
        }
    };
    for statement in &mut extraction.statements {
        for speaker in statement.speaker.iter_mut().chain(&mut statement.via) {
            let mention = speaker.mention.span;
            let overlaps = mention.field == at.field && mention.start < at.end && at.start < mention.end;
            if overlaps && speaker.actor_index == Some(from) {
                speaker.actor_index = Some(to);
                speaker.actor_id = None;
                speaker.name.clone_from(&name);
            }
        }
        replace_reference(&mut statement.about, statement.span);
        // A speaker is no subject of its own statement.
        let speaker = statement.speaker.as_ref().and_then(|speaker| speaker.actor_index);
        statement.about.retain(|subject| subject.actor_index != speaker || speaker.is_none());
    }
    let events = extraction.events.iter_mut().map(|event| &mut event.participants);
    let happenings = extraction.happenings.iter_mut().map(|happening| &mut happening.participants);
    for participant in events.chain(happenings).flatten() {
        if participant.actor_index == Some(from) && contains(participant.span, at) {
            participant.actor_index = Some(to);
            participant.actor_id = None;
            participant.name.clone_from(&name);
        }
    }
    for event in &mut extraction.events {
        if event.places.iter().any(|place| place.actor_index == Some(from)) {
            replace_reference(&mut event.places, event.sentence.span);
        }
    }
    for happening in &mut extraction.happenings {
        if happening.places.iter().any(|place| place.actor_index == Some(from)) {
            for mention in &happening.mentions {
                replace_reference(&mut happening.places, mention.sentence.span);
            }
        }
    }
}

fn contains(outer: Span, inner: Span) -> bool {
    outer.field == inner.field && outer.start <= inner.start && inner.end <= outer.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Article, Extractor, language::ModelKind};

    const BODY: &str = "Ivan Kolev met Maria Lopez on Monday. \"The road will open soon,\" he said.";

    fn extract(body: &str) -> Extraction {
        Extractor::builtin(ModelKind::Fast).expect("the weights fit").extract(&Article {
            title: None,
            body,
            published: None,
            source: None,
        })
    }

    #[test]
    fn a_selector_finds_its_mention_after_a_revision_elsewhere_and_not_after_one_of_its_context() {
        let start = BODY.find("he said").expect("is in the text") as u32;
        let selector = TextSelector::of(BODY, Span::of_body(start, start + 2)).expect("is in the text");
        assert_eq!((selector.text.as_str(), selector.suffix.as_str()), ("he", " said."));
        let revised = format!("Sofia. {BODY}");
        let extraction = extract(&revised);
        let index = selector.find(&extraction, &revised).expect("is found");
        assert_eq!(extraction.mentions[index].span.start, start + 7);
        let changed = BODY.replace("will open soon", "is closed");
        assert_eq!(selector.find(&extract(&changed), &changed), None);
    }

    #[test]
    fn a_reassigned_mention_takes_its_statement_along() {
        let mut extraction = extract(BODY);
        let speaker = |extraction: &Extraction| extraction.statements[0].speaker.clone().expect("a speaker");
        let before = speaker(&extraction);
        let pronoun = extraction.mentions.iter().position(|mention| mention.text == "he").expect("a pronoun");
        let lopez = extraction.actors.iter().find(|actor| actor.name == "Maria Lopez").expect("an actor");
        let lopez = lopez.actor_index;
        reassign_mention(&mut extraction, pronoun, lopez);
        assert_ne!(before.actor_index, Some(lopez));
        assert_eq!(speaker(&extraction).actor_index, Some(lopez));
        assert_eq!(speaker(&extraction).name, "Maria Lopez");
    }
}
