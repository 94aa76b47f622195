//! The log of changes: nothing is left out or given twice, whatever commits when.

use std::{collections::BTreeSet, time::Duration};

use dateline::store::changes::{self, Retention};
use futures_util::StreamExt;
use serde_json::{Value, json};
use sqlx::Connection;

use crate::harness::{
    Service, all_is_readable,
    articles::{harbour, numbered},
    problem,
};

fn types(page: &Value) -> Vec<&str> {
    page["data"].as_array().unwrap().iter().map(|change| change["type"].as_str().unwrap()).collect()
}

fn next(page: &Value) -> String {
    page["meta"]["next_since"].as_str().unwrap().to_owned()
}

/// The changes behind a position that can be read now.
async fn readable(service: &Service, position: &str) -> Value {
    service.json(&format!("/v1/changes?limit=1000&since={position}")).await
}

/// The changes behind a position, once all that was written is readable: tests in other databases delay it.
async fn since(service: &Service, position: &str) -> Value {
    all_is_readable(service).await;
    readable(service, position).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_life_of_an_article_is_recorded_with_tombstones() {
    let service = Service::start().await;
    let start = next(&since(&service, "now").await);
    let article = service.read(&harbour()).await;
    let page = since(&service, &start).await;
    let all = types(&page);
    assert_eq!(all[0], "article.submitted");
    assert!(all.contains(&"article.extracted") && all.contains(&"actor.added"), "{all:?}");
    let listed = service.json("/v1/statements?limit=200").await;
    let statements: BTreeSet<&str> =
        listed["data"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    let added = page["data"].as_array().unwrap().iter().filter(|change| change["type"] == "statement.added");
    let added: Vec<&Value> = added.collect();
    assert_eq!(
        added.iter().map(|one| one["subject_id"].as_str().unwrap()).collect::<BTreeSet<_>>(),
        statements
    );
    for change in &added {
        let statement = service.json(change["url"].as_str().unwrap()).await;
        assert_eq!(statement["id"], change["subject_id"]);
        assert_eq!(statement["article_id"], change["article_id"]);
        assert_eq!(statement["speaker"]["actor_id"], change["speaker_id"]);
    }
    let happenings = all.iter().filter(|one| **one == "happening.added").count();
    assert_eq!(service.json("/v1/timelines?count=exact&importance=all").await["meta"]["count"], happenings);
    assert!(!all.contains(&"happening.changed"), "{all:?}");

    // The same again changes nothing; a new text changes what differs.
    let quiet = next(&page);
    assert_eq!(page["meta"]["has_more"], false);
    service.post("/v1/articles").json(&harbour()).send().await.unwrap();
    assert_eq!(since(&service, &quiet).await["data"], json!([]));
    let mut revised = harbour();
    let body = revised["body"]
        .as_str()
        .unwrap()
        .replace("\n\n\"We will rebuild the bridge before winter comes,\" said Mayor Elena Petrova.", "");
    revised["body"] = body.into();
    service.read(&revised).await;
    let page = since(&service, &quiet).await;
    let all = types(&page);
    assert_eq!(all[0], "article.revised");
    assert_eq!(page["data"][0]["revision"], 2);
    assert!(all.contains(&"article.extracted_again"), "{all:?}");
    assert_eq!(all.iter().filter(|one| **one == "statement.deleted").count(), 1, "{all:?}");
    assert!(!all.contains(&"statement.added"), "{all:?}");
    assert!(all.contains(&"actor.deleted"), "the mayor is mentioned nowhere else: {all:?}");

    let before = next(&page);
    let id = article["id"].as_str().unwrap();
    service.delete(&format!("/v1/articles/{id}")).send().await.unwrap();
    let page = since(&service, &before).await;
    let all = types(&page);
    assert_eq!(all[0], "article.deleted");
    assert_eq!(
        page["data"][0],
        json!({
            "id": page["data"][0]["id"], "type": "article.deleted", "changed_at": page["data"][0]["changed_at"],
            "subject_id": id, "article_id": id
        })
    );
    for gone in ["statement.deleted", "happening.deleted", "actor.deleted"] {
        assert!(all.contains(&gone), "{gone}: {all:?}");
    }
    // All that was added is gone again.
    let log = since(&service, &start).await;
    for noun in ["statement", "happening", "actor"] {
        let count = |how: &str| types(&log).iter().filter(|one| **one == format!("{noun}.{how}")).count();
        assert_eq!(count("added"), count("deleted") + count("merged"), "{noun}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_reviews_and_withdrawals_take_from_lists_is_in_the_log() {
    let service = Service::start().await;
    let article = service.read(&harbour()).await;
    let start = next(&since(&service, "now").await);
    let statements = service.json("/v1/statements?speaker=Elena%20Petrova").await;
    let statement = statements["data"][0]["id"].as_str().unwrap();
    let timeline = service.json("/v1/timelines?place=Tarnovo").await;
    let happening = timeline["data"][0]["id"].as_str().unwrap();
    for decision in ["reject", "confirm"] {
        for path in [format!("/v1/statements/{statement}"), format!("/v1/happenings/{happening}")] {
            let body = json!({"decision": decision, "by": "desk", "reason": "a test"});
            let answer = service.post(&format!("{path}/reviews")).json(&body).send().await.unwrap();
            assert_eq!(answer.status(), 201, "{path}: {}", answer.text().await.unwrap());
        }
    }
    let page = since(&service, &start).await;
    let expected = ["statement.deleted", "happening.deleted", "statement.added", "happening.added"];
    assert_eq!(types(&page), expected);

    let kill =
        json!({"source": "harbour-post", "external_id": "bridge-1", "change": "kill", "note": "False."});
    service.post("/v1/articles").json(&kill).send().await.unwrap();
    let page = since(&service, &next(&page)).await;
    assert_eq!(types(&page)[0], "article.withdrawn");
    assert_eq!(page["data"][0]["subject_id"], article["id"]);
    assert!(types(&page).contains(&"statement.deleted"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn corrections_are_changes_of_actors() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    let actor = async |name: &str| {
        let found = service.json(&format!("/v1/actors?q={name}")).await;
        found["data"][0]["id"].as_str().unwrap().to_owned()
    };
    let (mayor, minister) = (actor("Elena%20Petrova").await, actor("Ivan%20Kolev").await);
    let start = next(&since(&service, "now").await);
    let correct = async |path: String, mut body: Value| -> Value {
        body["by"] = "desk".into();
        body["reason"] = "a test".into();
        let answer = service.post(&path).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 201);
        answer.json().await.unwrap()
    };
    correct(format!("/v1/actors/{mayor}/renames"), json!({"name": "Elena Petrova-Lind"})).await;
    let merge = correct(format!("/v1/actors/{mayor}/merges"), json!({"into": minister})).await;
    correct(format!("/v1/corrections/{}/undo", merge["id"].as_str().unwrap()), json!({})).await;
    let page = since(&service, &start).await;
    let expected = [
        "correction.made",
        "actor.renamed",
        "correction.made",
        "actor.merged",
        "actor.unmerged",
        "correction.undone",
    ];
    assert_eq!(types(&page), expected);
    assert_eq!(page["data"][3]["merged_into"], minister);
    assert_eq!(page["data"][2]["subject_id"], merge["id"]);
    let of_mayor = service.json(&format!("/v1/changes?since={start}&actor={mayor}&type=actor")).await;
    assert_eq!(types(&of_mayor), ["actor.renamed", "actor.merged", "actor.unmerged"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_commits_late_is_not_skipped() {
    let service = Service::start_without_workers().await;
    let start = next(&since(&service, "now").await);
    let mut slow = sqlx::PgConnection::connect(&service.database.url).await.unwrap();
    let mut slow = slow.begin().await.unwrap();
    let insert = "INSERT INTO changes (change_type, subject_id) VALUES ($1, gen_random_uuid())";
    sqlx::query(insert).bind("actor.renamed").execute(&mut *slow).await.unwrap();
    sqlx::query(insert).bind("actor.split").execute(&service.database.pool).await.unwrap();
    // The second one is committed, and waits for the first, which is older.
    let page = readable(&service, &start).await;
    assert_eq!(types(&page), [""; 0]);
    let position = next(&page);
    slow.commit().await.unwrap();
    let page = since(&service, &position).await;
    assert_eq!(types(&page), ["actor.renamed", "actor.split"]);
    assert_eq!(types(&since(&service, &next(&page)).await), [""; 0]);
    // A page at a time gives the same.
    let first = service.json(&format!("/v1/changes?limit=1&since={start}")).await;
    assert_eq!((types(&first), first["meta"]["has_more"].as_bool()), (vec!["actor.renamed"], Some(true)));
    assert_eq!(types(&since(&service, &next(&first)).await), ["actor.split"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn old_changes_are_deleted_and_late_followers_are_answered_410() {
    let service = Service::start_without_workers().await;
    let start = next(&since(&service, "now").await);
    let insert = "INSERT INTO changes (change_type, subject_id, changed_at)
                  SELECT 'actor.renamed', gen_random_uuid(), now() - n * interval '1 hour' FROM generate_series(9, 0, -1) n";
    sqlx::query(insert).execute(&service.database.pool).await.unwrap();
    all_is_readable(&service).await;
    let oldest = async || service.json("/v1/changes").await["data"].as_array().unwrap().len();
    assert_eq!(oldest().await, 10);
    let hours = |hours: u64, count| Retention { age: Duration::from_secs(hours * 3600 + 60), count };
    assert_eq!(changes::delete_old(&service.database.pool, &hours(6, 100)).await.unwrap(), 3);
    assert_eq!(oldest().await, 7);
    assert_eq!(changes::delete_old(&service.database.pool, &hours(6, 4)).await.unwrap(), 3);
    let kept = service.json("/v1/changes").await;
    assert_eq!(types(&kept).len(), 4);
    for path in ["changes", "stream"] {
        let answer = service.get(&format!("/v1/{path}?since={start}")).send().await.unwrap();
        problem(answer, 410, "changes-expired").await;
    }
    let last = next(&kept);
    assert_eq!(types(&since(&service, &last).await).len(), 0);
    // A restored database is another one, whose transactions begin anew.
    sqlx::query("UPDATE change_log SET epoch = epoch + 1").execute(&service.database.pool).await.unwrap();
    let answer = service.get(&format!("/v1/changes?since={last}")).send().await.unwrap();
    problem(answer, 410, "changes-expired").await;
    for wrong in
        ["since=yesterday", "since=1.2", "type=statements", "limit=0", "limit=1001", "speaker=", "cursor=x"]
    {
        let answer = service.get(&format!("/v1/changes?{wrong}")).send().await.unwrap();
        problem(answer, 400, "invalid-query").await;
    }
    let answer = service.get("/v1/stream").header("last-event-id", "7").send().await.unwrap();
    assert_eq!(problem(answer, 400, "invalid-query").await["errors"][0]["field"], "Last-Event-ID");
}

/// Reads at most `count` events of a stream and cuts it off; returns their ids and data.
async fn read_events(service: &Service, last: &str, count: usize) -> Vec<(String, Value)> {
    let request = service.get("/v1/stream?since=now&type=article").header("last-event-id", last);
    let mut body = request.send().await.unwrap().bytes_stream();
    let (mut text, mut events) = (String::new(), Vec::new());
    while events.len() < count {
        let Ok(Some(Ok(chunk))) = tokio::time::timeout(Duration::from_secs(30), body.next()).await else {
            break;
        };
        text += std::str::from_utf8(&chunk).unwrap();
        while let Some((event, rest)) = text.split_once("\n\n") {
            let field =
                |name: &str| event.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            if let (Some(id), Some(data)) = (field("id"), field("data")) {
                events.push((id.to_owned(), serde_json::from_str(data).unwrap()));
            }
            text = rest.to_owned();
        }
    }
    events.truncate(count);
    events
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_is_cut_a_hundred_times_loses_and_doubles_nothing() {
    const ARTICLES: usize = 300;
    let service = Service::start_without_workers().await;
    let mut position = next(&since(&service, "now").await);
    // Four callers submit at once, so that transactions commit in another order than they began.
    let submissions = futures_util::future::join_all((0..4).map(async |caller| {
        for number in (caller..ARTICLES).step_by(4) {
            let answer = service.post("/v1/articles").json(&numbered(number)).send().await.unwrap();
            assert_eq!(answer.status(), 202);
        }
    }));
    let following = async {
        let (mut seen, mut cuts) = (Vec::new(), 0);
        while seen.len() < ARTICLES {
            let events = read_events(&service, &position, 3).await;
            assert!(!events.is_empty(), "{} of {ARTICLES} came", seen.len());
            cuts += 1;
            position.clone_from(&events.last().unwrap().0);
            seen.extend(
                events.into_iter().map(|(_, change)| change["subject_id"].as_str().unwrap().to_owned()),
            );
        }
        (seen, cuts)
    };
    let (_, (seen, cuts)) = futures_util::future::join(submissions, following).await;
    assert!(cuts >= 100, "{cuts}");
    let distinct: BTreeSet<&String> = seen.iter().collect();
    assert_eq!((seen.len(), distinct.len()), (ARTICLES, ARTICLES));
    assert_eq!(service.json("/v1/articles?count=exact").await["meta"]["count"], ARTICLES);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_begins_with_what_changes_from_now_on_and_ends_when_the_service_stops() {
    let mut watch = None;
    let service = Service::start_with(extraction::language::ModelKind::Fast, None, |state| {
        watch = Some(state.changes.clone());
    })
    .await;
    service.post("/v1/articles").json(&numbered(1)).send().await.unwrap();
    all_is_readable(&service).await;
    let response = service.get("/v1/stream").send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    assert_eq!(response.headers()["cache-control"], "no-store");
    let mut body = response.bytes_stream();
    assert_eq!(body.next().await.unwrap().unwrap(), "retry: 3000\n\n");
    service.post("/v1/articles").json(&numbered(2)).send().await.unwrap();
    let event = body.next().await.unwrap().unwrap();
    let event = std::str::from_utf8(&event).unwrap();
    assert!(event.starts_with("id: ") && event.contains("\"type\":\"article.submitted\""), "{event}");
    watch.unwrap().close();
    assert!(body.next().await.is_none());
}
