//! Folding, on reports that we made up.

use std::sync::Arc;

use jiff::civil::date;

use super::*;

const FERRY: &str = "Nine anglers drowned when the ferry Halvar sank off Orm in a gale on Sunday. \
                     Divers from Lund searched the wreck.";
const AGAIN: &str = "The ferry Halvar went down near Orm, and nine anglers drowned in the gale. \
                     Divers are still looking at the wreck.";
const OTHER: &str = "A barge sank in the canal of Ruhm after hitting a pier; its cargo of gravel was lost.";

fn article(text: &str) -> Arc<TfIdfVector> {
    Arc::new(TfIdfVector::from_texts([text]))
}

fn folded(reports: &[EventFeatures]) -> Vec<Vec<usize>> {
    cluster(PairwiseModel::builtin(), reports)
}

#[test]
fn one_sinking_told_by_two_papers_is_one_and_another_boat_is_another() {
    let reports = [
        EventFeatures::new("sink", "Nine anglers drowned when the ferry Halvar sank off Orm", article(FERRY)),
        EventFeatures::new("sink", "the ferry Halvar sank near Orm with nine anglers", article(AGAIN)),
        EventFeatures::new("sink", "A barge sank in the canal of Ruhm", article(OTHER)),
    ];
    assert_eq!(folded(&reports), [vec![0, 1], vec![2]]);
}

#[test]
fn days_that_contradict_keep_reports_apart() {
    let (sunday, monday) = (date(2024, 3, 10), date(2024, 3, 11));
    let words = article(FERRY);
    let report = |from, to| {
        EventFeatures::new("sink", "the ferry Halvar sank off Orm", words.clone()).with_days(Some((from, to)))
    };
    let tuesday = date(2024, 3, 12);
    assert_eq!(folded(&[report(sunday, monday), report(monday, tuesday)]).len(), 2);
    // A month holds its days.
    assert_eq!(folded(&[report(sunday, monday), report(date(2024, 3, 1), date(2024, 4, 1))]).len(), 1);
}

#[test]
fn news_without_a_day_is_of_these_days_and_not_of_another_papers_last_month() {
    let told =
        |story: &Arc<TfIdfVector>| EventFeatures::new("sink", "the ferry Halvar sank off Orm", story.clone());
    let (story, other) = (article(FERRY), article(AGAIN));
    let dated = told(&story).with_days(Some((date(2024, 2, 10), date(2024, 2, 11))));
    let news = told(&other).with_publication_date(date(2024, 3, 11));
    assert!(!dated.is_compatible(&news) && !news.is_compatible(&dated));
    let sunday = told(&story).with_days(Some((date(2024, 3, 10), date(2024, 3, 11))));
    assert!(sunday.is_compatible(&news) && news.is_compatible(&sunday));
    // In one article, a day may have been told for both.
    assert!(dated.is_compatible(&told(&story).with_publication_date(date(2024, 3, 11))));
}

#[test]
fn a_denial_and_somebodys_word_fold_with_nothing_but_their_like() {
    let words = article(FERRY);
    let report = |status, attributed| {
        EventFeatures::new("sink", "the ferry Halvar sank off Orm", words.clone())
            .with_status(status, attributed)
    };
    let reports = [report("happened", false), report("denied", false), report("happened", true)];
    assert_eq!(folded(&reports).len(), 3);
    assert_eq!(folded(&[report("denied", false), report("denied", false)]).len(), 1);
}

#[test]
fn the_first_of_equals_is_joined_and_nothing_joins_nothing() {
    let model = PairwiseModel::builtin();
    let one = EventFeatures::new("sink", "the ferry Halvar sank off Orm", article(FERRY));
    assert_eq!(best_cluster(model, std::slice::from_ref(&one), [[&one], [&one]]), Some(0));
    assert_eq!(best_cluster(model, &[one], Vec::<Vec<&EventFeatures>>::new()), None);
}

#[test]
fn one_report_that_contradicts_keeps_another_out_of_the_whole_happening() {
    let words = article(FERRY);
    let report = || EventFeatures::new("sink", "the ferry Halvar sank off Orm", words.clone());
    let sunday = report().with_days(Some((date(2024, 3, 10), date(2024, 3, 11))));
    let monday = report().with_days(Some((date(2024, 3, 11), date(2024, 3, 12))));
    assert_eq!(folded(&[sunday, report(), report(), monday]), [vec![0, 1, 2], vec![3]]);
}

#[test]
fn another_known_person_in_the_same_part_is_another_event() {
    let words = article("Police in Orm arrested Ada Lund. They also arrested Per Holm, a banker of Orm.");
    let arrest = |who: u128| {
        EventFeatures::new("arrest", "Police in Orm arrested her", words.clone())
            .with_actors([("recipient".to_owned(), uuid::Uuid::from_u128(who))])
    };
    assert_eq!(folded(&[arrest(1), arrest(2), arrest(1)]), [vec![0, 2], vec![1]]);
}
