-- Names are searched by trigram; nothing else that a plain Postgres 15 lacks is used.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
