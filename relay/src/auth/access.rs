//! The access table of this version, in one place for REST and socket. What is not allowed here is refused.

use super::Caller;
use crate::sites::Sites;
use switchboard_model::{CustomerId, QueueId, Role, SpecialistId};
use switchboard_protocol::{Command, ErrorCode, Person, Problem, SessionView};

/// Whether a socket may stay: customers from their site's origins, staff from no web page but the relay's own.
pub(crate) fn may_open_socket(
    caller: &Caller,
    origin: Option<&str>,
    sites: &Sites,
    own_origin: &str,
) -> Result<(), Problem> {
    let allowed = match caller {
        // A browser always names its origin; a customer is always in a browser.
        Caller::Customer { site, .. } => origin.is_some_and(|origin| sites.allows(*site, origin)),
        // The desktop is no web page and names none.
        Caller::Staff { .. } => origin.is_none_or(|origin| origin == own_origin),
        Caller::Operator => return Err(unauthorized()),
    };
    if allowed { Ok(()) } else { Err(foreign_origin()) }
}

/// Whether a request with a token may come from a web page: a customer's from their own site's, staff's and the
/// operator's from the relay's own only. Programs, and pages that ask their own origin, name none.
pub(crate) fn may_call_from(
    caller: &Caller,
    origin: Option<&str>,
    sites: &Sites,
    own_origin: &str,
) -> Result<(), Problem> {
    let Some(origin) = origin.filter(|origin| *origin != own_origin) else {
        return Ok(());
    };
    match caller {
        Caller::Customer { site, .. } if sites.allows(*site, origin) => Ok(()),
        Caller::Customer { .. } | Caller::Staff { .. } | Caller::Operator => Err(foreign_origin()),
    }
}

/// Whether a principal may ever send this command. Whether this session or offer is theirs is the desk's to say.
pub(crate) fn may_ask(caller: &Caller, command: &Command) -> Result<(), Problem> {
    let (customers, staff) = match command {
        Command::StartSession { .. } | Command::ReopenSession { .. } | Command::RateSession { .. } => {
            (true, false)
        }
        Command::PostMessage { .. } | Command::EndSession { .. } => (true, true),
        Command::AcceptOffer { .. }
        | Command::DeclineOffer { .. }
        | Command::EditMessage { .. }
        | Command::DeleteMessage { .. }
        | Command::SetStatus { .. }
        | Command::TransferSession { .. }
        | Command::CancelTransfer { .. }
        | Command::HandOver { .. }
        | Command::EndWrapUp { .. }
        | Command::SetPriority { .. } => (false, true),
    };
    let allowed = match caller {
        Caller::Customer { .. } => customers,
        Caller::Staff { .. } => staff,
        Caller::Operator => false,
    };
    if allowed { Ok(()) } else { Err(forbidden()) }
}

/// Whether a session may be read; `customer` is whose it is, which a merge may have changed. A foreign one is answered
/// as a missing one.
pub(crate) fn may_read(caller: &Caller, session: &SessionView, customer: CustomerId) -> Result<(), Problem> {
    let allowed = match caller {
        Caller::Customer { id, .. } => customer == *id,
        Caller::Staff { person, .. } => person.role == Role::Admin || owns(person, session),
        Caller::Operator => true,
    };
    if allowed { Ok(()) } else { Err(missing()) }
}

/// Whether it may be read why a session went where it went: by its owner, leads of its queue, admins and the operator.
/// A foreign one is answered as a missing one.
pub(crate) fn may_read_routing(caller: &Caller, session: &SessionView) -> Result<(), Problem> {
    let allowed = match caller {
        Caller::Customer { .. } => false,
        Caller::Staff { person, .. } => owns(person, session) || looks_after(person, session.queue.id),
        Caller::Operator => true,
    };
    if allowed { Ok(()) } else { Err(missing()) }
}

/// Whether colleagues and queues may be looked up, to give a chat to one of them: by staff.
pub(crate) fn may_give_away(caller: &Caller) -> Result<SpecialistId, Problem> {
    match caller {
        Caller::Staff { person, .. } => Ok(person.id),
        Caller::Customer { .. } | Caller::Operator => Err(forbidden()),
    }
}

/// Whether warnings may be read, and customers be merged: by leads, admins and the operator. Which queues' warnings
/// those are is the desk's to say.
pub(crate) fn may_look_after(caller: &Caller) -> Result<(), Problem> {
    let allowed = match caller {
        Caller::Operator => true,
        Caller::Staff { person, .. } => match person.role {
            Role::Lead | Role::Admin => true,
            Role::Specialist => false,
        },
        Caller::Customer { .. } => false,
    };
    if allowed { Ok(()) } else { Err(forbidden()) }
}

/// Whether people, queues and sites may be read and changed.
pub(crate) fn may_administer(caller: &Caller) -> Result<(), Problem> {
    let allowed = match caller {
        Caller::Operator => true,
        Caller::Staff { person, .. } => match person.role {
            Role::Admin => true,
            Role::Specialist | Role::Lead => false,
        },
        Caller::Customer { .. } => false,
    };
    if allowed { Ok(()) } else { Err(forbidden()) }
}

fn owns(person: &Person, session: &SessionView) -> bool {
    session.owner.as_ref().is_some_and(|owner| owner.id == person.id)
}

/// Leads look after the queues in their profile, admins after all.
fn looks_after(person: &Person, queue: QueueId) -> bool {
    match person.role {
        Role::Admin => true,
        Role::Lead => person.queues.iter().any(|own| own.id == queue),
        Role::Specialist => false,
    }
}

/// Nobody is signed in.
pub(crate) fn unauthorized() -> Problem {
    Problem::new(
        ErrorCode::Unauthorized,
        "The token is missing, wrong, expired or revoked. Sign in again.",
    )
}

/// The page may not embed the site.
pub(crate) fn foreign_origin() -> Problem {
    Problem::new(
        ErrorCode::OriginNotAllowed,
        "This page's origin is not on the site's list. Whoever runs the relay can add it.",
    )
}

/// Missing, or not theirs: the answer is the same.
pub(crate) fn missing() -> Problem {
    Problem::new(ErrorCode::NotFound, "There is no such thing here.")
}

fn forbidden() -> Problem {
    Problem::new(ErrorCode::Forbidden, "You may not do this. Nothing changed.")
}
