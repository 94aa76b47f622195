-- Finds the articles that copy the text of one.
CREATE INDEX extractions_original ON extractions (original_id) WHERE original_id IS NOT NULL;
