//! Actors across articles.

use super::Invariant;
use extraction::schema::{ActorId, ArticleId};

/// What must hold of actors.
pub(super) const INVARIANTS: &[Invariant] = &[
    Invariant {
        sentence: "an actor that was merged leads to one that remains",
        prefix: ActorId::PREFIX,
        violations: "WITH RECURSIVE reached AS (
                       SELECT actor_id FROM actors WHERE merged_into IS NULL
                       UNION SELECT a.actor_id FROM actors a JOIN reached r ON a.merged_into = r.actor_id
                     ) SELECT a.actor_id FROM actors a LEFT JOIN reached r USING (actor_id) WHERE r.actor_id IS NULL",
    },
    Invariant {
        sentence: "the number of articles of an actor is that of the articles which mention it",
        prefix: ActorId::PREFIX,
        violations: "WITH RECURSIVE chain AS (
                       SELECT actor_id AS mentioned_id, actor_id FROM actors WHERE merged_into IS NULL
                       UNION SELECT a.actor_id, c.actor_id FROM chain c JOIN actors a ON a.merged_into = c.mentioned_id
                     ), counted AS (
                       SELECT c.actor_id, count(DISTINCT m.article_id) AS articles
                       FROM chain c JOIN article_actors m ON m.actor_id = c.mentioned_id GROUP BY c.actor_id
                     ) SELECT a.actor_id FROM actors a LEFT JOIN counted c USING (actor_id)
                     WHERE a.merged_into IS NULL AND a.article_count <> coalesce(c.articles, 0)",
    },
    Invariant {
        sentence: "an actor that nothing mentions has a correction, a review, an erasure or an authority",
        prefix: ActorId::PREFIX,
        violations: "SELECT a.actor_id FROM actors a
                     WHERE NOT EXISTS (SELECT 1 FROM article_actors m WHERE m.actor_id = a.actor_id)
                       AND NOT EXISTS (SELECT 1 FROM happening_actors h WHERE h.actor_id = a.actor_id)
                       AND NOT EXISTS (SELECT 1 FROM corrections c WHERE a.actor_id IN (c.actor_id, c.target_actor_id))
                       AND NOT EXISTS (SELECT 1 FROM reviews r WHERE r.speaker_id = a.actor_id)
                       AND NOT EXISTS (SELECT 1 FROM erasures x WHERE x.actor_id = a.actor_id)
                       AND NOT EXISTS (SELECT 1 FROM authorities u WHERE u.actor_id = a.actor_id)
                       AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.state IN ('ready', 'running'))",
    },
    Invariant {
        sentence: "a place of the gazetteer is one actor, and that actor is a place",
        prefix: ActorId::PREFIX,
        violations: "SELECT p.actor_id FROM actor_places p LEFT JOIN actors a USING (actor_id)
                     WHERE a.actor_type IS DISTINCT FROM 'place'
                     UNION ALL
                     SELECT actor_id FROM (SELECT actor_id, count(*) OVER (PARTITION BY place_key) AS actors
                                           FROM actor_places) counted WHERE actors > 1",
    },
    Invariant {
        sentence: "an article names each place of the gazetteer as one actor",
        prefix: ArticleId::PREFIX,
        violations: "SELECT DISTINCT m.article_id FROM article_actors m JOIN actor_places p USING (actor_id)
                     GROUP BY m.article_id, p.place_key HAVING count(*) > 1",
    },
    Invariant {
        sentence: "an actor that was dismissed is in no statement, event or list",
        prefix: ActorId::PREFIX,
        violations: "SELECT a.actor_id FROM actors a JOIN corrections c ON c.correction_id = a.dismissal_id
                     WHERE c.undone_at IS NULL
                       AND EXISTS (SELECT 1 FROM article_actors m JOIN jobs j USING (article_id)
                                   WHERE m.actor_id = a.actor_id AND j.state = 'done')
                     UNION ALL
                     SELECT a.actor_id FROM actors a LEFT JOIN corrections c ON c.correction_id = a.dismissal_id
                     WHERE a.dismissal_id IS NOT NULL AND (c.correction_id IS NULL OR c.undone_at IS NOT NULL)",
    },
];
