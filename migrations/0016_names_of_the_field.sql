-- Tables, columns, indexes and constraints get the names of docs/glossary.md. No data changes.
DO $$
BEGIN
  -- The two views served queries that have long read the tables themselves.
  DROP VIEW statements_by_speaker;
  DROP VIEW events_by_actor;

  ALTER TABLE sources RENAME COLUMN first_seen TO first_seen_at;

  ALTER TABLE actors RENAME COLUMN kind TO actor_type;
  ALTER TABLE actor_keys RENAME COLUMN kind TO actor_type;

  ALTER TABLE revisions RENAME COLUMN utc_offset TO utc_offset_minutes;

  ALTER TABLE jobs RENAME COLUMN token TO fencing_token;
  ALTER TABLE jobs RENAME COLUMN lease_until TO lease_expires_at;
  ALTER TABLE jobs RENAME COLUMN error TO last_error;
  ALTER INDEX jobs_fresh RENAME TO jobs_first_attempts;
  ALTER INDEX jobs_again RENAME TO jobs_retries;

  ALTER TABLE readings RENAME TO extractions;
  ALTER TABLE extractions RENAME COLUMN reading TO document;
  ALTER TABLE extractions RENAME COLUMN read_at TO extracted_at;
  ALTER TABLE extractions RENAME CONSTRAINT readings_pkey TO extractions_pkey;
  ALTER TABLE extractions RENAME CONSTRAINT readings_article_fk TO extractions_article_fk;

  ALTER TABLE cast_members RENAME TO article_actors;
  ALTER TABLE article_actors RENAME COLUMN member TO actor_index;
  ALTER TABLE article_actors RENAME COLUMN mentions TO mention_count;
  ALTER TABLE article_actors RENAME CONSTRAINT cast_members_pkey TO article_actors_pkey;
  ALTER TABLE article_actors RENAME CONSTRAINT cast_article_fk TO article_actors_article_fk;
  ALTER TABLE article_actors RENAME CONSTRAINT cast_actor_fk TO article_actors_actor_fk;
  ALTER INDEX cast_actor RENAME TO article_actors_actor;

  ALTER TABLE statements RENAME COLUMN kind TO statement_type;
  ALTER TABLE statements RENAME COLUMN content TO text;
  ALTER TABLE statements RENAME COLUMN words_key TO text_fingerprint;
  ALTER TABLE statements RENAME COLUMN detail TO document;
  ALTER INDEX statements_same_words RENAME TO statements_text_fingerprint;

  ALTER TABLE events RENAME COLUMN kind TO event_type;
  ALTER TABLE events RENAME COLUMN fold_key TO match_key;
  ALTER TABLE events RENAME COLUMN day TO sort_day;
  ALTER TABLE events RENAME COLUMN detail TO document;
  ALTER INDEX events_day RENAME TO events_sort_day;
  ALTER INDEX events_kind RENAME TO events_type;
  ALTER INDEX events_fold_key RENAME TO events_match_key;

  ALTER TABLE event_actors RENAME COLUMN day TO sort_day;
  ALTER INDEX event_actors_part RENAME TO event_actors_happening_role;

  ALTER TABLE happenings RENAME COLUMN kind TO event_type;
  ALTER TABLE happenings RENAME COLUMN day TO sort_day;
  ALTER TABLE happenings RENAME COLUMN detail TO document;
  ALTER TABLE happenings RENAME COLUMN reports TO event_count;
  ALTER TABLE happenings RENAME COLUMN articles TO article_count;
  ALTER INDEX happenings_day RENAME TO happenings_sort_day;
  ALTER INDEX happenings_kind RENAME TO happenings_type;

  ALTER TABLE happening_actors RENAME COLUMN day TO sort_day;

  ALTER TABLE stories RENAME COLUMN articles TO article_count;
  ALTER TABLE stories RENAME COLUMN first_published TO first_published_at;
  ALTER TABLE stories RENAME COLUMN last_published TO last_published_at;
  ALTER INDEX stories_last RENAME TO stories_last_day;
  ALTER INDEX stories_merged RENAME TO stories_merged_into;

  ALTER TABLE gists RENAME TO article_vectors;
  ALTER TABLE article_vectors RENAME COLUMN digest TO fingerprint;
  ALTER TABLE article_vectors RENAME COLUMN norm TO squared_norm;
  ALTER TABLE article_vectors RENAME COLUMN degree TO link_weight;
  ALTER TABLE article_vectors RENAME CONSTRAINT gists_pkey TO article_vectors_pkey;
  ALTER INDEX gists_central RENAME TO article_vectors_link_weight;
  ALTER INDEX gists_story RENAME TO article_vectors_story;
  ALTER INDEX gists_tsv RENAME TO article_vectors_tsv;

  ALTER TABLE gist_words RENAME TO article_terms;
  ALTER TABLE article_terms RENAME COLUMN word TO term;
  ALTER TABLE article_terms RENAME CONSTRAINT gist_words_pkey TO article_terms_pkey;
  ALTER TABLE article_terms RENAME CONSTRAINT gist_words_gist_fk TO article_terms_vector_fk;
  ALTER INDEX gist_words_word RENAME TO article_terms_term;

  ALTER TABLE story_links RENAME TO article_similarities;
  ALTER TABLE article_similarities RENAME COLUMN other_id TO other_article_id;
  ALTER TABLE article_similarities RENAME COLUMN likeness TO similarity_permille;
  ALTER TABLE article_similarities RENAME CONSTRAINT story_links_pkey TO article_similarities_pkey;
  ALTER INDEX story_links_other RENAME TO article_similarities_other;

  ALTER TABLE corrections RENAME COLUMN other_id TO target_actor_id;
  ALTER TABLE corrections RENAME COLUMN change TO payload;
  ALTER TABLE corrections RENAME CONSTRAINT corrections_other_fk TO corrections_target_fk;
  ALTER INDEX corrections_other RENAME TO corrections_target;

  ALTER TABLE assignments RENAME TO mention_overrides;
  ALTER TABLE mention_overrides RENAME COLUMN from_ids TO from_actor_ids;
  ALTER TABLE mention_overrides RENAME COLUMN to_id TO to_actor_id;
  ALTER TABLE mention_overrides RENAME COLUMN passage TO selector;
  ALTER TABLE mention_overrides RENAME CONSTRAINT assignments_pkey TO mention_overrides_pkey;
  ALTER TABLE mention_overrides RENAME CONSTRAINT assignments_article_fk TO mention_overrides_article_fk;
  ALTER TABLE mention_overrides RENAME CONSTRAINT assignments_correction_fk TO mention_overrides_correction_fk;
  ALTER TABLE mention_overrides RENAME CONSTRAINT assignments_to_fk TO mention_overrides_to_actor_fk;
  ALTER INDEX assignments_correction RENAME TO mention_overrides_correction;
END $$;
