-- The representative of a happening is found by `earliest IS NULL` instead of a comparison with the sort day that
-- stands for "undated": that number has one place in the program, `store::sort_day::UNDATED`.
DO $$
BEGIN
  CREATE INDEX events_representative ON events
    (happening_id, (earliest IS NULL), background, confidence DESC, published_at, event_id);
  DROP INDEX events_by_day_and_surety;
END $$;
