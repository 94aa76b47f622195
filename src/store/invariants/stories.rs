//! Stories and the similarity of articles.

use super::Invariant;
use extraction::schema::{ArticleId, StoryId};

/// What must hold of stories.
pub(super) const INVARIANTS: &[Invariant] = &[
    Invariant {
        sentence: "a story has the number of its articles, at least two, and the times of the first and the last",
        prefix: StoryId::PREFIX,
        violations: "SELECT s.story_id FROM stories s LEFT JOIN article_vectors v USING (story_id)
                     WHERE s.merged_into IS NULL GROUP BY s.story_id
                     HAVING s.article_count <> count(v.article_id) OR count(v.article_id) < 2
                       OR s.first_published_at IS DISTINCT FROM min(v.published_at)
                       OR s.last_published_at IS DISTINCT FROM max(v.published_at)
                       OR s.last_day <> (max(v.published_at) AT TIME ZONE 'UTC')::date - date '1970-01-01'",
    },
    Invariant {
        sentence: "an article is in a story that exists, and a merged story leads to one",
        prefix: StoryId::PREFIX,
        violations: "SELECT v.story_id FROM article_vectors v LEFT JOIN stories s USING (story_id)
                     WHERE v.story_id IS NOT NULL AND (s.story_id IS NULL OR s.merged_into IS NOT NULL)
                     UNION
                     SELECT m.story_id FROM stories m LEFT JOIN stories s ON s.story_id = m.merged_into
                     WHERE m.merged_into IS NOT NULL AND (s.story_id IS NULL OR s.merged_into IS NOT NULL)",
    },
    Invariant {
        sentence: "similar articles exist and are in one story",
        prefix: ArticleId::PREFIX,
        violations: "SELECT DISTINCT s.article_id FROM article_similarities s
                     LEFT JOIN article_vectors one ON one.article_id = s.article_id
                     LEFT JOIN article_vectors other ON other.article_id = s.other_article_id
                     WHERE one.story_id IS NULL OR one.story_id IS DISTINCT FROM other.story_id",
    },
    Invariant {
        sentence: "the links of an article have the weight of its similarities",
        prefix: ArticleId::PREFIX,
        violations: "SELECT v.article_id FROM article_vectors v LEFT JOIN (
                       SELECT article_id, similarity_permille FROM article_similarities
                       UNION ALL SELECT other_article_id, similarity_permille FROM article_similarities
                     ) s USING (article_id)
                     GROUP BY v.article_id HAVING v.link_weight <> coalesce(sum(s.similarity_permille), 0)",
    },
    Invariant {
        sentence: "the length of an article's term vector is that of its terms",
        prefix: ArticleId::PREFIX,
        violations: "SELECT v.article_id FROM article_vectors v LEFT JOIN article_terms t USING (article_id)
                     GROUP BY v.article_id HAVING v.squared_norm <> coalesce(sum(t.weight * t.weight), 0)",
    },
];
