//! Event coreference: decides which events, of one article or several, are the same happening.
//!
//! [`EventFeatures`] describes one event. [`PairwiseModel`] scores a pair by logistic regression over named features
//! (`models/event-coreference.tsv`). [`best_cluster`] and [`cluster`] group events incrementally by average link, so that
//! the result is the same for articles that arrive one by one and for a file of them. Hard constraints on days, status,
//! attribution and known actors exclude pairs whatever their score.
//!
//! Across articles whole happenings are compared: [`HappeningFeatures`] describes what one article reports of one,
//! [`HappeningModel`] scores a pair (`models/happening-coreference.tsv`), and [`link`] decides which happenings of earlier
//! articles those of a new one are.

mod event_features;
mod happening_features;
mod happening_model;
mod happening_pair;
mod lexicon;
mod linear_model;
mod linking;
#[cfg(test)]
mod linking_tests;
mod pair_features;
mod pairwise_model;
mod stem;
#[cfg(test)]
mod tests;
mod tf_idf;

use crate::{CancellationToken, lexicon_file::LexiconError};

pub use event_features::EventFeatures;
pub use happening_features::{ArticleFeatures, HappeningFeatures, RoleActor, known_actors};
pub use happening_model::HappeningModel;
pub use lexicon::Lexicon;
pub use linear_model::LinearModel;
pub use linking::{cluster_happenings, link, most_similar};
pub use pairwise_model::PairwiseModel;
pub(crate) use stem::stem;
pub use tf_idf::TfIdfVector;

/// Features of pairs, for the crate that trains the model.
#[cfg(feature = "training")]
pub mod training {
    pub use super::{
        happening_pair::{FEATURES as HAPPENING_FEATURES, compare as compare_happenings},
        pair_features::{FEATURES, compare},
        pairwise_model::trigger_pair,
        stem::stem,
    };
}

/// Word lists and models of event coreference, loaded once.
#[derive(Debug)]
pub struct EventCoreference {
    /// The word lists.
    pub lexicon: Lexicon,
    /// The model for events of one article.
    pub within_document: PairwiseModel,
    /// The model for happenings of several articles.
    pub happenings: HappeningModel,
}

impl EventCoreference {
    /// Parses the word lists and the model that are compiled in.
    ///
    /// # Errors
    /// The first malformed row.
    pub fn builtin() -> Result<Self, LexiconError> {
        Ok(Self {
            lexicon: Lexicon::builtin()?,
            within_document: PairwiseModel::builtin()?.within_document(),
            happenings: HappeningModel::builtin()?,
        })
    }
}

/// Most events of a cluster, and of a group, that are compared; more would cost time and change little.
const MAX_COMPARED: usize = 24;
/// Most clusters of one article with which an event is compared, the latest ones. News has fewer.
const MAX_CLUSTERS: usize = 256;

/// Returns the index of the cluster to which a group of coreferent events belongs; `None` if it starts a new one.
///
/// It is the cluster with the highest mean score over all pairs, if that exceeds the model's threshold and no pair is
/// incompatible; of equal scores, the first. At most 24 events of each side are compared, the first given.
pub fn best_cluster<'e, C, E>(model: &PairwiseModel, group: &[EventFeatures], clusters: C) -> Option<usize>
where
    C: IntoIterator<Item = E>,
    E: IntoIterator<Item = &'e EventFeatures>,
{
    let mut best = (model.linear.threshold, None);
    for (index, cluster) in clusters.into_iter().enumerate() {
        let (mut sum, mut pairs, mut is_excluded) = (0.0, 0, false);
        for member in cluster.into_iter().take(MAX_COMPARED) {
            for event in group.iter().take(MAX_COMPARED) {
                sum += model.score(event, member);
                pairs += 1;
                is_excluded |= !event.is_compatible(member);
            }
        }
        let mean = sum / pairs.max(1) as f32;
        if pairs > 0 && !is_excluded && mean > best.0 {
            best = (mean, Some(index));
        }
    }
    best.1
}

/// Clusters events in their order, each into the best cluster of the 256 before it. Returns lists of indices.
///
/// Linear in the number of events. Stops where it is once `cancellation` is cancelled.
pub fn cluster(
    model: &PairwiseModel,
    events: &[EventFeatures],
    cancellation: &CancellationToken,
) -> Vec<Vec<usize>> {
    let mut clusters: Vec<Vec<usize>> = Vec::new();
    for (index, event) in events.iter().enumerate() {
        if cancellation.is_cancelled() {
            break;
        }
        let first = clusters.len().saturating_sub(MAX_CLUSTERS);
        // The latest members first: they are the ones compared.
        let members =
            clusters[first..].iter().map(|cluster| cluster.iter().rev().map(|&member| &events[member]));
        match best_cluster(model, std::slice::from_ref(event), members) {
            Some(best) => clusters[first + best].push(index),
            None => clusters.push(vec![index]),
        }
    }
    clusters
}
