//! What a newsroom's system says about an article: shown, filtered by, and kept.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::harness::{
    Service,
    articles::{altered, harbour, misattributed},
    problem,
};

fn detailed() -> Value {
    let mut article = harbour();
    for (field, value) in [
        ("byline", json!("By Ada Moss and Jon Berg")),
        ("section", json!("World")),
        ("desk", json!("Foreign")),
        ("tags", json!(["army", "Tarnovo"])),
        ("urgency", json!(2)),
        ("credit", json!("North Wire")),
        ("copyright", json!("Harbour Post Ltd")),
    ] {
        article[field] = value;
    }
    article
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_is_filtered_by_the_details_of_articles() {
    let service = Service::start().await;
    service.read(&detailed()).await;
    let mut other = misattributed();
    other["section"] = json!("Home");
    let body =
        format!("{}\n\nPolice arrested two men in Orlik on March 14.", other["body"].as_str().unwrap());
    other["body"] = json!(body);
    service.read(&other).await;
    for list in ["articles", "statements", "events", "quotations", "timelines"] {
        let all = service.json(&format!("/v1/{list}?limit=200")).await["data"].as_array().unwrap().len();
        for (query, is_found) in [
            ("section=world", true),
            ("section=sport,WORLD", true),
            ("section=sport", false),
            ("desk=foreign", true),
            ("tag=tarnovo,else", true),
            ("tag=tarn", false),
            ("byline=berg%20ADA", true),
            ("byline=ada%20lund", false),
            ("language=en&credit=north%20wire", true),
            ("language=de", false),
            ("section=world&desk=home", false),
        ] {
            let found = service.json(&format!("/v1/{list}?{query}&limit=200")).await;
            let count = found["data"].as_array().unwrap().len();
            assert!(
                if is_found { 0 < count && count < all } else { count == 0 },
                "{list} {query}: {count} of {all}"
            );
        }
    }
    let table =
        service.get("/v1/articles?format=csv&section=world").send().await.unwrap().text().await.unwrap();
    let (head, row) = table.split_once("\r\n").unwrap();
    assert!(head.ends_with("byline,section,desk,tags,urgency,credit,language,copyright"), "{head}");
    assert!(
        row.trim_end()
            .ends_with("Ada Moss and Jon Berg,World,Foreign,army; Tarnovo,2,North Wire,en,Harbour Post Ltd"),
        "{row}"
    );
    for counts in ["statements", "happenings", "articles", "speakers", "types", "sources"] {
        let total = async |query: &str| {
            let counted = service.json(&format!("/v1/statistics/{counts}?{query}")).await;
            let meta = &counted["meta"];
            meta["total_count"].as_i64().or_else(|| meta["total"]["statement_count"].as_i64()).unwrap()
        };
        let (all, world) = (total("").await, total("section=world&byline=berg&credit=north%20wire").await);
        assert!(0 < world && world < all, "{counts}: {world} of {all}");
        assert_eq!(total("section=world&desk=home").await, 0, "{counts}");
    }
    let months = service.json("/v1/timelines?granularity=month&tag=army&language=en").await;
    assert!(months["meta"]["total"]["happening_count"].as_i64().unwrap() > 0, "{months}");
    let mixed = service.json("/v1/timelines?include=statements&desk=foreign&limit=200").await;
    assert!(mixed["data"].as_array().unwrap().iter().any(|entry| entry["entry"] == "statement"), "{mixed}");
    problem(service.get("/v1/articles?sektion=world").send().await.unwrap(), 400, "invalid-query").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn details_that_differ_are_replaced_without_a_revision() {
    let service = Service::start().await;
    let first = service.read(&detailed()).await;
    assert_eq!((&first["byline"], &first["urgency"]), (&json!("Ada Moss and Jon Berg"), &json!(2)));
    let mut again = harbour();
    again["section"] = json!("Front page");
    let again = service.post("/v1/articles").json(&again).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::OK);
    let again: Value = again.json().await.unwrap();
    assert_eq!(
        (&again["revision"], &again["section"], &again["desk"]),
        (&json!(1), &json!("Front page"), &json!("Foreign"))
    );
    let found = service.json("/v1/statements?section=front%20page").await;
    assert_eq!(found["data"].as_array().unwrap().len(), 3);
    // A new text keeps what it does not say anew.
    let mut revised = harbour();
    revised["body"] = json!("Mayor Elena Petrova said that the bridge would open on Monday.");
    let revised = service.read(&revised).await;
    assert_eq!((&revised["revision"], &revised["section"]), (&json!(2), &json!("Front page")));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agency_is_credited_and_not_a_speaker() {
    let service = Service::start().await;
    let mut article = harbour();
    article["body"] = json!(
        "TARNOVO (AP) — Gunmen attacked a convoy on March 12.\n\n“We will rebuild the bridge,” said Mayor Elena Petrova.\n\n— Reuters"
    );
    let read = service.read(&article).await;
    assert_eq!(read["credit"], "AP");
    let statements = service.json("/v1/statements").await;
    let speakers: Vec<&Value> = statements["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|statement| &statement["speaker"]["name"])
        .collect();
    assert_eq!(speakers, [&json!("Elena Petrova")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_language_is_refused_stored_or_read_around() {
    let service = Service::start().await;
    let german = "Der Bürgermeister von Tarnowo hat am Montag erklärt, dass die Brücke noch vor dem Winter wieder aufgebaut \
                  wird. „Wir haben das Geld“, sagte Petrowa nach der Sitzung des Rates.";
    let mut article = harbour();
    article["body"] = json!(german);
    for path in ["/v1/articles", "/v1/extract"] {
        let refused = service.post(path).json(&article).send().await.unwrap();
        let refused = problem(refused, 422, "language-unsupported").await;
        assert!(refused["detail"].as_str().unwrap().contains("German"), "{refused}");
    }
    article["extract"] = json!(false);
    let stored = service.post("/v1/articles").json(&article).send().await.unwrap();
    assert_eq!(stored.status(), StatusCode::ACCEPTED);
    let stored: Value = stored.json().await.unwrap();
    assert_eq!(
        (&stored["language"], &stored["status"], &stored["extract"]),
        (&json!("de"), &json!("done"), &json!(false))
    );
    assert_eq!(service.json("/v1/articles?language=de&q=Winter").await["data"].as_array().unwrap().len(), 1);
    assert_eq!(service.json("/v1/statements").await["data"], json!([]));

    let mut mixed = altered();
    mixed["body"] = json!(format!("{}\n\n{german}", altered()["body"].as_str().unwrap()));
    let mixed = service.read(&mixed).await;
    assert_eq!(mixed["warnings"][0]["code"], "foreign-language");
    let statements = service.json("/v1/statements").await;
    let statements = statements["data"].as_array().unwrap();
    assert_eq!(statements.len(), 1, "{statements:?}");
    let span = &statements[0]["span"];
    let text: String = mixed["body"]
        .as_str()
        .unwrap()
        .chars()
        .skip(span["start"].as_u64().unwrap() as usize)
        .take((span["end"].as_u64().unwrap() - span["start"].as_u64().unwrap()) as usize)
        .collect();
    assert_eq!(statements[0]["text"], text);
}
