//! Happenings and their events.

use super::Invariant;
use extraction::schema::{EventId, HappeningId};

/// What must hold of happenings. The values that an editor gave one are left out.
pub(super) const INVARIANTS: &[Invariant] = &[
    Invariant {
        sentence: "a happening has the numbers of its events and articles, and every event has a happening",
        prefix: HappeningId::PREFIX,
        violations: "SELECT happening_id FROM all_happenings h FULL JOIN events e USING (happening_id)
                     GROUP BY happening_id, h.event_count, h.article_count
                     HAVING h.event_count IS DISTINCT FROM count(e.event_id)::integer OR count(e.event_id) = 0
                       OR h.article_count IS DISTINCT FROM count(DISTINCT e.article_id)::integer",
    },
    Invariant {
        sentence: "the actors of an event are in the happening of their event",
        prefix: EventId::PREFIX,
        violations: "SELECT DISTINCT a.event_id FROM event_actors a JOIN events e USING (article_id, event_id)
                     WHERE a.happening_id <> e.happening_id",
    },
    Invariant {
        sentence: "the days, type and status of a happening are those of one of its events",
        prefix: HappeningId::PREFIX,
        violations: "SELECT h.happening_id FROM all_happenings h
                     WHERE NOT EXISTS (
                         SELECT 1 FROM events e JOIN review_events v USING (article_id, event_id)
                         JOIN reviews r USING (review_id) WHERE e.happening_id = h.happening_id AND r.decision = 'correct')
                       AND NOT EXISTS (
                         SELECT 1 FROM events e WHERE e.happening_id = h.happening_id
                           AND (e.earliest, e.latest, e.sort_day, e.event_type, e.status, e.summary)
                               IS NOT DISTINCT FROM (h.earliest, h.latest, h.sort_day, h.event_type, h.status, h.summary))",
    },
    Invariant {
        sentence: "a happening is dated where one of its events is",
        prefix: HappeningId::PREFIX,
        violations: "SELECT h.happening_id FROM all_happenings h WHERE h.earliest IS NULL
                       AND EXISTS (SELECT 1 FROM events e WHERE e.happening_id = h.happening_id AND e.earliest IS NOT NULL)",
    },
    Invariant {
        sentence: "a happening is background where all its events are, and its last report is that of the last article",
        prefix: HappeningId::PREFIX,
        violations: "SELECT h.happening_id FROM all_happenings h JOIN events e USING (happening_id)
                     GROUP BY h.happening_id HAVING h.background <> bool_and(e.background)
                       OR h.last_report_second <> max(extract(epoch FROM e.published_at))::bigint",
    },
    Invariant {
        sentence: "a happening has the numbers of its sources, and of the texts that report it",
        prefix: HappeningId::PREFIX,
        violations: "SELECT h.happening_id FROM all_happenings h JOIN events e USING (happening_id)
                     JOIN extractions x USING (article_id)
                     WHERE h.event_count <= 500 AND h.source_count IS NOT NULL
                     GROUP BY h.happening_id HAVING h.source_count <> count(DISTINCT e.source)
                       OR h.report_count <> count(DISTINCT coalesce(x.original_id, x.article_id))",
    },
    Invariant {
        sentence: "a happening is found by the participants and places of its events, and by no other actor",
        prefix: HappeningId::PREFIX,
        violations: "WITH described AS (SELECT DISTINCT happening_id, actor_id, role FROM event_actors)
                     SELECT DISTINCT happening_id FROM described d
                     FULL JOIN happening_actors a USING (happening_id, actor_id, role)
                     JOIN all_happenings h USING (happening_id)
                     WHERE (d.role IS NULL OR a.role IS NULL) AND NOT h.document ? 'corrected_participants'",
    },
    Invariant {
        sentence: "the review of a happening exists, and a rejected happening has one",
        prefix: HappeningId::PREFIX,
        violations: "SELECT h.happening_id FROM all_happenings h LEFT JOIN reviews r USING (review_id)
                     WHERE (h.review_id IS NOT NULL OR h.rejected) AND r.review_id IS NULL",
    },
];
