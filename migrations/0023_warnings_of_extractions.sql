-- What was left out of an extraction, as an array of {code, detail}.
ALTER TABLE extractions ADD COLUMN warnings jsonb NOT NULL DEFAULT '[]';
