-- The questions of the bench: each a path of the API in a line of its own, and below it a query for the same rows.
-- Words in braces are replaced: {head} and {rare} by the ids of the most frequent person and of one in few articles,
-- {head-name} and {rare-name} by their names, {common} and {seldom} by words, {story}, {article}, {quotation},
-- {statement}, {event} and {happening} by ids; in paths ids have their prefix.

-- /v1/articles
SELECT a.article_id, a.source, a.url, r.title, r.published_at, r.details, j.state, v.story_id FROM articles a
JOIN revisions r USING (article_id, revision) JOIN jobs j USING (article_id) LEFT JOIN article_vectors v USING (article_id)
ORDER BY a.article_id DESC LIMIT 50;

-- /v1/articles?q={common}
SELECT a.article_id, r.title, ts_headline('english', r.body, websearch_to_tsquery('english', '{common}')) FROM articles a
JOIN revisions r USING (article_id, revision) WHERE r.tsv @@ websearch_to_tsquery('english', '{common}')
ORDER BY a.article_id DESC LIMIT 50;

-- /v1/articles?q={seldom}
SELECT a.article_id, r.title, ts_headline('english', r.body, websearch_to_tsquery('english', '{seldom}')) FROM articles a
JOIN revisions r USING (article_id, revision) WHERE r.tsv @@ websearch_to_tsquery('english', '{seldom}')
ORDER BY a.article_id DESC LIMIT 50;

-- /v1/articles?q=police%20convoy%20-teachers
SELECT a.article_id, r.title, ts_headline('english', r.body, websearch_to_tsquery('english', 'police convoy -teachers'))
FROM articles a JOIN revisions r USING (article_id, revision)
WHERE r.tsv @@ websearch_to_tsquery('english', 'police convoy -teachers') ORDER BY a.article_id DESC LIMIT 50;

-- /v1/articles?q={common}&sort=relevance
SELECT a.article_id, r.title, ts_rank_cd(r.tsv, websearch_to_tsquery('english', '{common}')) AS rank FROM articles a
JOIN revisions r USING (article_id, revision) WHERE r.tsv @@ websearch_to_tsquery('english', '{common}')
ORDER BY rank DESC LIMIT 50;

-- /v1/articles?source=paper-rare
SELECT a.article_id, r.title FROM articles a JOIN revisions r USING (article_id, revision) WHERE a.source = 'paper-rare'
ORDER BY a.article_id DESC LIMIT 50;

-- /v1/articles?section=culture
SELECT a.article_id, r.title FROM articles a JOIN revisions r USING (article_id, revision)
WHERE r.labels @> ARRAY['section:culture'] ORDER BY a.article_id DESC LIMIT 50;

-- /v1/articles?byline={rare-name}
SELECT a.article_id, r.title FROM articles a JOIN revisions r USING (article_id, revision)
WHERE r.labels @> ARRAY['byline:{rare-last}'] ORDER BY a.article_id DESC LIMIT 50;

-- /v1/articles?from=2019-03-01&to=2019-03-02
SELECT a.article_id, r.title FROM articles a JOIN revisions r USING (article_id, revision)
WHERE r.published_at >= '2019-03-01Z' AND r.published_at < '2019-03-03Z' ORDER BY a.article_id DESC LIMIT 50;

-- /v1/articles?status=failed
SELECT article_id FROM jobs WHERE state = 'failed' ORDER BY article_id DESC LIMIT 50;

-- /v1/articles?url=https%3A%2F%2Fnews.example%2Fitem-0000777
SELECT a.article_id, r.title FROM articles a JOIN revisions r USING (article_id, revision)
WHERE a.url = 'https://news.example/item-0000777';

-- /v1/articles/{article}
SELECT r.title, r.body, x.document FROM revisions r JOIN extractions x USING (article_id) WHERE article_id = '{article}';

-- /v1/statements
SELECT s.document, r.title FROM statements s JOIN revisions r USING (article_id)
ORDER BY s.said_earliest DESC, s.statement_id DESC LIMIT 50;

-- /v1/statements?speaker={head-name}
SELECT s.document, r.title FROM statements s JOIN revisions r USING (article_id) WHERE s.speaker_id = '{head}'
ORDER BY s.said_earliest DESC, s.statement_id DESC LIMIT 50;

