-- Stories: articles about the same affair. What an article is about stands in its gist, by which others of
-- its affair are found; links say which articles are alike; a story is what links hold together.
DO $$
BEGIN
  CREATE TABLE stories (
    story_id        uuid PRIMARY KEY,
    title           text NOT NULL DEFAULT '',
    articles        integer NOT NULL DEFAULT 0,
    first_published timestamptz,
    last_published  timestamptz,
    -- Days since 1970-01-01: lists are ordered by it.
    last_day        integer NOT NULL DEFAULT 0,
    -- Two stories that turn out to be one: links to the smaller still lead there.
    merged_into     uuid
  );
  CREATE INDEX stories_last ON stories (last_day DESC, story_id DESC) WHERE merged_into IS NULL;
  CREATE INDEX stories_merged ON stories (merged_into) WHERE merged_into IS NOT NULL;

  CREATE TABLE gists (
    article_id   uuid PRIMARY KEY,
    source       text NOT NULL,
    headline     text NOT NULL,
    published_at timestamptz NOT NULL,
    -- Changes with everything below it and beside it.
    digest       uuid NOT NULL,
    -- The square of the length of its words, taken as a vector.
    norm         integer NOT NULL,
    story_id     uuid,
    -- How much it is like the others of its story: the sum over its links.
    degree       integer NOT NULL DEFAULT 0,
    tsv          tsvector GENERATED ALWAYS AS (to_tsvector('english', headline)) STORED
  );
  CREATE INDEX gists_central ON gists (story_id, degree DESC, published_at, article_id) WHERE story_id IS NOT NULL;
  CREATE INDEX gists_story ON gists (story_id, article_id) WHERE story_id IS NOT NULL;
  CREATE INDEX gists_tsv ON gists USING gin (tsv);

  CREATE TABLE gist_words (
    article_id   uuid NOT NULL CONSTRAINT gist_words_gist_fk REFERENCES gists (article_id) ON DELETE CASCADE,
    word         text NOT NULL,
    weight       integer NOT NULL,
    is_name      boolean NOT NULL,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (article_id, word)
  );
  CREATE INDEX gist_words_word ON gist_words (word, published_at DESC) INCLUDE (article_id, weight, is_name);

  -- One row a pair; likeness in thousandths.
  CREATE TABLE story_links (
    article_id   uuid NOT NULL,
    other_id     uuid NOT NULL,
    likeness     integer NOT NULL,
    PRIMARY KEY (article_id, other_id)
  );
  CREATE INDEX story_links_other ON story_links (other_id, article_id);
END $$;
