-- How much an article is about an event, and the numbers that it gives: events and happenings.
--
-- 0 minor, 1 main, 2 lead. Events of earlier versions are main, so that timelines go on showing them.
ALTER TABLE events ADD COLUMN importance smallint NOT NULL DEFAULT 1;
ALTER TABLE events ADD COLUMN figures jsonb NOT NULL DEFAULT '[]';
ALTER TABLE happenings ADD COLUMN importance smallint NOT NULL DEFAULT 1;
ALTER TABLE happenings ADD COLUMN figures jsonb NOT NULL DEFAULT '[]';

CREATE INDEX events_figures ON events (happening_id) WHERE figures <> '[]';
CREATE INDEX happenings_main ON happenings (sort_day, happening_id) WHERE importance >= 1;
