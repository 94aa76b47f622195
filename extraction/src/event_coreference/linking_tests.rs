//! Links between invented happenings of several articles.

use std::sync::{Arc, LazyLock};

use jiff::civil::date;
use serde_json::json;

use super::*;
use crate::schema::Event;

const FERRY: &str = "Nine anglers drowned when the ferry Halvar sank off Orm in a gale on Sunday. \
                     Divers from Lund searched the wreck.";
const SINKING: &str = "The ferry Halvar went down near Orm, and nine anglers drowned in the gale. \
                       Divers are still looking at the wreck of the ferry.";
const BOTH: &str = "The sinking of the ferry Halvar off Orm, in which nine anglers drowned in a gale, is investigated. \
                    Divers from Lund searched the wreck of the Halvar.";
const BARGE: &str =
    "A barge capsized in the canal of Ruhm after hitting a pier; its cargo of gravel was lost.";

static COREFERENCE: LazyLock<EventCoreference> = LazyLock::new(|| EventCoreference::builtin().unwrap());

/// A happening of the type ACCIDENT with one event, in the article `text`.
fn accident(text: &str, sentence: &str, lemma: &str, who: &str, day: Option<i8>) -> HappeningFeatures {
    let span = json!({"start": 0, "end": 1});
    let event: Event = serde_json::from_value(json!({
        "trigger": {"text": lemma, "span": span, "lemma": lemma},
        "type": "ACCIDENT",
        "status": "happened",
        "participants": [{"role": "recipient", "text": who, "span": span, "actor_id": null, "name": who}],
        "when": day.map(|day| json!({
            "edtf": format!("2024-03-{day:02}"), "first_day": date(2024, 3, day), "last_day": date(2024, 3, day),
            "expression": null,
        })),
        "places": [],
        "summary": {"text": sentence, "span": span},
        "sentence": {"text": sentence, "span": span},
        "background": false,
        "importance": "lead",
        "confidence": 0.9,
    }))
    .unwrap();
    let lexicon = &COREFERENCE.lexicon;
    let terms = Arc::new(TfIdfVector::from_texts([text], lexicon));
    let article = ArticleFeatures { terms, published: Some(date(2024, 3, 12)) };
    HappeningFeatures::new(&[&event], &[], &article, lexicon, |_| true).unwrap()
}

fn sinking() -> HappeningFeatures {
    accident(
        FERRY,
        "Nine anglers drowned when the ferry Halvar sank off Orm",
        "sink",
        "the ferry Halvar",
        Some(10),
    )
}

fn going_down() -> HappeningFeatures {
    accident(SINKING, "The ferry Halvar went down near Orm", "go down", "the ferry Halvar", None)
}

fn barge() -> HappeningFeatures {
    accident(BARGE, "A barge capsized in the canal of Ruhm", "capsize", "a barge", Some(11))
}

fn both() -> HappeningFeatures {
    accident(
        BOTH,
        "The sinking of the ferry Halvar off Orm, in which nine anglers drowned",
        "sinking",
        "the ferry Halvar",
        Some(10),
    )
}

fn cluster(articles: &[Vec<HappeningFeatures>]) -> Vec<Vec<usize>> {
    cluster_happenings(&COREFERENCE, articles, |nth| most_similar(articles, nth, 8))
}

#[test]
fn a_happening_in_other_words_is_linked_and_another_of_its_type_is_not() {
    let articles = [vec![sinking()], vec![barge()], vec![going_down()]];
    assert_eq!(cluster(&articles), [[0], [1], [0]]);
    let reversed = [vec![going_down()], vec![barge()], vec![sinking()]];
    assert_eq!(cluster(&reversed), [[0], [1], [0]]);
}

#[test]
fn the_same_on_another_day_is_another_happening() {
    let sentence = "Nine anglers drowned when the ferry Halvar sank off Orm";
    let on = |day| accident(FERRY, sentence, "sink", "the ferry Halvar", Some(day));
    assert_eq!(link(&COREFERENCE, &[on(10)], &[vec![&on(10)]]), [[0]]);
    assert_eq!(link(&COREFERENCE, &[on(10)], &[vec![&on(1)]]), [[]; 1] as [[usize; 0]; 1]);
}

#[test]
fn a_later_article_joins_happenings_that_were_apart() {
    let links = link(&COREFERENCE, &[both()], &[vec![&sinking()], vec![&barge()], vec![&going_down()]]);
    assert_eq!(links.len(), 1);
    let mut linked = links[0].clone();
    linked.sort_unstable();
    assert_eq!(linked, [0, 2]);
}

#[test]
fn another_happening_of_the_article_does_not_share_its_candidate() {
    let links = link(&COREFERENCE, &[both(), barge()], &[vec![&going_down()]]);
    assert_eq!(links, [vec![0], vec![]]);
}
