//! Webhooks: every change arrives once, in order and signed, whatever the receiver does.

use std::{
    collections::VecDeque,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use dateline::{
    api::AppState,
    delivery::{Deliveries, DeliverySettings},
    http_client::{HttpClient, Networks},
    store::changes::Retention,
};
use extraction::language::ModelKind;
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use ring::hmac;
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use serde_json::{Value, json};
use tokio_rustls::TlsAcceptor;

use crate::harness::{
    Service, all_is_readable,
    articles::{altered, harbour, numbered},
    problem,
};

/// What the receiver does with the next request.
#[derive(Clone, Copy)]
enum Behaviour {
    Answer(u16),
    NoAnswer,
    Redirect,
}

/// A receiver on this machine, which keeps what it gets.
#[derive(Clone, Default)]
struct Receiver {
    plan: Arc<Mutex<VecDeque<Behaviour>>>,
    received: Arc<Mutex<Vec<(HeaderMap, String)>>>,
}

async fn receive(State(receiver): State<Receiver>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let behaviour = receiver.plan.lock().unwrap().pop_front().unwrap_or(Behaviour::Answer(204));
    receiver.received.lock().unwrap().push((head.headers, String::from_utf8(body.to_vec()).unwrap()));
    match behaviour {
        Behaviour::Answer(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Behaviour::NoAnswer => std::future::pending().await,
        Behaviour::Redirect => {
            (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "/elsewhere")], Body::empty())
                .into_response()
        }
    }
}

