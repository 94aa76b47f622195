-- Indexes for filters whose cost grew with the record instead of with the page: publisher, day of publication, and the highest
-- figure of a type.
-- lock: writes wait while the indexes are made, some seconds for a hundred thousand articles; queries go on.
DO $$
BEGIN
  CREATE INDEX articles_source ON articles (source, article_id DESC);
  CREATE INDEX statements_source ON all_statements (source, said_earliest DESC, statement_id DESC);
  CREATE INDEX events_source ON events (source, sort_day DESC, event_id DESC);
  CREATE INDEX quotation_occurrences_source ON quotation_occurrences (source, quotation_id) WHERE quotation_id IS NOT NULL;
  CREATE INDEX article_vectors_source ON article_vectors (source, story_id) WHERE story_id IS NOT NULL;
  CREATE INDEX revisions_published ON revisions (published_at) INCLUDE (article_id, revision);
  -- Those that last for more than a month, which a timeline from a day on has though they begin before it.
  CREATE INDEX happenings_long ON all_happenings (latest) WHERE latest - earliest > 31;
  -- The negative of the highest number of a type, by which `sort=dead` and the like order happenings; NULL without such a number.
  CREATE FUNCTION figure_rank(figures jsonb, figure_type text) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$
      SELECT -max(least(greatest((f->>'number')::float8, (f->>'to')::float8), 9e18))::bigint
      FROM jsonb_array_elements(figures) f WHERE f->>'type' = figure_type
    $f$;
  CREATE INDEX happenings_dead ON all_happenings (figure_rank(figures, 'dead'), happening_id)
    WHERE figure_rank(figures, 'dead') IS NOT NULL;
  CREATE INDEX happenings_injured ON all_happenings (figure_rank(figures, 'injured'), happening_id)
    WHERE figure_rank(figures, 'injured') IS NOT NULL;
  CREATE INDEX happenings_arrested ON all_happenings (figure_rank(figures, 'arrested'), happening_id)
    WHERE figure_rank(figures, 'arrested') IS NOT NULL;
  CREATE INDEX happenings_people ON all_happenings (figure_rank(figures, 'people'), happening_id)
    WHERE figure_rank(figures, 'people') IS NOT NULL;
  CREATE INDEX happenings_money ON all_happenings (figure_rank(figures, 'money'), happening_id)
    WHERE figure_rank(figures, 'money') IS NOT NULL;
END $$;
