//! The audit: every change is noted with who made it and why, and a gap shows.

use std::process::{Command, Output};

use dateline::store::{audit, keys::Scope};
use extraction::language::ModelKind;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    harness::{
        Database, Service,
        articles::{harbour, numbered},
    },
    keys::new_key,
};

#[tokio::test(flavor = "multi_thread")]
async fn every_change_is_noted_with_who_made_it_and_what_was_before_and_after() {
    let service = Service::start().await;
    let desk = new_key(&service.database, "Desk: M. Ruiz", &[Scope::Admin]).await;
    let send = async |path: &str, body: Value| {
        let request = service.post(path).header("prefer", "wait=20").bearer_auth(&desk).json(&body);
        let response = request.send().await.unwrap();
        assert!(response.status().is_success(), "{}", response.text().await.unwrap());
        response.json::<Value>().await.unwrap()
    };
    let article = send("/v1/articles", harbour()).await;
    send("/v1/articles", harbour()).await;
    let mut detailed = harbour();
    detailed["section"] = "World".into();
    send("/v1/articles", detailed).await;
    let mut revised = harbour();
    revised["body"] = format!("{} The council meets on Friday.", revised["body"].as_str().unwrap()).into();
    send("/v1/articles", revised).await;
    let petrova = service.json("/v1/actors?q=Petrova").await["data"][0]["id"].as_str().unwrap().to_owned();
    let rename = json!({"name": "Elena P.", "reason": "byline"});
    let renamed = send(&format!("/v1/actors/{petrova}/renames"), rename).await;
    let undo = format!("/v1/corrections/{}/undo", renamed["id"].as_str().unwrap());
    send(&undo, json!({"reason": "wrong"})).await;
    let statement = service.json("/v1/statements").await["data"][0]["id"].as_str().unwrap().to_owned();
    let review = json!({"decision": "reject", "reason": "misread"});
    send(&format!("/v1/statements/{statement}/reviews"), review).await;
    let id = article["id"].as_str().unwrap();
    let gone = service.delete(&format!("/v1/articles/{id}")).bearer_auth(&desk).send().await.unwrap();
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);

    let listed = service.json("/v1/audit").await;
    let entries: Vec<&Value> = listed["data"].as_array().unwrap().iter().rev().collect();
    let actions: Vec<&str> = entries.iter().map(|one| one["action"].as_str().unwrap()).collect();
    assert_eq!(
        actions,
        [
            "key.create",
            "article.submit",
            "article.change_details",
            "article.revise",
            "actor.correct",
            "correction.undo",
            "review.make",
            "article.delete"
        ]
    );
    for (nth, entry) in entries.iter().enumerate() {
        assert_eq!(entry["seq"], nth + 1);
        let who = if nth == 0 { "command line" } else { "Desk: M. Ruiz" };
        assert_eq!(entry["who"], who, "{entry}");
    }
    assert_eq!((&entries[1]["subject"], &entries[1]["before"]), (&json!(id), &Value::Null));
    let section = |nth: &str| entries[2][nth]["details"]["section"].clone();
    assert_eq!((section("before"), section("after")), (Value::Null, json!("World")));
    assert_eq!(entries[3]["before"]["revision"], 1);
    assert_eq!(entries[6]["reason"], "misread");
    assert_eq!(entries[6]["before"]["statement"]["id"], json!(statement));
    assert_eq!(
        (&entries[7]["before"]["external_id"], &entries[7]["after"]),
        (&json!("bridge-1"), &Value::Null)
    );
    let of_article = service.json(&format!("/v1/audit?subject={id}&action=article.delete")).await;
    assert_eq!(of_article["data"].as_array().unwrap().len(), 1);
    let export = service.get("/v1/audit?format=ndjson").send().await.unwrap().text().await.unwrap();
    assert_eq!(export.lines().count(), entries.len() + 1);
    // A refused change is none.
    let refused = service.post(&format!("/v1/actors/{petrova}/renames")).json(&json!({"name": "E."}));
    assert!(refused.send().await.unwrap().status().is_client_error());
    assert_eq!(service.json("/v1/audit").await["data"].as_array().unwrap().len(), entries.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_sessions_and_rereads_are_noted_too() {
    let service = Service::start_with(ModelKind::Fast, None, |app| app.polls_feeds = true).await;
    let desk = new_key(&service.database, "Desk: M. Ruiz", &[Scope::Admin]).await;
    let send = async |method: Method, path: &str, body: Value| {
        let request = service.client.request(method, format!("{}{path}", service.base)).bearer_auth(&desk);
        let request = if body.is_null() { request } else { request.json(&body) };
        let response = request.send().await.unwrap();
        assert!(response.status().is_success(), "{path}: {}", response.text().await.unwrap());
        response.json::<Value>().await.unwrap_or_default()["id"].as_str().unwrap_or_default().to_owned()
    };
    let signed_in = service.post("/v1/session").json(&json!({"key": desk})).send().await.unwrap();
    let cookie = signed_in.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let signed_out = service.delete("/v1/session").header("cookie", &cookie).send().await.unwrap();
    assert_eq!(signed_out.status(), StatusCode::NO_CONTENT);
    // A second sign-out is no entry.
    service.delete("/v1/session").header("cookie", &cookie).send().await.unwrap();

    let source = "/v1/sources/harbour-post";
    send(Method::PUT, source, json!({"time_zone": "Europe/Sofia"})).await;
    send(Method::PUT, source, json!({"time_zone": "Europe/Paris"})).await;
    send(Method::DELETE, source, Value::Null).await;
    let feed = json!({"url": "https://1.1.1.1/feed.xml", "source": "harbour-post"});
    let feed_id = send(Method::POST, "/v1/feeds", feed.clone()).await;
    send(Method::POST, "/v1/feeds", feed).await;
    let feed = format!("/v1/feeds/{feed_id}");
    send(Method::PATCH, &feed, json!({"enabled": false})).await;
    send(Method::DELETE, &feed, Value::Null).await;
    let authority = json!({"external_id": "Q7", "name": "Elena Petrova", "type": "person"});
    send(Method::POST, "/v1/authorities", json!({"authorities": [authority]})).await;
    send(Method::DELETE, "/v1/authorities/Q7", Value::Null).await;
    let reread = send(Method::POST, "/v1/rereads", json!({})).await;
    send(Method::DELETE, &format!("/v1/rereads/{reread}"), Value::Null).await;
    let search = send(Method::POST, "/v1/searches", json!({"name": "All", "url": "/v1/statements"})).await;
    send(Method::DELETE, &format!("/v1/searches/{search}"), Value::Null).await;
    let webhook = send(Method::POST, "/v1/webhooks", json!({"url": "https://1.1.1.1/hook"})).await;
    let path = format!("/v1/webhooks/{webhook}");
    send(Method::PATCH, &path, json!({"url": "https://1.1.1.1/other"})).await;
    send(Method::POST, &format!("{path}/secrets"), Value::Null).await;
    send(Method::DELETE, &path, Value::Null).await;

    let listed = service.json("/v1/audit").await;
    let entries: Vec<&Value> = listed["data"].as_array().unwrap().iter().rev().collect();
    let actions: Vec<&str> = entries.iter().map(|one| one["action"].as_str().unwrap()).collect();
    assert_eq!(
        actions,
        [
            "key.create",
            "session.begin",
            "session.end",
            "source.set",
            "source.set",
            "source.remove",
            "feed.create",
            "feed.change",
            "feed.delete",
            "authority.load",
            "authority.delete",
            "reread.create",
            "reread.delete",
            "search.create",
            "search.delete",
            "webhook.create",
            "webhook.change",
            "webhook.rotate",
            "webhook.delete",
        ]
    );
    assert!(entries[1..].iter().all(|entry| entry["who"] == "Desk: M. Ruiz"), "{listed}");
    let prefix = desk.split('_').nth(1).unwrap();
    assert_eq!((&entries[1]["subject"], &entries[2]["subject"]), (&json!(prefix), &json!(prefix)));
    assert_eq!(entries[3]["before"], Value::Null);
    assert_eq!(entries[4]["before"]["time_zone"], "Europe/Sofia");
    assert_eq!(
        (&entries[5]["before"]["time_zone"], &entries[5]["after"]),
        (&json!("Europe/Paris"), &Value::Null)
    );
    assert_eq!(entries[6]["subject"], feed_id);
    assert_eq!(
        (&entries[7]["before"]["enabled"], &entries[7]["after"]["enabled"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(entries[9]["after"]["external_id"], "Q7");
    assert_eq!(entries[10]["before"]["name"], "Elena Petrova");
    assert_eq!(entries[16]["before"]["url"], "https://1.1.1.1/hook");
    assert!(!listed.to_string().contains("whsec_"), "no secret is noted");
}

fn verify(database: &Database, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["audit", "verify", "--database-url", &database.url])
        .args(more)
        .output()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_the_audit_and_a_gap_in_it_are_found() {
    let service = Service::start_without_workers().await;
    // Several writers at a time: each entry has one place.
    let submissions = (0..24).map(|number| {
        let request = service.post("/v1/articles").json(&numbered(number));
        tokio::spawn(async move { request.send().await.unwrap().status() })
    });
    for submission in submissions.collect::<Vec<_>>() {
        assert_eq!(submission.await.unwrap(), StatusCode::ACCEPTED);
    }
    let database = &service.database;
    let (one, other) = tokio::join!(audit::seal(&database.pool), audit::seal(&database.pool));
    assert_eq!(one.unwrap() + other.unwrap(), 24);
    let verified = verify(database, &[]);
    let text = String::from_utf8(verified.stdout).unwrap();
    assert!(verified.status.success() && text.contains("24 entries; the chain holds"), "{text}");
    let head = text.lines().last().unwrap().to_owned();
    assert!(verify(database, &["--head", &head]).status.success());

    let pool = &database.pool;
    for sql in [
        "UPDATE audit_entries SET who = 'nobody'",
        "DELETE FROM audit_chain",
        "TRUNCATE audit_entries, audit_chain",
    ] {
        let refused = sqlx::query(sql).execute(pool).await.unwrap_err();
        assert!(refused.to_string().contains("only grows"), "{refused}");
    }
    // An administrator of the database can switch the triggers off; the chain shows it.
    let forge = async |sql: &'static str| {
        let mut transaction = pool.begin().await.unwrap();
        sqlx::query("SET LOCAL session_replication_role = replica").execute(&mut *transaction).await.unwrap();
        sqlx::query(sql).execute(&mut *transaction).await.unwrap();
        transaction.commit().await.unwrap();
        let verified = verify(database, &[]);
        assert_eq!(verified.status.code(), Some(1));
        String::from_utf8(verified.stdout).unwrap()
    };
    let changed = "UPDATE audit_entries e SET who = 'nobody' FROM audit_chain c WHERE c.entry_id = e.entry_id AND c.seq = 7";
    let text = forge(changed).await;
    assert!(text.contains("entry 7 is not as it was written"), "{text}");
    let text = forge("DELETE FROM audit_chain WHERE seq BETWEEN 11 AND 12").await;
    assert!(text.contains("entries 11 to 12 are missing"), "{text}");
    assert!(text.contains("2 entries are neither in the chain nor waiting"), "{text}");
    forge("DELETE FROM audit_entries e USING audit_chain c WHERE c.entry_id = e.entry_id AND c.seq = 24")
        .await;
    forge("DELETE FROM audit_chain WHERE seq = 24").await;
    // A cut end shows by the head that was kept.
    let cut = String::from_utf8(verify(database, &["--head", &head]).stdout).unwrap();
    assert!(cut.contains("entry 24 has another hash than the one that you kept, or is missing"), "{cut}");
}
