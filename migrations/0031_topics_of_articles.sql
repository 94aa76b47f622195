-- Headline and lead of an article, by which statements are found by the subject of their article.
--
-- The lead is the first 600 characters of the body.
DO $$
BEGIN
  ALTER TABLE revisions ADD COLUMN topic tsvector GENERATED ALWAYS AS
    (to_tsvector('english', left(coalesce(title, ''), 5000) || E'\n' || left(body, 600))) STORED;
  CREATE INDEX revisions_topic ON revisions USING gin (topic);
END $$;
