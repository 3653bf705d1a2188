//! Keeping customers and addresses out.

use super::admin::invalid;
use super::extract::{Body, Named, Signed};
use super::problem::Refusal;
use super::refusals::{BadBody, Failing, Missing, NoToken, NotAllowed};
use crate::app::{App, unavailable};
use crate::ask;
use crate::auth::{
    Caller,
    access::{self, Act, Standing},
    throttle::network,
};
use crate::engine::phone;
use crate::store::{Block, Blocked, Write};
use axum::{Json, extract::State, http::StatusCode};
use switchboard_core::Principal;
use switchboard_model::{
    BlockId,
    limits::{NOTE_CHARS, trim_text},
};
use switchboard_protocol::{BlockTarget, BlockView, NewBlock, PersonView, Problem};

/// Who is kept out, the latest first.
#[utoipa::path(
    get,
    path = "/v1/blocks",
    operation_id = "list_blocks",
    tag = "Blocks",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "Those that still hold.", body = Vec<BlockView>),
        NoToken, NotAllowed, Failing,
    ),
)]
pub(super) async fn list(
    State(app): State<App>,
    Signed(caller): Signed,
) -> Result<Json<Vec<BlockView>>, Refusal> {
    ask::allow(&app, &caller, Act::ManageBlocks, &[], "list_blocks").await?;
    let now = (app.clock)();
    let blocks = app.store.blocks().await.map_err(|error| unavailable(&error))?;
    let names = app.store.names().await.map_err(|error| unavailable(&error))?;
    let holds = |block: &Block| block.expires_at.is_none_or(|at| now < at);
    let views = blocks.into_iter().filter(holds).map(|block| view(block, &names));
    Ok(Json(views.collect()))
}

/// Keep somebody out.
///
/// A customer, by whoever owns their chat, leads, admins and the operator; an address by all of these but the first. A
/// customer's sockets end at once and nothing of theirs is taken; their chat stays with whoever has it.
#[utoipa::path(
    post,
    path = "/v1/blocks",
    operation_id = "add_block",
    tag = "Blocks",
    request_body = NewBlock,
    security(("bearer" = [])),
    responses(
        (status = 201, description = "They are kept out from here on.", body = BlockView),
        NoToken, NotAllowed, BadBody, Missing, Failing,
    ),
)]
pub(super) async fn add(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(asked): Body<NewBlock>,
) -> Result<(StatusCode, Json<BlockView>), Refusal> {
    let now = (app.clock)();
    let reason = reason(&asked.reason)?;
    if asked.expires_at.is_some_and(|at| at <= now) {
        return Err(invalid("`expires_at` must be in the future.").into());
    }
    access::widest(&caller, Act::Block)?;
    let what = match asked.what {
        // Whoever it stands for by now: a merge may have changed that.
        BlockTarget::Customer { id } => {
            let found = app
                .store
                .customer(id)
                .await
                .map_err(|error| unavailable(&error))?;
            Blocked::Customer(found.ok_or_else(access::missing)?.id)
        }
        BlockTarget::Address { address } => Blocked::Address(network(address)),
        BlockTarget::Number { number } => {
            let number = phone(&number)?;
            let digits = number.trim_start_matches('+').parse();
            Blocked::Number(digits.map_err(|_| invalid("`number` is not a phone number."))?)
        }
    };
    let mut standings = Vec::new();
    if let (Caller::Staff { person, .. }, Blocked::Customer(id)) = (&caller, what)
        && app.engine.answers(person.id, id).await?
    {
        standings.push(Standing::Owner);
    }
    ask::allow(&app, &caller, Act::Block, &standings, what).await?;
    let by = match &caller {
        Caller::Staff { person, .. } => Some(person.id),
        Caller::Customer { .. } | Caller::Operator => None,
    };
    let block = Block {
        id: BlockId::new((app.ids)()),
        what,
        reason,
        by,
        created_at: now,
        expires_at: asked.expires_at,
    };
    change(&app, Write::Block(block.clone())).await?;
    if let Blocked::Customer(id) = what {
        app.registry.block(Principal::Customer(id));
    }
    let names = app.store.names().await.map_err(|error| unavailable(&error))?;
    Ok((StatusCode::CREATED, Json(view(block, &names))))
}

/// Let somebody in again.
#[utoipa::path(
    delete,
    path = "/v1/blocks/{id}",
    operation_id = "remove_block",
    tag = "Blocks",
    params(("id" = BlockId, Path, description = "The block's id.")),
    security(("bearer" = [])),
    responses(
        (status = 204, description = "They may come again."),
        NoToken, NotAllowed, Missing, Failing,
    ),
)]
pub(super) async fn remove(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
) -> Result<StatusCode, Refusal> {
    ask::allow(
        &app,
        &caller,
        Act::ManageBlocks,
        &[],
        format!("remove_block {id}"),
    )
    .await?;
    let id: BlockId = id.parse().map_err(|_| access::missing())?;
    let blocks = app.store.blocks().await.map_err(|error| unavailable(&error))?;
    if !blocks.iter().any(|block| block.id == id) {
        return Err(access::missing().into());
    }
    change(&app, Write::Unblock(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn change(app: &App, write: Write) -> Result<(), Problem> {
    app.store
        .commit(vec![write])
        .await
        .map_err(|error| unavailable(&error))?;
    let done = app.blocks.reload(&*app.store).await;
    done.map_err(|error| unavailable(&error))
}

fn reason(asked: &str) -> Result<String, Problem> {
    let reason = trim_text(asked);
    if reason.is_empty() || reason.chars().count() > NOTE_CHARS {
        return Err(invalid(format!(
            "`reason` must have 1 to {NOTE_CHARS} characters."
        )));
    }
    Ok(reason)
}

fn view(block: Block, names: &[PersonView]) -> BlockView {
    BlockView {
        id: block.id,
        what: match block.what {
            Blocked::Customer(id) => BlockTarget::Customer { id },
            Blocked::Address(address) => BlockTarget::Address { address },
            Blocked::Number(digits) => BlockTarget::Number {
                number: format!("+{digits}"),
            },
        },
        reason: block.reason,
        by: block
            .by
            .and_then(|by| names.iter().find(|person| person.id == by).cloned()),
        created_at: block.created_at,
        expires_at: block.expires_at,
    }
}
