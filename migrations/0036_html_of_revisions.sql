-- The page from which the text of a revision was read; NULL where the text was submitted itself.
ALTER TABLE revisions ADD COLUMN html text;
