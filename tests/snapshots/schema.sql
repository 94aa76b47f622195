CREATE EXTENSION pg_trgm;
CREATE TABLE actor_aliases (
  actor_id uuid NOT NULL,
  alias_key text NOT NULL,
  alias text NOT NULL
);
ALTER TABLE actor_aliases ADD CONSTRAINT actor_aliases_actor_fk FOREIGN KEY (actor_id) REFERENCES actors(actor_id) ON DELETE CASCADE;
ALTER TABLE actor_aliases ADD CONSTRAINT actor_aliases_pkey PRIMARY KEY (actor_id, alias_key);
CREATE TABLE actor_keys (
  actor_type text NOT NULL,
  name_key text NOT NULL,
  actor_id uuid NOT NULL,
  precedes_links boolean DEFAULT false NOT NULL
);
ALTER TABLE actor_keys ADD CONSTRAINT actor_keys_actor_fk FOREIGN KEY (actor_id) REFERENCES actors(actor_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE actor_keys ADD CONSTRAINT actor_keys_pkey PRIMARY KEY (actor_type, name_key);
CREATE TABLE actor_places (
  actor_id uuid NOT NULL,
  place_key text NOT NULL,
  "precision" text NOT NULL,
  country_code text NOT NULL,
  region_code text,
  latitude double precision NOT NULL,
  longitude double precision NOT NULL,
  document jsonb NOT NULL
);
ALTER TABLE actor_places ADD CONSTRAINT actor_places_actor_fk FOREIGN KEY (actor_id) REFERENCES actors(actor_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE actor_places ADD CONSTRAINT actor_places_pkey PRIMARY KEY (actor_id);
CREATE TABLE actors (
  actor_id uuid NOT NULL,
  actor_type text NOT NULL,
  name text NOT NULL,
  merged_into uuid,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  article_count integer DEFAULT 0 NOT NULL,
  dismissal_id uuid
);
ALTER TABLE actors ADD CONSTRAINT actors_merged_into_fk FOREIGN KEY (merged_into) REFERENCES actors(actor_id);
ALTER TABLE actors ADD CONSTRAINT actors_pkey PRIMARY KEY (actor_id);
CREATE TABLE all_happenings (
  happening_id uuid NOT NULL,
  event_type text DEFAULT ''::text NOT NULL,
  status text DEFAULT ''::text NOT NULL,
  earliest integer,
  latest integer,
  sort_day integer DEFAULT 2147483647 NOT NULL,
  summary text DEFAULT ''::text NOT NULL,
  document jsonb DEFAULT '{}'::jsonb NOT NULL,
  confidence real DEFAULT 0 NOT NULL,
  event_count integer DEFAULT 0 NOT NULL,
  article_count integer DEFAULT 0 NOT NULL,
  background boolean DEFAULT false NOT NULL,
  importance smallint DEFAULT 1 NOT NULL,
  figures jsonb DEFAULT '[]'::jsonb NOT NULL,
  report_count integer,
  source_count integer,
  review_id uuid,
  rejected boolean DEFAULT false NOT NULL,
  last_report_second bigint
);
ALTER TABLE all_happenings ADD CONSTRAINT happenings_pkey PRIMARY KEY (happening_id);
CREATE TABLE all_statements (
  article_id uuid NOT NULL,
  statement_id uuid NOT NULL,
  ordinal integer NOT NULL,
  source text NOT NULL,
  statement_type text NOT NULL,
  speaker_id uuid,
  said_earliest integer NOT NULL,
  said_latest integer NOT NULL,
  published_at timestamp with time zone NOT NULL,
  text text NOT NULL,
  text_fingerprint uuid,
  document jsonb NOT NULL,
  tsv tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, "left"(text, 50000))) STORED,
  confidence real GENERATED ALWAYS AS (((document ->> 'confidence'::text))::real) STORED,
  cue_lemma text GENERATED ALWAYS AS ("left"((document #>> '{cue,lemma}'::text[]), 200)) STORED,
  speaker_role text GENERATED ALWAYS AS ((document #>> '{speaker,capacity,role,text}'::text[])) STORED,
  speaker_organization text GENERATED ALWAYS AS ((document #>> '{speaker,capacity,organization,name}'::text[])) STORED,
  speaker_party text GENERATED ALWAYS AS ((document #>> '{speaker,capacity,party,name}'::text[])) STORED,
  speaker_gender text GENERATED ALWAYS AS ((document #>> '{speaker,capacity,gender}'::text[])) STORED,
  is_named boolean GENERATED ALWAYS AS (((document #>> '{speaker,capacity,named}'::text[]))::boolean) STORED,
  role_words text[],
  organization_words text[],
  party_words text[],
  review_id uuid,
  rejected boolean DEFAULT false NOT NULL
);
ALTER TABLE all_statements ADD CONSTRAINT statements_article_fk FOREIGN KEY (article_id) REFERENCES articles(article_id) ON DELETE CASCADE;
ALTER TABLE all_statements ADD CONSTRAINT statements_pkey PRIMARY KEY (article_id, statement_id);
ALTER TABLE all_statements ADD CONSTRAINT statements_speaker_fk FOREIGN KEY (speaker_id) REFERENCES actors(actor_id);
CREATE TABLE article_actors (
  article_id uuid NOT NULL,
  actor_index integer NOT NULL,
  actor_id uuid NOT NULL,
  roles text[] NOT NULL,
  mention_count integer NOT NULL,
  published_at timestamp with time zone NOT NULL
);
ALTER TABLE article_actors ADD CONSTRAINT article_actors_actor_fk FOREIGN KEY (actor_id) REFERENCES actors(actor_id);
ALTER TABLE article_actors ADD CONSTRAINT article_actors_article_fk FOREIGN KEY (article_id) REFERENCES articles(article_id) ON DELETE CASCADE;
ALTER TABLE article_actors ADD CONSTRAINT article_actors_pkey PRIMARY KEY (article_id, actor_index);
CREATE TABLE article_keys (
  dedup_key bytea NOT NULL,
  article_id uuid NOT NULL
);
ALTER TABLE article_keys ADD CONSTRAINT article_keys_pkey PRIMARY KEY (dedup_key);
CREATE TABLE article_similarities (
  article_id uuid NOT NULL,
  other_article_id uuid NOT NULL,
  similarity_permille integer NOT NULL
);
ALTER TABLE article_similarities ADD CONSTRAINT article_similarities_pkey PRIMARY KEY (article_id, other_article_id);
CREATE TABLE article_terms (
  article_id uuid NOT NULL,
  term text NOT NULL,
  weight integer NOT NULL,
  is_name boolean NOT NULL,
  published_at timestamp with time zone NOT NULL
);
ALTER TABLE article_terms ADD CONSTRAINT article_terms_pkey PRIMARY KEY (article_id, term);
ALTER TABLE article_terms ADD CONSTRAINT article_terms_vector_fk FOREIGN KEY (article_id) REFERENCES article_vectors(article_id) ON DELETE CASCADE;
CREATE TABLE article_vectors (
  article_id uuid NOT NULL,
  source text NOT NULL,
  headline text NOT NULL,
  published_at timestamp with time zone NOT NULL,
  fingerprint uuid NOT NULL,
  squared_norm integer NOT NULL,
  story_id uuid,
  link_weight integer DEFAULT 0 NOT NULL,
  tsv tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, "left"(headline, 50000))) STORED
);
ALTER TABLE article_vectors ADD CONSTRAINT article_vectors_pkey PRIMARY KEY (article_id);
CREATE TABLE articles (
  article_id uuid NOT NULL,
  source text NOT NULL,
  external_id text,
  url text,
  revision integer NOT NULL,
  dedup_key bytea NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  hidden_until timestamp with time zone,
  canonical_url text
);
ALTER TABLE articles ADD CONSTRAINT articles_pkey PRIMARY KEY (article_id);
ALTER TABLE articles ADD CONSTRAINT articles_source_fk FOREIGN KEY (source) REFERENCES sources(source);
CREATE TABLE audit_chain (
  seq bigint NOT NULL,
  entry_id uuid NOT NULL,
  hash bytea NOT NULL
);
ALTER TABLE audit_chain ADD CONSTRAINT audit_chain_entry_fk FOREIGN KEY (entry_id) REFERENCES audit_entries(entry_id);
ALTER TABLE audit_chain ADD CONSTRAINT audit_chain_pkey PRIMARY KEY (seq);
CREATE TABLE audit_entries (
  entry_id uuid NOT NULL,
  at timestamp with time zone DEFAULT now() NOT NULL,
  who text,
  action text NOT NULL,
  subject text NOT NULL,
  reason text,
  before jsonb,
  after jsonb
);
ALTER TABLE audit_entries ADD CONSTRAINT audit_entries_pkey PRIMARY KEY (entry_id);
CREATE TABLE audit_masks (
  entry_id uuid NOT NULL,
  erasure_id uuid NOT NULL,
  entry_digest bytea NOT NULL
);
ALTER TABLE audit_masks ADD CONSTRAINT audit_masks_erasure_fk FOREIGN KEY (erasure_id) REFERENCES erasures(erasure_id);
ALTER TABLE audit_masks ADD CONSTRAINT audit_masks_pkey PRIMARY KEY (entry_id, erasure_id);
CREATE TABLE audit_pending (
  entry_id uuid NOT NULL
);
ALTER TABLE audit_pending ADD CONSTRAINT audit_pending_pkey PRIMARY KEY (entry_id);
CREATE TABLE authorities (
  authority_id uuid NOT NULL,
  external_id text NOT NULL,
  actor_id uuid NOT NULL,
  name text NOT NULL,
  aliases text[] NOT NULL,
  positions jsonb DEFAULT '[]'::jsonb NOT NULL,
  clashes jsonb DEFAULT '[]'::jsonb NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE authorities ADD CONSTRAINT authorities_actor_fk FOREIGN KEY (actor_id) REFERENCES actors(actor_id);
ALTER TABLE authorities ADD CONSTRAINT authorities_external_id_once UNIQUE (external_id);
ALTER TABLE authorities ADD CONSTRAINT authorities_pkey PRIMARY KEY (authority_id);
CREATE TABLE change_log (
  is_only boolean DEFAULT true NOT NULL,
  epoch bigint NOT NULL,
  deleted_transaction bigint DEFAULT 0 NOT NULL,
  deleted_change bigint DEFAULT 0 NOT NULL
);
ALTER TABLE change_log ADD CONSTRAINT change_log_one_row CHECK (is_only);
ALTER TABLE change_log ADD CONSTRAINT change_log_pkey PRIMARY KEY (is_only);
CREATE TABLE changes (
  transaction_id bigint DEFAULT ((pg_current_xact_id())::text)::bigint NOT NULL,
  change_id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  changed_at timestamp with time zone DEFAULT now() NOT NULL,
  change_type text NOT NULL,
  subject_id uuid NOT NULL,
  article_id uuid,
  revision integer,
  speaker_id uuid,
  actor_ids uuid[],
  other_id uuid
);
ALTER TABLE changes ADD CONSTRAINT changes_pkey PRIMARY KEY (transaction_id, change_id);
CREATE TABLE cleared_mentions (
  article_id uuid NOT NULL,
  actor_id uuid NOT NULL
);
ALTER TABLE cleared_mentions ADD CONSTRAINT cleared_mentions_article_fk FOREIGN KEY (article_id) REFERENCES articles(article_id) ON DELETE CASCADE;
ALTER TABLE cleared_mentions ADD CONSTRAINT cleared_mentions_pkey PRIMARY KEY (article_id, actor_id);
CREATE TABLE corrections (
  correction_id uuid NOT NULL,
  actor_id uuid NOT NULL,
  target_actor_id uuid,
  payload jsonb NOT NULL,
  made_by text NOT NULL,
  reason text NOT NULL,
  made_at timestamp with time zone DEFAULT now() NOT NULL,
  undone_by text,
  undone_reason text,
  undone_at timestamp with time zone
);
ALTER TABLE corrections ADD CONSTRAINT corrections_actor_fk FOREIGN KEY (actor_id) REFERENCES actors(actor_id);
ALTER TABLE corrections ADD CONSTRAINT corrections_pkey PRIMARY KEY (correction_id);
ALTER TABLE corrections ADD CONSTRAINT corrections_target_fk FOREIGN KEY (target_actor_id) REFERENCES actors(actor_id);
CREATE TABLE dismissed_mentions (
  article_id uuid NOT NULL,
  actor_id uuid NOT NULL
);
ALTER TABLE dismissed_mentions ADD CONSTRAINT dismissed_mentions_article_fk FOREIGN KEY (article_id) REFERENCES articles(article_id) ON DELETE CASCADE;
ALTER TABLE dismissed_mentions ADD CONSTRAINT dismissed_mentions_pkey PRIMARY KEY (article_id, actor_id);
CREATE TABLE erased_names (
  name_hash bytea NOT NULL,
  erasure_id uuid NOT NULL,
  is_whole boolean NOT NULL,
  is_kept boolean NOT NULL,
  word_count integer NOT NULL,
  is_first boolean DEFAULT false NOT NULL
);
ALTER TABLE erased_names ADD CONSTRAINT erased_names_erasure_fk FOREIGN KEY (erasure_id) REFERENCES erasures(erasure_id);
ALTER TABLE erased_names ADD CONSTRAINT erased_names_pkey PRIMARY KEY (name_hash, erasure_id);
CREATE TABLE erasure_keys (
  is_only boolean DEFAULT true NOT NULL,
  secret bytea NOT NULL
);
ALTER TABLE erasure_keys ADD CONSTRAINT erasure_keys_one_row CHECK (is_only);
ALTER TABLE erasure_keys ADD CONSTRAINT erasure_keys_pkey PRIMARY KEY (is_only);
CREATE TABLE erasures (
  erasure_id uuid NOT NULL,
  actor_id uuid NOT NULL,
  mode text NOT NULL,
  pseudonym text,
  legal_ground text NOT NULL,
  reason text NOT NULL,
  made_by text NOT NULL,
  made_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE erasures ADD CONSTRAINT erasures_actor_fk FOREIGN KEY (actor_id) REFERENCES actors(actor_id);
ALTER TABLE erasures ADD CONSTRAINT erasures_mode_known CHECK ((mode = ANY (ARRAY['pseudonymise'::text, 'erase'::text])));
ALTER TABLE erasures ADD CONSTRAINT erasures_pkey PRIMARY KEY (erasure_id);
CREATE TABLE event_actors (
  article_id uuid NOT NULL,
  event_id uuid NOT NULL,
  actor_id uuid NOT NULL,
  role text NOT NULL,
  sort_day integer NOT NULL,
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
  event_type text NOT NULL,
  status text NOT NULL,
  attributed_to uuid,
  earliest integer,
  latest integer,
  sort_day integer NOT NULL,
  published_at timestamp with time zone NOT NULL,
  confidence real NOT NULL,
  summary text NOT NULL,
  sentence text NOT NULL,
  document jsonb NOT NULL,
  background boolean DEFAULT false NOT NULL,
  match_key uuid NOT NULL,
  tsv tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, "left"(sentence, 50000))) STORED,
  importance smallint DEFAULT 1 NOT NULL,
  figures jsonb DEFAULT '[]'::jsonb NOT NULL
);
ALTER TABLE events ADD CONSTRAINT events_article_fk FOREIGN KEY (article_id) REFERENCES articles(article_id) ON DELETE CASCADE;
ALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY (article_id, event_id);
CREATE TABLE extractions (
  article_id uuid NOT NULL,
  revision integer NOT NULL,
  document jsonb NOT NULL,
  extracted_at timestamp with time zone DEFAULT now() NOT NULL,
  extractor_name text NOT NULL,
  extractor_version text NOT NULL,
  extractor_model text NOT NULL,
  warnings jsonb DEFAULT '[]'::jsonb NOT NULL,
  original_id uuid,
  quotations_indexed boolean DEFAULT false NOT NULL
);
ALTER TABLE extractions ADD CONSTRAINT extractions_article_fk FOREIGN KEY (article_id) REFERENCES articles(article_id) ON DELETE CASCADE;
ALTER TABLE extractions ADD CONSTRAINT extractions_pkey PRIMARY KEY (article_id);
CREATE TABLE feed_entries (
  feed_id uuid NOT NULL,
  name_hash bytea NOT NULL,
  external_id text NOT NULL,
  first_seen_at timestamp with time zone NOT NULL
);
ALTER TABLE feed_entries ADD CONSTRAINT feed_entries_feed_fk FOREIGN KEY (feed_id) REFERENCES feeds(feed_id) ON DELETE CASCADE;
ALTER TABLE feed_entries ADD CONSTRAINT feed_entries_pkey PRIMARY KEY (feed_id, name_hash);
CREATE TABLE feeds (
  feed_id uuid NOT NULL,
  url text NOT NULL,
  source text NOT NULL,
  enabled boolean DEFAULT true NOT NULL,
  poll_seconds integer NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  next_poll_at timestamp with time zone DEFAULT now() NOT NULL,
  polled_at timestamp with time zone,
  succeeded_at timestamp with time zone,
  etag text,
  last_modified text,
  failures integer DEFAULT 0 NOT NULL,
  last_error text,
  accepted bigint DEFAULT 0 NOT NULL,
  revised bigint DEFAULT 0 NOT NULL,
  rejected bigint DEFAULT 0 NOT NULL
);
ALTER TABLE feeds ADD CONSTRAINT feeds_pkey PRIMARY KEY (feed_id);
ALTER TABLE feeds ADD CONSTRAINT feeds_url_once UNIQUE (url);
CREATE TABLE happening_actors (
  happening_id uuid NOT NULL,
  actor_id uuid NOT NULL,
  role text NOT NULL,
  sort_day integer NOT NULL
);
ALTER TABLE happening_actors ADD CONSTRAINT happening_actors_actor_fk FOREIGN KEY (actor_id) REFERENCES actors(actor_id);
ALTER TABLE happening_actors ADD CONSTRAINT happening_actors_happening_fk FOREIGN KEY (happening_id) REFERENCES all_happenings(happening_id) ON DELETE CASCADE;
ALTER TABLE happening_actors ADD CONSTRAINT happening_actors_pkey PRIMARY KEY (happening_id, actor_id, role);
CREATE TABLE idempotency_keys (
  key_hash bytea NOT NULL,
  fingerprint bytea NOT NULL,
  article_id uuid NOT NULL,
  outcome text NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE idempotency_keys ADD CONSTRAINT idempotency_keys_outcome_check CHECK ((outcome = ANY (ARRAY['accepted'::text, 'revised'::text, 'unchanged'::text])));
ALTER TABLE idempotency_keys ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (key_hash);
CREATE TABLE jobs (
  article_id uuid NOT NULL,
  revision integer NOT NULL,
  state text DEFAULT 'ready'::text NOT NULL,
  attempts integer DEFAULT 0 NOT NULL,
  run_at timestamp with time zone DEFAULT now() NOT NULL,
  lease_expires_at timestamp with time zone,
  fencing_token bigint DEFAULT 0 NOT NULL,
  last_error text,
  queued_at timestamp with time zone DEFAULT now() NOT NULL,
  finished_at timestamp with time zone,
  model text,
  priority smallint DEFAULT 0 NOT NULL,
  load_id uuid
);
ALTER TABLE jobs ADD CONSTRAINT jobs_pkey PRIMARY KEY (article_id);
ALTER TABLE jobs ADD CONSTRAINT jobs_state_known CHECK ((state = ANY (ARRAY['ready'::text, 'running'::text, 'done'::text, 'failed'::text])));
CREATE TABLE keys (
  key_id uuid NOT NULL,
  name text NOT NULL,
  prefix text NOT NULL,
  key_hash bytea NOT NULL,
  scopes text[] NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone
);
ALTER TABLE keys ADD CONSTRAINT keys_pkey PRIMARY KEY (key_id);
CREATE TABLE load_errors (
  load_id uuid NOT NULL,
  line bigint NOT NULL,
  problem jsonb NOT NULL
);
ALTER TABLE load_errors ADD CONSTRAINT load_errors_load_fk FOREIGN KEY (load_id) REFERENCES loads(load_id) ON DELETE CASCADE;
ALTER TABLE load_errors ADD CONSTRAINT load_errors_pkey PRIMARY KEY (load_id, line);
CREATE TABLE loads (
  load_id uuid NOT NULL,
  made_by text,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  lines bigint DEFAULT 0 NOT NULL,
  accepted bigint DEFAULT 0 NOT NULL,
  revised bigint DEFAULT 0 NOT NULL,
  unchanged bigint DEFAULT 0 NOT NULL,
  withdrawn bigint DEFAULT 0 NOT NULL,
  rejected bigint DEFAULT 0 NOT NULL,
  reread_id uuid
);
ALTER TABLE loads ADD CONSTRAINT loads_pkey PRIMARY KEY (load_id);
ALTER TABLE loads ADD CONSTRAINT loads_reread_fk FOREIGN KEY (reread_id) REFERENCES rereads(reread_id) ON DELETE SET NULL;
CREATE TABLE mention_overrides (
  article_id uuid NOT NULL,
  correction_id uuid NOT NULL,
  from_actor_ids uuid[] NOT NULL,
  to_actor_id uuid NOT NULL,
  selector jsonb
);
ALTER TABLE mention_overrides ADD CONSTRAINT mention_overrides_article_fk FOREIGN KEY (article_id) REFERENCES articles(article_id) ON DELETE CASCADE;
ALTER TABLE mention_overrides ADD CONSTRAINT mention_overrides_correction_fk FOREIGN KEY (correction_id) REFERENCES corrections(correction_id);
ALTER TABLE mention_overrides ADD CONSTRAINT mention_overrides_pkey PRIMARY KEY (article_id, correction_id);
ALTER TABLE mention_overrides ADD CONSTRAINT mention_overrides_to_actor_fk FOREIGN KEY (to_actor_id) REFERENCES actors(actor_id);
CREATE TABLE quotation_occurrences (
  article_id uuid NOT NULL,
  statement_id uuid NOT NULL,
  version_id uuid NOT NULL,
  quotation_id uuid,
  source text NOT NULL,
  speaker_id uuid,
  speaker_name text,
  published_at timestamp with time zone NOT NULL
);
ALTER TABLE quotation_occurrences ADD CONSTRAINT quotation_occurrences_pkey PRIMARY KEY (article_id, statement_id);
ALTER TABLE quotation_occurrences ADD CONSTRAINT quotation_occurrences_statement_fk FOREIGN KEY (article_id, statement_id) REFERENCES all_statements(article_id, statement_id) ON DELETE CASCADE;
CREATE TABLE quotation_versions (
  version_id uuid NOT NULL,
  quotation_id uuid,
  text text NOT NULL,
  word_count integer NOT NULL,
  article_count integer NOT NULL,
  keys integer[] NOT NULL
);
ALTER TABLE quotation_versions ADD CONSTRAINT quotation_versions_pkey PRIMARY KEY (version_id);
CREATE TABLE quotations (
  quotation_id uuid NOT NULL,
  text text NOT NULL,
  article_count integer NOT NULL,
  source_count integer NOT NULL,
  first_published_at timestamp with time zone NOT NULL,
  last_published_at timestamp with time zone NOT NULL,
  last_day integer NOT NULL,
  tsv tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, "left"(text, 50000))) STORED
);
ALTER TABLE quotations ADD CONSTRAINT quotations_pkey PRIMARY KEY (quotation_id);
CREATE TABLE reread_articles (
  reread_id uuid NOT NULL,
  article_id uuid NOT NULL,
  state text DEFAULT 'waiting'::text NOT NULL,
  changed boolean DEFAULT false NOT NULL
);
ALTER TABLE reread_articles ADD CONSTRAINT reread_articles_pkey PRIMARY KEY (reread_id, article_id);
ALTER TABLE reread_articles ADD CONSTRAINT reread_articles_reread_fk FOREIGN KEY (reread_id) REFERENCES rereads(reread_id) ON DELETE CASCADE;
ALTER TABLE reread_articles ADD CONSTRAINT reread_articles_state_known CHECK ((state = ANY (ARRAY['waiting'::text, 'queued'::text, 'done'::text, 'failed'::text, 'skipped'::text])));
CREATE TABLE reread_counts (
  reread_id uuid NOT NULL,
  fact_type text NOT NULL,
  added bigint NOT NULL,
  gone bigint NOT NULL,
  altered bigint NOT NULL,
  unchanged bigint NOT NULL
);
ALTER TABLE reread_counts ADD CONSTRAINT reread_counts_pkey PRIMARY KEY (reread_id, fact_type);
ALTER TABLE reread_counts ADD CONSTRAINT reread_counts_reread_fk FOREIGN KEY (reread_id) REFERENCES rereads(reread_id) ON DELETE CASCADE;
CREATE TABLE rereads (
  reread_id uuid NOT NULL,
  source text,
  model text,
  made_by text,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  finished_at timestamp with time zone
);
ALTER TABLE rereads ADD CONSTRAINT rereads_pkey PRIMARY KEY (reread_id);
CREATE TABLE review_events (
  article_id uuid NOT NULL,
  event_id uuid NOT NULL,
  review_id uuid NOT NULL
);
ALTER TABLE review_events ADD CONSTRAINT review_events_article_fk FOREIGN KEY (article_id) REFERENCES articles(article_id) ON DELETE CASCADE;
ALTER TABLE review_events ADD CONSTRAINT review_events_pkey PRIMARY KEY (article_id, event_id, review_id);
ALTER TABLE review_events ADD CONSTRAINT review_events_review_fk FOREIGN KEY (review_id) REFERENCES reviews(review_id);
CREATE TABLE reviews (
  review_id uuid NOT NULL,
  article_id uuid,
  statement_id uuid,
  happening_id uuid,
  decision text NOT NULL,
  correction jsonb DEFAULT '{}'::jsonb NOT NULL,
  corrected_day integer,
  speaker_id uuid,
  document jsonb,
  selector jsonb,
  made_by text NOT NULL,
  reason text NOT NULL,
  made_at timestamp with time zone DEFAULT now() NOT NULL,
  moot_since timestamp with time zone,
  moot_reason text,
  quotation_id uuid
);
ALTER TABLE reviews ADD CONSTRAINT reviews_article_fk FOREIGN KEY (article_id) REFERENCES articles(article_id) ON DELETE CASCADE;
ALTER TABLE reviews ADD CONSTRAINT reviews_decision_known CHECK ((decision = ANY (ARRAY['confirm'::text, 'reject'::text, 'correct'::text])));
ALTER TABLE reviews ADD CONSTRAINT reviews_one_subject CHECK (((statement_id IS NULL) <> (happening_id IS NULL)));
ALTER TABLE reviews ADD CONSTRAINT reviews_pkey PRIMARY KEY (review_id);
ALTER TABLE reviews ADD CONSTRAINT reviews_speaker_fk FOREIGN KEY (speaker_id) REFERENCES actors(actor_id);
CREATE TABLE revisions (
  article_id uuid NOT NULL,
  revision integer NOT NULL,
  title text,
  body text NOT NULL,
  published_at timestamp with time zone NOT NULL,
  utc_offset_minutes integer NOT NULL,
  content_hash bytea NOT NULL,
  submitted_at timestamp with time zone DEFAULT now() NOT NULL,
  topic tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, (("left"(COALESCE(title, ''::text), 5000) || '
'::text) || "left"(body, 600)))) STORED,
  tsv tsvector GENERATED ALWAYS AS ((setweight(to_tsvector('english'::regconfig, "left"(COALESCE(title, ''::text), 5000)), 'A'::"char") || setweight(to_tsvector('english'::regconfig, "left"(body, 100000)), 'D'::"char"))) STORED,
  html text,
  details jsonb,
  labels text[],
  "extract" boolean DEFAULT true NOT NULL,
  change text,
  note text
);
ALTER TABLE revisions ADD CONSTRAINT revisions_article_fk FOREIGN KEY (article_id) REFERENCES articles(article_id) ON DELETE CASCADE;
ALTER TABLE revisions ADD CONSTRAINT revisions_change_check CHECK ((change = ANY (ARRAY['update'::text, 'correction'::text, 'withdrawal'::text, 'kill'::text])));
ALTER TABLE revisions ADD CONSTRAINT revisions_pkey PRIMARY KEY (article_id, revision);
CREATE TABLE schema_versions (
  migration bigint NOT NULL,
  dateline_version text NOT NULL
);
ALTER TABLE schema_versions ADD CONSTRAINT schema_versions_pkey PRIMARY KEY (migration);
CREATE TABLE searches (
  search_id uuid NOT NULL,
  name text NOT NULL,
  path text NOT NULL,
  query text NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE searches ADD CONSTRAINT searches_pkey PRIMARY KEY (search_id);
CREATE TABLE sessions (
  token_hash bytea NOT NULL,
  key_id uuid NOT NULL,
  expires_at timestamp with time zone NOT NULL
);
ALTER TABLE sessions ADD CONSTRAINT sessions_key_fk FOREIGN KEY (key_id) REFERENCES keys(key_id);
ALTER TABLE sessions ADD CONSTRAINT sessions_pkey PRIMARY KEY (token_hash);
CREATE TABLE sources (
  source text NOT NULL,
  first_seen_at timestamp with time zone DEFAULT now() NOT NULL,
  display_name text,
  time_zone text,
  language text,
  set_at timestamp with time zone
);
ALTER TABLE sources ADD CONSTRAINT sources_pkey PRIMARY KEY (source);
CREATE TABLE statement_subjects (
  article_id uuid NOT NULL,
  statement_id uuid NOT NULL,
  actor_id uuid NOT NULL,
  said_earliest integer NOT NULL
);
ALTER TABLE statement_subjects ADD CONSTRAINT statement_subjects_pkey PRIMARY KEY (article_id, statement_id, actor_id);
ALTER TABLE statement_subjects ADD CONSTRAINT subjects_actor_fk FOREIGN KEY (actor_id) REFERENCES actors(actor_id);
ALTER TABLE statement_subjects ADD CONSTRAINT subjects_statement_fk FOREIGN KEY (article_id, statement_id) REFERENCES all_statements(article_id, statement_id) ON DELETE CASCADE;
CREATE TABLE stories (
  story_id uuid NOT NULL,
  title text DEFAULT ''::text NOT NULL,
  article_count integer DEFAULT 0 NOT NULL,
  first_published_at timestamp with time zone,
  last_published_at timestamp with time zone,
  last_day integer DEFAULT 0 NOT NULL,
  merged_into uuid
);
ALTER TABLE stories ADD CONSTRAINT stories_pkey PRIMARY KEY (story_id);
CREATE TABLE webhook_attempts (
  message_id uuid NOT NULL,
  attempt_id uuid NOT NULL,
  attempted_at timestamp with time zone DEFAULT now() NOT NULL,
  status integer,
  error text,
  milliseconds integer NOT NULL
);
ALTER TABLE webhook_attempts ADD CONSTRAINT webhook_attempts_message_fk FOREIGN KEY (message_id) REFERENCES webhook_messages(message_id) ON DELETE CASCADE;
ALTER TABLE webhook_attempts ADD CONSTRAINT webhook_attempts_pkey PRIMARY KEY (message_id, attempt_id);
CREATE TABLE webhook_messages (
  message_id uuid NOT NULL,
  webhook_id uuid NOT NULL,
  message_type text NOT NULL,
  content jsonb NOT NULL,
  state text DEFAULT 'ready'::text NOT NULL,
  attempts integer DEFAULT 0 NOT NULL,
  run_at timestamp with time zone DEFAULT now() NOT NULL,
  lease_expires_at timestamp with time zone,
  fencing_token bigint DEFAULT 0 NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  finished_at timestamp with time zone
);
ALTER TABLE webhook_messages ADD CONSTRAINT webhook_messages_pkey PRIMARY KEY (message_id);
ALTER TABLE webhook_messages ADD CONSTRAINT webhook_messages_state_known CHECK ((state = ANY (ARRAY['ready'::text, 'running'::text, 'delivered'::text, 'failed'::text])));
ALTER TABLE webhook_messages ADD CONSTRAINT webhook_messages_webhook_fk FOREIGN KEY (webhook_id) REFERENCES webhooks(webhook_id) ON DELETE CASCADE;
CREATE TABLE webhooks (
  webhook_id uuid NOT NULL,
  url text NOT NULL,
  description text,
  types text[] NOT NULL,
  search_id uuid,
  secret bytea NOT NULL,
  former_secret bytea,
  former_secret_until timestamp with time zone,
  disabled_at timestamp with time zone,
  disabled_reason text,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  epoch bigint NOT NULL,
  after_transaction bigint NOT NULL,
  after_change bigint NOT NULL
);
ALTER TABLE webhooks ADD CONSTRAINT webhooks_pkey PRIMARY KEY (webhook_id);
ALTER TABLE webhooks ADD CONSTRAINT webhooks_search_fk FOREIGN KEY (search_id) REFERENCES searches(search_id);
CREATE TABLE withdrawn_facts (
  fact_id uuid NOT NULL,
  article_id uuid NOT NULL
);
ALTER TABLE withdrawn_facts ADD CONSTRAINT withdrawn_facts_article_fk FOREIGN KEY (article_id) REFERENCES articles(article_id) ON DELETE CASCADE;
ALTER TABLE withdrawn_facts ADD CONSTRAINT withdrawn_facts_pkey PRIMARY KEY (fact_id);
CREATE INDEX actor_aliases_key ON public.actor_aliases USING btree (alias_key);
CREATE INDEX actor_aliases_trgm ON public.actor_aliases USING gin (alias_key gin_trgm_ops);
CREATE INDEX actor_keys_actor ON public.actor_keys USING btree (actor_id);
CREATE INDEX actor_places_area ON public.actor_places USING btree (country_code, region_code);
CREATE UNIQUE INDEX actor_places_key ON public.actor_places USING btree (place_key);
CREATE INDEX actors_article_count ON public.actors USING btree (actor_type, article_count DESC, actor_id DESC) WHERE ((merged_into IS NULL) AND (article_count > 0));
CREATE INDEX actors_merged_into ON public.actors USING btree (merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX happenings_arrested ON public.all_happenings USING btree (figure_rank(figures, 'arrested'::text), happening_id) WHERE (figure_rank(figures, 'arrested'::text) IS NOT NULL);
CREATE INDEX happenings_counted ON public.all_happenings USING btree (earliest, latest) INCLUDE (event_type, status, event_count, importance) WHERE (NOT rejected);
CREATE INDEX happenings_dead ON public.all_happenings USING btree (figure_rank(figures, 'dead'::text), happening_id) WHERE (figure_rank(figures, 'dead'::text) IS NOT NULL);
CREATE INDEX happenings_injured ON public.all_happenings USING btree (figure_rank(figures, 'injured'::text), happening_id) WHERE (figure_rank(figures, 'injured'::text) IS NOT NULL);
CREATE INDEX happenings_last_report ON public.all_happenings USING btree (((- COALESCE(last_report_second, (0)::bigint))), happening_id);
CREATE INDEX happenings_long ON public.all_happenings USING btree (latest) WHERE ((latest - earliest) > 31);
CREATE INDEX happenings_main ON public.all_happenings USING btree (sort_day, happening_id) WHERE (importance >= 1);
CREATE INDEX happenings_money ON public.all_happenings USING btree (figure_rank(figures, 'money'::text), happening_id) WHERE (figure_rank(figures, 'money'::text) IS NOT NULL);
CREATE INDEX happenings_people ON public.all_happenings USING btree (figure_rank(figures, 'people'::text), happening_id) WHERE (figure_rank(figures, 'people'::text) IS NOT NULL);
CREATE INDEX happenings_reviewed ON public.all_happenings USING btree (sort_day, happening_id) WHERE (review_id IS NOT NULL);
CREATE INDEX happenings_sort_day ON public.all_happenings USING btree (sort_day, happening_id);
CREATE INDEX happenings_type ON public.all_happenings USING btree (event_type, sort_day, happening_id);
CREATE INDEX statements_counted ON public.all_statements USING btree (said_earliest, said_latest) INCLUDE (source, statement_type, speaker_id) WHERE (NOT rejected);
CREATE INDEX statements_cue_lemma ON public.all_statements USING btree (cue_lemma, said_earliest DESC, statement_id DESC);
CREATE INDEX statements_id ON public.all_statements USING btree (statement_id);
CREATE INDEX statements_organization_words ON public.all_statements USING gin (organization_words) WHERE (organization_words IS NOT NULL);
CREATE INDEX statements_party_words ON public.all_statements USING gin (party_words) WHERE (party_words IS NOT NULL);
CREATE INDEX statements_reviewed ON public.all_statements USING btree (said_earliest DESC, statement_id DESC) WHERE (review_id IS NOT NULL);
CREATE INDEX statements_role_words ON public.all_statements USING gin (role_words) WHERE (role_words IS NOT NULL);
CREATE INDEX statements_said ON public.all_statements USING btree (said_earliest DESC, statement_id DESC);
CREATE INDEX statements_source ON public.all_statements USING btree (source, said_earliest DESC, statement_id DESC);
CREATE INDEX statements_speaker ON public.all_statements USING btree (speaker_id, said_earliest DESC, statement_id DESC);
CREATE INDEX statements_text_fingerprint ON public.all_statements USING btree (text_fingerprint, published_at, statement_id) WHERE (text_fingerprint IS NOT NULL);
CREATE INDEX statements_tsv ON public.all_statements USING gin (tsv);
CREATE INDEX article_actors_actor ON public.article_actors USING btree (actor_id, published_at);
CREATE INDEX article_similarities_other ON public.article_similarities USING btree (other_article_id, article_id);
CREATE INDEX article_terms_term ON public.article_terms USING btree (term, published_at DESC) INCLUDE (article_id, weight, is_name);
CREATE INDEX article_vectors_link_weight ON public.article_vectors USING btree (story_id, link_weight DESC, published_at, article_id) WHERE (story_id IS NOT NULL);
CREATE INDEX article_vectors_source ON public.article_vectors USING btree (source, story_id) WHERE (story_id IS NOT NULL);
CREATE INDEX article_vectors_story ON public.article_vectors USING btree (story_id, article_id) WHERE (story_id IS NOT NULL);
CREATE INDEX article_vectors_tsv ON public.article_vectors USING gin (tsv);
CREATE INDEX articles_canonical_url ON public.articles USING hash (canonical_url);
CREATE INDEX articles_external_id ON public.articles USING hash (external_id);
CREATE INDEX articles_hidden_until ON public.articles USING btree (article_id) WHERE (hidden_until IS NOT NULL);
CREATE INDEX articles_source ON public.articles USING btree (source, article_id DESC);
CREATE INDEX articles_without_canonical_url ON public.articles USING btree (article_id) WHERE ((url IS NOT NULL) AND (canonical_url IS NULL));
CREATE UNIQUE INDEX audit_chain_entry ON public.audit_chain USING btree (entry_id);
CREATE INDEX authorities_actor ON public.authorities USING btree (actor_id);
CREATE INDEX authorities_clashing ON public.authorities USING btree (authority_id) WHERE (clashes <> '[]'::jsonb);
CREATE INDEX corrections_actor ON public.corrections USING btree (actor_id, correction_id DESC);
CREATE INDEX corrections_target ON public.corrections USING btree (target_actor_id, correction_id DESC) WHERE (target_actor_id IS NOT NULL);
CREATE INDEX dismissed_mentions_actor ON public.dismissed_mentions USING btree (actor_id);
CREATE INDEX erasures_actor ON public.erasures USING btree (actor_id);
CREATE INDEX event_actors_actor ON public.event_actors USING btree (actor_id, sort_day DESC, event_id DESC) INCLUDE (article_id, role, happening_id);
CREATE INDEX event_actors_happening_role ON public.event_actors USING btree (happening_id, actor_id, role);
CREATE INDEX events_figures ON public.events USING btree (happening_id) WHERE (figures <> '[]'::jsonb);
CREATE INDEX events_id ON public.events USING btree (event_id);
CREATE INDEX events_match_key ON public.events USING btree (match_key, happening_id);
CREATE INDEX events_representative ON public.events USING btree (happening_id, ((earliest IS NULL)), background, confidence DESC, published_at, event_id);
CREATE INDEX events_sort_day ON public.events USING btree (sort_day DESC, event_id DESC);
CREATE INDEX events_source ON public.events USING btree (source, sort_day DESC, event_id DESC);
CREATE INDEX events_tsv ON public.events USING gin (tsv);
CREATE INDEX events_type ON public.events USING btree (event_type, sort_day DESC, event_id DESC);
CREATE INDEX extractions_not_indexed ON public.extractions USING btree (article_id) WHERE (NOT quotations_indexed);
CREATE INDEX extractions_original ON public.extractions USING btree (original_id) WHERE (original_id IS NOT NULL);
CREATE INDEX feeds_due ON public.feeds USING btree (next_poll_at) WHERE enabled;
CREATE INDEX happening_actors_actor ON public.happening_actors USING btree (actor_id, sort_day, happening_id);
CREATE INDEX idempotency_keys_created_at ON public.idempotency_keys USING btree (created_at);
CREATE INDEX jobs_failed ON public.jobs USING btree (article_id) WHERE (state = 'failed'::text);
CREATE INDEX jobs_first_attempts ON public.jobs USING btree (priority, run_at, article_id) WHERE ((state = 'ready'::text) AND (attempts = 0));
CREATE INDEX jobs_load ON public.jobs USING btree (load_id, state, finished_at) WHERE (load_id IS NOT NULL);
CREATE INDEX jobs_retries ON public.jobs USING btree (run_at, article_id) WHERE ((state = 'ready'::text) AND (attempts > 0));
CREATE INDEX jobs_running ON public.jobs USING btree (lease_expires_at) WHERE (state = 'running'::text);
CREATE UNIQUE INDEX keys_name ON public.keys USING btree (name) WHERE (revoked_at IS NULL);
CREATE UNIQUE INDEX keys_prefix ON public.keys USING btree (prefix);
CREATE INDEX mention_overrides_correction ON public.mention_overrides USING btree (correction_id);
CREATE INDEX quotation_occurrences_published ON public.quotation_occurrences USING btree (published_at, quotation_id) WHERE (quotation_id IS NOT NULL);
CREATE INDEX quotation_occurrences_quotation ON public.quotation_occurrences USING btree (quotation_id, published_at, statement_id) WHERE (quotation_id IS NOT NULL);
CREATE INDEX quotation_occurrences_source ON public.quotation_occurrences USING btree (source, quotation_id) WHERE (quotation_id IS NOT NULL);
CREATE INDEX quotation_occurrences_speaker ON public.quotation_occurrences USING btree (speaker_id, quotation_id);
CREATE INDEX quotation_occurrences_version ON public.quotation_occurrences USING btree (version_id, published_at, statement_id);
CREATE INDEX quotation_occurrences_version_speaker ON public.quotation_occurrences USING btree (version_id, speaker_id);
CREATE INDEX quotation_versions_keys ON public.quotation_versions USING gin (keys) WITH (fastupdate=off);
CREATE INDEX quotation_versions_quotation ON public.quotation_versions USING btree (quotation_id) WHERE (quotation_id IS NOT NULL);
CREATE INDEX quotations_last_day ON public.quotations USING btree (last_day DESC, quotation_id DESC);
CREATE INDEX quotations_tsv ON public.quotations USING gin (tsv);
CREATE INDEX reread_articles_queued ON public.reread_articles USING btree (article_id) WHERE (state = 'queued'::text);
CREATE INDEX reread_articles_waiting ON public.reread_articles USING btree (reread_id, article_id) WHERE (state = 'waiting'::text);
CREATE INDEX rereads_unfinished ON public.rereads USING btree (reread_id) WHERE (finished_at IS NULL);
CREATE INDEX review_events_review ON public.review_events USING btree (review_id);
CREATE INDEX reviews_article ON public.reviews USING btree (article_id) WHERE (article_id IS NOT NULL);
CREATE INDEX reviews_happening ON public.reviews USING btree (happening_id, review_id DESC) WHERE (happening_id IS NOT NULL);
CREATE INDEX reviews_of_quotations ON public.reviews USING btree (quotation_id, review_id) WHERE (quotation_id IS NOT NULL);
CREATE INDEX reviews_speaker ON public.reviews USING btree (speaker_id) WHERE (speaker_id IS NOT NULL);
CREATE INDEX reviews_statement ON public.reviews USING btree (statement_id, review_id DESC) WHERE (statement_id IS NOT NULL);
CREATE INDEX revisions_labels ON public.revisions USING gin (labels);
CREATE INDEX revisions_published ON public.revisions USING btree (published_at) INCLUDE (article_id, revision);
CREATE INDEX revisions_topic ON public.revisions USING gin (topic);
CREATE INDEX revisions_tsv ON public.revisions USING gin (tsv);
CREATE INDEX sessions_key ON public.sessions USING btree (key_id);
CREATE INDEX subjects_actor ON public.statement_subjects USING btree (actor_id, said_earliest DESC, statement_id DESC) INCLUDE (article_id);
CREATE INDEX stories_last_day ON public.stories USING btree (last_day DESC, story_id DESC) WHERE (merged_into IS NULL);
CREATE INDEX stories_merged_into ON public.stories USING btree (merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX webhook_messages_finished ON public.webhook_messages USING btree (finished_at) WHERE (finished_at IS NOT NULL);
CREATE INDEX webhook_messages_unfinished ON public.webhook_messages USING btree (run_at, message_id) WHERE (state = ANY (ARRAY['ready'::text, 'running'::text]));
CREATE INDEX webhook_messages_webhook ON public.webhook_messages USING btree (webhook_id, message_id);
CREATE INDEX withdrawn_facts_article ON public.withdrawn_facts USING btree (article_id);
CREATE VIEW happenings (
  happening_id uuid,
  event_type text,
  status text,
  earliest integer,
  latest integer,
  sort_day integer,
  summary text,
  document jsonb,
  confidence real,
  event_count integer,
  article_count integer,
  background boolean,
  importance smallint,
  figures jsonb,
  report_count integer,
  source_count integer,
  review_id uuid,
  rejected boolean,
  last_report_second bigint
);
CREATE VIEW statements (
  article_id uuid,
  statement_id uuid,
  ordinal integer,
  source text,
  statement_type text,
  speaker_id uuid,
  said_earliest integer,
  said_latest integer,
  published_at timestamp with time zone,
  text text,
  text_fingerprint uuid,
  document jsonb,
  tsv tsvector,
  confidence real,
  cue_lemma text,
  speaker_role text,
  speaker_organization text,
  speaker_party text,
  speaker_gender text,
  is_named boolean,
  role_words text[],
  organization_words text[],
  party_words text[],
  review_id uuid,
  rejected boolean
);
