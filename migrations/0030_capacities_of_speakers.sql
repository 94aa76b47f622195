-- What speakers are when speaking, the cue, and the confidence of statements, for filters and counts.
--
-- Documents of earlier versions have no capacities: those columns are NULL until the article is extracted again.
DO $$
BEGIN
  ALTER TABLE statements
    ADD COLUMN confidence real GENERATED ALWAYS AS ((document ->> 'confidence')::real) STORED,
    ADD COLUMN cue_lemma text GENERATED ALWAYS AS (left(document #>> '{cue,lemma}', 200)) STORED,
    ADD COLUMN speaker_role text GENERATED ALWAYS AS (document #>> '{speaker,capacity,role,text}') STORED,
    ADD COLUMN speaker_organization text
      GENERATED ALWAYS AS (document #>> '{speaker,capacity,organization,name}') STORED,
    ADD COLUMN speaker_party text GENERATED ALWAYS AS (document #>> '{speaker,capacity,party,name}') STORED,
    ADD COLUMN speaker_gender text GENERATED ALWAYS AS (document #>> '{speaker,capacity,gender}') STORED,
    ADD COLUMN is_named boolean GENERATED ALWAYS AS ((document #>> '{speaker,capacity,named}')::boolean) STORED,
    -- Words without case and accents, by which the three are found (src/store/statements/capacity_words.rs).
    ADD COLUMN role_words text[],
    ADD COLUMN organization_words text[],
    ADD COLUMN party_words text[];
  CREATE INDEX statements_role_words ON statements USING gin (role_words) WHERE role_words IS NOT NULL;
  CREATE INDEX statements_organization_words ON statements USING gin (organization_words)
    WHERE organization_words IS NOT NULL;
  CREATE INDEX statements_party_words ON statements USING gin (party_words) WHERE party_words IS NOT NULL;
  CREATE INDEX statements_cue_lemma ON statements (cue_lemma, said_earliest DESC, statement_id DESC);
END $$;
