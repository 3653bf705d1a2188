//! The OpenAPI document, and the same as a page for people: rendered here, without a script.

mod page;
mod schema;
mod words;

use super::openapi::openapi_json;
use axum::{
    http::{HeaderName, header},
    response::IntoResponse,
};
use std::sync::LazyLock;

/// Changes with every release, under one name.
const CACHE: (HeaderName, &str) = (header::CACHE_CONTROL, "public, max-age=300");

/// The page has its own style sheet and nothing else.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// This document.
#[utoipa::path(
    get,
    path = "/v1/openapi.json",
    operation_id = "openapi",
    tag = "Reference",
    responses((status = 200, description = "The document.", body = Object, content_type = "application/json"))
)]
pub(super) async fn document() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "application/json"), CACHE],
        openapi_json(),
    )
}

/// This document as a page.
#[utoipa::path(
    get,
    path = "/docs/api",
    operation_id = "reference",
    tag = "Reference",
    responses((status = 200, description = "The page.", body = String, content_type = "text/html"))
)]
pub(super) async fn page() -> impl IntoResponse {
    static PAGE: LazyLock<String> = LazyLock::new(page::render);
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        CACHE,
    ];
    (headers, PAGE.as_str())
}

/// The page's style sheet.
#[utoipa::path(
    get,
    path = "/docs/api.css",
    operation_id = "reference_style",
    tag = "Reference",
    responses((status = 200, description = "The style sheet.", body = String, content_type = "text/css"))
)]
pub(super) async fn style() -> impl IntoResponse {
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), CACHE];
    (headers, include_str!("reference/page.css"))
}
