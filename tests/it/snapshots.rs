//! Reviewed copies of what users and clients depend on: extractions, the OpenAPI document, the schema.
//!
//! A test compares what the program gives now with the file under `tests/snapshots`. With
//! `UPDATE_SNAPSHOTS=1` it writes the file instead; the change is then reviewed as a diff.

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;
use similar::TextDiff;
use sqlx::Row;

use crate::harness::Database;

/// Unchanged lines shown on either side of a difference.
const DIFF_CONTEXT: usize = 4;
/// Longest line of a JSON snapshot, in code points, where it can be broken.
const LINE_WIDTH: usize = 110;

fn snapshots() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots")
}

/// Compares `actual` with the file `name` under `tests/snapshots`; returns a unified diff where they differ.
///
/// With `UPDATE_SNAPSHOTS=1` in the environment it writes the file and returns nothing.
fn difference(name: &str, actual: &str) -> Option<String> {
    let path = snapshots().join(name);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some_and(|value| value == "1") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, actual).unwrap();
        return None;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if expected == actual {
        return None;
    }
    let diff = TextDiff::from_lines(expected.as_str(), actual);
    Some(diff.unified_diff().context_radius(DIFF_CONTEXT).header(name, "now").to_string())
}

/// Fails with every difference and the command that accepts them.
fn assert_no_differences(differences: &[String]) {
    assert!(
        differences.is_empty(),
        "{}\nIf this is intended, update the snapshots and review their diff:\n\n    \
         UPDATE_SNAPSHOTS=1 cargo test --test it snapshots\n",
        differences.join("\n")
    );
}

/// Runs `dateline` with the given arguments and standard input; returns its standard output.
fn dateline(arguments: &[&str], input: &str) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "dateline {arguments:?}: {}", output.status);
    String::from_utf8(output.stdout).unwrap()
}

/// The articles under `tests/snapshots/articles`, by file name without extension.
fn articles() -> BTreeMap<String, Value> {
    let files = fs::read_dir(snapshots().join("articles")).unwrap();
    files
        .map(|file| {
            let path = file.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap())
        })
        .collect()
}

/// Prints JSON with one item a line, except that what fits on a line stays on it: a span takes one line, not four.
pub fn pretty(value: &Value) -> String {
    let mut text = String::new();
    print(value, 0, &mut text);
    text + "\n"
}

/// Appends `value` to `text`; `indent` is the number of spaces before its line.
fn print(value: &Value, indent: usize, text: &mut String) {
    let line = value.to_string();
    let items: Vec<(String, &Value)> = match value {
        _ if indent + line.chars().count() <= LINE_WIDTH => vec![],
        Value::Object(fields) => {
            fields.iter().map(|(name, field)| (format!("{}: ", Value::from(name.as_str())), field)).collect()
        }
        Value::Array(items) => items.iter().map(|item| (String::new(), item)).collect(),
        _ => vec![],
    };
    if items.is_empty() {
        text.push_str(&line);
        return;
    }
    let (open, close) = if value.is_object() { ('{', '}') } else { ('[', ']') };
    text.push(open);
    for (number, (name, item)) in items.iter().enumerate() {
        let comma = if number > 0 { "," } else { "" };
        text.push_str(&format!("{comma}\n{:indent$}  {name}", ""));
        print(item, indent + 2, text);
    }
    text.push_str(&format!("\n{:indent$}{close}", ""));
}

/// Replaces what differs between releases and processors.
///
/// The extractor's version, which is in its model's name too, would change every file at each release. A
/// confidence is rounded to two decimals: a processor without fused multiplication rounds each step of a sum.
fn redact(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match name.as_str() {
                    "version" | "model" => {
                        *field =
                            field.as_str().unwrap().replace(env!("CARGO_PKG_VERSION"), "[version]").into();
                    }
                    "confidence" => {
                        let rounded = (field.as_f64().unwrap() * 100.0).round() / 100.0;
                        *field = rounded.into();
                    }
                    _ => redact(field),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(redact),
        _ => {}
    }
}

