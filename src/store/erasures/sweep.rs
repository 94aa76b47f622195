//! Every column of every table: names that are masked wherever they are stored. The names of publishers stay.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use sqlx::{PgTransaction, Postgres, QueryBuilder, Row, postgres::PgRow};
use uuid::Uuid;

use super::names::ErasedNames;
use crate::store::{StoreError, actors::name_key, row_struct::row_struct};

/// Tables that are not swept: the schema's own, the audit, which is masked with its chain, keys, and erasures themselves.
const LEFT_OUT: [&str; 9] = [
    "_sqlx_migrations",
    "audit_entries",
    "audit_chain",
    "audit_masks",
    "keys",
    "sessions",
    "erasures",
    "erased_names",
    "erasure_keys",
];

row_struct! {
    struct ColumnRow {
        table_name: String,
        column_name: String,
        data_type: String,
    }
}

/// The columns of a table that hold text.
#[derive(Debug, Default)]
struct Table {
    /// Names and types.
    columns: Vec<(String, String)>,
    has_article: bool,
    has_actor: bool,
}

/// What is about the person: in its rows parts of the name are masked too.
pub(super) struct Subjects<'a> {
    pub articles: &'a [Uuid],
    pub actors: &'a [Uuid],
}

/// Masks names in all columns that hold text or JSON.
///
/// `patterns` (SQL `ILIKE`) select the rows that are looked at. In rows of the `subjects` parts of the names of `people` are
/// masked too, in others where the row has a whole name.
pub(super) async fn mask_all_columns(
    transaction: &mut PgTransaction<'_>,
    names: &ErasedNames,
    people: &BTreeSet<Uuid>,
    subjects: &Subjects<'_>,
    patterns: &[String],
) -> Result<(), StoreError> {
    for (name, table) in tables(transaction).await? {
        let columns = &table.columns;
        for row in matching_rows(transaction, &name, &table, patterns).await? {
            let article: Option<Uuid> = row.try_get("article")?;
            let texts: Vec<Option<String>> =
                (0..columns.len()).map(|nth| row.try_get(nth + 3)).collect::<Result<_, _>>()?;
            let actor: Option<Uuid> = row.try_get("actor")?;
            let is_about = article.is_some_and(|article| subjects.articles.contains(&article))
                || actor.is_some_and(|actor| subjects.actors.contains(&actor));
            let named = names.people_in(texts.iter().flatten().map(String::as_str));
            let people = if is_about { people } else { &named };
            let masked: Vec<(&str, &str, String)> = columns
                .iter()
                .zip(&texts)
                .filter_map(|((name, data_type), text)| {
                    let masked = mask_value(names, people, data_type, text.as_deref()?)?;
                    // Keys are compared in their normal form.
                    let masked = if name.ends_with("_key") { name_key(&masked) } else { masked };
                    Some((name.as_str(), data_type.as_str(), masked))
                })
                .collect();
            if !masked.is_empty() {
                update(transaction, &name, row.try_get("place")?, &masked).await?;
            }
        }
    }
    Ok(())
}

/// Returns the tables of this schema with their columns of text and JSON.
async fn tables(transaction: &mut PgTransaction<'_>) -> Result<BTreeMap<String, Table>, StoreError> {
    let rows: Vec<ColumnRow> = sqlx::query_as(
        "SELECT c.table_name::text, c.column_name::text,
                CASE c.data_type WHEN 'ARRAY' THEN 'text[]' ELSE c.data_type END AS data_type
         FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
         WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
           AND c.column_name <> 'source'
           AND (c.udt_name IN ('text', 'varchar', 'jsonb', 'json', '_text') OR c.column_name IN ('article_id', 'actor_id'))
         ORDER BY c.table_name, c.ordinal_position",
    )
    .fetch_all(&mut **transaction)
    .await?;
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    for row in rows.into_iter().filter(|row| !LEFT_OUT.contains(&row.table_name.as_str())) {
        let table = tables.entry(row.table_name).or_default();
        match row.column_name.as_str() {
            "article_id" => table.has_article = true,
            "actor_id" => table.has_actor = true,
            _ => table.columns.push((row.column_name, row.data_type)),
        }
    }
    tables.retain(|_, table| !table.columns.is_empty());
    Ok(tables)
}

/// Returns the rows of a table that can have a name: their place, article, and columns as text.
async fn matching_rows(
    transaction: &mut PgTransaction<'_>,
    name: &str,
    Table { columns, has_article, has_actor }: &Table,
    patterns: &[String],
) -> Result<Vec<PgRow>, StoreError> {
    let mut query = QueryBuilder::<Postgres>::new("SELECT ctid::text AS place, ");
    query.push(if *has_article { "article_id" } else { "NULL::uuid" }).push(" AS article, ");
    query.push(if *has_actor { "actor_id" } else { "NULL::uuid" }).push(" AS actor");
    for (column, _) in columns {
        query.push(", ").push(quoted(column)).push("::text");
    }
    query.push(" FROM ").push(quoted(name)).push(" WHERE false");
    for (column, _) in columns {
        query.push(" OR ").push(quoted(column)).push("::text ILIKE ANY(").push_bind(patterns).push(")");
    }
    Ok(query.build().fetch_all(&mut **transaction).await?)
}

/// Masks a value of a type as its text; `None` where it has no name.
fn mask_value(names: &ErasedNames, people: &BTreeSet<Uuid>, data_type: &str, text: &str) -> Option<String> {
    match data_type {
        "json" | "jsonb" => {
            let mut value: Value = serde_json::from_str(text).ok()?;
            mask_json(names, people, &mut value).then(|| value.to_string())
        }
        _ => names.mask(text, people),
    }
}

/// Masks a text, or the strings of a document.
pub(super) fn mask_text(names: &ErasedNames, people: &BTreeSet<Uuid>, text: &str) -> Option<String> {
    let data_type = if text.starts_with(['{', '[']) { "jsonb" } else { "text" };
    mask_value(names, people, data_type, text)
}

/// Masks all strings of a document, field names too; returns whether there was a name.
fn mask_json(names: &ErasedNames, people: &BTreeSet<Uuid>, value: &mut Value) -> bool {
    match value {
        Value::String(text) => match names.mask(text, people) {
            Some(masked) => {
                *text = masked;
                true
            }
            None => false,
        },
        Value::Array(items) => {
            let mut found = false;
            for item in items {
                found |= mask_json(names, people, item);
            }
            found
        }
        Value::Object(fields) => {
            let mut found = false;
            let masked = std::mem::take(fields).into_iter().map(|(name, mut field)| {
                found |= mask_json(names, people, &mut field);
                let masked = names.mask(&name, people);
                found |= masked.is_some();
                (masked.unwrap_or(name), field)
            });
            *fields = masked.collect();
            found
        }
        _ => false,
    }
}

async fn update(
    transaction: &mut PgTransaction<'_>,
    table: &str,
    place: String,
    masked: &[(&str, &str, String)],
) -> Result<(), StoreError> {
    let mut query = QueryBuilder::<Postgres>::new("UPDATE ");
    query.push(quoted(table)).push(" SET ");
    for (nth, (column, data_type, text)) in masked.iter().enumerate() {
        query.push(if nth > 0 { ", " } else { "" }).push(quoted(column)).push(" = ").push_bind(text);
        query.push("::").push(*data_type);
    }
    query.push(" WHERE ctid = ").push_bind(place).push("::tid");
    query.build().execute(&mut **transaction).await?;
    Ok(())
}

/// Writes a name of the schema as an identifier of SQL.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
