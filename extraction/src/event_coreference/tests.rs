//! Clusters of invented events.

use std::sync::{Arc, LazyLock};

use jiff::civil::date;

use super::*;

const FERRY: &str = "Nine anglers drowned when the ferry Halvar sank off Orm in a gale on Sunday. \
                     Divers from Lund searched the wreck.";
const AGAIN: &str = "The ferry Halvar went down near Orm, and nine anglers drowned in the gale. \
                     Divers are still looking at the wreck.";
const OTHER: &str = "A barge sank in the canal of Ruhm after hitting a pier; its cargo of gravel was lost.";

static COREFERENCE: LazyLock<EventCoreference> = LazyLock::new(|| EventCoreference::builtin().unwrap());

fn article(text: &str) -> Arc<TfIdfVector> {
    Arc::new(TfIdfVector::from_texts([text], &COREFERENCE.lexicon))
}

fn event(lemma: &str, sentence: &str, article: Arc<TfIdfVector>) -> EventFeatures {
    EventFeatures::new(lemma, sentence, article, &COREFERENCE.lexicon)
}

fn clusters(events: &[EventFeatures]) -> Vec<Vec<usize>> {
    cluster(&PairwiseModel::builtin().unwrap(), events, &CancellationToken::default())
}

#[test]
fn events_of_two_articles_are_one_happening_if_similar() {
    let events = [
        event("sink", "Nine anglers drowned when the ferry Halvar sank off Orm", article(FERRY)),
        event("sink", "the ferry Halvar sank near Orm with nine anglers", article(AGAIN)),
        event("sink", "A barge sank in the canal of Ruhm", article(OTHER)),
    ];
    assert_eq!(clusters(&events), [vec![0, 1], vec![2]]);
}

#[test]
fn events_on_different_days_are_not_clustered() {
    let (sunday, monday) = (date(2024, 3, 10), date(2024, 3, 11));
    let article = article(FERRY);
    let event = |from, to| {
        event("sink", "the ferry Halvar sank off Orm", article.clone()).with_days(Some((from, to)))
    };
    let tuesday = date(2024, 3, 12);
    assert_eq!(clusters(&[event(sunday, monday), event(monday, tuesday)]).len(), 2);
    // A month contains its days.
    assert_eq!(clusters(&[event(sunday, monday), event(date(2024, 3, 1), date(2024, 4, 1))]).len(), 1);
}

#[test]
fn undated_news_is_compatible_only_with_days_near_publication() {
    let sinking = |story: &Arc<TfIdfVector>| event("sink", "the ferry Halvar sank off Orm", story.clone());
    let (story, other) = (article(FERRY), article(AGAIN));
    let dated = sinking(&story).with_days(Some((date(2024, 2, 10), date(2024, 2, 11))));
    let news = sinking(&other).with_publication_date(date(2024, 3, 11));
    assert!(!dated.is_compatible(&news) && !news.is_compatible(&dated));
    let sunday = sinking(&story).with_days(Some((date(2024, 3, 10), date(2024, 3, 11))));
    assert!(sunday.is_compatible(&news) && news.is_compatible(&sunday));
    // Within one article the date of one event may apply to the other.
    assert!(dated.is_compatible(&sinking(&story).with_publication_date(date(2024, 3, 11))));
}

#[test]
fn status_and_attribution_must_be_equal() {
    let article = article(FERRY);
    let event = |status, attributed| {
        event("sink", "the ferry Halvar sank off Orm", article.clone()).with_status(status, attributed)
    };
    let events = [event("happened", false), event("denied", false), event("happened", true)];
    assert_eq!(clusters(&events).len(), 3);
    assert_eq!(clusters(&[event("denied", false), event("denied", false)]).len(), 1);
}

#[test]
fn first_of_equal_clusters_is_the_best() {
    let model = &PairwiseModel::builtin().unwrap();
    let one = event("sink", "the ferry Halvar sank off Orm", article(FERRY));
    assert_eq!(best_cluster(model, std::slice::from_ref(&one), [[&one], [&one]]), Some(0));
    assert_eq!(best_cluster(model, &[one], Vec::<Vec<&EventFeatures>>::new()), None);
}

#[test]
fn one_incompatible_member_excludes_a_cluster() {
    let article = article(FERRY);
    let event = || event("sink", "the ferry Halvar sank off Orm", article.clone());
    let sunday = event().with_days(Some((date(2024, 3, 10), date(2024, 3, 11))));
    let monday = event().with_days(Some((date(2024, 3, 11), date(2024, 3, 12))));
    assert_eq!(clusters(&[sunday, event(), event(), monday]), [vec![0, 1, 2], vec![3]]);
}

#[test]
fn another_known_actor_in_the_same_role_is_another_event() {
    let article = article("Police in Orm arrested Ada Lund. They also arrested Per Holm, a banker of Orm.");
    let arrest = |who: u128| {
        event("arrest", "Police in Orm arrested her", article.clone())
            .with_actors([("recipient".to_owned(), uuid::Uuid::from_u128(who))])
    };
    assert_eq!(clusters(&[arrest(1), arrest(2), arrest(1)]), [vec![0, 2], vec![1]]);
}
