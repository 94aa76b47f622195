-- People who were taken out on request: their names are stored as keyed hashes alone, by which they are masked in texts that
-- are submitted later. Entries of the audit are masked too; what is left of them is digested, so that the chain still holds.
DO $$
BEGIN
  CREATE TABLE erasures (
    erasure_id    uuid PRIMARY KEY,
    actor_id      uuid NOT NULL CONSTRAINT erasures_actor_fk REFERENCES actors (actor_id),
    mode          text NOT NULL CONSTRAINT erasures_mode_known CHECK (mode IN ('pseudonymise', 'erase')),
    -- What stands for the name; null where blocks do.
    pseudonym     text,
    legal_ground  text NOT NULL,
    reason        text NOT NULL,
    made_by       text NOT NULL,
    made_at       timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX erasures_actor ON erasures (actor_id);

  CREATE TABLE erased_names (
    -- HMAC-SHA-256 of the normalised name.
    name_hash   bytea NOT NULL,
    erasure_id  uuid NOT NULL CONSTRAINT erased_names_erasure_fk REFERENCES erasures (erasure_id),
    -- False for a part of a name, which is masked only where a whole name of the same person is in the text.
    is_whole    boolean NOT NULL,
    -- True for the full name of somebody else with the same last name, which is not masked.
    is_kept     boolean NOT NULL,
    word_count  integer NOT NULL,
    PRIMARY KEY (name_hash, erasure_id)
  );

  CREATE TABLE erasure_keys (
    is_only  boolean DEFAULT true PRIMARY KEY CONSTRAINT erasure_keys_one_row CHECK (is_only),
    secret   bytea NOT NULL
  );
  INSERT INTO erasure_keys (secret)
    VALUES (decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));

  CREATE TABLE audit_masks (
    entry_id     uuid NOT NULL,
    erasure_id   uuid NOT NULL CONSTRAINT audit_masks_erasure_fk REFERENCES erasures (erasure_id),
    -- Digest of the entry as it was left.
    entry_digest bytea NOT NULL,
    PRIMARY KEY (entry_id, erasure_id)
  );

  CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $refuse$
  BEGIN
    -- An erasure masks names in entries, and notes that it did.
    IF TG_TABLE_NAME = 'audit_entries' AND TG_OP = 'UPDATE' AND current_setting('dateline.erasure', true) = 'on' THEN
      RETURN NULL;
    END IF;
    RAISE EXCEPTION 'the table % only grows', TG_TABLE_NAME;
  END $refuse$;
END $$;