impl Receiver {
    /// Starts to listen by TLS, with the certificate of the tests for `localhost`; returns the address too.
    async fn start_with_tls() -> (Self, String) {
        let receiver = Self::default();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/tls");
        let certificate = CertificateDer::from_pem_file(folder.join("server.pem")).unwrap();
        let key = PrivateKeyDer::from_pem_file(folder.join("server.key")).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://localhost:{}/in", listener.local_addr().unwrap().port());
        let router = Router::new().fallback(receive).with_state(receiver.clone());
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                // A client that does not trust the certificate ends the handshake.
                if let Ok(stream) = acceptor.accept(stream).await {
                    let service = TowerToHyperService::new(router.clone());
                    tokio::spawn(
                        hyper::server::conn::http1::Builder::new()
                            .serve_connection(TokioIo::new(stream), service),
                    );
                }
            }
        });
        (receiver, url)
    }

    /// Starts to listen; returns the address too.
    async fn start(plan: &[Behaviour]) -> (Self, String) {
        let receiver = Self::default();
        receiver.plan.lock().unwrap().extend(plan.iter().copied());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/in?from=dateline", listener.local_addr().unwrap());
        let router = Router::new().fallback(receive).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (receiver, url)
    }

    fn count(&self) -> usize {
        self.received.lock().unwrap().len()
    }

    /// Waits for a number of requests, and returns all that came.
    async fn wait(&self, count: usize) -> Vec<(HeaderMap, Value)> {
        for _ in 0..1_000 {
            if self.count() >= count {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let received = self.received.lock().unwrap().clone();
        assert!(received.len() >= count, "{} of {count} came", received.len());
        received.into_iter().map(|(headers, body)| (headers, serde_json::from_str(&body).unwrap())).collect()
    }

    /// Waits until all changes of a service up to now have come, and returns those that were received.
    async fn changes_until(&self, service: &Service) -> Vec<Value> {
        let all = service.json("/v1/changes?limit=1000").await["data"].as_array().unwrap().clone();
        let last = all.last().unwrap()["id"].clone();
        for _ in 0..1_000 {
            let received = self.received.lock().unwrap().clone();
            let changes: Vec<Value> = received
                .iter()
                .flat_map(|(_, body)| {
                    let message: Value = serde_json::from_str(body).unwrap();
                    message["data"]["changes"].as_array().cloned().unwrap_or_default()
                })
                .collect();
            if changes.last().is_some_and(|change| change["id"] == last) {
                return changes;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the last change did not come");
    }
}

/// A service that reaches this machine, with deliveries by two processes' worth of tasks.
async fn start() -> (Service, Vec<Deliveries>) {
    start_with(|client| client.with_timeout(Duration::from_millis(400))).await
}

/// The client of [`start_with`] for receivers by TLS: a name is looked up, and two keys are agreed on.
fn trusting_the_tests(client: HttpClient) -> HttpClient {
    let authority = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/tls/authority.pem");
    client.with_authorities(&std::fs::read(authority).unwrap()).unwrap()
}

/// A service as [`start`] gives, whose client `change` changes.
async fn start_with(change: impl FnOnce(HttpClient) -> HttpClient) -> (Service, Vec<Deliveries>) {
    let mut state = None;
    let service = Service::start_with(ModelKind::Fast, None, |app| {
        let allowed = ["127.0.0.0/8", "::1/128"].map(|network| network.parse().unwrap());
        app.http_client = change(HttpClient::new(Networks { allowed: allowed.into() }));
        state = Some(app.clone());
    })
    .await;
    let state: AppState = state.unwrap();
    let settings = DeliverySettings {
        retention: Retention { age: Duration::from_secs(3600), count: 100_000 },
        repeats: vec![Duration::from_millis(50); 9],
    };
    let deliveries = (0..2).map(|_| Deliveries::start(state.clone(), settings.clone())).collect();
    (service, deliveries)
}

async fn create(service: &Service, body: Value) -> Value {
    let answer = service.post("/v1/webhooks").json(&body).send().await.unwrap();
    assert_eq!(answer.status(), 201, "{}", answer.text().await.unwrap());
    answer.json().await.unwrap()
}

/// Tests whether one of the signatures of a message was made with a secret.
fn is_signed(headers: &HeaderMap, body: &str, secret: &str) -> bool {
    let text = |name: &str| headers[name].to_str().unwrap();
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
    let signed = format!("{}.{}.{body}", text("webhook-id"), text("webhook-timestamp"));
    text("webhook-signature").split(' ').any(|signature| {
        let signature = STANDARD.decode(signature.strip_prefix("v1,").unwrap()).unwrap();
        hmac::verify(&key, signed.as_bytes(), &signature).is_ok()
    })
}

fn path(webhook: &Value, more: &str) -> String {
    format!("/v1/webhooks/{}{more}", webhook["id"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_arrives_once_and_signed_whatever_the_receiver_does() {
    let (mut service, _deliveries) = start().await;
    let plan = [Behaviour::Answer(500), Behaviour::NoAnswer, Behaviour::Redirect, Behaviour::Answer(404)];
    let (receiver, url) = Receiver::start(&plan).await;
    let webhook = create(&service, json!({"url": url, "description": "the desk"})).await;
    let secret = webhook["secret"].as_str().unwrap();
    assert!(service.json(&path(&webhook, "")).await["secret"].is_null(), "the secret is shown once");
    service.start_workers();
    for number in 0..12 {
        service.post("/v1/articles").json(&numbered(number)).send().await.unwrap();
    }
    service.read(&harbour()).await;
    let received = receiver.wait(5).await;
    let ids: Vec<&str> =
        received[..5].iter().map(|(headers, _)| headers["webhook-id"].to_str().unwrap()).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "one message is repeated until it arrives: {ids:?}");
    for _ in 0..200 {
        let articles = service.json("/v1/articles?status=done&count=exact").await;
        if articles["meta"]["count"] == 13 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut changes = receiver.changes_until(&service).await;
    // The first message came five times.
    let first = received[0].1["data"]["changes"].as_array().unwrap().len();
    changes.drain(..4 * first);
    assert_eq!(changes, *service.json("/v1/changes?limit=1000").await["data"].as_array().unwrap());
    for (headers, body) in receiver.received.lock().unwrap().iter() {
        assert!(is_signed(headers, body, secret));
        assert_eq!(headers["content-type"], "application/json");
    }
    let history = service.json(&path(&webhook, "/messages")).await;
    let message = history["data"].as_array().unwrap().last().unwrap();
    assert_eq!((message["state"].as_str(), message["type"].as_str()), (Some("delivered"), Some("changes")));
    let attempts = message["attempts"].as_array().unwrap();
    let statuses: Vec<&Value> = attempts.iter().map(|attempt| &attempt["status"]).collect();
    assert_eq!(json!(statuses), json!([500, null, 307, 404, 204]));
    assert!(attempts[1]["error"].as_str().unwrap().contains("no answer in time"), "{attempts:?}");
    assert!(attempts[2]["error"].as_str().unwrap().contains("redirects are not followed"), "{attempts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_answers_410_is_left_alone_until_it_is_enabled_again() {
    let (service, _deliveries) = start().await;
    let (receiver, url) = Receiver::start(&[Behaviour::Answer(410)]).await;
    let webhook = create(&service, json!({"url": url, "types": ["article.submitted"]})).await;
    service.post("/v1/articles").json(&numbered(1)).send().await.unwrap();
    receiver.wait(1).await;
    let mut shown = Value::Null;
    for _ in 0..100 {
        shown = service.json(&path(&webhook, "")).await;
        if shown["enabled"] == false {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(shown["disabled_reason"].as_str().unwrap().contains("410"), "{shown}");
    service.post("/v1/articles").json(&numbered(2)).send().await.unwrap();
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(receiver.count(), 1);

    let patch = service
        .client
        .patch(format!("{}{}", service.base, path(&webhook, "")))
        .json(&json!({"enabled": true}));
    assert_eq!(patch.send().await.unwrap().json::<Value>().await.unwrap()["enabled"], true);
    let received = receiver.wait(2).await;
    assert_eq!(received[1].1["data"]["changes"].as_array().unwrap().len(), 1, "{}", received[1].1);
    // The message that was given up is sent again on request.
    let history = service.json(&path(&webhook, "/messages")).await;
    let failed = history["data"].as_array().unwrap().iter().find(|one| one["state"] == "failed").unwrap();
    let again = path(&webhook, &format!("/messages/{}/redeliveries", failed["id"].as_str().unwrap()));
    assert_eq!(service.post(&again).send().await.unwrap().status(), 202);
    let received = receiver.wait(3).await;
    assert_eq!(received[2].0["webhook-id"], received[0].0["webhook-id"]);
    assert_eq!(received[2].1["data"], received[0].1["data"]);
    assert_eq!(service.delete(&path(&webhook, "")).send().await.unwrap().status(), 204);
    problem(service.get(&path(&webhook, "")).send().await.unwrap(), 404, "not-found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_is_reached_by_tls_where_its_certificate_is_trusted_and_has_its_name() {
    let (service, _deliveries) = start_with(trusting_the_tests).await;
    let (receiver, url) = Receiver::start_with_tls().await;
    let webhook = create(&service, json!({"url": url})).await;
    service.post(&path(&webhook, "/tests")).send().await.unwrap();
    let (headers, body) = receiver.wait(1).await.remove(0);
    assert_eq!(body["type"], "test");
    assert!(is_signed(
        &headers,
        &receiver.received.lock().unwrap()[0].1,
        webhook["secret"].as_str().unwrap()
    ));
    let attempt = attempt(&service, &webhook).await;
    assert_eq!((&attempt["status"], &attempt["error"]), (&json!(204), &Value::Null));

    let by_address = create(&service, json!({"url": url.replace("localhost", "127.0.0.1")})).await;
    service.post(&path(&by_address, "/tests")).send().await.unwrap();
    let refused = attempt_with_error(&service, &by_address).await;
    assert!(refused.contains("certificate not valid for name"), "{refused}");
    let (strict, _strict_deliveries) = start_with(|client| client).await;
    let untrusted = create(&strict, json!({"url": url})).await;
    strict.post(&path(&untrusted, "/tests")).send().await.unwrap();
    let refused = attempt_with_error(&strict, &untrusted).await;
    assert!(refused.contains("UnknownIssuer"), "{refused}");
    assert_eq!(receiver.count(), 1);
    let nothing = HttpClient::new(Networks::default()).with_authorities(b"no certificate");
    assert!(nothing.is_err());
}

/// Returns the first attempt to send the only message of a webhook.
async fn attempt(service: &Service, webhook: &Value) -> Value {
    for _ in 0..500 {
        let history = service.json(&path(webhook, "/messages")).await;
        if let Some(attempt) = history["data"][0]["attempts"].get(0) {
            return attempt.clone();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("nothing was sent");
}

async fn attempt_with_error(service: &Service, webhook: &Value) -> String {
    attempt(service, webhook).await["error"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_secret_signs_beside_the_former_one() {
    let (service, _deliveries) = start().await;
    let (receiver, url) = Receiver::start(&[]).await;
    let webhook = create(&service, json!({"url": url})).await;
    let rotated: Value =
        service.post(&path(&webhook, "/secrets")).send().await.unwrap().json().await.unwrap();
    assert_ne!(rotated["secret"], webhook["secret"]);
    assert!(rotated["former_secret_until"].is_string());
    assert_eq!(service.post(&path(&webhook, "/tests")).send().await.unwrap().status(), 202);
    receiver.wait(1).await;
    let (headers, body) = receiver.received.lock().unwrap()[0].clone();
    for secret in [&rotated["secret"], &webhook["secret"]] {
        assert!(is_signed(&headers, &body, secret.as_str().unwrap()));
    }
    assert!(!is_signed(&headers, &format!("{body} "), rotated["secret"].as_str().unwrap()));
    assert_eq!(serde_json::from_str::<Value>(&body).unwrap()["type"], "test");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_new_results_of_a_saved_search_are_sent() {
    let (mut service, _deliveries) = start().await;
    service.start_workers();
    service.read(&harbour()).await;
    let search =
        json!({"name": "The mayor", "url": "/v1/statements?speaker=Elena+Petrova&min_confidence=0.5"});
    let search: Value =
        service.post("/v1/searches").json(&search).send().await.unwrap().json().await.unwrap();
    let (receiver, url) = Receiver::start(&[]).await;
    all_is_readable(&service).await;
    create(&service, json!({"url": url, "search_id": search["id"]})).await;
    service.read(&numbered(1)).await;
    service.read(&altered()).await;
    let received = receiver.wait(1).await;
    let message = &received[0].1;
    assert_eq!((&message["type"], &message["data"]["name"]), (&json!("search.results"), &json!("The mayor")));
    let results = message["data"]["results"].as_array().unwrap();
    assert_eq!(
        results.len(),
        1,
        "what was there before is not new, and what others say is no result: {message}"
    );
    assert_eq!(results[0]["text"], "We will rebuild the old bridge before winter comes");
    assert_eq!(results[0]["speaker"]["name"], "Elena Petrova");
    let deletion =
        service.delete(&format!("/v1/searches/{}", search["id"].as_str().unwrap())).send().await.unwrap();
    problem(deletion, 409, "search-in-use").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_of_this_machine_and_house_are_refused() {
    let service = Service::start_without_workers().await;
    for url in [
        "http://127.0.0.1:9/",
        "https://127.0.0.1/",
        "http://localhost/",
        "https://[::1]/",
        "https://169.254.169.254/",
        "https://10.0.0.7/x",
        "https://[::ffff:192.168.0.1]/",
        "https://0/",
        "https://2130706433/",
        "http://1.1.1.1/",
        "https://user:secret@1.1.1.1/",
        "ftp://1.1.1.1/",
        "file:///etc/passwd",
        "desk.example",
        "https://",
    ] {
        let answer = service.post("/v1/webhooks").json(&json!({"url": url})).send().await.unwrap();
        let answer = problem(answer, 422, "invalid-webhook").await;
        assert_eq!(answer["errors"][0]["field"], "url", "{url}: {answer}");
    }
    for (body, field) in [
        (json!({}), "url"),
        (json!({"url": "https://1.1.1.1/", "types": ["statement.spoken"]}), "types"),
        (json!({"url": "https://1.1.1.1/", "types": "actor"}), "types"),
        (
            json!({"url": "https://1.1.1.1/", "search_id": "sea_00000000000000000000000000000001"}),
            "search_id",
        ),
        (json!({"url": "https://1.1.1.1/", "secret": "x"}), "secret"),
    ] {
        let answer = service.post("/v1/webhooks").json(&body).send().await.unwrap();
        assert_eq!(problem(answer, 422, "invalid-webhook").await["errors"][0]["field"], field, "{body}");
    }
    let webhook = create(&service, json!({"url": "https://1.1.1.1/in"})).await;
    let patch = service.client.patch(format!("{}{}", service.base, path(&webhook, "")));
    let answer = patch.json(&json!({"url": "https://127.0.0.1/"})).send().await.unwrap();
    problem(answer, 422, "invalid-webhook").await;
}
