-- Stored documents get the wire format of version 0.2, so that nothing has to be extracted again: every span of text
-- is {text, span}, days are inclusive, indexes are named after what they count, and every reference to an actor has a
-- name. The texts that version 0.1 did not store are cut from the revision's body; all offsets are code points.
DO $$
BEGIN
  -- {start, end} as {text, span}.
  CREATE FUNCTION pg_temp.text_span(body text, span jsonb) RETURNS jsonb IMMUTABLE LANGUAGE sql AS $f$
    SELECT CASE WHEN span ->> 'start' IS NOT NULL THEN jsonb_build_object(
      'text', substr(body, (span ->> 'start')::integer + 1, (span ->> 'end')::integer - (span ->> 'start')::integer),
      'span', jsonb_build_object('start', span -> 'start', 'end', span -> 'end')) END
  $f$;

  -- A text without a place as {text, span}: its first occurrence in the sentence, else in the body after the
  -- sentence's start; null where it does not occur.
  CREATE FUNCTION pg_temp.find_text(body text, wanted text, sentence jsonb) RETURNS jsonb IMMUTABLE LANGUAGE sql AS $f$
    SELECT CASE WHEN offset_in_rest > 0 THEN pg_temp.text_span(body, jsonb_build_object(
      'start', (sentence ->> 'start')::integer + offset_in_rest - 1,
      'end', (sentence ->> 'start')::integer + offset_in_rest - 1 + length(wanted))) END
    FROM strpos(substr(body, (sentence ->> 'start')::integer + 1), wanted) AS offset_in_rest
  $f$;

  -- The exclusive end `latest` as the inclusive `last_day`.
  CREATE FUNCTION pg_temp.days(value jsonb) RETURNS jsonb IMMUTABLE LANGUAGE sql AS $f$
    SELECT value - 'earliest' - 'latest' || jsonb_build_object(
      'first_day', value -> 'earliest', 'last_day', ((value ->> 'latest')::date - 1)::text)
  $f$;

  CREATE FUNCTION pg_temp.date_of(body text, value jsonb) RETURNS jsonb IMMUTABLE LANGUAGE sql AS $f$
    SELECT CASE WHEN jsonb_typeof(value) = 'object' THEN
      pg_temp.days(value) || jsonb_build_object('expression', pg_temp.text_span(body, value -> 'expression')) END
  $f$;

  -- A reference to an actor, and its name where it had none.
  CREATE FUNCTION pg_temp.reference(value jsonb, actors jsonb) RETURNS jsonb IMMUTABLE LANGUAGE sql AS $f$
    SELECT CASE WHEN jsonb_typeof(value) = 'object' THEN
      value - 'actor' || jsonb_build_object('actor_index', value -> 'actor',
        'actor_id', coalesce(value -> 'actor_id', actors -> (value ->> 'actor')::integer -> 'actor_id'),
        'name', coalesce(value ->> 'name', actors -> (value ->> 'actor')::integer ->> 'name', value ->> 'text')) END
  $f$;

  CREATE FUNCTION pg_temp.references(list jsonb, actors jsonb) RETURNS jsonb IMMUTABLE LANGUAGE sql AS $f$
    SELECT coalesce(jsonb_agg(pg_temp.reference(value, actors) ORDER BY ordinality), '[]')
    FROM jsonb_array_elements(list) WITH ORDINALITY
  $f$;

  CREATE FUNCTION pg_temp.speaker(body text, value jsonb, actors jsonb) RETURNS jsonb IMMUTABLE LANGUAGE sql AS $f$
    SELECT pg_temp.reference(value, actors)
      || jsonb_build_object('mention', pg_temp.text_span(body, value -> 'mention'))
  $f$;

  CREATE FUNCTION pg_temp.statement(body text, value jsonb, actors jsonb) RETURNS jsonb IMMUTABLE LANGUAGE sql AS $f$
    SELECT value - 'kind' - 'said' - 'also_at' || jsonb_build_object(
      'type', value -> 'kind',
      'quoted', (SELECT coalesce(jsonb_agg(pg_temp.text_span(body, part) ORDER BY ordinality), '[]')
                 FROM jsonb_array_elements(value -> 'quoted') WITH ORDINALITY AS quoted (part, ordinality)),
      'speaker', pg_temp.speaker(body, value -> 'speaker', actors),
      'via', pg_temp.speaker(body, value -> 'via', actors),
      'cue', pg_temp.text_span(body, value -> 'cue') || jsonb_build_object('lemma', value #> '{cue,lemma}'),
      'when', pg_temp.date_of(body, value -> 'said'),
      'occasion', pg_temp.find_text(body, value ->> 'occasion', value -> 'sentence'),
      'addressee', pg_temp.find_text(body, value ->> 'addressee', value -> 'sentence'),
      'about', pg_temp.references(value -> 'about', actors),
      'occurrences', (SELECT coalesce(jsonb_agg(place || pg_temp.text_span(body, place -> 'span') ORDER BY ordinality), '[]')
                      FROM jsonb_array_elements(value -> 'also_at') WITH ORDINALITY AS also_at (place, ordinality)),
      'sentence', pg_temp.text_span(body, value -> 'sentence'))
  $f$;

  CREATE FUNCTION pg_temp.event(body text, value jsonb, actors jsonb) RETURNS jsonb IMMUTABLE LANGUAGE sql AS $f$
    SELECT value - 'attributed_to' || jsonb_build_object(
      'participants', pg_temp.references(value -> 'participants', actors),
      'when', pg_temp.date_of(body, value -> 'when'),
      'places', pg_temp.references(value -> 'places', actors),
      'statement_index', value -> 'attributed_to',
      'summary', pg_temp.text_span(body, value -> 'summary'),
      'sentence', pg_temp.text_span(body, value -> 'sentence'),
      'background', coalesce(value -> 'background', 'false'))
  $f$;

  -- The clause of the main event had no place: it is looked for in the event's sentence.
  CREATE FUNCTION pg_temp.main_event(body text, value jsonb, events jsonb, actors jsonb) RETURNS jsonb
  IMMUTABLE LANGUAGE sql AS $f$
    SELECT CASE WHEN jsonb_typeof(value) = 'object' THEN
      value - 'event' || jsonb_build_object(
        'event_index', value -> 'event',
        'who', pg_temp.references(value -> 'who', actors),
        'what', coalesce(pg_temp.find_text(body, value ->> 'what', event -> 'sentence'),
                         pg_temp.text_span(body, event -> 'summary')),
        'when', pg_temp.date_of(body, value -> 'when'),
        'places', pg_temp.references(value -> 'places', actors)) END
    FROM (SELECT events -> (value ->> 'event')::integer AS event) main
  $f$;

  CREATE FUNCTION pg_temp.extraction(body text, value jsonb) RETURNS jsonb IMMUTABLE LANGUAGE sql AS $f$
    SELECT value - 'reader' - 'main_event' || jsonb_build_object(
      'names', (SELECT coalesce(jsonb_agg(name - 'kind' || jsonb_build_object('type', name -> 'kind') ORDER BY ordinality), '[]')
                FROM jsonb_array_elements(value -> 'names') WITH ORDINALITY AS names (name, ordinality)),
      'mentions', pg_temp.references(value -> 'mentions', value -> 'actors'),
      'actors', (SELECT coalesce(jsonb_agg(
                   actor - 'actor' - 'kind'
                     || jsonb_build_object('actor_index', actor -> 'actor', 'type', actor -> 'kind') ORDER BY ordinality), '[]')
                 FROM jsonb_array_elements(value -> 'actors') WITH ORDINALITY AS actors (actor, ordinality)),
      'times', (SELECT coalesce(jsonb_agg(pg_temp.days("time") ORDER BY ordinality), '[]')
                FROM jsonb_array_elements(value -> 'times') WITH ORDINALITY AS times ("time", ordinality)),
      'statements', (SELECT coalesce(jsonb_agg(pg_temp.statement(body, statement, value -> 'actors') ORDER BY ordinality), '[]')
                     FROM jsonb_array_elements(value -> 'statements') WITH ORDINALITY AS statements (statement, ordinality)),
      'events', (SELECT coalesce(jsonb_agg(pg_temp.event(body, event, value -> 'actors') ORDER BY ordinality), '[]')
                 FROM jsonb_array_elements(value -> 'events') WITH ORDINALITY AS events (event, ordinality)),
      'main_event', pg_temp.main_event(body, value -> 'main_event', value -> 'events', value -> 'actors'),
      -- "accurate 0.1.0" named model and version.
      'extractor', jsonb_build_object('name', 'dateline', 'version', value #> '{reader,version}',
                                      'model', split_part(value #>> '{reader,model}', ' ', 1)))
  $f$;

  UPDATE extractions x SET document = pg_temp.extraction(r.body, x.document)
    FROM revisions r WHERE r.article_id = x.article_id AND r.revision = x.revision;

  -- Which extractor made the facts of an article, without a look into the document.
  ALTER TABLE extractions ADD COLUMN extractor_name text;
  ALTER TABLE extractions ADD COLUMN extractor_version text;
  ALTER TABLE extractions ADD COLUMN extractor_model text;
  UPDATE extractions SET extractor_name = document #>> '{extractor,name}',
    extractor_version = document #>> '{extractor,version}', extractor_model = document #>> '{extractor,model}';
  ALTER TABLE extractions ALTER COLUMN extractor_name SET NOT NULL;
  ALTER TABLE extractions ALTER COLUMN extractor_version SET NOT NULL;
  ALTER TABLE extractions ALTER COLUMN extractor_model SET NOT NULL;

  -- Statements and events hold their part of the document.
  UPDATE statements s SET document = x.document -> 'statements' -> s.ordinal
    FROM extractions x WHERE x.article_id = s.article_id;
  UPDATE events e SET document = x.document -> 'events' -> e.ordinal
    FROM extractions x WHERE x.article_id = e.article_id;
  -- Happenings hold that of their representative.
  UPDATE happenings h SET document = e.document
    FROM (SELECT DISTINCT ON (happening_id) happening_id, document FROM events
          ORDER BY happening_id, earliest IS NULL, background, confidence DESC, published_at, event_id) e
    WHERE e.happening_id = h.happening_id;

  UPDATE corrections SET payload = payload - 'kind' || jsonb_build_object('type', payload -> 'kind');
  UPDATE corrections SET payload = payload - 'passage' || jsonb_build_object('selector',
      (payload -> 'passage') - 'exact' - 'start' - 'end' || jsonb_build_object(
        'text', payload #> '{passage,exact}',
        'span', jsonb_build_object('start', payload #> '{passage,start}', 'end', payload #> '{passage,end}')))
    WHERE payload ? 'passage';
  UPDATE mention_overrides SET selector = selector - 'exact' - 'start' - 'end' || jsonb_build_object(
      'text', selector -> 'exact',
      'span', jsonb_build_object('start', selector -> 'start', 'end', selector -> 'end'))
    WHERE selector IS NOT NULL;

  DROP FUNCTION pg_temp.extraction(text, jsonb);
  DROP FUNCTION pg_temp.main_event(text, jsonb, jsonb, jsonb);
  DROP FUNCTION pg_temp.event(text, jsonb, jsonb);
  DROP FUNCTION pg_temp.statement(text, jsonb, jsonb);
  DROP FUNCTION pg_temp.speaker(text, jsonb, jsonb);
  DROP FUNCTION pg_temp.references(jsonb, jsonb);
  DROP FUNCTION pg_temp.reference(jsonb, jsonb);
  DROP FUNCTION pg_temp.date_of(text, jsonb);
  DROP FUNCTION pg_temp.days(jsonb);
  DROP FUNCTION pg_temp.find_text(text, text, jsonb);
  DROP FUNCTION pg_temp.text_span(text, jsonb);
END $$;
