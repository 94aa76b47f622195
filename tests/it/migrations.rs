//! A database of an earlier version keeps its data, and means the same afterwards.

use sqlx::{Executor, PgPool, migrate::Migrator};

use crate::harness::Database;

/// The migrations up to a version, as the program of that time had them.
fn up_to(version: i64) -> Migrator {
    let all = sqlx::migrate!("./migrations");
    let then = all.iter().filter(|one| one.version <= version).cloned().collect::<Vec<_>>();
    Migrator { migrations: then.into(), ..Migrator::DEFAULT }
}

/// An article with two events of one happening, as version 13 stored them.
const STORED: &str = "
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

async fn keys(pool: &PgPool) -> Vec<(uuid::Uuid, uuid::Uuid)> {
    sqlx::query_as("SELECT happening_id, match_key FROM events").fetch_all(pool).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn happenings_of_version_13_go_on_by_their_key() {
    let database = Database::empty().await;
    up_to(13).run(&database.pool).await.unwrap();
    database.pool.execute(STORED).await.unwrap();
    dateline::store::migrate(&database.pool).await.unwrap();
    let keys = keys(&database.pool).await;
    assert_eq!(keys.len(), 2);
    assert!(keys.iter().all(|(happening, key)| happening == key), "{keys:?}");
    dateline::store::migrate(&database.pool).await.unwrap();
}
