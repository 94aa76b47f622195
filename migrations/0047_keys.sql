-- Keys of programs and people who call the API, and the sessions of browsers that signed in with one. Only digests of
-- secrets are stored.
DO $$
BEGIN
  CREATE TABLE keys (
    key_id       uuid PRIMARY KEY,
    name         text NOT NULL,
    -- The public part of the key, by which it is listed and revoked.
    prefix       text NOT NULL,
    -- SHA-256 of the whole key. Its secret has 256 random bits, so that a slow hash would add nothing.
    key_hash     bytea NOT NULL,
    scopes       text[] NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz,
    -- Written at most once a minute.
    last_used_at timestamptz,
    revoked_at   timestamptz
  );
  CREATE UNIQUE INDEX keys_prefix ON keys (prefix);
  -- Corrections are signed with the name, so that no two valid keys share one.
  CREATE UNIQUE INDEX keys_name ON keys (name) WHERE revoked_at IS NULL;

  CREATE TABLE sessions (
    -- SHA-256 of the token in the cookie.
    token_hash bytea PRIMARY KEY,
    key_id     uuid NOT NULL CONSTRAINT sessions_key_fk REFERENCES keys (key_id),
    expires_at timestamptz NOT NULL
  );
  CREATE INDEX sessions_key ON sessions (key_id);
END $$;
