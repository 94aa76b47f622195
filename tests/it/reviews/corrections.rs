//! Corrections of the words of a statement and of the participants of a happening.

use super::*;

/// The code points of some words in a body.
fn span_of(body: &str, words: &str) -> Value {
    let start = body[..body.find(words).unwrap()].chars().count();
    json!({"start": start, "end": start + words.chars().count()})
}

#[tokio::test(flavor = "multi_thread")]
async fn corrected_words_of_a_statement_hold_after_an_extraction_and_a_revision() {
    let service = Service::start().await;
    let names = ["Elena Petrova".to_owned(), "Ivan Kolev".to_owned(), "Maria Lopez".to_owned()];
    let first = article(1, &names, "");
    let stored = service.read(&first).await;
    let id = stored["id"].as_str().unwrap();
    let body = first["body"].as_str().unwrap();
    let list = format!("/v1/statements?article={id}");
    let statement = service.json(&list).await["data"][0].clone();
    let path = format!("/v1/statements/{}", statement["id"].as_str().unwrap());
    let words = "rebuild bridge number 1 before";
    let correction = json!({"decision": "correct", "correction": {"span": span_of(body, words)}});
    let review = decide(&service, &path, correction).await;
    assert_eq!(review["correction"]["content"]["text"], words);
    let check = async |when: &str, body: &str| {
        let shown = service.json(&list).await["data"].clone();
        assert_eq!(shown.as_array().unwrap().len(), 1, "{when} {shown}");
        assert_eq!((&shown[0]["id"], &shown[0]["text"]), (&statement["id"], &json!(words)), "{when}");
        let start = shown[0]["span"]["start"].as_u64().unwrap() as usize;
        let at: String = body.chars().skip(start).take(words.chars().count()).collect();
        assert_eq!(at, words, "{when}");
        assert_eq!(shown[0]["speaker"]["name"], "Elena Petrova", "{when}");
        let found = service.json("/v1/statements?q=winter").await["data"].clone();
        assert_eq!(found, json!([]), "{when}: words that were left out are not searched");
    };
    check("at once", body).await;
    extract_again(&service, id).await;
    check("after another extraction", body).await;
    let revised = article(1, &names, "The council of Brask sat until the evening.\n\n");
    service.read(&revised).await;
    check("after a revision", revised["body"].as_str().unwrap()).await;
    // A later decision about the same statement keeps the words.
    decide(&service, &path, json!({"decision": "confirm"})).await;
    extract_again(&service, id).await;
    check("after a confirmation", revised["body"].as_str().unwrap()).await;
    decide(&service, &path, json!({"decision": "reject"})).await;
    extract_again(&service, id).await;
    assert_eq!(service.json(&list).await["data"], json!([]));
    assert_consistent(&service.database.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn corrected_participants_of_a_happening_hold_and_find_it() {
    let service = Service::start().await;
    let text = "Gunmen attacked a convoy in Tarnovo on March 12, killing four soldiers.\n\n\
                Ivan Kolev met Maria Lopez in Arden on Monday.";
    let stored = service
        .read(&json!({"source": "harbour-post", "external_id": "roles", "published_at": "2024-03-14T08:00:00Z", "body": text}))
        .await;
    let article = stored["id"].as_str().unwrap();
    let (kolev, lopez) = (actor(&service, "Ivan Kolev").await, actor(&service, "Maria Lopez").await);
    let attack = async || {
        let all = service.json("/v1/timelines?importance=all").await["data"].clone();
        let found = all.as_array().unwrap().iter().find(|one| one["type"] == "ASSAULT").cloned();
        found.unwrap_or_else(|| panic!("{all}"))
    };
    let path = format!("/v1/happenings/{}", attack().await["id"].as_str().unwrap());
    let correct = |participants: Value| {
        let correction = json!({"decision": "correct", "correction": {"participants": participants}});
        let (service, path) = (&service, &path);
        async move { decide(service, path, correction).await }
    };
    correct(json!([{"actor_id": kolev, "role": "recipient"}])).await;
    let check = async |when: &str| {
        let happening = attack().await;
        let participants = happening["participants"].as_array().unwrap();
        assert_eq!(participants.len(), 1, "{when} {happening}");
        assert_eq!(
            (&participants[0]["name"], &participants[0]["role"], &participants[0]["actor_id"]),
            (&json!("Ivan Kolev"), &json!("recipient"), &json!(kolev)),
            "{when}"
        );
        let found = service.json(&format!("/v1/timelines?importance=all&actor={kolev}&type=ASSAULT")).await;
        assert_eq!(found["data"].as_array().unwrap().len(), 1, "{when}");
    };
    check("at once").await;
    extract_again(&service, article).await;
    check("after another extraction").await;
    // A later correction takes the place of the former one, and a dismissed actor takes part in nothing.
    correct(json!([{"actor_id": lopez, "role": "actor"}])).await;
    let happening = attack().await;
    assert_eq!(happening["participants"][0]["name"], "Maria Lopez");
    let found = service.json(&format!("/v1/timelines?importance=all&actor={kolev}&type=ASSAULT")).await;
    assert_eq!(found["data"], json!([]));
    correct(json!([])).await;
    assert_eq!(attack().await["participants"], json!([]));
    let unknown = json!({"decision": "correct", "correction": {"participants": [
        {"actor_id": "act_00000000000000000000000000000000", "role": "actor"}
    ]}});
    let refused = problem(review(&service, &path, unknown).await, 422, "invalid-correction").await;
    assert_eq!(refused["errors"][0]["field"], "correction.participants");
    for wrong in [json!(7), json!([{"actor_id": kolev}]), json!([{"actor_id": kolev, "role": "victim"}])] {
        let body = json!({"decision": "correct", "correction": {"participants": wrong}});
        let refused = problem(review(&service, &path, body).await, 422, "invalid-correction").await;
        assert_eq!(refused["errors"][0]["field"], "correction.participants");
    }
    assert_consistent(&service.database.pool).await;
}
