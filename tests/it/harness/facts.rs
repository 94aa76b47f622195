//! All stored facts without ids, in which two runs must agree.

use std::collections::BTreeMap;

use dateline::store::invariants;
use sqlx::{AssertSqlSafe, PgPool};

/// Rows by what they are of.
pub type Facts = BTreeMap<&'static str, Vec<String>>;

/// What is compared, with the query of its rows as texts, which have neither ids nor times of extraction.
///
/// Which happening, story or quotation joins two articles can depend on their order; what each article says cannot.
const QUERIES: [(&str, &str); 10] = [
    (
        "articles",
        "SELECT coalesce(external_id, source) || ' ' || a.revision || ' ' || j.state FROM articles a JOIN jobs j USING (article_id)",
    ),
    (
        "statements",
        "SELECT coalesce(a.external_id, a.source) || ' ' || s.statement_type || ' ' || coalesce(p.name, '-') || ' ' || s.text
         FROM statements s JOIN articles a USING (article_id) LEFT JOIN actors p ON p.actor_id = s.speaker_id",
    ),
    (
        "subjects",
        "SELECT coalesce(a.external_id, a.source) || ' ' || p.name || ' ' || s.text
         FROM statement_subjects b JOIN statements s USING (article_id, statement_id) JOIN articles a USING (article_id)
         JOIN actors p USING (actor_id)",
    ),
    (
        "events",
        "SELECT coalesce(a.external_id, a.source) || ' ' || e.event_type || ' ' || e.status || ' ' || coalesce(e.earliest::text, '-') || ' ' || e.summary
         FROM events e JOIN articles a USING (article_id)",
    ),
    (
        "participants",
        "SELECT coalesce(a.external_id, a.source) || ' ' || e.role || ' ' || p.name
         FROM event_actors e JOIN articles a USING (article_id) JOIN actors p USING (actor_id)",
    ),
    ("actors", "SELECT actor_type || ' ' || name || ' ' || article_count FROM actors"),
    (
        "mentioned actors",
        "SELECT coalesce(a.external_id, a.source) || ' ' || p.name || ' ' || c.mention_count
         FROM article_actors c JOIN articles a USING (article_id) JOIN actors p USING (actor_id)",
    ),
    // Events with equal type, status, days and actors have one match key and one happening, in any order of arrival.
    (
        "happenings by key",
        "SELECT min(event_type) || ' ' || min(status) || ' ' || coalesce(min(earliest)::text, '-') || ' ' || count(*) || ' '
                || count(DISTINCT article_id) || ' ' || count(DISTINCT happening_id)
         FROM events GROUP BY match_key",
    ),
    // Case and punctuation are those of the first article.
    (
        "versions of quotations",
        "SELECT article_count || ' ' || word_count || regexp_replace(' ' || lower(text) || ' ', '[^[:alnum:]]+', ' ', 'g')
         FROM quotation_versions",
    ),
    // What was added and not deleted is there, once: the log of changes has each change once.
    (
        "statements that the log has otherwise",
        "SELECT coalesce(l.subject_id, s.statement_id)::text FROM (
           SELECT subject_id, count(*) FILTER (WHERE change_type = 'statement.added')
                              - count(*) FILTER (WHERE change_type = 'statement.deleted') AS logged
           FROM changes WHERE change_type IN ('statement.added', 'statement.deleted') GROUP BY subject_id
         ) l FULL JOIN statements s ON s.statement_id = l.subject_id
         WHERE coalesce(l.logged, 0) <> CASE WHEN s.statement_id IS NULL THEN 0 ELSE 1 END",
    ),
];

/// Checks that every invariant of the record holds.
pub async fn assert_consistent(pool: &PgPool) {
    let mut broken = Vec::new();
    let found = |finding: &invariants::Finding| broken.extend((!finding.holds()).then(|| finding.clone()));
    invariants::check(pool, found).await.unwrap();
    assert_eq!(broken, [], "the record is consistent");
}

/// Returns all facts, after a check that the record is consistent.
pub async fn facts(pool: &PgPool) -> Facts {
    assert_consistent(pool).await;
    let mut facts = BTreeMap::new();
    for (what, sql) in QUERIES {
        let sql = format!("SELECT row FROM ({sql}) AS rows (row) ORDER BY 1");
        let rows: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(pool).await.unwrap();
        facts.insert(what, rows);
    }
    facts
}
