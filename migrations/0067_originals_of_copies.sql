-- Copies of an article that was deleted or withdrawn have the first of them as their original.
-- lock: only copies without an original are written, which an index finds
WITH first_copy AS (
  SELECT DISTINCT ON (c.original_id) c.original_id, c.article_id
  FROM extractions c
  WHERE c.original_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM extractions o WHERE o.article_id = c.original_id)
  ORDER BY c.original_id, c.article_id
)
UPDATE extractions x SET original_id = nullif(f.article_id, x.article_id)
FROM first_copy f WHERE x.original_id = f.original_id;
