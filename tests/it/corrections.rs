//! Corrections of actors: they take effect at once, survive repeated extraction, revision and deletion of articles,
//! can be undone, and stay in the history.

use serde_json::{Value, json};

use crate::harness::{Service, facts::assert_consistent, problem};

/// An article of one paragraph.
fn story(id: &str, text: &str) -> Value {
    json!({"source": "harbour-post", "external_id": id, "published_at": "2024-03-14T08:00:00Z", "body": text})
}

async fn actor(service: &Service, name: &str) -> String {
    let found = service.json(&format!("/v1/actors?q={}", name.replace(' ', "%20"))).await;
    let first = &found["data"][0];
    assert_eq!(first["name"], name, "{found}");
    first["id"].as_str().unwrap().to_owned()
}

/// Makes a correction and waits until its articles are extracted again.
async fn correct(service: &Service, path: &str, form: Value) -> Value {
    let mut form = form;
    form["by"] = json!("desk: M. Ruiz");
    form["reason"] = json!("the register says so");
    let response = service.post(path).header("prefer", "wait=20").json(&form).send().await.unwrap();
    assert_eq!(response.status().as_u16(), 201, "{path}: {}", response.text().await.unwrap());
    response.json().await.unwrap()
}

async fn speakers(service: &Service, actor: &str) -> Vec<String> {
    let said = service.json(&format!("/v1/statements?speaker={actor}")).await;
    let mut texts: Vec<String> = said["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["text"].as_str().unwrap().trim_end_matches('.').to_owned())
        .collect();
    texts.sort();
    texts
}

const ROAD: &str = "Ivan Kolev, the transport minister, said that the road would stay closed.";
const GOAL: &str = "Team captain Ivan Kolev said that the late goal had saved the season.";

#[tokio::test(flavor = "multi_thread")]
async fn a_merge_applies_to_later_articles_until_it_is_undone() {
    let service = Service::start().await;
    service.read(&story("one", "Elena Petrova said that the bridge would open.")).await;
    service.read(&story("two", "Elena Petrova-Marin said that the tunnel would open.")).await;
    let (old, new) = (actor(&service, "Elena Petrova").await, actor(&service, "Elena Petrova-Marin").await);
    let made = correct(&service, &format!("/v1/actors/{old}/merges"), json!({"into": new})).await;
    assert_eq!(made["type"], "merge");
    assert_eq!(made["by"], "desk: M. Ruiz");
    assert_eq!(speakers(&service, &new).await.len(), 2);
    assert_eq!(speakers(&service, "Elena%20Petrova").await.len(), 2);

    service.read(&story("three", "Elena Petrova said that the ferry would sail.")).await;
    let profile = service.json(&format!("/v1/actors/{old}")).await;
    assert_eq!(profile["id"], new.as_str());
    assert_eq!(profile["merged"], json!([old]));
    assert_eq!(profile["statement_count"], 3);
    let found = service.json("/v1/actors?q=Elena%20Petrova").await;
    assert_eq!(found["data"][0]["article_count"], 3);
    assert_eq!(found["data"].as_array().unwrap().len(), 1);

    let undo = format!("/v1/corrections/{}/undo", made["id"].as_str().unwrap());
    let undone = correct(&service, &undo, json!({})).await;
    assert_eq!(undone["undone"]["by"], "desk: M. Ruiz");
    assert_eq!(speakers(&service, &old).await.len(), 2);
    assert_eq!(speakers(&service, &new).await.len(), 1);
    let history = service.json(&format!("/v1/actors/{old}/history")).await;
    assert_eq!(history["data"][0]["id"], made["id"]);
    assert_eq!(history["data"][0]["undone"]["reason"], "the register says so");
    assert_consistent(&service.database.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_split_separates_two_people_with_one_name() {
    let service = Service::start().await;
    service.read(&story("road", ROAD)).await;
    let goal = service.read(&story("goal", GOAL)).await;
    let minister = actor(&service, "Ivan Kolev").await;
    let form = json!({"articles": [goal["id"]]});
    let made = correct(&service, &format!("/v1/actors/{minister}/splits"), form).await;
    let player = made["target"]["actor_id"].as_str().unwrap().to_owned();
    assert_eq!(speakers(&service, &minister).await, ["the road would stay closed"]);
    assert_eq!(speakers(&service, &player).await, ["the late goal had saved the season"]);
    let response = service.get("/v1/statements?speaker=Ivan%20Kolev").send().await.unwrap();
    assert_eq!(problem(response, 300, "ambiguous-name").await["candidates"].as_array().unwrap().len(), 2);

    // A new article is disambiguated by the role.
    let text = "Team captain Ivan Kolev said that the cup final would be hard.";
    let cup = service.read(&story("cup", text)).await;
    assert_eq!(speakers(&service, &player).await.len(), 2);
    let gone = service.delete(&format!("/v1/articles/{}", cup["id"].as_str().unwrap())).send().await.unwrap();
    assert_eq!(gone.status().as_u16(), 204);
    // The split applies to a revision too.
    let revised = GOAL.replace("season", "whole season");
    service.read(&story("goal", &revised)).await;
    assert_eq!(speakers(&service, &player).await, ["the late goal had saved the whole season"]);
    // The player keeps his id when his only article is deleted and submitted again.
    let gone =
        service.delete(&format!("/v1/articles/{}", goal["id"].as_str().unwrap())).send().await.unwrap();
    assert_eq!(gone.status().as_u16(), 204);
    assert_eq!(speakers(&service, "Ivan%20Kolev").await, ["the road would stay closed"]);
    assert_eq!(service.json(&format!("/v1/actors/{player}")).await["article_count"], 0);
    assert_consistent(&service.database.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn undoing_a_split_returns_all_articles_to_the_first_actor() {
    let service = Service::start().await;
    service.read(&story("road", ROAD)).await;
    let goal = service.read(&story("goal", GOAL)).await;
    let kolev = actor(&service, "Ivan Kolev").await;
    let form = json!({"articles": [goal["id"]], "name": "Ivan Kolev (player)"});
    let made = correct(&service, &format!("/v1/actors/{kolev}/splits"), form).await;
    assert_eq!(made["target"]["name"], "Ivan Kolev (player)");
    assert_eq!(speakers(&service, &kolev).await.len(), 1);
    correct(&service, &format!("/v1/corrections/{}/undo", made["id"].as_str().unwrap()), json!({})).await;
    assert_eq!(speakers(&service, &kolev).await.len(), 2);
    assert_consistent(&service.database.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rename_changes_the_name_and_keeps_the_old_one_as_an_alias() {
    let service = Service::start().await;
    service.read(&story("road", ROAD)).await;
    let kolev = actor(&service, "Ivan Kolev").await;
    let form = json!({"name": "Ivan Kolev-Marin"});
    let made = correct(&service, &format!("/v1/actors/{kolev}/renames"), form).await;
    let said = service.json("/v1/statements?speaker=Ivan%20Kolev").await;
    assert_eq!(said["data"][0]["speaker"]["name"], "Ivan Kolev-Marin");
    // The new name in another article resolves to the same actor.
    service.read(&story("tunnel", "Ivan Kolev-Marin said that the tunnel would open.")).await;
    assert_eq!(speakers(&service, &kolev).await.len(), 2);
    correct(&service, &format!("/v1/corrections/{}/undo", made["id"].as_str().unwrap()), json!({})).await;
    assert_eq!(service.json(&format!("/v1/actors/{kolev}")).await["name"], "Ivan Kolev");
    assert_consistent(&service.database.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reassigned_mention_takes_its_statement_along_through_revisions() {
    let service = Service::start().await;
    let body = "Ivan Kolev met Maria Lopez on Monday.\n\n\"The road will open in the spring,\" he said.";
    let article = service.read(&story("met", body)).await;
    let (kolev, lopez) = (actor(&service, "Ivan Kolev").await, actor(&service, "Maria Lopez").await);
    let said = service.json("/v1/statements?q=road").await;
    let speaker = &said["data"][0]["speaker"];
    let wrong = speaker["actor_id"].as_str().unwrap().to_owned();
    let right = if wrong == kolev { lopez } else { kolev };
    let form = json!({"article": article["id"], "to": right,
                      "span": speaker["mention"]["span"]});
    let made = correct(&service, &format!("/v1/actors/{wrong}/reassignments"), form.clone()).await;
    assert_eq!(made["selector"]["text"], "he");
    assert_eq!(speakers(&service, &right).await, ["The road will open in the spring"]);
    assert!(speakers(&service, &wrong).await.is_empty());

    service.read(&story("met", &format!("The talks were short. {body}"))).await;
    assert_eq!(speakers(&service, &right).await, ["The road will open in the spring"]);
    correct(&service, &format!("/v1/corrections/{}/undo", made["id"].as_str().unwrap()), json!({})).await;
    assert_eq!(speakers(&service, &wrong).await, ["The road will open in the spring"]);
    assert_consistent(&service.database.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_impossible_correction_is_refused_with_the_reason() {
    let service = Service::start().await;
    let article = service
        .read(&story("road", "Ivan Kolev met Maria Lopez. A senior official said that it went well."))
        .await;
    let (kolev, lopez) = (actor(&service, "Ivan Kolev").await, actor(&service, "Maria Lopez").await);
    let official =
        service.json("/v1/actors?type=unnamed").await["data"][0]["id"].as_str().unwrap().to_owned();
    let post = async |path: String, form: Value| service.post(&path).json(&form).send().await.unwrap();
    let signed = |mut form: Value| {
        form["by"] = json!("desk");
        form["reason"] = json!("test");
        form
    };
    let merges = format!("/v1/actors/{kolev}/merges");

    let refusal =
        problem(post(merges.clone(), json!({"inot": lopez})).await, 422, "invalid-correction").await;
    let fields: Vec<&str> =
        refusal["errors"].as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["by", "reason", "into", "inot"]);
    let itself = post(merges.clone(), signed(json!({"into": kolev}))).await;
    assert_eq!(problem(itself, 422, "invalid-correction").await["errors"][0]["field"], "into");
    let unnamed = post(merges.clone(), signed(json!({"into": official}))).await;
    let refusal = problem(unnamed, 422, "invalid-correction").await;
    assert!(refusal["errors"][0]["detail"].as_str().unwrap().contains("never merged"));
    let nobody = "act_00000000000000000000000000000000";
    let unknown = post(merges.clone(), signed(json!({"into": nobody}))).await;
    problem(unknown, 422, "invalid-correction").await;
    let unknown = post(format!("/v1/actors/{nobody}/merges"), signed(json!({"into": lopez}))).await;
    problem(unknown, 404, "not-found").await;
    let whole =
        post(format!("/v1/actors/{kolev}/splits"), signed(json!({"articles": [article["id"]]}))).await;
    problem(whole, 422, "invalid-correction").await;
    let nowhere = signed(json!({"article": article["id"], "span": {"start": 3, "end": 5}, "to": lopez}));
    let nowhere = post(format!("/v1/actors/{kolev}/reassignments"), nowhere).await;
    problem(nowhere, 422, "invalid-correction").await;
    problem(
        post(format!("/v1/corrections/cor_{}/undo", "0".repeat(32)), signed(json!({}))).await,
        404,
        "not-found",
    )
    .await;
    assert!(
        service.json(&format!("/v1/actors/{kolev}/history")).await["data"].as_array().unwrap().is_empty()
    );

    // The refusal names the actor into which it was merged.
    let merged: Value = post(merges.clone(), signed(json!({"into": lopez}))).await.json().await.unwrap();
    let again = post(merges, signed(json!({"into": lopez}))).await;
    let refusal = problem(again, 409, "already-merged").await;
    assert_eq!(refusal["candidates"][0]["actor_id"], lopez.as_str());
    let undo = format!("/v1/corrections/{}/undo", merged["id"].as_str().unwrap());
    assert_eq!(post(undo.clone(), signed(json!({}))).await.status().as_u16(), 201);
    problem(post(undo, signed(json!({}))).await, 409, "already-undone").await;
}
