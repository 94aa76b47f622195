//! The job queue: leases, fencing tokens, backoff, dead jobs.

use std::time::Duration;

use dateline::store::{
    queue::{self, Claim, QueuePolicy},
    write::{self, ExtractedArticle},
};
use extraction::{self, Article, language::ModelKind};
use serde_json::{Value, json};

use crate::harness::{
    Service,
    articles::{harbour, numbered},
};

const POLICY: QueuePolicy =
    QueuePolicy { lease: Duration::from_secs(30), max_attempts: 2, backoff: Duration::from_millis(1) };
const SHORT_LEASE: QueuePolicy = QueuePolicy { lease: Duration::from_millis(50), ..POLICY };

async fn submit(service: &Service, article: &Value) -> String {
    let response = service.post("/v1/articles").json(article).send().await.unwrap();
    response.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned()
}

fn extract(claim: &Claim) -> ExtractedArticle {
    let article = Article {
        title: claim.title.as_deref(),
        body: &claim.body,
        published: Some(claim.published.local()),
        source: None,
    };
    let extractors = crate::harness::extractors();
    let extractor = extractors.get(ModelKind::Fast);
    let extraction = extractor.extract(&article);
    let keywords = extractor.keywords(claim.title.as_deref(), &claim.body, &extraction);
    ExtractedArticle::new(claim.clone(), extraction, keywords)
}

#[tokio::test(flavor = "multi_thread")]
async fn no_job_is_claimed_twice() {
    let service = Service::start_without_workers().await;
    for number in 0..20 {
        submit(&service, &numbered(number)).await;
    }
    let pool = &service.database.pool;
    let (one, other) = tokio::join!(queue::claim(pool, 10, &POLICY), queue::claim(pool, 10, &POLICY));
    let mut held: Vec<_> = one.unwrap().iter().chain(&other.unwrap()).map(|claim| claim.article_id).collect();
    held.sort();
    held.dedup();
    assert_eq!(held.len(), 20);
    assert!(queue::claim(pool, 10, &POLICY).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_with_an_expired_lease_writes_nothing() {
    let service = Service::start_without_workers().await;
    let id = submit(&service, &harbour()).await;
    let pool = &service.database.pool;
    let slow = queue::claim(pool, 1, &SHORT_LEASE).await.unwrap().remove(0);
    tokio::time::sleep(Duration::from_millis(100)).await;
    let quick = queue::claim(pool, 1, &POLICY).await.unwrap().remove(0);
    assert_eq!(quick.attempt, 2);
    assert_eq!(
        write::write(pool, crate::harness::extractors().event_coreference(), &[extract(&slow)])
            .await
            .unwrap(),
        0,
        "the claim of the slow worker is invalid"
    );
    assert_eq!(service.json(&format!("/v1/articles/{id}")).await["status"], "processing");
    assert_eq!(
        write::write(pool, crate::harness::extractors().event_coreference(), &[extract(&quick)])
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        write::write(pool, crate::harness::extractors().event_coreference(), &[extract(&quick)])
            .await
            .unwrap(),
        0,
        "written once only"
    );
    assert_eq!(service.json(&format!("/v1/articles/{id}")).await["status"], "done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_revision_invalidates_the_claim_of_the_old_one() {
    let service = Service::start_without_workers().await;
    let id = submit(&service, &harbour()).await;
    let pool = &service.database.pool;
    let old = queue::claim(pool, 1, &POLICY).await.unwrap().remove(0);
    let mut article = harbour();
    article["body"] = json!("Nothing happened in Tarnovo.");
    assert_eq!(submit(&service, &article).await, id);
    assert_eq!(
        write::write(pool, crate::harness::extractors().event_coreference(), &[extract(&old)]).await.unwrap(),
        0
    );
    let new = queue::claim(pool, 1, &POLICY).await.unwrap().remove(0);
    assert_eq!(new.revision, 2);
    assert_eq!(
        write::write(pool, crate::harness::extractors().event_coreference(), &[extract(&new)]).await.unwrap(),
        1
    );
    assert_eq!(service.json(&format!("/v1/articles/{id}")).await["extraction_revision"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_article_is_not_written_back() {
    let service = Service::start_without_workers().await;
    let id = submit(&service, &harbour()).await;
    let pool = &service.database.pool;
    let claim = queue::claim(pool, 1, &POLICY).await.unwrap().remove(0);
    service.delete(&format!("/v1/articles/{id}")).send().await.unwrap();
    assert_eq!(
        write::write(pool, crate::harness::extractors().event_coreference(), &[extract(&claim)])
            .await
            .unwrap(),
        0
    );
    assert_eq!(service.json("/v1/statements").await["data"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn failed_jobs_back_off_until_they_are_dead_and_do_not_block_others() {
    let mut service = Service::start_without_workers().await;
    let poison = submit(&service, &harbour()).await;
    let pool = service.database.pool.clone();
    for attempt in 1..=2 {
        let claim = queue::claim(&pool, 8, &POLICY).await.unwrap().remove(0);
        assert_eq!(claim.attempt, attempt);
        queue::fail(&pool, &claim, "it is poison", &POLICY).await.unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(queue::claim(&pool, 8, &POLICY).await.unwrap().is_empty());
    let article = service.json(&format!("/v1/articles/{poison}")).await;
    assert_eq!(article["status"], "failed");
    assert_eq!(article["error"], "attempt 2: it is poison");
    service.start_workers();
    service.read(&numbered(1)).await;
    // Submitted again, the dead job gets new attempts.
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
async fn a_retried_job_is_claimed_alone() {
    let service = Service::start_without_workers().await;
    for number in 0..4 {
        submit(&service, &numbered(number)).await;
    }
    let pool = &service.database.pool;
    assert_eq!(queue::claim(pool, 2, &SHORT_LEASE).await.unwrap().len(), 2);
    tokio::time::sleep(Duration::from_millis(100)).await;
    let sizes = [
        queue::claim(pool, 8, &POLICY).await.unwrap().len(),
        queue::claim(pool, 8, &POLICY).await.unwrap().len(),
        queue::claim(pool, 8, &POLICY).await.unwrap().len(),
    ];
    assert_eq!(sizes, [1, 1, 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_jobs_of_a_process_that_is_no_more_are_free_at_once() {
    let service = Service::start_without_workers().await;
    submit(&service, &harbour()).await;
    let pool = &service.database.pool;
    let lost = queue::claim(pool, 1, &POLICY).await.unwrap();
    assert!(queue::claim(pool, 1, &POLICY).await.unwrap().is_empty(), "its lease runs");
    assert_eq!(queue::end_leases(pool).await.unwrap(), 1);
    let claimed = queue::claim(pool, 1, &POLICY).await.unwrap();
    assert_eq!((claimed.len(), claimed[0].attempt), (1, 2), "the attempt counts");
    let extracted = extract(&lost[0]);
    assert_eq!(
        write::write(pool, crate::harness::extractors().event_coreference(), &[extracted]).await.unwrap(),
        0
    );
}
