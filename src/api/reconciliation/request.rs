//! Queries of a reconciliation: an object of objects, each with a name.

use serde_json::Value;

use crate::{
    input::{self, FieldError, JsonFields},
    store::actors::NameQuery,
};
use extraction::schema::ActorType;

/// Most queries of one request.
pub const MAX_QUERIES: usize = 100;
/// Longest name, in bytes.
const MAX_NAME: usize = 1_000;
/// Candidates of a query that asks for no number.
pub const DEFAULT_CANDIDATES: u32 = 5;
/// Most candidates of one query.
pub const MAX_CANDIDATES: u32 = 25;

/// The types of actors that have a name.
pub const NAMED_TYPES: [ActorType; 4] =
    [ActorType::Person, ActorType::Organization, ActorType::Place, ActorType::Group];

/// Parses the parameter `queries`: each name with the key of its query, in the order given.
pub fn parse(text: &str) -> Result<Vec<(String, NameQuery)>, Vec<FieldError>> {
    let wrong = |detail: String| vec![FieldError::new("queries", detail)];
    let value = input::parse_json(text.as_bytes()).map_err(|error| wrong(format!("is not JSON: {error}")))?;
    let Value::Object(queries) = &value else {
        return Err(wrong("is no object; send {\"q0\": {\"query\": \"a name\"}}".to_owned()));
    };
    if queries.len() > MAX_QUERIES {
        return Err(wrong(format!("has {} queries; send at most {MAX_QUERIES} at a time", queries.len())));
    }
    let mut parsed = Vec::with_capacity(queries.len());
    let mut errors = Vec::new();
    for (key, query) in queries {
        match parse_query(query) {
            Ok(query) => parsed.push((key.clone(), query)),
            Err(found) => errors.extend(found.into_iter().map(|error| {
                let field = format!("queries.{}", input::shorten(key));
                let field = if error.field.is_empty() { field } else { format!("{field}.{}", error.field) };
                FieldError::new(&field, error.detail)
            })),
        }
    }
    if errors.is_empty() { Ok(parsed) } else { Err(errors) }
}

fn parse_query(query: &Value) -> Result<NameQuery, Vec<FieldError>> {
    let mut fields = JsonFields::new(query, "an object like {\"query\": \"a name\"}")?;
    let name = fields.required_line("query", MAX_NAME, "send the name");
    let limit = fields.optional_number("limit", 1..=u64::MAX).map_or(DEFAULT_CANDIDATES.into(), u64::from);
    let types = fields.optional_value("type", read_types).unwrap_or_else(|| NAMED_TYPES.to_vec());
    // An actor has one type, so that any, all and should are the same.
    fields.optional_text("type_strict", 10);
    fields.optional_value("properties", read_properties);
    fields.reject_misspelt();
    let limit = u32::try_from(limit).unwrap_or(MAX_CANDIDATES).min(MAX_CANDIDATES);
    fields.finish(|| Some(NameQuery { name: name?, types, limit }))
}

/// Reads one type, or a list of types.
fn read_types(value: &Value) -> Result<Vec<ActorType>, String> {
    let given = match value {
        Value::Array(given) => given.as_slice(),
        one => std::slice::from_ref(one),
    };
    let known = |one: &Value| NAMED_TYPES.into_iter().find(|known| one == known.as_str());
    let types: Option<Vec<ActorType>> = given.iter().map(known).collect();
    match types {
        Some(types) if types.is_empty() => Ok(NAMED_TYPES.to_vec()),
        Some(types) => Ok(types),
        None => Err("is none of person, organization, place, group".to_owned()),
    }
}

/// Accepts an empty list alone.
fn read_properties(value: &Value) -> Result<(), String> {
    match value.as_array().is_some_and(Vec::is_empty) {
        true => Ok(()),
        false => Err("can't be compared: names and types are; leave other columns out".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_of_openrefine_are_parsed() {
        let parsed = parse(
            r#"{"q0":{"query":"Elena Petrova","type":"person","type_strict":"should","limit":3},
                "q1":{"query":"Tarnovo","type":["place"],"properties":[]},"q2":{"query":"x","limit":999}}"#,
        )
        .expect("is parsed");
        let keys: Vec<&str> = parsed.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["q0", "q1", "q2"]);
        assert_eq!((parsed[0].1.limit, parsed[0].1.types.as_slice()), (3, &[ActorType::Person][..]));
        assert_eq!((parsed[1].1.limit, parsed[1].1.types.as_slice()), (5, &[ActorType::Place][..]));
        assert_eq!((parsed[2].1.limit, parsed[2].1.types.len()), (25, 4));
    }

    #[test]
    fn wrong_queries_are_named() {
        for (text, field, said) in [
            ("{", "queries", "is not JSON"),
            ("[]", "queries", "is no object"),
            (r#"{"q0": "Petrova"}"#, "queries.q0", "an object like"),
            (r#"{"q0": {}}"#, "queries.q0.query", "is missing"),
            (r#"{"q0": {"query": " "}}"#, "queries.q0.query", "is empty"),
            (r#"{"q7": {"query": "a", "type": "human"}}"#, "queries.q7.type", "none of person"),
            (r#"{"q0": {"query": "a", "limit": 0}}"#, "queries.q0.limit", "no whole number"),
            (
                r#"{"q0": {"query": "a", "properties": [{"pid": "P1", "v": "x"}]}}"#,
                "queries.q0.properties",
                "leave",
            ),
        ] {
            let errors = parse(text).expect_err(text);
            assert_eq!(errors[0].field, field);
            assert!(errors[0].detail.contains(said), "{:?}", errors[0]);
        }
    }
}
