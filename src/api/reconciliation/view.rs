//! Reconciliation on the wire, with the names of fields that its specification has.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{extension::Extension, preview, request::NAMED_TYPES};
use crate::store::{
    ActorId,
    actors::{Namesake, Reconciled},
};
use extraction::schema::ActorType;

/// The service as programs ask for it before they reconcile.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReconciliationManifest {
    versions: [&'static str; 1],
    name: &'static str,
    documentation: String,
    /// What the ids of actors belong to.
    identifier_space: String,
    /// What the ids of types belong to.
    schema_space: String,
    default_types: Vec<ReconciledType>,
    /// The page of an actor, with `{{id}}` in the place of its id.
    view: ReconciliationView,
    preview: ReconciliationPreview,
    suggest: ReconciliationSuggest,
    extend: ReconciliationExtend,
    /// Most queries of one request.
    batch_size: usize,
}

/// An address with a place for an id.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReconciliationView {
    url: String,
}

/// The short page of an actor that is shown in a frame, with its size in pixels.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReconciliationPreview {
    url: String,
    width: u32,
    height: u32,
}

/// How a table is extended by properties.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReconciliationExtend {
    propose_properties: SuggestAddress,
    /// Properties have none.
    property_settings: [&'static str; 0],
}

/// What can be completed while it is typed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReconciliationSuggest {
    entity: SuggestAddress,
}

/// An address in two parts.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuggestAddress {
    service_url: String,
    service_path: &'static str,
}

impl SuggestAddress {
    fn new(address: &str, service_path: &'static str) -> Self {
        Self { service_url: format!("{address}/v1/reconcile"), service_path }
    }
}

/// A type of actors.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReconciledType {
    /// `person`, `organization`, `place` or `group`.
    id: &'static str,
    /// The type in words.
    name: &'static str,
}

impl ReconciledType {
    /// Returns the name of the type.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Describes a type.
    pub fn of(actor_type: ActorType) -> Self {
        let name = match actor_type {
            ActorType::Person => "Person",
            ActorType::Organization => "Organization",
            ActorType::Place => "Place",
            ActorType::Group => "Group of people",
            ActorType::Unnamed => "Person without a name",
        };
        Self { id: actor_type.as_str(), name }
    }
}

impl ReconciliationManifest {
    /// Describes the service that was called at `address`.
    pub fn new(address: &str, batch_size: usize) -> Self {
        Self {
            versions: ["0.2"],
            name: "Dateline",
            documentation: format!("{address}/docs"),
            identifier_space: format!("{address}/v1/actors/"),
            schema_space: format!("{address}/docs#actor-types"),
            default_types: NAMED_TYPES.map(ReconciledType::of).into(),
            view: ReconciliationView { url: format!("{address}/actors/{{{{id}}}}") },
            preview: ReconciliationPreview {
                url: format!("{address}/v1/reconcile/preview?id={{{{id}}}}"),
                width: preview::WIDTH,
                height: preview::HEIGHT,
            },
            suggest: ReconciliationSuggest { entity: SuggestAddress::new(address, "/suggest") },
            extend: ReconciliationExtend {
                propose_properties: SuggestAddress::new(address, "/properties"),
                property_settings: [],
            },
            batch_size,
        }
    }
}

/// The manifest, or what was asked for.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum ReconciliationAnswer {
    /// The service.
    Manifest(Box<ReconciliationManifest>),
    /// The candidates of each query by its key.
    Results(BTreeMap<String, ReconciliationResult>),
    /// Properties of actors.
    Extension(Extension),
}

/// The candidates of one query.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReconciliationResult {
    /// The most similar ones first.
    pub result: Vec<ReconciliationCandidate>,
}

/// An actor that a name may be.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReconciliationCandidate {
    /// Id of the actor.
    id: ActorId,
    /// Its name.
    name: String,
    /// Its roles or where it lies, and in how many articles it is.
    description: String,
    /// Its type.
    #[serde(rename = "type")]
    types: [ReconciledType; 1],
    /// How similar its most similar name is, from 0 to 100.
    score: f64,
    /// Whether it alone has a name of the same words, and for a person not the last name alone.
    #[serde(rename = "match")]
    is_match: bool,
}

impl From<Reconciled> for ReconciliationCandidate {
    fn from(reconciled: Reconciled) -> Self {
        let Reconciled { actor, score, is_match } = reconciled;
        Self {
            description: describe(&actor),
            types: [ReconciledType::of(actor.actor_type)],
            id: actor.id,
            name: actor.name,
            score,
            is_match,
        }
    }
}

/// Actors that a name that is being typed may become.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuggestedActors {
    /// The most similar ones first.
    pub result: Vec<SuggestedActor>,
}

/// An actor that is suggested.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuggestedActor {
    /// Id of the actor.
    id: ActorId,
    /// Its name.
    name: String,
    /// Its roles or where it lies, and in how many articles it is.
    description: String,
    /// Its type.
    notable: [ReconciledType; 1],
}

impl From<Reconciled> for SuggestedActor {
    fn from(Reconciled { actor, .. }: Reconciled) -> Self {
        let description = describe(&actor);
        Self { id: actor.id, name: actor.name, description, notable: [ReconciledType::of(actor.actor_type)] }
    }
}

/// Says in one line what distinguishes an actor from others of its name.
pub(super) fn describe(actor: &Namesake) -> String {
    let mut parts = Vec::new();
    match &actor.place {
        Some(place) => parts.push(match &place.region {
            Some(region) => format!("{region}, {}", place.country),
            None => place.country.clone(),
        }),
        None => parts.extend(actor.roles.iter().take(2).cloned()),
    }
    parts.push(match actor.article_count {
        1 => "1 article".to_owned(),
        count => format!("{count} articles"),
    });
    if actor.statement_count > 0 {
        parts.push(match actor.statement_count {
            1 => "1 statement".to_owned(),
            count => format!("{count} statements"),
        });
    }
    parts.join(" · ")
}
