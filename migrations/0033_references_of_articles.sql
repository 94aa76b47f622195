-- Articles are found by what their publisher calls them. Hashes hold values of any length.
DO $$
BEGIN
  CREATE INDEX articles_external_id ON articles USING hash (external_id);
  CREATE INDEX articles_url ON articles USING hash (url);
END $$;
