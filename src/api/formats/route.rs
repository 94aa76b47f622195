//! Declares the formats of a list on its route, for the handler and for the OpenAPI document.

use axum::Extension;
use utoipa::openapi::{
    Content, RefOr, Schema,
    path::Operation,
    schema::{ObjectBuilder, Type},
};
use utoipa_axum::router::{UtoipaMethodRouter, UtoipaMethodRouterExt};

use super::Format;
use crate::api::{AppState, openapi::problem_response};

/// The formats of a route, the default one first. [`with_formats`] puts them into its requests.
#[derive(Debug, Clone, Copy)]
pub struct RouteFormats(pub &'static [Format]);

/// Gives the `GET` operation of a route its formats, the default one first.
///
/// Documents them: the choices of the parameter `format`, the media types of the answer, and the problem 406.
pub fn with_formats(
    routes: UtoipaMethodRouter<AppState>,
    formats: &'static [Format],
) -> UtoipaMethodRouter<AppState> {
    let (schemas, mut paths, methods) = routes.layer(Extension(RouteFormats(formats)));
    for operation in paths.paths.values_mut().filter_map(|path| path.get.as_mut()) {
        document(operation, formats);
    }
    (schemas, paths, methods)
}

fn document(operation: &mut Operation, formats: &[Format]) {
    let names = formats.iter().map(|format| format.name());
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(parameter) = parameter
            && parameter.name == "format"
        {
            let schema = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names.clone()));
            parameter.schema = Some(RefOr::T(Schema::Object(schema.build())));
        }
    }
    let content = |schema| RefOr::T(Content::new(Some(ObjectBuilder::new().schema_type(schema).build())));
    if let Some(RefOr::T(success)) = operation.responses.responses.get_mut("200") {
        for format in formats.iter().filter(|format| **format != Format::Json) {
            let schema = if *format == Format::JsonLd { Type::Object } else { Type::String };
            success.content.insert(format.media_type().to_owned(), content(schema));
        }
    }
    operation.responses.responses.insert("406".to_owned(), problem_response("not-acceptable"));
}
