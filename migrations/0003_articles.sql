-- The head of the article group: everything extracted carries article_id first in its key.
DO $$
BEGIN
  CREATE TABLE articles (
    article_id   uuid PRIMARY KEY,
    source       text NOT NULL CONSTRAINT articles_source_fk REFERENCES sources (source),
    external_id  text,
    url          text,
    revision     integer NOT NULL,
    dedup_key    bytea NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now()
  );

  CREATE TABLE revisions (
    article_id   uuid NOT NULL CONSTRAINT revisions_article_fk REFERENCES articles (article_id) ON DELETE CASCADE,
    revision     integer NOT NULL,
    title        text,
    body         text NOT NULL,
    published_at timestamptz NOT NULL,
    -- Minutes east of Greenwich on the publisher's clock: "on Tuesday" counts from the day there.
    utc_offset   integer NOT NULL,
    content_hash bytea NOT NULL,
    submitted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (article_id, revision)
  );

  -- Its own group: which article a submission is. No foreign key, since groups do not point at each other.
  CREATE TABLE article_keys (
    dedup_key    bytea PRIMARY KEY,
    article_id   uuid NOT NULL
  );
END $$;
