-- Happenings have the numbers of their events again: a reread beside submissions could leave one with an event too many, or
-- keep one without events.
-- lock: the events are counted once by an index, and few happenings are written
UPDATE all_happenings h SET event_count = counted.event_count, article_count = counted.article_count
FROM (
  SELECT happening_id, count(*)::integer AS event_count, count(DISTINCT article_id)::integer AS article_count
  FROM events GROUP BY happening_id
) counted
WHERE h.happening_id = counted.happening_id
  AND (h.event_count, h.article_count) <> (counted.event_count, counted.article_count);

DELETE FROM all_happenings h WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.happening_id = h.happening_id);
