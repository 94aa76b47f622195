-- What editors put right about actors: who did it, when and why. A correction is undone, never deleted.
DO $$
BEGIN
  CREATE TABLE corrections (
    correction_id uuid PRIMARY KEY,
    -- The actor it is about: the one merged away, split, renamed, or wrongly given a mention.
    actor_id      uuid NOT NULL CONSTRAINT corrections_actor_fk REFERENCES actors (actor_id),
    -- The one at the other end: merged into, split off, or given the mention.
    other_id      uuid CONSTRAINT corrections_other_fk REFERENCES actors (actor_id),
    change        jsonb NOT NULL,
    made_by       text NOT NULL,
    reason        text NOT NULL,
    made_at       timestamptz NOT NULL DEFAULT now(),
    undone_by     text,
    undone_reason text,
    undone_at     timestamptz
  );
  CREATE INDEX corrections_actor ON corrections (actor_id, correction_id DESC);
  CREATE INDEX corrections_other ON corrections (other_id, correction_id DESC) WHERE other_id IS NOT NULL;

  -- Splits and reassignments as a worker applies them, each time it reads the article.
  CREATE TABLE assignments (
    article_id    uuid NOT NULL CONSTRAINT assignments_article_fk REFERENCES articles (article_id) ON DELETE CASCADE,
    correction_id uuid NOT NULL CONSTRAINT assignments_correction_fk REFERENCES corrections (correction_id),
    -- The actor that the article's words would lead to, with all that was merged into it by then.
    from_ids      uuid[] NOT NULL,
    to_id         uuid NOT NULL CONSTRAINT assignments_to_fk REFERENCES actors (actor_id),
    -- The one mention that is meant; absent where all of them in the article are.
    passage       jsonb,
    PRIMARY KEY (article_id, correction_id)
  );
  CREATE INDEX assignments_correction ON assignments (correction_id);
  CREATE INDEX actors_merged_into ON actors (merged_into) WHERE merged_into IS NOT NULL;
END $$;
