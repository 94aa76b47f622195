//! `GET /v1/reconcile/properties`, and the properties that a table can be extended by

use axum::{Json, extract::State, http::Uri};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use super::request::NAMED_TYPES;
use crate::{
    api::{AppState, openapi::OwnProblems, problem::Problem, query::Parameters},
    store::actors::ActorProperties,
};
use extraction::schema::ActorType;

/// A property of actors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Property {
    /// The name.
    Name,
    /// All names.
    Aliases,
    /// The type.
    Type,
    /// The roles of the most articles.
    Roles,
    /// The number of articles that mention it.
    ArticleCount,
    /// The number of its statements.
    StatementCount,
    /// The publication of the first article that mentions it.
    FirstSeen,
    /// The publication of the last article that mentions it.
    LastSeen,
    /// The ids at others.
    ExternalIds,
    /// The country of a place.
    Country,
    /// The region of a place.
    Region,
    /// The latitude of a place.
    Latitude,
    /// The longitude of a place.
    Longitude,
}

impl Property {
    /// All properties, in listing order.
    pub const ALL: [Self; 13] = [
        Self::Name,
        Self::Aliases,
        Self::Type,
        Self::Roles,
        Self::ArticleCount,
        Self::StatementCount,
        Self::FirstSeen,
        Self::LastSeen,
        Self::ExternalIds,
        Self::Country,
        Self::Region,
        Self::Latitude,
        Self::Longitude,
    ];

    /// Returns the id, which is also the name of the field of an actor.
    pub fn id(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Aliases => "aliases",
            Self::Type => "type",
            Self::Roles => "roles",
            Self::ArticleCount => "article_count",
            Self::StatementCount => "statement_count",
            Self::FirstSeen => "first_seen",
            Self::LastSeen => "last_seen",
            Self::ExternalIds => "external_ids",
            Self::Country => "country",
            Self::Region => "region",
            Self::Latitude => "latitude",
            Self::Longitude => "longitude",
        }
    }

    /// Returns the name that a column gets.
    fn name(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Aliases => "All names",
            Self::Type => "Type",
            Self::Roles => "Roles",
            Self::ArticleCount => "Number of articles",
            Self::StatementCount => "Number of statements",
            Self::FirstSeen => "First mentioned",
            Self::LastSeen => "Last mentioned",
            Self::ExternalIds => "Ids at others",
            Self::Country => "Country",
            Self::Region => "Region",
            Self::Latitude => "Latitude",
            Self::Longitude => "Longitude",
        }
    }

    /// Returns whether actors of a type can have it.
    fn is_of(self, actor_type: ActorType) -> bool {
        match self {
            Self::Country | Self::Region | Self::Latitude | Self::Longitude => actor_type == ActorType::Place,
            Self::Roles => actor_type == ActorType::Person,
            _ => true,
        }
    }

    /// Writes the values of an actor as cells, which the specification types by their keys.
    pub fn cells(self, of: &ActorProperties) -> Vec<Value> {
        let texts = |texts: &[String]| texts.iter().map(|text| json!({"str": text})).collect();
        let text = |text: &str| vec![json!({"str": text})];
        let place = of.actor.place.as_ref();
        match self {
            Self::Name => text(&of.actor.name),
            Self::Aliases => texts(&of.aliases),
            Self::Type => text(of.actor.actor_type.as_str()),
            Self::Roles => texts(&of.actor.roles),
            Self::ArticleCount => vec![json!({"int": of.actor.article_count})],
            Self::StatementCount => vec![json!({"int": of.actor.statement_count})],
            Self::FirstSeen => of.seen_at.iter().map(|(first, _)| json!({"date": first})).collect(),
            Self::LastSeen => of.seen_at.iter().map(|(_, last)| json!({"date": last})).collect(),
            Self::ExternalIds => texts(&of.external_ids),
            Self::Country => place.map(|place| text(&place.country)).unwrap_or_default(),
            Self::Region => place.and_then(|place| place.region.as_deref()).map(text).unwrap_or_default(),
            Self::Latitude => place.map(|place| vec![json!({"float": place.latitude})]).unwrap_or_default(),
            Self::Longitude => place.map(|place| vec![json!({"float": place.longitude})]).unwrap_or_default(),
        }
    }
}

/// A property on the wire.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReconciliationProperty {
    /// Id of the property.
    id: &'static str,
    /// The name that a column gets.
    name: &'static str,
}

impl From<Property> for ReconciliationProperty {
    fn from(property: Property) -> Self {
        Self { id: property.id(), name: property.name() }
    }
}

/// The properties that a table can be extended by.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposedProperties {
    /// The type that was asked for.
    #[serde(rename = "type")]
    actor_type: Option<&'static str>,
    /// The properties.
    properties: Vec<ReconciliationProperty>,
    /// The largest number that was asked for.
    limit: Option<usize>,
}

/// Parameters of the properties.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct PropertiesQuery {
    /// Only what actors of this type have: `person`, `organization`, `place` or `group`.
    #[param(rename = "type")]
    actor_type: Option<String>,
    /// Largest number of properties.
    limit: Option<usize>,
}

/// List the properties that a table with actors can be extended by
#[utoipa::path(
    get, path = "/v1/reconcile/properties", tag = "reconciliation", operation_id = "list_reconciliation_properties",
    params(PropertiesQuery),
    responses((status = 200, description = "The properties", body = ProposedProperties), OwnProblems)
)]
pub async fn list(State(_): State<AppState>, uri: Uri) -> Result<Json<ProposedProperties>, Problem> {
    let mut parameters = Parameters::of::<PropertiesQuery>(&uri);
    let types = NAMED_TYPES.map(|one| (one.as_str(), one));
    let actor_type = parameters.choice("type", &types);
    let limit = parameters.parsed("limit", |text| text.parse::<usize>());
    parameters.finish()?;
    let properties = Property::ALL.into_iter().filter(|one| actor_type.is_none_or(|of| one.is_of(of)));
    Ok(Json(ProposedProperties {
        properties: properties.take(limit.unwrap_or(usize::MAX)).map(ReconciliationProperty::from).collect(),
        actor_type: actor_type.map(|one| one.as_str()),
        limit,
    }))
}
