//! Timelines: formats, counts, background and entries without a date.

use serde_json::{Value, json};

use crate::harness::{Service, articles::harbour, problem};

/// The article about the attack, with a background event of a year and an event without a date.
fn with_background() -> Value {
    let mut article = harbour();
    let body = article["body"].as_str().unwrap();
    article["body"] = json!(format!(
        "{body}\n\nIt was the deadliest raid in Tarnovo since the Orlik bombing in 2019. Police arrested nine men."
    ));
    article
}

async fn service() -> Service {
    let service = Service::start().await;
    service.read(&with_background()).await;
    service
}

fn data(list: &Value) -> &Vec<Value> {
    list["data"].as_array().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn background_keeps_its_own_date_and_can_be_left_out() {
    let service = service().await;
    let background = service.json("/v1/timelines?background=true").await;
    let bombing = data(&background).iter().find(|one| one["when"]["edtf"] == "2019");
    assert!(
        bombing.is_some_and(|one| one["summary"]["text"].as_str().unwrap().contains("Orlik bombing")),
        "{background}"
    );
    assert!(data(&background).iter().all(|one| one["background"] == true));
    let news = service.json("/v1/timelines?background=false").await;
    assert!(data(&news).iter().any(|one| one["when"]["edtf"] == "2024-03-12"));
    let all = service.json("/v1/timelines").await;
    assert_eq!(data(&all).len(), data(&news).len() + data(&background).len());
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_without_a_date_come_last_and_can_be_selected() {
    let service = service().await;
    let all = service.json("/v1/timelines").await;
    let dated: Vec<bool> = data(&all).iter().map(|one| one["dated"].as_bool().unwrap()).collect();
    assert!(dated.contains(&true) && dated.contains(&false), "{all}");
    assert!(dated.is_sorted_by(|one, next| one >= next), "entries without a date come last: {dated:?}");
    let apart = service.json("/v1/timelines?dated=false").await;
    assert_eq!(data(&apart).len(), dated.iter().filter(|dated| !**dated).count());
    assert!(data(&apart).iter().all(|one| one["when"].is_null()));
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_by_period_add_up_to_the_list() {
    let service = service().await;
    let mut copy = with_background();
    copy["external_id"] = json!("copy");
    service.read(&copy).await;
    for (granularity, period) in [("day", "2024-03-12"), ("month", "2024-03")] {
        let counts =
            service.json(&format!("/v1/timelines?granularity={granularity}&include=statements")).await;
        let at = data(&counts).iter().find(|one| one["period"] == period).unwrap();
        assert!(at["event_count"].as_i64() > at["happening_count"].as_i64(), "two articles report it: {at}");
        let sum = |field: &str| {
            let periods: i64 = data(&counts).iter().map(|one| one[field].as_i64().unwrap()).sum();
            let meta = &counts["meta"];
            periods + meta["spanning"][field].as_i64().unwrap() + meta["undated"][field].as_i64().unwrap()
        };
        for field in ["happening_count", "event_count", "statement_count"] {
            assert_eq!(sum(field), counts["meta"]["total"][field].as_i64().unwrap());
        }
        assert!(
            counts["meta"]["spanning"]["happening_count"].as_i64().unwrap() > 0,
            "2019 is neither a day nor a month"
        );
        let listed = service.json("/v1/timelines?limit=200").await;
        assert_eq!(sum("happening_count") as usize, data(&listed).len());
        let reports: i64 = data(&listed).iter().map(|one| one["event_count"].as_i64().unwrap()).sum();
        assert_eq!(sum("event_count"), reports);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_stay_right_when_articles_are_revised_and_deleted() {
    let service = service().await;
    let mut copy = with_background();
    copy["external_id"] = json!("copy");
    let copy_id = service.read(&copy).await["id"].as_str().unwrap().to_owned();
    let attack = async || {
        let list =
            service.json("/v1/timelines?place=Tarnovo&type=ASSAULT&from=2024-03-12&to=2024-03-12").await;
        let attack = &data(&list)[0];
        (attack["event_count"].as_i64().unwrap(), attack["article_count"].as_i64().unwrap())
    };
    let (reports, articles) = attack().await;
    assert_eq!(articles, 2);
    copy["body"] = json!(format!("{} It rained.", copy["body"].as_str().unwrap()));
    service.read(&copy).await;
    assert_eq!(attack().await, (reports, 2));
    copy["body"] = json!("The bridge was quiet.");
    service.read(&copy).await;
    assert_eq!(attack().await, (reports / 2, 1));
    service.delete(&format!("/v1/articles/{copy_id}")).send().await.unwrap();
    assert_eq!(attack().await, (reports / 2, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeline_is_given_in_the_requested_format() {
    let service = service().await;
    let text = async |path: &str| service.get(path).send().await.unwrap().text().await.unwrap();

    let ndjson = text("/v1/timelines?format=ndjson").await;
    let lines: Vec<Value> = ndjson.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        lines.len(),
        data(&service.json("/v1/timelines").await).len() + 1,
        "the last line has the number"
    );

    let csv =
        service.get("/v1/timelines?include=statements").header("accept", "text/csv").send().await.unwrap();
    assert!(csv.headers()["content-type"].to_str().unwrap().starts_with("text/csv"));
    assert!(csv.headers()["vary"].to_str().unwrap().contains("accept"));
    let csv = csv.text().await.unwrap();
    assert!(csv.starts_with("entry,id,type,status,when,"));
    assert!(csv.contains("We will rebuild the bridge before winter comes"));

    let calendar = text("/v1/timelines?format=icalendar").await;
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n") && calendar.ends_with("END:VCALENDAR\r\n"));
    assert!(calendar.contains("DTSTART;VALUE=DATE:20240312\r\n"));
    assert_eq!(calendar, text("/v1/timelines?format=icalendar").await, "equal data give equal calendars");

    let slides: Value = serde_json::from_str(&text("/v1/timelines?format=timelinejs").await).unwrap();
    let slides = slides["events"].as_array().unwrap();
    assert!(!slides.is_empty());
    assert!(slides.iter().all(|slide| slide["start_date"]["year"].is_i64()), "every slide has a start date");

    let next = service.get("/v1/timelines?format=csv&limit=1").send().await.unwrap();
    assert!(next.headers().contains_key("link"), "every format links to the next page");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_impossible_timeline_is_a_problem() {
    let service = service().await;
    let get = async |path: &str| service.get(path).send().await.unwrap();
    problem(get("/v1/timelines?format=timelinejs&from=2030").await, 404, "empty-timeline").await;
    problem(get("/v1/timelines?format=icalendar&dated=false").await, 400, "invalid-query").await;
    problem(get("/v1/timelines?format=csv&granularity=day").await, 400, "invalid-query").await;
    problem(get("/v1/timelines?format=xml&background=perhaps").await, 400, "invalid-query").await;
    let image = service.get("/v1/timelines").header("accept", "image/png").send().await.unwrap();
    problem(image, 406, "not-acceptable").await;
    let empty = service.get("/v1/timelines?format=icalendar&from=2030").send().await.unwrap();
    assert_eq!(empty.status().as_u16(), 200, "an empty calendar is valid");
}
