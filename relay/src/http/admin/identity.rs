//! How a site says who its customers are: the keys that it signs with.

use super::{exists, invalid};
use crate::app::{App, unavailable};
use crate::ask;
use crate::auth::{
    access::{self, Act},
    codes, identity, tokens,
};
use crate::http::extract::{Body, Named, NamedTwice, Signed};
use crate::http::problem::Refusal;
use crate::http::refusals::{BadBody, Exists, Failing, Missing, NoToken, NotAllowed};
use crate::store::{IdentityKey, IdentityWrite, Write};
use axum::{Json, extract::State, http::StatusCode};
use switchboard_model::{
    SiteId,
    limits::{IDENTITY_KEYS, KEY_NAME_BYTES},
};
use switchboard_protocol::{
    IdentityKeyAdded, IdentityKeyView, IdentityRule, KeyAlgorithm, NewIdentityKey, Problem, SiteIdentity,
};
use uuid::Uuid;

/// How a site says who its customers are.
#[utoipa::path(
    get,
    path = "/v1/admin/sites/{id}/identity",
    operation_id = "site_identity",
    tag = "Sites",
    params(("id" = SiteId, Path, description = "The site's id.")),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The rule and every key, without what is secret.", body = SiteIdentity),
        NoToken, NotAllowed, Missing, Failing,
    ),
)]
pub(in crate::http) async fn show(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
) -> Result<Json<SiteIdentity>, Refusal> {
    ask::allow(&app, &caller, Act::ReadSetup, &[], "site_identity").await?;
    let site = site(&app, &id).await?;
    let (weak, keys) = app
        .store
        .site_keys(site)
        .await
        .map_err(|error| unavailable(&error))?;
    let keys = keys.iter().map(view).collect();
    Ok(Json(SiteIdentity { weak, keys }))
}

/// Say whether a shared secret counts.
///
/// When it counts no longer, the sessions that rest on one end at once.
#[utoipa::path(
    put,
    path = "/v1/admin/sites/{id}/identity",
    operation_id = "set_site_identity",
    tag = "Sites",
    params(("id" = SiteId, Path, description = "The site's id.")),
    request_body = IdentityRule,
    security(("bearer" = [])),
    responses(
        (status = 204, description = "It holds from here on."),
        NoToken, NotAllowed, Missing, BadBody, Failing,
    ),
)]
pub(in crate::http) async fn change(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
    Body(IdentityRule { weak }): Body<IdentityRule>,
) -> Result<StatusCode, Refusal> {
    let subject = format!("set_site_identity {id} weak {weak}");
    ask::allow(&app, &caller, Act::ChangeSetup, &[], subject).await?;
    let site = site(&app, &id).await?;
    let _alone = app.administration.lock().await;
    let (_, keys) = app
        .store
        .site_keys(site)
        .await
        .map_err(|error| unavailable(&error))?;
    let mut writes = vec![Write::Identity(IdentityWrite::Weak { site, weak })];
    let mut ended = Vec::new();
    let secrets = keys.iter().filter(|key| key.algorithm == KeyAlgorithm::Hs256);
    for key in secrets.filter(|_| !weak) {
        writes.push(Write::Identity(IdentityWrite::Ended { key: key.id }));
        ended.push(key.id);
    }
    end(&app, &ended, writes).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Add a key that a site signs with.
///
/// Several count at a time, so that a new one is in place before the old one is retired. For `HS256` the relay makes the
/// secret and shows it this once; the site must have been set to take shared secrets before.
#[utoipa::path(
    post,
    path = "/v1/admin/sites/{id}/identity/keys",
    operation_id = "add_identity_key",
    tag = "Sites",
    params(("id" = SiteId, Path, description = "The site's id.")),
    request_body = NewIdentityKey,
    security(("bearer" = [])),
    responses(
        (status = 201, description = "It counts from here on.", body = IdentityKeyAdded),
        NoToken, NotAllowed, Missing, BadBody, Exists, Failing,
    ),
)]
pub(in crate::http) async fn add(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
    Body(asked): Body<NewIdentityKey>,
) -> Result<(StatusCode, Json<IdentityKeyAdded>), Refusal> {
    let subject = format!("add_identity_key {id} {}", asked.algorithm.word());
    ask::allow(&app, &caller, Act::ChangeSetup, &[], subject).await?;
    let site = site(&app, &id).await?;
    let (kid, material) = checked(&asked)?;
    let _alone = app.administration.lock().await;
    let (weak, keys) = app
        .store
        .site_keys(site)
        .await
        .map_err(|error| unavailable(&error))?;
    if keys.iter().any(|key| key.kid == kid) {
        return Err(
            exists("A key of this name was added to the site before. Names are not used twice.").into(),
        );
    }
    if keys.iter().filter(|key| key.retired_at.is_none()).count() >= IDENTITY_KEYS {
        return Err(invalid(format!(
            "A site may sign with {IDENTITY_KEYS} keys at a time. Retire one first."
        ))
        .into());
    }
    let secret = asked.algorithm == KeyAlgorithm::Hs256;
    if secret && !weak {
        return Err(invalid(
            "`algorithm`: HS256 is a shared secret, and this site takes none. Set `weak` first, or better use a key pair.",
        )
        .into());
    }
    let key = IdentityKey {
        id: (app.ids)(),
        site,
        kid,
        algorithm: asked.algorithm,
        material,
        created_at: (app.clock)(),
        retired_at: None,
    };
    let written = app
        .store
        .commit(vec![Write::Identity(IdentityWrite::Key(key.clone()))])
        .await;
    written.map_err(|error| unavailable(&error))?;
    let added = IdentityKeyAdded {
        key: view(&key),
        secret: secret.then_some(key.material),
    };
    Ok((StatusCode::CREATED, Json(added)))
}

