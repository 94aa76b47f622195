//! Links between the happenings of an article and those of earlier articles.

use std::{cmp::Reverse, collections::BTreeMap};

use super::{EventCoreference, HappeningFeatures};

/// How much a second candidate must score above the threshold to be joined with the first: a wrong bridge joins two
/// happenings with all their articles.
const BRIDGE_MARGIN: f32 = 1.0;
/// How much a second happening of an article must score above the threshold to share the candidate of another one.
const SHARING_MARGIN: f32 = 0.5;
/// Least mean score between the articles of two candidates that a bridge joins.
const MIN_BRIDGED_SCORE: f32 = -3.0;
/// Cosine from which an earlier article is similar.
const MIN_SIMILARITY: f32 = 0.1;

/// Returns for each happening of an article the candidates that it belongs to, the best first.
///
/// A candidate is a happening of earlier articles, as each of these reports it. A happening without candidates is new;
/// one with several shows that these are one. Two happenings of the article share a candidate only where the second is
/// clearly the same too, since the article keeps them apart. The best-scoring links are made first; among equal ones,
/// those of the first happening and candidate.
pub fn link(
    coreference: &EventCoreference,
    own: &[HappeningFeatures],
    candidates: &[Vec<&HappeningFeatures>],
) -> Vec<Vec<usize>> {
    let model = &coreference.happenings;
    let mut scored = Vec::new();
    for (index, happening) in own.iter().enumerate() {
        for (candidate, reports) in candidates.iter().enumerate() {
            let score = mean_score(coreference, &[happening], reports);
            if score > model.linear.threshold {
                scored.push((score, index, candidate));
            }
        }
    }
    scored.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
    let mut links = vec![Vec::new(); own.len()];
    let mut is_taken = vec![false; candidates.len()];
    for &(_, index, candidate) in &scored {
        if !is_taken[candidate] && links[index].is_empty() {
            is_taken[candidate] = true;
            links[index].push(candidate);
        }
    }
    for &(score, index, candidate) in &scored {
        if is_taken[candidate] && links[index].is_empty() && score > model.linear.threshold + SHARING_MARGIN {
            links[index].push(candidate);
        }
    }
    for &(score, index, candidate) in &scored {
        let is_bridge = !is_taken[candidate]
            && score > model.linear.threshold + BRIDGE_MARGIN
            && links[index].iter().all(|&linked| {
                mean_score(coreference, &candidates[linked], &candidates[candidate]) > MIN_BRIDGED_SCORE
            });
        if is_bridge {
            is_taken[candidate] = true;
            links[index].push(candidate);
        }
    }
    links
}

/// Returns the mean score of all pairs between two sets of reports.
fn mean_score(
    coreference: &EventCoreference,
    one: &[&HappeningFeatures],
    other: &[&HappeningFeatures],
) -> f32 {
    let model = &coreference.happenings;
    let pairs = one.iter().flat_map(|a| other.iter().map(move |b| (a, b)));
    let sum: f32 = pairs.map(|(a, b)| model.score(&coreference.within_document, a, b)).sum();
    sum / (one.len() * other.len()).max(1) as f32
}

/// Clusters the happenings of articles that come one after the other; returns a number for each, equal within a cluster.
///
/// `similar` returns the articles before one that it is compared with. Linear in their number.
pub fn cluster_happenings(
    coreference: &EventCoreference,
    articles: &[Vec<HappeningFeatures>],
    similar: impl Fn(usize) -> Vec<usize>,
) -> Vec<Vec<usize>> {
    let mut clusters: Vec<Vec<usize>> = Vec::with_capacity(articles.len());
    let mut count = 0;
    for (nth, own) in articles.iter().enumerate() {
        let mut candidates: BTreeMap<usize, Vec<&HappeningFeatures>> = BTreeMap::new();
        for other in similar(nth) {
            for (happening, &cluster) in articles[other].iter().zip(&clusters[other]) {
                candidates.entry(cluster).or_default().push(happening);
            }
        }
        let numbers: Vec<usize> = candidates.keys().copied().collect();
        let candidates: Vec<Vec<&HappeningFeatures>> = candidates.into_values().collect();
        let links = link(coreference, own, &candidates);
        let mut assigned = Vec::with_capacity(own.len());
        for links in links {
            let Some((&first, bridged)) = links.split_first() else {
                assigned.push(count);
                count += 1;
                continue;
            };
            assigned.push(numbers[first]);
            for &candidate in bridged {
                let all = clusters.iter_mut().flatten();
                all.filter(|cluster| **cluster == numbers[candidate])
                    .for_each(|cluster| *cluster = numbers[first]);
            }
        }
        clusters.push(assigned);
    }
    clusters
}

/// Returns at most `count` articles before the `nth`, the most similar by their terms.
pub fn most_similar(articles: &[Vec<HappeningFeatures>], nth: usize, count: usize) -> Vec<usize> {
    let Some(own) = articles[nth].first() else { return Vec::new() };
    let similarity =
        |other: usize| articles[other].first().map_or(0.0, |one| own.article.cosine(&one.article));
    let mut similar: Vec<(f32, usize)> = (0..nth).map(|other| (similarity(other), other)).collect();
    similar.retain(|&(similarity, _)| similarity >= MIN_SIMILARITY);
    similar.sort_by(|one, other| other.0.total_cmp(&one.0).then(Reverse(one.1).cmp(&Reverse(other.1))));
    similar.into_iter().take(count).map(|(_, other)| other).collect()
}
