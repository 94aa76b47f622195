//! Reviews of statements, happenings and quotations: what an editor decided is never lost, and what was rejected never comes back.

mod corrections;
mod orders;
mod quotations;
mod sequences;
mod statistics;

use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Service, facts::assert_consistent, problem};

const FIRST: [&str; 10] =
    ["Anna", "Boris", "Clara", "David", "Elena", "Franz", "Maria", "Ivan", "Peter", "Vera"];
const LAST: [&str; 10] =
    ["Berg", "Lund", "Moss", "Kane", "Stone", "Petrova", "Kolev", "Lopez", "Marek", "Weiss"];

/// A name that differs for each number below 100.
fn name(number: usize) -> String {
    format!("{} {}", FIRST[number % 10], LAST[(number / 10 + number) % 10])
}

/// An article in which the first person speaks, and the two others meet.
fn article(case: usize, [speaker, other, third]: &[String; 3], before: &str) -> Value {
    json!({
        "source": "harbour-post",
        "external_id": format!("case-{case}"),
        "title": format!("Report {case}"),
        "published_at": "2024-03-14T08:00:00Z",
        "body": format!(
            "{before}\"We will rebuild bridge number {case} before winter comes,\" said {speaker}.\n\n\
             {other} met {third} in Arden on Monday."
        )
    })
}

async fn review(service: &Service, path: &str, body: Value) -> Response {
    let mut body = body;
    body["by"] = "desk: M. Ruiz".into();
    body["reason"] = "compared with the recording".into();
    service.post(&format!("{path}/reviews")).json(&body).send().await.unwrap()
}

async fn decide(service: &Service, path: &str, body: Value) -> Value {
    let response = review(service, path, body).await;
    assert_eq!(response.status(), StatusCode::CREATED, "{}", response.text().await.unwrap());
    response.json().await.unwrap()
}

