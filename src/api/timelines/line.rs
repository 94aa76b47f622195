//! What all flat formats tell of an entry, whichever kind it is.

use jiff::{Timestamp, civil::Date};

use super::view::{EntryView, EvidenceView, HappeningView};
use crate::api::statements::StatementView;
use extraction::{
    schema::{EventStatus, ParticipantRole},
    text::Span,
};

/// An entry, flat.
#[derive(Debug, Clone)]
pub(super) struct Line<'e> {
    pub id: String,
    /// "happening" or "statement".
    pub entry: &'static str,
    /// The type of a happening, or how a statement is told.
    pub kind: &'e str,
    pub status: Option<EventStatus>,
    pub when: Option<When<'e>>,
    /// What happened, or what was said, cut from the text.
    pub summary: &'e str,
    /// Who said it.
    pub speaker: Option<&'e str>,
    pub actors: Vec<&'e str>,
    pub recipients: Vec<&'e str>,
    pub places: Vec<&'e str>,
    pub reports: i32,
    pub articles: i32,
    pub background: bool,
    pub confidence: f32,
    /// The surest first; never empty but where an article went between two looks.
    pub evidence: Vec<Proof<'e>>,
}

/// When an entry took place.
#[derive(Debug, Clone, Copy)]
pub(super) struct When<'e> {
    pub edtf: &'e str,
    pub earliest: Date,
    /// The day after the last.
    pub latest: Date,
}

/// A sentence that tells an entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Proof<'e> {
    pub article_id: &'e str,
    pub source: &'e str,
    pub published_at: Timestamp,
    pub span: Span,
    pub text: &'e str,
}

impl<'e> Line<'e> {
    pub fn of(entry: &'e EntryView) -> Self {
        match entry {
            EntryView::Happening(happening) => Self::of_happening(happening),
            EntryView::Statement(statement) => Self::of_statement(statement),
        }
    }

    fn of_happening(happening: &'e HappeningView) -> Self {
        let named = |role| {
            happening.participants.iter().filter(move |one| one.role == role).map(|one| one.name.as_str())
        };
        let proof = |one: &'e EvidenceView| Proof {
            article_id: &one.article_id,
            source: &one.source,
            published_at: one.published_at,
            span: one.span,
            text: &one.text,
        };
        Self {
            id: happening.id.clone(),
            entry: "happening",
            kind: &happening.kind,
            status: Some(happening.status),
            when: happening.when.as_ref().map(|when| When {
                edtf: &when.edtf,
                earliest: when.earliest,
                latest: when.latest,
            }),
            summary: &happening.summary,
            speaker: None,
            actors: named(ParticipantRole::Actor).collect(),
            recipients: named(ParticipantRole::Recipient).collect(),
            places: happening.places.iter().map(|place| place.name.as_str()).collect(),
            reports: happening.reports,
            articles: happening.articles,
            background: happening.background,
            confidence: happening.confidence,
            evidence: happening.evidence.iter().map(proof).collect(),
        }
    }

    fn of_statement(view: &'e StatementView) -> Self {
        let statement = &view.statement;
        let speaker = statement.speaker.as_ref().map(|speaker| speaker.name.as_str());
        Self {
            id: statement.id.map(|id| id.to_string()).unwrap_or_default(),
            entry: "statement",
            kind: statement.statement_type.as_str(),
            status: None,
            when: statement.when.as_ref().map(|said| When {
                edtf: &said.edtf,
                earliest: said.first_day,
                latest: said.end(),
            }),
            summary: &statement.text,
            speaker,
            actors: speaker.into_iter().collect(),
            recipients: statement.addressee.iter().map(|one| one.text.as_str()).collect(),
            places: Vec::new(),
            reports: 1,
            articles: 1,
            background: false,
            confidence: statement.confidence,
            evidence: vec![Proof {
                article_id: &view.article_id,
                source: &view.source,
                published_at: view.published_at,
                span: statement.span,
                text: &statement.text,
            }],
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use jiff::civil::date;

    use super::*;

    /// A happening of one day, told by one sentence.
    pub fn attack(told: &str) -> Line<'_> {
        Line {
            id: "hap_1".to_owned(),
            entry: "happening",
            kind: "ASSAULT",
            status: Some(EventStatus::Happened),
            when: Some(When { edtf: "2024-03-12", earliest: date(2024, 3, 12), latest: date(2024, 3, 13) }),
            summary: told,
            speaker: None,
            actors: vec!["Gunmen"],
            recipients: Vec::new(),
            places: vec!["Tarnovo"],
            reports: 1,
            articles: 1,
            background: false,
            confidence: 0.9,
            evidence: vec![Proof {
                article_id: "art_1",
                source: "harbour-post",
                published_at: "2024-03-14T08:00:00Z".parse().expect("an instant"),
                span: Span { start: 0, end: 10 },
                text: told,
            }],
        }
    }
}
