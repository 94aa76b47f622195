//! Rereads: their report, what they leave out, and that they go on after a crash.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::harness::{
    Database, Process, Service,
    articles::{harbour, numbered},
    facts::assert_consistent,
    problem,
};

/// Makes the stored extractions look as if an older version had made them.
async fn age(pool: &PgPool) {
    sqlx::query("UPDATE extractions SET extractor_version = '0.1.0'").execute(pool).await.unwrap();
}

async fn create(service: &Service, body: Value) -> Value {
    let response = service.post("/v1/rereads").json(&body).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::ACCEPTED, "{}", response.text().await.unwrap());
    let location = response.headers()["location"].to_str().unwrap().to_owned();
    let reread: Value = response.json().await.unwrap();
    assert_eq!(location, format!("/v1/rereads/{}", reread["id"].as_str().unwrap()));
    reread
}

async fn finished(service: &Service, reread: &Value) -> Value {
    let path = format!("/v1/rereads/{}", reread["id"].as_str().unwrap());
    for _ in 0..600 {
        let reread = service.json(&path).await;
        if reread["status"] == "finished" {
            return reread;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the reread does not end");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reread_reports_what_became_different_and_keeps_reviews() {
    let service = Service::start().await;
    let article = service.read(&harbour()).await;
    let other = service.read(&numbered(1)).await;
    let pool = &service.database.pool;
    let statements = service.json("/v1/statements?speaker=Elena+Petrova").await;
    let statement = statements["data"][0]["id"].as_str().unwrap();
    let review = json!({"decision": "confirm", "by": "desk", "reason": "I was there"});
    let reviewed = service.post(&format!("/v1/statements/{statement}/reviews")).json(&review).send().await;
    assert!(reviewed.unwrap().status().is_success());
    assert_eq!(create(&service, json!({})).await["articles"]["total"], 0, "all is current");

    // An older version had one statement more, lacked another, and had an event with another status.
    age(pool).await;
    let columns = "SELECT string_agg(column_name, ', ') FROM information_schema.columns
                   WHERE table_name = 'all_statements' AND is_generated = 'NEVER' AND column_name <> 'statement_id'";
    let columns: String = sqlx::query_scalar(columns).fetch_one(pool).await.unwrap();
    let added = format!(
        "INSERT INTO all_statements (statement_id, {columns})
         SELECT gen_random_uuid(), {columns} FROM all_statements WHERE article_id = $1 AND ordinal = 1"
    );
    for sql in [
        added.as_str(),
        "DELETE FROM all_statements WHERE article_id = $1 AND ordinal = 2",
        "UPDATE events SET document = document || '{\"status\": \"planned\"}' WHERE article_id = $1 AND ordinal = 0",
    ] {
        let id: dateline::store::ArticleId = article["id"].as_str().unwrap().parse().unwrap();
        let changed =
            sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).bind(id.0).execute(pool).await.unwrap();
        assert_eq!(changed.rows_affected(), 1, "{sql}");
    }
    let reread = finished(&service, &create(&service, json!({"source": "harbour-post"})).await).await;
    assert_eq!(reread["articles"]["total"], 1);
    assert_eq!((&reread["articles"]["done"], &reread["articles"]["changed"]), (&json!(1), &json!(1)));
    let statements = &reread["facts"]["statement"];
    assert_eq!((&statements["added"], &statements["gone"]), (&json!(1), &json!(1)), "{reread}");
    assert_eq!(reread["facts"]["event"]["altered"], 1, "{reread}");
    assert_eq!(reread["facts"]["review"], json!({"added": 0, "gone": 0, "altered": 0, "unchanged": 1}));
    let verified = service.json("/v1/statements?verified=true").await;
    assert_eq!(verified["data"].as_array().unwrap().len(), 1, "what an editor confirmed stays so");

    // The other article is left, and is the one that an older version has read.
    let reread = finished(&service, &create(&service, json!({})).await).await;
    assert_eq!((&reread["articles"]["total"], &reread["articles"]["changed"]), (&json!(1), &json!(0)));
    let chosen = create(&service, json!({"articles": [other["id"]], "model": "accurate"})).await;
    finished(&service, &chosen).await;
    let other = service.json(&format!("/v1/articles/{}", other["id"].as_str().unwrap())).await;
    assert_eq!(other["extraction"]["extractor"]["model"], "accurate");
    let listed = service.json("/v1/rereads").await;
    assert_eq!(listed["data"][0]["id"], chosen["id"]);
    assert_consistent(&service.database.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_counted_and_wrong_requests_are_refused() {
    let mut service = Service::start().await;
    let mut ids = Vec::new();
    for number in 0..4 {
        ids.push(service.read(&numbered(number)).await["id"].as_str().unwrap().to_owned());
    }
    service.drain().await;
    age(&service.database.pool).await;
    let kill = json!({"id": ids[0], "change": "kill"});
    assert!(service.post("/v1/articles").json(&kill).send().await.unwrap().status().is_success());
    let reread = create(&service, json!({})).await;
    assert_eq!(
        reread["articles"],
        json!({"total": 3, "waiting": 3, "queued": 0, "done": 0, "changed": 0, "failed": 0, "skipped": 0})
    );
    let kill = json!({"id": ids[1], "change": "kill"});
    assert!(service.post("/v1/articles").json(&kill).send().await.unwrap().status().is_success());
    service.delete(&format!("/v1/articles/{}", ids[2])).send().await.unwrap();
    service.start_workers();
    let reread = finished(&service, &reread).await;
    assert_eq!(
        (&reread["articles"]["done"], &reread["articles"]["skipped"]),
        (&json!(1), &json!(2)),
        "{reread}"
    );

    let refused = [
        json!({"source": "nobody"}),
        json!({"articles": [ids[2]]}),
        json!({"model": "best"}),
        json!({"modle": "fast"}),
    ];
    for body in refused {
        let response = service.post("/v1/rereads").json(&body).send().await.unwrap();
        problem(response, 422, "invalid-reread").await;
    }
    let path = format!("/v1/rereads/{}", reread["id"].as_str().unwrap());
    assert_eq!(service.delete(&path).send().await.unwrap().status(), StatusCode::NO_CONTENT);
    problem(service.get(&path).send().await.unwrap(), 404, "not-found").await;
    problem(service.delete(&path).send().await.unwrap(), 404, "not-found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reread_goes_on_after_kills_and_counts_each_article_once() {
    let service = Service::start_without_workers().await;
    let database: &Database = &service.database;
    let lines: String = (0..300).map(|number| format!("{}\n", numbered(number))).collect();
    let load = service.post("/v1/articles").header("content-type", "application/x-ndjson").body(lines);
    assert_eq!(load.send().await.unwrap().status(), StatusCode::ACCEPTED);
    let worker = Process::start(&database.url, &["--role", "worker"]).await;
    while service.json("/v1/articles?status=done&count=exact&limit=1").await["meta"]["count"] != 300 {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    worker.kill();
    age(&database.pool).await;
    let reread = create(&service, json!({})).await;
    let path = format!("/v1/rereads/{}", reread["id"].as_str().unwrap());
    for _ in 0..3 {
        let worker = Process::start(&database.url, &["--role", "worker", "--lease", "1"]).await;
        let before = service.json(&path).await["articles"]["done"].as_i64().unwrap();
        for _ in 0..600 {
            let now = service.json(&path).await["articles"]["done"].as_i64().unwrap();
            if now > before || now == 300 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        worker.kill();
    }
    let _worker = Process::start(&database.url, &["--role", "worker", "--lease", "1"]).await;
    let reread = finished(&service, &reread).await;
    assert_eq!(
        (&reread["articles"]["done"], &reread["articles"]["failed"]),
        (&json!(300), &json!(0)),
        "{reread}"
    );
    let facts: Value = reread["facts"].clone();
    let stored = |table: &'static str| {
        let sql = format!("SELECT count(*) FROM {table}");
        async move {
            let count: i64 =
                sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&database.pool).await.unwrap();
            count
        }
    };
    for (fact_type, table) in [("statement", "statements"), ("event", "events")] {
        let counts = &facts[fact_type];
        let all = counts["unchanged"].as_i64().unwrap() + counts["altered"].as_i64().unwrap();
        assert_eq!(all, stored(table).await, "each article is counted once: {facts}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_model_is_waited_for() {
    let service = Service::start().await;
    let mut article = harbour();
    assert_eq!(service.read(&article).await["extraction"]["extractor"]["model"], "fast");
    article["model"] = "accurate".into();
    let request = service.post("/v1/articles").header("prefer", "wait=40").json(&article);
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["preference-applied"], "wait=40");
    let read: Value = response.json().await.unwrap();
    assert_eq!(read["extraction"]["extractor"]["model"], "accurate");
}
