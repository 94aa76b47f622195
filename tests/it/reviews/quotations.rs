//! Reviews of quotations: one decision about all statements that have the same words.

use super::*;

/// Submits the words of one person in two papers, and returns the quotation.
async fn in_two_papers(service: &Service) -> String {
    for source in ["harbour-post", "arden-times"] {
        let article = json!({
            "source": source,
            "external_id": "bridge",
            "title": format!("The {source} on the bridge"),
            "published_at": "2024-03-14T08:00:00Z",
            "body": "\"We will rebuild the old bridge before winter comes,\" said Elena Petrova.\n\n\
                     Ivan Kolev met Maria Lopez in Arden on Monday."
        });
        service.read(&article).await;
    }
    let quotations = service.json("/v1/quotations").await;
    assert_eq!(quotations["data"].as_array().unwrap().len(), 1, "{quotations}");
    quotations["data"][0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_of_a_quotation_settles_every_statement_of_it() {
    let service = Service::start().await;
    let path = format!("/v1/quotations/{}", in_two_papers(&service).await);
    let speaker = actor(&service, "Ivan Kolev").await;
    let correct = json!({"decision": "correct", "correction": {"speaker_id": speaker, "day": "2024-03-12"}});
    let reviews = decide(&service, &path, correct).await;
    assert_eq!(reviews["data"].as_array().unwrap().len(), 2, "{reviews}");
    let statements = service.json("/v1/statements?verified=true").await["data"].clone();
    for statement in statements.as_array().unwrap() {
        assert_eq!(statement["speaker"]["name"], "Ivan Kolev");
        assert_eq!(statement["when"]["edtf"], "2024-03-12");
        extract_again(&service, statement["article_id"].as_str().unwrap()).await;
    }
    assert_eq!(service.json("/v1/statements?verified=true").await["data"].as_array().unwrap().len(), 2);
    let speakers = service.json(&path).await["speakers"].clone();
    assert_eq!((speakers.as_array().unwrap().len(), &speakers[0]["name"]), (1, &json!("Ivan Kolev")));

    decide(&service, &path, json!({"decision": "reject"})).await;
    assert_eq!(service.json("/v1/statements").await["data"], json!([]));
    problem(service.get(&path).send().await.unwrap(), 404, "not-found").await;
    let history = service.json(&format!("{path}/reviews")).await["data"].clone();
    let decisions: Vec<&Value> = history.as_array().unwrap().iter().map(|one| &one["decision"]).collect();
    assert_eq!(decisions, ["reject", "reject", "correct", "correct"]);
    assert_consistent(&service.database.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_of_a_quotation_that_cannot_hold_for_all_its_statements_changes_none() {
    let service = Service::start().await;
    let path = format!("/v1/quotations/{}", in_two_papers(&service).await);
    let span = json!({"decision": "correct", "correction": {"span": {"start": 3, "end": 20}}});
    let refusal = problem(review(&service, &path, span).await, 422, "invalid-correction").await;
    assert_eq!(refusal["errors"][0]["field"], "correction.span", "{refusal}");
    let nobody = json!({"speaker_id": "act_00000000000000000000000000000000"});
    let nobody = json!({"decision": "correct", "correction": nobody});
    problem(review(&service, &path, nobody).await, 422, "invalid-correction").await;
    let missing = "/v1/quotations/quo_00000000000000000000000000000000";
    problem(review(&service, missing, json!({"decision": "confirm"})).await, 404, "not-found").await;
    let stale = service.post(&format!("{path}/reviews")).header("if-match", "\"other\"");
    let body = json!({"decision": "confirm", "by": "desk", "reason": "heard it"});
    problem(stale.json(&body).send().await.unwrap(), 412, "changed-meanwhile").await;
    assert_eq!(service.json("/v1/statements?verified=true").await["data"], json!([]));
}
