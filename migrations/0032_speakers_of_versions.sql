-- The speakers of a version, whatever number of occurrences it has, and the quotations of a few days.
DO $$
BEGIN
  CREATE INDEX quotation_occurrences_version_speaker ON quotation_occurrences (version_id, speaker_id);
  CREATE INDEX quotation_occurrences_published ON quotation_occurrences (published_at, quotation_id)
    WHERE quotation_id IS NOT NULL;
END $$;
