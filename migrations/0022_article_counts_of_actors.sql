-- The number of articles that mention an actor, or one merged into it, is kept: lists of actors are ordered by it.
DO $$
BEGIN
  ALTER TABLE actors ADD COLUMN article_count integer NOT NULL DEFAULT 0;
  WITH RECURSIVE chain AS (
    SELECT actor_id AS mentioned_id, actor_id, merged_into FROM actors
    UNION ALL
    SELECT c.mentioned_id, a.actor_id, a.merged_into FROM chain c JOIN actors a ON a.actor_id = c.merged_into
  ), counted AS (
    SELECT c.actor_id, count(DISTINCT m.article_id) AS articles
    FROM chain c JOIN article_actors m ON m.actor_id = c.mentioned_id WHERE c.merged_into IS NULL GROUP BY c.actor_id
  )
  UPDATE actors a SET article_count = counted.articles FROM counted WHERE a.actor_id = counted.actor_id;
  CREATE INDEX actors_article_count ON actors (actor_type, article_count DESC, actor_id DESC)
    WHERE merged_into IS NULL AND article_count > 0;
END $$;
