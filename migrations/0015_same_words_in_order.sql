-- Of the other places of the same words the first few are shown: found in order, however many papers print them.
DO $$
BEGIN
  CREATE INDEX statements_same_words ON statements (words_key, published_at, statement_id) WHERE words_key IS NOT NULL;
  DROP INDEX statements_words;
END $$;
