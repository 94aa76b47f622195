-- Statements and happenings are counted from an index alone, which is a twentieth of their tables.
-- lock: writes wait while the indexes are made, some seconds for a hundred thousand articles; queries go on.
DO $$
BEGIN
  CREATE INDEX statements_counted ON all_statements (said_earliest, said_latest)
    INCLUDE (source, statement_type, speaker_id) WHERE NOT rejected;
  CREATE INDEX happenings_counted ON all_happenings (earliest, latest)
    INCLUDE (event_type, status, event_count, importance) WHERE NOT rejected;
END $$;
