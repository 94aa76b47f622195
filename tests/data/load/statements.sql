-- Copies the rows of the temporary table `new` into articles, statements and quotations (tests/it/million.rs).
INSERT INTO articles (article_id, source, revision, dedup_key)
  SELECT DISTINCT article_id, 'paper', 1, uuid_send(article_id) FROM new;
INSERT INTO revisions (article_id, revision, body, published_at, utc_offset_minutes, content_hash)
  SELECT article_id, 1, string_agg(text, E'\n\n' ORDER BY n), min(published_at), 0, '' FROM new GROUP BY article_id;
INSERT INTO extractions (article_id, revision, extractor_name, extractor_version, extractor_model, document,
                         quotations_indexed)
  SELECT DISTINCT article_id, 1, 'dateline', '0', 'fast', '{}'::jsonb, true FROM new;
INSERT INTO statements (article_id, statement_id, ordinal, source, statement_type, speaker_id, said_earliest, said_latest,
                        published_at, text, role_words, document)
  SELECT article_id, statement_id, n, 'paper', 'direct', speaker_id, day, day + 1, published_at, text,
         ARRAY['role' || speaker % 300],
         document || jsonb_build_object(
           'id', 'stm_' || replace(statement_id::text, '-', ''), 'text', text,
           'quoted', jsonb_build_array(jsonb_build_object('text', text, 'span', document -> 'span')),
           'confidence', 0.5 + (n % 50) / 100.0,
           'speaker', document -> 'speaker' || jsonb_build_object(
             'actor_id', 'act_' || replace(speaker_id::text, '-', ''), 'name', 'Anna Number' || speaker,
             'capacity', jsonb_build_object(
               'role', jsonb_build_object('text', 'role' || speaker % 300, 'span', document -> 'span'),
               'gender', (ARRAY['female', 'male', 'unknown'])[1 + speaker % 3], 'named', speaker % 5 > 0)))
  FROM new, template;
INSERT INTO quotations (quotation_id, text, article_count, source_count, first_published_at, last_published_at, last_day)
  SELECT DISTINCT ON (version_id) version_id, text, 1, 1, published_at, published_at, day FROM new
  ON CONFLICT DO NOTHING;
INSERT INTO quotation_versions (version_id, quotation_id, text, word_count, article_count, keys)
  SELECT DISTINCT ON (version_id) version_id, version_id, text, words, 1, keys FROM new ON CONFLICT DO NOTHING;
INSERT INTO quotation_occurrences (article_id, statement_id, version_id, quotation_id, source, speaker_id, speaker_name,
                                   published_at)
  SELECT article_id, statement_id, version_id, version_id, 'paper', speaker_id, 'Anna Number' || speaker, published_at
  FROM new;
TRUNCATE new;
