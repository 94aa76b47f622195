//! Conditions on statements, which lists and statistics share.

use jiff::civil::Date;
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use super::capacity_words::words;
use crate::store::{
    ActorId, ArticleId, StoreError, StoryId, articles::DetailFilter, filters, reviews::Verified,
};
use extraction::schema::{Gender, StatementType};

/// Conditions on statements; `None` and empty lists match all.
#[derive(Debug, Clone, Default)]
pub struct StatementFilter {
    /// Has one of these ids.
    pub ids: Vec<Uuid>,
    /// Has this speaker.
    pub speaker: Option<ActorId>,
    /// Has a speaker with this role; words without case and accents, in any order.
    pub role: Option<String>,
    /// Has a speaker of this organization.
    pub organization: Option<String>,
    /// Has a speaker of this party.
    pub party: Option<String>,
    /// Has a speaker of one of these genders.
    pub genders: Vec<Gender>,
    /// True for speakers with a name and institutions, false for people without a name.
    pub named: Option<bool>,
    /// Has this subject.
    pub about: Option<ActorId>,
    /// Contains these words, in the syntax of web search engines.
    pub words: Option<String>,
    /// Is in an article with these words in headline or lead, in the syntax of web search engines.
    pub topic: Option<String>,
    /// Has a cue with one of these lemmas.
    pub cue_lemmas: Vec<String>,
    /// Is of one of these types.
    pub types: Vec<StatementType>,
    /// Made on this day or later.
    pub from: Option<Date>,
    /// Made on this day or before.
    pub to: Option<Date>,
    /// Published by one of these sources.
    pub sources: Vec<String>,
    /// Is in this article.
    pub article: Option<ArticleId>,
    /// Is in an article of this story.
    pub story: Option<StoryId>,
    /// Has at least this confidence.
    pub min_confidence: Option<f32>,
    /// Is in an article with these details.
    pub details: DetailFilter,
    /// Is reviewed, not reviewed, or rejected.
    pub verified: Option<Verified>,
}

impl StatementFilter {
    /// Appends the conditions on statement `s`, after a `WHERE` that has begun.
    pub(in crate::store) async fn push_conditions(
        &self,
        connection: &mut PgConnection,
        query: &mut QueryBuilder<Postgres>,
    ) -> Result<(), StoreError> {
        filters::ids(query, "s.statement_id", &self.ids);
        filters::speaker(query, filters::actor_ids(&mut *connection, self.speaker).await?);
        for (column, name) in [
            ("s.role_words", &self.role),
            ("s.organization_words", &self.organization),
            ("s.party_words", &self.party),
        ] {
            filters::all_words(query, column, name.as_deref().map(words));
        }
        filters::one_of(query, "s.speaker_gender", self.genders.iter().map(|one| one.as_str()).collect());
        filters::flag(query, "s.is_named", self.named);
        filters::subject(query, filters::actor_ids(&mut *connection, self.about).await?);
        filters::words(query, "s.tsv", self.words.as_deref());
        if let Some(topic) = &self.topic {
            query.push(
                " AND s.article_id IN (SELECT r.article_id FROM revisions r
                   JOIN extractions t ON t.article_id = r.article_id AND t.revision = r.revision WHERE true",
            );
            filters::words(query, "r.topic", Some(topic));
            query.push(")");
        }
        filters::texts(query, "s.cue_lemma", &self.cue_lemmas);
        filters::one_of(query, "s.statement_type", self.types.iter().map(|one| one.as_str()).collect());
        filters::days(query, ("s.said_earliest", "s.said_latest"), (self.from, self.to));
        filters::sources(query, "s.source", &self.sources);
        filters::article(query, "s.article_id", self.article);
        filters::story(query, "s.article_id", self.story);
        filters::min_confidence(query, "s.confidence", self.min_confidence);
        self.details.push(query, "s.article_id");
        query.push(Verified::condition(self.verified, "s"));
        Ok(())
    }
}