-- /v1/statements?speaker={rare-name}
SELECT s.document, r.title FROM statements s JOIN revisions r USING (article_id) WHERE s.speaker_id = '{rare}'
ORDER BY s.said_earliest DESC, s.statement_id DESC LIMIT 50;

-- /v1/statements?speaker={head-name}&q={common}
SELECT s.document, r.title FROM statements s JOIN revisions r USING (article_id)
WHERE s.speaker_id = '{head}' AND s.tsv @@ websearch_to_tsquery('english', '{common}')
ORDER BY s.said_earliest DESC, s.statement_id DESC LIMIT 50;

-- /v1/statements?q={common}
SELECT s.document, r.title FROM statements s JOIN revisions r USING (article_id)
WHERE s.tsv @@ websearch_to_tsquery('english', '{common}')
ORDER BY s.said_earliest DESC, s.statement_id DESC LIMIT 50;

-- /v1/statements?q={seldom}
SELECT s.document, r.title FROM statements s JOIN revisions r USING (article_id)
WHERE s.tsv @@ websearch_to_tsquery('english', '{seldom}')
ORDER BY s.said_earliest DESC, s.statement_id DESC LIMIT 50;

-- /v1/statements?q=council%20-summer
SELECT s.document, r.title FROM statements s JOIN revisions r USING (article_id)
WHERE s.tsv @@ websearch_to_tsquery('english', 'council -summer')
ORDER BY s.said_earliest DESC, s.statement_id DESC LIMIT 50;

-- /v1/statements?topic={common}
SELECT s.document, r.title FROM statements s JOIN revisions r USING (article_id)
WHERE r.topic @@ websearch_to_tsquery('english', '{common}')
ORDER BY s.said_earliest DESC, s.statement_id DESC LIMIT 50;

-- /v1/statements?topic={seldom}
SELECT s.document, r.title FROM statements s JOIN revisions r USING (article_id)
WHERE r.topic @@ websearch_to_tsquery('english', '{seldom}')
ORDER BY s.said_earliest DESC, s.statement_id DESC LIMIT 50;

-- /v1/statements?role=mayor
SELECT s.document, r.title FROM statements s JOIN revisions r USING (article_id) WHERE s.role_words @> ARRAY['mayor']
ORDER BY s.said_earliest DESC, s.statement_id DESC LIMIT 50;

-- /v1/statements?role=governor&named=true&min_confidence=0.9
SELECT s.document, r.title FROM statements s JOIN revisions r USING (article_id)
WHERE s.role_words @> ARRAY['governor'] AND s.is_named AND s.confidence >= 0.9
ORDER BY s.said_earliest DESC, s.statement_id DESC LIMIT 50;

-- /v1/statements?about=Paris
SELECT s.document, r.title FROM statements s JOIN revisions r USING (article_id) JOIN statement_subjects b
  USING (article_id, statement_id) WHERE b.actor_id = '{paris}'
ORDER BY b.said_earliest DESC, b.statement_id DESC LIMIT 50;

-- /v1/statements?cue=warn
SELECT s.document, r.title FROM statements s JOIN revisions r USING (article_id) WHERE s.cue_lemma = 'warn'
ORDER BY s.said_earliest DESC, s.statement_id DESC LIMIT 50;

-- /v1/statements?type=mixed
SELECT s.document, r.title FROM statements s JOIN revisions r USING (article_id) WHERE s.statement_type = 'mixed'
ORDER BY s.said_earliest DESC, s.statement_id DESC LIMIT 50;

-- /v1/statements?source=paper-rare
SELECT s.document, r.title FROM statements s JOIN revisions r USING (article_id) WHERE s.source = 'paper-rare'
ORDER BY s.said_earliest DESC, s.statement_id DESC LIMIT 50;

-- /v1/statements?from=2019-03-01&to=2019-03-31
SELECT s.document, r.title FROM statements s JOIN revisions r USING (article_id)
WHERE s.said_latest > 17956 AND s.said_earliest <= 17986
ORDER BY s.said_earliest DESC, s.statement_id DESC LIMIT 50;

-- /v1/statements?section=culture
SELECT s.document, r.title FROM statements s JOIN revisions r USING (article_id)
WHERE r.labels @> ARRAY['section:culture'] ORDER BY s.said_earliest DESC, s.statement_id DESC LIMIT 50;

-- /v1/statements?story={story}
SELECT s.document, r.title FROM statements s JOIN revisions r USING (article_id) JOIN article_vectors v USING (article_id)
WHERE v.story_id = '{story}' ORDER BY s.said_earliest DESC, s.statement_id DESC LIMIT 50;

