-- Which jobs come first: 0 an article that was submitted alone, 1 a line of a load, 2 an article that is read anew.
DO $$
BEGIN
  ALTER TABLE jobs ADD COLUMN priority smallint NOT NULL DEFAULT 0;
  DROP INDEX jobs_first_attempts;
  CREATE INDEX jobs_first_attempts ON jobs (priority, run_at, article_id) WHERE state = 'ready' AND attempts = 0;
END $$;
