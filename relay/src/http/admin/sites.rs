//! Sites.

use super::{exists, invalid, name};
use crate::app::{App, unavailable};
use crate::ask;
use crate::auth::{access::Act, codes};
use crate::http::extract::{Body, Signed};
use crate::http::problem::Refusal;
use crate::http::refusals::{BadBody, Exists, Failing, NoToken, NotAllowed};
use crate::sites::tidy_origin;
use crate::store::Write;
use axum::{Json, extract::State, http::StatusCode};
use switchboard_model::{
    SiteId,
    limits::{TAGS, trim_text},
};
use switchboard_protocol::{CreateSite, Problem, QueueView, Site, SiteCreated};

/// What a customer reads first unless said otherwise.
const GREETING: &str = "Hello. How can we help?";
/// Longest greeting, in characters.
const GREETING_CHARS: usize = 500;

/// Every installation of the widget.
#[utoipa::path(
    get,
    path = "/v1/admin/sites",
    operation_id = "list_sites",
    tag = "Sites",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "Every site, by name.", body = Vec<Site>),
        NoToken, NotAllowed, Failing,
    ),
)]
pub(in crate::http) async fn list(
    State(app): State<App>,
    Signed(caller): Signed,
) -> Result<Json<Vec<Site>>, Refusal> {
    ask::allow_list(&app, &caller, Act::ReadSetup, "list_sites").await?;
    Ok(Json(
        app.store.sites().await.map_err(|error| unavailable(&error))?,
    ))
}

/// Add an installation of the widget.
#[utoipa::path(
    post,
    path = "/v1/admin/sites",
    operation_id = "add_site",
    tag = "Sites",
    request_body = CreateSite,
    security(("bearer" = [])),
    responses(
        (status = 201, description = "Added, with the tag to paste into a page.", body = SiteCreated),
        NoToken, NotAllowed, BadBody, Exists, Failing,
    ),
)]
pub(in crate::http) async fn add(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(asked): Body<CreateSite>,
) -> Result<(StatusCode, Json<SiteCreated>), Refusal> {
    ask::allow(&app, &caller, Act::ChangeSetup, &[], "add_site").await?;
    let _alone = app.administration.lock().await;
    let site = checked(&app, asked).await?;
    let known = app.store.sites().await.map_err(|error| unavailable(&error))?;
    if known
        .iter()
        .any(|known| known.name.eq_ignore_ascii_case(&site.name))
    {
        return Err(exists("A site of this name is here already.").into());
    }
    app.store
        .commit(vec![Write::Site(site.clone())])
        .await
        .map_err(|error| unavailable(&error))?;
    app.sites
        .reload(&*app.store)
        .await
        .map_err(|error| unavailable(&error))?;
    let embed = format!(
        r#"<script src="{}/widget.js" data-site="{}" async></script>"#,
        app.public_url(),
        site.key
    );
    Ok((StatusCode::CREATED, Json(SiteCreated { site, embed })))
}

async fn checked(app: &App, asked: CreateSite) -> Result<Site, Problem> {
    let queues = app.store.queues().await.map_err(|error| unavailable(&error))?;
    let Some(queue) = queues
        .iter()
        .find(|queue| queue.name.eq_ignore_ascii_case(asked.queue.trim()))
    else {
        let names: Vec<_> = queues.iter().map(|queue| queue.name.as_str()).collect();
        return Err(invalid(format!(
            "There is no queue {:?}. Queues: {}.",
            asked.queue,
            names.join(", ")
        )));
    };
    let greeting = trim_text(asked.greeting.as_deref().unwrap_or(GREETING));
    if greeting.is_empty() || greeting.chars().count() > GREETING_CHARS {
        return Err(invalid(format!(
            "`greeting` must have 1 to {GREETING_CHARS} characters."
        )));
    }
    if let Some(color) = asked.brand_color.as_deref().filter(|color| !is_color(color)) {
        return Err(invalid(format!(
            "`brand_color` must be written as #rrggbb, not {color:?}."
        )));
    }
    Ok(Site {
        id: SiteId::new((app.ids)()),
        key: format!("st_{}", codes::letters::<20>().to_lowercase()),
        name: name("name", &asked.name)?,
        queue: QueueView {
            id: queue.id,
            name: queue.name.clone(),
        },
        origins: origins(&asked.origins)?,
        greeting,
        brand_color: asked.brand_color.map(|color| color.to_lowercase()),
    })
}

fn origins(asked: &[String]) -> Result<Vec<String>, Problem> {
    let mut origins = Vec::new();
    for origin in asked {
        let Some(origin) = tidy_origin(origin) else {
            return Err(invalid(format!(
                "`origins` must hold addresses without a path, such as `https://shop.example`, not {origin:?}."
            )));
        };
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    if origins.is_empty() || origins.len() > TAGS {
        return Err(invalid(format!(
            "`origins` must hold 1 to {TAGS}: the pages that may embed the widget."
        )));
    }
    Ok(origins)
}

fn is_color(color: &str) -> bool {
    color
        .strip_prefix('#')
        .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