-- /v1/statements?verified=true
SELECT s.document FROM statements s WHERE s.review_id IS NOT NULL
ORDER BY s.said_earliest DESC, s.statement_id DESC LIMIT 50;

-- /v1/statements/{statement}
SELECT s.document, r.title FROM statements s JOIN revisions r USING (article_id) WHERE s.statement_id = '{statement}';

-- /v1/quotations
SELECT quotation_id, text, article_count FROM quotations ORDER BY last_day DESC, quotation_id DESC LIMIT 50;

-- /v1/quotations?speaker={head-name}
SELECT DISTINCT q.quotation_id, q.text, q.article_count, q.last_day FROM quotations q
JOIN quotation_occurrences o USING (quotation_id) WHERE o.speaker_id = '{head}'
ORDER BY q.last_day DESC, q.quotation_id DESC LIMIT 50;

-- /v1/quotations?q={common}
SELECT quotation_id, text, article_count FROM quotations WHERE tsv @@ websearch_to_tsquery('english', '{common}')
ORDER BY last_day DESC, quotation_id DESC LIMIT 50;

-- /v1/quotations?from=2019-03-01&to=2019-03-07
SELECT DISTINCT q.quotation_id, q.text, q.article_count, q.last_day FROM quotations q
JOIN quotation_occurrences o USING (quotation_id) WHERE o.published_at >= '2019-03-01Z' AND o.published_at < '2019-03-08Z'
ORDER BY q.last_day DESC, q.quotation_id DESC LIMIT 50;

-- /v1/quotations?source=paper-rare
SELECT DISTINCT q.quotation_id, q.text, q.article_count, q.last_day FROM quotations q
JOIN quotation_occurrences o USING (quotation_id) WHERE o.source = 'paper-rare'
ORDER BY q.last_day DESC, q.quotation_id DESC LIMIT 50;

-- /v1/quotations/{quotation}
SELECT q.*, s.document FROM quotations q JOIN quotation_occurrences o USING (quotation_id)
JOIN statements s USING (article_id, statement_id) WHERE q.quotation_id = '{quotation}';

-- /v1/events
SELECT e.document, r.title FROM events e JOIN revisions r USING (article_id)
ORDER BY e.sort_day DESC, e.event_id DESC LIMIT 50;

-- /v1/events?type=ASSAULT
SELECT e.document, r.title FROM events e JOIN revisions r USING (article_id) WHERE e.event_type = 'ASSAULT'
ORDER BY e.sort_day DESC, e.event_id DESC LIMIT 50;

-- /v1/events?q={common}
SELECT e.document, r.title FROM events e JOIN revisions r USING (article_id)
WHERE e.tsv @@ websearch_to_tsquery('english', '{common}') ORDER BY e.sort_day DESC, e.event_id DESC LIMIT 50;

-- /v1/events?actor={head-name}
SELECT e.document, r.title FROM events e JOIN revisions r USING (article_id)
WHERE EXISTS (SELECT 1 FROM event_actors a WHERE a.article_id = e.article_id AND a.event_id = e.event_id
  AND a.actor_id = '{head}' AND a.role <> 'place') ORDER BY e.sort_day DESC, e.event_id DESC LIMIT 50;

-- /v1/events?place=Riga&type=ACCIDENT&min_injured=5
SELECT e.document, r.title FROM events e JOIN revisions r USING (article_id)
WHERE e.event_type = 'ACCIDENT' AND EXISTS (SELECT 1 FROM event_actors a WHERE a.article_id = e.article_id
  AND a.event_id = e.event_id AND a.actor_id = '{riga}' AND a.role = 'place')
  AND EXISTS (SELECT 1 FROM jsonb_array_elements(e.figures) f WHERE f->>'type' = 'injured' AND (f->>'number')::float8 >= 5)
ORDER BY e.sort_day DESC, e.event_id DESC LIMIT 50;

-- /v1/events?source=paper-rare
SELECT e.document, r.title FROM events e JOIN revisions r USING (article_id) WHERE e.source = 'paper-rare'
ORDER BY e.sort_day DESC, e.event_id DESC LIMIT 50;

