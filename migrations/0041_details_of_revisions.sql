-- What a newsroom's system says about an article beside its text, and the labels by which filters find it:
-- `section:world`, `tag:harbour`, `byline:ada`; all in lower case, one for each word of a byline. Whether it is extracted from.
DO $$
BEGIN
  ALTER TABLE revisions ADD COLUMN details jsonb;
  ALTER TABLE revisions ADD COLUMN labels text[];
  ALTER TABLE revisions ADD COLUMN extract boolean NOT NULL DEFAULT true;
  CREATE INDEX revisions_labels ON revisions USING gin (labels);
END $$;
