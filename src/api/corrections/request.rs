//! Bodies of corrections, and their author.

use axum::{extract::Request, http::HeaderMap};
use serde_json::Value;

use crate::{
    api::{
        body::{self, ContentKind},
        problem::Problem,
        query::NoParameters,
    },
    input::{FieldError, JsonFields},
    store::{corrections::CorrectionAuthor, keys::KeyHolder},
};

/// Longest body, in bytes: a split of some thousand articles.
const MAX_CORRECTION: usize = 256 * 1024;
/// Longest name, reason or author, in bytes.
pub const MAX_TEXT: usize = 2_000;

/// Reads the body of a correction with `read`, which takes the fields of the request's own type.
///
/// Returns the headers too, for `Prefer`. Every unknown field is an error.
pub async fn read_correction<T>(
    request: Request,
    read: impl FnOnce(&mut JsonFields<'_>) -> Option<T>,
) -> Result<(HeaderMap, T, CorrectionAuthor), Problem> {
    let (head, content) = request.into_parts();
    NoParameters::check(&head.uri)?;
    ContentKind::of(&head.headers, &[ContentKind::Json])?;
    let value = body::parse_json(&body::read(content, MAX_CORRECTION).await?)?;
    let holder = head.extensions.get::<KeyHolder>();
    let (content, author) = parse(&value, holder, read).map_err(Problem::invalid_correction)?;
    Ok((head.headers, content, author))
}

fn parse<T>(
    value: &Value,
    holder: Option<&KeyHolder>,
    read: impl FnOnce(&mut JsonFields<'_>) -> Option<T>,
) -> Result<(T, CorrectionAuthor), Vec<FieldError>> {
    let mut fields =
        JsonFields::new(value, "a correction as a JSON object with by, reason and what is changed")?;
    let by = read_author(&mut fields, holder);
    let reason = fields.required_text("reason", MAX_TEXT, "send the reason");
    let content = read(&mut fields);
    fields.reject_unknown();
    fields.finish(|| {
        let (by, reason) = (by?, reason?.trim().to_owned());
        Some((content?, CorrectionAuthor { by, reason }))
    })
}

/// Reads the author: the name of the key, which `by` may repeat; without a key `by` is required.
fn read_author(fields: &mut JsonFields<'_>, holder: Option<&KeyHolder>) -> Option<String> {
    let Some(holder) = holder else {
        return fields.required_line("by", MAX_TEXT, "send who makes the correction, like “desk: M. Ruiz”");
    };
    if let Some(by) = fields.optional_line("by", MAX_TEXT).filter(|by| *by != holder.name) {
        let detail = format!("is “{by}”, and the key is of “{}”; leave it out", holder.name);
        fields.reject("by", detail);
    }
    Some(holder.name.clone())
}
