//! Features of an article's happenings for linking them over articles, as the service makes them.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use jiff::civil::Date;

use extraction::{
    Extraction,
    event_coreference::{ArticleFeatures, HappeningFeatures, Lexicon, TfIdfVector},
    schema::{ActorId, ActorType, Event, Happening},
};

/// Makes the features of the happenings that `is_wanted` selects, each with its index in the extraction.
///
/// Actors get ids by type and name, as in the service; persons with one word and unnamed sources get none that another
/// article shares.
pub(crate) fn happening_features(
    mut extraction: Extraction,
    text: &str,
    published: Option<Date>,
    lexicon: &Lexicon,
    is_wanted: impl Fn(&Happening) -> bool,
) -> Vec<(usize, HappeningFeatures)> {
    let unknown = set_actor_ids(&mut extraction);
    let terms = Arc::new(TfIdfVector::from_texts([text], lexicon));
    let article = ArticleFeatures { terms, published };
    let wanted = extraction.happenings.iter().enumerate().filter(|(_, happening)| is_wanted(happening));
    wanted
        .filter_map(|(index, happening)| {
            let events: Vec<&Event> = happening
                .mentions
                .iter()
                .filter_map(|mention| extraction.events.get(mention.event_index as usize))
                .collect();
            let is_known = |actor| !unknown.contains(&ActorId(actor));
            Some((index, HappeningFeatures::new(&events, &happening.figures, &article, lexicon, is_known)?))
        })
        .collect()
}

/// Sets the ids of all actors; returns those that are not known across articles.
fn set_actor_ids(extraction: &mut Extraction) -> HashSet<ActorId> {
    let mut unknown = HashSet::new();
    let ids: Vec<Option<ActorId>> = extraction
        .actors
        .iter()
        .map(|actor| {
            let mut hasher = DefaultHasher::new();
            (actor.actor_type.as_str(), actor.name.to_lowercase()).hash(&mut hasher);
            let id: ActorId = format!("{}{:032x}", ActorId::PREFIX, hasher.finish()).parse().ok()?;
            let is_short = actor.actor_type == ActorType::Person && !actor.name.contains(' ');
            if is_short || actor.actor_type == ActorType::Unnamed {
                unknown.insert(id);
            }
            Some(id)
        })
        .collect();
    for reference in extraction.references_mut() {
        let index = reference.actor_index.map(|index| index as usize);
        *reference.actor_id = index.and_then(|index| ids.get(index).copied().flatten());
    }
    unknown
}
