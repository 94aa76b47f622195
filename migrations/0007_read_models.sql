-- "By speaker" and "by actor" are asked of these names only: views on one Postgres, second copies on a cluster.
DO $$
BEGIN
  CREATE VIEW statements_by_speaker AS
    SELECT speaker_id, said_earliest, said_latest, statement_id, article_id, source, kind, published_at, detail, tsv
    FROM statements WHERE speaker_id IS NOT NULL;
  CREATE VIEW events_by_actor AS
    SELECT a.actor_id, a.role, a.day, a.event_id, a.article_id, e.happening_id, e.source, e.kind, e.status,
           e.attributed_to, e.earliest, e.latest, e.published_at, e.summary, e.sentence, e.detail, e.tsv
    FROM event_actors a JOIN events e ON e.article_id = a.article_id AND e.event_id = a.event_id;
END $$;
