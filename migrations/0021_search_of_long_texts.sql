-- Texts are searched up to 50,000 characters: a tsvector holds one megabyte, and a longer text would not be stored.
-- The texts of happenings are searched through their events.
DO $$
BEGIN
  ALTER TABLE statements DROP COLUMN tsv,
    ADD COLUMN tsv tsvector GENERATED ALWAYS AS (to_tsvector('english', left(text, 50000))) STORED;
  CREATE INDEX statements_tsv ON statements USING gin (tsv);
  ALTER TABLE events DROP COLUMN tsv,
    ADD COLUMN tsv tsvector GENERATED ALWAYS AS (to_tsvector('english', left(sentence, 50000))) STORED;
  CREATE INDEX events_tsv ON events USING gin (tsv);
  ALTER TABLE article_vectors DROP COLUMN tsv,
    ADD COLUMN tsv tsvector GENERATED ALWAYS AS (to_tsvector('english', left(headline, 50000))) STORED;
  CREATE INDEX article_vectors_tsv ON article_vectors USING gin (tsv);
  ALTER TABLE happenings DROP COLUMN tsv;
END $$;
