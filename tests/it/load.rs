//! Times the worst query of each list on many articles. Run it by hand:
//!
//! `LOAD_ARTICLES=100000 cargo test --release --test it load -- --ignored --nocapture`

use std::time::{Duration, Instant};

use reqwest::StatusCode;

use crate::harness::{Service, articles::harbour};

/// Longest time of one request, on a machine that does nothing else.
const LIMIT: Duration = Duration::from_secs(1);
/// The statements that fill the database, with `{articles}` for their number.
const FILL: &str = include_str!("../data/load/fill.sql");

/// Words that half of all texts contain, joined by OR: as many as a query may have.
fn common_words() -> String {
    (0..16).map(|number| format!("common{number}")).collect::<Vec<_>>().join("%20OR%20")
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes; run it by hand"]
async fn the_worst_query_of_each_list_is_bounded() {
    let count: usize =
        std::env::var("LOAD_ARTICLES").ok().and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let service = Service::start().await;
    service.read(&harbour()).await;
    let begun = Instant::now();
    let pool = &service.database.pool;
    let fill = FILL.replace("{articles}", &count.to_string());
    let mut connection = pool.acquire().await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(fill)).execute(&mut *connection).await.unwrap();
    sqlx::raw_sql("VACUUM ANALYZE").execute(&mut *connection).await.unwrap();
    drop(connection);
    println!("{count} articles were made in {:.0?}\n", begun.elapsed());

    let actor =
        service.json("/v1/actors?type=person&limit=1").await["data"][0]["id"].as_str().unwrap().to_owned();
    let story = service.json("/v1/stories?limit=1").await["data"][0]["id"].as_str().unwrap().to_owned();
    let words = common_words();
    let paths = [
        "/v1/actors".to_owned(),
        "/v1/actors?type=group".to_owned(),
        "/v1/actors?q=anna".to_owned(),
        "/v1/actors?q=anna%20number%2077".to_owned(),
        format!("/v1/actors/{actor}"),
        format!("/v1/actors/{actor}/statements"),
        format!("/v1/actors/{actor}/statements?source=paper-rare"),
        format!("/v1/actors/{actor}/statements?q={words}"),
        format!("/v1/actors/{actor}/timeline?include=statements"),
        format!("/v1/actors/{actor}/timeline?granularity=day&include=statements"),
        format!("/v1/actors/{actor}/history"),
        "/v1/articles".to_owned(),
        "/v1/articles?source=paper-rare".to_owned(),
        "/v1/articles?status=failed".to_owned(),
        "/v1/articles?from=2020&to=2020-01-01".to_owned(),
        "/v1/articles?from=1700&to=1701".to_owned(),
        "/v1/statements".to_owned(),
        format!("/v1/statements?q={words}"),
        "/v1/statements?q=rare7%20rare8".to_owned(),
        "/v1/statements?q=common1%20-common2".to_owned(),
        "/v1/statements?source=paper-rare".to_owned(),
        "/v1/statements?type=mixed".to_owned(),
        "/v1/statements?from=2020&to=2020-01-01".to_owned(),
        format!("/v1/statements?about={actor}&q={words}"),
        "/v1/statements?speaker=number".to_owned(),
        "/v1/events".to_owned(),
        format!("/v1/events?q={words}"),
        "/v1/events?source=paper-rare".to_owned(),
        "/v1/events?type=PROTEST".to_owned(),
        "/v1/events?status=denied".to_owned(),
        "/v1/events?from=2020&to=2020-01-01".to_owned(),
        format!("/v1/events?actor={actor}&q={words}"),
        "/v1/timelines".to_owned(),
        format!("/v1/timelines?q={words}"),
        format!("/v1/timelines?q={words}&include=statements"),
        "/v1/timelines?q=rare7%20rare8".to_owned(),
        "/v1/timelines?status=denied".to_owned(),
        format!("/v1/timelines?granularity=day&include=statements&q={words}"),
        "/v1/timelines?granularity=day&include=statements".to_owned(),
        format!("/v1/timelines?story={story}"),
        "/v1/stories".to_owned(),
        format!("/v1/stories?q={words}"),
        "/v1/stories?q=rare7%20rare8".to_owned(),
        "/v1/stories?source=paper-rare".to_owned(),
        format!("/v1/stories?actor={actor}"),
        format!("/v1/stories/{story}"),
    ];
    let mut slow = Vec::new();
    for path in &paths {
        let mut times = Vec::new();
        for _ in 0..3 {
            let begun = Instant::now();
            let status = service.get(path).send().await.unwrap().status();
            times.push(begun.elapsed());
            // A name that several actors have is answered with the choices.
            let known = [StatusCode::OK, StatusCode::MULTIPLE_CHOICES, StatusCode::GATEWAY_TIMEOUT];
            assert!(known.contains(&status), "{path}: {status}");
        }
        times.sort();
        println!("{:>9.1?}  {}", times[1], path.replace(&words, "(16 common words)"));
        if times[1] > LIMIT {
            slow.push(path);
        }
    }
    let begun = Instant::now();
    let together: Vec<_> = (0..64).map(|_| tokio::spawn(service.get("/v1/actors").send())).collect();
    for answer in together {
        assert_eq!(answer.await.unwrap().unwrap().status(), StatusCode::OK);
    }
    println!("{:>9.1?}  64 times /v1/actors at once", begun.elapsed());
    assert!(slow.is_empty(), "slower than {LIMIT:?}: {slow:#?}");
}
