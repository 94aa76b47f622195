-- Days become integers, counted from 1970-01-01 as sort days are: a `date` ends at 4713 BC, and articles name earlier
-- years. `latest` stays exclusive.
DO $$
BEGIN
  ALTER TABLE statements
    ALTER COLUMN said_earliest TYPE integer USING said_earliest - date '1970-01-01',
    ALTER COLUMN said_latest TYPE integer USING said_latest - date '1970-01-01';
  ALTER TABLE statement_subjects
    ALTER COLUMN said_earliest TYPE integer USING said_earliest - date '1970-01-01';
  ALTER TABLE events
    ALTER COLUMN earliest TYPE integer USING earliest - date '1970-01-01',
    ALTER COLUMN latest TYPE integer USING latest - date '1970-01-01';
  ALTER TABLE happenings
    ALTER COLUMN earliest TYPE integer USING earliest - date '1970-01-01',
    ALTER COLUMN latest TYPE integer USING latest - date '1970-01-01';
END $$;
