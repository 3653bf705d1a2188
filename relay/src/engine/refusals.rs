//! Why the desk said no, in words for whoever asked.

use crate::store::SeenSession;
use switchboard_core::{Command, Desk, Rejection};
use switchboard_protocol::{ErrorCode, Problem};

/// The words for a refused command. `seen` is what is known of the session it names, if it concerns whoever asked.
pub(super) fn explain(
    desk: &Desk,
    rejection: Rejection,
    command: &Command,
    seen: Option<&SeenSession>,
) -> Problem {
    let of = |code, title: &str| Problem::new(code, title);
    match rejection {
        Rejection::NoSuchSession => no_such_session(command, seen),
        Rejection::NoSuchQueue => of(ErrorCode::NotFound, "There is no such queue."),
        Rejection::NoSuchSpecialist => of(ErrorCode::NotFound, "There is no such person."),
        Rejection::SessionIdUsed => reused(),
        Rejection::SessionOpen if matches!(command, Command::EraseSession { .. }) => of(
            ErrorCode::SessionOpen,
            "This chat is still open. End it first; then it can be erased.",
        ),
        Rejection::SessionOpen => of(
            ErrorCode::SessionOpen,
            "A chat is open already. End it to start another.",
        ),
        Rejection::FenceStale => of(
            ErrorCode::FenceStale,
            "This chat has another owner by now. Nothing was sent.",
        ),
        Rejection::OfferGone => of(
            ErrorCode::OfferGone,
            "This chat no longer rings for you: it was answered, withdrawn or timed out.",
        ),
        Rejection::AtCapacity => of(
            ErrorCode::AtCapacity,
            "You hold as many chats as your limit allows. End one to take another.",
        ),
        Rejection::QueueFull => of(
            ErrorCode::QueueFull,
            "As many people wait as can be helped for the moment. Try again a little later.",
        ),
        Rejection::TooLate => of(
            ErrorCode::TooLate,
            "This chat ended too long ago to go on in it. Start a new one.",
        ),
        Rejection::TransferState => of(
            ErrorCode::TransferState,
            if matches!(command, Command::CancelTransfer { .. }) {
                "This chat is not on its way to anybody. Nothing changed."
            } else {
                "This chat is on its way to somebody else already. Cancel that first."
            },
        ),
        Rejection::TransferLimit => of(
            ErrorCode::TransferLimit,
            "This chat was passed on too often. Answer it, or ask your lead.",
        ),
        Rejection::TargetUnavailable => of(
            ErrorCode::TargetUnavailable,
            "They cannot be reached or have no room. Choose somebody else, or a queue.",
        ),
        Rejection::SkillMissing => of(
            ErrorCode::SkillMissing,
            "Nobody else has that skill. Choose a person or a queue.",
        ),
        Rejection::CannotMerge => of(
            ErrorCode::CannotMerge,
            "These two customers cannot become one: both have an open chat, or they are one already.",
        ),
        Rejection::QueueRules => {
            let faults: Vec<String> = if let Command::PutQueue(queue) = command {
                desk.faults(queue).iter().map(ToString::to_string).collect()
            } else {
                Vec::new()
            };
            of(
                ErrorCode::Invalid,
                "The queue's rules are not allowed. Nothing changed.",
            )
            .with_detail(faults.join(" "))
        }
    }
}

fn no_such_session(command: &Command, seen: Option<&SeenSession>) -> Problem {
    let of = |code, title: &str| Problem::new(code, title);
    match (seen, command) {
        (Some(seen), Command::RateSession { .. }) if !seen.ended => of(
            ErrorCode::SessionOpen,
            "This chat is still open. Rate it once it has ended.",
        ),
        (Some(seen), Command::RateSession { .. }) if seen.ended => {
            of(ErrorCode::TooLate, "This chat ended too long ago to be rated.")
        }
        (Some(seen), Command::ReopenSession { .. }) if seen.ended => of(
            ErrorCode::TooLate,
            "This chat ended too long ago to go on in it. Start a new one.",
        ),
        (Some(seen), _) if seen.ended => of(
            ErrorCode::SessionEnded,
            "This chat is over. Start a new one to go on.",
        ),
        (Some(_) | None, _) => of(ErrorCode::NotFound, "There is no such chat."),
    }
}

/// The chat is not the one its customer opened last: what they see is another.
pub(super) fn not_the_latest() -> Problem {
    Problem::new(
        ErrorCode::TooLate,
        "You have opened another chat since. Go on there, or start a new one.",
    )
}

/// An id that stands for something else.
pub(super) fn reused() -> Problem {
    Problem::new(
        ErrorCode::IdReused,
        "This id was used before, for something else. Nothing changed.",
    )
}

pub(super) fn no_such_note() -> Problem {
    Problem::new(
        ErrorCode::NotFound,
        "There is no such note of yours about this chat. Nothing changed.",
    )
}

pub(super) fn no_such_message() -> Problem {
    Problem::new(
        ErrorCode::NotFound,
        "There is no such message of yours in this chat. Nothing changed.",
    )
}
