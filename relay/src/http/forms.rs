//! Forms: what a customer leaves when nobody can answer.

use super::admin::invalid;
use super::extract::{Body, Signed, from_page};
use super::problem::Refusal;
use super::refusals::{BadBody, Failing, ForeignPage, FormRefused, NoToken, NotAllowed, TooOften};
use crate::app::{App, unavailable};
use crate::auth::{
    Caller,
    access::{self, Act},
};
use crate::engine::{email, phone, short, tidy_language};
use crate::store::{Form, Left};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use switchboard_model::{
    CustomerId, QueueId, Timestamp,
    limits::{FORMS_OPEN, MESSAGE_CHARS, trim_text},
};
use switchboard_protocol::{Contact, ErrorCode, FormTaken, NewForm, Problem};

/// Leave word when nobody can answer.
///
/// For customers. Staff of the site's queue find it among who was missed. Under the same id it is left once, however
/// often it is sent. A customer may have five that wait.
#[utoipa::path(
    post,
    path = "/v1/widget/forms",
    operation_id = "leave_form",
    tag = "Widget",
    request_body = NewForm,
    security(("bearer" = [])),
    responses(
        (status = 201, description = "It is durable.", body = FormTaken),
        NoToken, NotAllowed, ForeignPage, BadBody, FormRefused, TooOften, Failing,
    ),
)]
pub(super) async fn leave(
    State(app): State<App>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Body(asked): Body<NewForm>,
) -> Result<(StatusCode, Json<FormTaken>), Refusal> {
    access::widest(&caller, Act::LeaveForm)?;
    from_page(&app, &caller, &headers)?;
    let Caller::Customer {
        id: customer, site, ..
    } = caller
    else {
        return Err(access::missing().into());
    };
    let queue = app.sites.queue_of(site).ok_or_else(access::missing)?;
    let id = asked.id;
    let form = tidy(asked, customer, queue, (app.clock)())?;
    if let Some(phone) = &form.contact.phone {
        app.blocks.lets_number(phone, form.at)?;
    }
    let left = app.store.leave(form).await.map_err(|error| unavailable(&error))?;
    let problem = match left {
        Left::Kept(created_at) => {
            app.registry.note_change();
            return Ok((StatusCode::CREATED, Json(FormTaken { id, created_at })));
        }
        Left::Reused => Problem::new(
            ErrorCode::IdReused,
            "This id was used before, for something else. Nothing changed.",
        ),
        Left::TooMany => Problem::new(
            ErrorCode::RateLimited,
            "What you left before is not answered yet. Nothing was lost; you will hear from us.",
        )
        .with_detail(format!("At most {FORMS_OPEN} may wait.")),
        Left::InChat => Problem::new(
            ErrorCode::SessionOpen,
            "Somebody answers you in a chat. Write there.",
        ),
    };
    Err(problem.into())
}

fn tidy(asked: NewForm, customer: CustomerId, queue: QueueId, at: Timestamp) -> Result<Form, Problem> {
    let filled = |value: Option<String>| value.filter(|value| !value.trim().is_empty());
    let contact = Contact {
        email: filled(asked.email).as_deref().map(email).transpose()?,
        phone: filled(asked.phone).as_deref().map(phone).transpose()?,
        intent: None,
    };
    if contact == Contact::default() {
        return Err(invalid(
            "`email` or `phone` is missing: say how you can be reached.",
        ));
    }
    let message = trim_text(&asked.message);
    if message.is_empty() || message.chars().count() > MESSAGE_CHARS {
        return Err(invalid(format!(
            "`message` must have 1 to {MESSAGE_CHARS} characters."
        )));
    }
    Ok(Form {
        id: asked.id,
        customer,
        queue,
        name: short("name", Some(&asked.name))?
            .ok_or_else(|| invalid("`name` is missing: say whom to ask for."))?,
        contact,
        message,
        topic: short("topic", asked.topic.as_deref())?,
        language: asked.language.as_ref().map(tidy_language).transpose()?,
        at,
    })
}
