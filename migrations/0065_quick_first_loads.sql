-- Loads whose articles are read with the fast model first: the reread that reads them with the accurate one behind it. Their lines
-- are added to it in the transaction that stores them.
ALTER TABLE loads ADD COLUMN reread_id uuid
  CONSTRAINT loads_reread_fk REFERENCES rereads (reread_id) ON DELETE SET NULL
