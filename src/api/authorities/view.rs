//! Authorities as they are given.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    api::{formats::ListItem, problem::InvalidField},
    input::FieldError,
    store::{
        ActorId,
        authorities::{Clash, ListedAuthority, Loaded, LoadedAs, Position},
    },
};

/// What became of authorities.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct AuthorityReport {
    /// Each, in the order in which they were sent.
    data: Vec<AuthorityOutcome>,
    /// Their numbers.
    meta: AuthorityCounts,
}

/// Numbers of authorities by outcome.
#[derive(Debug, Default, Serialize, ToSchema)]
struct AuthorityCounts {
    /// New actors.
    created: usize,
    /// Actors of the record that have an id from now on.
    adopted: usize,
    /// Authorities that were loaded before.
    updated: usize,
    /// Those that are wrong.
    rejected: usize,
    /// Those with names that another actor has.
    clashing: usize,
}

/// What became of an authority.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuthorityOutcome {
    /// Its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
    /// `created`, `adopted` or `updated`; absent where it was rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<LoadedAs>,
    /// Its actor.
    #[serde(skip_serializing_if = "Option::is_none")]
    actor_id: Option<ActorId>,
    /// Names that another actor has, and keeps.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    clashes: Vec<Clash>,
    /// Why it was rejected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<InvalidField>,
}

impl AuthorityOutcome {
    /// The outcome of an authority that was loaded.
    pub fn loaded(external_id: String, loaded: Loaded) -> Self {
        Self {
            external_id: Some(external_id),
            outcome: Some(loaded.as_what),
            actor_id: Some(loaded.actor_id),
            clashes: loaded.clashes,
            errors: Vec::new(),
        }
    }

    /// The outcome of one that was rejected.
    pub fn rejected(value: &Value, errors: Vec<FieldError>) -> Self {
        Self {
            external_id: value["external_id"].as_str().map(str::to_owned),
            outcome: None,
            actor_id: None,
            clashes: Vec::new(),
            errors: errors.into_iter().map(InvalidField::from).collect(),
        }
    }
}

impl AuthorityReport {
    /// Adds the outcome of the next one.
    pub fn add(&mut self, outcome: AuthorityOutcome) {
        *match outcome.outcome {
            Some(LoadedAs::Created) => &mut self.meta.created,
            Some(LoadedAs::Adopted) => &mut self.meta.adopted,
            Some(LoadedAs::Updated) => &mut self.meta.updated,
            None => &mut self.meta.rejected,
        } += 1;
        self.meta.clashing += usize::from(!outcome.clashes.is_empty());
        self.data.push(outcome);
    }
}

/// An authority.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuthorityView {
    /// Its id.
    pub external_id: String,
    /// Its actor.
    pub actor_id: ActorId,
    /// `person`, `organization` or `group`.
    #[serde(rename = "type")]
    pub actor_type: String,
    /// The name.
    pub name: String,
    /// Further names.
    pub aliases: Vec<String>,
    /// Organizations and roles.
    pub positions: Vec<Position>,
    /// Names that another actor had when it was loaded, and kept.
    pub clashes: Vec<Clash>,
    /// When it was loaded last.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

impl From<ListedAuthority> for AuthorityView {
    fn from(listed: ListedAuthority) -> Self {
        Self {
            external_id: listed.external_id,
            actor_id: listed.actor_id,
            actor_type: listed.actor_type,
            name: listed.name,
            aliases: listed.aliases,
            positions: listed.positions,
            clashes: listed.clashes,
            updated_at: listed.updated_at,
        }
    }
}

impl ListItem for AuthorityView {
    const COLUMNS: &'static [&'static str] =
        &["external_id", "actor_id", "type", "name", "aliases", "clashes"];

    fn cells(&self) -> Vec<String> {
        let clashes = self.clashes.iter().map(|clash| format!("{} ({})", clash.name, clash.actor_id));
        vec![
            self.external_id.clone(),
            self.actor_id.to_string(),
            self.actor_type.clone(),
            self.name.clone(),
            self.aliases.join("|"),
            clashes.collect::<Vec<_>>().join("|"),
        ]
    }
}
