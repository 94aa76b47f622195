-- Loads: many articles that are submitted together, line by line, perhaps in several requests.
DO $$
BEGIN
  CREATE TABLE loads (
    load_id      uuid PRIMARY KEY,
    -- The name of the caller's key.
    made_by      text,
    created_at   timestamptz NOT NULL DEFAULT now(),
    -- When its last line was decided.
    updated_at   timestamptz NOT NULL DEFAULT now(),
    -- Lines that are decided, blank ones included: the load goes on with the next one.
    lines        bigint NOT NULL DEFAULT 0,
    accepted     bigint NOT NULL DEFAULT 0,
    revised      bigint NOT NULL DEFAULT 0,
    unchanged    bigint NOT NULL DEFAULT 0,
    withdrawn    bigint NOT NULL DEFAULT 0,
    rejected     bigint NOT NULL DEFAULT 0
  );

  CREATE TABLE load_errors (
    load_id      uuid NOT NULL CONSTRAINT load_errors_load_fk REFERENCES loads (load_id) ON DELETE CASCADE,
    line         bigint NOT NULL,
    problem      jsonb NOT NULL,
    PRIMARY KEY (load_id, line)
  );

  -- The load that queued the job. No foreign key: a load may be gone before its articles.
  ALTER TABLE jobs ADD COLUMN load_id uuid;
  CREATE INDEX jobs_load ON jobs (load_id, state, finished_at) WHERE load_id IS NOT NULL;
END $$;
