//! Canonical addresses of articles that were stored before there were any.

use super::*;

/// Articles as migration 42 stored them: two forms of one address, another page, one that is known by its own id.
const DATA_42: &str = "
    INSERT INTO sources (source) VALUES ('harbour-post');
    INSERT INTO articles (article_id, source, external_id, url, revision, dedup_key)
      SELECT ('00000000-0000-0000-0000-00000000000' || nth)::uuid, 'harbour-post', own, url, 1, nth::text::bytea
      FROM (VALUES (1, NULL, 'http://www.harbour.example/1?utm_source=feed'), (2, NULL, 'https://harbour.example/1'),
                   (3, NULL, 'https://harbour.example/3'), (4, 'own', 'https://harbour.example/4#top')) AS old (nth, own, url);
    INSERT INTO article_keys (dedup_key, article_id) SELECT dedup_key, article_id FROM articles;
    INSERT INTO revisions (article_id, revision, body, published_at, utc_offset_minutes, content_hash)
      SELECT article_id, 1, 'The council met.', '2024-03-14T08:00:00Z', 0, '' FROM articles;
    INSERT INTO jobs (article_id, revision) SELECT article_id, 1 FROM articles;
";

#[tokio::test(flavor = "multi_thread")]
async fn articles_of_migration_42_are_found_by_every_form_of_their_address() {
    let database = Database::empty().await;
    up_to(42).run(&database.pool).await.unwrap();
    sqlx::raw_sql(DATA_42).execute(&database.pool).await.unwrap();
    for _ in 0..2 {
        store::migrate(&database.pool).await.unwrap();
    }
    let pool = &database.pool;
    let submit = async |url: &str| {
        let submission = Submission {
            source: "harbour-post".to_owned(),
            external_id: None,
            url: Some(url.to_owned()),
            title: None,
            body: "The council met again.".to_owned(),
            html: None,
            published: PublicationTime {
                at: "2024-03-14T08:00:00Z".parse().unwrap(),
                offset: jiff::tz::Offset::UTC,
            },
            details: articles::ArticleDetails::default(),
            extract: true,
            embargoed_until: None,
            change: None,
            note: None,
            model: None,
        };
        let coreference = crate::harness::extractors();
        articles::submit(pool, coreference.event_coreference(), &[submission], None).await.unwrap()[0]
    };
    let id = |nth| ArticleId(uuid::Uuid::from_u128(nth));
    assert_eq!(submit("https://m.harbour.example/1/amp").await, Outcome::Revised(id(1)));
    assert_eq!(submit("http://harbour.example/3/?fbclid=1").await, Outcome::Revised(id(3)));
    assert!(
        matches!(submit("https://harbour.example/4").await, Outcome::Accepted(_)),
        "another one has an id"
    );
    let filter =
        ArticleFilter { url: Some("http://harbour.example/4".to_owned()), ..ArticleFilter::default() };
    assert_eq!(lists::count(pool, &filter).await.unwrap(), 2);
    let keys: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM articles a JOIN article_keys k USING (dedup_key, article_id)",
    )
    .fetch_one(pool)
    .await
    .unwrap();
    assert_eq!(keys, 5, "every article has its key");
}