-- /v1/events?from=2019-03-01&to=2019-03-31
SELECT e.document, r.title FROM events e JOIN revisions r USING (article_id)
WHERE e.latest > 17956 AND e.earliest <= 17986 ORDER BY e.sort_day DESC, e.event_id DESC LIMIT 50;

-- /v1/events?min_dead=15
SELECT e.document, r.title FROM events e JOIN revisions r USING (article_id)
WHERE EXISTS (SELECT 1 FROM jsonb_array_elements(e.figures) f WHERE f->>'type' = 'dead' AND (f->>'number')::float8 >= 15)
ORDER BY e.sort_day DESC, e.event_id DESC LIMIT 50;

-- /v1/events/{event}
SELECT e.document, r.title FROM events e JOIN revisions r USING (article_id) WHERE e.event_id = '{event}';

-- /v1/timelines
SELECT h.document, (SELECT json_agg(e.document) FROM (SELECT e.document FROM events e
  WHERE e.happening_id = h.happening_id LIMIT 10) e) FROM happenings h WHERE event_count > 0 AND importance >= 1
ORDER BY sort_day, happening_id LIMIT 50;

-- /v1/timelines?place=Paris
SELECT h.document, (SELECT json_agg(e.document) FROM (SELECT e.document FROM events e
  WHERE e.happening_id = h.happening_id LIMIT 10) e) FROM happenings h JOIN happening_actors p USING (happening_id)
WHERE p.actor_id = '{paris}' AND p.role = 'place' AND h.event_count > 0 AND h.importance >= 1
ORDER BY h.sort_day, h.happening_id LIMIT 50;

-- /v1/timelines?near=56.9,24.1&km=100
SELECT h.document, (SELECT json_agg(e.document) FROM (SELECT e.document FROM events e
  WHERE e.happening_id = h.happening_id LIMIT 10) e) FROM happenings h JOIN happening_actors p USING (happening_id)
WHERE p.actor_id = '{riga}' AND p.role = 'place' AND h.event_count > 0 AND h.importance >= 1
ORDER BY h.sort_day, h.happening_id LIMIT 50;

-- /v1/timelines?actor={head-name}
SELECT h.document, (SELECT json_agg(e.document) FROM (SELECT e.document FROM events e
  WHERE e.happening_id = h.happening_id LIMIT 10) e) FROM happenings h JOIN happening_actors p USING (happening_id)
WHERE p.actor_id = '{head}' AND p.role <> 'place' AND h.event_count > 0 AND h.importance >= 1
ORDER BY h.sort_day, h.happening_id LIMIT 50;

-- /v1/timelines?q={common}
SELECT h.document, (SELECT json_agg(e.document) FROM (SELECT e.document FROM events e
  WHERE e.happening_id = h.happening_id LIMIT 10) e) FROM happenings h
WHERE happening_id IN (SELECT happening_id FROM events WHERE tsv @@ websearch_to_tsquery('english', '{common}'))
  AND event_count > 0 AND importance >= 1 ORDER BY sort_day, happening_id LIMIT 50;

-- /v1/timelines?q={seldom}
SELECT h.document, (SELECT json_agg(e.document) FROM (SELECT e.document FROM events e
  WHERE e.happening_id = h.happening_id LIMIT 10) e) FROM happenings h
WHERE happening_id IN (SELECT happening_id FROM events WHERE tsv @@ websearch_to_tsquery('english', '{seldom}'))
  AND event_count > 0 AND importance >= 1 ORDER BY sort_day, happening_id LIMIT 50;

-- /v1/timelines?q={common}&include=statements
SELECT h.document FROM happenings h
WHERE happening_id IN (SELECT happening_id FROM events WHERE tsv @@ websearch_to_tsquery('english', '{common}'))
  AND event_count > 0 AND importance >= 1 ORDER BY sort_day, happening_id LIMIT 50;

-- /v1/timelines?type=ASSAULT&from=2019-03-01&to=2019-03-31
SELECT h.document, (SELECT json_agg(e.document) FROM (SELECT e.document FROM events e
  WHERE e.happening_id = h.happening_id LIMIT 10) e) FROM happenings h WHERE event_type = 'ASSAULT' AND latest > 17956
  AND earliest <= 17986 AND event_count > 0 AND importance >= 1 ORDER BY sort_day, happening_id LIMIT 50;

-- /v1/timelines?sort=reported
SELECT h.document, (SELECT json_agg(e.document) FROM (SELECT e.document FROM events e
  WHERE e.happening_id = h.happening_id LIMIT 10) e) FROM happenings h WHERE event_count > 0 AND importance >= 1
