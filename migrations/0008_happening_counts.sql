-- Happenings count as they grow: who speaks for one is one step down an index, however many tell it. And
-- events told in passing are marked.
DO $$
BEGIN
  ALTER TABLE events ADD COLUMN background boolean NOT NULL DEFAULT false;
  ALTER TABLE happenings ADD COLUMN background boolean NOT NULL DEFAULT false;
  -- The surest report speaks for a happening, one that tells it as news before one that tells it in passing.
  CREATE INDEX events_by_surety ON events (happening_id, background, confidence DESC, published_at, event_id);
  DROP INDEX events_happening;
  CREATE INDEX event_actors_part ON event_actors (happening_id, actor_id, role);
  DROP INDEX event_actors_happening;
END $$;
