//! A reviewed statement at its place in a revised text. Pure.

use serde_json::Value;

use extraction::{
    schema::{Statement, TextSpan},
    text::Span,
};

/// Moves a statement to `to`, with all its spans; `None` where the text around it is another one.
///
/// The words between its sentence and its speaker must be as before: every span must have its text.
pub fn restore(statement: &Statement, to: Span, body: &str) -> Option<Statement> {
    let delta = i64::from(to.start) - i64::from(statement.span.start);
    let mut value = serde_json::to_value(statement).ok()?;
    shift(&mut value, delta)?;
    let mut moved: Statement = serde_json::from_value(value).ok()?;
    // Other places of the words were found in the former text.
    moved.occurrences.clear();
    has_text(&moved, body).then_some(moved)
}

/// Adds `delta` to every span of the body; `None` where one would begin before it.
fn shift(value: &mut Value, delta: i64) -> Option<()> {
    match value {
        Value::Object(fields) => {
            let is_span = fields.get("start").is_some_and(Value::is_u64)
                && fields.get("end").is_some_and(Value::is_u64);
            if is_span && fields.get("field").is_none() {
                for name in ["start", "end"] {
                    let moved = fields.get(name)?.as_i64()? + delta;
                    fields.insert(name.to_owned(), u32::try_from(moved).ok()?.into());
                }
                return Some(());
            }
            fields.values_mut().try_for_each(|field| shift(field, delta))
        }
        Value::Array(items) => items.iter_mut().try_for_each(|item| shift(item, delta)),
        _ => Some(()),
    }
}

fn has_text(statement: &Statement, body: &str) -> bool {
    let holds = |span: Span, text: &str| span.slice(body) == Some(text);
    let part = |part: &TextSpan| part.span.field != statement.span.field || holds(part.span, &part.text);
    holds(statement.span, &statement.text)
        && part(&statement.sentence)
        && statement.quoted.iter().all(part)
        && statement.cue.as_ref().is_none_or(|cue| holds(cue.span, &cue.text))
        && statement.speaker.iter().chain(&statement.via).all(|speaker| part(&speaker.mention))
}
