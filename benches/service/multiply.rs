//! Multiplies a small record, made by the service itself, into a large one.
//!
//! Each copy of the 400 seeds has its own articles, statements, events, happenings, stories and quotations, on other days, and
//! other persons, organizations and topics in them, drawn with a frequency that falls with the rank (Zipf). Rows keep
//! their tables, columns and proportions; texts and documents keep their lengths, so that spans are right. Places are the
//! same in all copies. The log of changes is left out: it holds days, not years.

use std::{
    collections::{HashMap, HashSet},
    time::Instant,
};

use dateline::quotations::{Words, index_keys};
use futures_util::TryStreamExt;
use sqlx::{AssertSqlSafe, PgConnection, PgPool};
use uuid::Uuid;

use super::{
    names::{self, Random},
    seeds,
    template::{Copy, Dictionary, Identity, Row},
};

/// The tables that copies have rows in.
const TABLES: [&str; 22] = [
    "articles",
    "article_keys",
    "revisions",
    "jobs",
    "extractions",
    "actors",
    "actor_aliases",
    "actor_keys",
    "article_actors",
    "all_statements",
    "statement_subjects",
    "events",
    "event_actors",
    "all_happenings",
    "happening_actors",
    "article_vectors",
    "article_terms",
    "article_similarities",
    "stories",
    "quotations",
    "quotation_versions",
    "quotation_occurrences",
];
/// Copies that are written together.
const TOGETHER: usize = 5;
/// Days over which the copies are spread: ten years.
const DAYS: usize = 3_650;

/// The rows of a table.
struct Table {
    name: &'static str,
    columns: Vec<String>,
    rows: Vec<Row>,
}

/// A record that can be multiplied.
pub struct Record {
    tables: Vec<Table>,
    dictionary: Dictionary,
    /// Number of copies, the first included.
    copies: usize,
    /// Numbers of persons, organizations and topics.
    sizes: [usize; 3],
}

impl Record {
    /// Reads the record that the service made of the seeds.
    pub async fn read(pool: &PgPool) -> Self {
        let mut connection = pool.acquire().await.unwrap();
        let dictionary = Dictionary::new(identities(&mut connection).await);
        let mut tables = Vec::new();
        for name in TABLES {
            tables.push(read_table(&mut connection, name, &dictionary).await);
        }
        let sizes = [seeds::PERSONS, seeds::ORGANIZATIONS, seeds::TOPICS];
        Self { tables, dictionary, copies: 1, sizes }
    }

    /// Adds copies until there are `articles`, and makes the indexes anew.
    pub async fn grow(&mut self, pool: &PgPool, articles: usize) {
        let copies = (articles / seeds::ARTICLES).max(self.copies);
        let begun = Instant::now();
        let mut connection = pool.acquire().await.unwrap();
        // References hold by construction.
        run(&mut connection, "SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '1GB'").await;
        let indexes: Vec<(String, String)> = sqlx::query_as(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
             WHERE indrelid::regclass::text = ANY($1) AND NOT indisunique",
        )
        .bind(TABLES.map(str::to_owned).to_vec())
        .fetch_all(&mut *connection)
        .await
        .unwrap();
        for (name, _) in &indexes {
            run(&mut connection, &format!("DROP INDEX {name}")).await;
        }
        let sizes = [
            seeds::PERSONS + articles / 5,
            seeds::ORGANIZATIONS + articles / 20,
            seeds::TOPICS + articles / 10,
        ];
        self.add_actors(&mut connection, sizes).await;
        let all = self.copies..copies;
        for start in all.clone().step_by(TOGETHER) {
            let some: Vec<Copy> = (start..copies.min(start + TOGETHER))
                .map(|number| self.copy(number, (number - all.start) * DAYS / all.len(), sizes))
                .collect();
            for table in &self.tables {
                let mut copy = connection
                    .copy_in_raw(&format!("COPY {} ({}) FROM STDIN", table.name, table.columns.join(", ")))
                    .await
                    .unwrap();
                for one in &some {
                    copy.send(table.write(one, &self.dictionary)).await.unwrap();
                }
                copy.finish().await.unwrap();
            }
        }
        (self.copies, self.sizes) = (copies, sizes);
        let written = begun.elapsed();
        for (_, definition) in &indexes {
            run(&mut connection, definition).await;
        }
        run(
            &mut connection,
            "UPDATE actors a SET article_count = c.articles
             FROM (SELECT actor_id, count(DISTINCT article_id) AS articles FROM article_actors GROUP BY 1) c
             WHERE a.actor_id = c.actor_id AND a.article_count <> c.articles;
             RESET session_replication_role",
        )
        .await;
        run(&mut connection, "VACUUM ANALYZE").await;
        let size: String = sqlx::query_scalar("SELECT pg_size_pretty(pg_database_size(current_database()))")
            .fetch_one(&mut *connection)
            .await
            .unwrap();
        println!(
            "\n{} articles, multiplied in {written:.0?} and indexed after {:.0?}: {size}",
            copies * seeds::ARTICLES,
            begun.elapsed()
        );
    }

