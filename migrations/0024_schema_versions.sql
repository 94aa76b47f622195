-- The version of Dateline that applied each migration: an older program names the version to use.
CREATE TABLE schema_versions (
  migration        bigint PRIMARY KEY,
  dateline_version text NOT NULL
);
