//! The access table of this version, in one place for REST and socket. What is not allowed here is refused.

use super::Caller;
use crate::sites::Sites;
use switchboard_model::Role;
use switchboard_protocol::{Command, ErrorCode, Problem, SessionView};

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
    let allowed = match (caller, command) {
        (Caller::Customer { .. }, Command::StartSession { .. })
        | (
            Caller::Customer { .. } | Caller::Staff { .. },
            Command::PostMessage { .. } | Command::EndSession { .. },
        )
        | (
            Caller::Staff { .. },
            Command::AcceptOffer { .. } | Command::DeclineOffer { .. } | Command::SetStatus { .. },
        ) => true,
        (Caller::Staff { .. }, Command::StartSession { .. })
        | (
            Caller::Customer { .. },
            Command::AcceptOffer { .. } | Command::DeclineOffer { .. } | Command::SetStatus { .. },
        )
        | (Caller::Operator, _) => false,
    };
    if allowed { Ok(()) } else { Err(forbidden()) }
}

/// Whether a session may be read. A foreign one is answered as a missing one.
pub(crate) fn may_read(caller: &Caller, session: &SessionView) -> Result<(), Problem> {
    let allowed = match caller {
        Caller::Customer { id, .. } => session.customer.id == *id,
        Caller::Staff { person, .. } => {
            person.role == Role::Admin || session.owner.as_ref().is_some_and(|owner| owner.id == person.id)
        }
        Caller::Operator => true,
    };
    if allowed { Ok(()) } else { Err(missing()) }
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
