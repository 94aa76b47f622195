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
        ("statements", "statements", &["day", "week", "month", "source", "type"][..]),
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
    let end = json!({"count": 1, "next_cursor": null});
    assert_eq!(lines, [json!({"value": "harbour-post", "count": 1}), end]);
    for (path, field) in [
        ("articles?by=type", "by"),
        ("statements?by=place", "by"),
        ("happenings?by=source", "by"),
        ("articles?sort=relevance&q=x", "sort"),
        ("statements?cursor=x", "cursor"),
        ("happenings?limit=201", "limit"),
    ] {
        let answer = service.get(&format!("/v1/statistics/{path}")).send().await.unwrap();
        assert_eq!(problem(answer, 400, "invalid-query").await["errors"][0]["field"], field, "{path}");
    }
}
