//! Invalid addresses and parameters.

use serde_json::json;

use crate::harness::{Service, articles::harbour, problem};

#[tokio::test(flavor = "multi_thread")]
async fn misspelt_queries_are_rejected() {
    let service = Service::start_without_workers().await;
    let answer = problem(
        service.get("/v1/statements?speeker=x&type=loud&limit=900&from=soon&cursor=zz").send().await.unwrap(),
        400,
        "invalid-query",
    )
    .await;
    let fields: Vec<&str> =
        answer["errors"].as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["speeker", "from", "type", "limit", "cursor"]);
    assert!(answer["errors"][0]["detail"].as_str().unwrap().contains("speaker"));
    let answer =
        problem(service.get("/v1/articles/art_1?x=1").send().await.unwrap(), 400, "invalid-query").await;
    assert!(answer["errors"][0]["detail"].as_str().unwrap().contains("takes no parameters"), "{answer}");
    problem(service.get("/v1/statements?q=%00").send().await.unwrap(), 400, "invalid-query").await;
    let odd = "/v1/statements?q=%22%27%28%29%21%26%7C%3A%2A%3C-%3E";
    assert_eq!(service.json(odd).await["data"], json!([]));
}

/// The query parameters of every list, by the OpenAPI document, with the path of an actor that exists.
async fn parameters_of_lists(service: &Service) -> Vec<(String, String)> {
    let document = service.json("/openapi.json").await;
    let found = service.json("/v1/actors?q=Elena%20Petrova").await;
    let actor = found["data"][0]["id"].as_str().unwrap();
    let mut parameters = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for parameter in operations["get"]["parameters"].as_array().into_iter().flatten() {
            if parameter["in"] == "query" {
                let name = parameter["name"].as_str().unwrap().to_owned();
                parameters.push((path.replace("{id}", actor), name));
            }
        }
    }
    assert!(parameters.len() > 60, "{parameters:?}");
    parameters
}

/// Asks for a list and checks that its problem names the parameter.
async fn rejects(service: &Service, path: &str, name: &str, value: &str) {
    let response = service.get(&format!("{path}?{name}={value}")).send().await.unwrap();
    assert_eq!(response.status(), 400, "{path}?{name}={value}");
    let answer = problem(response, 400, "invalid-query").await;
    assert_eq!(answer["errors"][0]["field"], name, "{path}?{name}={value}: {answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn empty_parameters_and_control_characters_are_rejected_on_every_list() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    for (path, name) in parameters_of_lists(&service).await {
        for value in ["", "%20", "%00", "a%1Bb", "a%0Ab", "a%C2%85b", "a%E2%80%A8b"] {
            rejects(&service, &path, &name, value).await;
        }
    }
    for query in ["source=a,,b", "source=,", "status=happened,", "=x", "limit=1&limit=1"] {
        let response = service.get(&format!("/v1/events?{query}")).send().await.unwrap();
        problem(response, 400, "invalid-query").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn impossible_days_are_rejected_on_every_list() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    let lists = parameters_of_lists(&service).await;
    let mut count = 0;
    for (path, name) in lists.iter().filter(|(_, name)| name == "from" || name == "to") {
        for day in [
            "2024-02-30",
            "2024-13",
            "20240314",
            "2024-W11-4",
            "03/02/2024",
            "today",
            "2024-03-14T25:00Z",
            "2024-03-14T10:61Z",
            "2024-03-14T10:00",
            "2024-03-14T10:00:00%2B24:00",
            "2024-03-14T10:00:00-99:00",
            "2024-03-14T",
            "2024-03-14T10:00Z%5BEurope/Paris%5D",
            "-0000",
            "12024-01-01",
        ] {
            rejects(&service, path, name, day).await;
        }
        rejects(&service, path, "from", "2024-05&to=2024-04").await;
        rejects(&service, path, "from", "2024-05-02T01:00:00Z&to=2024-05-01").await;
        for day in ["0000", "9999-12-31", "2024-03-14T23:00:00-05:00", "2024-03-14t10:00z"] {
            service.json(&format!("{path}?{name}={day}")).await;
        }
        count += 1;
    }
    assert!(count >= 14, "{count}");
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_that_are_no_utf_8_are_rejected() {
    let service = Service::start_without_workers().await;
    for path in [
        "/v1/articles/%FF",
        "/v1/actors/%C3/timeline",
        "/v1/statements?q=%FF",
        "/v1/statements?%C3=x",
        "/v1/articles?source=%ED%A0%80",
        "/nothing/%FF",
        "/livez?%FF",
    ] {
        problem(service.get(path).send().await.unwrap(), 400, "invalid-address").await;
        let response = service.delete(path).send().await.unwrap();
        assert_eq!(response.status(), 400, "{path}");
    }
    service.json("/v1/statements?q=%C3%A9").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_address_answers_head_and_refuses_other_methods() {
    let service = Service::start_without_workers().await;
    let document = service.json("/openapi.json").await;
    for (path, operations) in document["paths"].as_object().unwrap() {
        let address = format!("{}{}", service.base, path.replace("{id}", "x"));
        let ask = |method: &str| {
            let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
            service.client.request(method, &address).send()
        };
        let head = ask("HEAD").await.unwrap();
        let get = ask("GET").await.unwrap();
        assert_eq!(head.status(), get.status(), "{path}");
        assert_eq!(head.headers()["content-type"], get.headers()["content-type"], "{path}");
        for method in ["PUT", "PATCH", "TRACE", "BREW", "DELETE"] {
            if operations[method.to_lowercase()].is_null() {
                let response = ask(method).await.unwrap();
                assert!(response.headers().contains_key("allow"), "{method} {path}");
                problem(response, 405, "method-not-allowed").await;
            }
        }
    }
}
