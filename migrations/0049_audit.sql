-- Every change with who made it, when and why, what was before and after. Rows are only ever added; each is chained to the one
-- before it by a digest, by one process at a time and beside the change, so that changes do not wait for each other.
DO $$
BEGIN
  CREATE TABLE audit_entries (
    entry_id uuid PRIMARY KEY,
    at       timestamptz NOT NULL DEFAULT now(),
    -- The name of the key, or what the caller gave as its name; null for a caller without a key.
    who      text,
    action   text NOT NULL,
    -- The id of what was changed.
    subject  text NOT NULL,
    reason   text,
    before   jsonb,
    after    jsonb
  );
  CREATE TABLE audit_chain (
    seq      bigint PRIMARY KEY,
    entry_id uuid NOT NULL CONSTRAINT audit_chain_entry_fk REFERENCES audit_entries (entry_id),
    -- SHA-256 of the hash before and of all fields of the entry.
    hash     bytea NOT NULL
  );
  CREATE UNIQUE INDEX audit_chain_entry ON audit_chain (entry_id);
  -- Entries that are not chained yet: those of the last second.
  CREATE TABLE audit_pending (entry_id uuid PRIMARY KEY);

  CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $refuse$
  BEGIN
    RAISE EXCEPTION 'the table % only grows', TG_TABLE_NAME;
  END $refuse$;
  CREATE TRIGGER audit_entries_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER audit_chain_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_chain
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
END $$;
