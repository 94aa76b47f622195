-- The entry of the gazetteer that an actor of type place is; each entry belongs to one actor. A name from before places
-- were linked passes to the first entry of that name that an article is linked to, so that the actor keeps its id.
DO $$
BEGIN
  CREATE TABLE actor_places (
    actor_id     uuid CONSTRAINT actor_places_pkey PRIMARY KEY
      CONSTRAINT actor_places_actor_fk REFERENCES actors ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    place_key    text NOT NULL,
    "precision"  text NOT NULL,
    country_code text NOT NULL,
    region_code  text,
    latitude     double precision NOT NULL,
    longitude    double precision NOT NULL,
    document     jsonb NOT NULL
  );
  CREATE UNIQUE INDEX actor_places_key ON actor_places (place_key);
  CREATE INDEX actor_places_area ON actor_places (country_code, region_code);
  ALTER TABLE actor_keys ADD COLUMN precedes_links boolean NOT NULL DEFAULT true;
  ALTER TABLE actor_keys ALTER COLUMN precedes_links SET DEFAULT false;
END $$;
