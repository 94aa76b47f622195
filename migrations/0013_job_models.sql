-- The model an article is to be read with; without one, the one its reader is set to.
ALTER TABLE jobs ADD COLUMN model text CONSTRAINT jobs_model_known CHECK (model IN ('accurate', 'fast'));
