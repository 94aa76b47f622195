-- A statement whose words were corrected is not found by those that only the former words were about.
-- lock: only statements that an editor corrected are read, which an index finds
DELETE FROM statement_subjects b USING all_statements s
WHERE s.review_id IS NOT NULL AND b.article_id = s.article_id AND b.statement_id = s.statement_id
  AND NOT EXISTS (
    SELECT 1 FROM jsonb_array_elements(s.document->'about') AS one
    WHERE substring(one->>'actor_id' FROM 5)::uuid = b.actor_id
  );
