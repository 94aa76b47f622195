//! HTTP as clients and caches expect it: entity tags, methods, pages of other origins, and articles by their references.

use std::collections::HashMap;

use reqwest::{Client, Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::harness::{
    Service,
    articles::{altered, harbour},
    problem,
};

fn header<'r>(response: &'r Response, name: &str) -> &'r str {
    response.headers().get(name).unwrap_or_else(|| panic!("{name}: {response:?}")).to_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_the_client_has_is_not_sent_again() {
    let service = Service::start().await;
    let article = service.read(&harbour()).await;
    let path = format!("/v1/articles/{}", article["id"].as_str().unwrap());
    let get =
        async |path: &str, tag: &str| service.get(path).header("if-none-match", tag).send().await.unwrap();
    let first = service.get(&path).send().await.unwrap();
    let tag = header(&first, "etag").to_owned();
    assert!(tag.starts_with('"'), "the tag of a resource is strong: {tag}");
    assert_eq!(header(&first, "cache-control"), "no-cache");
    let length = first.bytes().await.unwrap().len();
    let same = get(&path, &format!("\"x\", {tag}")).await;
    assert_eq!((same.status(), header(&same, "etag")), (StatusCode::NOT_MODIFIED, tag.as_str()));
    assert!(same.bytes().await.unwrap().is_empty());

    let head = service.client.head(format!("{}{path}", service.base)).send().await.unwrap();
    assert_eq!((head.status(), header(&head, "etag")), (StatusCode::OK, tag.as_str()));
    assert_eq!(header(&head, "content-length"), length.to_string());
    let compressed = Client::new().get(format!("{}{path}", service.base)).header("accept-encoding", "gzip");
    let compressed = compressed.send().await.unwrap();
    assert_eq!(header(&compressed, "content-encoding"), "gzip");
    assert_eq!(header(&compressed, "etag"), format!("{}-gzip\"", tag.trim_end_matches('"')));
    assert_eq!(get(&path, header(&compressed, "etag")).await.status(), StatusCode::NOT_MODIFIED);

    let list = service.get("/v1/statements").send().await.unwrap();
    let of_list = header(&list, "etag").to_owned();
    assert!(of_list.starts_with("W/\""), "the tag of a list is weak: {of_list}");
    assert!(list.headers().get_all("vary").iter().any(|vary| vary == "accept"));
    assert_eq!(get("/v1/statements", &of_list).await.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(get("/v1/statements?format=csv", &of_list).await.status(), StatusCode::OK);

    // A change of either is seen.
    let mut revised = harbour();
    revised["body"] = json!("Mayor Elena Petrova said that the tunnel would open.");
    service.post("/v1/articles").header("prefer", "wait=20").json(&revised).send().await.unwrap();
    assert_eq!(get(&path, &tag).await.status(), StatusCode::OK);
    assert_eq!(get("/v1/statements", &of_list).await.status(), StatusCode::OK);

    let missing = service.get("/v1/articles/art_00000000000000000000000000000000").send().await.unwrap();
    assert_eq!(header(&missing, "cache-control"), "no-store");
    assert!(missing.headers().get("etag").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_is_of_one_answer_alone_while_others_change_it() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    let found = service.json("/v1/actors?q=Elena%20Petrova").await;
    let path = format!("/v1/actors/{}", found["data"][0]["id"].as_str().unwrap());
    let tag_and_body = async |path: &str, known: &str| {
        let response = service.get(path).header("if-none-match", known.to_owned()).send().await.unwrap();
        let tag = header(&response, "etag").to_owned();
        (response.status(), tag, response.text().await.unwrap())
    };
    let is_over = std::sync::atomic::AtomicBool::new(false);
    let ordering = std::sync::atomic::Ordering::SeqCst;
    let writing = async {
        for number in 0..25 {
            let (_, old, _) = tag_and_body(&path, "\"none\"").await;
            let rename = json!({"name": format!("Elena Petrova {number}"), "by": "desk", "reason": "a test"});
            let renamed = service.post(&format!("{path}/renames")).json(&rename).send().await.unwrap();
            assert_eq!(renamed.status(), StatusCode::CREATED);
            // Whoever asks once the change was answered sees it.
            let (status, new, body) = tag_and_body(&path, &old).await;
            assert_eq!(status, StatusCode::OK);
            assert!(new != old && body.contains(&format!("Petrova {number}\"")), "{body}");
        }
        is_over.store(true, ordering);
    };
    let reads = async |path: &str| {
        let (mut bodies, mut last) = (HashMap::<String, String>::new(), "\"none\"".to_owned());
        let mut unchanged = 0;
        while !is_over.load(ordering) {
            let (status, tag, body) = tag_and_body(path, &last).await;
            if status == StatusCode::NOT_MODIFIED {
                assert_eq!(tag, last);
                unchanged += 1;
                continue;
            }
            assert_eq!(
                bodies.entry(tag.clone()).or_insert_with(|| body.clone()),
                &body,
                "{tag} is of two answers"
            );
            last = tag;
        }
        let (_, tag, body) = tag_and_body(path, "\"none\"").await;
        assert_eq!(bodies.get(&tag).unwrap_or(&body), &body);
        assert!(body.contains("Petrova 24\""), "{body}");
        (bodies.len(), unchanged)
    };
    let list = "/v1/actors?type=person";
    let ((), of_actor, of_list) = tokio::join!(writing, reads(&path), reads(list));
    assert!(of_actor.0 > 5 && of_list.0 > 5, "{of_actor:?} {of_list:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_address_answers_head_and_options() {
    let service = Service::start_without_workers().await;
    for (path, methods) in [
        ("/v1/articles", &["DELETE", "GET", "HEAD", "POST"][..]),
        ("/v1/statements", &["GET", "HEAD"]),
        ("/v1/statements/check", &["POST"]),
        ("/v1/actors/act_00000000000000000000000000000000/merges", &["POST"]),
        ("/livez", &["GET", "HEAD"]),
        ("/openapi.json", &["GET", "HEAD"]),
    ] {
        let address = format!("{}{path}", service.base);
        let options = service.client.request(Method::OPTIONS, &address).send().await.unwrap();
        assert_eq!(options.status(), StatusCode::NO_CONTENT, "{path}");
        let mut allowed: Vec<&str> = header(&options, "allow").split(',').map(str::trim).collect();
        allowed.sort_unstable();
        assert_eq!(allowed, methods, "{path}");
        let head = service.client.head(&address).send().await.unwrap();
        let expected =
            if methods.contains(&"HEAD") { StatusCode::OK } else { StatusCode::METHOD_NOT_ALLOWED };
        assert_eq!(head.status(), expected, "{path}");
        assert!(head.bytes().await.unwrap().is_empty(), "{path}");
    }
    let nothing = service.client.request(Method::OPTIONS, format!("{}/v1/nothing", service.base));
    problem(nothing.send().await.unwrap(), 404, "not-found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_allowed_origins_may_send_and_read_what_clients_do() {
    let service = Service::start_without_workers().await;
    let wanted = "authorization,if-none-match,content-encoding,prefer,last-event-id";
    let preflight = service
        .client
        .request(Method::OPTIONS, format!("{}/v1/articles", service.base))
        .header("origin", "https://desk.example")
        .header("access-control-request-method", "DELETE")
        .header("access-control-request-headers", wanted);
    let preflight = preflight.send().await.unwrap();
    let allowed = header(&preflight, "access-control-allow-headers").to_lowercase();
    assert!(wanted.split(',').all(|name| allowed.contains(name)), "{allowed}");
    assert!(header(&preflight, "access-control-allow-methods").contains("DELETE"));
    let answer = service.get("/v1/articles").header("origin", "https://desk.example").send().await.unwrap();
    let exposed = header(&answer, "access-control-expose-headers").to_lowercase();
    for name in ["etag", "link", "location", "retry-after", "ratelimit"] {
        assert!(exposed.contains(name), "{name}: {exposed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_is_found_and_deleted_by_what_its_publisher_calls_it() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    service.read(&altered()).await;
    let mut other = harbour();
    other["source"] = json!("valley-times");
    other["url"] = json!("https://north-wire.example/bridge");
    service.read(&other).await;
    let sources = async |query: &str| -> Vec<String> {
        let list = service.json(&format!("/v1/articles?{query}")).await;
        let source = |one: &Value| one["source"].as_str().unwrap().to_owned();
        list["data"].as_array().unwrap().iter().map(source).collect()
    };
    assert_eq!(sources("source=harbour-post&external_id=bridge-1").await, ["harbour-post"]);
    assert_eq!(sources("external_id=bridge-1").await, ["valley-times", "harbour-post"]);
    assert_eq!(
        sources("url=https%3A%2F%2Fnorth-wire.example%2Fbridge").await,
        ["valley-times", "north-wire"]
    );
    assert!(sources("external_id=bridge-9").await.is_empty());

    let delete = async |query: &str| service.delete(&format!("/v1/articles{query}")).send().await.unwrap();
    for (query, field) in [
        ("", "external_id"),
        ("?source=harbour-post", "external_id"),
        ("?external_id=bridge-1", "source"),
        ("?external=bridge-1&source=harbour-post", "external"),
    ] {
        let answer = problem(delete(query).await, 400, "invalid-query").await;
        assert_eq!(answer["errors"][0]["field"], field, "{query}: {answer}");
    }
    let url = "?url=https%3A%2F%2Fnorth-wire.example%2Fbridge";
    let several = problem(delete(url).await, 409, "several-articles").await;
    assert!(several["detail"].as_str().unwrap().contains("art_"));
    assert_eq!(sources("").await.len(), 3, "nothing was deleted");
    assert_eq!(delete(&format!("{url}&source=north-wire")).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(delete("?source=harbour-post&external_id=bridge-1").await.status(), StatusCode::NO_CONTENT);
    let again = delete("?source=harbour-post&external_id=bridge-1").await;
    assert!(problem(again, 404, "not-found").await["detail"].as_str().unwrap().contains("bridge-1"));
    assert_eq!(sources("").await, ["valley-times"]);
}
