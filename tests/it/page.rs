//! The page: its document at the address of each view, its files, and what a program gets there.

use reqwest::StatusCode;

use crate::harness::{Service, problem};

const HTML: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");

#[tokio::test(flavor = "multi_thread")]
async fn browsers_get_the_document_at_each_view_and_programs_a_problem() {
    let service = Service::start_without_workers().await;
    let document = service.get("/").send().await.unwrap().text().await.unwrap();
    assert!(document.contains("<script type=\"module\" src=\"/page/page.js\">"), "{document}");
    assert!(
        !document.contains("<style") && !document.contains("style="),
        "its policy allows no style inside it"
    );
    for view in [
        "/statements",
        "/articles/art_1",
        "/actors/act_1",
        "/timeline?story=sto_1",
        "/check",
        "/map",
        "/submit",
    ] {
        let response = service.get(view).header(HTML.0, HTML.1).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{view}");
        assert!(response.headers().get_all("vary").iter().any(|value| value == "accept"), "{view}");
        assert_eq!(response.text().await.unwrap(), document, "{view}");
        let program = service.get(view).header("accept", "application/json").send().await.unwrap();
        problem(program, 404, "not-found").await;
        problem(service.post(view).send().await.unwrap(), 405, "method-not-allowed").await;
    }
    problem(service.get("/nothing").header(HTML.0, HTML.1).send().await.unwrap(), 404, "not-found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_the_page_are_compressed_and_sent_again_only_when_they_change() {
    let service = Service::start_without_workers().await;
    for file in ["/", "/page/page.js", "/page/page.css", "/page/outline.json"] {
        let plain = service.get(file).send().await.unwrap();
        let tag = plain.headers()["etag"].clone();
        assert_eq!(plain.headers()["cache-control"], "no-cache");
        let length = plain.bytes().await.unwrap().len();
        let compressed = service.get(file).header("accept-encoding", "gzip").send().await.unwrap();
        assert_eq!(compressed.headers()["content-encoding"], "gzip", "{file}");
        assert!(compressed.bytes().await.unwrap().len() < length, "{file}");
        let again = service.get(file).header("if-none-match", tag).send().await.unwrap();
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{file}");
        let changed = service.get(file).header("if-none-match", "W/\"0\"").send().await.unwrap();
        assert_eq!(changed.status(), StatusCode::OK, "{file}");
    }
}
