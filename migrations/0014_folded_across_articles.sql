-- Reports of one event meet across articles: by a key where type, status, days and known actors are the same, and
-- by likeness where articles of one affair tell it in other words. Until now the key was the happening.
DO $$
BEGIN
  ALTER TABLE events ADD COLUMN fold_key uuid;
  UPDATE events SET fold_key = happening_id;
  ALTER TABLE events ALTER COLUMN fold_key SET NOT NULL;
  CREATE INDEX events_fold_key ON events (fold_key, happening_id);
  -- A report with a day speaks for a happening before one without; then one that tells it as news before one that
  -- tells it in passing; then the surest.
  CREATE INDEX events_by_day_and_surety ON events
    (happening_id, (day = 2147483647), background, confidence DESC, published_at, event_id);
  DROP INDEX events_by_surety;
END $$;
