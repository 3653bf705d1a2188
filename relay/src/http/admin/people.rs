//! People and their invitations.

use super::{exists, invalid, name, skills};
use crate::app::{App, unavailable};
use crate::ask;
use crate::auth::{
    access::{self, Act},
    codes,
};
use crate::engine::{self, email, phone, set_specialist, tidy_language};
use crate::http::extract::{Body, Named, Signed};
use crate::http::problem::Refusal;
use crate::http::refusals::{BadBody, Exists, Failing, Missing, NoToken, NotAllowed};
use crate::store::{Digest, Write};
use axum::{Json, extract::State, http::StatusCode};
use switchboard_core::Principal;
use switchboard_model::{Capacity, Language, SpecialistId, Timestamp, limits::TAGS};
use switchboard_protocol::{
    ChangePerson, CreateInvitation, ErrorCode, Invitation, NewPerson, Person, Problem, QueueView,
};

/// Everyone who answers.
#[utoipa::path(
    get,
    path = "/v1/admin/people",
    operation_id = "list_people",
    tag = "People",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "Everyone, by name.", body = Vec<Person>),
        NoToken, NotAllowed, Failing,
    ),
)]
pub(in crate::http) async fn list(
    State(app): State<App>,
    Signed(caller): Signed,
) -> Result<Json<Vec<Person>>, Refusal> {
    ask::allow_list(&app, &caller, Act::ReadSetup, "list_people").await?;
    Ok(Json(
        app.store.people().await.map_err(|error| unavailable(&error))?,
    ))
}

/// Add a person and invite them.
#[utoipa::path(
    post,
    path = "/v1/admin/people",
    operation_id = "add_person",
    tag = "People",
    request_body = NewPerson,
    security(("bearer" = [])),
    responses(
        (status = 201, description = "Added; the code is shown this once.", body = Invitation),
        NoToken, NotAllowed, BadBody, Exists, Failing,
    ),
)]
pub(in crate::http) async fn add(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(asked): Body<NewPerson>,
) -> Result<(StatusCode, Json<Invitation>), Refusal> {
    ask::allow(&app, &caller, Act::ChangeSetup, &[], "add_person").await?;
    let _alone = app.administration.lock().await;
    let person = checked(&app, asked).await?;
    let taken = app
        .store
        .person_by_email(&person.email)
        .await
        .map_err(|error| unavailable(&error))?;
    if taken.is_some() {
        return Err(exists("Someone with this e-mail address is here already.").into());
    }
    let (invitation, digest) = invitation(&app, person);
    let Invitation {
        person, expires_at, ..
    } = &invitation;
    let writes = vec![
        Write::Person(person.clone()),
        invited(digest, person.id, *expires_at),
    ];
    app.engine.change(set_specialist(person), writes).await?;
    Ok((StatusCode::CREATED, Json(invitation)))
}

/// Make a new code for someone who is there.
///
/// Older codes of theirs stop working.
#[utoipa::path(
    post,
    path = "/v1/admin/invitations",
    operation_id = "invite_person",
    tag = "People",
    request_body = CreateInvitation,
    security(("bearer" = [])),
    responses(
        (status = 201, description = "Invited; the code is shown this once.", body = Invitation),
        NoToken, NotAllowed, BadBody, Missing, Failing,
    ),
)]
pub(in crate::http) async fn invite(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(asked): Body<CreateInvitation>,
) -> Result<(StatusCode, Json<Invitation>), Refusal> {
    ask::allow(&app, &caller, Act::ChangeSetup, &[], "invite_person").await?;
    let _alone = app.administration.lock().await;
    let found = app
        .store
        .person_by_email(asked.email.trim())
        .await
        .map_err(|error| unavailable(&error))?;
    let (person, _) = found.ok_or_else(|| {
        Problem::new(
            ErrorCode::NotFound,
            "Nobody here has this e-mail address. Add the person first.",
        )
    })?;
    let (invitation, digest) = invitation(&app, person);
    let writes = vec![invited(digest, invitation.person.id, invitation.expires_at)];
    app.store
        .commit(writes)
        .await
        .map_err(|error| unavailable(&error))?;
    Ok((StatusCode::CREATED, Json(invitation)))
}

