//! Customers: two records of one person become one.

use super::extract::{Body, Named, Signed};
use super::problem::Refusal;
use super::refusals::{BadBody, Failing, Missing, NoToken, NotAllowed, StayTwo};
use crate::app::{App, unavailable};
use crate::ask;
use crate::auth::access::{self, Act};
use crate::engine;
use crate::store::Customer;
use axum::{extract::State, http::StatusCode};
use switchboard_model::CustomerId;
use switchboard_protocol::{ErrorCode, MergeCustomers, Problem};

/// Make two records of one customer one.
///
/// The customer of the path stays, the duplicate becomes part of it. It cannot be undone.
#[utoipa::path(
    post,
    path = "/v1/customers/{id}/merge",
    operation_id = "merge_customers",
    tag = "Customers",
    params(("id" = CustomerId, Path, description = "The record that stays.")),
    request_body = MergeCustomers,
    security(("bearer" = [])),
    responses(
        (status = 204, description = "They are one."),
        NoToken, NotAllowed, BadBody, Missing, StayTwo, Failing,
    ),
)]
pub(super) async fn merge(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
    Body(asked): Body<MergeCustomers>,
) -> Result<StatusCode, Refusal> {
    let subject = format!("{id} {}", asked.duplicate);
    ask::allow(&app, &caller, Act::MergeCustomers, &[], subject).await?;
    let id: CustomerId = id.parse().map_err(|_| access::missing())?;
    // One after the other: whom an id stands for must not change in between.
    let _alone = app.administration.lock().await;
    let (kept, duplicate) = (found(&app, id).await?, found(&app, asked.duplicate).await?);
    if kept.site != duplicate.site {
        return Err(Problem::new(
            ErrorCode::CannotMerge,
            "These two customers belong to different sites, and stay two.",
        )
        .into());
    }
    app.engine
        .change(engine::merge(kept.id, duplicate.id), Vec::new())
        .await?;
    // Who was kept out stays out, under the id that is left.
    let reloaded = app.blocks.reload(&*app.store).await;
    reloaded.map_err(|error| unavailable(&error))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn found(app: &App, id: CustomerId) -> Result<Customer, Problem> {
    let customer = app
        .store
        .customer(id)
        .await
        .map_err(|error| unavailable(&error))?;
    customer.ok_or_else(access::missing)
}
