//! Quotations: the same words once, wherever they stand.

use dateline::store::{self, quotations};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::harness::{
    Service,
    articles::{altered, harbour, misattributed},
    problem,
};

const BRIDGE: &str = "We will rebuild the old bridge before winter comes";

async fn with_three_articles() -> (Service, Vec<Value>) {
    let service = Service::start().await;
    let mut articles = Vec::new();
    for article in [harbour(), altered(), misattributed()] {
        articles.push(service.read(&article).await);
    }
    (service, articles)
}

fn ids(list: &Value) -> Vec<&str> {
    list["data"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_words_are_one_quotation_with_its_versions_and_speakers() {
    let (service, articles) = with_three_articles().await;
    let list = service.json("/v1/quotations?q=bridge").await;
    let rows = list["data"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "{list}");
    let row = &rows[0];
    assert_eq!(row["text"], BRIDGE, "the fullest version");
    assert_eq!((&row["article_count"], &row["source_count"]), (&json!(3), &json!(3)));
    assert_eq!(row["first_published_at"], "2024-03-14T08:00:00Z");
    assert_eq!(row["last_published_at"], "2024-03-16T08:00:00Z");
    let versions: Vec<_> =
        row["versions"].as_array().unwrap().iter().map(|one| one["count"].clone()).collect();
    assert_eq!(versions, [2, 1], "an ellipsis is no version: {row}");
    assert_eq!(row["versions"][1]["text"], BRIDGE);
    let speakers = row["speakers"].as_array().unwrap();
    assert_eq!((&speakers[0]["name"], &speakers[0]["count"]), (&json!("Elena Petrova"), &json!(2)));
    assert_eq!(speakers[0]["article_ids"], json!([articles[0]["id"], articles[1]["id"]]));
    assert_eq!((&speakers[1]["name"], &speakers[1]["count"]), (&json!("Ivan Kolev"), &json!(1)));

    let id = row["id"].as_str().unwrap();
    let shown = service.json(&format!("/v1/quotations/{id}")).await;
    assert_eq!(shown["speakers"], row["speakers"]);
    let places = shown["occurrences"].as_array().unwrap();
    assert_eq!(places.len(), 3);
    assert_eq!(places[1]["article_url"], "https://north-wire.example/bridge");
    assert_eq!(places[1]["article_title"], "Mayor promises a new bridge");
    assert_eq!(places[1]["text"], BRIDGE);
    assert_eq!(places[2]["speaker"]["name"], "Ivan Kolev");
    problem(service.get("/v1/quotations/quo_x").send().await.unwrap(), 404, "not-found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sentence_that_a_cue_divides_is_one_quotation() {
    let service = Service::start().await;
    let mut divided = harbour();
    divided["body"] = json!("“We will rebuild the bridge,” said Mayor Elena Petrova, “before winter comes.”");
    service.read(&divided).await;
    let list = service.json("/v1/quotations").await;
    assert_eq!(ids(&list).len(), 1, "{list}");
    let row = &list["data"][0];
    assert_eq!(row["text"], "We will rebuild the bridge before winter comes");
    assert_eq!(
        (&row["article_count"], &row["versions"][0]["count"], &row["speakers"][0]["count"]),
        (&json!(1), &json!(1), &json!(1))
    );
    let id = row["id"].as_str().unwrap();
    let places = service.json(&format!("/v1/quotations/{id}")).await["occurrences"].clone();
    assert_eq!(places.as_array().unwrap().len(), 2, "both statements are shown");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_contain_every_quotation_once_and_in_order() {
    let service = Service::start().await;
    for number in 0..3 {
        let town = ["Arden", "Brask", "Corvel"][number];
        let article = json!({
            "source": "load-test",
            "external_id": format!("page-{number}"),
            "published_at": "2024-05-01T10:00:00Z",
            "body": format!(
                "“Nobody in {town} slept,” said Mayor Anna Berg.\n\n“Our schools near {town} reopen tomorrow,” said Boris Lund."
            )
        });
        service.read(&article).await;
    }
    let all = service.json("/v1/quotations").await;
    assert_eq!(ids(&all).len(), 6, "{all}");
    let mut paged: Vec<String> = Vec::new();
    let mut cursor = None;
    loop {
        let after = cursor.map(|cursor: String| format!("&cursor={cursor}")).unwrap_or_default();
        let page = service.json(&format!("/v1/quotations?limit=4{after}")).await;
        paged.extend(ids(&page).into_iter().map(str::to_owned));
        cursor = page["meta"]["next_cursor"].as_str().map(str::to_owned);
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(paged, ids(&all));
}

#[tokio::test(flavor = "multi_thread")]
async fn quotations_are_found_by_each_filter() {
    let (service, _) = with_three_articles().await;
    let all = service.json("/v1/quotations").await;
    let bridge = ids(&service.json("/v1/quotations?q=bridge").await)[0].to_owned();
    assert!(ids(&all).len() > 1, "{all}");
    for query in [
        "speaker=Elena%20Petrova",
        "source=north-wire",
        "to=2024-03-14",
        "source=harbour-post&from=2024-03-14",
    ] {
        assert_eq!(
            ids(&service.json(&format!("/v1/quotations?{query}")).await),
            [bridge.as_str()],
            "{query}"
        );
    }
    let kolev = service.json("/v1/quotations?speaker=Ivan%20Kolev").await;
    assert_eq!(ids(&kolev), ids(&all), "the minister is named for all");
    for query in [
        "source=harbour-post&from=2024-03-15",
        "from=2024-04",
        "q=tunnel",
        "speaker=Elena%20Petrova&source=valley-times",
    ] {
        assert!(ids(&service.json(&format!("/v1/quotations?{query}")).await).is_empty(), "{query}");
    }
    let response = service.get("/v1/quotations?speeker=x").send().await.unwrap();
    assert_eq!(problem(response, 400, "invalid-query").await["errors"][0]["field"], "speeker");
    let csv = service.get("/v1/quotations?q=bridge&format=csv").send().await.unwrap().text().await.unwrap();
    assert!(csv.starts_with("id,text,article_count,source_count,first_published_at"), "{csv}");
    assert!(csv.contains("Elena Petrova; Ivan Kolev,2"), "{csv}");
}

#[tokio::test(flavor = "multi_thread")]
async fn deleted_and_revised_articles_leave_their_quotations() {
    let (service, articles) = with_three_articles().await;
    let id = articles[1]["id"].as_str().unwrap();
    let response = service.delete(&format!("/v1/articles/{id}")).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    let row = service.json("/v1/quotations?q=bridge").await["data"][0].clone();
    assert_eq!(row["text"], "We will rebuild the bridge before winter comes", "{row}");
    assert_eq!((&row["article_count"], row["versions"].as_array().unwrap().len()), (&json!(2), 1));
    let mut revised = harbour();
    revised["body"] = json!("“The council has no plans at all for this year,” said Mayor Elena Petrova.");
    service.wait_until_extracted(&revised).await;
    let row = service.json("/v1/quotations?q=bridge").await["data"][0].clone();
    assert_eq!((&row["article_count"], &row["speakers"][0]["name"]), (&json!(1), &json!("Ivan Kolev")));
    let plans = service.json("/v1/quotations?q=plans").await;
    assert_eq!(plans["data"][0]["article_count"], 1);
    let id = articles[2]["id"].as_str().unwrap();
    service.delete(&format!("/v1/articles/{id}")).send().await.unwrap();
    assert!(ids(&service.json("/v1/quotations?q=bridge").await).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_show_their_article_and_the_sentences_around_them() {
    let service = Service::start().await;
    service.read(&altered()).await;
    let list = service.json("/v1/statements?type=direct").await;
    let statement = &list["data"][0];
    assert_eq!(statement["article_title"], "Mayor promises a new bridge");
    assert_eq!(statement["article_url"], "https://north-wire.example/bridge");
    assert_eq!(statement["before"]["text"], "The council of Tarnovo met on Thursday.");
    assert_eq!(statement["after"]["text"], "Most of the councillors agreed with her.");
    let body: Vec<char> = altered()["body"].as_str().unwrap().chars().collect();
    for side in ["before", "after"] {
        let at = |end: &str| statement[side]["span"][end].as_u64().unwrap() as usize;
        let cut: String = body[at("start")..at("end")].iter().collect();
        assert_eq!(statement[side]["text"], cut);
    }
}

/// Makes the database look as the version before quotations left it.
const FORGET: &str = "
    DELETE FROM quotation_occurrences; DELETE FROM quotation_versions; DELETE FROM quotations;
    UPDATE extractions SET quotations_indexed = false;
";

#[tokio::test(flavor = "multi_thread")]
async fn statements_of_earlier_versions_are_added_in_batches() {
    let (mut service, _) = with_three_articles().await;
    service.drain().await;
    let before = service.json("/v1/quotations").await;
    let pool = &service.database.pool;
    sqlx::raw_sql(FORGET).execute(pool).await.unwrap();
    assert!(ids(&service.json("/v1/quotations").await).is_empty());
    store::migrate(pool).await.unwrap();
    for expected in [2, 1, 0] {
        assert_eq!(quotations::backfill(pool, 2).await.unwrap(), expected);
    }
    let mut after = service.json("/v1/quotations").await;
    assert_eq!(ids(&after).len(), ids(&before).len());
    // Which version was first is decided by the order of the articles, which differs from that of their arrival.
    let bridge = after["data"].as_array_mut().unwrap().iter_mut().find(|row| row["text"] == BRIDGE).unwrap();
    assert_eq!(bridge["article_count"], 3);
}
