//! Searching chats by what was written in them.

use super::admin::invalid;
use super::extract::{Asked, Signed};
use super::problem::Refusal;
use super::refusals::{BadQuery, Failing, NoToken, NotAllowed};
use super::sessions::limit;
use crate::app::{App, unavailable};
use crate::ask;
use crate::auth::{
    Caller,
    access::{self, Act, Standing},
};
use crate::store::SearchFilter;
use axum::{Json, extract::State};
use serde::Deserialize;
use std::fmt::Write as _;
use switchboard_model::{QueueId, SessionState, SpecialistId, Timestamp, limits::SEARCH_CHARS};
use switchboard_protocol::{Problem, SearchPage};

/// What is searched for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Words that all stand in a text, in any case and with or without accents; of the last one its beginning is
    /// enough. What is in quotation marks stands so, word after word. Nothing is an operator.
    #[param(required = true, min_length = 1, max_length = 200)]
    q: Option<String>,
    /// Written at this time or later.
    from: Option<Timestamp>,
    /// Written before this time.
    to: Option<Timestamp>,
    /// In chats of this queue.
    queue: Option<QueueId>,
    /// In chats that this person owns, or owned last.
    owner: Option<SpecialistId>,
    /// In chats that stand so.
    state: Option<SessionState>,
    /// In chats filed under this.
    tag: Option<String>,
    /// `next` of the page before.
    before: Option<u64>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Texts in which words stand, the latest first.
///
/// Messages, staff's notes and what customers call themselves; of one's own chats for specialists, those of their queues
/// for leads, all for admins and the operator. A search of chats that are not one's own is recorded, without its words.
/// What is deleted or was edited away is not found, nor what is kept encrypted: contacts, what was there before a chat,
/// forms.
#[utoipa::path(
    get,
    path = "/v1/search",
    operation_id = "search",
    tag = "Sessions",
    params(Which),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "A page of them.", body = SearchPage),
        NoToken, NotAllowed, BadQuery, Failing,
    ),
)]
pub(super) async fn search(
    State(app): State<App>,
    Signed(caller): Signed,
    Asked(which): Asked<Which>,
) -> Result<Json<SearchPage>, Refusal> {
    // Before the words are looked at: who may never search hears nothing else.
    access::widest(&caller, Act::Search)?;
    let limit = limit(which.limit)?;
    let words = words(which.q.as_deref().unwrap_or_default())?;
    let subject = subject(&which);
    let own = match &caller {
        Caller::Staff { person, .. } => which.owner == Some(person.id),
        Caller::Customer { .. } | Caller::Operator => false,
    };
    let scope = if own {
        let grant = ask::allow(&app, &caller, Act::Search, &[Standing::Owner], subject).await?;
        access::scope(&caller, grant)
    } else {
        ask::allow_list(&app, &caller, Act::Search, subject).await?
    };
    let filter = SearchFilter {
        words,
        from: which.from,
        to: which.to,
        queue: which.queue,
        owner: which.owner,
        state: which.state,
        tag: which.tag.map(|tag| tag.trim().to_lowercase()),
        before: which.before,
        limit: limit + 1,
        scope,
    };
    let found = app.store.search(filter).await;
    let mut found = found.map_err(|error| unavailable(&error))?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    Ok(Json(SearchPage {
        next: found.last().filter(|_| more).map(|(number, _)| *number),
        hits: found.into_iter().map(|(_, hit)| hit).collect(),
    }))
}

fn words(typed: &str) -> Result<String, Problem> {
    if typed.chars().count() > SEARCH_CHARS {
        return Err(invalid(format!(
            "`q` may have at most {SEARCH_CHARS} characters."
        )));
    }
    if !typed.contains(char::is_alphanumeric) {
        return Err(invalid("`q` must have at least one letter or digit."));
    }
    Ok(typed.to_owned())
}

/// Where it was searched, for the audit log; never for what.
fn subject(which: &Which) -> String {
    let mut subject = "GET /v1/search".to_owned();
    let mut mark = '?';
    let said = [
        ("from", which.from.map(|from| from.0.to_string())),
        ("to", which.to.map(|to| to.0.to_string())),
        ("queue", which.queue.map(|id| id.to_string())),
        ("owner", which.owner.map(|id| id.to_string())),
        ("state", which.state.map(|state| state.to_string())),
    ];
    for (name, value) in said {
        if let Some(value) = value {
            let _ = write!(subject, "{mark}{name}={value}");
            mark = '&';
        }
    }
    subject
}
