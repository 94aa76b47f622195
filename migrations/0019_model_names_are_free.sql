-- The names of models are checked by the program: a new model needs no migration.
ALTER TABLE jobs DROP CONSTRAINT jobs_model_known;
