//! What a reading can say is stored and given back: every year, length, number and character.

mod generator;

use std::time::Duration;

use dateline::store::{
    ArticleId,
    actors::ActorFilter,
    articles::{self, PublicationTime, Submission, WarningCode},
    events::EventFilter,
    lists,
    pagination::PageRequest,
    queue::{self, QueuePolicy},
    statements::StatementFilter,
    timelines::{self, Entry, Granularity, TimelineFilter},
    write::{self, ExtractedArticle},
};
use extraction::{
    Extraction,
    keywords::Keywords,
    schema::{Event, TextSpan},
    text::Span,
};
use jiff::civil::Date;
use serde_json::{Value, json};
use sqlx::PgPool;

use self::generator::Extremes;
use crate::harness::{
    Database, Service,
    articles::{harbour, numbered},
};

const ALL: PageRequest = PageRequest { limit: 1000, after: None };
const POLICY: QueuePolicy =
    QueuePolicy { lease: Duration::from_secs(60), max_attempts: 2, backoff: Duration::from_millis(1) };

/// Submits an article and stores `extraction` as its reading.
async fn store(pool: &PgPool, extraction: Extraction, keywords: Keywords) -> (ArticleId, Extraction) {
    let published =
        PublicationTime { at: "2024-03-14T08:00:00Z".parse().unwrap(), offset: jiff::tz::Offset::UTC };
    let submission = Submission {
        source: "harbour-post".to_owned(),
        external_id: None,
        url: None,
        title: None,
        body: format!("Text {}.", uuid::Uuid::now_v7()),
        html: None,
        published,
        details: articles::ArticleDetails::default(),
        extract: true,
        embargoed_until: None,
        change: None,
        note: None,
        model: None,
    };
    articles::submit(pool, crate::harness::extractors().event_coreference(), &[submission], None)
        .await
        .unwrap();
    let claim = queue::claim(pool, 1, &POLICY).await.unwrap().remove(0);
    let id = claim.article_id;
    let article = ExtractedArticle::new(claim, extraction, keywords);
    let expected = article.extraction.clone();
    assert_eq!(
        write::write(pool, crate::harness::extractors().event_coreference(), &[article]).await.unwrap(),
        1
    );
    (id, expected)
}

/// Blanks what storing fills in: ids, and names of canonical actors.
fn blank(mut extraction: Extraction) -> Value {
    extraction.id = None;
    for reference in extraction.references_mut() {
        *reference.actor_id = None;
        reference.name.clear();
    }
    extraction.statements.iter_mut().for_each(|statement| {
        statement.id = None;
        statement.occurrences.iter_mut().for_each(|one| one.article_id = None);
    });
    extraction.events.iter_mut().for_each(|event| event.id = None);
    extraction.happenings.iter_mut().for_each(|happening| happening.id = None);
    serde_json::to_value(extraction).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extraction_of_any_extremes_is_stored_and_given_back() {
    let database = Database::new().await;
    let pool = &database.pool;
    let (mut statement_count, mut event_count) = (0, 0);
    for seed in 1..=60 {
        let mut extremes = Extremes(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed));
        let (id, expected) = store(pool, extremes.extraction(), extremes.keywords()).await;
        let stored = articles::fetch(pool, id).await.unwrap().unwrap().extraction.unwrap();
        assert_eq!(stored.warnings, [], "seed {seed}");
        let filter = StatementFilter { article: Some(id), ..StatementFilter::default() };
        let statements = lists::page(pool, &filter, &ALL).await.unwrap().rows;
        assert_eq!(statements.len(), expected.statements.len(), "seed {seed}");
        let filter = EventFilter { article: Some(id), ..EventFilter::default() };
        let events = lists::page(pool, &filter, &ALL).await.unwrap().rows;
        assert_eq!(events.len(), expected.events.len(), "seed {seed}");
        statement_count += statements.len();
        event_count += events.len();
        for day in expected.events.iter().filter_map(|event| event.when.as_ref()) {
            for day in [day.first_day, day.last_day] {
                let mut filter = filter.clone();
                (filter.conditions.from, filter.conditions.to) = (Some(day), Some(day));
                assert!(!lists::page(pool, &filter, &ALL).await.unwrap().rows.is_empty(), "{day}");
            }
        }
        assert_eq!(blank(stored.extraction), blank(expected), "seed {seed}");
    }
    assert!(statement_count > 50 && event_count > 50, "{statement_count}, {event_count}");
    in_time_order(pool).await;
    let page = PageRequest { limit: 200, after: None };
    assert!(lists::page(pool, &ActorFilter::default(), &page).await.unwrap().rows.len() > 20);
}

