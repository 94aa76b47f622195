//! The conditions that lists of events and timelines share: each one's value, and its SQL.

use jiff::civil::Date;
use sqlx::{PgConnection, Postgres, QueryBuilder};

use uuid::Uuid;

use super::{
    ActorId, StoreError, StoryId,
    actors::{self, Area, BoundingBox, WithinDistance},
    articles::DetailFilter,
    filters::{self, EventRole},
    sort_day::{UNDATED, day_number},
};
use extraction::schema::{EventStatus, FigureType, Importance};

/// A place: an actor, with all places in it where it is a country or region.
#[derive(Debug, Clone)]
pub struct PlaceCondition {
    /// The place itself; `None` where no article names it.
    pub actor: Option<ActorId>,
    /// The area that it is.
    pub area: Option<Area>,
}

/// Conditions that events and happenings share; `None` and empty lists match all.
#[derive(Debug, Clone, Default)]
pub struct EventConditions {
    /// Has this actor as a participant.
    pub actor: Option<ActorId>,
    /// Has this place, or one in it.
    pub place: Option<PlaceCondition>,
    /// Has a city within this distance as its place.
    pub near: Option<WithinDistance>,
    /// Has a city in this box as its place.
    pub bounding_box: Option<BoundingBox>,
    /// Is of one of these types.
    pub types: Vec<String>,
    /// Has one of these statuses.
    pub statuses: Vec<EventStatus>,
    /// Is reported in a sentence with these words, in the syntax of web search engines.
    pub words: Option<String>,
    /// Took place on this day or later.
    pub from: Option<Date>,
    /// Took place on this day or before.
    pub to: Option<Date>,
    /// Is reported in an article of this story.
    pub story: Option<StoryId>,
    /// Is reported in an article with these details.
    pub details: DetailFilter,
    /// Is background, or news.
    pub background: Option<bool>,
    /// Is at least as important in one of its articles; `None` is any.
    pub importance: Option<Importance>,
    /// Has at least this confidence.
    pub min_confidence: Option<f32>,
    /// Has figures of at least these numbers.
    pub least_figures: Vec<(FigureType, f64)>,
}

/// The table that the conditions select from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// Events `e`.
    Events,
    /// Happenings `h`.
    Happenings,
}

impl Relation {
    /// Names a row of the table.
    fn row(self) -> &'static str {
        match self {
            Self::Events => "e",
            Self::Happenings => "h",
        }
    }

    /// Names a column of the table.
    fn column(self, name: &str) -> String {
        format!("{}.{name}", self.row())
    }

    /// Requires the actor in a role.
    pub(super) async fn push_actor(
        self,
        connection: &mut PgConnection,
        query: &mut QueryBuilder<Postgres>,
        actor: Option<ActorId>,
        role: EventRole,
    ) -> Result<(), StoreError> {
        self.push_actor_ids(query, filters::actor_ids(&mut *connection, actor).await?, role);
        Ok(())
    }

    /// Requires one of the actors in a role.
    fn push_actor_ids(self, query: &mut QueryBuilder<Postgres>, ids: Option<Vec<Uuid>>, role: EventRole) {
        match self {
            Self::Events => filters::event_actor(query, ids, role),
            Self::Happenings => filters::happening_actor(query, ids, role),
        }
    }
}

/// Writes in SQL the negative of the highest number of a type in a row, by which happenings are indexed; null without one.
pub(super) fn figure_rank(row: &str, figure_type: FigureType) -> String {
    format!("figure_rank({row}.figures, '{}')", figure_type.as_str())
}

/// Returns the number by which the database orders importances.
pub(super) fn importance_rank(importance: Importance) -> i16 {
    importance as i16
}

/// Returns the importance of a number in the database.
pub(super) fn importance_of(rank: i16) -> Importance {
    Importance::ALL.into_iter().find(|&one| importance_rank(one) == rank).unwrap_or_default()
}

