//! Refusals on the wire: `application/problem+json`, the status that goes with the code.

use super::refusals::PROBLEM_JSON;
use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
    response::IntoResponse,
};
use serde::Serialize;
use serde_json::Value;
use std::any::Any;
use switchboard_protocol::{ErrorCode, Problem};

/// A problem as an HTTP answer.
#[derive(Debug)]
pub(crate) struct Refusal {
    problem: Problem,
    status: StatusCode,
    /// What is there by now, for whoever knew an earlier version.
    present: Option<Value>,
}

impl Refusal {
    /// With what is there by now, as the member `present`.
    pub(super) fn with_present(problem: Problem, present: &impl Serialize) -> Self {
        Self {
            present: serde_json::to_value(present).ok(),
            ..Self::from(problem)
        }
    }

    /// With a status other than the code's.
    pub(crate) const fn with_status(problem: Problem, status: StatusCode) -> Self {
        Self {
            problem,
            status,
            present: None,
        }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        let status = StatusCode::from_u16(problem.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::with_status(problem, status)
    }
}

/// What is sent: RFC 9457 lets a problem have fields of its own.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    problem: &'a Problem,
    #[serde(skip_serializing_if = "Option::is_none")]
    present: Option<Value>,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response<Body> {
        let body = Told {
            problem: &self.problem,
            present: self.present,
        };
        let body = serde_json::to_vec(&body).unwrap_or_default();
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        if self.problem.code == ErrorCode::RateLimited {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        }
        response
    }
}

/// The answer when a handler panicked. What it said is for the log.
#[expect(clippy::needless_pass_by_value, reason = "the layer's signature")]
pub(super) fn panicked(said: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let said = said
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| said.downcast_ref::<&str>().copied())
        .unwrap_or("without words");
    tracing::error!(said, "a handler panicked");
    Refusal::from(Problem::new(
        ErrorCode::Internal,
        "The relay made a mistake. It is in its log.",
    ))
    .into_response()
}
