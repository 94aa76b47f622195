//! Counts of statements, happenings and articles by period, publisher, type and place.

use serde_json::{Value, json};

use crate::harness::{
    Service,
    articles::{altered, harbour},
    problem,
};

fn rows(counts: &Value) -> Vec<(String, i64)> {
    let row = |row: &Value| (row["value"].as_str().unwrap().to_owned(), row["count"].as_i64().unwrap());
    counts["data"].as_array().unwrap().iter().map(row).collect()
}

/// The sum of the groups, and of the rows in none; what has no date is in no period.
fn sum(counts: &Value) -> i64 {
    let number = |name: &str| counts["meta"][name].as_i64().unwrap();
    let is_period = ["day", "week", "month"].contains(&counts["meta"]["by"].as_str().unwrap());
    let undated = if is_period { number("undated_count") } else { 0 };
    rows(counts).iter().map(|(_, count)| count).sum::<i64>() + undated + number("ungrouped_count")
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_agree_with_the_lists() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    service.read(&altered()).await;
    for (name, list, groupings) in [
        (
            "statements",
            "statements",
            &["day", "week", "month", "source", "type", "speaker", "organization"][..],
        ),
        ("happenings", "timelines", &["day", "week", "month", "type", "status"]),
        ("articles", "articles", &["day", "week", "month", "source"]),
    ] {
        let listed = service.json(&format!("/v1/{list}?limit=200&count=exact")).await;
        for by in groupings {
            let counts = service.json(&format!("/v1/statistics/{name}?by={by}&limit=200")).await;
            assert_eq!(counts["meta"]["by"], *by);
            assert_eq!(counts["meta"]["total_count"], listed["meta"]["count"], "{name} {by}: {counts}");
            assert_eq!(sum(&counts), listed["meta"]["count"], "{name} {by}: {counts}");
            assert_eq!(counts["meta"]["group_count"], rows(&counts).len(), "{name} {by}");
        }
    }
    let by_source = service.json("/v1/statistics/articles?by=source").await;
    assert_eq!(rows(&by_source), [("harbour-post".to_owned(), 1), ("north-wire".to_owned(), 1)]);
    let by_week = service.json("/v1/statistics/articles?by=week").await;
    assert_eq!(rows(&by_week), [("2024-W11".to_owned(), 2)]);
    let by_day = service.json("/v1/statistics/articles?q=bridge").await;
    let days = [("2024-03-14".to_owned(), 1), ("2024-03-15".to_owned(), 1)];
    assert_eq!(rows(&by_day), days, "days in time order");
    let mayor = service.json("/v1/statistics/statements?by=month&speaker=Petrova").await;
    assert_eq!(rows(&mayor), [("2024-03".to_owned(), 2)]);
    assert_eq!(mayor["meta"]["speaker"]["name"], "Elena Petrova");
    let places = service.json("/v1/statistics/happenings?by=place&type=ASSAULT").await;
    assert_eq!(places["data"][0]["value"], "Tarnovo", "{places}");
    assert!(places["data"][0]["actor_id"].as_str().unwrap().starts_with("act_"));
    let first = service.json("/v1/statistics/happenings?by=type&limit=1").await;
    assert_eq!(rows(&first).len(), 1);
    assert!(first["meta"]["group_count"].as_i64().unwrap() > 1);
    assert_eq!(first["meta"]["has_more"], true, "a cut is said");
    assert_eq!(service.json("/v1/statistics/happenings?by=type").await["meta"]["has_more"], false);
    let by_speaker = service.json("/v1/statistics/statements?by=speaker").await;
    let names: Vec<String> = rows(&by_speaker).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), 2, "{by_speaker}");
    assert!(
        names.contains(&"Elena Petrova".to_owned()) && names.contains(&"Ivan Kolev".to_owned()),
        "{names:?}"
    );
    assert!(by_speaker["data"][0]["actor_id"].as_str().unwrap().starts_with("act_"));
    for (top, list, by) in [
        ("types", "happenings", "type"),
        ("places", "happenings", "place"),
        ("sources", "articles", "source"),
    ] {
        let top = service.json(&format!("/v1/statistics/{top}")).await;
        assert_eq!(top, service.json(&format!("/v1/statistics/{list}?by={by}")).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_are_a_table_and_refuse_what_they_cannot_count() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    let csv =
        service.get("/v1/statistics/articles?by=source&format=csv&fields=value,count").send().await.unwrap();
    assert_eq!(csv.text().await.unwrap(), "value,count\r\nharbour-post,1\r\n");
    let ndjson = service.get("/v1/statistics/articles?by=source&format=ndjson").send().await.unwrap();
    let ndjson = ndjson.text().await.unwrap();
    let lines: Vec<Value> = ndjson.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let end = json!({"count": 1, "next_cursor": null, "group_count": 1});
    assert_eq!(lines, [json!({"value": "harbour-post", "count": 1}), end]);
    for (path, field) in [
        ("articles?by=type", "by"),
        ("statements?by=place", "by"),
        ("happenings?by=source", "by"),
        ("articles?sort=relevance&q=x", "sort"),
        ("statements?cursor=x", "cursor"),
        ("happenings?limit=201", "limit"),
        ("statements?format=csv&limit=100001", "limit"),
        ("types?by=place", "by"),
    ] {
        let answer = service.get(&format!("/v1/statistics/{path}")).send().await.unwrap();
        assert_eq!(problem(answer, 400, "invalid-query").await["errors"][0]["field"], field, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn companions_are_the_actors_of_the_same_articles() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    service.read(&altered()).await;
    let actor = async |name: &str| {
        let found = service.json(&format!("/v1/actors?q={name}")).await;
        found["data"][0]["id"].as_str().unwrap().to_owned()
    };
    let (mayor, minister) = (actor("Elena%20Petrova").await, actor("Ivan%20Kolev").await);
    let companions = service.json(&format!("/v1/actors/{mayor}/companions")).await;
    assert_eq!(companions["meta"]["article_count"], 2);
    assert_eq!(
        (&companions["data"][0]["name"], &companions["data"][0]["article_count"]),
        (&json!("Tarnovo"), &json!(2))
    );
    let names = |companions: &Value| -> Vec<String> {
        companions["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let persons = service.json(&format!("/v1/actors/{mayor}/companions?type=person")).await;
    assert_eq!(names(&persons), ["Ivan Kolev"]);
    let later = service.json(&format!("/v1/actors/{mayor}/companions?type=person&from=2024-03-15")).await;
    assert_eq!((names(&later).len(), later["meta"]["article_count"].as_i64()), (0, Some(1)));
    let merge = json!({"into": mayor, "by": "desk", "reason": "a test"});
    service.post(&format!("/v1/actors/{minister}/merges")).json(&merge).send().await.unwrap();
    let merged = service.json(&format!("/v1/actors/{minister}/companions")).await;
    assert!(!names(&merged).contains(&"Elena Petrova".to_owned()), "nobody is its own companion: {merged}");
    let csv = service.get(&format!("/v1/actors/{mayor}/companions?format=csv&limit=1")).send().await.unwrap();
    assert!(csv.text().await.unwrap().ends_with(",Tarnovo,place,2\r\n"));
    let unknown =
        service.get("/v1/actors/act_00000000000000000000000000000001/companions").send().await.unwrap();
    problem(unknown, 404, "not-found").await;
}
