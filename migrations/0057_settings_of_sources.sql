-- What is known of a publisher beside its name: how it is shown, its clock, and its language. NULL where nobody said.
DO $$
BEGIN
  ALTER TABLE sources ADD COLUMN display_name text;
  -- A name of the IANA time zone database: times of publication without an offset are on this clock.
  ALTER TABLE sources ADD COLUMN time_zone text;
  -- A tag of BCP 47, for articles whose language neither they nor their text say.
  ALTER TABLE sources ADD COLUMN language text;
  -- When one of them was set; NULL where none is.
  ALTER TABLE sources ADD COLUMN set_at timestamptz;
END $$;
