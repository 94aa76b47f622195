-- Mentions that an erasure removed with the facts of an article until the article is extracted from again: an actor that does not
-- come back then, and that nothing else names, is deleted.
CREATE TABLE cleared_mentions (
  article_id uuid NOT NULL CONSTRAINT cleared_mentions_article_fk REFERENCES articles (article_id) ON DELETE CASCADE,
  actor_id   uuid NOT NULL,
  PRIMARY KEY (article_id, actor_id)
)
