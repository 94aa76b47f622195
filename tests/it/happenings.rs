//! Happenings: reports of one event in several articles are one entry, in any wording and order.

use serde_json::{Value, json};

use crate::harness::{Service, articles::harbour};

/// A report of the harbour attack by another paper on the next day, reworded and without the date.
fn elsewhere() -> Value {
    json!({
        "source": "north-wire",
        "external_id": "convoy",
        "title": "Four soldiers dead after gunmen attack convoy in Tarnovo",
        "published_at": "2024-03-14T11:00:00Z",
        "body": "The gunmen who attacked a convoy of soldiers in Tarnovo are still at large. Mayor Elena Petrova \
            said that the bridge of Tarnovo would be rebuilt before winter, and Defence Minister Ivan Kolev that \
            the army was looking for the attackers."
    })
}

/// An attack of the same type in another town.
fn another() -> Value {
    json!({
        "source": "city-gazette",
        "external_id": "market",
        "title": "Gunmen attack market of Velin",
        "published_at": "2024-03-14T12:00:00Z",
        "body": "Gunmen attacked the market of Velin, where traders from the Orsa valley sell cheese. Nobody was hurt."
    })
}

async fn attacks(service: &Service) -> Vec<Value> {
    let list = service.json("/v1/timelines?type=ASSAULT&q=gunmen").await;
    list["data"].as_array().unwrap().clone()
}

fn articles_of(entry: &Value) -> Vec<&str> {
    let mut sources: Vec<&str> =
        entry["evidence"].as_array().unwrap().iter().map(|one| one["source"].as_str().unwrap()).collect();
    sources.sort_unstable();
    sources.dedup();
    sources
}

#[tokio::test(flavor = "multi_thread")]
async fn two_reports_are_one_happening_and_the_dated_one_represents_it() {
    let articles = [harbour(), elsewhere(), another()];
    for order in [[0, 1, 2], [2, 1, 0]] {
        let service = Service::start().await;
        for nth in order {
            service.read(&articles[nth]).await;
        }
        let attacks = attacks(&service).await;
        let reported: Vec<_> =
            attacks.iter().filter(|one| articles_of(one).contains(&"north-wire")).collect();
        assert_eq!(reported.len(), 1, "in the order {order:?}: {attacks:#?}");
        assert_eq!(articles_of(reported[0]), ["harbour-post", "north-wire"]);
        assert_eq!(
            (&reported[0]["when"]["edtf"], &reported[0]["article_count"]),
            (&json!("2024-03-12"), &json!(2))
        );
        assert!(
            attacks.iter().any(|one| articles_of(one) == ["city-gazette"]),
            "the market is another affair"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn deleting_an_article_keeps_the_happening_of_the_others() {
    let service = Service::start().await;
    let dated = service.read(&harbour()).await["id"].as_str().unwrap().to_owned();
    let mut other = elsewhere();
    service.read(&other).await;
    other["body"] = json!(format!("{} It rained.", other["body"].as_str().unwrap()));
    service.read(&other).await;
    assert_eq!(
        articles_of(&attacks(&service).await[0]),
        ["harbour-post", "north-wire"],
        "read again, it is there again"
    );
    service.delete(&format!("/v1/articles/{dated}")).send().await.unwrap();
    let attacks = attacks(&service).await;
    assert_eq!(attacks.len(), 1, "{attacks:#?}");
    assert_eq!(articles_of(&attacks[0]), ["north-wire"]);
    assert_eq!((&attacks[0]["dated"], &attacks[0]["article_count"]), (&json!(false), &json!(1)));
}
