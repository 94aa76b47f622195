-- Feeds (RSS, Atom, JSON Feed) that articles are taken from, and which articles their entries are; and authorities: actors that
-- are known before articles mention them, by an id of Wikidata or of the newsroom's own.
DO $$
BEGIN
  CREATE TABLE feeds (
    feed_id        uuid PRIMARY KEY,
    url            text NOT NULL CONSTRAINT feeds_url_once UNIQUE,
    -- The publisher of its articles.
    source         text NOT NULL,
    enabled        boolean NOT NULL DEFAULT true,
    -- Seconds between two polls.
    poll_seconds   integer NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    next_poll_at   timestamptz NOT NULL DEFAULT now(),
    polled_at      timestamptz,
    -- When it last had entries, or was as before.
    succeeded_at   timestamptz,
    -- What the publisher's server named its last version.
    etag           text,
    last_modified  text,
    -- Failed polls in series, and the reason of the last one.
    failures       integer NOT NULL DEFAULT 0,
    last_error     text,
    -- Entries that became articles, and those that did not.
    accepted       bigint NOT NULL DEFAULT 0,
    revised        bigint NOT NULL DEFAULT 0,
    rejected       bigint NOT NULL DEFAULT 0
  );
  CREATE INDEX feeds_due ON feeds (next_poll_at) WHERE enabled;

  -- The names of entries: id, address, headline with time, text. One that has a known name is the same entry.
  CREATE TABLE feed_entries (
    feed_id        uuid NOT NULL CONSTRAINT feed_entries_feed_fk REFERENCES feeds (feed_id) ON DELETE CASCADE,
    name_hash      bytea NOT NULL,
    -- The `external_id` of its article.
    external_id    text NOT NULL,
    -- When it was first in the feed: the time of publication where the entry has none.
    first_seen_at  timestamptz NOT NULL,
    PRIMARY KEY (feed_id, name_hash)
  );

  CREATE TABLE authorities (
    authority_id  uuid PRIMARY KEY,
    external_id   text NOT NULL CONSTRAINT authorities_external_id_once UNIQUE,
    actor_id      uuid NOT NULL CONSTRAINT authorities_actor_fk REFERENCES actors (actor_id),
    name          text NOT NULL,
    aliases       text[] NOT NULL,
    -- Organizations and roles, each with its days: [{"organization": …, "role": …, "from": …, "to": …}].
    positions     jsonb NOT NULL DEFAULT '[]',
    -- Names that another actor has: [{"name": …, "actor_id": …}].
    clashes       jsonb NOT NULL DEFAULT '[]',
    updated_at    timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX authorities_actor ON authorities (actor_id);
  CREATE INDEX authorities_clashing ON authorities (authority_id) WHERE clashes <> '[]';
END $$;