/// Change what is said of a person; the rest stays.
#[utoipa::path(
    patch,
    path = "/v1/admin/people/{id}",
    operation_id = "change_person",
    tag = "People",
    params(("id" = SpecialistId, Path, description = "The person's id.")),
    request_body = ChangePerson,
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The person as they are from here on.", body = Person),
        NoToken, NotAllowed, BadBody, Missing, Failing,
    ),
)]
pub(in crate::http) async fn change(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
    Body(asked): Body<ChangePerson>,
) -> Result<Json<Person>, Refusal> {
    ask::allow(
        &app,
        &caller,
        Act::ChangeSetup,
        &[],
        format!("change_person {id}{}", changed(&asked)),
    )
    .await?;
    let id: SpecialistId = id.parse().map_err(|_| access::missing())?;
    let _alone = app.administration.lock().await;
    let found = app.store.person(id).await.map_err(|error| unavailable(&error))?;
    let mut person = found.ok_or_else(access::missing)?;
    if let Some(asked) = asked.name {
        person.name = name("name", &asked)?;
    }
    if let Some(asked) = asked.phone {
        person.phone = Some(asked).filter(|asked| !asked.trim().is_empty());
        person.phone = person.phone.as_deref().map(phone).transpose()?;
    }
    if let Some(asked) = asked.role {
        person.role = asked;
    }
    if let Some(asked) = asked.skills {
        person.skills = skills(asked)?;
    }
    if let Some(asked) = asked.languages {
        person.languages = languages(&asked)?;
    }
    if let Some(asked) = asked.capacity {
        person.capacity = capacity(asked)?;
    }
    if let Some(asked) = asked.queues {
        person.queues = queues(&app, &asked).await?;
    }
    let writes = vec![Write::PersonChanged(person.clone())];
    app.engine.change(set_specialist(&person), writes).await?;
    let stored = app.store.person(id).await.map_err(|error| unavailable(&error))?;
    Ok(Json(stored.unwrap_or(person)))
}

/// Somebody has forgotten their password.
///
/// It works no longer, they are signed out everywhere, and the code lets them set a new one.
#[utoipa::path(
    post,
    path = "/v1/admin/people/{id}/reset",
    operation_id = "reset_person",
    tag = "People",
    params(("id" = SpecialistId, Path, description = "The person's id.")),
    security(("bearer" = [])),
    responses(
        (status = 201, description = "The code is shown this once.", body = Invitation),
        NoToken, NotAllowed, Missing, Failing,
    ),
)]
pub(in crate::http) async fn reset(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
) -> Result<(StatusCode, Json<Invitation>), Refusal> {
    ask::allow(&app, &caller, Act::ChangeSetup, &[], format!("reset_person {id}")).await?;
    let _alone = app.administration.lock().await;
    let id: SpecialistId = id.parse().map_err(|_| access::missing())?;
    let people = app.store.people().await.map_err(|error| unavailable(&error))?;
    let person = people.into_iter().find(|person| person.id == id);
    let (invitation, digest) = invitation(&app, person.ok_or_else(access::missing)?);
    let who = Principal::Specialist(id);
    let writes = vec![
        Write::PasswordCleared(id),
        Write::RevokeAll(who),
        invited(digest, id, invitation.expires_at),
    ];
    let done = app.store.commit(writes).await;
    done.map_err(|error| unavailable(&error))?;
    app.registry.revoke_all(who);
    Ok((StatusCode::CREATED, Json(invitation)))
}

