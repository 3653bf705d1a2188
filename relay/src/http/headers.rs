//! What every answer tells a browser: guess nothing, embed nothing, keep nothing, unless the answer itself says more.

use crate::app::App;
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Response, header},
    middleware::Next,
};

/// Nothing may be loaded, framed or sent by what is no page.
const POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// A year, for this host alone.
const STRICT: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// What holds for an answer that does not say otherwise.
const USUAL: [(HeaderName, HeaderValue); 6] = [
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// Adds to an answer what it does not say itself.
pub(super) async fn guarded(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Response<axum::body::Body> {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in USUAL {
        headers.entry(name).or_insert(value);
    }
    // A browser that once came by TLS comes by nothing else.
    if app.is_reached_by_tls() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, STRICT);
    }
    response
}
