//! `GET /api/v1/openapi.json`.
use axum::Json;

/// Who may call it: anybody.
pub async fn show() -> Json<serde_json::Value> {
    Json(serde_json::json!({}))
}
