//! Statements, events and mentioned actors of articles: rows, and the documents of the extractions.

use super::Invariant;
use extraction::schema::{ArticleId, EventId, StatementId};

/// What must hold of the facts of articles.
pub(super) const INVARIANTS: &[Invariant] = &[
    Invariant {
        sentence: "every fact belongs to the extraction of its article",
        prefix: ArticleId::PREFIX,
        violations: "SELECT DISTINCT f.article_id FROM (
                       SELECT article_id FROM all_statements UNION ALL SELECT article_id FROM events
                       UNION ALL SELECT article_id FROM article_actors UNION ALL SELECT article_id FROM article_vectors
                     ) f LEFT JOIN extractions x USING (article_id) WHERE x.article_id IS NULL",
    },
    Invariant {
        sentence: "the statements of an article are those of its extraction",
        prefix: ArticleId::PREFIX,
        violations: "WITH extracted AS (
                       SELECT x.article_id, (nth - 1)::integer AS ordinal, one
                       FROM extractions x, jsonb_array_elements(x.document->'statements') WITH ORDINALITY AS e (one, nth)
                     ) SELECT DISTINCT article_id FROM extracted e FULL JOIN all_statements s USING (article_id, ordinal)
                     WHERE e.one IS DISTINCT FROM s.document",
    },
    Invariant {
        sentence: "the events of an article are those of its extraction",
        prefix: ArticleId::PREFIX,
        violations: "WITH extracted AS (
                       SELECT x.article_id, (nth - 1)::integer AS ordinal, one
                       FROM extractions x, jsonb_array_elements(x.document->'events') WITH ORDINALITY AS e (one, nth)
                     ) SELECT DISTINCT article_id FROM extracted x FULL JOIN events e USING (article_id, ordinal)
                     WHERE x.one IS DISTINCT FROM e.document",
    },
    Invariant {
        sentence: "the actors of an article are those of its extraction",
        prefix: ArticleId::PREFIX,
        violations: "WITH extracted AS (
                       SELECT x.article_id, (one->>'actor_index')::integer AS actor_index,
                              substring(one->>'actor_id' FROM 5)::uuid AS actor_id
                       FROM extractions x, jsonb_array_elements(x.document->'actors') AS one
                     ) SELECT DISTINCT article_id FROM extracted e FULL JOIN article_actors a USING (article_id, actor_index)
                     WHERE e.actor_id IS DISTINCT FROM a.actor_id",
    },
    Invariant {
        sentence: "facts have the source and the time of publication of their article",
        prefix: ArticleId::PREFIX,
        violations: "SELECT DISTINCT f.article_id FROM (
                       SELECT article_id, source, published_at FROM all_statements
                       UNION ALL SELECT article_id, source, published_at FROM events
                       UNION ALL SELECT article_id, source, published_at FROM article_vectors
                       UNION ALL SELECT article_id, source, published_at FROM quotation_occurrences
                     ) f JOIN articles a USING (article_id) JOIN extractions x USING (article_id)
                     JOIN revisions r ON r.article_id = x.article_id AND r.revision = x.revision
                     WHERE f.source <> a.source OR f.published_at <> r.published_at",
    },
    Invariant {
        sentence: "a statement is found by what its document says",
        prefix: StatementId::PREFIX,
        violations: "SELECT statement_id FROM all_statements
                     WHERE text IS DISTINCT FROM document->>'text' OR statement_type IS DISTINCT FROM document->>'type'
                       OR document->>'id' IS DISTINCT FROM 'stm_' || replace(statement_id::text, '-', '')
                       OR speaker_id IS DISTINCT FROM substring(document #>> '{speaker,actor_id}' FROM 5)::uuid",
    },
    Invariant {
        sentence: "a statement is found by those that it is about, and by no other actor",
        prefix: StatementId::PREFIX,
        violations: "WITH said AS (
                       SELECT DISTINCT s.article_id, s.statement_id, substring(one->>'actor_id' FROM 5)::uuid AS actor_id
                       FROM all_statements s, jsonb_array_elements(s.document->'about') AS one
                       WHERE one->>'actor_id' IS NOT NULL
                     ) SELECT DISTINCT statement_id FROM said FULL JOIN statement_subjects b
                         USING (article_id, statement_id, actor_id)
                     WHERE said.article_id IS NULL OR b.article_id IS NULL",
    },
    Invariant {
        sentence: "the days of a statement are in order, and those of its subjects are the same",
        prefix: StatementId::PREFIX,
        violations: "SELECT DISTINCT s.statement_id FROM all_statements s
                     LEFT JOIN statement_subjects b USING (article_id, statement_id)
                     WHERE s.said_earliest >= s.said_latest OR b.said_earliest <> s.said_earliest",
    },
    Invariant {
        sentence: "an event is found by what its document says",
        prefix: EventId::PREFIX,
        violations: "SELECT event_id FROM events
                     WHERE event_type IS DISTINCT FROM document->>'type' OR status IS DISTINCT FROM document->>'status'
                       OR summary IS DISTINCT FROM document #>> '{summary,text}'
                       OR sentence IS DISTINCT FROM document #>> '{sentence,text}'
                       OR background IS DISTINCT FROM (document->>'background')::boolean
                       OR document->>'id' IS DISTINCT FROM 'evt_' || replace(event_id::text, '-', '')",
    },
    Invariant {
        sentence: "an event is found by its participants and places, and by no other actor",
        prefix: EventId::PREFIX,
        violations: "WITH described AS (
                       SELECT e.article_id, e.event_id, substring(one->>'actor_id' FROM 5)::uuid AS actor_id,
                              one->>'role' AS role
                       FROM events e, jsonb_array_elements(e.document->'participants') AS one
                       WHERE one->>'actor_id' IS NOT NULL
                       UNION
                       SELECT e.article_id, e.event_id, substring(one->>'actor_id' FROM 5)::uuid, 'place'
                       FROM events e, jsonb_array_elements(e.document->'places') AS one
                       WHERE one->>'actor_id' IS NOT NULL
                     ) SELECT DISTINCT event_id FROM described d FULL JOIN event_actors a
                         USING (article_id, event_id, actor_id, role)
                     WHERE d.article_id IS NULL OR a.article_id IS NULL",
    },
    Invariant {
        sentence: "the days of an event are in order, and those of its actors are the same",
        prefix: EventId::PREFIX,
        violations: "SELECT DISTINCT e.event_id FROM events e LEFT JOIN event_actors a USING (article_id, event_id)
                     WHERE (e.earliest IS NULL) <> (e.latest IS NULL) OR e.earliest >= e.latest
                       OR e.sort_day <> coalesce(e.earliest, 2147483647) OR a.sort_day <> e.sort_day",
    },
    Invariant {
        sentence: "an event that is attributed to a statement is in an article with that statement",
        prefix: EventId::PREFIX,
        violations: "SELECT e.event_id FROM events e
                     LEFT JOIN all_statements s ON s.article_id = e.article_id AND s.statement_id = e.attributed_to
                     WHERE e.attributed_to IS NOT NULL AND s.article_id IS NULL",
    },
    Invariant {
        sentence: "the review of a statement exists, and a rejected statement has one",
        prefix: StatementId::PREFIX,
        violations: "SELECT s.statement_id FROM all_statements s LEFT JOIN reviews r USING (review_id)
                     WHERE (s.review_id IS NOT NULL OR s.rejected) AND r.review_id IS NULL",
    },
];