/// Retire a key.
///
/// What it has signed counts no longer, and the sessions that rest on it end at once. Its name is never used again.
#[utoipa::path(
    delete,
    path = "/v1/admin/sites/{id}/identity/keys/{kid}",
    operation_id = "retire_identity_key",
    tag = "Sites",
    params(
        ("id" = SiteId, Path, description = "The site's id."),
        ("kid" = String, Path, description = "What the key is called."),
    ),
    security(("bearer" = [])),
    responses(
        (status = 204, description = "It is retired."),
        NoToken, NotAllowed, Missing, Failing,
    ),
)]
pub(in crate::http) async fn retire(
    State(app): State<App>,
    Signed(caller): Signed,
    NamedTwice(id, kid): NamedTwice,
) -> Result<StatusCode, Refusal> {
    let subject = format!("retire_identity_key {id} {kid}");
    ask::allow(&app, &caller, Act::ChangeSetup, &[], subject).await?;
    let site = site(&app, &id).await?;
    let _alone = app.administration.lock().await;
    let (_, keys) = app
        .store
        .site_keys(site)
        .await
        .map_err(|error| unavailable(&error))?;
    let key = keys
        .iter()
        .find(|key| key.kid == kid)
        .ok_or_else(access::missing)?
        .id;
    let at = (app.clock)();
    let writes = vec![Write::Identity(IdentityWrite::Retired { key, at })];
    end(&app, &[key], writes).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Writes what ends keys, and cuts the sockets that rest on them.
async fn end(app: &App, keys: &[Uuid], writes: Vec<Write>) -> Result<(), Problem> {
    let mut ended = Vec::new();
    for key in keys {
        let tokens = app.store.tokens_of(*key).await;
        ended.extend(tokens.map_err(|error| unavailable(&error))?);
    }
    let written = app.store.commit(writes).await;
    written.map_err(|error| unavailable(&error))?;
    for (who, token) in ended {
        app.registry.revoke(who, token);
    }
    Ok(())
}

async fn site(app: &App, id: &str) -> Result<SiteId, Problem> {
    let id: SiteId = id.parse().map_err(|_| access::missing())?;
    let sites = app.store.sites().await.map_err(|error| unavailable(&error))?;
    let found = sites.into_iter().find(|site| site.id == id);
    Ok(found.ok_or_else(access::missing)?.id)
}

/// What the key is called, and itself.
fn checked(asked: &NewIdentityKey) -> Result<(String, String), Problem> {
    let material = match (asked.algorithm, &asked.public_key) {
        (KeyAlgorithm::Hs256, None) => hex::encode(tokens::random::<32>()),
        (KeyAlgorithm::Hs256, Some(_)) => {
            return Err(invalid(
                "`public_key` must be absent for HS256: the relay makes the secret.",
            ));
        }
        (_, None) => return Err(invalid("`public_key` is missing: PEM, or a JWK as JSON.")),
        (algorithm, Some(key)) => {
            identity::check_key(algorithm, key).map_err(invalid)?;
            key.clone()
        }
    };
    let kid = asked.kid.clone().or_else(|| identity::own_name(&material));
    let kid = kid.unwrap_or_else(|| codes::letters::<12>().to_lowercase());
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    if kid.is_empty() || kid.len() > KEY_NAME_BYTES || !kid.bytes().all(letter) {
        return Err(invalid(format!(
            "`kid` must have 1 to {KEY_NAME_BYTES} letters, digits, `.`, `_` and `-`."
        )));
    }
    Ok((kid, material))
}

fn view(key: &IdentityKey) -> IdentityKeyView {
    IdentityKeyView {
        kid: key.kid.clone(),
        algorithm: key.algorithm,
        created_at: key.created_at,
        retired_at: key.retired_at,
    }
}