ORDER BY (-coalesce(last_report_second, 0)), happening_id LIMIT 50;

-- /v1/timelines?sort=dead
SELECT h.document, (SELECT -max((f->>'number')::float8) FROM jsonb_array_elements(figures) f WHERE f->>'type' = 'dead') AS dead
FROM happenings h WHERE event_count > 0 AND importance >= 1 AND figures @> '[{"type": "dead"}]'
ORDER BY dead, happening_id LIMIT 50;

-- /v1/timelines?story={story}
SELECT h.document FROM happenings h WHERE happening_id IN (SELECT happening_id FROM events e JOIN article_vectors v
  USING (article_id) WHERE v.story_id = '{story}') AND event_count > 0 AND importance >= 1
ORDER BY sort_day, happening_id LIMIT 50;

-- /v1/timelines?section=culture
SELECT h.document FROM happenings h WHERE happening_id IN (SELECT happening_id FROM events e JOIN revisions r
  USING (article_id) WHERE r.labels @> ARRAY['section:culture']) AND event_count > 0 AND importance >= 1
ORDER BY sort_day, happening_id LIMIT 50;

-- /v1/timelines?granularity=day
SELECT earliest, count(*), sum(event_count) FROM happenings WHERE event_count > 0 AND importance >= 1 GROUP BY earliest;

-- /v1/happenings/{happening}
SELECT h.document, e.document FROM happenings h JOIN events e USING (happening_id) WHERE happening_id = '{happening}';

-- /v1/stories
SELECT * FROM stories WHERE merged_into IS NULL ORDER BY last_day DESC, story_id DESC LIMIT 50;

-- /v1/stories?q={common}
SELECT * FROM stories s WHERE merged_into IS NULL AND story_id IN (SELECT story_id FROM article_vectors
  WHERE tsv @@ websearch_to_tsquery('english', '{common}')) ORDER BY last_day DESC, story_id DESC LIMIT 50;

-- /v1/stories?actor={head-name}
SELECT * FROM stories s WHERE merged_into IS NULL AND story_id IN (SELECT story_id FROM article_vectors v
  JOIN article_actors a USING (article_id) WHERE a.actor_id = '{head}') ORDER BY last_day DESC, story_id DESC LIMIT 50;

-- /v1/stories?source=paper-rare
SELECT * FROM stories s WHERE merged_into IS NULL AND story_id IN (SELECT story_id FROM article_vectors v
  WHERE v.source = 'paper-rare') ORDER BY last_day DESC, story_id DESC LIMIT 50;

-- /v1/stories/{story}
SELECT actor_id, count(DISTINCT article_id) FROM article_vectors JOIN article_actors USING (article_id)
WHERE story_id = '{story}' GROUP BY 1 ORDER BY 2 DESC LIMIT 20;

-- /v1/actors
SELECT actor_id, name, actor_type, article_count FROM actors WHERE merged_into IS NULL AND article_count > 0
ORDER BY article_count DESC, actor_id DESC LIMIT 50;

-- /v1/actors?type=person
SELECT actor_id, name, actor_type, article_count FROM actors WHERE merged_into IS NULL AND article_count > 0
  AND actor_type = 'person' ORDER BY article_count DESC, actor_id DESC LIMIT 50;

-- /v1/actors?q={rare-name}
SELECT actor_id, max(similarity(alias_key, lower('{rare-name}'))) FROM actor_aliases
WHERE alias_key % lower('{rare-name}') OR lower('{rare-name}') <% alias_key GROUP BY 1 ORDER BY 2 DESC LIMIT 50;

-- /v1/actors?q=boris
SELECT actor_id, max(similarity(alias_key, 'boris')) FROM actor_aliases
WHERE alias_key % 'boris' OR 'boris' <% alias_key GROUP BY 1 ORDER BY 2 DESC LIMIT 50;

-- /v1/reconcile/suggest?prefix={rare-last}
SELECT actor_id, name FROM actors WHERE article_count > 0 AND actor_id IN (SELECT actor_id FROM actor_aliases
  WHERE alias_key LIKE lower('%{rare-last}%')) ORDER BY article_count DESC LIMIT 20;

