//! Canned replies: texts that are ready to be sent, for the workspace, a queue, or oneself.

mod checks;

use super::admin::exists;
use super::extract::{Asked, Body, Named, Signed};
use super::problem::Refusal;
use super::refusals::{BadBody, BadQuery, Exists, Failing, Missing, NoToken, NotAllowed, Stale};
use super::sessions::limit;
use crate::app::{App, unavailable};
use crate::ask;
use crate::auth::{
    Caller,
    access::{self, Act, Standing},
};
use crate::store::{AnswersWrite, Canned, Write};
use axum::{Json, extract::State, http::StatusCode};
use checks::{Words, room};
use serde::Deserialize;
use switchboard_model::{CannedReplyId, SpecialistId};
use switchboard_protocol::{
    CannedReplies, CannedReply, ChangeCannedReply, ErrorCode, NewCannedReply, PersonView, Problem, ReplyScope,
};

/// Which are asked for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Page {
    /// Only those that were added before this one: `next` of the page before.
    before: Option<CannedReplyId>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Canned replies, the one that was added last first.
///
/// One's own, those of one's queues and the workspace's; for admins those of all queues; for the operator all but
/// personal ones.
#[utoipa::path(
    get,
    path = "/v1/canned-replies",
    operation_id = "list_canned_replies",
    tag = "Canned replies",
    params(Page),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "A page of them.", body = CannedReplies),
        NoToken, NotAllowed, BadQuery, Failing,
    ),
)]
pub(super) async fn list(
    State(app): State<App>,
    Signed(caller): Signed,
    Asked(page): Asked<Page>,
) -> Result<Json<CannedReplies>, Refusal> {
    let limit = limit(page.limit)?;
    let scope = ask::allow_list(&app, &caller, Act::ReadReplies, "list_canned_replies").await?;
    let own = by(&caller).map(|person| person.id);
    let found = app.store.canned_replies(scope, own, page.before, limit + 1).await;
    let mut replies = found.map_err(|error| unavailable(&error))?;
    let more = replies.len() > limit as usize;
    replies.truncate(limit as usize);
    let next = replies.last().filter(|_| more).map(|reply| reply.id);
    Ok(Json(CannedReplies { replies, next }))
}

/// Add a canned reply.
///
/// For oneself by staff, for a queue by its leads, for any queue and the workspace by admins and the operator.
#[utoipa::path(
    post,
    path = "/v1/canned-replies",
    operation_id = "add_canned_reply",
    tag = "Canned replies",
    request_body = NewCannedReply,
    security(("bearer" = [])),
    responses(
        (status = 201, description = "Added.", body = CannedReply),
        NoToken, NotAllowed, BadBody, Missing, Exists, Failing,
    ),
)]
pub(super) async fn add(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(asked): Body<NewCannedReply>,
) -> Result<(StatusCode, Json<CannedReply>), Refusal> {
    let by = by(&caller);
    let owner = by.as_ref().map(|person| person.id);
    let owner = owner.filter(|_| asked.scope == ReplyScope::Personal);
    may_write(&app, &caller, asked.scope, owner, "add_canned_reply").await?;
    let words = Words::checked(&asked.shortcut, &asked.title, &asked.text)?;
    let _alone = app.administration.lock().await;
    if let ReplyScope::Queue { id } = asked.scope {
        let queue = app.store.queue(id).await.map_err(|error| unavailable(&error))?;
        queue.ok_or_else(access::missing)?;
    }
    let taken = shortcuts(&app, asked.scope, owner).await?;
    room(taken.len())?;
    free(&words, None, &taken)?;
    let reply = CannedReply {
        id: CannedReplyId::new((app.ids)()),
        scope: asked.scope,
        shortcut: words.shortcut,
        title: words.title,
        text: words.text,
        version: 1,
        updated_at: (app.clock)(),
        updated_by: by,
    };
    let reply = save(&app, Canned { reply, owner }).await?;
    Ok((StatusCode::CREATED, Json(reply)))
}

/// Change a canned reply.
///
/// All but its scope, by those who may add one there. Whoever names another version than the present one changes
/// nothing, and is shown it.
#[utoipa::path(
    put,
    path = "/v1/canned-replies/{id}",
    operation_id = "change_canned_reply",
    tag = "Canned replies",
    params(("id" = CannedReplyId, Path, description = "The reply's id.")),
    request_body = ChangeCannedReply,
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The reply as it is from here on.", body = CannedReply),
        NoToken, NotAllowed, BadBody, Missing, Stale, Failing,
    ),
)]
pub(super) async fn change(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
    Body(asked): Body<ChangeCannedReply>,
) -> Result<Json<CannedReply>, Refusal> {
    let _alone = app.administration.lock().await;
    let Canned { reply, owner } = writable(&app, &caller, &id, "change_canned_reply").await?;
    let words = Words::checked(&asked.shortcut, &asked.title, &asked.text)?;
    if reply.version != asked.version {
        return Err(Refusal::with_present(stale(), &reply));
    }
    free(
        &words,
        Some(reply.id),
        &shortcuts(&app, reply.scope, owner).await?,
    )?;
    let reply = CannedReply {
        shortcut: words.shortcut,
        title: words.title,
        text: words.text,
        version: reply.version.saturating_add(1),
        updated_at: (app.clock)(),
        updated_by: by(&caller),
        ..reply
    };
    Ok(Json(save(&app, Canned { reply, owner }).await?))
}

