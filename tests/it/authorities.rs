//! Authorities: the resolver prefers them, actors carry their ids, and clashes are listed.

use std::{fs, process::Command};

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::harness::{
    Service,
    articles::{altered, harbour},
    facts::assert_consistent,
    problem,
};

async fn load(service: &Service, authorities: Value) -> Value {
    let response =
        service.post("/v1/authorities").json(&json!({ "authorities": authorities })).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK, "{}", response.text().await.unwrap());
    response.json().await.unwrap()
}

fn quote(name: &str, external_id: &str) -> Value {
    json!({"source": "post", "external_id": external_id, "published_at": "2024-03-14",
           "body": format!("“We will rebuild the bridge before winter comes,” said Mayor {name}.")})
}

#[tokio::test(flavor = "multi_thread")]
async fn articles_that_use_any_name_of_an_authority_mean_its_actor() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    let before = service.json("/v1/actors?q=Elena+Petrova&type=person").await["data"][0].clone();
    assert_eq!(before.get("external_ids"), None);
    let petrova = json!({"external_id": "Q7", "name": "Elena Petrova", "type": "person", "aliases": ["Lena Petrova-Marin"],
        "positions": [{"organization": "Tarnovo", "role": "Mayor", "from": "2019"}]});
    let marek =
        json!({"external_id": "own:12", "name": "Anton Marek", "type": "person", "aliases": ["Toni Marek"]});
    let report = load(&service, json!([petrova, marek])).await;
    assert_eq!(
        report["meta"],
        json!({"created": 1, "adopted": 1, "updated": 0, "rejected": 0, "clashing": 0}),
        "{report}"
    );
    assert_eq!(report["data"][0]["actor_id"], before["id"], "the actor that articles mention has the id");

    // Another name of hers, in an article, means her; and he is known before an article mentions him.
    service.read(&quote("Lena Petrova-Marin", "a")).await;
    let actors = service.json("/v1/actors?external_id=Q7").await;
    assert_eq!(actors["data"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&actors["data"][0]["id"], &actors["data"][0]["external_ids"]),
        (&before["id"], &json!(["Q7"]))
    );
    assert_eq!(actors["data"][0]["article_count"], 2, "{actors}");
    let unmentioned = service.json("/v1/actors?external_id=own:12").await;
    assert_eq!(unmentioned["data"][0]["article_count"], 0);
    service.read(&quote("Toni Marek", "b")).await;
    let marek = service.json("/v1/actors?external_id=own:12").await["data"][0].clone();
    assert_eq!((&marek["name"], &marek["article_count"]), (&json!("Anton Marek"), &json!(1)));
    let profile = service.json(&format!("/v1/actors/{}", marek["id"].as_str().unwrap())).await;
    assert_eq!(profile["external_ids"], json!(["own:12"]));
    assert_eq!(service.json("/v1/actors?external_id=Q8").await["data"], json!([]));

    // His actor stays known when its only article goes.
    service.delete("/v1/articles?source=post&external_id=b").send().await.unwrap();
    assert_eq!(service.json("/v1/actors?external_id=own:12").await["data"][0]["id"], marek["id"]);
    let path = "/v1/authorities/own:12";
    assert_eq!(service.delete(path).send().await.unwrap().status(), StatusCode::NO_CONTENT);
    problem(service.delete(path).send().await.unwrap(), 404, "not-found").await;
    problem(
        service.get(&format!("/v1/actors/{}", marek["id"].as_str().unwrap())).send().await.unwrap(),
        404,
        "not-found",
    )
    .await;
    assert_consistent(&service.database.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_clashes_is_listed_and_nothing_is_merged() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    service.read(&altered()).await;
    let kolev = service.json("/v1/actors?q=Ivan+Kolev&type=person").await["data"][0].clone();
    let report = load(
        &service,
        json!([
            {"external_id": "Q1", "name": "Elena Petrova", "type": "person", "aliases": ["Ivan Kolev"]},
            {"external_id": "Q2", "name": "Elena Petrova", "type": "person"},
            {"external_id": "Q3", "name": "Harbour", "type": "place"},
        ]),
    )
    .await;
    assert_eq!(
        report["meta"],
        json!({"created": 1, "adopted": 1, "updated": 0, "rejected": 1, "clashing": 2}),
        "{report}"
    );
    let clash = &report["data"][0]["clashes"][0];
    assert_eq!((&clash["name"], &clash["actor_id"]), (&json!("Ivan Kolev"), &kolev["id"]));
    assert_eq!(report["data"][1]["clashes"][0]["external_id"], "Q1", "two of one name are two actors");
    assert_ne!(report["data"][0]["actor_id"], report["data"][1]["actor_id"]);
    assert_eq!(report["data"][2]["errors"][0]["field"], "type");
    let listed = service.json("/v1/authorities?clashing=true").await;
    let ids: Vec<&str> =
        listed["data"].as_array().unwrap().iter().map(|one| one["external_id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["Q2", "Q1"]);
    assert_eq!(service.json("/v1/authorities?clashing=false").await["data"], json!([]));

    // An editor merges them; then it is no clash any more.
    let path = format!("/v1/actors/{}/merges", kolev["id"].as_str().unwrap());
    let merge = json!({"into": report["data"][0]["actor_id"], "by": "desk", "reason": "one person"});
    assert!(service.post(&path).json(&merge).send().await.unwrap().status().is_success());
    let report = load(
        &service,
        json!([{"external_id": "Q1", "name": "Elena Petrova", "type": "person", "aliases": ["Ivan Kolev"]}]),
    )
    .await;
    assert_eq!(
        report["meta"],
        json!({"created": 0, "adopted": 0, "updated": 1, "rejected": 0, "clashing": 0}),
        "{report}"
    );

    for (body, field) in [
        (json!([]), ""),
        (json!({"authorities": 7}), "authorities"),
        (json!({"authorities": [], "x": 1}), "x"),
    ] {
        let refused = service.post("/v1/authorities").json(&body).send().await.unwrap();
        assert_eq!(problem(refused, 422, "invalid-authorities").await["errors"][0]["field"], field);
    }
    let table = service.post("/v1/authorities").header("content-type", "text/csv").body("id,name\n1,x\n");
    problem(table.send().await.unwrap(), 422, "invalid-authorities").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_people_of_one_name_the_one_is_meant_whose_position_the_article_names() {
    let service = Service::start().await;
    let report = load(
        &service,
        json!([
            {"external_id": "own:mayor", "name": "Anna Berg", "type": "person",
             "positions": [{"organization": "Arden", "role": "Mayor", "from": "2019", "to": "2023"},
                           {"role": "Senator", "from": "2024-01"}]},
            {"external_id": "own:coach", "name": "Anna Berg", "type": "person",
             "positions": [{"organization": "Harbour United", "role": "Coach", "from": "2022-07"}]},
            {"external_id": "own:clerk", "name": "Anna Berg", "type": "person"},
        ]),
    )
    .await;
    let actor = |number: usize| report["data"][number]["actor_id"].clone();
    assert_eq!(report["meta"]["clashing"], 2, "{report}");
    let article = |id: &str, day: &str, body: &str| json!({"source": "post", "external_id": id, "published_at": day, "body": body});
    for (id, day, body, expected) in [
        ("mayor", "2020-03-14", "“We will build a bridge,” said Mayor Anna Berg on Monday.", actor(0)),
        ("coach", "2024-03-14", "“We will win the match,” said coach Anna Berg on Monday.", actor(1)),
        (
            "club",
            "2024-03-15",
            "“We will win again,” said Anna Berg. Harbour United Club lost on Monday.",
            actor(0),
        ),
        ("senator", "2024-03-16", "“We will vote on it,” said Senator Anna Berg on Monday.", actor(0)),
        ("nobody", "2024-03-17", "“We will walk home,” said Anna Berg on Monday.", actor(0)),
    ] {
        service.read(&article(id, day, body)).await;
        let said = service.json("/v1/statements?limit=100").await;
        let said = said["data"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| body.contains(one["text"].as_str().unwrap().trim_matches(['“', '”', ','])));
        assert_eq!(said.unwrap()["speaker"]["actor_id"], expected, "{id}");
    }
    // The positions are on the profile, with their days.
    let profile = service.json(&format!("/v1/actors/{}", actor(1).as_str().unwrap())).await;
    assert_eq!(
        profile["positions"],
        json!([{"organization": "Harbour United", "role": "Coach", "from": "2022-07"}])
    );
    let of_coach = service.json("/v1/actors?external_id=own:coach").await;
    assert_eq!(of_coach["data"][0]["article_count"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_loaded_from_the_command_line() {
    let service = Service::start_without_workers().await;
    let file = std::env::temp_dir().join(format!("dateline-authorities-{}.csv", std::process::id()));
    fs::write(&file, "external_id,name,type,aliases,organization,role\nQ7,Elena Petrova,person,Lena P.|E. Petrova,Tarnovo,Mayor\n").unwrap();
    let run = |file: std::path::PathBuf, base: String| {
        move || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
            command
                .args(["authorities", "load", file.to_str().unwrap(), "--url", &base])
                .env_remove("DATELINE_KEY")
                .output()
                .unwrap()
        }
    };
    for expected in ["1 created", "1 updated"] {
        let output = tokio::task::spawn_blocking(run(file.clone(), service.base.clone())).await.unwrap();
        assert!(output.status.success(), "{output:?}");
        assert!(String::from_utf8(output.stdout).unwrap().contains(expected));
    }
    fs::write(&file, "external_id,name,type\nQ8,Elena Petrova,person\n,Nobody,person\n").unwrap();
    let output = tokio::task::spawn_blocking(run(file.clone(), service.base.clone())).await.unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.code() == Some(1) && errors.contains("Q8: “Elena Petrova” is also Elena Petrova (Q7)"),
        "{errors}"
    );
    fs::remove_file(file).unwrap();
}