/// Checks that a timeline of all entries is in time order, page by page, and that its counts add up.
async fn in_time_order(pool: &PgPool) {
    let filter = TimelineFilter { statements: true, ..TimelineFilter::default() };
    let mut page = PageRequest { limit: 7, after: None };
    let mut days: Vec<Option<Date>> = Vec::new();
    loop {
        let entries = lists::page(pool, &filter, &page).await.unwrap();
        days.extend(entries.rows.iter().map(|entry| match entry {
            Entry::Happening(happening) => happening.days.map(|(first, _)| first),
            Entry::Statement(stored) => Some(
                stored.statement.when.as_ref().map_or(jiff::civil::date(2024, 3, 14), |when| when.first_day),
            ),
        }));
        page.after = entries.next;
        if page.after.is_none() {
            break;
        }
    }
    let ordered: Vec<(bool, Option<Date>)> = days.iter().map(|day| (day.is_none(), *day)).collect();
    assert!(ordered.is_sorted(), "{ordered:?}");
    assert!(ordered.first().unwrap().1.unwrap().year() < -4713, "years before those of Postgres come first");
    for granularity in [Granularity::Day, Granularity::Month] {
        let counts = timelines::count(pool, &filter, granularity).await.unwrap();
        let buckets = counts.periods.values().chain([&counts.spanning, &counts.undated]);
        let entries: i64 = buckets.map(|bucket| bucket.happenings + bucket.statements).sum();
        assert_eq!(entries as usize, days.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quotation_of_a_megabyte_is_stored_and_found_by_its_first_words() {
    let database = Database::new().await;
    let mut extremes = Extremes(7);
    let mut statement = extremes.statement(0);
    // More different words than a tsvector holds.
    statement.text = (0..180_000).map(|number| format!("w{number:05} ")).collect();
    let extraction = Extraction {
        statements: vec![statement.clone()],
        events: Vec::new(),
        main_event: None,
        ..extremes.extraction()
    };
    let (id, _) = store(&database.pool, extraction, extremes.keywords()).await;
    let filter = StatementFilter { words: Some("w00017".to_owned()), ..StatementFilter::default() };
    let found = lists::page(&database.pool, &filter, &ALL).await.unwrap().rows;
    assert_eq!((found.len(), found[0].article_id), (1, id));
    assert_eq!(found[0].statement.text, statement.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_that_repeat_too_much_text_are_left_out_with_a_warning() {
    let database = Database::new().await;
    let mut extremes = Extremes(7);
    let event =
        Event { statement_index: None, participants: Vec::new(), places: Vec::new(), ..extremes.event(0, 0) };
    let sentence = TextSpan { text: "a ".repeat(1 << 20), span: Span::of_body(0, 1 << 21) };
    let events = vec![Event { sentence, ..event }; 20];
    let extraction = Extraction { events, statements: Vec::new(), main_event: None, ..extremes.extraction() };
    let (id, expected) = store(&database.pool, extraction, extremes.keywords()).await;
    let stored = articles::fetch(&database.pool, id).await.unwrap().unwrap().extraction.unwrap();
    assert!((1..20).contains(&expected.events.len()), "{}", expected.events.len());
    assert_eq!(stored.extraction.events.len(), expected.events.len());
    assert_eq!(stored.warnings.len(), 1);
    assert_eq!(stored.warnings[0].code, WarningCode::FactsLeftOut);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_is_stored_without_the_facts_that_the_database_refuses() {
    let service = Service::start().await;
    let pool = &service.database.pool;
    sqlx::raw_sql(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $f$
         BEGIN RAISE EXCEPTION 'index row size exceeds maximum' USING ERRCODE = '54000'; END $f$;
         CREATE TRIGGER refuse BEFORE INSERT ON events FOR EACH ROW
           WHEN (NEW.sentence LIKE '%convoy%') EXECUTE FUNCTION refuse();",
    )
    .execute(pool)
    .await
    .unwrap();
    // The article at fault costs its batch mates nothing.
    let lines = [numbered(1).to_string(), harbour().to_string(), numbered(2).to_string()].join("\n");
    let request = service.post("/v1/articles").header("content-type", "application/x-ndjson").body(lines);
    assert!(request.send().await.unwrap().status().is_success());
    let article = service.wait_until_extracted(&harbour()).await;
    assert_eq!(article["warnings"][0]["code"], "facts-left-out", "{article}");
    assert_eq!(article["attempts"], 1);
    assert_eq!(article["extraction"]["events"], json!([]));
    assert!(!article["extraction"]["statements"].as_array().unwrap().is_empty());
    for number in 1..=2 {
        let mate = service.wait_until_extracted(&numbered(number)).await;
        assert_eq!((&mate["warnings"], &mate["attempts"]), (&json!([]), &json!(1)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn times_before_the_year_1_are_found_by_days_and_listed_in_order() {
    let service = Service::start().await;
    let mut article = harbour();
    article["body"] = json!(
        "Hannibal attacked Saguntum in 218 BC.\n\nCaesar attacked Rome in 49 BC.\n\n\
         Farmers attacked the fort some 3,000 years ago.\n\nGunmen attacked a convoy in Tarnovo on March 12, 2024."
    );
    let read = service.read(&article).await;
    assert_eq!(read["status"], "done", "{read}");
    let timeline = service.json("/v1/timelines?dated=true").await;
    let days: Vec<&str> = timeline["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["when"]["edtf"].as_str().unwrap())
        .collect();
    assert!(days.windows(2).any(|pair| pair == ["-0217", "-0048"]), "{days:?}");
    for path in ["/v1/timelines?from=-0300&to=-0100", "/v1/events?from=-0217&to=-000217-12-31"] {
        let found = service.json(path).await;
        assert_eq!(found["data"].as_array().unwrap().len(), 1, "{path}: {found}");
        assert_eq!(found["data"][0]["when"]["edtf"], "-0217");
    }
    let counts = service.json("/v1/timelines?granularity=month").await;
    assert!(counts["data"].as_array().unwrap().iter().any(|one| one["period"] == "2024-03"), "{counts}");
    let calendar = service.get("/v1/timelines?format=icalendar").send().await.unwrap();
    assert!(calendar.text().await.unwrap().contains("20240312"));
}
