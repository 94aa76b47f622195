-- What readings say. All of an article's facts belong to one revision and are replaced together.
DO $$
BEGIN
  CREATE TABLE readings (
    article_id   uuid PRIMARY KEY CONSTRAINT readings_article_fk REFERENCES articles (article_id) ON DELETE CASCADE,
    revision     integer NOT NULL,
    reading      jsonb NOT NULL,
    read_at      timestamptz NOT NULL DEFAULT now()
  );

  CREATE TABLE cast_members (
    article_id   uuid NOT NULL CONSTRAINT cast_article_fk REFERENCES articles (article_id) ON DELETE CASCADE,
    member       integer NOT NULL,
    actor_id     uuid NOT NULL CONSTRAINT cast_actor_fk REFERENCES actors (actor_id),
    roles        text[] NOT NULL,
    mentions     integer NOT NULL,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (article_id, member)
  );
  CREATE INDEX cast_actor ON cast_members (actor_id, published_at);

  CREATE TABLE statements (
    article_id    uuid NOT NULL CONSTRAINT statements_article_fk REFERENCES articles (article_id) ON DELETE CASCADE,
    statement_id  uuid NOT NULL,
    ordinal       integer NOT NULL,
    source        text NOT NULL,
    kind          text NOT NULL,
    speaker_id    uuid CONSTRAINT statements_speaker_fk REFERENCES actors (actor_id),
    said_earliest date NOT NULL,
    said_latest   date NOT NULL,
    published_at  timestamptz NOT NULL,
    content       text NOT NULL,
    -- The same for the same words, whatever their case and marks; absent for a few words that anyone may say.
    words_key     uuid,
    -- The statement as the reading has it; the columns beside it are for finding it.
    detail        jsonb NOT NULL,
    tsv           tsvector GENERATED ALWAYS AS (to_tsvector('english', content)) STORED,
    PRIMARY KEY (article_id, statement_id)
  );
  CREATE INDEX statements_words ON statements (words_key) WHERE words_key IS NOT NULL;
  CREATE INDEX statements_id ON statements (statement_id);
  CREATE INDEX statements_said ON statements (said_earliest DESC, statement_id DESC);
  CREATE INDEX statements_speaker ON statements (speaker_id, said_earliest DESC, statement_id DESC);
  CREATE INDEX statements_tsv ON statements USING gin (tsv);

  CREATE TABLE statement_subjects (
    article_id    uuid NOT NULL,
    statement_id  uuid NOT NULL,
    actor_id      uuid NOT NULL CONSTRAINT subjects_actor_fk REFERENCES actors (actor_id),
    said_earliest date NOT NULL,
    PRIMARY KEY (article_id, statement_id, actor_id),
    CONSTRAINT subjects_statement_fk FOREIGN KEY (article_id, statement_id)
      REFERENCES statements (article_id, statement_id) ON DELETE CASCADE
  );
  CREATE INDEX subjects_actor ON statement_subjects (actor_id, said_earliest DESC, statement_id DESC);

  CREATE TABLE events (
    article_id    uuid NOT NULL CONSTRAINT events_article_fk REFERENCES articles (article_id) ON DELETE CASCADE,
    event_id      uuid NOT NULL,
    ordinal       integer NOT NULL,
    happening_id  uuid NOT NULL,
    source        text NOT NULL,
    kind          text NOT NULL,
    status        text NOT NULL,
    attributed_to uuid,
    earliest      date,
    latest        date,
    -- Days since 1970-01-01, and the largest integer for the undated: one key orders both.
    day           integer NOT NULL,
    published_at  timestamptz NOT NULL,
    confidence    real NOT NULL,
    summary       text NOT NULL,
    sentence      text NOT NULL,
    detail        jsonb NOT NULL,
    tsv           tsvector GENERATED ALWAYS AS (to_tsvector('english', sentence)) STORED,
    PRIMARY KEY (article_id, event_id)
  );
  CREATE INDEX events_id ON events (event_id);
  CREATE INDEX events_day ON events (day DESC, event_id DESC);
  CREATE INDEX events_kind ON events (kind, day DESC, event_id DESC);
  CREATE INDEX events_happening ON events (happening_id);
  CREATE INDEX events_tsv ON events USING gin (tsv);

  CREATE TABLE event_actors (
    article_id    uuid NOT NULL,
    event_id      uuid NOT NULL,
    actor_id      uuid NOT NULL CONSTRAINT event_actors_actor_fk REFERENCES actors (actor_id),
    role          text NOT NULL,
    day           integer NOT NULL,
    happening_id  uuid NOT NULL,
    PRIMARY KEY (article_id, event_id, actor_id, role),
    CONSTRAINT event_actors_event_fk FOREIGN KEY (article_id, event_id)
      REFERENCES events (article_id, event_id) ON DELETE CASCADE
  );
  CREATE INDEX event_actors_actor ON event_actors (actor_id, day DESC, event_id DESC);
  CREATE INDEX event_actors_happening ON event_actors (happening_id);
END $$;
