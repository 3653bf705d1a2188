//! Consents: what customers agreed to, word for word, and when they no longer did. Added, never changed.

use super::admin::invalid;
use super::extract::{Asked, Body, Named, Signed, from_page};
use super::problem::Refusal;
use super::refusals::{BadBody, BadQuery, Failing, ForeignPage, Missing, NoToken, NotAllowed, Used};
use super::sessions::{found, limit, readable};
use crate::app::{App, unavailable};
use crate::ask;
use crate::auth::{
    Caller,
    access::{self, Act, Standing},
};
use crate::engine::tidy_language;
use crate::store::{AnswersWrite, Consent, StoreError, Write};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
};
use serde::Deserialize;
use switchboard_model::{
    ConsentSource, CustomerId, Role, SessionId,
    limits::{CONSENT_CHARS, CONSENT_KIND_CHARS, CONSENTS, trim_text},
};
use switchboard_protocol::{ConsentView, Consents, ErrorCode, NewConsent, Problem};

/// Which are asked for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Page {
    /// Only those with a lower number: `next` of the page before.
    before: Option<u64>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Record that a customer agrees to something, or no longer does.
///
/// By the customer, in a chat of theirs or outside of one; by staff for the customer of a chat that they may write
/// things down about. Nothing is changed by it that was recorded before.
#[utoipa::path(
    post,
    path = "/v1/consents",
    operation_id = "add_consent",
    tag = "Consents",
    request_body = NewConsent,
    security(("bearer" = [])),
    responses(
        (status = 201, description = "Recorded, or recorded before under this id.", body = ConsentView),
        NoToken, NotAllowed, ForeignPage, BadBody, Missing, Used, Failing,
    ),
)]
pub(super) async fn add(
    State(app): State<App>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Body(asked): Body<NewConsent>,
) -> Result<(StatusCode, Json<ConsentView>), Refusal> {
    from_page(&app, &caller, &headers)?;
    let customer = whose(&app, &caller, asked.session_id).await?;
    let (source, recorded_by) = match &caller {
        Caller::Staff { person, .. } => (ConsentSource::Staff, Some(person.id)),
        Caller::Customer { .. } if headers.contains_key(header::ORIGIN) => (ConsentSource::Widget, None),
        Caller::Customer { .. } | Caller::Operator => (ConsentSource::Api, None),
    };
    let consent = Consent {
        id: asked.id,
        customer,
        session: asked.session_id,
        kind: kind(&asked.kind)?,
        given: asked.given,
        sentence: sentence(&asked.sentence)?,
        language: tidy_language(&asked.language)?,
        source,
        recorded_by,
        at: (app.clock)(),
    };
    if let Some(known) = known(&app, &consent).await? {
        return Ok((StatusCode::CREATED, Json(known)));
    }
    possible(&app, &consent).await?;
    match app
        .store
        .commit(vec![Write::Answers(AnswersWrite::Consent(consent.clone()))])
        .await
    {
        // The same, at the same moment, under this id.
        Ok(()) | Err(StoreError::Conflict(_)) => {}
        Err(error) => return Err(unavailable(&error).into()),
    }
    let recorded = known(&app, &consent).await?.ok_or_else(reused)?;
    Ok((StatusCode::CREATED, Json(recorded)))
}

/// What the customer of a chat agreed to, the latest first.
///
/// For whoever may read the chat. What they said outside of a chat is among it; what they said in other chats, for the
/// customer, for whoever answers them at the moment, for admins and the operator.
#[utoipa::path(
    get,
    path = "/v1/sessions/{id}/consents",
    operation_id = "session_consents",
    tag = "Consents",
    params(("id" = SessionId, Path, description = "The chat's id."), Page),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "A page of them.", body = Consents),
        NoToken, ForeignPage, Missing, BadQuery, Failing,
    ),
)]
pub(super) async fn list(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
    Asked(page): Asked<Page>,
    headers: HeaderMap,
) -> Result<Json<Consents>, Refusal> {
    let limit = limit(page.limit)?;
    let (session, customer) = readable(&app, &caller, &headers, &id).await?;
    let before = page.before.unwrap_or(u64::MAX);
    let found = app.store.consents(customer, before, limit + 1).await;
    let mut consents = found.map_err(|error| unavailable(&error))?;
    let more = consents.len() > limit as usize;
    consents.truncate(limit as usize);
    let next = consents.last().filter(|_| more).map(|last| last.number);
    // What was said in other chats is for whoever answers the customer now.
    let elsewhere = match &caller {
        Caller::Staff { person, .. } => {
            let theirs = session.owner.as_ref().is_some_and(|owner| owner.id == person.id);
            person.role == Role::Admin || (theirs && session.ended_at.is_none())
        }
        Caller::Customer { .. } | Caller::Operator => true,
    };
    consents.retain(|it| elsewhere || it.session_id.is_none_or(|id| id == session.id));
    Ok(Json(Consents { consents, next }))
}

