-- What changed in the record, in an order that a reader can follow without a gap. A row is written by the transaction of
-- its change; transaction_id is that transaction, so that rows of transactions older than all running ones are complete.
-- change_log says which database this is (a restored one has another epoch), and up to where rows were deleted.
DO $$
BEGIN
  CREATE TABLE changes (
    transaction_id bigint DEFAULT pg_current_xact_id()::text::bigint NOT NULL,
    change_id bigint GENERATED ALWAYS AS IDENTITY,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    change_type text NOT NULL,
    subject_id uuid NOT NULL,
    article_id uuid,
    revision integer,
    speaker_id uuid,
    actor_ids uuid[],
    other_id uuid,
    CONSTRAINT changes_pkey PRIMARY KEY (transaction_id, change_id)
  );
  CREATE TABLE change_log (
    is_only boolean DEFAULT true NOT NULL,
    epoch bigint NOT NULL,
    deleted_transaction bigint DEFAULT 0 NOT NULL,
    deleted_change bigint DEFAULT 0 NOT NULL,
    CONSTRAINT change_log_pkey PRIMARY KEY (is_only),
    CONSTRAINT change_log_one_row CHECK (is_only)
  );
  INSERT INTO change_log (epoch) VALUES (hashtext(gen_random_uuid()::text)::bigint + 2147483648);
END $$;
