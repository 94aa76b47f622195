//! Stories on the wire.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::{actors::view::ListedActorView, formats::ListItem},
    store::{
        StoryId,
        stories::{ListedStory, Story, StoryActor},
    },
};

/// A story in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListedStoryView {
    /// Its id.
    pub id: StoryId,
    /// The headline of its most central article.
    pub title: String,
    /// Number of articles.
    pub article_count: i32,
    /// Publication of the first article.
    #[schema(value_type = String, format = DateTime)]
    pub first_published_at: Timestamp,
    /// Publication of the last article.
    #[schema(value_type = String, format = DateTime)]
    pub last_published_at: Timestamp,
}

/// A story with its sources and actors.
#[derive(Debug, Serialize, ToSchema)]
pub struct StoryView {
    /// The story as in lists.
    #[serde(flatten)]
    pub story: ListedStoryView,
    /// The publishers of its articles.
    pub sources: Vec<String>,
    /// The twenty actors that most of its articles mention; their counts are of this story.
    pub actors: Vec<ListedActorView>,
}

impl From<ListedStory> for ListedStoryView {
    fn from(story: ListedStory) -> Self {
        Self {
            id: story.story_id,
            title: story.title,
            article_count: story.article_count,
            first_published_at: story.first_published_at,
            last_published_at: story.last_published_at,
        }
    }
}

impl From<Story> for StoryView {
    fn from(story: Story) -> Self {
        let actor = |StoryActor { id, name, actor_type, article_count }| ListedActorView {
            id,
            name,
            actor_type,
            article_count,
            place: None,
            external_ids: Vec::new(),
        };
        Self {
            story: story.listed.into(),
            sources: story.sources,
            actors: story.actors.into_iter().map(actor).collect(),
        }
    }
}

impl ListItem for ListedStoryView {
    const COLUMNS: &'static [&'static str] =
        &["id", "title", "article_count", "first_published_at", "last_published_at"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.title.clone(),
            self.article_count.to_string(),
            self.first_published_at.to_string(),
            self.last_published_at.to_string(),
        ]
    }
}