/// Somebody answers no more.
///
/// Their chats wait again at the front of their queues, their devices are signed out, their address may be used again.
/// Their name stays with what they wrote.
#[utoipa::path(
    delete,
    path = "/v1/admin/people/{id}",
    operation_id = "remove_person",
    tag = "People",
    params(("id" = SpecialistId, Path, description = "The person's id.")),
    security(("bearer" = [])),
    responses(
        (status = 204, description = "They answer no more."),
        NoToken, NotAllowed, Missing, Failing,
    ),
)]
pub(in crate::http) async fn remove(
    State(app): State<App>,
    Signed(caller): Signed,
    Named(id): Named,
) -> Result<StatusCode, Refusal> {
    ask::allow(
        &app,
        &caller,
        Act::ChangeSetup,
        &[],
        format!("remove_person {id}"),
    )
    .await?;
    let id: SpecialistId = id.parse().map_err(|_| access::missing())?;
    let _alone = app.administration.lock().await;
    let at = (app.clock)();
    let writes = vec![Write::PersonRemoved { person: id, at }];
    app.engine.change(engine::remove(id), writes).await?;
    app.registry.revoke_all(Principal::Specialist(id));
    Ok(StatusCode::NO_CONTENT)
}

/// Which fields change, and to which role: for the audit log.
fn changed(asked: &ChangePerson) -> String {
    let role = asked.role.map(|role| format!(" role={role}"));
    let fields = [
        (asked.name.is_some(), " name"),
        (asked.phone.is_some(), " phone"),
        (asked.skills.is_some(), " skills"),
        (asked.languages.is_some(), " languages"),
        (asked.capacity.is_some(), " capacity"),
        (asked.queues.is_some(), " queues"),
    ];
    let fields = fields.into_iter().filter(|(changes, _)| *changes);
    role.unwrap_or_default() + &fields.map(|(_, field)| field).collect::<String>()
}

async fn checked(app: &App, asked: NewPerson) -> Result<Person, Problem> {
    let default = Capacity(app.config.limits.default_capacity);
    Ok(Person {
        id: SpecialistId::new((app.ids)()),
        name: name("name", &asked.name)?,
        email: email(&asked.email)?,
        phone: asked.phone.as_deref().map(phone).transpose()?,
        role: asked.role,
        skills: skills(asked.skills)?,
        languages: languages(&asked.languages)?,
        capacity: capacity(asked.capacity.unwrap_or(default))?,
        queues: queues(app, &asked.queues).await?,
    })
}

fn capacity(asked: Capacity) -> Result<Capacity, Problem> {
    if (1..=100).contains(&asked.0) {
        Ok(asked)
    } else {
        Err(invalid("`capacity` must be a whole number from 1 to 100."))
    }
}

fn languages(asked: &[Language]) -> Result<Vec<Language>, Problem> {
    let mut languages = Vec::new();
    for language in asked {
        let language = tidy_language(language)?;
        if !languages.contains(&language) {
            languages.push(language);
        }
    }
    if languages.len() > TAGS {
        return Err(invalid(format!("`languages` may hold at most {TAGS}.")));
    }
    Ok(languages)
}

async fn queues(app: &App, asked: &[String]) -> Result<Vec<QueueView>, Problem> {
    let known = app.store.queues().await.map_err(|error| unavailable(&error))?;
    let mut queues: Vec<QueueView> = Vec::new();
    for asked in asked {
        let Some(queue) = known
            .iter()
            .find(|queue| queue.name.eq_ignore_ascii_case(asked.trim()))
        else {
            let names: Vec<_> = known.iter().map(|queue| queue.name.as_str()).collect();
            return Err(invalid(format!(
                "There is no queue {asked:?}. Queues: {}.",
                names.join(", ")
            )));
        };
        if !queues.iter().any(|taken| taken.id == queue.id) {
            queues.push(QueueView {
                id: queue.id,
                name: queue.name.clone(),
            });
        }
    }
    Ok(queues)
}

fn invitation(app: &App, person: Person) -> (Invitation, Digest) {
    let (code, digest) = codes::fresh();
    let relay: String = url::form_urlencoded::byte_serialize(app.public_url().as_bytes()).collect();
    let link = format!("switchboard://join?relay={relay}&code={code}");
    let expires_at = app.in_days(app.config.auth.invitation_days);
    (
        Invitation {
            person,
            code,
            link,
            expires_at,
        },
        digest,
    )
}

const fn invited(code: Digest, person: SpecialistId, expires_at: Timestamp) -> Write {
    Write::Invitation {
        code,
        person,
        expires_at,
    }
}
