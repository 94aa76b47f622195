//! What speakers are: role, organization, party, gender and name, as filters and in statistics.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::harness::{Service, problem};

/// Submits made-up articles with speakers of all kinds.
async fn with_speakers() -> Service {
    let service = Service::start().await;
    let article = |number: usize, source: &str, day: &str, title: &str, body: &str| {
        json!({
            "source": source, "external_id": format!("speakers-{number}"), "title": title,
            "published_at": format!("{day}T08:00:00Z"), "body": body
        })
    };
    for article in [
        article(
            1,
            "harbour-post",
            "2024-03-14",
            "Pension reform divides the parties",
            "“The plan is unfair,” said Labour MP Anna Berg.\n\n“We cannot pay for it,” said Defence Minister Ivan Kolev.",
        ),
        article(
            2,
            "north-wire",
            "2024-04-02",
            "Pier closes",
            "Clara Moss of the Sierra Club said that the pier was closed. She promised that it would open in May.",
        ),
        article(
            3,
            "north-wire",
            "2024-04-03",
            "Ferry late",
            "A senior official said that the ferry was late. A spokesman for the ministry said that nobody was hurt.",
        ),
        article(
            4,
            "harbour-post",
            "2024-04-04",
            "Plan approved",
            "“The plan is good,” said Anna Berg, a Labour MP.",
        ),
    ] {
        service.read(&article).await;
    }
    service
}

