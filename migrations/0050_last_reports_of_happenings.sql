-- When a happening was last reported, by which a feed of a timeline begins with what is new: the publication of its last
-- article, in seconds since 1970. Happenings stored before have none, and come last, until one of their articles is
-- extracted again.
DO $$
BEGIN
  ALTER TABLE all_happenings ADD COLUMN last_report_second bigint;
  CREATE OR REPLACE VIEW happenings AS SELECT * FROM all_happenings WHERE NOT rejected;
  CREATE INDEX happenings_last_report ON all_happenings ((-coalesce(last_report_second, 0)), happening_id);
END $$;