/// The customer who agrees, if whoever asks may write that down.
async fn whose(app: &App, caller: &Caller, session: Option<SessionId>) -> Result<CustomerId, Problem> {
    access::widest(caller, Act::Annotate)?;
    let Some(id) = session else {
        let Caller::Customer { id, .. } = caller else {
            return Err(invalid(
                "`session_id` is missing: staff name a chat of the customer's.",
            ));
        };
        access::decide(caller, Act::Annotate, &[Standing::Own])?;
        return Ok(*id);
    };
    let session = found(app, id).await?;
    let (customer, standings) = ask::standings(app, caller, &session).await?;
    ask::allow(
        app,
        caller,
        Act::Annotate,
        &standings,
        format!("add_consent {id}"),
    )
    .await?;
    Ok(customer)
}

/// What is recorded under the id, if it is this.
async fn known(app: &App, consent: &Consent) -> Result<Option<ConsentView>, Problem> {
    let found = app.store.consent(consent.id).await;
    let Some((customer, known)) = found.map_err(|error| unavailable(&error))? else {
        return Ok(None);
    };
    // Whoever said it may be part of another by now.
    let by_now = app.store.customer(customer).await;
    let by_now = by_now.map_err(|error| unavailable(&error))?.map(|it| it.id);
    let same = by_now == Some(consent.customer)
        && known.session_id == consent.session
        && known.kind == consent.kind
        && known.given == consent.given
        && known.sentence == consent.sentence
        && known.language == consent.language;
    if same { Ok(Some(known)) } else { Err(reused()) }
}

/// Whether one more may be recorded: of what was agreed to only so many, and no withdrawal of what does not stand.
async fn possible(app: &App, consent: &Consent) -> Result<(), Problem> {
    let failed = |error: StoreError| unavailable(&error);
    if !consent.given {
        let standing = app.store.standing_consent(consent.customer, &consent.kind).await;
        if standing.map_err(failed)?.is_none() {
            return Err(invalid(format!(
                "`given`: no consent of the kind `{}` stands, so there is nothing to withdraw.",
                consent.kind
            )));
        }
        return Ok(());
    }
    let given = app.store.consents_given(consent.customer).await.map_err(failed)?;
    if given >= CONSENTS {
        return Err(invalid(format!(
            "This customer has given {CONSENTS} consents, as many as there may be."
        )));
    }
    Ok(())
}

fn kind(asked: &str) -> Result<String, Problem> {
    let kind = asked.trim().to_lowercase();
    let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let shaped = kind.starts_with(letter) && kind.chars().all(|c| letter(c) || "_.-".contains(c));
    if shaped && kind.len() <= CONSENT_KIND_CHARS {
        return Ok(kind);
    }
    Err(invalid(format!(
        "`kind` must be a word of 1 to {CONSENT_KIND_CHARS} letters a to z, digits, `_`, `.` or `-`, such as `sms`."
    )))
}

fn sentence(asked: &str) -> Result<String, Problem> {
    // Kept to the letter, ends and all: it is what somebody agreed to.
    let chars = asked.chars().count();
    if trim_text(asked).is_empty() || chars > CONSENT_CHARS {
        return Err(invalid(format!(
            "`sentence` must have 1 to {CONSENT_CHARS} characters."
        )));
    }
    Ok(asked.to_owned())
}

fn reused() -> Problem {
    Problem::new(
        ErrorCode::IdReused,
        "This id was used before, for something else. Nothing changed.",
    )
}
