-- What editors decide about statements and happenings. A rejected row stays in its table, now `all_…`; the view of the
-- former name leaves it out, so that no list, search, count or export has it.
DO $$
BEGIN
  CREATE TABLE reviews (
    review_id     uuid PRIMARY KEY,
    -- What is reviewed: a statement of an article, or a happening.
    article_id    uuid CONSTRAINT reviews_article_fk REFERENCES articles (article_id) ON DELETE CASCADE,
    statement_id  uuid,
    happening_id  uuid,
    decision      text NOT NULL CONSTRAINT reviews_decision_known CHECK (decision IN ('confirm', 'reject', 'correct')),
    -- The fields that a correction changes.
    correction    jsonb NOT NULL DEFAULT '{}',
    -- The day that a correction of a happening gives, as in `happenings.earliest`.
    corrected_day integer,
    -- The speaker that is confirmed or corrected.
    speaker_id    uuid CONSTRAINT reviews_speaker_fk REFERENCES actors (actor_id),
    -- The statement as it was reviewed, and where it stood; null for a happening.
    document      jsonb,
    selector      jsonb,
    made_by       text NOT NULL,
    reason        text NOT NULL,
    made_at       timestamptz NOT NULL DEFAULT now(),
    -- Since when, and why, the review is about nothing: a revision has other words.
    moot_since    timestamptz,
    moot_reason   text,
    CONSTRAINT reviews_one_subject CHECK ((statement_id IS NULL) <> (happening_id IS NULL))
  );
  CREATE INDEX reviews_statement ON reviews (statement_id, review_id DESC) WHERE statement_id IS NOT NULL;
  CREATE INDEX reviews_happening ON reviews (happening_id, review_id DESC) WHERE happening_id IS NOT NULL;
  CREATE INDEX reviews_article ON reviews (article_id) WHERE article_id IS NOT NULL;
  CREATE INDEX reviews_speaker ON reviews (speaker_id) WHERE speaker_id IS NOT NULL;

  -- The events of a reviewed happening, by which it is found again after articles are extracted again.
  CREATE TABLE review_events (
    article_id uuid NOT NULL CONSTRAINT review_events_article_fk REFERENCES articles (article_id) ON DELETE CASCADE,
    event_id   uuid NOT NULL,
    review_id  uuid NOT NULL CONSTRAINT review_events_review_fk REFERENCES reviews (review_id),
    PRIMARY KEY (article_id, event_id, review_id)
  );
  CREATE INDEX review_events_review ON review_events (review_id);

  ALTER TABLE statements RENAME TO all_statements;
  ALTER TABLE all_statements ADD COLUMN review_id uuid, ADD COLUMN rejected boolean NOT NULL DEFAULT false;
  CREATE VIEW statements AS SELECT * FROM all_statements WHERE NOT rejected;
  CREATE INDEX statements_reviewed ON all_statements (said_earliest DESC, statement_id DESC) WHERE review_id IS NOT NULL;

  ALTER TABLE happenings RENAME TO all_happenings;
  ALTER TABLE all_happenings ADD COLUMN review_id uuid, ADD COLUMN rejected boolean NOT NULL DEFAULT false;
  CREATE VIEW happenings AS SELECT * FROM all_happenings WHERE NOT rejected;
  CREATE INDEX happenings_reviewed ON all_happenings (sort_day, happening_id) WHERE review_id IS NOT NULL;
END $$;
