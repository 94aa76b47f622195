//! Migrations of happenings that earlier versions stored otherwise.

use super::*;

/// An article with two events of one happening, as migration 13 stored them.
const DATA_13: &str = "
    INSERT INTO sources (source) VALUES ('harbour-post');
    INSERT INTO articles (article_id, source, revision, dedup_key)
      VALUES ('00000000-0000-0000-0000-000000000001', 'harbour-post', 1, 'a');
    INSERT INTO happenings (happening_id, kind, status, day, summary, confidence, reports, articles)
      VALUES ('00000000-0000-0000-0000-000000000009', 'ASSAULT', 'happened', 19794, 'gunmen attacked', 0.9, 2, 1);
    INSERT INTO events (article_id, event_id, ordinal, happening_id, source, kind, status, day, published_at,
                        confidence, summary, sentence, detail)
      SELECT '00000000-0000-0000-0000-000000000001', ('00000000-0000-0000-0000-00000000001' || nth)::uuid, nth,
             '00000000-0000-0000-0000-000000000009', 'harbour-post', 'ASSAULT', 'happened', 19794, now(), 0.9,
             'gunmen attacked', 'Gunmen attacked.', '{}' FROM generate_series(0, 1) AS nth;
";

#[tokio::test(flavor = "multi_thread")]
async fn happenings_of_migration_13_get_a_match_key() {
    let database = Database::empty().await;
    up_to(13).run(&database.pool).await.unwrap();
    database.pool.execute(DATA_13).await.unwrap();
    store::migrate(&database.pool).await.unwrap();
    let keys: Vec<(uuid::Uuid, uuid::Uuid)> =
        sqlx::query_as("SELECT happening_id, match_key FROM events").fetch_all(&database.pool).await.unwrap();
    assert_eq!(keys.len(), 2);
    assert!(keys.iter().all(|(happening, key)| happening == key), "{keys:?}");
    store::migrate(&database.pool).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn happenings_have_the_numbers_of_their_events_after_migration_70() {
    let database = Database::empty().await;
    up_to(13).run(&database.pool).await.unwrap();
    database.pool.execute(DATA_13).await.unwrap();
    up_to(69).run(&database.pool).await.unwrap();
    for wrong in [
        "UPDATE all_happenings SET event_count = 3, article_count = 2",
        "INSERT INTO all_happenings (happening_id, event_count, article_count) VALUES (gen_random_uuid(), 1, 1)",
    ] {
        database.pool.execute(wrong).await.unwrap();
    }
    store::migrate(&database.pool).await.unwrap();
    let counts: Vec<(i32, i32)> = sqlx::query_as("SELECT event_count, article_count FROM all_happenings")
        .fetch_all(&database.pool)
        .await
        .unwrap();
    assert_eq!(counts, [(2, 1)]);
}
