-- Fills a migrated database with made-up articles for the load test: psql variables are replaced by the test.
-- {articles} articles with two statements, two events and five mentions each; {articles}/5 actors, of which the first are
-- mentioned most; a story for five articles; one article's documents (JSON) serve all.
-- Foreign keys hold by construction; checking them takes most of the time.
SET session_replication_role = replica;
SET synchronous_commit = off;
CREATE FUNCTION pg_temp.id(kind integer, number bigint) RETURNS uuid IMMUTABLE LANGUAGE sql AS $f$
  SELECT ('0190' || to_hex(kind + 4096) || '-0000-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid
$f$;
-- Sixteen words that half of all texts have, and six of two thousand rarer ones.
CREATE FUNCTION pg_temp.words(number bigint) RETURNS text IMMUTABLE LANGUAGE sql AS $f$
  SELECT string_agg(word, ' ') FROM (
    SELECT 'common' || bit AS word FROM generate_series(0, 15) AS bit
      WHERE (hashint8(number) >> bit) & 1 = 1
    UNION ALL SELECT 'rare' || abs(hashint8(number * 7 + nth)) % 2000 FROM generate_series(1, 6) AS nth
  ) words
$f$;
CREATE FUNCTION pg_temp.actor(number bigint) RETURNS uuid IMMUTABLE LANGUAGE sql AS $f$
  SELECT pg_temp.id(1, floor({articles} / 5 * power((abs(hashint8(number)) % 1000003) / 1000003.0, 4))::bigint)
$f$;
CREATE TEMPORARY TABLE template AS SELECT
  (SELECT document FROM statements LIMIT 1) AS statement, (SELECT document FROM events LIMIT 1) AS event,
  (SELECT document FROM extractions LIMIT 1) AS extraction;
CREATE TEMPORARY TABLE article AS SELECT n, pg_temp.id(0, n) AS article_id,
    'paper-' || CASE WHEN n % 5000 = 0 THEN 'rare' ELSE (n % 20)::text END AS source,
    timestamptz '2020-01-01' + n * interval '20 minutes' AS published_at,
    18262 + (n / 72)::integer AS day
  FROM generate_series(1, {articles}) AS n;

INSERT INTO sources SELECT DISTINCT source FROM article;
INSERT INTO articles (article_id, source, external_id, revision, dedup_key)
  SELECT article_id, source, n, 1, sha256(n::text::bytea) FROM article;
INSERT INTO revisions (article_id, revision, title, body, published_at, utc_offset_minutes, content_hash)
  SELECT article_id, 1, 'Report ' || n, pg_temp.words(n), published_at, 0, '' FROM article;
INSERT INTO jobs (article_id, revision, state) SELECT article_id, 1, CASE WHEN n % 5000 = 0 THEN 'failed' ELSE 'done' END FROM article;
INSERT INTO extractions (article_id, revision, document, extractor_name, extractor_version, extractor_model)
  SELECT article_id, 1, extraction, 'dateline', '0', 'fast' FROM article, template;
INSERT INTO actors (actor_id, actor_type, name)
  SELECT pg_temp.id(1, n), (ARRAY['person', 'person', 'place', 'organization'])[n % 4 + 1], 'Anna Number ' || n
  FROM generate_series(0, {articles} / 5) AS n;
INSERT INTO actor_aliases (actor_id, alias_key, alias) SELECT actor_id, lower(name), name FROM actors ON CONFLICT DO NOTHING;
INSERT INTO actor_aliases (actor_id, alias_key, alias)
  SELECT actor_id, 'number', 'Number' FROM actors WHERE name LIKE 'Anna Number %' LIMIT 5000;
INSERT INTO article_actors (article_id, actor_index, actor_id, roles, mention_count, published_at)
  SELECT article_id, nth, pg_temp.actor(n * 8 + nth), ARRAY['role ' || n % 500], 1, published_at
  FROM article, generate_series(0, 4) AS nth;
INSERT INTO statements (article_id, statement_id, ordinal, source, statement_type, speaker_id, said_earliest, said_latest,
                        published_at, text, document)
  SELECT article_id, pg_temp.id(2, n * 2 + nth), nth, source, CASE WHEN n % 5000 = 1 THEN 'mixed' ELSE 'direct' END,
         pg_temp.actor(n * 8 + nth), day, day + 1, published_at, pg_temp.words(n * 2 + nth), statement
  FROM article, template, generate_series(0, 1) AS nth;
INSERT INTO statement_subjects (article_id, statement_id, actor_id, said_earliest)
  SELECT article_id, statement_id, pg_temp.actor(hashint8(ordinal + 3)::bigint * 31 + said_earliest), said_earliest FROM statements
  WHERE source LIKE 'paper%' ON CONFLICT DO NOTHING;
INSERT INTO events (article_id, event_id, ordinal, happening_id, match_key, source, event_type, status, earliest, latest,
                    sort_day, published_at, confidence, summary, sentence, document)
  SELECT article_id, pg_temp.id(3, n * 2 + nth), nth, pg_temp.id(4, n * 2 + nth - n % 2), pg_temp.id(4, n * 2 + nth),
         source, CASE WHEN n % 5000 = 2 THEN 'PROTEST' ELSE 'ASSAULT' END, 'happened', day, day + 1, day, published_at, 0.5,
         'summary', pg_temp.words(n * 3 + nth), event
  FROM article, template, generate_series(0, 1) AS nth;
INSERT INTO event_actors (article_id, event_id, actor_id, role, sort_day, happening_id)
  SELECT article_id, event_id, pg_temp.actor(hashint8(sort_day * 2 + ordinal)::bigint + nth), (ARRAY['actor', 'place'])[nth + 1],
         sort_day, happening_id
  FROM events, generate_series(0, 1) AS nth WHERE source LIKE 'paper%' ON CONFLICT DO NOTHING;
INSERT INTO happenings (happening_id, event_type, status, earliest, latest, sort_day, summary, document, confidence,
                        event_count, article_count)
  SELECT happening_id, min(event_type), 'happened', min(earliest), min(latest), min(sort_day), 'summary',
         (SELECT event FROM template), 0.5, count(*), count(DISTINCT article_id)
  FROM events WHERE source LIKE 'paper%' GROUP BY happening_id;
INSERT INTO happening_actors (happening_id, actor_id, role, sort_day)
  SELECT happening_id, actor_id, role, min(sort_day) FROM event_actors GROUP BY 1, 2, 3 ON CONFLICT DO NOTHING;
INSERT INTO stories (story_id, title, article_count, first_published_at, last_published_at, last_day)
  SELECT pg_temp.id(5, n / 5), min('Report ' || n), count(*), min(published_at), max(published_at), max(day)
  FROM article GROUP BY n / 5;
INSERT INTO article_vectors (article_id, source, headline, published_at, fingerprint, squared_norm, story_id)
  SELECT article_id, source, pg_temp.words(n), published_at, article_id, 1, pg_temp.id(5, n / 5) FROM article;
UPDATE actors a SET article_count = c.articles
  FROM (SELECT actor_id, count(DISTINCT article_id) AS articles FROM article_actors GROUP BY 1) c WHERE a.actor_id = c.actor_id;
RESET session_replication_role;
