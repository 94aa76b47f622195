//! Articles, their revisions, keys and jobs.

use super::Invariant;
use extraction::schema::ArticleId;

/// What must hold of articles.
pub(super) const INVARIANTS: &[Invariant] = &[
    Invariant {
        sentence: "each article has all its revisions, from 1 to the newest",
        prefix: ArticleId::PREFIX,
        violations: "SELECT a.article_id FROM articles a LEFT JOIN revisions r USING (article_id)
                     GROUP BY a.article_id HAVING count(r.revision) <> a.revision OR max(r.revision) <> a.revision
                       OR min(r.revision) <> 1",
    },
    Invariant {
        sentence: "each article is found by its key, and each key has an article",
        prefix: ArticleId::PREFIX,
        violations: "SELECT a.article_id FROM articles a LEFT JOIN article_keys k USING (dedup_key) WHERE k.dedup_key IS NULL
                     UNION ALL
                     SELECT k.article_id FROM article_keys k LEFT JOIN articles a USING (article_id) WHERE a.article_id IS NULL",
    },
    Invariant {
        sentence: "each article has a job for its newest revision, unless it is withdrawn, and each job has an article",
        prefix: ArticleId::PREFIX,
        violations: "SELECT article_id FROM articles a FULL JOIN jobs j USING (article_id)
                     WHERE a.article_id IS NULL OR j.article_id IS NULL OR j.revision > a.revision
                       OR (j.revision < a.revision AND a.hidden_until IS DISTINCT FROM 'infinity')",
    },
    Invariant {
        sentence: "a job has a lease while it runs, and no other job has one",
        prefix: ArticleId::PREFIX,
        violations: "SELECT article_id FROM jobs WHERE (state = 'running') <> (lease_expires_at IS NOT NULL)",
    },
    Invariant {
        sentence: "an article whose job is done has the extraction of its newest revision",
        prefix: ArticleId::PREFIX,
        violations: "SELECT a.article_id FROM articles a JOIN jobs j USING (article_id)
                     JOIN revisions r ON r.article_id = a.article_id AND r.revision = a.revision
                     LEFT JOIN extractions x ON x.article_id = a.article_id
                     WHERE j.state = 'done' AND r.extract AND (a.hidden_until IS NULL OR a.hidden_until <= now())
                       AND x.revision IS DISTINCT FROM a.revision",
    },
    Invariant {
        sentence: "no article that is withdrawn, under embargo or only stored has facts",
        prefix: ArticleId::PREFIX,
        violations: "SELECT a.article_id FROM articles a JOIN extractions x USING (article_id)
                     JOIN revisions r ON r.article_id = a.article_id AND r.revision = a.revision
                     WHERE a.hidden_until > now() OR NOT r.extract",
    },
    Invariant {
        sentence: "each extraction is of a revision that exists",
        prefix: ArticleId::PREFIX,
        violations: "SELECT x.article_id FROM extractions x LEFT JOIN revisions r USING (article_id, revision)
                     WHERE r.article_id IS NULL",
    },
    Invariant {
        sentence: "the original of a copy is another article that has facts",
        prefix: ArticleId::PREFIX,
        violations: "SELECT x.article_id FROM extractions x LEFT JOIN extractions o ON o.article_id = x.original_id
                     WHERE x.original_id IS NOT NULL AND (o.article_id IS NULL OR x.original_id = x.article_id)",
    },
];
