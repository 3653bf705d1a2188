//! Whether somebody may: one table, one function that decides, for REST and socket.
//!
//! Whether a chat or an offer is theirs at the moment of a command is the desk's to say; the same table says what is
//! expected of it, and a test compares the two.

mod document;
mod table;

pub(crate) use document::page;
pub(crate) use table::{Act, Grant, Standing, TABLE, Who};

use super::Caller;
use crate::sites::Sites;
use crate::store::Scope;
use switchboard_model::{CustomerId, QueueId, Role};
use switchboard_protocol::{Command, ErrorCode, Person, Problem, SessionView};

/// Decides. `standings` is how the caller stands to what they ask about. What is not theirs is answered as if it were
/// not there; what they may never do, as forbidden.
pub(crate) fn decide(caller: &Caller, act: Act, standings: &[Standing]) -> Result<Grant, Problem> {
    let grants = grants(caller.who(), act);
    let fits = |grant: &&Grant| grant.standing == Standing::Any || standings.contains(&grant.standing);
    match grants.iter().find(fits) {
        Some(grant) => Ok(*grant),
        None if grants.is_empty() => Err(forbidden()),
        None => Err(missing()),
    }
}

/// What the table says.
pub(crate) fn grants(who: Who, act: Act) -> &'static [Grant] {
    let row = TABLE.iter().find(|(named, _)| *named == act);
    row.map_or(&[], |(_, columns)| columns[who.column()])
}

/// Whether a principal may ever send this command; the grant says whether that is recorded. Whether this session or
/// offer is theirs is the desk's to say.
pub(crate) fn may_ask(caller: &Caller, command: &Command) -> Result<Grant, Problem> {
    widest(caller, act_of(caller, command))
}

/// The most that somebody may look at, for what is a list.
pub(crate) fn widest(caller: &Caller, act: Act) -> Result<Grant, Problem> {
    grants(caller.who(), act).last().copied().ok_or_else(forbidden)
}

/// What of a list somebody may see under a grant.
pub(crate) fn scope(caller: &Caller, grant: Grant) -> Scope {
    match (grant.standing, caller) {
        (Standing::Any, _) => Scope::All,
        (Standing::Queue, Caller::Staff { person, .. }) => {
            Scope::Queues(person.queues.iter().map(|queue| queue.id).collect(), person.id)
        }
        (Standing::Own | Standing::Owner, Caller::Staff { person, .. }) => Scope::Own(person.id),
        _ => Scope::Nothing,
    }
}

/// What a command asks for.
pub(crate) const fn act_of(caller: &Caller, command: &Command) -> Act {
    match command {
        Command::StartSession { .. } | Command::ReopenSession { .. } | Command::RateSession { .. } => {
            Act::OpenChat
        }
        Command::PostMessage { .. } => Act::Write,
        Command::EndSession { fence: None, .. } if matches!(caller, Caller::Staff { .. }) => Act::Intervene,
        Command::EndSession { .. } => Act::EndChat,
        Command::EditMessage { .. }
        | Command::DeleteMessage { .. }
        | Command::TransferSession { .. }
        | Command::CancelTransfer { .. }
        | Command::HandOver { .. } => Act::WorkOnChat,
        Command::AcceptOffer { .. } | Command::DeclineOffer { .. } => Act::AnswerOffer,
        Command::SetStatus { .. } | Command::EndWrapUp { .. } => Act::OwnPresence,
        Command::UpdateSession { .. } | Command::PostNote { .. } | Command::DeleteNote { .. } => {
            Act::Annotate
        }
        Command::SetPriority { .. } => Act::Prioritise,
        Command::AssignSession { .. } | Command::SetStatusOf { .. } | Command::PostSystemMessage { .. } => {
            Act::Intervene
        }
    }
}

/// How a caller stands to a session; `customer` is whose it is, which a merge may have changed.
pub(crate) fn standings(caller: &Caller, session: &SessionView, customer: CustomerId) -> Vec<Standing> {
    match caller {
        Caller::Customer { id, .. } => (*id == customer).then_some(Standing::Own).into_iter().collect(),
        Caller::Staff { person, .. } => {
            let owns = session.owner.as_ref().is_some_and(|owner| owner.id == person.id);
            let serves = serves(person, session.queue.id);
            [owns.then_some(Standing::Owner), serves.then_some(Standing::Queue)]
                .into_iter()
                .flatten()
                .collect()
        }
        Caller::Operator => Vec::new(),
    }
}

/// Whether a queue is in somebody's profile.
pub(crate) fn serves(person: &Person, queue: QueueId) -> bool {
    person.queues.iter().any(|own| own.id == queue)
}

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

impl Caller {
    /// Their column of the table.
    pub(crate) fn who(&self) -> Who {
        match self {
            Self::Customer { .. } => Who::Customer,
            Self::Staff { person, .. } => match person.role {
                Role::Specialist => Who::Specialist,
                Role::Lead => Who::Lead,
                Role::Admin => Who::Admin,
            },
            Self::Operator => Who::Operator,
        }
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
