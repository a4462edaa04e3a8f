//! `GET /api/v1/openapi.json`: what the API takes and answers, with one full example each.
mod examples;
mod matters;
mod people;
mod setup_examples;
mod table;
mod wire;

pub use table::{Body, Endpoint};

use app::api::dto;
use axum::Json;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;
use utoipa::ToSchema;

static DOCUMENT: LazyLock<Value> = LazyLock::new(document);

/// Who may call it: anybody.
pub async fn show() -> Json<&'static Value> {
    Json(&*DOCUMENT)
}

/// The example of a request, for tests that send it.
#[cfg(test)]
pub fn example(method: &str, path: &str) -> Option<Value> {
    examples::of(method, path, true)
}

/// Every endpoint.
pub fn endpoints() -> impl Iterator<Item = &'static Endpoint> {
    let all = table::ENDPOINTS.iter().chain(matters::ENDPOINTS);
    all.chain(people::ENDPOINTS)
}

/// Puts a type and what it refers to among the schemas.
fn add<T: ToSchema>(schemas: &mut Map<String, Value>) {
    let mut found = vec![(T::name().into_owned(), T::schema())];
    T::schemas(&mut found);
    for (name, schema) in found {
        if let Ok(value) = serde_json::to_value(schema) {
            schemas.insert(name, value);
        }
    }
}

/// The whole document.
#[must_use]
pub fn document() -> Value {
    let mut schemas = Map::new();
    add::<dto::HoursReport>(&mut schemas);
    add::<dto::ExchangeReport>(&mut schemas);
    add::<dto::HouseholdsReport>(&mut schemas);
    add::<dto::FindsReport>(&mut schemas);
    add::<dto::TargetsReport>(&mut schemas);
    add::<dto::WeekReport>(&mut schemas);
    add::<dto::StandingReport>(&mut schemas);
    add::<dto::OverviewReport>(&mut schemas);
    add::<dto::EntriesReport>(&mut schemas);
    add::<dto::HistoryReport>(&mut schemas);
    add::<dto::PendingReport>(&mut schemas);
    add::<dto::Practice>(&mut schemas);
    add::<dto::DeviceRow>(&mut schemas);
    add::<dto::SetupReport>(&mut schemas);
    add::<dto::ServiceReport>(&mut schemas);
    add::<dto::LocalitiesReport>(&mut schemas);
    add::<dto::ListRow>(&mut schemas);
    add::<dto::ListReport>(&mut schemas);
    add::<dto::AuditReport>(&mut schemas);
    people::schemas(&mut schemas);
    add::<dto::OpenCentre>(&mut schemas);
    add::<dto::CentreRow>(&mut schemas);
    add::<dto::ErrorBody>(&mut schemas);
    schemas.extend(wire::schemas());
    let mut paths: Map<String, Value> = Map::new();
    for endpoint in endpoints() {
        let operations = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        operations[endpoint.method.to_lowercase()] = operation(endpoint);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Terén",
            "version": "1",
            "description": "Ids are the slugs of the programme files; durations are whole minutes (`…_minutes`); instants are microseconds since 1970-01-01T00:00:00Z unless said otherwise; what is unknown is null, never 0.",
            "license": { "name": "MIT OR Apache-2.0" },
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "cookie": { "type": "apiKey", "in": "cookie", "name": crate::auth::token::COOKIE },
                "bearer": { "type": "http", "scheme": "bearer" },
            },
        },
    })
}

fn operation(endpoint: &Endpoint) -> Value {
    let parameter = |(name, required, what): &(&str, bool, &str)| {
        let place = if endpoint.path.contains(&format!("{{{name}}}")) {
            "path"
        } else {
            "query"
        };
        json!({ "name": name, "in": place, "required": required, "description": what, "schema": { "type": "string" } })
    };
    let mut responses = Map::new();
    let (status, answer) = match endpoint.answer {
        Body::None => ("204", json!({ "description": "Done." })),
        Body::Text => (
            "200",
            json!({ "description": "Text.", "content": { "text/plain": {} } }),
        ),
        Body::Json(schema) => {
            let made = ["devices", "/people", "/invitation", "/memberships"];
            let makes = made.iter().any(|end| endpoint.path.ends_with(end));
            let status = if endpoint.method == "POST" && makes {
                "201"
            } else {
                "200"
            };
            (
                status,
                json!({ "description": endpoint.about, "content": content(endpoint, schema, false) }),
            )
        }
    };
    responses.insert(status.into(), answer);
    let error = json!({
        "description": "`{error, field, value, reason}`",
        "content": { "application/json": { "schema": { "$ref": "#/components/schemas/ErrorBody" } } },
    });
    for status in endpoint.errors {
        responses.insert((*status).to_string(), error.clone());
    }
    let mut operation = json!({
        "summary": endpoint.about,
        "description": format!("Who may call it: {}.", endpoint.who),
        "parameters": endpoint.parameters.iter().map(parameter).collect::<Vec<_>>(),
        "responses": responses,
    });
    if endpoint.session {
        operation["security"] = json!([{ "cookie": [] }, { "bearer": [] }]);
    }
    if let Body::Json(schema) = endpoint.takes {
        operation["requestBody"] =
            json!({ "required": true, "content": content(endpoint, schema, true) });
    }
    operation
}

/// A JSON body with its schema and its example; a name ending in `[]` is a list.
fn content(endpoint: &Endpoint, schema: &str, request: bool) -> Value {
    let schema = match schema.strip_suffix("[]") {
        Some(of) => {
            json!({ "type": "array", "items": { "$ref": format!("#/components/schemas/{of}") } })
        }
        None if schema.is_empty() => json!({ "type": "object" }),
        None => json!({ "$ref": format!("#/components/schemas/{schema}") }),
    };
    let mut media = json!({ "schema": schema });
    if let Some(example) = examples::of(endpoint.method, endpoint.path, request) {
        media["example"] = example;
    }
    json!({ "application/json": media })
}

#[cfg(test)]
mod tests;
