-- The words of statements, wherever they stand: versions are different words, quotations are versions that belong together.
--
-- Reported speech has versions without a quotation. Facts of earlier versions are added in batches while the service runs:
-- `extractions.quotations_indexed` says of which articles they are.
DO $$
BEGIN
  CREATE TABLE quotations (
    quotation_id       uuid CONSTRAINT quotations_pkey PRIMARY KEY,
    text               text NOT NULL,
    article_count      integer NOT NULL,
    source_count       integer NOT NULL,
    first_published_at timestamptz NOT NULL,
    last_published_at  timestamptz NOT NULL,
    -- The day of the last publication in UTC, since 1970-01-01.
    last_day           integer NOT NULL,
    tsv                tsvector GENERATED ALWAYS AS (to_tsvector('english', left(text, 50000))) STORED
  );
  CREATE INDEX quotations_last_day ON quotations (last_day DESC, quotation_id DESC);
  CREATE INDEX quotations_tsv ON quotations USING gin (tsv);

  CREATE TABLE quotation_versions (
    version_id       uuid CONSTRAINT quotation_versions_pkey PRIMARY KEY,
    quotation_id     uuid,
    text             text NOT NULL,
    word_count       integer NOT NULL,
    article_count    integer NOT NULL,
    -- Hashes of its sequences of words (src/quotations/index_keys.rs).
    keys             integer[] NOT NULL
  );
  -- A list of pending entries would be searched by every query.
  CREATE INDEX quotation_versions_keys ON quotation_versions USING gin (keys) WITH (fastupdate = off);
  CREATE INDEX quotation_versions_quotation ON quotation_versions (quotation_id) WHERE quotation_id IS NOT NULL;

  CREATE TABLE quotation_occurrences (
    article_id    uuid NOT NULL,
    statement_id  uuid NOT NULL,
    version_id    uuid NOT NULL,
    quotation_id  uuid,
    source        text NOT NULL,
    speaker_id    uuid,
    speaker_name  text,
    published_at  timestamptz NOT NULL,
    CONSTRAINT quotation_occurrences_pkey PRIMARY KEY (article_id, statement_id),
    CONSTRAINT quotation_occurrences_statement_fk FOREIGN KEY (article_id, statement_id)
      REFERENCES statements (article_id, statement_id) ON DELETE CASCADE
  );
  CREATE INDEX quotation_occurrences_quotation ON quotation_occurrences (quotation_id, published_at, statement_id)
    WHERE quotation_id IS NOT NULL;
  CREATE INDEX quotation_occurrences_version ON quotation_occurrences (version_id, published_at, statement_id);
  CREATE INDEX quotation_occurrences_speaker ON quotation_occurrences (speaker_id, quotation_id);

  ALTER TABLE extractions ADD COLUMN quotations_indexed boolean NOT NULL DEFAULT false;
  CREATE INDEX extractions_not_indexed ON extractions (article_id) WHERE NOT quotations_indexed;
END $$;
