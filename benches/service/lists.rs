//! Times of a page of each list, beside those of a query by hand for the same rows.

use std::time::{Duration, Instant};

use reqwest::Client;
use sqlx::PgPool;

/// Most requests of one list.
const REQUESTS: usize = 300;
/// Longest time for the requests of one list.
const TIME: Duration = Duration::from_secs(5);

/// The lists, each with a query for the rows of its page.
const LISTS: [(&str, &str); 16] = [
    (
        "/v1/articles",
        "SELECT a.article_id, a.source, a.url, r.title, r.published_at, j.state FROM articles a
         JOIN revisions r USING (article_id, revision) JOIN jobs j USING (article_id) ORDER BY a.article_id DESC LIMIT 50",
    ),
    (
        "/v1/articles?q=%22meet+again%22+Arden",
        "SELECT a.article_id, r.title FROM articles a JOIN revisions r USING (article_id, revision)
         WHERE r.tsv @@ websearch_to_tsquery('english', '\"meet again\" Arden') ORDER BY a.article_id DESC LIMIT 50",
    ),
    (
        "/v1/statements",
        "SELECT document FROM statements ORDER BY said_earliest DESC, statement_id DESC LIMIT 50",
    ),
    (
        "/v1/statements?speaker=Anna%20Berg",
        "SELECT document FROM statements
         WHERE speaker_id IN (SELECT actor_id FROM actor_aliases WHERE alias_key = 'anna berg')
         ORDER BY said_earliest DESC, statement_id DESC LIMIT 50",
    ),
    (
        "/v1/statements?q=council%20-protest",
        "SELECT document FROM statements WHERE tsv @@ websearch_to_tsquery('english', 'council -protest')
         ORDER BY said_earliest DESC, statement_id DESC LIMIT 50",
    ),
    (
        "/v1/quotations",
        "SELECT quotation_id, text, article_count FROM quotations WHERE article_count > 0
         ORDER BY last_day DESC, quotation_id DESC LIMIT 50",
    ),
    (
        "/v1/events?type=ASSAULT",
        "SELECT document FROM events WHERE event_type = 'ASSAULT' ORDER BY sort_day DESC, event_id DESC LIMIT 50",
    ),
    (
        "/v1/timelines",
        "SELECT document FROM happenings WHERE event_count > 0 AND importance >= 1 ORDER BY sort_day, happening_id LIMIT 50",
    ),
    (
        "/v1/timelines?place=Arden",
        "SELECT document FROM happenings h WHERE event_count > 0 AND importance >= 1 AND EXISTS (
           SELECT 1 FROM happening_actors p WHERE p.happening_id = h.happening_id AND p.role = 'place'
             AND p.actor_id IN (SELECT actor_id FROM actor_aliases WHERE alias_key = 'arden'))
         ORDER BY sort_day, happening_id LIMIT 50",
    ),
    (
        "/v1/timelines?sort=reported",
        "SELECT document FROM happenings WHERE event_count > 0 AND importance >= 1
         ORDER BY (-coalesce(last_report_second, 0)), happening_id LIMIT 50",
    ),
    (
        "/v1/timelines?granularity=day",
        "SELECT earliest, count(*), sum(event_count) FROM happenings
         WHERE event_count > 0 AND importance >= 1 GROUP BY earliest",
    ),
    ("/v1/stories", "SELECT * FROM stories WHERE merged_into IS NULL ORDER BY last_day DESC, story_id DESC LIMIT 50"),
    (
        "/v1/actors",
        "SELECT actor_id, name, actor_type, article_count FROM actors
         WHERE merged_into IS NULL AND article_count > 0 ORDER BY article_count DESC, actor_id DESC LIMIT 50",
    ),
    (
        "/v1/actors?q=Anna%20Burg",
        "SELECT actor_id, max(similarity(alias_key, 'anna burg')) FROM actor_aliases
         WHERE alias_key % 'anna burg' OR 'anna burg' <% alias_key GROUP BY 1 ORDER BY 2 DESC LIMIT 50",
    ),
    (
        "/v1/statistics/statements?by=week",
        "SELECT to_char(date '1970-01-01' + said_earliest, 'IYYY-IW'), count(*) FROM statements GROUP BY 1",
    ),
    (
        "/v1/statistics/speakers",
        "SELECT speaker_id, count(*), count(DISTINCT article_id) FROM statements GROUP BY 1 ORDER BY 2 DESC LIMIT 50",
    ),
];

/// Times all lists and prints the times.
pub async fn time_all(client: &Client, base: &str, pool: &PgPool) {
    println!("  {:>10} {:>10} {:>10} {:>6}  list", "median", "p99", "SQL p99", "ratio");
    for (path, sql) in LISTS {
        let (median, p99) = time(async || {
            let page = client.get(format!("{base}{path}")).send().await.unwrap();
            assert!(page.status().is_success(), "{path}: {}", page.text().await.unwrap());
            page.bytes().await.unwrap();
        })
        .await;
        let (_, of_sql) = time(async || {
            let rows = sqlx::query(sql).fetch_all(pool).await.unwrap();
            assert!(!rows.is_empty(), "{sql}");
        })
        .await;
        let ratio = p99.as_secs_f64() / of_sql.as_secs_f64();
        println!("  {median:>10.1?} {p99:>10.1?} {of_sql:>10.1?} {ratio:>6.1}  {path}");
    }
}

/// Returns the median time of an action, and the one that 99 of 100 are below.
async fn time(action: impl AsyncFn()) -> (Duration, Duration) {
    action().await;
    let (begun, mut times) = (Instant::now(), Vec::new());
    while times.len() < REQUESTS && begun.elapsed() < TIME {
        let one = Instant::now();
        action().await;
        times.push(one.elapsed());
    }
    times.sort_unstable();
    (times[times.len() / 2], times[times.len() * 99 / 100])
}
