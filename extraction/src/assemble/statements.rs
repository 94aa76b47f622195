//! Converts statements and what their speakers are.

use super::Assembler;
use crate::{
    actors::{self, Capacity},
    schema::{self, TextSpan},
    statements::Statement,
};

impl Assembler<'_> {
    fn capacity(&self, capacity: &Capacity) -> schema::Capacity {
        let affiliation = |affiliation: &actors::Affiliation| {
            let TextSpan { text, span } = self.text_span(affiliation.span);
            schema::Affiliation { name: affiliation.name.clone(), text, span }
        };
        schema::Capacity {
            role: capacity.role.map(|role| self.text_span(role)),
            organization: capacity.organization.as_ref().map(affiliation),
            party: capacity.party.as_ref().map(affiliation),
            gender: capacity.gender,
            named: capacity.named,
        }
    }

    /// Converts a statement; `capacity` is what its speaker is.
    pub(super) fn statement(&self, statement: &Statement, capacity: Option<&Capacity>) -> schema::Statement {
        let speaker = statement.speaker.map(|source| schema::Speaker {
            capacity: capacity.map(|capacity| self.capacity(capacity)),
            ..self.speaker(&source)
        });
        let own = speaker.as_ref().and_then(|speaker| speaker.actor_index);
        schema::Statement {
            id: None,
            statement_type: statement.kind,
            text: self.text(statement.content),
            span: self.span(statement.content),
            quoted: statement.quoted.iter().map(|&part| self.text_span(part)).collect(),
            via: statement.via.map(|source| self.speaker(&source)),
            cue: statement.cue.as_ref().map(|cue| schema::Cue {
                text: self.text(cue.span),
                span: self.span(cue.span),
                lemma: cue.lemma.clone(),
            }),
            when: statement
                .when
                .and_then(|time| self.when(time))
                .filter(|when| !self.is_after_publication(when))
                .or_else(|| self.published()),
            occasion: statement.occasion.map(|occasion| {
                let TextSpan { text, span } = self.text_span(occasion.span);
                let place = occasion.place.map(|actor| self.reference(actor));
                schema::Occasion { text, span, kind: occasion.kind, place }
            }),
            addressee: statement.addressee.map(|span| self.text_span(span)),
            about: self
                .actors_in(statement.content)
                .filter(|&actor| own != Some(actor as u32))
                .map(|actor| self.reference(actor))
                .collect(),
            occurrences: statement
                .occurrences
                .iter()
                .map(|&place| schema::Occurrence {
                    article_id: None,
                    text: self.text(place),
                    span: self.span(place),
                })
                .collect(),
            sentence: self.sentence(statement.sentence),
            corrected: statement.corrected,
            confidence: statement.confidence,
            speaker,
            speaker_candidates: statement
                .speaker_candidates
                .iter()
                .map(|candidate| schema::SpeakerCandidate {
                    actor_index: Some(candidate.actor as u32),
                    actor_id: None,
                    name: self.actor_name(candidate.actor),
                    probability: candidate.probability,
                })
                .collect(),
        }
    }
}
