-- The quotation that an editor reviewed, on the review of each of its statements.
-- lock: a column without a default changes no row, and reviews are few
ALTER TABLE reviews ADD COLUMN quotation_id uuid;
CREATE INDEX reviews_of_quotations ON reviews (quotation_id, review_id) WHERE quotation_id IS NOT NULL;