    /// Adds the persons and organizations up to new numbers.
    async fn add_actors(&self, connection: &mut PgConnection, sizes: [usize; 3]) {
        for (is_person, range) in [(true, self.sizes[0]..sizes[0]), (false, self.sizes[1]..sizes[1])] {
            // Seeds that the service did not find are made with the first.
            let first = if self.copies == 1 { 0 } else { range.start };
            let numbers = (first..range.end).filter(|&number| !self.dictionary.has(is_person, number));
            let name = if is_person { names::person } else { names::organization };
            let (ids, names): (Vec<Uuid>, Vec<String>) =
                numbers.map(|number| (self.dictionary.actor_id(is_person, number), name(number))).unzip();
            sqlx::query(
                "WITH row AS (SELECT * FROM UNNEST($1::uuid[], $2::text[]) AS row (id, name)),
                 a AS (INSERT INTO actors (actor_id, actor_type, name) SELECT id, $3, name FROM row),
                 k AS (INSERT INTO actor_keys (actor_type, name_key, actor_id) SELECT $3, lower(name), id FROM row)
                 INSERT INTO actor_aliases (actor_id, alias_key, alias) SELECT id, lower(name), name FROM row",
            )
            .bind(ids)
            .bind(names)
            .bind(if is_person { "person" } else { "organization" })
            .execute(&mut *connection)
            .await
            .unwrap();
        }
    }

    /// Draws what a copy has in the place of persons, organizations and topics.
    fn copy(&self, number: usize, day: usize, sizes: [usize; 3]) -> Copy {
        let random = &mut Random(names::mix(number as u64));
        // No two persons of one copy have the same last name, so that an article has a term once.
        let persons = draw(random, seeds::PERSONS, sizes[0], names::family);
        let organizations = draw(random, seeds::ORGANIZATIONS, sizes[1], |number| number);
        let topics = draw(random, seeds::TOPICS, sizes[2], |number| number);
        Copy { number, days: day as i64 - DAYS as i64, persons, organizations, topics }
    }
}

/// Draws `count` numbers of all, with different keys. The first ones are themselves: they are in the news in all years.
fn draw(random: &mut Random, count: usize, all: usize, key: fn(usize) -> usize) -> Vec<usize> {
    let same = count / 15;
    let mut drawn: HashSet<usize> = (0..same).map(key).collect();
    let mut numbers: Vec<usize> = (0..same).collect();
    while numbers.len() < count {
        let number = random.rank(same..all);
        if drawn.insert(key(number)) {
            numbers.push(number);
        }
    }
    numbers
}

impl Table {
    /// Writes the rows of a copy.
    fn write(&self, copy: &Copy, dictionary: &Dictionary) -> Vec<u8> {
        let mut out = Vec::new();
        for row in &self.rows {
            let begin = out.len();
            row.write(&mut out, copy, dictionary);
            if self.name == "quotation_versions" {
                let line = String::from_utf8(out.split_off(begin)).unwrap();
                out.extend_from_slice(self.with_keys(&line).as_bytes());
            }
        }
        out
    }

    /// Sets the keys of a version, which are hashes of its words.
    fn with_keys(&self, line: &str) -> String {
        let place = |name: &str| self.columns.iter().position(|column| column == name).unwrap();
        let mut values: Vec<&str> = line.trim_end_matches('\n').split('\t').collect();
        let keys = index_keys(&Words::of(values[place("text")], 0));
        let keys = format!("{{{}}}", keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(","));
        values[place("keys")] = &keys;
        values.join("\t") + "\n"
    }
}

async fn run(connection: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await.unwrap();
}

/// Returns what the ids of articles and actors are.
async fn identities(connection: &mut PgConnection) -> HashMap<Uuid, Identity> {
    let articles: Vec<Uuid> = sqlx::query_scalar("SELECT article_id FROM articles ORDER BY article_id")
        .fetch_all(&mut *connection)
        .await
        .unwrap();
    let actors: Vec<(Uuid, String, String)> =
        sqlx::query_as("SELECT actor_id, actor_type, name FROM actors WHERE actor_type <> 'unnamed'")
            .fetch_all(connection)
            .await
            .unwrap();
    let persons: HashMap<String, usize> =
        (0..seeds::PERSONS).map(|number| (names::person(number), number)).collect();
    let organizations: HashMap<String, usize> =
        (0..seeds::ORGANIZATIONS).map(|number| (names::organization(number), number)).collect();
    let known = |actor_type: &str, name: &str| match actor_type {
        "person" => persons.get(name).map(|&number| Identity::Person(number)),
        "organization" => organizations.get(name).map(|&number| Identity::Organization(number)),
        _ => None,
    };
    let mut ids: HashMap<Uuid, Identity> =
        articles.into_iter().enumerate().map(|(number, id)| (id, Identity::Article(number))).collect();
    ids.extend(actors.iter().map(|(id, kind, name)| (*id, known(kind, name).unwrap_or(Identity::Same))));
    println!(
        "{} actors, {} of them replaced in copies",
        actors.len(),
        actors.iter().filter(|(_, kind, name)| known(kind, name).is_some()).count()
    );
    ids
}

/// Reads the rows of a table; of actors only those that belong to one article.
async fn read_table(connection: &mut PgConnection, name: &'static str, dictionary: &Dictionary) -> Table {
    let columns: Vec<String> = sqlx::query_scalar(
        "SELECT attname::text FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped
           AND attgenerated = '' ORDER BY attnum",
    )
    .bind(name)
    .fetch_all(&mut *connection)
    .await
    .unwrap();
    let columns: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
    let some = if name.starts_with("actor") {
        "WHERE actor_id IN (SELECT actor_id FROM actors WHERE actor_type = 'unnamed')"
    } else {
        ""
    };
    let sql = format!("COPY (SELECT {} FROM {name} {some}) TO STDOUT", columns.join(", "));
    let chunks: Vec<_> = connection.copy_out_raw(&sql).await.unwrap().try_collect().await.unwrap();
    let columns: Vec<String> = columns.iter().map(|column| column.trim_matches('"').to_owned()).collect();
    let text = String::from_utf8(chunks.concat()).unwrap();
    let rows = text.lines().map(|line| Row::parse(line, &columns, dictionary)).collect();
    Table { name, columns, rows }
}
