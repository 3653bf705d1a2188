//! To whom a chat may be given.

use super::extract::Signed;
use super::problem::Refusal;
use super::refusals::{Failing, NoToken, NotAllowed};
use crate::app::{App, unavailable};
use crate::ask;
use crate::auth::{
    Caller,
    access::{self, Act, Standing},
};
use crate::engine::AtDesk;
use axum::{Json, extract::State};
use std::collections::{BTreeMap, BTreeSet};
use switchboard_model::SpecialistId;
use switchboard_protocol::{Colleague, Person, PersonView, QueueView, TransferTargets};

/// To whom a chat may be given.
///
/// Colleagues, those who can take one first; queues and skills by name. For staff.
#[utoipa::path(
    get,
    path = "/v1/transfer-targets",
    operation_id = "transfer_targets",
    tag = "Sessions",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "Everyone and everything that can take a chat.", body = TransferTargets),
        NoToken, NotAllowed, Failing,
    ),
)]
pub(super) async fn list(
    State(app): State<App>,
    Signed(caller): Signed,
) -> Result<Json<TransferTargets>, Refusal> {
    ask::allow(&app, &caller, Act::ReadTargets, &[Standing::Own], "").await?;
    let Caller::Staff { person, .. } = &caller else {
        return Err(access::missing().into());
    };
    let me = person.id;
    let people = app.store.people().await.map_err(|error| unavailable(&error))?;
    let queues = app.store.queues().await.map_err(|error| unavailable(&error))?;
    let at_desk = app.engine.everyone().await?;
    let skills: BTreeSet<_> = people
        .iter()
        .flat_map(|person| person.skills.0.keys().cloned())
        .collect();
    let named = queues.into_iter().map(|queue| QueueView {
        id: queue.id,
        name: queue.name,
    });
    Ok(Json(TransferTargets {
        specialists: colleagues(me, people, at_desk),
        queues: named.collect(),
        skills: skills.into_iter().collect(),
    }))
}

/// Everyone else, in the order of names; those without room after those with, the unreachable last.
fn colleagues(me: SpecialistId, people: Vec<Person>, at_desk: Vec<AtDesk>) -> Vec<Colleague> {
    let at_desk: BTreeMap<SpecialistId, AtDesk> = at_desk.into_iter().map(|it| (it.id, it)).collect();
    let colleague = |person: Person| {
        let it = at_desk.get(&person.id)?;
        Some(Colleague {
            person: PersonView {
                id: person.id,
                name: person.name,
            },
            reachable: it.reachable,
            load: it.load,
            capacity: it.capacity,
        })
    };
    let others = people.into_iter().filter(|person| person.id != me);
    let mut colleagues: Vec<Colleague> = others.filter_map(colleague).collect();
    colleagues.sort_by_key(|it| (!it.reachable, it.load >= it.capacity.0));
    colleagues
}
