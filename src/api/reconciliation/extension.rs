//! Properties of actors that a table is extended by (section 6 of the specification).

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    properties::{Property, ReconciliationProperty},
    request::MAX_QUERIES,
};
use crate::{
    api::{AppState, problem::Problem},
    input::{self, FieldError, JsonFields},
    store::{ActorId, actors},
};

/// The actors and the properties to add to each.
struct Request {
    ids: Vec<ActorId>,
    properties: Vec<Property>,
}

/// Properties of actors.
#[derive(Debug, Serialize, ToSchema)]
pub struct Extension {
    /// The properties, in the order asked for.
    meta: Vec<ReconciliationProperty>,
    /// For each id and each property the values, as objects with the key `str`, `int`, `float` or `date`.
    #[schema(value_type = BTreeMap<String, BTreeMap<String, Vec<Value>>>)]
    rows: BTreeMap<String, BTreeMap<&'static str, Vec<Value>>>,
}

/// Answers the parameter `extend`. An id without an actor has no values; one that was merged those of the canonical actor.
pub async fn extend(app: &AppState, text: &str) -> Result<Extension, Problem> {
    let Request { ids, properties } = parse(text).map_err(Problem::invalid_query)?;
    let found = actors::properties(&app.pools.reads, &ids).await?;
    let row = |id: &ActorId| {
        let cells = |property: &Property| {
            (property.id(), found.get(id).map(|actor| property.cells(actor)).unwrap_or_default())
        };
        (id.to_string(), properties.iter().map(cells).collect())
    };
    let rows = ids.iter().map(row).collect();
    Ok(Extension { meta: properties.into_iter().map(ReconciliationProperty::from).collect(), rows })
}

fn parse(text: &str) -> Result<Request, Vec<FieldError>> {
    let wrong = |detail: String| vec![FieldError::new("extend", detail)];
    let value = input::parse_json(text.as_bytes()).map_err(|error| wrong(format!("is not JSON: {error}")))?;
    let within = |errors: Vec<FieldError>| -> Vec<FieldError> {
        let name =
            |field: &str| if field.is_empty() { "extend".to_owned() } else { format!("extend.{field}") };
        errors.into_iter().map(|error| FieldError::new(&name(&error.field), error.detail)).collect()
    };
    let mut fields = JsonFields::new(
        &value,
        "an object like {\"ids\": [\"act_…\"], \"properties\": [{\"id\": \"roles\"}]}",
    )
    .map_err(within)?;
    let ids = fields.required_value("ids", "send the ids of actors", read_ids);
    let properties = fields.required_value("properties", "send [{\"id\": \"roles\"}]", read_properties);
    fields.reject_misspelt();
    fields.finish(|| Some(Request { ids: ids?, properties: properties? })).map_err(within)
}

fn read_ids(value: &Value) -> Result<Vec<ActorId>, String> {
    let given = value.as_array().ok_or("is no list of ids")?;
    if given.len() > MAX_QUERIES {
        return Err(format!("has {} ids; send at most {MAX_QUERIES} at a time", given.len()));
    }
    let id = |one: &Value| match one.as_str().map(str::parse::<ActorId>) {
        Some(Ok(id)) => Ok(id),
        _ => Err(format!("has {one}, which is no id of an actor: act_ and 32 hexadecimal digits")),
    };
    given.iter().map(id).collect()
}

fn read_properties(value: &Value) -> Result<Vec<Property>, String> {
    let given = value.as_array().ok_or("is no list of objects like {\"id\": \"roles\"}")?;
    let known = || Property::ALL.map(Property::id).join(", ");
    let mut properties = Vec::new();
    for one in given {
        let property = Property::ALL.into_iter().find(|property| one["id"] == property.id());
        let property = property.ok_or_else(|| format!("has one that is unknown; known are {}", known()))?;
        // A property that is asked for twice is one column.
        if !properties.contains(&property) {
            properties.push(property);
        }
    }
    Ok(properties)
}
