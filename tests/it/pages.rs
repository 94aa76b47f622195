//! Saved pages: submitted as HTML, read without what surrounds the story, and noticed in a plain text.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::harness::{Service, problem};

const PAGE: &str = r#"<!doctype html><html lang="en"><head>
<title>Bridge stays closed | Harbour Post</title><meta property="og:site_name" content="Harbour Post">
<link rel="canonical" href="https://post.example/bridge"><meta property="article:published_time" content="2024-03-14T08:00:00Z">
</head><body><nav><a href="/">Home</a><a href="/sport">Sport</a></nav><article><h1>Bridge stays closed</h1>
<p>Gunmen attacked a convoy in Tarnovo on March 12, killing four soldiers, the army said.</p>
<figure><img src="b.jpg"><figcaption>“A fine picture,” said Photographer Petar Iliev.</figcaption></figure>
<p>&ldquo;We will rebuild the bridge before winter comes,&rdquo; said Mayor Elena Petrova.</p>
<script>document.write("“We lost,” said Nobody Atall.")</script>
<p><a href="/ferry">Read more: Ferries run again</a></p>
<p>The town expects that the repair of the bridge takes three months and costs more than it has set aside.</p>
</article><footer>“All rights are reserved,” said Harbour Post.</footer></body></html>"#;

