-- The address of an article in the form that all its forms have, by which it is found; NULL until the program computes it.
DO $$
BEGIN
  ALTER TABLE articles ADD COLUMN canonical_url text;
  CREATE INDEX articles_canonical_url ON articles USING hash (canonical_url);
  CREATE INDEX articles_without_canonical_url ON articles (article_id) WHERE url IS NOT NULL AND canonical_url IS NULL;
  DROP INDEX articles_url;
END $$;
