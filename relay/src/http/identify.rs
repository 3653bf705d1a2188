//! A page's customer turns out to be whom the site names: one customer on every device, or, with a shared secret, the
//! present one with a name.

use super::extract::{Body, Peer, bearer};
use super::problem::Refusal;
use super::refusals::{BadBody, Failing, ForeignPage, Missing, NoIdentity, TooOften, TwoChats};
use super::widget::from_its_page;
use crate::app::{App, unavailable};
use crate::auth::{
    Caller, access,
    identity::{self, Claims},
    tokens,
};
use crate::engine;
use crate::store::{Customer, Digest, Identity, IdentityKey, IdentityWrite, Store, Token, Write};
use axum::{Json, extract::State, http::HeaderMap};
use switchboard_core::Principal;
use switchboard_model::{CustomerId, DeviceId, Position, SiteId, Timestamp};
use switchboard_protocol::{ErrorCode, Identified, Identify, KeyAlgorithm, Problem};

/// Be the customer whom the site names.
///
/// Only from a page whose origin is on the site's list. With the token of a customer who has no name yet, their chat
/// goes along: it becomes one of the named customer's. The token of the answer ends with the JWT; ask again with a new
/// one. What is wrong with a JWT is said in `detail`.
#[utoipa::path(
    post,
    path = "/v1/widget/identify",
    operation_id = "identify",
    tag = "Widget",
    params(
        ("origin" = String, Header, description = "The page's origin, which browsers send by themselves."),
        ("authorization" = Option<String>, Header, description = "`Bearer` and the token that the browser has, if any."),
    ),
    request_body = Identify,
    responses(
        (status = 200, description = "The customer, with the token that makes the browser this customer.", body = Identified),
        ForeignPage, Missing, BadBody, NoIdentity, TwoChats, TooOften, Failing,
    ),
)]
pub(super) async fn identify(
    State(app): State<App>,
    Peer(peer): Peer,
    headers: HeaderMap,
    Body(asked): Body<Identify>,
) -> Result<Json<Identified>, Refusal> {
    let site = app.sites.by_key(&asked.site).ok_or_else(access::missing)?.id;
    // By the same list as the rest: the page has to be one of the site's.
    from_its_page(&app, site, &headers)?;
    let now = (app.clock)();
    // Whoever is somebody already has a share of their own; the others share what new customers have.
    match somebody(&app, site, &headers).await? {
        Some((id, _)) => {
            app.blocks.lets_address(peer, now)?;
            app.take_command(Principal::Customer(id))?;
        }
        None => app.take_customer(peer, site)?,
    }
    let failed = |error| unavailable(&error);
    // One after the other: whom a name stands for must not change in between.
    let _alone = app.administration.lock().await;
    let (weak, keys) = app.store.site_keys(site).await.map_err(failed)?;
    let (claims, key) = identity::read(&asked.jwt, site, (weak, &keys), now)?;
    let present = present(&app, site, &headers, &claims).await?;
    let whose = whose(&*app.store, site, &claims, key, present.as_ref())
        .await
        .map_err(failed)?;
    let answer = settle(&app, site, claims, key, present, whose, now).await?;
    Ok(Json(answer))
}

/// Whoever the browser is so far.
struct Present {
    customer: CustomerId,
    token: Token,
    /// Whether they bear no name yet, or this one by a shared secret.
    free: bool,
}

/// Whom the browser is from here on.
enum Whose {
    /// Nobody is called so yet.
    Fresh,
    /// Whoever it is so far.
    Present,
    /// Somebody else; what is the browser's so far becomes theirs, or does not.
    Other { id: CustomerId, merges: bool },
}

