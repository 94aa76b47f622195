//! What is left of a name: in the columns of the database, in the answers of all routes, in the gold export.

use std::process::Command;

use sqlx::{AssertSqlSafe, PgPool};

use super::LAST;
use crate::harness::Service;

/// Returns where the database has a text: table, column and row.
pub async fn places_with(pool: &PgPool, text: &str) -> Vec<String> {
    let columns: Vec<(String, String)> = sqlx::query_as(
        "SELECT c.table_name::text, c.column_name::text FROM information_schema.columns c
         JOIN information_schema.tables t USING (table_schema, table_name)
         WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    assert!(columns.len() > 100, "{}", columns.len());
    let mut found = Vec::new();
    for (table, column) in columns {
        // Bytes that are UTF-8 are compared as text.
        let sql = format!(
            "SELECT \"{column}\"::text FROM \"{table}\"
             WHERE \"{column}\"::text ILIKE '%' || $1 || '%'
                OR \"{column}\"::text ILIKE '%' || encode(convert_to($1, 'UTF8'), 'hex') || '%'"
        );
        let rows: Vec<String> =
            sqlx::query_scalar(AssertSqlSafe(sql)).bind(text).fetch_all(pool).await.unwrap();
        found.extend(rows.into_iter().map(|row| format!("{table}.{column}: {row}")));
    }
    found
}

/// Returns the values of the last parameter of a route: the ids in the database.
async fn values(pool: &PgPool, route: &str) -> Vec<String> {
    let (table, column, prefix) = match route.trim_start_matches("/v1/").split('/').next().unwrap() {
        "actors" => ("actors", "actor_id", "act"),
        "articles" => ("articles", "article_id", "art"),
        "statements" => ("all_statements", "statement_id", "stm"),
        "happenings" => ("all_happenings", "happening_id", "hap"),
        "events" => ("events", "event_id", "evt"),
        "stories" => ("stories", "story_id", "sto"),
        "quotations" => ("quotations", "quotation_id", "quo"),
        "corrections" => ("corrections", "correction_id", "cor"),
        "reviews" => ("reviews", "review_id", "rev"),
        "searches" => ("searches", "search_id", "sea"),
        "loads" => ("loads", "load_id", "lod"),
        "rereads" => ("rereads", "reread_id", "rrd"),
        "webhooks" => ("webhooks", "webhook_id", "whk"),
        "sources" => return vec!["harbour-post".to_owned()],
        // They need a service that polls feeds; the table is searched.
        "feeds" => return Vec::new(),
        other => panic!("no values for {other} in {route}: name its table here"),
    };
    let sql = format!("SELECT '{prefix}_' || replace({column}::text, '-', '') FROM {table} LIMIT 40");
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(pool).await.unwrap()
}

/// Returns a route with all that is stored for its parameters.
async fn filled(pool: &PgPool, route: &str) -> Vec<String> {
    let mut paths = vec![route.replace("{revision}", "1"), route.replace("{revision}", "2")];
    paths.dedup();
    let Some((start, rest)) = route.split_once('{') else { return vec![route.to_owned()] };
    let parameter = format!("{{{}}}", rest.split('}').next().unwrap());
    let values = values(pool, start).await;
    let fill =
        |path: &String| values.iter().map(|value| path.replacen(&parameter, value, 1)).collect::<Vec<_>>();
    paths.iter().flat_map(fill).collect()
}

/// Gets the answers of all lists, in all formats, and of everything that their rows lead to.
async fn all_answers(service: &Service, paths: &[String]) -> Vec<(String, String)> {
    let document = service.json("/openapi.json").await;
    let mut answers = Vec::new();
    for (route, operations) in document["paths"].as_object().unwrap() {
        let Some(operation) = operations.get("get").filter(|_| route != "/v1/stream") else { continue };
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let has_format = parameters.iter().any(|one| one["name"] == "format");
        let formats: &[&str] = match has_format {
            true => &["", "json", "ndjson", "csv", "atom", "icalendar", "timelinejs", "jsonld"],
            false => &[""],
        };
        let query = match route.as_str() {
            "/v1/timelines" => "importance=all&include=statements",
            "/v1/actors/{id}/timeline" => "include=statements",
            "/v1/changes" => "since=oldest",
            _ => "",
        };
        for path in filled(&service.database.pool, route).await {
            for format in formats {
                let format = if format.is_empty() { String::new() } else { format!("&format={format}") };
                answers.push(format!("{path}?{query}{format}"));
            }
        }
    }
    assert!(answers.len() > 300, "{answers:?}");
    let mut texts = Vec::new();
    for path in answers.into_iter().chain(paths.iter().cloned()) {
        let text = service.get(&path).send().await.unwrap().text().await.unwrap();
        texts.push((path, text));
    }
    texts
}

/// Checks that the name is in no column of the database and in no answer.
pub async fn assert_gone(service: &Service, paths: &[String], when: &str) {
    for word in [LAST, "zelmira"] {
        let stored = places_with(&service.database.pool, word).await;
        assert!(stored.is_empty(), "{when}: {stored:#?}");
    }
    let gold = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["export", "gold", "--database-url", &service.database.url])
        .output()
        .unwrap();
    assert!(gold.status.success(), "{gold:?}");
    let gold = ("export gold".to_owned(), String::from_utf8(gold.stdout).unwrap());
    for (path, answer) in all_answers(service, paths).await.into_iter().chain([gold]) {
        let answer = answer.to_lowercase();
        let found = answer.find(LAST).or(answer.find("zelmira"));
        assert!(found.is_none(), "{when}: {path} has it: …{}…", &answer[found.unwrap_or(0)..]);
    }
}
