-- The same event told several times, folded: what a timeline lists. Its own group, made from events.
DO $$
BEGIN
  CREATE TABLE happenings (
    happening_id uuid PRIMARY KEY,
    kind         text NOT NULL DEFAULT '',
    status       text NOT NULL DEFAULT '',
    earliest     date,
    latest       date,
    day          integer NOT NULL DEFAULT 2147483647,
    summary      text NOT NULL DEFAULT '',
    detail       jsonb NOT NULL DEFAULT '{}',
    confidence   real NOT NULL DEFAULT 0,
    reports      integer NOT NULL DEFAULT 0,
    articles     integer NOT NULL DEFAULT 0,
    tsv          tsvector GENERATED ALWAYS AS (to_tsvector('english', summary)) STORED
  );
  CREATE INDEX happenings_day ON happenings (day, happening_id);
  CREATE INDEX happenings_kind ON happenings (kind, day, happening_id);
  CREATE INDEX happenings_tsv ON happenings USING gin (tsv);

  CREATE TABLE happening_actors (
    happening_id uuid NOT NULL CONSTRAINT happening_actors_happening_fk
                 REFERENCES happenings (happening_id) ON DELETE CASCADE,
    actor_id     uuid NOT NULL CONSTRAINT happening_actors_actor_fk REFERENCES actors (actor_id),
    role         text NOT NULL,
    day          integer NOT NULL,
    PRIMARY KEY (happening_id, actor_id, role)
  );
  CREATE INDEX happening_actors_actor ON happening_actors (actor_id, day, happening_id);
END $$;
