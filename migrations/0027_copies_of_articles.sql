-- Articles whose text another article has, and the numbers of reports and sources of a happening.
--
-- A copy names the first article with its text; it is no foreign key, since copies stay one report when that article is
-- deleted. The counts are NULL until the happening changes.
DO $$
BEGIN
  ALTER TABLE extractions ADD COLUMN original_id uuid;
  ALTER TABLE happenings ADD COLUMN report_count integer;
  ALTER TABLE happenings ADD COLUMN source_count integer;
END $$;
