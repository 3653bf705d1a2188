//! REST, the widget's files and the socket's door: one file per resource, no SQL, no core types. Every refusal is a
//! problem (RFC 9457) with a stable code. Every request is described where it is answered; `openapi` puts it together.

#![expect(
    unused_qualifications,
    reason = "the code that describes a request is written out in full"
)]

mod account;
mod admin;
mod analytics;
mod assets;
mod audit;
mod blocks;
mod canned;
mod commands;
mod consents;
mod cors;
mod customers;
mod devices;
mod erasing;
mod extract;
mod forms;
mod headers;
mod health;
mod identify;
mod missed;
mod openapi;
mod performance;
mod problem;
mod queues;
mod reference;
mod refusals;
mod search;
mod sessions;
mod socket;
mod specialists;
mod targets;
mod widget;

use crate::app::App;
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::StatusCode,
    middleware,
};
use problem::Refusal;
use switchboard_model::limits::FRAME_BYTES;
use switchboard_protocol::{ErrorCode, Problem};
use tower_http::{catch_panic::CatchPanicLayer, trace::TraceLayer};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(crate) use openapi::openapi_json;
#[cfg(test)]
pub(crate) use socket::as_ours;

/// Everything the relay answers.
pub(crate) fn router(app: App) -> Router {
    let pages = Router::from(for_pages())
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(app.clone(), cors::listed_origins));
    Router::from(for_programs())
        .method_not_allowed_fallback(wrong_method)
        .merge(pages)
        .fallback(nothing_here)
        .layer(DefaultBodyLimit::max(FRAME_BYTES))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(middleware::from_fn_with_state(app.clone(), headers::guarded))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .with_state(app)
}

/// What pages of listed origins may ask for, too.
fn for_pages() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(widget::site))
        .routes(routes!(widget::become_customer))
        .routes(routes!(identify::identify))
        .routes(routes!(commands::command))
        .routes(routes!(devices::mine))
        .routes(routes!(devices::sign_mine_out))
        .routes(routes!(devices::rotate))
        .routes(routes!(sessions::record, erasing::session))
        .routes(routes!(sessions::messages))
        .routes(routes!(sessions::place))
        .routes(routes!(consents::add))
        .routes(routes!(consents::list))
        .routes(routes!(forms::leave))
}

/// What is asked for by programs, and by pages of the relay's own origin.
fn for_programs() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(health::alive))
        .routes(routes!(health::ready))
        .routes(routes!(reference::document))
        .routes(routes!(reference::page))
        .routes(routes!(reference::style))
        .routes(routes!(socket::open))
        .routes(routes!(account::sign_in))
        .routes(routes!(account::redeem))
        .routes(routes!(account::sign_out))
        .routes(routes!(account::me))
        .routes(routes!(devices::theirs, devices::sign_them_out))
        .routes(routes!(admin::people::reset))
        .routes(routes!(targets::list))
        .routes(routes!(sessions::list))
        .routes(routes!(search::search))
        .routes(routes!(sessions::routing))
        .routes(routes!(specialists::list))
        .routes(routes!(specialists::one))
        .routes(routes!(performance::set, performance::clear))
        .routes(routes!(specialists::utilisation))
        .routes(routes!(specialists::best))
        .routes(routes!(queues::list))
        .routes(routes!(queues::one))
        .routes(routes!(analytics::figures))
        .routes(routes!(analytics::activations))
        .routes(routes!(audit::list))
        .routes(routes!(blocks::list, blocks::add))
        .routes(routes!(blocks::remove))
        .routes(routes!(canned::list, canned::add))
        .routes(routes!(canned::change, canned::remove))
        .routes(routes!(customers::merge))
        .routes(routes!(erasing::customer))
        .routes(routes!(erasing::retention, erasing::set_retention))
        .routes(routes!(missed::list))
        .routes(routes!(missed::one))
        .routes(routes!(missed::assign))
        .routes(routes!(missed::answer))
        .routes(routes!(missed::close))
        .routes(routes!(missed::reopen))
        .routes(routes!(admin::people::list, admin::people::add))
        .routes(routes!(admin::people::change, admin::people::remove))
        .routes(routes!(admin::people::invite))
        .routes(routes!(admin::queues::list, admin::queues::add))
        .routes(routes!(admin::queues::change))
        .routes(routes!(admin::queues::warnings))
        .routes(routes!(admin::sites::list, admin::sites::add))
        .routes(routes!(admin::identity::show, admin::identity::change))
        .routes(routes!(admin::identity::add))
        .routes(routes!(admin::identity::retire))
        .routes(routes!(assets::loader))
        .routes(routes!(assets::file))
}

/// What the log says of a request: its path, never what stands after the question mark.
fn span(request: &Request) -> tracing::Span {
    tracing::debug_span!("request", method = %request.method(), path = request.uri().path())
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

/// Reads what stands after an address's question mark, as every request that takes something there does.
#[cfg(any(test, feature = "fuzz"))]
pub(crate) fn read_queries(query: &str) {
    fn read<T: serde::de::DeserializeOwned>(address: &axum::http::Uri) {
        let _ = axum::extract::Query::<T>::try_from_uri(address);
    }
    let Ok(address) = format!("/?{query}").parse() else {
        return;
    };
    read::<sessions::Which>(&address);
    read::<sessions::Page>(&address);
    read::<specialists::Which>(&address);
    read::<specialists::Would>(&address);
    read::<analytics::Which>(&address);
    read::<analytics::Page>(&address);
    read::<audit::Page>(&address);
}
