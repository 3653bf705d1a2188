//! From the wire to the desk: checks sizes and shapes, keeps texts aside, and names what the desk is asked.
//!
//! Pure: whether the sender may ask at all is `auth::access`'s to say, whether it can be done is the desk's.

use super::checks::{
    author, author_or_lead, comment, customer, first_words, forbidden, note, page, short, staff, stars,
    target, tidy_language, words,
};
use super::details::{attributes, contact, context, note_text, tags};
use crate::store::{Audited, Details, Digest};
use sha2::{Digest as _, Sha256};
use switchboard_core::{Annotation, Author, Command, Principal};
use switchboard_model::{CommandId, MessageId, NoteId, QueueId, SessionId};
use switchboard_protocol::{self as wire, PageView, Problem};

/// One checked request of a client.
#[derive(Clone, Debug)]
pub(crate) struct Intent {
    /// Made by the client, unique for ever.
    pub(crate) id: CommandId,
    /// Who asks.
    pub(crate) by: Principal,
    /// Of the command as it came, to tell a repetition from a reused id.
    pub(crate) digest: Digest,
    /// What the desk is asked.
    pub(crate) command: Command,
    /// What the customer says of themselves, when a chat is opened.
    pub(crate) started: Option<StartedSession>,
    /// The words, when there are any.
    pub(crate) written: Option<Written>,
    /// The message that is to say something else, or nothing.
    pub(crate) edited: Option<Edited>,
    /// What is written down about the session.
    pub(crate) details: Option<Box<Details>>,
    /// What a note for colleagues says, or which one goes.
    pub(crate) noted: Option<Noted>,
    /// What goes along with a transfer.
    pub(crate) note: Option<String>,
    /// What goes along with a rating, if anything is said of that; `Some(None)` takes it back.
    pub(crate) comment: Option<Option<String>>,
    /// What is recorded with it, when it is done.
    pub(crate) audited: Option<Audited>,
}

/// A message that is to be changed.
#[derive(Clone, Debug)]
pub(crate) struct Edited {
    pub(crate) id: MessageId,
    pub(crate) session: SessionId,
    /// What it is to say; nothing when it is taken back.
    pub(crate) text: Option<String>,
}

/// A note for colleagues.
#[derive(Clone, Debug)]
pub(crate) struct Noted {
    pub(crate) id: NoteId,
    pub(crate) session: SessionId,
    /// Nothing when it goes.
    pub(crate) text: Option<String>,
}

/// What comes with a new chat beside ids.
#[derive(Clone, Debug)]
pub(crate) struct StartedSession {
    pub(crate) name: Option<String>,
    pub(crate) page: Option<PageView>,
}

/// A message's words.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) id: MessageId,
    pub(crate) session: SessionId,
    pub(crate) text: String,
}

/// What stands beside a command.
#[derive(Default)]
struct Beside {
    started: Option<StartedSession>,
    written: Option<Written>,
    edited: Option<Edited>,
    details: Option<Box<Details>>,
    noted: Option<Noted>,
    note: Option<String>,
    comment: Option<Option<String>>,
}

