//! Bodies of reviews.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    api::corrections::{MAX_TEXT, parse_span},
    input::{JsonFields, parse_day},
    store::{
        ActorId,
        reviews::{CorrectedParticipant, Decision, ReviewCorrection},
    },
};
use extraction::{
    events::EventType,
    schema::{EventStatus, StatementType},
    text::Span,
};

/// Most participants of a correction.
const MAX_PARTICIPANTS: usize = 100;

/// A review of a statement.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatementReviewRequest {
    /// `confirm`: it is right; `reject`: it is wrong; `correct`: it is right with other values.
    decision: Decision,
    /// The values, for `correct`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    correction: Option<StatementCorrection>,
    /// The author; with a key it is the key's name, and may be left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// The reason.
    reason: String,
}

/// Values of a statement; absent ones stay.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatementCorrection {
    /// The speaker: `act_…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    speaker_id: Option<ActorId>,
    /// The day on which it was made: `2024-03-14`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    day: Option<String>,
    /// The type of quotation.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    statement_type: Option<StatementType>,
    /// The content, in code points of the article's body: `{"start": 12, "end": 40}`. It overlaps the present one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    span: Option<Span>,
}

/// A review of all statements of a quotation.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuotationReviewRequest {
    /// `confirm`: it is right; `reject`: it is wrong; `correct`: it is right with other values.
    decision: Decision,
    /// The values, for `correct`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    correction: Option<QuotationCorrection>,
    /// The author; with a key it is the key's name, and may be left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// The reason.
    reason: String,
}

/// Values of all statements of a quotation; absent ones stay. Each has its own span, which a review of that one corrects.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuotationCorrection {
    /// The speaker: `act_…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    speaker_id: Option<ActorId>,
    /// The day on which it was made: `2024-03-14`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    day: Option<String>,
    /// The type of quotation.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    statement_type: Option<StatementType>,
}

/// A review of a happening.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HappeningReviewRequest {
    /// `confirm`: it is right; `reject`: it is wrong; `correct`: it is right with other values.
    decision: Decision,
    /// The values, for `correct`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    correction: Option<HappeningCorrection>,
    /// The author; with a key it is the key's name, and may be left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// The reason.
    reason: String,
}

/// Values of a happening; absent ones stay.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HappeningCorrection {
    /// The day on which it took place: `2024-03-14`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    day: Option<String>,
    /// The event type: `ASSAULT`.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    event_type: Option<String>,
    /// Whether it took place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<EventStatus>,
    /// All participants with their roles; an empty list says that there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 100)]
    participants: Option<Vec<CorrectedParticipant>>,
}

/// Reads the decision and the values of a correction of a statement.
pub fn read_statement_review(fields: &mut JsonFields<'_>) -> Option<CorrectedValues> {
    read_review(fields, |values| (statement_values(values), given(values, "span", parse_span)))
}

/// Reads the decision and the values of a correction of a quotation.
pub fn read_quotation_review(fields: &mut JsonFields<'_>) -> Option<CorrectedValues> {
    read_review(fields, |values| (statement_values(values), None))
}

fn statement_values(values: &mut JsonFields<'_>) -> ReviewCorrection {
    ReviewCorrection {
        speaker_id: values.parsed("speaker_id", MAX_TEXT, str::parse::<ActorId>),
        day: values.parsed("day", MAX_TEXT, parse_correction_day),
        statement_type: choice(values, "type", &StatementType::ALL.map(|one| (one.as_str(), one))),
        ..ReviewCorrection::default()
    }
}

/// What is decided, the values of a correction, and the span that it gives a statement.
type CorrectedValues = (Decision, ReviewCorrection, Option<Span>);

/// Takes a field of any kind, where it is given.
fn given<T>(
    values: &mut JsonFields<'_>,
    field: &'static str,
    parse: impl FnOnce(&Value) -> Result<T, String>,
) -> Option<T> {
    if values.is_given(field) { values.required_value(field, "", parse) } else { None }
}