fn texts(list: &Value) -> Vec<&str> {
    list["data"].as_array().unwrap().iter().map(|row| row["text"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_are_found_by_what_their_speaker_was() {
    let service = with_speakers().await;
    let (unfair, good) = ("The plan is unfair", "The plan is good");
    let (closed, open) = ("the pier was closed", "it would open in May");
    let (late, hurt) = ("the ferry was late", "nobody was hurt");
    for (query, expected) in [
        ("role=minister", &["We cannot pay for it"][..]),
        ("role=MINISTER%20defence", &["We cannot pay for it"]),
        ("role=mayor", &[]),
        ("organization=the%20Sierra%20Club", &[open, closed]),
        ("organization=ministry", &[hurt]),
        ("party=labour", &[good, unfair]),
        ("party=Labour%20Party&to=2024-03", &[unfair]),
        ("gender=female", &[open, closed]),
        ("gender=male", &[hurt]),
        ("named=false", &[hurt, late]),
        ("named=true&source=north-wire", &[open, closed]),
        ("topic=pension%20reform", &[unfair, "We cannot pay for it"]),
        ("topic=pension%20ferry", &[]),
        ("cue=promise", &[open]),
        ("cue=promises,promised", &[open]),
        ("cue=deny", &[]),
        ("min_confidence=0&party=labour", &[good, unfair]),
        ("min_confidence=1", &[]),
    ] {
        let list = service.json(&format!("/v1/statements?{query}")).await;
        let mut found = texts(&list);
        let mut expected = expected.to_vec();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{query}");
    }
    let list = service.json("/v1/statements?party=Labour&to=2024-03").await;
    let capacity = &list["data"][0]["speaker"]["capacity"];
    assert_eq!(capacity["role"]["text"], "MP");
    assert_eq!(
        (&capacity["party"]["text"], &capacity["party"]["name"]),
        (&json!("Labour"), &json!("Labour Party"))
    );
    assert_eq!((&capacity["gender"], &capacity["named"]), (&json!("unknown"), &json!(true)));
    for wrong in
        ["gender=f", "named=yes", "min_confidence=2", "min_confidence=high", "rol=minister", "party="]
    {
        let answer = service.get(&format!("/v1/statements?{wrong}")).send().await.unwrap();
        problem(answer, 400, "invalid-query").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn speakers_are_counted_by_each_grouping() {
    let service = with_speakers().await;
    let statistics = service.json("/v1/statistics/speakers").await;
    let meta = &statistics["meta"];
    assert_eq!(
        (&meta["by"], &meta["group_count"], &meta["ungrouped_count"]),
        (&json!("speaker"), &json!(5), &json!(0))
    );
    let total = &meta["total"];
    assert_eq!((&total["statement_count"], &total["article_count"]), (&json!(7), &json!(4)));
    assert_eq!(
        (&total["person_count"], &total["named_count"], &total["unnamed_count"]),
        (&json!(3), &json!(5), &json!(2))
    );
    assert_eq!(total["unnamed_share"], 0.2857);
    let first = &statistics["data"][0];
    assert_eq!(
        (&first["value"], &first["statement_count"], &first["article_count"]),
        (&json!("Anna Berg"), &json!(2), &json!(2))
    );
    assert!(first["actor_id"].as_str().unwrap().starts_with("act_"));

    for (query, expected) in [
        ("by=role&limit=1", &[("MP", 2)][..]),
        ("by=organization", &[("Sierra Club", 2), ("ministry", 1)]),
        ("by=party", &[("Labour Party", 2)]),
        ("by=gender", &[("unknown", 4), ("female", 2), ("male", 1)]),
        ("by=named", &[("named", 5), ("unnamed", 2)]),
        ("by=source", &[("north-wire", 4), ("harbour-post", 3)]),
        ("by=month", &[("2024-04", 5), ("2024-03", 2)]),
        ("by=source&party=Labour", &[("harbour-post", 2)]),
        ("by=speaker&topic=pension&min_confidence=0.01&q=plan", &[("Anna Berg", 1)]),
    ] {
        let list = service.json(&format!("/v1/statistics/speakers?{query}")).await;
        let row = |row: &Value| {
            (row["value"].as_str().unwrap().to_owned(), row["statement_count"].as_i64().unwrap())
        };
        let rows: Vec<_> = list["data"].as_array().unwrap().iter().map(row).collect();
        let expected: Vec<_> = expected.iter().map(|(value, count)| ((*value).to_owned(), *count)).collect();
        assert_eq!(rows, expected, "{query}: {list}");
    }
    let organizations = service.json("/v1/statistics/statements?by=organization").await["data"].clone();
    assert_eq!(organizations[0], json!({"value": "Sierra Club", "count": 2}), "in its commonest spelling");
    let csv = service.get("/v1/statistics/speakers?by=party&format=csv").send().await.unwrap();
    assert_eq!(csv.status(), StatusCode::OK);
    assert_eq!(
        csv.text().await.unwrap(),
        "value,actor_id,statement_count,article_count,person_count,named_count,unnamed_count,unnamed_share\r\n\
         Labour Party,,2,2,1,2,0,0\r\n"
    );
    for wrong in ["by=section", "limit=0", "cursor=x", "gender=f"] {
        let answer = service.get(&format!("/v1/statistics/speakers?{wrong}")).send().await.unwrap();
        problem(answer, 400, "invalid-query").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn merged_speakers_are_one_in_statistics() {
    let service = with_speakers().await;
    let id = async |name: &str| {
        let list = service.json(&format!("/v1/statistics/speakers?speaker={name}")).await;
        list["data"][0]["actor_id"].as_str().unwrap().to_owned()
    };
    let (moss, berg) = (id("Clara%20Moss").await, id("Anna%20Berg").await);
    let merge = json!({"into": berg, "by": "desk", "reason": "one person"});
    let answer = service.post(&format!("/v1/actors/{moss}/merges")).json(&merge).send().await.unwrap();
    assert!(answer.status().is_success());
    let list = service.json("/v1/statistics/speakers?named=true").await;
    assert_eq!(
        (&list["data"][0]["value"], &list["data"][0]["statement_count"]),
        (&json!("Anna Berg"), &json!(4))
    );
    assert_eq!(list["meta"]["total"]["person_count"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_with_confidences_can_be_bounded() {
    let service = with_speakers().await;
    for path in ["/v1/statements", "/v1/quotations", "/v1/events", "/v1/timelines?include=statements"] {
        let separator = if path.contains('?') { '&' } else { '?' };
        let count = async |least: &str| {
            let list = service.json(&format!("{path}{separator}min_confidence={least}")).await;
            list["data"].as_array().unwrap().len()
        };
        let all = service.json(path).await["data"].as_array().unwrap().len();
        assert_eq!(count("0").await, all, "{path}");
        assert_eq!(count("1").await, 0, "{path}");
        let answer = service.get(&format!("{path}{separator}min_confidence=1.5")).send().await.unwrap();
        problem(answer, 400, "invalid-query").await;
    }
    let statements = service.json("/v1/statements").await;
    let confidences: Vec<f64> = statements["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["confidence"].as_f64().unwrap())
        .collect();
    let highest = confidences.iter().copied().fold(0.0, f64::max);
    let list = service.json(&format!("/v1/statements?min_confidence={highest}")).await;
    let expected = confidences.iter().filter(|&&confidence| confidence >= highest).count();
    assert_eq!(list["data"].as_array().unwrap().len(), expected, "the bound itself is included");
}
