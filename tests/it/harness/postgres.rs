//! A database for each test.

use dateline::store;
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};

/// An empty, migrated database; it is dropped with its test.
pub struct Database {
    pub url: String,
    pub pool: PgPool,
}

impl Database {
    pub async fn new() -> Self {
        let server = std::env::var("TEST_DATABASE_URL").expect("TEST_DATABASE_URL");
        let name = format!("dateline_test_{}", uuid::Uuid::now_v7().simple());
        let mut admin = PgConnection::connect(&server).await.unwrap();
        sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut admin).await.unwrap();
        let (base, _) = server.rsplit_once('/').unwrap();
        let url = format!("{base}/{name}");
        let pool = store::connect(&url, 8).unwrap();
        store::migrate(&pool).await.unwrap();
        Self { url, pool }
    }
}
