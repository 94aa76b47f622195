-- Saved searches: the address of a list with a name.
CREATE TABLE searches (
  search_id uuid NOT NULL,
  name text NOT NULL,
  path text NOT NULL,
  query text NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT searches_pkey PRIMARY KEY (search_id)
);