/// Checks a command and translates it. `queue` is the queue that the customer's site feeds.
pub(crate) fn translate(
    by: Principal,
    queue: Option<QueueId>,
    id: CommandId,
    command: &wire::Command,
) -> Result<Intent, Problem> {
    let digest = digest(command);
    let mut beside = Beside::default();
    let command = match command {
        wire::Command::StartSession {
            session_id,
            name,
            language,
            page_url,
            page_title,
            first_message,
            contact: reached,
            context: before,
            attributes: known,
        } => {
            let (Principal::Customer(customer), Some(queue)) = (by, queue) else {
                return Err(forbidden());
            };
            beside.details = Some(Box::new(Details {
                contact: reached.as_ref().map(contact).transpose()?,
                context: before.as_deref().map(context).transpose()?,
                attributes: known.as_ref().map(attributes).transpose()?,
                ..Details::default()
            }));
            beside.written = first_words(*session_id, first_message.as_ref())?;
            beside.started = Some(StartedSession {
                name: short("name", name.as_deref())?,
                page: page(page_url.as_deref(), page_title.as_deref())?,
            });
            Command::StartSession {
                session: *session_id,
                customer,
                queue,
                language: language.as_ref().map(tidy_language).transpose()?,
                first_message: beside.written.as_ref().map(|written| written.id),
            }
        }
        wire::Command::ReopenSession {
            session_id,
            first_message,
        } => {
            beside.written = first_words(*session_id, first_message.as_ref())?;
            Command::ReopenSession {
                session: *session_id,
                customer: customer(by)?,
                first_message: beside.written.as_ref().map(|written| written.id),
            }
        }
        wire::Command::PostMessage {
            session_id,
            message_id,
            fence,
            text,
        } => {
            beside.written = Some(words(*session_id, *message_id, text)?);
            Command::PostMessage {
                session: *session_id,
                message: *message_id,
                author: author(by, *fence)?,
            }
        }
        wire::Command::EditMessage {
            session_id,
            message_id,
            fence,
            text,
        } => {
            let Written { id, session, text } = words(*session_id, *message_id, text)?;
            beside.edited = Some(Edited {
                id,
                session,
                text: Some(text),
            });
            Command::EditMessage {
                session,
                message: id,
                owner: staff(by)?,
                fence: *fence,
            }
        }
        wire::Command::DeleteMessage {
            session_id,
            message_id,
            fence,
        } => {
            beside.edited = Some(Edited {
                id: *message_id,
                session: *session_id,
                text: None,
            });
            Command::DeleteMessage {
                session: *session_id,
                message: *message_id,
                owner: staff(by)?,
                fence: *fence,
            }
        }
        wire::Command::EndSession {
            session_id,
            fence,
            resolution,
        } => {
            let author = author_or_lead(by, *fence)?;
            Command::EndSession {
                session: *session_id,
                author,
                // Only staff may say how it ended.
                resolution: resolution.filter(|_| !matches!(author, Author::Customer(_))),
            }
        }
        wire::Command::RateSession {
            session_id,
            stars: given,
            comment: said,
        } => {
            beside.comment = said.as_deref().map(comment).transpose()?;
            Command::RateSession {
                session: *session_id,
                customer: customer(by)?,
                stars: stars(*given)?,
                commented: said.is_some(),
            }
        }
        wire::Command::AcceptOffer { offer_id } => Command::AcceptOffer {
            offer: *offer_id,
            specialist: staff(by)?,
        },
        wire::Command::DeclineOffer { offer_id, reason } => Command::DeclineOffer {
            offer: *offer_id,
            specialist: staff(by)?,
            reason: *reason,
        },
        wire::Command::SetStatus { status, when_done } => Command::SetStatus {
            specialist: staff(by)?,
            status: *status,
            when_done: *when_done,
        },
        wire::Command::TransferSession {
            session_id,
            fence,
            to,
            note: said,
        } => {
            beside.note = note(said.as_deref())?;
            Command::TransferSession {
                session: *session_id,
                owner: staff(by)?,
                fence: *fence,
                to: target(to),
            }
        }
        wire::Command::CancelTransfer { session_id, fence } => Command::CancelTransfer {
            session: *session_id,
            owner: staff(by)?,
            fence: *fence,
        },
        wire::Command::HandOver { to, note: said } => {
            beside.note = note(said.as_deref())?;
            Command::HandOver {
                specialist: staff(by)?,
                to: to.as_ref().map(target),
            }
        }
        wire::Command::EndWrapUp { session_id } => Command::EndWrapUp {
            specialist: staff(by)?,
            session: *session_id,
        },
        wire::Command::AssignSession {
            session_id,
            specialist_id,
        } => Command::AssignSession {
            session: *session_id,
            by: staff(by)?,
            to: *specialist_id,
        },
        wire::Command::SetStatusOf {
            specialist_id,
            status,
        } => Command::SetStatusOf {
            specialist: *specialist_id,
            by: staff(by)?,
            status: *status,
        },
        wire::Command::PostSystemMessage {
            session_id,
            message_id,
            text,
        } => {
            beside.written = Some(words(*session_id, *message_id, text)?);
            Command::PostMessage {
                session: *session_id,
                message: *message_id,
                author: Author::Lead(staff(by)?),
            }
        }
        wire::Command::UpdateSession {
            session_id,
            fence,
            name,
            contact: reached,
            context: before,
            tags: filed,
            attributes: known,
        } => {
            let author = author_or_lead(by, *fence)?;
            let theirs = before.is_some() || filed.is_some() || known.is_some();
            if matches!(author, Author::Customer(_)) && theirs {
                return Err(forbidden());
            }
            beside.details = Some(Box::new(Details {
                name: match name {
                    Some(name) => Some(short("name", Some(name))?),
                    None => None,
                },
                contact: reached.as_ref().map(contact).transpose()?,
                context: before.as_deref().map(context).transpose()?,
                origin: None,
                tags: filed.as_deref().map(tags).transpose()?,
                attributes: known.as_ref().map(attributes).transpose()?,
            }));
            Command::Annotate {
                session: *session_id,
                author,
                what: Annotation::Details,
                shown: name.is_some(),
            }
        }
        wire::Command::PostNote {
            session_id,
            fence,
            note_id,
            text,
        } => {
            beside.noted = Some(Noted {
                id: *note_id,
                session: *session_id,
                text: Some(note_text(text)?),
            });
            Command::Annotate {
                session: *session_id,
                author: staff(by).and_then(|_| author_or_lead(by, *fence))?,
                what: Annotation::Note(*note_id),
                shown: false,
            }
        }
        wire::Command::DeleteNote {
            session_id,
            fence,
            note_id,
        } => {
            beside.noted = Some(Noted {
                id: *note_id,
                session: *session_id,
                text: None,
            });
            Command::Annotate {
                session: *session_id,
                author: staff(by).and_then(|_| author_or_lead(by, *fence))?,
                what: Annotation::NoteDeleted(*note_id),
                shown: false,
            }
        }
        wire::Command::SetPriority { session_id, priority } => Command::SetPriority {
            session: *session_id,
            by: staff(by)?,
            priority: *priority,
        },
    };
    let Beside {
        started,
        written,
        edited,
        details,
        noted,
        note,
        comment,
    } = beside;
    Ok(Intent {
        id,
        by,
        digest,
        command,
        started,
        written,
        edited,
        details,
        noted,
        note,
        comment,
        audited: None,
    })
}

fn digest(command: &wire::Command) -> Digest {
    // A command is plain data with string keys: it always serialises.
    Sha256::digest(serde_json::to_vec(command).unwrap_or_default()).into()
}
