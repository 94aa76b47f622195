-- Submissions with an `Idempotency-Key`, for two days: what was sent, and what became of it.
DO $$
BEGIN
  CREATE TABLE idempotency_keys (
    key_hash     bytea PRIMARY KEY,
    -- Digest of the request.
    fingerprint  bytea NOT NULL,
    article_id   uuid NOT NULL,
    outcome      text NOT NULL CHECK (outcome IN ('accepted', 'revised', 'unchanged')),
    created_at   timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);
END $$;