/// Whose token the browser shows, if it still works and is of this site.
async fn somebody(
    app: &App,
    site: SiteId,
    headers: &HeaderMap,
) -> Result<Option<(CustomerId, Digest)>, Problem> {
    let Some(token) = bearer(headers) else {
        return Ok(None);
    };
    match app.caller(token).await {
        Ok(Caller::Customer {
            id, site: of, token, ..
        }) if of == site => Ok(Some((id, token))),
        Ok(_) => Ok(None),
        Err(problem) if problem.code == ErrorCode::Unauthorized => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// The customer whose token the browser shows, if it still works and is of this site.
async fn present(
    app: &App,
    site: SiteId,
    headers: &HeaderMap,
    claims: &Claims,
) -> Result<Option<Present>, Problem> {
    let Some((customer, hash)) = somebody(app, site, headers).await? else {
        return Ok(None);
    };
    let token = app.store.token(hash, (app.clock)()).await;
    let token = token.map_err(|error| unavailable(&error))?;
    // Whoever bears another name is somebody else, and so is whoever a better key has named.
    let named = app.store.identities(customer).await;
    let named = named.map_err(|error| unavailable(&error))?;
    let free = named.iter().all(|it| it.weak && it.subject == claims.subject);
    Ok(token.map(|token| Present {
        customer,
        token,
        free,
    }))
}

async fn whose(
    store: &dyn Store,
    site: SiteId,
    claims: &Claims,
    key: &IdentityKey,
    present: Option<&Present>,
) -> crate::store::Result<Whose> {
    let weak = key.algorithm == KeyAlgorithm::Hs256;
    let free = present.is_some_and(|present| present.free);
    let present = present.map(|present| present.customer);
    let known = if weak {
        None
    } else {
        store.identified(site, claims.subject).await?
    };
    Ok(match (known, present) {
        (Some(id), Some(present)) if id == present => Whose::Present,
        (Some(id), present) => {
            let brings = match present.filter(|_| free) {
                // A chat, something they agreed to, or a form.
                Some(present) => {
                    !store.erasable_of(present).await?.is_empty()
                        || !store.consents(present, u64::MAX, 1).await?.is_empty()
                        || store.has_missed(present).await?
                }
                None => false,
            };
            Whose::Other { id, merges: brings }
        }
        (None, Some(_)) if free => Whose::Present,
        (None, _) => Whose::Fresh,
    })
}

async fn settle(
    app: &App,
    site: SiteId,
    claims: Claims,
    key: &IdentityKey,
    present: Option<Present>,
    whose: Whose,
    now: Timestamp,
) -> Result<Identified, Problem> {
    let mut writes = Vec::new();
    let id = match (&whose, &present) {
        (Whose::Other { id, .. }, _) => *id,
        (Whose::Present, Some(present)) => present.customer,
        (Whose::Fresh | Whose::Present, _) => {
            let id = CustomerId::new((app.ids)());
            let customer = Customer {
                id,
                site,
                anew: Position(0),
            };
            writes.push(Write::Customer {
                customer,
                created_at: now,
            });
            id
        }
    };
    app.blocks.lets_customer(id, now)?;
    let (token, hash) = tokens::fresh();
    let mut row = Token {
        hash,
        principal: Some(Principal::Customer(id)),
        device: "browser".into(),
        device_id: DeviceId::new((app.ids)()),
        created_at: now,
        used_at: now,
        expires_at: claims.expires_at,
        replaces: None,
    };
    part(app, id, present.as_ref(), &mut row, &mut writes).await?;
    let replaced = row.replaces.is_some();
    let weak = key.algorithm == KeyAlgorithm::Hs256;
    let identity = Identity {
        customer: id,
        site,
        subject: claims.subject,
        weak,
        name: claims.name,
        email: claims.email,
    };
    writes.push(Write::Identity(IdentityWrite::Named {
        id: (app.ids)(),
        identity,
    }));
    writes.push(Write::Token(row));
    writes.push(Write::Identity(IdentityWrite::Vouched {
        token: hash,
        key: key.id,
    }));
    match (&whose, &present) {
        (Whose::Other { merges: true, .. }, Some(present)) => {
            let merge = engine::merge(id, present.customer);
            app.engine.change(merge, writes).await.map_err(two_chats)?;
            let reloaded = app.blocks.reload(&*app.store).await;
            reloaded.map_err(|error| unavailable(&error))?;
        }
        _ => {
            let done = app.store.commit(writes).await;
            done.map_err(|error| unavailable(&error))?;
        }
    }
    if let Some(present) = &present {
        cut(app, present, replaced);
    }
    Ok(Identified {
        customer_id: id,
        token,
        expires_at: claims.expires_at,
        history: !weak,
    })
}

/// What becomes of the token that the browser shows. One that the site vouches for is replaced, so that an answer that
/// is lost costs nothing. One that stands by itself would outlive the site's word: it goes at once, with its sockets, and
/// so do all others of a customer whom nobody had named. Of somebody else, only what this browser holds goes.
async fn part(
    app: &App,
    id: CustomerId,
    present: Option<&Present>,
    new: &mut Token,
    writes: &mut Vec<Write>,
) -> Result<(), Problem> {
    let Some(Present {
        customer,
        token,
        free,
    }) = present
    else {
        return Ok(());
    };
    let vouched = app.store.key_of(token.hash).await;
    let vouched = vouched.map_err(|error| unavailable(&error))?.is_some();
    let who = Principal::Customer(*customer);
    if vouched && *customer == id {
        new.replaces = Some(token.hash);
        new.device_id = token.device_id;
    } else if *free {
        writes.push(Write::RevokeAll(who));
    } else {
        let device = token.device_id;
        writes.push(Write::RevokeDevice { who, device });
    }
    Ok(())
}

/// Cuts the sockets of what was revoked.
fn cut(app: &App, present: &Present, replaced: bool) {
    let who = Principal::Customer(present.customer);
    if !replaced && present.free {
        app.registry.revoke_all(who);
    } else if !replaced {
        app.registry.revoke(who, present.token.hash);
    }
}

/// The desk does not make two open chats one.
fn two_chats(problem: Problem) -> Problem {
    if problem.code == ErrorCode::CannotMerge {
        let title = "This customer has an open chat elsewhere, and one here. Nothing changed.";
        Problem::new(ErrorCode::CannotMerge, title).with_detail("End one of them, then identify again.")
    } else {
        problem
    }
}