/// Parses all participants of a happening, each actor once.
fn parse_participants(value: &Value) -> Result<Vec<CorrectedParticipant>, String> {
    let wanted = "is no list like [{\"actor_id\": \"act_…\", \"role\": \"actor\"}]; roles are actor, recipient and other";
    let participants: Vec<CorrectedParticipant> =
        serde_json::from_value(value.clone()).map_err(|_| wanted.to_owned())?;
    let mut seen = HashSet::new();
    if participants.len() > MAX_PARTICIPANTS {
        return Err(format!("has more than {MAX_PARTICIPANTS} participants"));
    }
    if let Some(twice) = participants.iter().find(|one| !seen.insert(one.actor_id.0)) {
        return Err(format!("has {} twice; send each actor with one role", twice.actor_id));
    }
    Ok(participants)
}

/// Reads the decision and the values of a correction of a happening.
pub fn read_happening_review(fields: &mut JsonFields<'_>) -> Option<CorrectedValues> {
    read_review(fields, |values| {
        let correction = ReviewCorrection {
            day: values.parsed("day", MAX_TEXT, parse_correction_day),
            event_type: values.parsed("type", MAX_TEXT, parse_event_type),
            status: choice(values, "status", &EventStatus::ALL.map(|one| (one.as_str(), one))),
            participants: given(values, "participants", parse_participants),
            ..ReviewCorrection::default()
        };
        (correction, None)
    })
}

/// Reads the decision, and the values where it is a correction; other decisions have none.
fn read_review(
    fields: &mut JsonFields<'_>,
    read: impl FnOnce(&mut JsonFields<'_>) -> (ReviewCorrection, Option<Span>),
) -> Option<CorrectedValues> {
    let wanted = "send confirm, reject or correct";
    let decision = fields.required_parsed("decision", MAX_TEXT, wanted, |text| {
        Decision::ALL
            .into_iter()
            .find(|one| one.as_str() == text)
            .ok_or("is unknown; send confirm, reject or correct")
    });
    let is_given = fields.is_given("correction");
    let value = match is_given {
        true => fields.required_value("correction", "", |value| Ok::<Value, String>(value.clone())),
        false => None,
    };
    let (correction, span) = value.and_then(|value| read_values(fields, &value, read)).unwrap_or_default();
    let decision = decision?;
    match (decision, is_given) {
        (Decision::Correct, false) => {
            fields.reject(
                "correction",
                "is missing: send the values that are right, like {\"day\": \"2024-03-14\"}",
            );
        }
        (Decision::Correct, true) => {}
        (_, true) => fields.reject("correction", "belongs to the decision correct alone; leave it out"),
        (_, false) => {}
    }
    Some((decision, correction, span))
}

/// Reads the values of a correction; their errors are those of `correction.…`.
fn read_values(
    fields: &mut JsonFields<'_>,
    value: &Value,
    read: impl FnOnce(&mut JsonFields<'_>) -> (ReviewCorrection, Option<Span>),
) -> Option<(ReviewCorrection, Option<Span>)> {
    let values = JsonFields::new(value, "an object with the values that are right").and_then(|mut values| {
        let correction = read(&mut values);
        values.reject_unknown();
        values.finish(|| Some(correction))
    });
    match values {
        Ok((correction, None)) if correction.is_empty() => {
            fields.reject("correction", "is empty; send at least one value that is right");
            None
        }
        Ok(correction) => Some(correction),
        Err(errors) => {
            for error in errors {
                let separator = if error.field.is_empty() { "" } else { "." };
                fields.reject(&format!("correction{separator}{}", error.field), error.detail);
            }
            None
        }
    }
}

fn choice<T: Copy>(values: &mut JsonFields<'_>, field: &'static str, choices: &[(&str, T)]) -> Option<T> {
    values.parsed(field, MAX_TEXT, |text| {
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let chosen = choices.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
        chosen.ok_or_else(|| format!("is unknown; send {}", names.join(", ")))
    })
}

fn parse_correction_day(text: &str) -> Result<jiff::civil::Date, &'static str> {
    parse_day(text).ok_or("is no day; send one like 2024-03-14")
}

fn parse_event_type(text: &str) -> Result<String, &'static str> {
    let known = EventType::ALL.iter().any(|one| one.as_str() == text);
    if known { Ok(text.to_owned()) } else { Err("is no event type; docs/event-types.md lists them") }
}
