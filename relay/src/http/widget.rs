//! What a web page needs before a chat: the site's words, and a customer of its own.

use super::extract::{Body, Named, Peer};
use super::problem::Refusal;
use super::refusals::{BadBody, Failing, ForeignPage, Missing, TooOften};
use crate::app::{App, unavailable};
use crate::auth::{access, tokens};
use crate::store::{Customer, Token, Write};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
};
use switchboard_core::Principal;
use switchboard_model::{CustomerId, DeviceId, Position, SiteId};
use switchboard_protocol::{CreateCustomer, CustomerCreated, SiteInfo};

/// What the widget shows before a chat.
///
/// Public words; a page of a foreign origin gets none.
#[utoipa::path(
    get,
    path = "/v1/widget/sites/{key}",
    operation_id = "site",
    tag = "Widget",
    params(
        ("key" = String, Path, description = "The site's public key."),
        ("origin" = Option<String>, Header, description = "The page's origin, which browsers send by themselves."),
    ),
    responses(
        (status = 200, description = "The site's words.", body = SiteInfo),
        ForeignPage, Missing, Failing,
    ),
)]
pub(super) async fn site(
    State(app): State<App>,
    Named(key): Named,
    headers: HeaderMap,
) -> Result<Json<SiteInfo>, Refusal> {
    let site = app.sites.by_key(&key).ok_or_else(access::missing)?;
    if headers.contains_key(header::ORIGIN) {
        from_its_page(&app, site.id, &headers)?;
    }
    Ok(Json(SiteInfo {
        name: site.name,
        greeting: site.greeting,
        brand_color: site.brand_color,
    }))
}

/// Become a customer of a site.
///
/// Only from a page whose origin is on the site's list.
#[utoipa::path(
    post,
    path = "/v1/widget/customers",
    operation_id = "become_customer",
    tag = "Widget",
    params(("origin" = String, Header, description = "The page's origin, which browsers send by themselves.")),
    request_body = CreateCustomer,
    responses(
        (status = 201, description = "A customer, with the token that makes the browser this customer.", body = CustomerCreated),
        ForeignPage, Missing, BadBody, TooOften, Failing,
    ),
)]
pub(super) async fn become_customer(
    State(app): State<App>,
    Peer(peer): Peer,
    headers: HeaderMap,
    Body(asked): Body<CreateCustomer>,
) -> Result<(StatusCode, Json<CustomerCreated>), Refusal> {
    let site = app.sites.by_key(&asked.site).ok_or_else(access::missing)?;
    from_its_page(&app, site.id, &headers)?;
    app.take_customer(peer, site.id)?;
    let (token, hash) = tokens::fresh();
    let customer = Customer {
        id: CustomerId::new((app.ids)()),
        site: site.id,
        anew: Position(0),
    };
    let now = (app.clock)();
    let writes = vec![
        Write::Customer {
            customer,
            created_at: now,
        },
        Write::Token(Token {
            hash,
            principal: Some(Principal::Customer(customer.id)),
            device: "browser".into(),
            device_id: DeviceId::new((app.ids)()),
            created_at: now,
            used_at: now,
            expires_at: app.in_days(app.config.auth.customer_token_days),
            replaces: None,
        }),
    ];
    app.store
        .commit(writes)
        .await
        .map_err(|error| unavailable(&error))?;
    Ok((
        StatusCode::CREATED,
        Json(CustomerCreated {
            customer_id: customer.id,
            token,
        }),
    ))
}

/// Whether a request comes from a page that may embed a site.
pub(super) fn from_its_page(app: &App, site: SiteId, headers: &HeaderMap) -> Result<(), Refusal> {
    let origin = headers
        .get(header::ORIGIN)
        .and_then(|origin| origin.to_str().ok());
    if origin.is_some_and(|origin| app.sites.allows(site, origin)) {
        Ok(())
    } else {
        Err(access::foreign_origin().into())
    }
}
