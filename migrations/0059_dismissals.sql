-- Actors that an editor dismissed: there is no such person. Their row stays, so that the name leads to it and is not made anew;
-- extractions leave it out. The articles that name it are kept for the undoing.
DO $$
BEGIN
  -- The correction that dismissed it.
  ALTER TABLE actors ADD COLUMN dismissal_id uuid;
  CREATE TABLE dismissed_mentions (
    article_id uuid NOT NULL CONSTRAINT dismissed_mentions_article_fk REFERENCES articles (article_id) ON DELETE CASCADE,
    actor_id   uuid NOT NULL,
    PRIMARY KEY (article_id, actor_id)
  );
  CREATE INDEX dismissed_mentions_actor ON dismissed_mentions (actor_id);
END $$;
