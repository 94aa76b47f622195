//! Output formats of lists, each read by another program's parser, and lists that are given whole.

use std::collections::HashSet;

use atom_syndication::Feed;
use futures_util::StreamExt;
use icalendar::{Calendar, CalendarComponent};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, PgPool};

use crate::harness::{
    Service,
    articles::{altered, harbour},
    problem,
};

/// Copies the statements of the database until there are at least `wanted`; returns their number.
async fn multiply_statements(pool: &PgPool, wanted: i64) -> i64 {
    let columns: Vec<String> = sqlx::query_scalar(
        "SELECT column_name::text FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name = 'all_statements' AND is_generated = 'NEVER'",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let values = columns.iter().map(|column| match column.as_str() {
        "statement_id" => "copied.id".to_owned(),
        "text_fingerprint" => "NULL".to_owned(),
        "document" => {
            "jsonb_set(s.document, '{id}', to_jsonb('stm_' || replace(copied.id::text, '-', '')))".to_owned()
        }
        _ => format!("s.{column}"),
    });
    let values: Vec<String> = values.collect();
    let copy = format!(
        "INSERT INTO all_statements ({}) SELECT {} FROM statements s
         CROSS JOIN LATERAL (SELECT s.statement_id, n, gen_random_uuid() AS id FROM generate_series(1, $1) n) copied",
        columns.join(", "),
        values.join(", ")
    );
    let count = async || -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM statements").fetch_one(pool).await.unwrap()
    };
    let before = count().await;
    sqlx::query(AssertSqlSafe(copy)).bind((wanted / before) as i32).execute(pool).await.unwrap();
    count().await
}

async fn text(service: &Service, path: &str) -> String {
    let response = service.get(path).send().await.unwrap();
    assert_eq!(response.status(), 200, "{path}");
    response.text().await.unwrap()
}

/// The items of NDJSON, and its last line.
fn lines(ndjson: &str) -> (Vec<Value>, Value) {
    let mut lines: Vec<Value> = ndjson.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let end = lines.pop().unwrap();
    (lines, end)
}

