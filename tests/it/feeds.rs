//! Feeds: entries whose ids and addresses move, conditional requests, redirects, robots, and hostile servers.

use std::{
    collections::HashMap,
    io::Write as _,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::get,
};
use dateline::{
    api::AppState,
    feeds::FeedPolls,
    http_client::{HttpClient, Networks},
};
use extraction::language::ModelKind;
use flate2::{Compression, write::GzEncoder};
use futures_util::stream;
use serde_json::{Value, json};

use crate::harness::{Service, problem};

/// Status, headers and body of an answer.
type Answer = (u16, Vec<(&'static str, String)>, Vec<u8>);

/// What the server answers by path, and the headers of the last requests.
#[derive(Default, Clone)]
struct Publisher {
    answers: Arc<Mutex<HashMap<String, Answer>>>,
    requests: Arc<Mutex<HashMap<String, HeaderMap>>>,
}

impl Publisher {
    async fn start() -> (Self, String) {
        let publisher = Self::default();
        let router = Router::new().route("/{*path}", get(answer)).with_state(publisher.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (publisher, base)
    }

    fn set(&self, path: &str, status: u16, headers: &[(&'static str, &str)], body: impl Into<Vec<u8>>) {
        let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        self.answers.lock().unwrap().insert(path.to_owned(), (status, headers, body.into()));
    }

    fn last_request(&self, path: &str) -> HeaderMap {
        self.requests.lock().unwrap().get(path).cloned().unwrap_or_default()
    }
}

async fn answer(
    State(publisher): State<Publisher>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Response {
    publisher.requests.lock().unwrap().insert(path.clone(), headers.clone());
    if path == "endless" {
        let parts =
            stream::repeat_with(|| Ok::<_, std::convert::Infallible>(Bytes::from(vec![b' '; 1 << 16])));
        return Body::from_stream(parts).into_response();
    }
    let Some((status, given, body)) = publisher.answers.lock().unwrap().get(&path).cloned() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let etag = given.iter().find(|(name, _)| *name == "etag").map(|(_, value)| value.as_bytes());
    if etag.is_some() && headers.get("if-none-match").map(|value| value.as_bytes()) == etag {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let mut response = Response::builder().status(status);
    for (name, value) in given {
        response = response.header(name, value);
    }
    response.body(Body::from(body)).unwrap()
}

async fn start() -> (Service, AppState) {
    let mut kept = None;
    let mut service = Service::start_with(ModelKind::Fast, None, |app| {
        app.http_client = HttpClient::new(Networks { allowed: vec!["127.0.0.0/8".parse().unwrap()] });
        app.polls_feeds = true;
        kept = Some(app.clone());
    })
    .await;
    service.start_workers();
    (service, kept.unwrap())
}

async fn create(service: &Service, url: &str) -> Value {
    let response =
        service.post("/v1/feeds").json(&json!({"url": url, "source": "post"})).send().await.unwrap();
    assert!(response.status().is_success(), "{}", response.text().await.unwrap());
    response.json().await.unwrap()
}

/// Polls a feed at once; returns it after the poll.
async fn polled(service: &Service, feed: &Value) -> Value {
    let path = format!("/v1/feeds/{}", feed["id"].as_str().unwrap());
    let before = service.json(&path).await;
    let address = format!("{}{path}", service.base);
    service.client.patch(address).json(&json!({"enabled": true})).send().await.unwrap();
    for _ in 0..600 {
        let after = service.json(&path).await;
        let is_noted = after["succeeded_at"] != before["succeeded_at"] || after["failures"] != 0;
        if after["polled_at"] != before["polled_at"] && is_noted {
            return after;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the feed was not polled");
}

fn rss(guid: &str, link: &str, text: &str) -> String {
    format!(
        "<rss version=\"2.0\"><channel><item><title>Ferry aground</title><guid isPermaLink=\"false\">{guid}</guid><link>{link}</link>\
         <pubDate>Thu, 14 Mar 2024 08:00:00 GMT</pubDate><description><![CDATA[<p>{text}</p>]]></description></item></channel></rss>"
    )
}

const TEXT: &str = "A ferry ran aground off Arden on Tuesday. “We heard a crack,” said Captain Ivo Lind.";

#[tokio::test(flavor = "multi_thread")]
async fn each_entry_is_one_article_however_its_id_and_address_move() {
    let (service, app) = start().await;
    let _polls = FeedPolls::start(app);
    let (publisher, base) = Publisher::start().await;
    publisher.set(
        "feed",
        200,
        &[("etag", "\"1\"")],
        rss("a-1", "https://post.example/a?utm_source=rss", TEXT),
    );
    let feed = create(&service, &format!("{base}/feed")).await;
    assert_eq!(create(&service, &format!("{base}/feed")).await["id"], feed["id"], "one address is one feed");
    let first = polled(&service, &feed).await;
    assert_eq!((&first["accepted"], &first["last_error"]), (&json!(1), &Value::Null), "{first}");
    let again = polled(&service, &feed).await;
    assert_eq!(publisher.last_request("feed")["if-none-match"], "\"1\"");
    assert_eq!((&again["accepted"], &again["revised"]), (&json!(1), &json!(0)));

    let moves = [
        rss("https://other.example/9", "http://www.post.example/a", TEXT),
        rss("https://other.example/10", "https://new.example/moved", TEXT),
    ];
    for (number, body) in moves.into_iter().enumerate() {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(body.as_bytes()).unwrap();
        let etag = format!("\"m{number}\"");
        publisher.set(
            "feed",
            200,
            &[("etag", etag.as_str()), ("content-encoding", "gzip")],
            gzip.finish().unwrap(),
        );
        let moved = polled(&service, &feed).await;
        assert_eq!((&moved["accepted"], &moved["failures"]), (&json!(1), &json!(0)), "{moved}");
    }
    publisher.set("feed", 200, &[], rss("a-1", "https://post.example/a", &TEXT.replace("a crack", "a bang")));
    let revised = polled(&service, &feed).await;
    assert_eq!((&revised["accepted"], &revised["revised"]), (&json!(1), &json!(1)));
    let articles = service.json("/v1/articles?source=post&count=exact").await;
    assert_eq!(articles["meta"]["count"], 1);
    assert_eq!(articles["data"][0]["title"], "Ferry aground");
    assert_eq!(articles["data"][0]["published_at"], "2024-03-14T08:00:00Z");
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_and_broken_servers_end_in_an_error_and_rarer_polls() {
    let (service, app) = start().await;
    let _polls = FeedPolls::start(app);
    let (publisher, base) = Publisher::start().await;
    publisher.set("robots.txt", 200, &[], "User-agent: dateline\nDisallow: /secret");
    publisher.set("secret", 200, &[], rss("a", "https://post.example/a", TEXT));
    publisher.set("metadata", 302, &[("location", "http://169.254.169.254/latest")], "");
    publisher.set("loop", 302, &[("location", "/loop")], "");
    publisher.set("moved", 301, &[("location", "/feed")], "");
    publisher.set("feed", 200, &[], rss("a", "https://post.example/a", TEXT));
    publisher.set("busy", 503, &[("retry-after", "7200")], "");
    publisher.set("page", 200, &[], "<html><body>No feed</body></html>");
    publisher.set("bomb", 200, &[], "<!DOCTYPE r [<!ENTITY a 'aa'>]><rss>&a;</rss>");
    publisher.set("gone", 410, &[], "");
    for (path, error) in [
        ("secret", "robots.txt"),
        ("metadata", "169.254.169.254"),
        ("loop", "redirected"),
        ("endless", "longer than"),
        ("busy", "503"),
        ("page", "neither RSS"),
        ("bomb", "entity"),
        ("missing", "404"),
        ("gone", "410"),
    ] {
        let feed = create(&service, &format!("{base}/{path}")).await;
        let failed = polled(&service, &feed).await;
        assert!(failed["last_error"].as_str().unwrap().contains(error), "{path}: {failed}");
        assert_eq!(failed["enabled"], path != "gone");
        if path == "busy" {
            let wait = |field: &str| failed[field].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
            let seconds = wait("next_poll_at").duration_since(wait("polled_at")).as_secs();
            assert!((7100..=7300).contains(&seconds), "{seconds}");
        }
    }
    let feed = create(&service, &format!("{base}/moved")).await;
    assert_eq!(polled(&service, &feed).await["accepted"], 1, "a redirect to a permitted address is followed");
    for (body, field) in [
        (json!({"url": "http://169.254.169.254/feed"}), "url"),
        (json!({"url": "no address"}), "url"),
        (json!({"url": "https://203.0.113.1/f", "poll_seconds": 5}), "poll_seconds"),
        (json!({"uri": "x"}), "url"),
    ] {
        let refused =
            problem(service.post("/v1/feeds").json(&body).send().await.unwrap(), 422, "invalid-feed").await;
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
    let path = format!("/v1/feeds/{}", feed["id"].as_str().unwrap());
    assert_eq!(service.delete(&path).send().await.unwrap().status(), StatusCode::NO_CONTENT);
    problem(service.get(&path).send().await.unwrap(), 404, "not-found").await;
    problem(service.delete(&path).send().await.unwrap(), 404, "not-found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn feeds_are_off_by_default() {
    let service = Service::start_without_workers().await;
    let response =
        service.post("/v1/feeds").json(&json!({"url": "https://203.0.113.1/feed"})).send().await.unwrap();
    problem(response, 409, "feeds-off").await;
    assert_eq!(service.json("/v1/feeds").await["data"], json!([]));
}
