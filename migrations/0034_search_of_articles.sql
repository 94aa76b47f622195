-- Articles are searched by the words of headline and body. A text is searched up to 100,000 characters: a tsvector holds
-- one megabyte, and a longer text would not be stored. Words of the headline weigh more.
DO $$
BEGIN
  ALTER TABLE revisions ADD COLUMN tsv tsvector GENERATED ALWAYS AS
    (setweight(to_tsvector('english', left(coalesce(title, ''), 5000)), 'A')
     || setweight(to_tsvector('english', left(body, 100000)), 'D')) STORED;
  CREATE INDEX revisions_tsv ON revisions USING gin (tsv);
END $$;