/// Has an article extracted from again, and waits for it.
async fn extract_again(service: &Service, article: &str) {
    let id = uuid::Uuid::parse_str(&article[4..]).unwrap();
    sqlx::query("UPDATE jobs SET state = 'ready', fencing_token = fencing_token + 1, attempts = 0 WHERE article_id = $1")
        .bind(id)
        .execute(&service.database.pool)
        .await
        .unwrap();
    sqlx::query("SELECT pg_notify('dateline_jobs', '')").execute(&service.database.pool).await.unwrap();
    for _ in 0..1_000 {
        if service.json(&format!("/v1/articles/{article}")).await["status"] == "done" {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("{article} was not extracted in time");
}

async fn actor(service: &Service, name: &str) -> String {
    let found = service.json(&format!("/v1/actors?type=person&q={}", name.replace(' ', "%20"))).await;
    let found = found["data"].as_array().unwrap().iter().find(|one| one["name"] == name);
    found.unwrap_or_else(|| panic!("no {name}"))["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_statement_is_counted_nowhere_and_a_later_review_brings_it_back() {
    let service = Service::start().await;
    let names = ["Elena Petrova".to_owned(), "Ivan Kolev".to_owned(), "Maria Lopez".to_owned()];
    let stored = service.read(&article(1, &names, "")).await;
    let id = stored["id"].as_str().unwrap();
    let statement = service.json("/v1/statements").await["data"][0].clone();
    let path = format!("/v1/statements/{}", statement["id"].as_str().unwrap());
    let speaker = statement["speaker"]["actor_id"].as_str().unwrap().to_owned();
    let counts = async || {
        let profile = service.json(&format!("/v1/actors/{speaker}")).await;
        let statistics = service.json("/v1/statistics/speakers?by=speaker").await;
        let csv = service.get("/v1/statements?format=csv").send().await.unwrap().text().await.unwrap();
        json!([
            service.json("/v1/statements").await["data"].as_array().unwrap().len(),
            service.json("/v1/statements?q=bridge&count=exact").await["meta"]["count"],
            service.json("/v1/quotations").await["data"].as_array().unwrap().len(),
            service.json("/v1/statistics/statements?by=month").await["data"].as_array().unwrap().len(),
            statistics["data"].as_array().unwrap().len(),
            profile["statement_count"],
            csv.lines().count() - 1,
            service.json("/v1/timelines?include=statements&q=rebuild").await["data"]
                .as_array()
                .unwrap()
                .len(),
            service.json(&format!("/v1/articles/{id}")).await["extraction"]["statements"]
                .as_array()
                .unwrap()
                .len(),
        ])
    };
    let before = counts().await;
    assert!(before.as_array().unwrap().iter().all(|count| *count == json!(1)), "{before}");
    decide(&service, &path, json!({"decision": "reject"})).await;
    let after = counts().await;
    assert!(after.as_array().unwrap().iter().all(|count| *count == json!(0)), "{after}");
    decide(&service, &path, json!({"decision": "confirm"})).await;
    assert_eq!(counts().await, before);
    let history = service.json(&format!("{path}/reviews")).await;
    let decisions: Vec<&Value> =
        history["data"].as_array().unwrap().iter().map(|one| &one["decision"]).collect();
    assert_eq!(decisions, ["confirm", "reject"]);
    assert_consistent(&service.database.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_that_a_revision_makes_moot_says_so_and_holds_again_when_the_words_return() {
    let service = Service::start().await;
    let names = ["Elena Petrova".to_owned(), "Ivan Kolev".to_owned(), "Maria Lopez".to_owned()];
    let first = article(1, &names, "");
    let stored = service.read(&first).await;
    let id = stored["id"].as_str().unwrap();
    let statement = service.json("/v1/statements").await["data"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/statements/{statement}");
    let review = decide(&service, &path, json!({"decision": "reject"})).await;
    assert_eq!(review["moot"], Value::Null);
    let mut other = first.clone();
    other["body"] = "\"We have no money for a bridge this year,\" said Elena Petrova.".into();
    service.read(&other).await;
    let moot = service.json(&format!("/v1/reviews/{}", review["id"].as_str().unwrap())).await;
    assert_eq!(moot["moot"]["reason"], "the article no longer has these words");
    let shown = service.json(&format!("/v1/statements?article={id}")).await;
    assert_eq!(shown["data"][0]["review"], Value::Null, "other words are not rejected");
    service.read(&first).await;
    let again = service.json(&format!("/v1/reviews/{}", review["id"].as_str().unwrap())).await;
    assert_eq!(again["moot"], Value::Null);
    assert_eq!(service.json(&format!("/v1/statements?article={id}")).await["data"], json!([]));
    assert_consistent(&service.database.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_happening_stays_rejected_with_its_copies_and_a_corrected_one_keeps_its_values() {
    let service = Service::start().await;
    let attack = |paper: &str, before: &str| {
        json!({
            "source": paper,
            "external_id": "attack",
            "title": "Gunmen attack convoy near Tarnovo",
            "published_at": "2024-03-14T08:00:00Z",
            "body": format!(
                "{before}Gunmen attacked a convoy in Tarnovo on March 12, killing four soldiers.\n\n\
                 Police arrested two men in Orlik on March 13."
            )
        })
    };
    let stored = service.read(&attack("harbour-post", "")).await;
    let id = stored["id"].as_str().unwrap();
    let timeline = "/v1/timelines?importance=all";
    let all = service.json(timeline).await["data"].clone();
    let of = |all: &Value, text: &str| {
        let mut all = all.as_array().unwrap().iter();
        all.find(|one| one["summary"]["text"].as_str().unwrap().contains(text)).cloned()
    };
    let (attacked, arrested) = (of(&all, "attacked").unwrap(), of(&all, "arrested").unwrap());
    let path = |one: &Value| format!("/v1/happenings/{}", one["id"].as_str().unwrap());
    decide(&service, &path(&attacked), json!({"decision": "reject"})).await;
    let correction = json!({"day": "2024-03-11", "status": "possible"});
    let corrected =
        decide(&service, &path(&arrested), json!({"decision": "correct", "correction": correction})).await;
    assert_eq!(corrected["correction"], correction);
    let check = async |when: &str| {
        let shown = service.json(timeline).await["data"].clone();
        assert!(of(&shown, "attacked").is_none(), "{when}: {shown}");
        let one = of(&shown, "arrested").unwrap_or_else(|| panic!("{when}"));
        assert_eq!(
            (&one["when"]["edtf"], &one["status"]),
            (&json!("2024-03-11"), &json!("possible")),
            "{when}"
        );
        assert_eq!(one["review"]["decision"], "correct", "{when}");
        let rejected = service.json(&format!("{timeline}&verified=rejected")).await["data"].clone();
        assert!(of(&rejected, "attacked").is_some(), "{when}");
        let events = service.json("/v1/events").await;
        assert!(!events.to_string().contains("Gunmen attacked a convoy in Tarnovo on"), "{when}: {events}");
        let article = service.json(&format!("/v1/articles/{id}")).await;
        assert!(!article["extraction"]["events"].to_string().contains("attacked"), "{when}");
    };
    check("at once").await;
    extract_again(&service, id).await;
    check("after another extraction").await;
    service.read(&attack("harbour-post", "The council of Brask sat until the evening.\n\n")).await;
    check("after a revision").await;
    service.read(&attack("north-wire", "")).await;
    check("after a copy").await;
    let copy =
        service.json("/v1/articles?source=north-wire").await["data"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(
        service.delete(&format!("/v1/articles/{id}")).send().await.unwrap().status(),
        StatusCode::NO_CONTENT
    );
    let shown = service.json(timeline).await["data"].clone();
    assert!(of(&shown, "attacked").is_none(), "after the deletion: {shown}");
    extract_again(&service, &copy).await;
    let shown = service.json(timeline).await["data"].clone();
    assert!(of(&shown, "attacked").is_none(), "after another extraction of the copy: {shown}");
    let rejected = service.json(&format!("{timeline}&verified=rejected")).await["data"][0].clone();
    decide(&service, &path(&rejected), json!({"decision": "confirm"})).await;
    assert!(of(&service.json(timeline).await["data"], "attacked").is_some());
    assert_consistent(&service.database.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_of_what_has_changed_since_is_refused() {
    let service = Service::start().await;
    let names = ["Elena Petrova".to_owned(), "Ivan Kolev".to_owned(), "Maria Lopez".to_owned()];
    service.read(&article(1, &names, "")).await;
    let statement = service.json("/v1/statements").await["data"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/statements/{statement}");
    let tag = service.get(&path).send().await.unwrap().headers()["etag"].to_str().unwrap().to_owned();
    let body = json!({"decision": "confirm", "by": "desk", "reason": "heard it"});
    let send = async |tag: &str| {
        service.post(&format!("{path}/reviews")).header("if-match", tag).json(&body).send().await.unwrap()
    };
    assert_eq!(send(&tag).await.status(), StatusCode::CREATED);
    problem(send(&tag).await, 412, "changed-meanwhile").await;
    let timeline =
        service.json("/v1/timelines?importance=all").await["data"][0]["id"].as_str().unwrap().to_owned();
    let happening = format!("/v1/happenings/{timeline}");
    let tag = service.get(&happening).send().await.unwrap().headers()["etag"].to_str().unwrap().to_owned();
    let send = async || {
        service
            .post(&format!("{happening}/reviews"))
            .header("if-match", &tag)
            .json(&body)
            .send()
            .await
            .unwrap()
    };
    assert_eq!(send().await.status(), StatusCode::CREATED);
    problem(send().await, 412, "changed-meanwhile").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_reviews_are_refused_with_what_to_send() {
    let service = Service::start().await;
    let names = ["Elena Petrova".to_owned(), "Ivan Kolev".to_owned(), "Maria Lopez".to_owned()];
    service.read(&article(1, &names, "")).await;
    let statement = service.json("/v1/statements").await["data"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/statements/{statement}");
    for (body, field) in [
        (json!({"decision": "maybe"}), "decision"),
        (json!({}), "decision"),
        (json!({"decision": "correct"}), "correction"),
        (json!({"decision": "correct", "correction": {}}), "correction"),
        (json!({"decision": "confirm", "correction": {"day": "2024-03-11"}}), "correction"),
        (json!({"decision": "correct", "correction": {"day": "2024-02-30"}}), "correction.day"),
        (json!({"decision": "correct", "correction": {"status": "planned"}}), "correction.status"),
        (json!({"decision": "correct", "correction": {"type": "shouted"}}), "correction.type"),
        (json!({"decision": "correct", "correction": {"speaker_id": "Petrova"}}), "correction.speaker_id"),
        (
            json!({"decision": "correct", "correction": {"speaker_id": "act_00000000000000000000000000000000"}}),
            "correction.speaker_id",
        ),
        (json!({"decision": "correct", "correction": 7}), "correction"),
        (json!({"decision": "correct", "correction": {"span": {"start": 5, "end": 5}}}), "correction.span"),
        (
            json!({"decision": "correct", "correction": {"span": {"start": 3, "end": 9000}}}),
            "correction.span",
        ),
        (json!({"decision": "correct", "correction": {"span": {"start": 90, "end": 99}}}), "correction.span"),
        (json!({"decision": "correct", "correction": {"participants": []}}), "correction.participants"),
        (json!({"decision": "confirm", "verdict": 1}), "verdict"),
    ] {
        let refusal = problem(review(&service, &path, body.clone()).await, 422, "invalid-correction").await;
        assert_eq!(refusal["errors"][0]["field"], field, "{body} {refusal}");
    }
    let missing = "/v1/statements/stm_00000000000000000000000000000000";
    problem(review(&service, missing, json!({"decision": "confirm"})).await, 404, "not-found").await;
    let missing = "/v1/happenings/hap_00000000000000000000000000000000";
    problem(review(&service, missing, json!({"decision": "confirm"})).await, 404, "not-found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_review_is_of_an_unsure_statement_until_all_are_reviewed() {
    let service = Service::start().await;
    for case in 0..3 {
        let names = [name(3 * case), name(3 * case + 1), name(3 * case + 2)];
        service.read(&article(case, &names, "")).await;
    }
    let first = service.json("/v1/reviews/next").await;
    assert_eq!(first["left"], 3);
    let id = first["statement"]["id"].as_str().unwrap().to_owned();
    let second = service.json(&format!("/v1/reviews/next?skip={id}")).await;
    assert_ne!(second["statement"]["id"], first["statement"]["id"]);
    for left in (0..3).rev() {
        let next = service.json("/v1/reviews/next").await;
        let path = format!("/v1/statements/{}", next["statement"]["id"].as_str().unwrap());
        decide(&service, &path, json!({"decision": if left == 1 { "reject" } else { "confirm" }})).await;
        assert_eq!(service.json("/v1/reviews/next").await["left"], left);
    }
    assert_eq!(service.json("/v1/reviews/next").await["statement"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn actors_of_unlike_types_are_not_merged() {
    let service = Service::start().await;
    let names = ["Elena Petrova".to_owned(), "Ivan Kolev".to_owned(), "Maria Lopez".to_owned()];
    service.read(&article(1, &names, "")).await;
    let person = actor(&service, "Elena Petrova").await;
    let place = service.json("/v1/actors?type=place&q=Arden").await["data"][0]["id"].clone();
    let merge = json!({"into": place, "by": "desk", "reason": "test"});
    let refused = service.post(&format!("/v1/actors/{person}/merges")).json(&merge).send().await.unwrap();
    let refused = problem(refused, 422, "invalid-correction").await;
    assert!(refused["errors"][0]["detail"].as_str().unwrap().contains("of type person"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_editors_decided_is_exported_as_gold() {
    let service = Service::start().await;
    let body = "\"We will rebuild the bridge,\" said Elena Petrova.\n\n\"There is no money,\" said Ivan Kolev.\n\n\
                \"The ferry sails again,\" said Maria Lopez.";
    let article = json!({
        "source": "harbour-post", "external_id": "gold", "published_at": "2024-03-14T08:00:00Z", "body": body
    });
    service.read(&article).await;
    let statements = service.json("/v1/statements").await["data"].as_array().unwrap().clone();
    assert_eq!(statements.len(), 3);
    for (words, decision) in [("rebuild", "confirm"), ("money", "reject")] {
        let statement = statements.iter().find(|one| one["text"].as_str().unwrap().contains(words)).unwrap();
        let path = format!("/v1/statements/{}", statement["id"].as_str().unwrap());
        decide(&service, &path, json!({"decision": decision})).await;
    }
    let exported = std::process::Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["export", "gold", "--database-url", &service.database.url])
        .output()
        .unwrap();
    let gold: Value = serde_json::from_slice(&exported.stdout).unwrap();
    assert_eq!(gold["text"], body);
    let quotes: Vec<(&str, &Value, bool)> = gold["quotes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|quote| {
            let at = |edge: usize| quote["span"][edge].as_u64().unwrap() as usize;
            (&body[at(0)..at(1)], &quote["speaker"], quote["optional"].as_bool().unwrap())
        })
        .collect();
    let [bridge, ferry] = quotes[..] else { panic!("{quotes:?}") };
    assert!(
        bridge.0.starts_with("We will rebuild the bridge") && ferry.0.starts_with("The ferry"),
        "{quotes:?}"
    );
    assert_eq!((bridge.1, bridge.2, ferry.2), (&json!("Elena Petrova"), false, true));
}
