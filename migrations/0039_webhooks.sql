-- Addresses that messages about changes are sent to. A webhook has a position in the log of changes and at most one message
-- about changes that is not sent, so that the log itself is the queue. A message is leased as a job of the extraction is.
DO $$
BEGIN
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
    after_change bigint NOT NULL,
    CONSTRAINT webhooks_pkey PRIMARY KEY (webhook_id),
    CONSTRAINT webhooks_search_fk FOREIGN KEY (search_id) REFERENCES searches (search_id)
  );
  CREATE TABLE webhook_messages (
    message_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    message_type text NOT NULL,
    content jsonb NOT NULL,
    state text DEFAULT 'ready' NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    run_at timestamp with time zone DEFAULT now() NOT NULL,
    lease_expires_at timestamp with time zone,
    fencing_token bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT webhook_messages_pkey PRIMARY KEY (message_id),
    CONSTRAINT webhook_messages_webhook_fk FOREIGN KEY (webhook_id) REFERENCES webhooks (webhook_id) ON DELETE CASCADE,
    CONSTRAINT webhook_messages_state_known CHECK (state IN ('ready', 'running', 'delivered', 'failed'))
  );
  CREATE INDEX webhook_messages_webhook ON webhook_messages (webhook_id, message_id);
  CREATE INDEX webhook_messages_unfinished ON webhook_messages (run_at, message_id) WHERE state IN ('ready', 'running');
  CREATE INDEX webhook_messages_finished ON webhook_messages (finished_at) WHERE finished_at IS NOT NULL;
  CREATE TABLE webhook_attempts (
    message_id uuid NOT NULL,
    attempt_id uuid NOT NULL,
    attempted_at timestamp with time zone DEFAULT now() NOT NULL,
    status integer,
    error text,
    milliseconds integer NOT NULL,
    CONSTRAINT webhook_attempts_pkey PRIMARY KEY (message_id, attempt_id),
    CONSTRAINT webhook_attempts_message_fk FOREIGN KEY (message_id) REFERENCES webhook_messages (message_id) ON DELETE CASCADE
  );
END $$;