/// Remove a canned reply.
///
/// By those who may add one there.
#[utoipa::path(
    delete,
    path = "/v1/canned-replies/{id}",
    operation_id = "remove_canned_reply",
    tag = "Canned replies",
    params(("id" = CannedReplyId, Path, description = "The reply's id.")),
    security(("bearer" = [])),
    responses(
        (status = 204, description = "It is kept nowhere any more."),
        NoToken, NotAllowed, Missing, Failing,
    ),
)]
pub(super) async fn remove(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
) -> Result<StatusCode, Refusal> {
    let _alone = app.administration.lock().await;
    let found = writable(&app, &caller, &id, "remove_canned_reply").await?;
    commit(&app, AnswersWrite::ReplyRemoved(found.reply.id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The reply, if somebody may change it. One that they may not even read is not there.
async fn writable(app: &App, caller: &Caller, id: &str, what: &str) -> Result<Canned, Problem> {
    access::widest(caller, Act::ReadReplies)?;
    let id: CannedReplyId = id.parse().map_err(|_| access::missing())?;
    let found = app.store.canned_reply(id).await;
    let found = found.map_err(|error| unavailable(&error))?;
    let canned = found.ok_or_else(access::missing)?;
    let standings = standings(caller, canned.reply.scope, canned.owner);
    access::decide(caller, Act::ReadReplies, &standings)?;
    may_write(
        app,
        caller,
        canned.reply.scope,
        canned.owner,
        &format!("{what} {id}"),
    )
    .await?;
    Ok(canned)
}

async fn may_write(
    app: &App,
    caller: &Caller,
    scope: ReplyScope,
    owner: Option<SpecialistId>,
    what: &str,
) -> Result<(), Problem> {
    let (act, of) = match scope {
        ReplyScope::Personal => (Act::OwnReplies, String::new()),
        ReplyScope::Queue { id } => (Act::QueueReplies, format!(" of queue {id}")),
        ReplyScope::Workspace => (Act::WorkspaceReplies, String::new()),
    };
    let standings = standings(caller, scope, owner);
    ask::allow(app, caller, act, &standings, format!("{what}{of}")).await?;
    Ok(())
}

/// How somebody stands to a reply. The workspace's is every queue's.
fn standings(caller: &Caller, scope: ReplyScope, owner: Option<SpecialistId>) -> Vec<Standing> {
    let Caller::Staff { person, .. } = caller else {
        return Vec::new();
    };
    let standing = match scope {
        ReplyScope::Personal => (owner == Some(person.id)).then_some(Standing::Own),
        ReplyScope::Queue { id } => access::serves(person, id).then_some(Standing::Queue),
        ReplyScope::Workspace => Some(Standing::Queue),
    };
    standing.into_iter().collect()
}

/// Who asks, if it is a member of staff.
fn by(caller: &Caller) -> Option<PersonView> {
    match caller {
        Caller::Staff { person, .. } => Some(PersonView {
            id: person.id,
            name: person.name.clone(),
        }),
        Caller::Customer { .. } | Caller::Operator => None,
    }
}

async fn shortcuts(
    app: &App,
    scope: ReplyScope,
    owner: Option<SpecialistId>,
) -> Result<Vec<(CannedReplyId, String)>, Problem> {
    let taken = app.store.shortcuts(scope, owner).await;
    taken.map_err(|error| unavailable(&error))
}

fn free(words: &Words, own: Option<CannedReplyId>, taken: &[(CannedReplyId, String)]) -> Result<(), Problem> {
    let same = |(id, shortcut): &(CannedReplyId, String)| Some(*id) != own && *shortcut == words.shortcut;
    if taken.iter().any(same) {
        return Err(exists(
            "A canned reply with this shortcut is here already. Choose another one.",
        ));
    }
    Ok(())
}

async fn save(app: &App, canned: Canned) -> Result<CannedReply, Problem> {
    commit(app, AnswersWrite::Reply(canned.clone())).await?;
    Ok(canned.reply)
}

async fn commit(app: &App, write: AnswersWrite) -> Result<(), Problem> {
    let done = app.store.commit(vec![Write::Answers(write)]).await;
    done.map_err(|error| unavailable(&error))
}

fn stale() -> Problem {
    Problem::new(
        ErrorCode::VersionStale,
        "Somebody changed this in the meantime. Look at it as it is by now, and save again.",
    )
}