/// Extracts all articles in one run and compares each extraction with its file.
fn compare_extractions(model: &str) {
    let articles = articles();
    let lines: String = articles.values().map(|article| format!("{article}\n")).collect();
    let output = dateline(&["extract", "--format", "ndjson", "--model", model], &lines);
    let extractions: Vec<Value> = output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(extractions.len(), articles.len(), "one extraction for each article");
    let differences: Vec<String> = articles
        .keys()
        .zip(extractions)
        .filter_map(|(name, mut extraction)| {
            redact(&mut extraction);
            difference(&format!("extract/{model}/{name}.json"), &pretty(&extraction))
        })
        .collect();
    assert_no_differences(&differences);
}

#[test]
fn extractions_of_the_accurate_model_are_unchanged() {
    compare_extractions("accurate");
}

#[test]
fn extractions_of_the_fast_model_are_unchanged() {
    compare_extractions("fast");
}

#[test]
fn every_extraction_snapshot_has_an_article() {
    let articles = articles();
    for model in ["accurate", "fast"] {
        for file in fs::read_dir(snapshots().join("extract").join(model)).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap();
            assert!(articles.contains_key(name), "{} has no article: delete it", path.display());
        }
    }
}

#[test]
fn the_openapi_document_is_unchanged() {
    let mut document: Value = serde_json::from_str(&dateline(&["openapi"], "")).unwrap();
    redact(&mut document["info"]);
    assert_no_differences(&difference("openapi.json", &pretty(&document)).into_iter().collect::<Vec<_>>());
}

/// Lists the schema `public` as SQL, in an order that depends on names and columns alone.
///
/// It reads the catalog, because the output of `pg_dump` differs between versions of Postgres; so does the
/// definition of a view, for which its columns stand. Left out are what extensions own and the table in which
/// the migrations themselves are recorded.
const SCHEMA_SQL: &str = r#"
WITH relation AS (
  SELECT oid, relname::text AS name, relkind IN ('v', 'm') AS is_view
  FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
    AND relname NOT LIKE '\_sqlx\_%'
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
), relation_column AS (
  SELECT attrelid, attnum, concat(
    quote_ident(attname), ' ', format_type(atttypid, atttypmod),
    CASE attidentity WHEN 'a' THEN ' GENERATED ALWAYS AS IDENTITY'
                     WHEN 'd' THEN ' GENERATED BY DEFAULT AS IDENTITY' END,
    CASE WHEN attgenerated <> '' THEN ' GENERATED ALWAYS AS (' || pg_get_expr(adbin, adrelid) || ') STORED'
         WHEN adbin IS NOT NULL THEN ' DEFAULT ' || pg_get_expr(adbin, adrelid) END,
    CASE WHEN attnotnull THEN ' NOT NULL' END
  ) AS definition
  FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  WHERE attnum > 0 AND NOT attisdropped
), item (area, relation, definition) AS (
  SELECT 0, '', format('CREATE EXTENSION %I;', extname) FROM pg_extension WHERE extname <> 'plpgsql'
UNION ALL
  SELECT CASE WHEN is_view THEN 3 ELSE 1 END, name,
         format(E'CREATE %s %I (\n  %s\n);', CASE WHEN is_view THEN 'VIEW' ELSE 'TABLE' END, name,
                string_agg(definition, E',\n  ' ORDER BY attnum))
  FROM relation JOIN relation_column ON attrelid = oid
  GROUP BY name, is_view
UNION ALL
  -- From version 18 on, 'n' is a NOT NULL, which the column has already.
  SELECT 1, name, format('ALTER TABLE %I ADD CONSTRAINT %I %s;', name, conname, pg_get_constraintdef(pg_constraint.oid))
  FROM relation JOIN pg_constraint ON conrelid = relation.oid AND contype <> 'n'
UNION ALL
  SELECT 2, name, pg_get_indexdef(indexrelid) || ';'
  FROM relation JOIN pg_index ON indrelid = relation.oid
  WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND conrelid = indrelid)
)
SELECT definition FROM item
ORDER BY area, relation COLLATE "C", definition LIKE 'CREATE%' DESC, definition COLLATE "C"
"#;

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_is_unchanged() {
    let database = Database::new().await;
    let rows = sqlx::query(SCHEMA_SQL).fetch_all(&database.pool).await.unwrap();
    let schema: String = rows.iter().map(|row| row.get::<String, _>("definition") + "\n").collect();
    assert_no_differences(&difference("schema.sql", &schema).into_iter().collect::<Vec<_>>());
}
