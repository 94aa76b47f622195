CREATE EXTENSION pg_trgm;
CREATE TABLE actor_aliases (
  actor_id uuid NOT NULL,
  alias_key text NOT NULL,
  alias text NOT NULL
);
ALTER TABLE actor_aliases ADD CONSTRAINT actor_aliases_actor_fk FOREIGN KEY (actor_id) REFERENCES actors(actor_id) ON DELETE CASCADE;
ALTER TABLE actor_aliases ADD CONSTRAINT actor_aliases_pkey PRIMARY KEY (actor_id, alias_key);
CREATE TABLE actor_keys (
  kind text NOT NULL,
  name_key text NOT NULL,
  actor_id uuid NOT NULL
);
ALTER TABLE actor_keys ADD CONSTRAINT actor_keys_actor_fk FOREIGN KEY (actor_id) REFERENCES actors(actor_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE actor_keys ADD CONSTRAINT actor_keys_pkey PRIMARY KEY (kind, name_key);
CREATE TABLE actors (
  actor_id uuid NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  merged_into uuid,
  created_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE actors ADD CONSTRAINT actors_merged_into_fk FOREIGN KEY (merged_into) REFERENCES actors(actor_id);
ALTER TABLE actors ADD CONSTRAINT actors_pkey PRIMARY KEY (actor_id);
CREATE TABLE article_keys (
  dedup_key bytea NOT NULL,
  article_id uuid NOT NULL
);
ALTER TABLE article_keys ADD CONSTRAINT article_keys_pkey PRIMARY KEY (dedup_key);
CREATE TABLE articles (
  article_id uuid NOT NULL,
  source text NOT NULL,
  external_id text,
  url text,
  revision integer NOT NULL,
  dedup_key bytea NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE articles ADD CONSTRAINT articles_pkey PRIMARY KEY (article_id);
ALTER TABLE articles ADD CONSTRAINT articles_source_fk FOREIGN KEY (source) REFERENCES sources(source);
CREATE TABLE assignments (
  article_id uuid NOT NULL,
  correction_id uuid NOT NULL,
  from_ids uuid[] NOT NULL,
  to_id uuid NOT NULL,
  passage jsonb
);
ALTER TABLE assignments ADD CONSTRAINT assignments_article_fk FOREIGN KEY (article_id) REFERENCES articles(article_id) ON DELETE CASCADE;
ALTER TABLE assignments ADD CONSTRAINT assignments_correction_fk FOREIGN KEY (correction_id) REFERENCES corrections(correction_id);
ALTER TABLE assignments ADD CONSTRAINT assignments_pkey PRIMARY KEY (article_id, correction_id);
ALTER TABLE assignments ADD CONSTRAINT assignments_to_fk FOREIGN KEY (to_id) REFERENCES actors(actor_id);
CREATE TABLE cast_members (
  article_id uuid NOT NULL,
  member integer NOT NULL,
  actor_id uuid NOT NULL,
  roles text[] NOT NULL,
  mentions integer NOT NULL,
  published_at timestamp with time zone NOT NULL
);
ALTER TABLE cast_members ADD CONSTRAINT cast_actor_fk FOREIGN KEY (actor_id) REFERENCES actors(actor_id);
ALTER TABLE cast_members ADD CONSTRAINT cast_article_fk FOREIGN KEY (article_id) REFERENCES articles(article_id) ON DELETE CASCADE;
ALTER TABLE cast_members ADD CONSTRAINT cast_members_pkey PRIMARY KEY (article_id, member);
CREATE TABLE corrections (
  correction_id uuid NOT NULL,
  actor_id uuid NOT NULL,
  other_id uuid,
  change jsonb NOT NULL,
  made_by text NOT NULL,
  reason text NOT NULL,
  made_at timestamp with time zone DEFAULT now() NOT NULL,
  undone_by text,
  undone_reason text,
  undone_at timestamp with time zone
);
ALTER TABLE corrections ADD CONSTRAINT corrections_actor_fk FOREIGN KEY (actor_id) REFERENCES actors(actor_id);
ALTER TABLE corrections ADD CONSTRAINT corrections_other_fk FOREIGN KEY (other_id) REFERENCES actors(actor_id);
ALTER TABLE corrections ADD CONSTRAINT corrections_pkey PRIMARY KEY (correction_id);
CREATE TABLE event_actors (
  article_id uuid NOT NULL,
  event_id uuid NOT NULL,
  actor_id uuid NOT NULL,
  role text NOT NULL,
  day integer NOT NULL,
  happening_id uuid NOT NULL
);
ALTER TABLE event_actors ADD CONSTRAINT event_actors_actor_fk FOREIGN KEY (actor_id) REFERENCES actors(actor_id);
ALTER TABLE event_actors ADD CONSTRAINT event_actors_event_fk FOREIGN KEY (article_id, event_id) REFERENCES events(article_id, event_id) ON DELETE CASCADE;
ALTER TABLE event_actors ADD CONSTRAINT event_actors_pkey PRIMARY KEY (article_id, event_id, actor_id, role);
CREATE TABLE events (
  article_id uuid NOT NULL,
  event_id uuid NOT NULL,
  ordinal integer NOT NULL,
  happening_id uuid NOT NULL,
  source text NOT NULL,
  kind text NOT NULL,
  status text NOT NULL,
  attributed_to uuid,
  earliest date,
  latest date,
  day integer NOT NULL,
  published_at timestamp with time zone NOT NULL,
  confidence real NOT NULL,
  summary text NOT NULL,
  sentence text NOT NULL,
  detail jsonb NOT NULL,
  tsv tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, sentence)) STORED,
  background boolean DEFAULT false NOT NULL,
  fold_key uuid NOT NULL
);
ALTER TABLE events ADD CONSTRAINT events_article_fk FOREIGN KEY (article_id) REFERENCES articles(article_id) ON DELETE CASCADE;
ALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY (article_id, event_id);
CREATE TABLE gist_words (
  article_id uuid NOT NULL,
  word text NOT NULL,
  weight integer NOT NULL,
  is_name boolean NOT NULL,
  published_at timestamp with time zone NOT NULL
);
ALTER TABLE gist_words ADD CONSTRAINT gist_words_gist_fk FOREIGN KEY (article_id) REFERENCES gists(article_id) ON DELETE CASCADE;
ALTER TABLE gist_words ADD CONSTRAINT gist_words_pkey PRIMARY KEY (article_id, word);
CREATE TABLE gists (
  article_id uuid NOT NULL,
  source text NOT NULL,
  headline text NOT NULL,
  published_at timestamp with time zone NOT NULL,
  digest uuid NOT NULL,
  norm integer NOT NULL,
  story_id uuid,
  degree integer DEFAULT 0 NOT NULL,
  tsv tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, headline)) STORED
);
ALTER TABLE gists ADD CONSTRAINT gists_pkey PRIMARY KEY (article_id);
CREATE TABLE happening_actors (
  happening_id uuid NOT NULL,
  actor_id uuid NOT NULL,
  role text NOT NULL,
  day integer NOT NULL
);
ALTER TABLE happening_actors ADD CONSTRAINT happening_actors_actor_fk FOREIGN KEY (actor_id) REFERENCES actors(actor_id);
ALTER TABLE happening_actors ADD CONSTRAINT happening_actors_happening_fk FOREIGN KEY (happening_id) REFERENCES happenings(happening_id) ON DELETE CASCADE;
ALTER TABLE happening_actors ADD CONSTRAINT happening_actors_pkey PRIMARY KEY (happening_id, actor_id, role);
CREATE TABLE happenings (
  happening_id uuid NOT NULL,
  kind text DEFAULT ''::text NOT NULL,
  status text DEFAULT ''::text NOT NULL,
  earliest date,
  latest date,
  day integer DEFAULT 2147483647 NOT NULL,
  summary text DEFAULT ''::text NOT NULL,
  detail jsonb DEFAULT '{}'::jsonb NOT NULL,
  confidence real DEFAULT 0 NOT NULL,
  reports integer DEFAULT 0 NOT NULL,
  articles integer DEFAULT 0 NOT NULL,
  tsv tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, summary)) STORED,
  background boolean DEFAULT false NOT NULL
);
ALTER TABLE happenings ADD CONSTRAINT happenings_pkey PRIMARY KEY (happening_id);
CREATE TABLE jobs (
  article_id uuid NOT NULL,
  revision integer NOT NULL,
  state text DEFAULT 'ready'::text NOT NULL,
  attempts integer DEFAULT 0 NOT NULL,
  run_at timestamp with time zone DEFAULT now() NOT NULL,
  lease_until timestamp with time zone,
  token bigint DEFAULT 0 NOT NULL,
  error text,
  queued_at timestamp with time zone DEFAULT now() NOT NULL,
  finished_at timestamp with time zone,
  model text
);
ALTER TABLE jobs ADD CONSTRAINT jobs_model_known CHECK ((model = ANY (ARRAY['accurate'::text, 'fast'::text])));
ALTER TABLE jobs ADD CONSTRAINT jobs_pkey PRIMARY KEY (article_id);
ALTER TABLE jobs ADD CONSTRAINT jobs_state_known CHECK ((state = ANY (ARRAY['ready'::text, 'running'::text, 'done'::text, 'failed'::text])));
CREATE TABLE readings (
  article_id uuid NOT NULL,
  revision integer NOT NULL,
  reading jsonb NOT NULL,
  read_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE readings ADD CONSTRAINT readings_article_fk FOREIGN KEY (article_id) REFERENCES articles(article_id) ON DELETE CASCADE;
ALTER TABLE readings ADD CONSTRAINT readings_pkey PRIMARY KEY (article_id);
CREATE TABLE revisions (
  article_id uuid NOT NULL,
  revision integer NOT NULL,
  title text,
  body text NOT NULL,
  published_at timestamp with time zone NOT NULL,
  utc_offset integer NOT NULL,
  content_hash bytea NOT NULL,
  submitted_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE revisions ADD CONSTRAINT revisions_article_fk FOREIGN KEY (article_id) REFERENCES articles(article_id) ON DELETE CASCADE;
ALTER TABLE revisions ADD CONSTRAINT revisions_pkey PRIMARY KEY (article_id, revision);
CREATE TABLE sources (
  source text NOT NULL,
  first_seen timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE sources ADD CONSTRAINT sources_pkey PRIMARY KEY (source);
CREATE TABLE statement_subjects (
  article_id uuid NOT NULL,
  statement_id uuid NOT NULL,
  actor_id uuid NOT NULL,
  said_earliest date NOT NULL
);
ALTER TABLE statement_subjects ADD CONSTRAINT statement_subjects_pkey PRIMARY KEY (article_id, statement_id, actor_id);
ALTER TABLE statement_subjects ADD CONSTRAINT subjects_actor_fk FOREIGN KEY (actor_id) REFERENCES actors(actor_id);
ALTER TABLE statement_subjects ADD CONSTRAINT subjects_statement_fk FOREIGN KEY (article_id, statement_id) REFERENCES statements(article_id, statement_id) ON DELETE CASCADE;
CREATE TABLE statements (
  article_id uuid NOT NULL,
  statement_id uuid NOT NULL,
  ordinal integer NOT NULL,
  source text NOT NULL,
  kind text NOT NULL,
  speaker_id uuid,
  said_earliest date NOT NULL,
  said_latest date NOT NULL,
  published_at timestamp with time zone NOT NULL,
  content text NOT NULL,
  words_key uuid,
  detail jsonb NOT NULL,
  tsv tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, content)) STORED
);
ALTER TABLE statements ADD CONSTRAINT statements_article_fk FOREIGN KEY (article_id) REFERENCES articles(article_id) ON DELETE CASCADE;
ALTER TABLE statements ADD CONSTRAINT statements_pkey PRIMARY KEY (article_id, statement_id);
ALTER TABLE statements ADD CONSTRAINT statements_speaker_fk FOREIGN KEY (speaker_id) REFERENCES actors(actor_id);
CREATE TABLE stories (
  story_id uuid NOT NULL,
  title text DEFAULT ''::text NOT NULL,
  articles integer DEFAULT 0 NOT NULL,
  first_published timestamp with time zone,
  last_published timestamp with time zone,
  last_day integer DEFAULT 0 NOT NULL,
  merged_into uuid
);
ALTER TABLE stories ADD CONSTRAINT stories_pkey PRIMARY KEY (story_id);
CREATE TABLE story_links (
  article_id uuid NOT NULL,
  other_id uuid NOT NULL,
  likeness integer NOT NULL
);
ALTER TABLE story_links ADD CONSTRAINT story_links_pkey PRIMARY KEY (article_id, other_id);
CREATE INDEX actor_aliases_key ON public.actor_aliases USING btree (alias_key);
CREATE INDEX actor_aliases_trgm ON public.actor_aliases USING gin (alias_key gin_trgm_ops);
CREATE INDEX actor_keys_actor ON public.actor_keys USING btree (actor_id);
CREATE INDEX actors_merged_into ON public.actors USING btree (merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX assignments_correction ON public.assignments USING btree (correction_id);
CREATE INDEX cast_actor ON public.cast_members USING btree (actor_id, published_at);
CREATE INDEX corrections_actor ON public.corrections USING btree (actor_id, correction_id DESC);
CREATE INDEX corrections_other ON public.corrections USING btree (other_id, correction_id DESC) WHERE (other_id IS NOT NULL);
CREATE INDEX event_actors_actor ON public.event_actors USING btree (actor_id, day DESC, event_id DESC);
CREATE INDEX event_actors_part ON public.event_actors USING btree (happening_id, actor_id, role);
CREATE INDEX events_by_day_and_surety ON public.events USING btree (happening_id, ((day = 2147483647)), background, confidence DESC, published_at, event_id);
CREATE INDEX events_day ON public.events USING btree (day DESC, event_id DESC);
CREATE INDEX events_fold_key ON public.events USING btree (fold_key, happening_id);
CREATE INDEX events_id ON public.events USING btree (event_id);
CREATE INDEX events_kind ON public.events USING btree (kind, day DESC, event_id DESC);
CREATE INDEX events_tsv ON public.events USING gin (tsv);
CREATE INDEX gist_words_word ON public.gist_words USING btree (word, published_at DESC) INCLUDE (article_id, weight, is_name);
CREATE INDEX gists_central ON public.gists USING btree (story_id, degree DESC, published_at, article_id) WHERE (story_id IS NOT NULL);
CREATE INDEX gists_story ON public.gists USING btree (story_id, article_id) WHERE (story_id IS NOT NULL);
CREATE INDEX gists_tsv ON public.gists USING gin (tsv);
CREATE INDEX happening_actors_actor ON public.happening_actors USING btree (actor_id, day, happening_id);
CREATE INDEX happenings_day ON public.happenings USING btree (day, happening_id);
CREATE INDEX happenings_kind ON public.happenings USING btree (kind, day, happening_id);
CREATE INDEX happenings_tsv ON public.happenings USING gin (tsv);
CREATE INDEX jobs_again ON public.jobs USING btree (run_at, article_id) WHERE ((state = 'ready'::text) AND (attempts > 0));
CREATE INDEX jobs_failed ON public.jobs USING btree (article_id) WHERE (state = 'failed'::text);
CREATE INDEX jobs_fresh ON public.jobs USING btree (run_at, article_id) WHERE ((state = 'ready'::text) AND (attempts = 0));
CREATE INDEX jobs_running ON public.jobs USING btree (lease_until) WHERE (state = 'running'::text);
CREATE INDEX subjects_actor ON public.statement_subjects USING btree (actor_id, said_earliest DESC, statement_id DESC);
CREATE INDEX statements_id ON public.statements USING btree (statement_id);
CREATE INDEX statements_said ON public.statements USING btree (said_earliest DESC, statement_id DESC);
CREATE INDEX statements_same_words ON public.statements USING btree (words_key, published_at, statement_id) WHERE (words_key IS NOT NULL);
CREATE INDEX statements_speaker ON public.statements USING btree (speaker_id, said_earliest DESC, statement_id DESC);
CREATE INDEX statements_tsv ON public.statements USING gin (tsv);
CREATE INDEX stories_last ON public.stories USING btree (last_day DESC, story_id DESC) WHERE (merged_into IS NULL);
CREATE INDEX stories_merged ON public.stories USING btree (merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX story_links_other ON public.story_links USING btree (other_id, article_id);
CREATE VIEW events_by_actor (
  actor_id uuid,
  role text,
  day integer,
  event_id uuid,
  article_id uuid,
  happening_id uuid,
  source text,
  kind text,
  status text,
  attributed_to uuid,
  earliest date,
  latest date,
  published_at timestamp with time zone,
  summary text,
  sentence text,
  detail jsonb,
  tsv tsvector
);
CREATE VIEW statements_by_speaker (
  speaker_id uuid,
  said_earliest date,
  said_latest date,
  statement_id uuid,
  article_id uuid,
  source text,
  kind text,
  published_at timestamp with time zone,
  detail jsonb,
  tsv tsvector
);
