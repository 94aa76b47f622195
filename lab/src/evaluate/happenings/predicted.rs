//! The happenings that the program extracts from an article, in the form of gold.

use std::sync::Arc;

use jiff::civil::Date;

use super::gold::{Happening, Mention};
use extraction::{
    Article, Extractor,
    event_coreference::{EventCoreference, EventFeatures, TfIdfVector, cluster},
    schema::{Event, EventStatus, Extraction, ParticipantRole},
};

/// Extracts the happenings of an article: the clusters of its coreferent events.
pub(super) fn predict(
    text: &str,
    published: Option<Date>,
    extractor: &Extractor,
    coreference: &EventCoreference,
) -> Vec<Happening> {
    let article = Article { body: text, published: published.map(|date| date.at(12, 0, 0, 0)), source: None };
    let extraction = extractor.extract(&article);
    let terms = Arc::new(TfIdfVector::from_texts([text], &coreference.lexicon));
    let features: Vec<EventFeatures> =
        extraction.events.iter().map(|event| features(event, &terms, published, coreference)).collect();
    let clusters = cluster(&coreference.within_document, &features);
    clusters.iter().map(|members| happening(members, &extraction)).collect()
}

fn features(
    event: &Event,
    article: &Arc<TfIdfVector>,
    published: Option<Date>,
    EventCoreference { lexicon, .. }: &EventCoreference,
) -> EventFeatures {
    let participants = event.participants.iter().map(|participant| participant.text.as_str());
    let places = event.places.iter().map(|place| place.name.as_str());
    let features = EventFeatures::new(&event.trigger.lemma, &event.sentence.text, article.clone(), lexicon)
        .with_type(&event.event_type)
        .with_status(event.status.as_str(), event.statement_index.is_some())
        .with_days(event.when.as_ref().map(|when| (when.first_day, when.end())))
        .with_arguments(participants.chain(places), lexicon);
    match published.filter(|_| event.status == EventStatus::Happened && !event.background) {
        Some(published) => features.with_publication_date(published),
        None => features,
    }
}

/// Makes one entry of coreferent events: each aspect from the first that knows it.
fn happening(members: &[usize], extraction: &Extraction) -> Happening {
    let events: Vec<&Event> = members.iter().map(|&index| &extraction.events[index]).collect();
    let first = events[0];
    let typed = events.iter().find(|event| event.event_type != "OTHER").unwrap_or(&first);
    let names = |role| {
        let of = |event: &&Event| -> Vec<String> {
            let participants = event.participants.iter();
            participants.filter(|one| one.role == role).map(|one| one.name.clone()).collect()
        };
        events.iter().map(of).find(|names| !names.is_empty()).unwrap_or_default()
    };
    let places = events.iter().map(|event| &event.places).find(|places| !places.is_empty());
    let statement = first.statement_index.and_then(|index| extraction.statements.get(index as usize));
    Happening {
        event_type: typed.event_type.clone(),
        status: first.status.as_str().to_owned(),
        when: events.iter().find_map(|event| Some(event.when.as_ref()?.edtf.clone())),
        places: places.into_iter().flatten().map(|place| place.name.clone()).collect(),
        actors: names(ParticipantRole::Actor),
        recipients: names(ParticipantRole::Recipient),
        attributed_to: statement.map(|statement| {
            statement.speaker.as_ref().map_or("unknown".to_owned(), |speaker| speaker.name.clone())
        }),
        background: events.iter().all(|event| event.background),
        mentions: events
            .iter()
            .map(|event| Mention {
                doc: None,
                span: (event.trigger.span.start, event.trigger.span.end),
                text: event.trigger.text.clone(),
            })
            .collect(),
        ..Happening::default()
    }
}
