//! The queue: leases, tokens, backoff, and what a worker may not do once its claim is gone.

use std::time::Duration;

use dateline::store::{
    facts::{self, ReadArticle},
    jobs::{self, Claim, Terms},
};
use extraction::{self, Article, language::ModelKind};
use serde_json::{Value, json};

use crate::harness::{
    Service,
    articles::{harbour, numbered},
};

const TERMS: Terms =
    Terms { lease: Duration::from_secs(30), max_attempts: 2, backoff: Duration::from_millis(1) };
const SHORT: Terms = Terms { lease: Duration::from_millis(50), ..TERMS };

async fn submit(service: &Service, article: &Value) -> String {
    let response = service.post("/v1/articles").json(article).send().await.unwrap();
    response.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned()
}

fn read(claim: &Claim) -> ReadArticle {
    let article = Article { body: &claim.body, published: Some(claim.published.local()) };
    ReadArticle {
        claim: claim.clone(),
        reading: crate::harness::extractors().get(ModelKind::Fast).extract(&article),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_never_hold_one_job() {
    let service = Service::start_without_workers().await;
    for number in 0..20 {
        submit(&service, &numbered(number)).await;
    }
    let pool = &service.database.pool;
    let (one, other) = tokio::join!(jobs::claim(pool, 10, &TERMS), jobs::claim(pool, 10, &TERMS));
    let mut held: Vec<_> = one.unwrap().iter().chain(&other.unwrap()).map(|claim| claim.article_id).collect();
    held.sort();
    held.dedup();
    assert_eq!(held.len(), 20);
    assert!(jobs::claim(pool, 10, &TERMS).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_past_its_lease_writes_nothing() {
    let service = Service::start_without_workers().await;
    let id = submit(&service, &harbour()).await;
    let pool = &service.database.pool;
    let slow = jobs::claim(pool, 1, &SHORT).await.unwrap().remove(0);
    tokio::time::sleep(Duration::from_millis(100)).await;
    let quick = jobs::claim(pool, 1, &TERMS).await.unwrap().remove(0);
    assert_eq!(quick.attempt, 2);
    assert_eq!(facts::write(pool, &[read(&slow)]).await.unwrap(), 0, "the slow one's claim is gone");
    assert_eq!(service.json(&format!("/v1/articles/{id}")).await["status"], "reading");
    assert_eq!(facts::write(pool, &[read(&quick)]).await.unwrap(), 1);
    assert_eq!(facts::write(pool, &[read(&quick)]).await.unwrap(), 0, "an effect happens once");
    assert_eq!(service.json(&format!("/v1/articles/{id}")).await["status"], "done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revision_overtakes_the_reading_of_the_old_text() {
    let service = Service::start_without_workers().await;
    let id = submit(&service, &harbour()).await;
    let pool = &service.database.pool;
    let old = jobs::claim(pool, 1, &TERMS).await.unwrap().remove(0);
    let mut article = harbour();
    article["body"] = json!("Nothing happened in Tarnovo.");
    assert_eq!(submit(&service, &article).await, id);
    assert_eq!(facts::write(pool, &[read(&old)]).await.unwrap(), 0);
    let new = jobs::claim(pool, 1, &TERMS).await.unwrap().remove(0);
    assert_eq!(new.revision, 2);
    assert_eq!(facts::write(pool, &[read(&new)]).await.unwrap(), 1);
    assert_eq!(service.json(&format!("/v1/articles/{id}")).await["reading_revision"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_article_is_not_written_back() {
    let service = Service::start_without_workers().await;
    let id = submit(&service, &harbour()).await;
    let pool = &service.database.pool;
    let claim = jobs::claim(pool, 1, &TERMS).await.unwrap().remove(0);
    service.delete(&format!("/v1/articles/{id}")).send().await.unwrap();
    assert_eq!(facts::write(pool, &[read(&claim)]).await.unwrap(), 0);
    assert_eq!(service.json("/v1/statements").await["data"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_back_off_then_rest_with_their_error_and_block_nobody() {
    let mut service = Service::start_without_workers().await;
    let poison = submit(&service, &harbour()).await;
    let pool = service.database.pool.clone();
    for attempt in 1..=2 {
        let claim = jobs::claim(&pool, 8, &TERMS).await.unwrap().remove(0);
        assert_eq!(claim.attempt, attempt);
        jobs::fail(&pool, &claim, "it is poison", &TERMS).await.unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(jobs::claim(&pool, 8, &TERMS).await.unwrap().is_empty());
    let article = service.json(&format!("/v1/articles/{poison}")).await;
    assert_eq!(article["status"], "failed");
    assert_eq!(article["error"], "attempt 2: it is poison");
    service.start_workers();
    service.read(&numbered(1)).await;
    // Posted again, it gets another round, and this time all goes well.
    submit(&service, &harbour()).await;
    for _ in 0..500 {
        if service.json(&format!("/v1/articles/{poison}")).await["status"] == "done" {
            return service.drain().await;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the article was not read after it was posted again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_stopped_its_worker_is_claimed_alone() {
    let service = Service::start_without_workers().await;
    for number in 0..4 {
        submit(&service, &numbered(number)).await;
    }
    let pool = &service.database.pool;
    assert_eq!(jobs::claim(pool, 2, &SHORT).await.unwrap().len(), 2);
    tokio::time::sleep(Duration::from_millis(100)).await;
    let sizes = [
        jobs::claim(pool, 8, &TERMS).await.unwrap().len(),
        jobs::claim(pool, 8, &TERMS).await.unwrap().len(),
        jobs::claim(pool, 8, &TERMS).await.unwrap().len(),
    ];
    assert_eq!(sizes, [1, 1, 2]);
}
