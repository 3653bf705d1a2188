//! REST, the widget's files and the socket's door: one file per resource, no SQL, no core types. Every refusal is a
//! problem (RFC 9457) with a stable code.

mod account;
mod admin;
mod assets;
mod cors;
mod customers;
mod extract;
mod health;
mod problem;
mod sessions;
mod socket;
mod targets;
mod widget;

use crate::app::App;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, StatusCode, header},
    middleware,
    routing::{get, patch, post, put},
};
use problem::Refusal;
use switchboard_protocol::{ErrorCode, Problem};
use tower_http::{catch_panic::CatchPanicLayer, set_header::SetResponseHeaderLayer, trace::TraceLayer};

/// Largest body of a request, in bytes.
const BODY_BYTES: usize = 64 * 1024;

/// Everything the relay answers.
pub(crate) fn router(app: App) -> Router {
    let pages = Router::new()
        .route("/v1/widget/sites/{key}", get(widget::site))
        .route("/v1/widget/customers", post(widget::become_customer))
        .route("/v1/sessions/{id}", get(sessions::record))
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(app.clone(), cors::listed_origins));
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/v1/socket", get(socket::open))
        .route("/v1/auth/sign-in", post(account::sign_in))
        .route("/v1/auth/redeem", post(account::redeem))
        .route("/v1/auth/sign-out", post(account::sign_out))
        .route("/v1/me", get(account::me))
        .route("/v1/transfer-targets", get(targets::list))
        .route("/v1/sessions/{id}/routing", get(sessions::routing))
        .route("/v1/customers/{id}/merge", post(customers::merge))
        .route(
            "/v1/admin/people",
            get(admin::people::list).post(admin::people::add),
        )
        .route("/v1/admin/people/{id}", patch(admin::people::change))
        .route("/v1/admin/invitations", post(admin::people::invite))
        .route(
            "/v1/admin/queues",
            get(admin::queues::list).post(admin::queues::add),
        )
        .route("/v1/admin/queues/{id}", put(admin::queues::change))
        .route("/v1/admin/warnings", get(admin::queues::warnings))
        .route("/v1/admin/sites", get(admin::sites::list).post(admin::sites::add))
        .route("/widget.js", get(assets::loader))
        .route("/widget/{*path}", get(assets::file))
        .method_not_allowed_fallback(wrong_method)
        .merge(pages)
        .fallback(nothing_here)
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(SetResponseHeaderLayer::overriding(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(TraceLayer::new_for_http())
        .with_state(app)
}

async fn nothing_here() -> Refusal {
    Refusal::from(Problem::new(
        ErrorCode::NotFound,
        "There is nothing at this address.",
    ))
}

async fn wrong_method() -> Refusal {
    let problem = Problem::new(ErrorCode::NotFound, "This address does not take that method.");
    Refusal::with_status(problem, StatusCode::METHOD_NOT_ALLOWED)
}
