-- Small and read everywhere: on a Citus cluster these become reference tables.
DO $$
BEGIN
  CREATE TABLE sources (
    source      text PRIMARY KEY,
    first_seen  timestamptz NOT NULL DEFAULT now()
  );

  CREATE TABLE actors (
    actor_id    uuid PRIMARY KEY,
    kind        text NOT NULL,
    name        text NOT NULL,
    -- A merge redirects; facts keep the id they were written with.
    merged_into uuid CONSTRAINT actors_merged_into_fk REFERENCES actors (actor_id),
    created_at  timestamptz NOT NULL DEFAULT now()
  );

  -- Which actor a full name stands for. The row is claimed before the actor is written, so that two
  -- workers that meet a new name at once make one actor.
  CREATE TABLE actor_keys (
    kind        text NOT NULL,
    name_key    text NOT NULL,
    actor_id    uuid NOT NULL CONSTRAINT actor_keys_actor_fk REFERENCES actors (actor_id)
                ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (kind, name_key)
  );
  CREATE INDEX actor_keys_actor ON actor_keys (actor_id);

  -- Every name an actor goes by, its full ones too.
  CREATE TABLE actor_aliases (
    actor_id    uuid NOT NULL CONSTRAINT actor_aliases_actor_fk REFERENCES actors (actor_id) ON DELETE CASCADE,
    alias_key   text NOT NULL,
    alias       text NOT NULL,
    PRIMARY KEY (actor_id, alias_key)
  );
  CREATE INDEX actor_aliases_key ON actor_aliases (alias_key);
  CREATE INDEX actor_aliases_trgm ON actor_aliases USING gin (alias_key gin_trgm_ops);
END $$;