-- /v1/actors/{head}
SELECT (SELECT count(*) FROM statements WHERE speaker_id = '{head}'),
       (SELECT count(DISTINCT event_id) FROM event_actors WHERE actor_id = '{head}'),
       (SELECT array_agg(DISTINCT role) FROM article_actors, UNNEST(roles) AS role WHERE actor_id = '{head}');

-- /v1/actors/{rare}
SELECT (SELECT count(*) FROM statements WHERE speaker_id = '{rare}'),
       (SELECT count(DISTINCT event_id) FROM event_actors WHERE actor_id = '{rare}'),
       (SELECT array_agg(DISTINCT role) FROM article_actors, UNNEST(roles) AS role WHERE actor_id = '{rare}');

-- /v1/actors/{head}/statements
SELECT s.document, r.title FROM statements s JOIN revisions r USING (article_id) WHERE s.speaker_id = '{head}'
ORDER BY s.said_earliest DESC, s.statement_id DESC LIMIT 50;

-- /v1/actors/{head}/timeline?include=statements
SELECT h.document FROM happenings h JOIN happening_actors p USING (happening_id) WHERE p.actor_id = '{head}'
  AND h.event_count > 0 ORDER BY h.sort_day, h.happening_id LIMIT 50;

-- /v1/actors/{head}/timeline?granularity=month
SELECT count(*), to_char(date '1970-01-01' + earliest, 'YYYY-MM') FROM happenings h
WHERE EXISTS (SELECT 1 FROM happening_actors p WHERE p.happening_id = h.happening_id AND p.actor_id = '{head}') GROUP BY 2;

-- /v1/actors/{head}/companions
SELECT b.actor_id, count(DISTINCT b.article_id) FROM article_actors a JOIN article_actors b USING (article_id)
WHERE a.actor_id = '{head}' AND b.actor_id <> '{head}' GROUP BY 1 ORDER BY 2 DESC LIMIT 50;

-- /v1/sources
SELECT source, (SELECT count(*) FROM articles a WHERE a.source = s.source) FROM sources s;

-- /v1/statistics/statements?by=week
SELECT to_char(date '1970-01-01' + said_earliest, 'IYYY-IW'), count(*) FROM statements GROUP BY 1;

-- /v1/statistics/statements?by=speaker
SELECT speaker_id, count(*) FROM statements GROUP BY 1 ORDER BY 2 DESC LIMIT 50;

-- /v1/statistics/statements?by=month&speaker={head-name}
SELECT to_char(date '1970-01-01' + said_earliest, 'YYYY-MM'), count(*) FROM statements WHERE speaker_id = '{head}' GROUP BY 1;

-- /v1/statistics/statements?by=month&q={common}
SELECT to_char(date '1970-01-01' + said_earliest, 'YYYY-MM'), count(*) FROM statements
WHERE tsv @@ websearch_to_tsquery('english', '{common}') GROUP BY 1;

-- /v1/statistics/happenings?by=month
SELECT to_char(date '1970-01-01' + earliest, 'YYYY-MM'), count(*) FROM happenings
WHERE event_count > 0 AND importance >= 1 GROUP BY 1;

-- /v1/statistics/articles?by=month
SELECT to_char(published_at, 'YYYY-MM'), count(*) FROM articles JOIN revisions USING (article_id, revision) GROUP BY 1;

-- /v1/statistics/speakers
SELECT speaker_id, count(*), count(DISTINCT article_id) FROM statements GROUP BY 1 ORDER BY 2 DESC LIMIT 50;

-- /v1/statistics/speakers?by=role&from=2019-03-01&to=2019-03-31
SELECT lower(speaker_role), count(*), count(DISTINCT article_id) FROM statements
WHERE said_latest > 17956 AND said_earliest <= 17986 GROUP BY 1 ORDER BY 2 DESC LIMIT 50;

-- /v1/statistics/types
SELECT event_type, count(*) FROM happenings WHERE event_count > 0 AND importance >= 1 GROUP BY 1 ORDER BY 2 DESC;

-- /v1/statistics/sources
SELECT source, count(*) FROM articles GROUP BY 1 ORDER BY 2 DESC;

-- /v1/statistics/places?type=ASSAULT
SELECT p.actor_id, count(DISTINCT happening_id) FROM happenings h JOIN happening_actors p USING (happening_id)
WHERE p.role = 'place' AND h.event_type = 'ASSAULT' AND event_count > 0 AND importance >= 1 GROUP BY 1 ORDER BY 2 DESC LIMIT 50;
