//! Times of the pages of all lists, searches, statistics and timelines, beside those of a query by hand for the same rows.

use std::time::{Duration, Instant};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Client;
use sqlx::{AssertSqlSafe, Column, PgPool, Row};

use super::names;

/// Most requests of one page.
const REQUESTS: usize = 200;
/// Longest time for the requests of one page, beyond the first.
const TIME: Duration = Duration::from_secs(1);
/// A page that takes longer is marked.
const LIMIT: Duration = Duration::from_millis(100);
/// A page that takes this many times as long as the query is marked, if it takes longer than [`SHORT`].
const MAX_RATIO: f64 = 2.0;
/// What no reader notices.
const SHORT: Duration = Duration::from_millis(20);
/// Number of a topic that few articles have.
const SELDOM: usize = 1_000;

/// The pages, each with a query.
const QUESTIONS: &str = include_str!("questions.sql");

/// Where the words in braces come from: one row, with a column for each; an id has a prefix in paths.
const VALUES: &str = "
    SELECT head.actor_id AS head, head.name AS \"head-name\", rare.actor_id AS rare, rare.name AS \"rare-name\",
           lower(split_part(rare.name, ' ', 2)) AS \"rare-last\",
           (SELECT actor_id FROM actors WHERE name = 'Paris' AND actor_type = 'place') AS paris,
           (SELECT actor_id FROM actors WHERE name = 'Riga' AND actor_type = 'place') AS riga,
           (SELECT story_id FROM stories ORDER BY article_count DESC LIMIT 1) AS story,
           (SELECT article_id FROM articles ORDER BY article_id OFFSET 77 LIMIT 1) AS article,
           (SELECT quotation_id FROM quotations ORDER BY article_count DESC LIMIT 1) AS quotation,
           (SELECT statement_id FROM statements LIMIT 1) AS statement,
           (SELECT event_id FROM events LIMIT 1) AS event,
           (SELECT happening_id FROM happenings ORDER BY event_count DESC LIMIT 1) AS happening
    FROM (SELECT * FROM actors WHERE actor_type = 'person' ORDER BY article_count DESC LIMIT 1) head,
         (SELECT * FROM actors a WHERE actor_type = 'person' AND article_count BETWEEN 3 AND 6
            AND EXISTS (SELECT 1 FROM statements s WHERE s.speaker_id = a.actor_id) ORDER BY actor_id DESC LIMIT 1) rare";

/// Times all pages and prints the times.
pub async fn time_all(client: &Client, base: &str, pool: &PgPool) {
    println!("  {:>10} {:>10} {:>10} {:>6}  page", "median", "p99", "SQL p99", "ratio");
    let values = values(pool).await;
    let (mut slow, mut pages) = (0, 0);
    for question in QUESTIONS.split("\n\n").filter_map(|text| text.trim().strip_prefix("-- /")) {
        let (path, sql) = question.split_once('\n').unwrap();
        let (mut path, mut sql) = (format!("/{path}"), sql.to_owned());
        for (name, in_path, in_sql) in &values {
            path = path.replace(name, in_path);
            sql = sql.replace(name, in_sql);
        }
        let (median, p99) = time(async || {
            let page = client.get(format!("{base}{path}")).send().await.unwrap();
            assert!(page.status().is_success(), "{path}: {}", page.text().await.unwrap());
            page.bytes().await.unwrap();
        })
        .await;
        let (_, of_sql) = time(async || {
            sqlx::raw_sql(AssertSqlSafe(sql.clone())).fetch_all(pool).await.unwrap();
        })
        .await;
        let ratio = p99.as_secs_f64() / of_sql.as_secs_f64();
        let is_slow = p99 > LIMIT || ratio > MAX_RATIO && p99 > SHORT;
        pages += 1;
        slow += usize::from(is_slow);
        println!(
            "{} {median:>10.1?} {p99:>10.1?} {of_sql:>10.1?} {ratio:>6.1}  {path}",
            if is_slow { '!' } else { ' ' }
        );
    }
    println!(
        "{slow} of {pages} pages, marked with !, take over {LIMIT:?}, or over {SHORT:?} and {MAX_RATIO} times the SQL"
    );
}

/// Returns the words in braces, each with what stands in its place in paths and in queries.
async fn values(pool: &PgPool) -> Vec<(String, String, String)> {
    let row = sqlx::query(AssertSqlSafe(VALUES)).fetch_one(pool).await.unwrap();
    let mut values: Vec<(String, String, String)> = [("{common}", 1), ("{seldom}", SELDOM)]
        .map(|(name, number)| (name.to_owned(), names::topic(number), names::topic(number)))
        .into();
    for column in row.columns() {
        let name = column.name();
        let prefix = match name {
            "head" | "rare" => "act_",
            "story" => "sto_",
            "article" => "art_",
            "quotation" => "quo_",
            "statement" => "stm_",
            "event" => "evt_",
            "happening" => "hap_",
            _ => "",
        };
        let (in_path, in_sql) = match row.try_get::<uuid::Uuid, _>(name) {
            Ok(id) => (format!("{prefix}{}", id.simple()), id.to_string()),
            Err(_) => {
                let text: String = row.try_get(name).unwrap();
                (utf8_percent_encode(&text, NON_ALPHANUMERIC).to_string(), text)
            }
        };
        values.push((format!("{{{name}}}"), in_path, in_sql));
    }
    values
}

/// Returns the median time of an action, and the one that 99 of 100 are below.
async fn time(action: impl AsyncFn()) -> (Duration, Duration) {
    action().await;
    let (begun, mut times) = (Instant::now(), Vec::new());
    while times.len() < REQUESTS && (begun.elapsed() < TIME || times.is_empty()) {
        let one = Instant::now();
        action().await;
        times.push(one.elapsed());
    }
    times.sort_unstable();
    (times[times.len() / 2], times[times.len() * 99 / 100])
}