/// Submits a page as `text/html` and returns the article once it is extracted from.
async fn submit_page(service: &Service, query: &str, content_type: &str, page: Vec<u8>) -> Value {
    let request = service.post(&format!("/v1/articles{query}")).header("content-type", content_type);
    let response = request.header("prefer", "wait=60").body(page).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::CREATED);
    response.json().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_page_is_read_without_what_surrounds_its_story() {
    let service = Service::start().await;
    let article = submit_page(&service, "", "text/html", PAGE.into()).await;
    assert_eq!(article["source"], "Harbour Post");
    assert_eq!(article["title"], "Bridge stays closed");
    assert_eq!(article["url"], "https://post.example/bridge");
    assert_eq!(article["published_at"], "2024-03-14T08:00:00Z");
    let body = article["body"].as_str().unwrap();
    assert_eq!(body.split("\n\n").count(), 3, "{body}");
    let statements = service.json("/v1/statements").await;
    let speakers: Vec<&str> = statements["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["speaker"]["name"].as_str())
        .collect();
    assert!(speakers.contains(&"Elena Petrova"), "{statements}");
    assert!(
        !speakers.iter().any(|name| ["Petar Iliev", "Nobody Atall", "Harbour Post"].contains(name)),
        "{statements}"
    );
    for statement in statements["data"].as_array().unwrap() {
        let (start, end) = (&statement["span"]["start"], &statement["span"]["end"]);
        let (start, end) = (start.as_u64().unwrap() as usize, end.as_u64().unwrap() as usize);
        let cut: String = body.chars().skip(start).take(end - start).collect();
        assert_eq!(statement["text"], cut.as_str(), "spans refer to the stored text");
    }

    // The same page with other advertisements is the same text.
    let again = json!({"html": PAGE.replace("</nav>", "<b>Buy a car</b></nav>")});
    let response = service.post("/v1/articles").json(&again).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.json::<Value>().await.unwrap()["id"], article["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_and_charset_go_with_a_page() {
    let service = Service::start().await;
    let latin = "<p>The café owner Zoë Moreau said that she would close it.</p>";
    let latin: Vec<u8> = latin.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let query = "?source=harbour-post&title=Caf%C3%A9&published_at=2024-03-14T08:00:00Z";
    let article = submit_page(&service, query, "text/html; charset=iso-8859-1", latin).await;
    assert_eq!(article["title"], "Café");
    assert_eq!(article["body"], "The café owner Zoë Moreau said that she would close it.");
    let response =
        service.post("/v1/articles").header("content-type", "text/html; charset=nonsense").body("x");
    problem(response.send().await.unwrap(), 415, "unsupported-type").await;
    let response =
        service.post("/v1/articles").header("content-type", "text/html").body("<p>The council met.</p>");
    let missing = problem(response.send().await.unwrap(), 422, "invalid-article").await;
    let fields: Vec<&str> =
        missing["errors"].as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["source", "published_at"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn tags_in_a_plain_text_are_rejected_with_the_field_for_them() {
    let service = Service::start_without_workers().await;
    let article =
        |body: &str| json!({"source": "post", "published_at": "2024-03-14T08:00:00Z", "body": body});
    for body in [
        "<p>The mayor left.</p>",
        "The mayor left.</p><p>“We lost,” she said.",
        "He left. <script>x()</script>",
    ] {
        for path in ["/v1/articles", "/v1/extract"] {
            let response = service.post(path).json(&article(body)).send().await.unwrap();
            let answer = problem(response, 422, "invalid-article").await;
            assert_eq!(answer["errors"][0]["field"], "body");
            assert!(answer["errors"][0]["detail"].as_str().unwrap().contains("“html”"), "{answer}");
        }
    }
    for body in [
        "We <3 this town.",
        "A swing of <5 points.",
        "Use `<p>` and `</p>` for paragraphs.",
        "a < b && c > d",
    ] {
        let response = service.post("/v1/articles").json(&article(body)).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::ACCEPTED, "{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_keep_a_parser_busy_are_rejected() {
    let service = Service::start_without_workers().await;
    for html in
        ["<div>".repeat(100_000), "<br>".repeat(200_000), "<html><script>x</script></html>".to_owned()]
    {
        let response = service.post("/v1/articles").json(&json!({"html": html})).send().await.unwrap();
        let answer = problem(response, 422, "invalid-article").await;
        assert_eq!(answer["errors"][0]["field"], "html", "{answer}");
    }
    let response =
        service.post("/v1/articles").header("content-type", "text/html").body("<p>".repeat(4 << 20));
    problem(response.send().await.unwrap(), 413, "too-large").await;
}

/// Checks that the statements of an extraction are at their spans of its `body`, and that the mayor is among the speakers.
fn check_spans(extraction: &Value) {
    let body = extraction["body"].as_str().unwrap();
    let statements = extraction["statements"].as_array().unwrap();
    assert!(statements.iter().any(|one| one["speaker"]["name"] == "Elena Petrova"), "{extraction}");
    for statement in statements {
        let at = |name: &str| statement["span"][name].as_u64().unwrap() as usize;
        let cut: String = body.chars().skip(at("start")).take(at("end") - at("start")).collect();
        assert_eq!(statement["text"], cut.as_str());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_extracted_from_without_being_stored() {
    let service = Service::start_without_workers().await;
    let request = service.post("/v1/extract").header("content-type", "text/html").body(PAGE);
    let of_page: Value = request.send().await.unwrap().json().await.unwrap();
    check_spans(&of_page);
    let of_field: Value =
        service.post("/v1/extract").json(&json!({"html": PAGE})).send().await.unwrap().json().await.unwrap();
    assert_eq!(of_page, of_field);
    assert_eq!(of_page["times"][0]["timex3"]["value"], "2024-03-12", "the day is that of the page");
    let of_text =
        service.post("/v1/extract").json(&json!({"body": "The council met."})).send().await.unwrap();
    assert_eq!(of_text.json::<Value>().await.unwrap().get("body"), None);
    let both = service.post("/v1/extract").json(&json!({"html": PAGE, "body": "x"})).send().await.unwrap();
    problem(both, 422, "invalid-article").await;
    assert_eq!(service.json("/v1/articles?count=exact").await["meta"]["count"], 0);

    let file = std::env::temp_dir().join(format!("dateline-page-{}.html", std::process::id()));
    std::fs::write(&file, PAGE).unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_dateline"));
    let output = command.args(["extract", "--model", "fast"]).arg(&file).output().unwrap();
    std::fs::remove_file(file).unwrap();
    assert!(output.status.success());
    check_spans(&serde_json::from_slice(&output.stdout).unwrap());
}
