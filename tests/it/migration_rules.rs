//! Rules of migrations, so that a new version starts while processes of the version before it work on.

use std::{fs, path::Path};

/// The first migration that must keep the rules; those before it are released.
const FIRST: u32 = 61;

/// What may lock a table for long or break the version before, as words of SQL in order, with the reason.
///
/// A `*` is any word.
const RISKS: [(&str, &str); 16] = [
    ("drop table", "the version before reads it"),
    ("drop view", "the version before reads it"),
    ("drop column", "the version before reads it"),
    ("rename", "the version before uses the former name"),
    ("set not null", "all rows are read under a lock, and the version before may write none"),
    ("alter column * type", "the table is rewritten under a lock"),
    ("generated always as", "the table is rewritten under a lock"),
    ("add constraint", "all rows are read under a lock, unless it is NOT VALID"),
    ("add check", "all rows are read under a lock, unless it is NOT VALID"),
    ("add primary key", "an index is made under a lock"),
    ("create index", "writes wait until it is made"),
    ("create unique index", "writes wait until it is made, and the version before may break it"),
    ("lock table", "others wait"),
    ("update", "the rows are locked until the migration ends"),
    ("delete from", "the rows are locked until the migration ends"),
    ("truncate", "the rows are gone for the version before"),
];

/// Returns the words of the statements of a migration in lower case, without comments.
fn words(sql: &str) -> Vec<String> {
    let code =
        sql.lines().map(|line| line.split("--").next().unwrap_or_default()).collect::<Vec<_>>().join(" ");
    let is_part = |symbol: char| symbol.is_alphanumeric() || symbol == '_';
    code.to_lowercase()
        .split(|symbol| !is_part(symbol))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Returns the tables that a migration makes: nobody uses them yet.
fn new_tables(words: &[String]) -> Vec<&String> {
    let made = words.windows(3).filter(|three| three[0] == "create" && three[1] == "table");
    made.map(|three| &three[2]).collect()
}

/// Returns what a migration risks and does not explain.
fn unexplained_risks(sql: &str) -> Vec<&'static str> {
    let is_explained = sql.lines().any(|line| {
        line.trim().strip_prefix("-- lock: ").is_some_and(|reason| reason.split_whitespace().count() >= 4)
    });
    if is_explained {
        return Vec::new();
    }
    let words = words(sql);
    let new = new_tables(&words);
    let risks = RISKS.iter().filter(|(risk, _)| {
        let risk: Vec<&str> = risk.split(' ').collect();
        words.windows(risk.len()).enumerate().any(|(at, found)| {
            let is_risk = found.iter().zip(&risk).all(|(word, wanted)| *wanted == "*" || word == wanted);
            // Words behind the risk name its table; ON DELETE and ON UPDATE are of keys.
            let of_new_table = words[at..].iter().take(8).any(|word| new.contains(&word));
            let of_key = at > 0 && (words[at - 1] == "on" || words[at - 1] == "do" || words[at - 1] == "for");
            is_risk && !of_new_table && !of_key
        })
    });
    risks.map(|(_, reason)| *reason).collect()
}

#[test]
fn new_migrations_neither_lock_tables_for_long_nor_break_the_version_before() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let Some(number) = name.get(..4).and_then(|number| number.parse::<u32>().ok()) else { continue };
        if number >= FIRST {
            let risks = unexplained_risks(&fs::read_to_string(&path).unwrap());
            found.extend(risks.into_iter().map(|risk| format!("{name}: {risk}")));
        }
    }
    assert!(
        found.is_empty(),
        "do it in another way, or say in a line `-- lock: …` why it is right:\n{}",
        found.join("\n")
    );
}

#[test]
fn what_is_risky_needs_a_reason() {
    for (sql, is_risky) in [
        ("ALTER TABLE articles ADD COLUMN section text", false),
        ("ALTER TABLE articles DROP COLUMN section", true),
        ("ALTER TABLE articles ALTER COLUMN section TYPE integer", true),
        ("ALTER TABLE articles ADD COLUMN tsv tsvector GENERATED ALWAYS AS (to_tsvector(body)) STORED", true),
        (
            "CREATE TABLE shelves (shelf uuid PRIMARY KEY); CREATE INDEX shelves_shelf ON shelves (shelf)",
            false,
        ),
        ("CREATE INDEX articles_section ON articles (section)", true),
        ("UPDATE articles SET section = ''", true),
        ("-- lock: there are few of these rows\nUPDATE articles SET section = ''", false),
        ("-- lock: it\nUPDATE articles SET section = ''", true),
        ("-- This drops no column: DROP COLUMN\nSELECT 1", false),
    ] {
        assert_eq!(!unexplained_risks(sql).is_empty(), is_risky, "{sql}");
    }
}
