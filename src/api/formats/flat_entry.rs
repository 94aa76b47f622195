//! Entries with a date, flattened to one level: the common shape of tables, calendars and charts.

use jiff::Timestamp;

use extraction::{
    schema::{Affiliation, EventStatus, Importance, Speaker, StatementType, When},
    text::Span,
};

/// The kind of a flattened entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    Happening,
    Event,
    Statement,
}

impl EntryKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Happening => "happening",
            Self::Event => "event",
            Self::Statement => "statement",
        }
    }
}

/// A happening, an event or a statement, flattened.
#[derive(Debug, Clone)]
pub struct FlatEntry<'a> {
    pub id: String,
    pub kind: EntryKind,
    /// Type of the event, or of the statement.
    pub type_name: &'a str,
    /// Absent for statements.
    pub status: Option<EventStatus>,
    /// Absent where the entry has no date.
    pub when: Option<&'a When>,
    /// The clause that reports the event, or the content of the statement.
    pub summary: &'a str,
    /// Code points of the summary in the article of the first evidence.
    pub summary_span: Span,
    /// The speaker of a statement, or of a claim that no article makes its own.
    pub speaker: Option<&'a Speaker>,
    pub actors: Vec<&'a str>,
    pub recipients: Vec<&'a str>,
    pub places: Vec<&'a str>,
    pub event_count: i32,
    pub article_count: i32,
    /// Absent for statements.
    pub importance: Option<Importance>,
    /// Each as type, number or range, and unit.
    pub figures: Vec<String>,
    pub background: bool,
    pub confidence: f32,
    /// The most certain sentence first; empty only where an article was deleted during the request.
    pub evidence: Vec<Evidence<'a>>,
}

/// A sentence that reports an entry.
#[derive(Debug, Clone)]
pub struct Evidence<'a> {
    pub article_id: String,
    pub source: &'a str,
    pub article_title: Option<&'a str>,
    pub article_url: Option<&'a str>,
    pub published_at: Timestamp,
    pub text: &'a str,
    pub span: Span,
}

/// Columns of a table of flattened entries.
pub const FLAT_COLUMNS: &[&str] = &[
    "entry",
    "id",
    "type",
    "status",
    "when",
    "first_day",
    "last_day",
    "summary",
    "speaker",
    "speaker_role",
    "speaker_organization",
    "speaker_party",
    "speaker_gender",
    "speaker_named",
    "actors",
    "recipients",
    "places",
    "importance",
    "figures",
    "background",
    "event_count",
    "article_count",
    "confidence",
    "source",
    "article_id",
    "article_title",
    "article_url",
    "published_at",
    "span_field",
    "span_start",
    "span_end",
    "sentence",
];

impl<'a> FlatEntry<'a> {
    /// Tests whether the summary is in the speaker's own words; all other words are the article's.
    pub fn is_verbatim(&self) -> bool {
        self.kind == EntryKind::Statement && self.type_name == StatementType::Direct.as_str()
    }

    /// Returns the name of the speaker.
    pub fn speaker_name(&self) -> Option<&'a str> {
        self.speaker.map(|speaker| speaker.name.as_str())
    }

    /// Returns one cell for each of [`FLAT_COLUMNS`], with the first evidence. Days are empty without a date.
    pub fn cells(&self) -> Vec<String> {
        let text = |value: Option<&dyn ToString>| value.map(ToString::to_string).unwrap_or_default();
        let (when, evidence) = (self.when, self.evidence.first());
        let capacity = self.speaker.and_then(|speaker| speaker.capacity.as_ref());
        let affiliation = |one: Option<&Affiliation>| one.map(|one| one.name.clone()).unwrap_or_default();
        vec![
            self.kind.as_str().to_owned(),
            self.id.clone(),
            self.type_name.to_owned(),
            self.status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
            text(when.map(|when| &when.edtf as &dyn ToString)),
            text(when.map(|when| &when.first_day as &dyn ToString)),
            text(when.map(|when| &when.last_day as &dyn ToString)),
            self.summary.to_owned(),
            self.speaker_name().unwrap_or_default().to_owned(),
            self.speaker.and_then(|speaker| speaker.role.clone()).unwrap_or_default(),
            affiliation(capacity.and_then(|capacity| capacity.organization.as_ref())),
            affiliation(capacity.and_then(|capacity| capacity.party.as_ref())),
            capacity.map(|capacity| capacity.gender.as_str().to_owned()).unwrap_or_default(),
            text(capacity.and_then(|capacity| capacity.named.as_ref()).map(|named| named as &dyn ToString)),
            self.actors.join("; "),
            self.recipients.join("; "),
            self.places.join("; "),
            self.importance.map(|importance| importance.as_str().to_owned()).unwrap_or_default(),
            self.figures.join("; "),
            self.background.to_string(),
            self.event_count.to_string(),
            self.article_count.to_string(),
            self.confidence.to_string(),
            text(evidence.map(|one| &one.source as &dyn ToString)),
            text(evidence.map(|one| &one.article_id as &dyn ToString)),
            text(evidence.and_then(|one| one.article_title.as_ref()).map(|one| one as &dyn ToString)),
            text(evidence.and_then(|one| one.article_url.as_ref()).map(|one| one as &dyn ToString)),
            text(evidence.map(|one| &one.published_at as &dyn ToString)),
            evidence.map(|one| one.span.field.as_str().to_owned()).unwrap_or_default(),
            text(evidence.map(|one| &one.span.start as &dyn ToString)),
            text(evidence.map(|one| &one.span.end as &dyn ToString)),
            text(evidence.map(|one| &one.text as &dyn ToString)),
        ]
    }
}

#[cfg(test)]
pub(super) mod tests {
    use jiff::civil::date;

    use super::*;

    /// The twelfth of March 2024.
    pub fn day() -> When {
        let day = date(2024, 3, 12);
        When { edtf: "2024-03-12".to_owned(), first_day: day, last_day: day, expression: None, anchor: None }
    }

    /// An attack with one sentence as evidence.
    pub fn attack<'a>(sentence: &'a str, when: Option<&'a When>) -> FlatEntry<'a> {
        FlatEntry {
            id: "hap_1".to_owned(),
            kind: EntryKind::Happening,
            type_name: "ASSAULT",
            status: Some(EventStatus::Happened),
            when,
            summary: sentence,
            summary_span: Span::of_body(0, 10),
            speaker: None,
            actors: vec!["Gunmen"],
            recipients: Vec::new(),
            places: vec!["Tarnovo"],
            event_count: 1,
            article_count: 1,
            importance: Some(Importance::Main),
            figures: Vec::new(),
            background: false,
            confidence: 0.9,
            evidence: vec![Evidence {
                article_id: "art_1".to_owned(),
                source: "harbour-post",
                article_title: None,
                article_url: None,
                published_at: "2024-03-14T08:00:00Z".parse().expect("an instant"),
                text: sentence,
                span: Span::of_body(0, 10),
            }],
        }
    }

    #[test]
    fn there_is_one_cell_for_each_column_and_days_are_inclusive() {
        let when = day();
        let cells = attack("Gunmen attacked, twice", Some(&when)).cells();
        assert_eq!(cells.len(), FLAT_COLUMNS.len());
        assert_eq!(cells[4..7], ["2024-03-12", "2024-03-12", "2024-03-12"]);
        assert_eq!(attack("x", None).cells()[4..7], ["", "", ""]);
    }
}
