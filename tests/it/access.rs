//! Access: which hosts, pages and addresses are served, what browsers may do with answers, and what metrics keep.

use std::process::{Command, Stdio};

use reqwest::{Client, Method, StatusCode};
use serde_json::json;

use crate::harness::{Database, Process, Service, articles::harbour, problem};

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_other_sites_may_not_write() {
    let service = Service::start_without_workers().await;
    let own = service.base.clone();
    let post = |path: &str, headers: &[(&str, &str)]| {
        let mut request = service.post(path).header("content-type", "text/plain").body("The council met.");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send()
    };
    let submit = "/v1/articles?source=desk&published_at=2024-05-01&external_id=1";
    for headers in [
        &[("origin", "https://evil.example")][..],
        &[("origin", "null")],
        &[("origin", "http://localhost:1")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site"), ("origin", "https://wiki.desk.example")],
    ] {
        for path in [submit, "/v1/extract", "/v1/corrections/cor_1/undo"] {
            problem(post(path, headers).await.unwrap(), 403, "cross-site-write").await;
        }
        let mut delete = service.delete("/v1/articles/art_1");
        for (name, value) in headers {
            delete = delete.header(*name, *value);
        }
        problem(delete.send().await.unwrap(), 403, "cross-site-write").await;
    }
    assert_eq!(service.json("/v1/articles").await["data"], json!([]));
    for headers in [
        &[][..],
        &[("origin", own.as_str()), ("sec-fetch-site", "same-origin")],
        &[("origin", own.as_str())],
        &[("origin", "https://desk.example"), ("sec-fetch-site", "cross-site")],
    ] {
        assert_eq!(post("/v1/extract", headers).await.unwrap().status(), StatusCode::OK, "{headers:?}");
    }
    // A page that may not write may still be looked at, and asked for from a link.
    let read = service.get("/v1/articles").header("sec-fetch-site", "cross-site").send().await.unwrap();
    assert_eq!(read.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn on_loopback_other_hosts_are_refused() {
    let service = Service::start().await;
    let article = service.read(&harbour()).await;
    let path = format!("/v1/articles/{}", article["id"].as_str().unwrap());
    for host in ["evil.example", "evil.example:8080", "10.0.0.1", "0.0.0.0:8080", "localhost.evil.example"] {
        for method in [Method::GET, Method::DELETE, Method::HEAD] {
            let request = service.client.request(method.clone(), format!("{}{path}", service.base));
            let response = request.header("host", host).send().await.unwrap();
            assert_eq!(response.status(), StatusCode::MISDIRECTED_REQUEST, "{method} {host}");
        }
        problem(service.get(&path).header("host", host).send().await.unwrap(), 421, "unknown-host").await;
    }
    for host in ["localhost", "LOCALHOST:9", "127.0.0.1:80", "127.1.2.3", "[::1]:8080"] {
        let response = service.get(&path).header("host", host).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{host}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_restricts_what_a_browser_does_with_it() {
    let service = Service::start_without_workers().await;
    let preflight = service
        .client
        .request(Method::OPTIONS, format!("{}/v1/articles", service.base))
        .header("origin", "https://evil.example")
        .header("access-control-request-method", "POST");
    let requests = [
        service.get("/v1/articles"),
        service.get("/v1/articles?format=csv"),
        service.get("/docs"),
        service.get("/docs/page.js"),
        service.get("/openapi.json"),
        service.get("/"),
        service.get("/statements").header("accept", "text/html"),
        service.get("/page/page.js"),
        service.get("/metrics"),
        service.get("/v2/nothing"),
        service.get("/v1/articles?limit=0"),
        service.get("/livez").header("host", "evil.example"),
        service.client.head(format!("{}/v1/articles", service.base)),
        service.client.put(format!("{}/v1/articles", service.base)),
        service.post("/v1/articles").body("x"),
        preflight,
    ];
    for request in requests {
        let response = request.send().await.unwrap();
        let (url, headers) = (response.url().clone(), response.headers());
        assert_eq!(headers["x-content-type-options"], "nosniff", "{url}");
        assert_eq!(headers["x-frame-options"], "DENY", "{url}");
        assert_eq!(headers["referrer-policy"], "no-referrer", "{url}");
        assert_eq!(headers["cross-origin-resource-policy"], "same-origin", "{url}");
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{url}"
        );
        assert!(!policy.contains("unsafe"), "{url}");
    }
    let page = service.get("/docs").send().await.unwrap().text().await.unwrap();
    assert!(!page.contains("<style") && !page.contains("style="), "its policy allows no style inside it");
    assert_eq!(page.matches("<script").count(), page.matches("<script src=\"/docs/").count());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_beyond_loopback_is_refused_without_a_key_or_open() {
    let database = Database::new().await;
    for address in ["0.0.0.0:0", "[::]:0"] {
        let refused = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .args(["serve", "--role", "api", "--listen", address, "--database-url", &database.url])
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(!refused.status.success());
        let message = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(message.contains("--open") && message.contains("DATELINE_OPEN=true"), "{message}");
        assert!(message.contains("dateline keys create"), "{message}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_beyond_loopback_with_keys_answers_those_who_have_one() {
    let database = Database::new().await;
    let made = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["keys", "create", "desk", "--scope", "read", "--database-url", &database.url])
        .output()
        .unwrap();
    let key = String::from_utf8(made.stdout).unwrap();
    let process = Process::start_beyond_loopback(&database.url, &["--role", "api"]).await;
    let ask = Client::new().get(format!("{}/v1/articles", process.base));
    problem(ask.try_clone().unwrap().send().await.unwrap(), 401, "key-required").await;
    assert_eq!(ask.bearer_auth(key.trim()).send().await.unwrap().status(), StatusCode::OK);
    // The page itself is open: it has the form to sign in with.
    let page = Client::new().get(&process.base).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_address_serves_the_allowed_hosts() {
    let database = Database::new().await;
    let process = Process::start_open(&database.url, &["--allowed-hosts", "desk.example,wire.example"]).await;
    let client = Client::new();
    for (host, status) in
        [("desk.example", 200), ("WIRE.example:8080", 200), ("127.0.0.1", 200), ("evil.example", 421)]
    {
        let ask = client.get(format!("{}/livez", process.base)).header("host", host);
        assert_eq!(ask.send().await.unwrap().status().as_u16(), status, "{host}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn invented_methods_and_addresses_make_no_metrics() {
    let database = Database::new().await;
    let process = Process::start(&database.url, &["--role", "api"]).await;
    let client = Client::new();
    let ask = async |method: &str, path: &str| {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        client.request(method, format!("{}{path}", process.base)).send().await.unwrap()
    };
    ask("GET", "/v1/articles").await;
    ask("BREW", "/v1/articles").await;
    ask("GET", "/nothing").await;
    let metrics = async || ask("GET", "/metrics").await.text().await.unwrap();
    metrics().await;
    let before = metrics().await.lines().count();
    for number in 0..300 {
        assert_eq!(ask(&format!("BREW{number}"), "/v1/articles").await.status(), 405);
        assert_eq!(ask("GET", &format!("/nothing/{number}")).await.status(), 404);
    }
    let text = metrics().await;
    assert_eq!(text.lines().count(), before, "{text}");
    assert!(text.contains("method=\"other\"") && !text.contains("BREW"), "{text}");
}
