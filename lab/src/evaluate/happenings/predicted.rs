//! The happenings that the program extracts from an article, in the form of gold.

use jiff::civil::Date;

use super::gold::{Happening, Mention};
use extraction::{
    Article, Extractor,
    schema::{self, Extraction, Importance, ParticipantRole},
};

/// Extracts the happenings of an article that belong in a timeline.
pub(super) fn predict(text: &str, published: Option<Date>, extractor: &Extractor) -> Vec<Happening> {
    entries(&extract(text, published, extractor))
}

/// Returns the happenings of an extraction that belong in a timeline.
pub(super) fn entries(extraction: &Extraction) -> Vec<Happening> {
    let entries = extraction.happenings.iter().filter(|happening| is_entry(happening));
    entries.map(|happening| entry(happening, extraction)).collect()
}

/// Extracts from an article that was published at noon of a day.
pub(crate) fn extract(text: &str, published: Option<Date>, extractor: &Extractor) -> Extraction {
    let article = Article {
        title: None,
        body: text,
        published: published.map(|date| date.at(12, 0, 0, 0)),
        source: None,
    };
    extractor.extract(&article)
}

/// Returns true when a happening belongs in a timeline.
pub(super) fn is_entry(happening: &schema::Happening) -> bool {
    happening.importance >= Importance::Main
}

/// Writes a happening in the form of gold.
pub(super) fn entry(happening: &schema::Happening, extraction: &Extraction) -> Happening {
    let with_role = |role: ParticipantRole| {
        let participants = happening.participants.iter().filter(move |one| one.role == role);
        participants.map(|one| one.name.clone()).collect()
    };
    let statement = happening.statement_index.and_then(|index| extraction.statements.get(index as usize));
    Happening {
        event_type: happening.event_type.clone(),
        status: happening.status.as_str().to_owned(),
        when: happening.when.as_ref().map(|when| when.edtf.clone()),
        places: happening.places.iter().map(|place| place.name.clone()).collect(),
        actors: with_role(ParticipantRole::Actor),
        recipients: with_role(ParticipantRole::Recipient),
        attributed_to: statement.map(|statement| {
            statement.speaker.as_ref().map_or("unknown".to_owned(), |speaker| speaker.name.clone())
        }),
        background: happening.background,
        mentions: happening
            .mentions
            .iter()
            .map(|mention| Mention {
                doc: None,
                span: (mention.span.start, mention.span.end),
                text: mention.text.clone(),
            })
            .collect(),
        ..Happening::default()
    }
}
