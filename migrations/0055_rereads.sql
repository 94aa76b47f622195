-- Rereads: articles that are extracted from again, a few at a time, and how their facts differ from those before.
DO $$
BEGIN
  CREATE TABLE rereads (
    reread_id    uuid PRIMARY KEY,
    -- What was chosen, as it was sent.
    source       text,
    model        text,
    -- The name of the caller's key.
    made_by      text,
    created_at   timestamptz NOT NULL DEFAULT now(),
    finished_at  timestamptz
  );
  CREATE INDEX rereads_unfinished ON rereads (reread_id) WHERE finished_at IS NULL;

  -- No foreign key to the article: that an article is gone is part of the report.
  CREATE TABLE reread_articles (
    reread_id    uuid NOT NULL CONSTRAINT reread_articles_reread_fk REFERENCES rereads (reread_id) ON DELETE CASCADE,
    article_id   uuid NOT NULL,
    state        text NOT NULL DEFAULT 'waiting'
                 CONSTRAINT reread_articles_state_known CHECK (state IN ('waiting', 'queued', 'done', 'failed', 'skipped')),
    -- Whether the facts differ from those before.
    changed      boolean NOT NULL DEFAULT false,
    PRIMARY KEY (reread_id, article_id)
  );
  CREATE INDEX reread_articles_waiting ON reread_articles (reread_id, article_id) WHERE state = 'waiting';
  CREATE INDEX reread_articles_queued ON reread_articles (article_id) WHERE state = 'queued';

  CREATE TABLE reread_counts (
    reread_id    uuid NOT NULL CONSTRAINT reread_counts_reread_fk REFERENCES rereads (reread_id) ON DELETE CASCADE,
    fact_type    text NOT NULL,
    added        bigint NOT NULL,
    gone         bigint NOT NULL,
    altered      bigint NOT NULL,
    unchanged    bigint NOT NULL,
    PRIMARY KEY (reread_id, fact_type)
  );
END $$;