impl EventConditions {
    /// Appends the conditions on the rows of `relation`, after a `WHERE` that has begun.
    pub(super) async fn push(
        &self,
        connection: &mut PgConnection,
        query: &mut QueryBuilder<Postgres>,
        relation: Relation,
    ) -> Result<(), StoreError> {
        let column = |name| relation.column(name);
        relation.push_actor(connection, query, self.actor, EventRole::Participant).await?;
        for place_ids in self.place_ids(connection).await? {
            relation.push_actor_ids(query, Some(place_ids), EventRole::Place);
        }
        filters::texts(query, &column("event_type"), &self.types);
        filters::one_of(query, &column("status"), self.statuses.iter().map(|one| one.as_str()).collect());
        filters::days(query, (&column("earliest"), &column("latest")), (self.from, self.to));
        if self.from.is_some() || self.to.is_some() {
            // Rows that begin later, and those without a date, are passed over in the index that the list follows.
            let last = self.to.map_or(UNDATED - 1, day_number);
            query.push(" AND ").push(column("sort_day")).push(" <= ").push_bind(last);
        }
        filters::flag(query, &column("background"), self.background);
        filters::min_confidence(query, &column("confidence"), self.min_confidence);
        if let Some(importance) = self.importance {
            query
                .push(" AND ")
                .push(column("importance"))
                .push(" >= ")
                .push_bind(importance_rank(importance));
        }
        for (figure_type, number) in &self.least_figures {
            // The rank is rounded: what it finds, by an index for happenings, is compared exactly.
            query.push(format!(" AND {} <= ", figure_rank(relation.row(), *figure_type)));
            query.push_bind(-(number.floor() as i64));
            query.push(" AND EXISTS (SELECT 1 FROM jsonb_array_elements(").push(column("figures"));
            query.push(") f WHERE f->>'type' = ").push_bind(figure_type.as_str());
            query
                .push(" AND greatest((f->>'number')::float8, (f->>'to')::float8) >= ")
                .push_bind(*number)
                .push(")");
        }
        match relation {
            Relation::Events => self.push_report(query),
            // The articles of a story are few: their happenings are looked up, not searched for in the order of the list.
            Relation::Happenings if self.story.is_some() => {
                query.push(" AND h.happening_id = ANY(ARRAY(SELECT e.happening_id FROM events e WHERE true");
                self.push_report(query);
                query.push("))");
            }
            Relation::Happenings if self.words.is_some() || !self.details.is_empty() => {
                query.push(" AND EXISTS (SELECT 1 FROM events e WHERE e.happening_id = h.happening_id");
                self.push_report(query);
                query.push(")");
            }
            Relation::Happenings => {}
        }
        Ok(())
    }

    /// Returns for each condition on the place the ids of the actors that fulfil it.
    pub(super) async fn place_ids(
        &self,
        connection: &mut PgConnection,
    ) -> Result<Vec<Vec<Uuid>>, StoreError> {
        let mut conditions = Vec::new();
        if let Some(PlaceCondition { actor, area }) = &self.place {
            let mut ids = filters::actor_ids(&mut *connection, *actor).await?.unwrap_or_default();
            if let Some(area) = area {
                ids.extend(actors::in_area(&mut *connection, area).await?);
            }
            conditions.push(ids);
        }
        if let Some(near) = &self.near {
            conditions.push(actors::within_distance(&mut *connection, near).await?);
        }
        if let Some(bounds) = &self.bounding_box {
            conditions.push(actors::in_box(&mut *connection, bounds).await?);
        }
        Ok(conditions)
    }

    /// Appends the conditions on the sentence or the article of an event `e`.
    fn push_report(&self, query: &mut QueryBuilder<Postgres>) {
        filters::words(query, "e.tsv", self.words.as_deref());
        filters::story(query, "e.article_id", self.story);
        self.details.push(query, "e.article_id");
    }
}
