//! `PUT /v1/sources/{name}`

use axum::{
    Json,
    extract::{Path, Request, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::SourceView;
use crate::{
    api::{
        AppState,
        access::key_name,
        body::{self, ContentKind},
        openapi::SourceProblems,
        problem::Problem,
        query::NoParameters,
    },
    ingest::{details::parse_language, source_defaults::zone_name},
    input::{FieldError, JsonFields, find_control_character, shorten},
    store::sources::{self, SourceSettings},
};

/// Longest body in bytes.
const MAX_SOURCE: usize = 32 * 1024;
/// Longest name in bytes, as that of an article's `source`.
const MAX_NAME: usize = 2_000;

/// The settings of a publisher; what is absent is unset.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceRequest {
    /// The name for readers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    display_name: Option<String>,
    /// Its time zone by the name of the IANA database, like `Europe/Berlin`: times of publication without an offset are on
    /// this clock, and a day alone begins with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    time_zone: Option<String>,
    /// The language (BCP 47) of articles for which neither they nor their text say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
}

/// Set what is known of a publisher: its time zone, language, and name for readers
///
/// All settings are replaced. They apply to articles that are submitted from now on, in other processes after two seconds;
/// stored articles keep their times.
#[utoipa::path(
    put, path = "/v1/sources/{name}", tag = "sources", operation_id = "set_source",
    params(("name" = String, Path, description = "The name, as articles have it in `source`")),
    request_body = SourceRequest,
    responses(
        (status = 200, description = "The publisher", body = SourceView),
        (status = 201, description = "The publisher, which has no article yet", body = SourceView),
        SourceProblems
    )
)]
pub async fn set(
    State(app): State<AppState>,
    Path(name): Path<String>,
    request: Request,
) -> Result<(StatusCode, Json<SourceView>), Problem> {
    let (head, content) = request.into_parts();
    NoParameters::check(&head.uri)?;
    ContentKind::of(&head.headers, &[ContentKind::Json])?;
    let value = body::parse_json(&body::read(content, MAX_SOURCE).await?)?;
    let mut fields = JsonFields::new(&value, "the settings as a JSON object").map_err(invalid)?;
    let name = name.trim();
    if name.is_empty() || name.len() > MAX_NAME || find_control_character(name).is_some() {
        fields
            .reject("name", format!("is no name of a publisher; send one line of at most {MAX_NAME} bytes"));
    }
    let settings = SourceSettings {
        display_name: fields.optional_line("display_name", MAX_NAME),
        time_zone: fields.parsed("time_zone", MAX_NAME, parse_zone),
        language: fields.parsed("language", MAX_NAME, parse_language),
    };
    fields.reject_unknown();
    let settings = fields.finish(|| Some(settings)).map_err(invalid)?;
    let who = key_name(&head.extensions);
    let (source, is_new) = sources::set(&app.pools.writes, name, &settings, who.as_deref()).await?;
    app.source_defaults.forget().await;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(source.into())))
}

fn parse_zone(text: &str) -> Result<String, String> {
    zone_name(text).map(str::to_owned).ok_or_else(|| {
        format!("“{}” is no time zone of the IANA database; send one like Europe/Berlin", shorten(text))
    })
}

fn invalid(errors: Vec<FieldError>) -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "invalid-source",
        "The settings are invalid",
        "Nothing was changed; the errors say what to send instead.",
    )
    .with_errors(errors)
}
