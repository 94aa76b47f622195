-- What a revision does to its article, and until when an article is hidden: the end of an embargo, or infinity once it is
-- withdrawn. Facts of a withdrawn article are deleted; their ids stay, for those who ask for them by an old link.
DO $$
BEGIN
  ALTER TABLE revisions ADD COLUMN change text CONSTRAINT revisions_change_check
    CHECK (change IN ('update', 'correction', 'withdrawal', 'kill'));
  ALTER TABLE revisions ADD COLUMN note text;
  ALTER TABLE articles ADD COLUMN hidden_until timestamptz;
  -- Claims of jobs look at these alone.
  CREATE INDEX articles_hidden_until ON articles (article_id) WHERE hidden_until IS NOT NULL;
  CREATE TABLE withdrawn_facts (
    fact_id     uuid PRIMARY KEY,
    article_id  uuid NOT NULL CONSTRAINT withdrawn_facts_article_fk REFERENCES articles (article_id) ON DELETE CASCADE
  );
  CREATE INDEX withdrawn_facts_article ON withdrawn_facts (article_id);
END $$;
