-- The queue: one row an article, always for its newest revision. A plain local table.
DO $$
BEGIN
  CREATE TABLE jobs (
    article_id   uuid PRIMARY KEY,
    revision     integer NOT NULL,
    state        text NOT NULL DEFAULT 'ready'
                 CONSTRAINT jobs_state_known CHECK (state IN ('ready', 'running', 'done', 'failed')),
    attempts     integer NOT NULL DEFAULT 0,
    run_at       timestamptz NOT NULL DEFAULT now(),
    lease_until  timestamptz,
    -- Grows with every claim and every new revision: only the holder of the newest may write.
    token        bigint NOT NULL DEFAULT 0,
    error        text,
    queued_at    timestamptz NOT NULL DEFAULT now(),
    finished_at  timestamptz
  );
  CREATE INDEX jobs_fresh ON jobs (run_at, article_id) WHERE state = 'ready' AND attempts = 0;
  CREATE INDEX jobs_again ON jobs (run_at, article_id) WHERE state = 'ready' AND attempts > 0;
  CREATE INDEX jobs_running ON jobs (lease_until) WHERE state = 'running';
  CREATE INDEX jobs_failed ON jobs (article_id) WHERE state = 'failed';
END $$;
