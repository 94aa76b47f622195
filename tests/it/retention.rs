//! Retention by source: articles that are kept no longer are deleted as by a caller.

use dateline::store::articles::{SourceRetention, delete_expired};
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

use crate::harness::{
    Service,
    articles::{altered, harbour},
    extractors,
    facts::assert_consistent,
};

#[tokio::test(flavor = "multi_thread")]
async fn articles_of_a_source_are_deleted_after_their_days_with_an_entry_of_the_audit() {
    let service = Service::start().await;
    let id = service.read(&harbour()).await["id"].clone();
    service.read(&altered()).await;
    let rule = SourceRetention { source: "harbour-post".to_owned(), days: 90 };
    let sweep = async |days: i64| {
        let now = Timestamp::now() + (days * 24).hours();
        let coreference = extractors();
        delete_expired(&service.database.pool, coreference.event_coreference(), &rule, now).await.unwrap()
    };
    assert_eq!(sweep(89).await, 0);
    assert_eq!(service.json("/v1/articles").await["data"].as_array().unwrap().len(), 2);
    assert_eq!(sweep(91).await, 1);
    let left = service.json("/v1/articles").await["data"].clone();
    assert_eq!((left.as_array().unwrap().len(), &left[0]["source"]), (1, &json!("north-wire")));
    let statements = service.json("/v1/statements").await["data"].clone();
    assert!(statements.as_array().unwrap().iter().all(|one| one["source"] == "north-wire"), "{statements}");
    let entry = service.json("/v1/audit?action=article.expire").await["data"][0].clone();
    assert_eq!((&entry["subject"], &entry["who"]), (&id, &json!("retention")));
    assert_eq!(entry["reason"], "articles of harbour-post are kept for 90 days");
    assert_ne!(entry["before"]["content_sha256"], Value::Null);
    assert_eq!(sweep(91).await, 0);
    assert_consistent(&service.database.pool).await;
}
