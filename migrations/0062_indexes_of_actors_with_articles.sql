-- The events that an actor takes part in, and the statements about it, are read from their index alone, in the order of the lists.
-- lock: writes wait while the indexes are made, some seconds for a hundred thousand articles; queries go on.
DO $$
BEGIN
  DROP INDEX event_actors_actor;
  CREATE INDEX event_actors_actor ON event_actors (actor_id, sort_day DESC, event_id DESC)
    INCLUDE (article_id, role, happening_id);
  DROP INDEX subjects_actor;
  CREATE INDEX subjects_actor ON statement_subjects (actor_id, said_earliest DESC, statement_id DESC) INCLUDE (article_id);
END $$;