fn ids(items: &[Value]) -> HashSet<String> {
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_is_given_whole_or_as_far_as_its_limit() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    let count = multiply_statements(&service.database.pool, 900).await as usize;
    let (items, end) = lines(&text(&service, "/v1/statements?format=ndjson").await);
    assert_eq!((items.len(), ids(&items).len()), (count, count));
    assert_eq!(end, serde_json::json!({"count": count, "next_cursor": null}));

    let csv = text(&service, "/v1/statements?format=csv").await;
    let mut table = csv::Reader::from_reader(csv.as_bytes());
    let header = table.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), count);
    let mayor = rows.iter().find(|row| row[at("speaker")] == *"Elena Petrova").unwrap();
    assert_eq!(&mayor[at("speaker_role")], "Mayor");
    assert_eq!(&mayor[at("speaker_named")], "true");
    assert_eq!(&mayor[at("article_title")], "Gunmen attack convoy near Tarnovo");
    assert_eq!(&mayor[at("source")], "harbour-post");
    assert!(mayor[at("sentence")].contains(&mayor[at("summary")]));

    // A limit cuts, says so, and gives the cursor of the rest; 450 is more than a batch and no multiple of one.
    for limit in [1, 200, 450, count - 1] {
        let (first, end) =
            lines(&text(&service, &format!("/v1/statements?format=ndjson&limit={limit}")).await);
        assert_eq!((first.len(), end["count"].as_u64().unwrap() as usize), (limit, limit));
        let cursor = end["next_cursor"].as_str().unwrap();
        let (rest, end) =
            lines(&text(&service, &format!("/v1/statements?format=ndjson&cursor={cursor}")).await);
        assert_eq!(rest.len(), count - limit);
        assert_eq!(end["next_cursor"], Value::Null);
        assert!(ids(&first).is_disjoint(&ids(&rest)));
    }
    let (all, end) = lines(&text(&service, &format!("/v1/statements?format=ndjson&limit={count}")).await);
    assert_eq!((all.len(), &end["next_cursor"]), (count, &Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_given_as_it_was_when_it_began() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    let count = multiply_statements(&service.database.pool, 3_000).await as usize;
    let response = service.get("/v1/statements?format=ndjson").send().await.unwrap();
    assert!(response.headers().get("content-length").is_none(), "it is written while it is sent");
    let mut chunks = response.bytes_stream();
    let mut ndjson = chunks.next().await.unwrap().unwrap().to_vec();
    sqlx::query("DELETE FROM statements").execute(&service.database.pool).await.unwrap();
    while let Some(chunk) = chunks.next().await {
        ndjson.extend(chunk.unwrap());
    }
    let (items, end) = lines(std::str::from_utf8(&ndjson).unwrap());
    assert_eq!((items.len(), &end["count"]), (count, &serde_json::json!(count)));
    let (items, end) = lines(&text(&service, "/v1/statements?format=ndjson").await);
    assert_eq!((items.len(), &end["count"]), (0, &serde_json::json!(0)));
}

/// Resident memory of this process, which runs the service, in MiB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

/// Run it by hand: `cargo test --test it formats::memory -- --ignored --nocapture`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes where other programs run"]
async fn memory_does_not_grow_with_the_rows() {
    let service = Service::start_without_workers().await;
    let count = 200_000;
    sqlx::query(
        "INSERT INTO actors (actor_id, name, actor_type, article_count)
         SELECT gen_random_uuid(), 'Person ' || n, 'person', 1 + n % 1000 FROM generate_series(1, $1) n",
    )
    .bind(count)
    .execute(&service.database.pool)
    .await
    .unwrap();
    for format in ["ndjson", "csv"] {
        let (before, started) = (resident(), std::time::Instant::now());
        let response = service.get(&format!("/v1/actors?format={format}")).send().await.unwrap();
        let (mut chunks, mut bytes, mut most, mut lines) = (response.bytes_stream(), 0, before, 0);
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.unwrap();
            bytes += chunk.len();
            lines += chunk.iter().filter(|byte| **byte == b'\n').count();
            most = most.max(resident());
        }
        // The header, or the line with the number.
        assert_eq!(lines, count as usize + 1);
        let seconds = started.elapsed().as_secs_f64();
        println!("{format}: {count} rows, {bytes} bytes, {seconds:.1} s, memory from {before} to {most} MiB");
        assert!(most - before < 64, "{format}: memory grew from {before} to {most} MiB");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_are_chosen_by_name_and_rows_are_counted() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    let csv =
        text(&service, "/v1/statements?format=csv&fields=speaker,id,speaker&speaker=Elena%20Petrova").await;
    assert!(csv.starts_with("speaker,id,speaker\r\nElena Petrova,stm_"), "{csv}");
    assert_eq!(csv.lines().count(), 2);
    let all = service.json("/v1/statements?limit=1&count=exact").await;
    let whole = service.json("/v1/statements").await;
    assert_eq!(all["meta"]["count"], whole["data"].as_array().unwrap().len());
    assert!(whole["meta"].get("count").is_none());
    for list in ["articles", "quotations", "events", "timelines?include=statements", "stories", "actors"] {
        let joint = if list.contains('?') { '&' } else { '?' };
        let page = service.json(&format!("/v1/{list}{joint}limit=200&count=exact")).await;
        assert_eq!(page["meta"]["count"], page["data"].as_array().unwrap().len(), "{list}");
    }
    for (query, field) in [
        ("format=csv&fields=speeker", "fields"),
        ("fields=id", "fields"),
        ("format=csv&count=exact", "count"),
        ("count=about", "count"),
        ("limit=201", "limit"),
        ("format=csv&limit=0", "limit"),
        ("format=xml", "format"),
    ] {
        let answer = service.get(&format!("/v1/statements?{query}")).send().await.unwrap();
        assert_eq!(problem(answer, 400, "invalid-query").await["errors"][0]["field"], field, "{query}");
    }
    let image = service.get("/v1/statements").header("accept", "image/png").send().await.unwrap();
    let detail = problem(image, 406, "not-acceptable").await["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("text/csv") && detail.contains("application/atom+xml"), "{detail}");
}

#[tokio::test(flavor = "multi_thread")]
async fn feeds_are_read_by_another_parser() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    service.read(&altered()).await;
    for (list, title) in [
        ("articles", "Mayor promises a new bridge"),
        (
            "statements?speaker=Elena%20Petrova",
            "Elena Petrova: “We will rebuild the old bridge before winter comes”",
        ),
        (
            "quotations?speaker=Elena%20Petrova",
            "Elena Petrova: “We will rebuild the old bridge before winter comes”",
        ),
    ] {
        let joint = if list.contains('?') { '&' } else { '?' };
        let response =
            service.get(&format!("/v1/{list}{joint}limit=1")).header("accept", "application/atom+xml");
        let response = response.send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "application/atom+xml");
        let link = response.headers().get("link").map(|link| link.to_str().unwrap().to_owned());
        let feed: Feed = response.text().await.unwrap().parse().unwrap();
        assert!(feed.id().starts_with("urn:uuid:") && feed.title().starts_with("Dateline: "), "{list}");
        assert_eq!(feed.entries().len(), 1, "{list}");
        assert_eq!(feed.entries()[0].title().as_str(), title, "{list}");
        let next = feed.links().iter().find(|link| link.rel() == "next").map(|link| link.href().to_owned());
        assert_eq!(link, next.map(|next| format!("<{next}>; rel=\"next\"")), "{list}");
    }
    let feed: Feed = text(&service, "/v1/articles?format=atom&source=north-wire").await.parse().unwrap();
    assert_eq!(feed.entries()[0].links()[0].href(), "https://north-wire.example/bridge");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_of_a_timeline_begins_with_what_was_reported_last() {
    let service = Service::start().await;
    let report = |id: &str, published: &str, body: &str| json!({"source": "harbour-post", "external_id": id, "published_at": published, "body": body});
    for (id, published, body) in [
        ("fire", "2024-05-03T08:00:00Z", "Police arrested two men in Orlik on May 2."),
        ("past", "2024-05-09T08:00:00Z", "Gunmen attacked a convoy in Tarnovo on March 12."),
        ("talk", "2024-05-06T08:00:00Z", "Workers protested in Brask on May 5."),
    ] {
        service.read(&report(id, published, body)).await;
    }
    let feed: Feed = text(&service, "/v1/timelines?format=atom&limit=2").await.parse().unwrap();
    let published = |feed: &Feed| -> Vec<String> {
        feed.entries().iter().map(|entry| entry.updated().to_rfc3339()[..10].to_owned()).collect()
    };
    assert_eq!(published(&feed), ["2024-05-09", "2024-05-06"]);
    let next = feed.links().iter().find(|link| link.rel() == "next").unwrap().href();
    let rest: Feed = text(&service, next).await.parse().unwrap();
    assert_eq!(published(&rest), ["2024-05-03"]);
    let in_order = text(&service, "/v1/timelines?format=atom&sort=day").await.parse().unwrap();
    assert_eq!(published(&in_order), ["2024-05-09", "2024-05-03", "2024-05-06"]);
    let listed = service.json("/v1/timelines?sort=reported").await;
    assert_eq!(listed["data"][0]["when"]["edtf"], "2024-03-12");
    // Another report of the same makes it the last reported.
    let again = "The police arrested two men in Orlik on May 2.";
    let mut again = report("again", "2024-05-10T08:00:00Z", again);
    again["source"] = json!("north-wire");
    service.read(&again).await;
    let feed: Feed = text(&service, "/v1/timelines?format=atom").await.parse().unwrap();
    assert_eq!(published(&feed)[0], "2024-05-10");
    let refused = service.get("/v1/timelines?sort=reported&include=statements").send().await.unwrap();
    problem(refused, 400, "invalid-query").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_own_words_of_a_speaker_are_in_quotation_marks() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    for (kind, is_quoted) in [("direct", true), ("indirect", false)] {
        let feed: Feed =
            text(&service, &format!("/v1/statements?format=atom&type={kind}")).await.parse().unwrap();
        assert!(!feed.entries().is_empty());
        for entry in feed.entries() {
            assert_eq!(entry.title().contains('“'), is_quoted, "{}", entry.title().as_str());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_a_calendar_too() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    let calendar: Calendar =
        text(&service, "/v1/events?format=icalendar&type=ASSAULT").await.parse().unwrap();
    let events = calendar.components.iter().filter(|one| matches!(one, CalendarComponent::Event(_)));
    let listed = service.json("/v1/events?type=ASSAULT").await;
    let dated = listed["data"].as_array().unwrap().iter().filter(|event| !event["when"].is_null()).count();
    assert!(dated > 0);
    assert_eq!(events.count(), dated);
}

#[tokio::test(flavor = "multi_thread")]
async fn linked_data_points_to_its_place_in_the_article() {
    let service = Service::start().await;
    let article = service.read(&harbour()).await;
    let document = text(&service, "/v1/statements?format=jsonld&type=direct").await;
    let document: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(document["@context"]["@vocab"], "https://schema.org/");
    let node = &document["@graph"][0];
    assert_eq!(node["@type"], serde_json::json!(["Quotation", "Annotation"]));
    assert_eq!(node["spokenByCharacter"]["name"], "Elena Petrova");
    assert_eq!(node["isPartOf"][0]["headline"], "Gunmen attack convoy near Tarnovo");
    let indirect = text(&service, "/v1/statements?format=jsonld&type=indirect").await;
    let indirect: Value = serde_json::from_str(&indirect).unwrap();
    assert_eq!(indirect["@graph"][0]["@type"], serde_json::json!(["Claim", "Annotation"]));
    let selectors = node["target"][0]["selector"].as_array().unwrap();
    let (quote, position) = (&selectors[0], &selectors[1]);
    assert_eq!(quote["@type"], "TextQuoteSelector");
    let (start, end) = (position["start"].as_u64().unwrap(), position["end"].as_u64().unwrap());
    let body = article["body"].as_str().unwrap();
    let cut: String = body.chars().skip(start as usize).take((end - start) as usize).collect();
    assert_eq!(quote["exact"].as_str().unwrap(), cut);
    let (prefix, suffix) = (quote["prefix"].as_str().unwrap(), quote["suffix"].as_str().unwrap());
    assert!(body.contains(&format!("{prefix}{cut}{suffix}")));
    for list in ["articles", "quotations", "events", "timelines"] {
        let document: Value =
            serde_json::from_str(&text(&service, &format!("/v1/{list}?format=jsonld")).await).unwrap();
        let nodes = document["@graph"].as_array().unwrap();
        assert!(!nodes.is_empty(), "{list}");
        assert!(nodes.iter().all(|node| node["@id"].as_str().unwrap().starts_with("urn:uuid:")), "{list}");
    }
}
