//! From the wire to the desk: checks sizes and shapes, keeps texts aside, and names what the desk is asked.
//!
//! Pure: whether the sender may ask at all is `auth::access`'s to say, whether it can be done is the desk's.

use crate::store::Digest;
use sha2::{Digest as _, Sha256};
use switchboard_core::{Author, Command, Principal};
use switchboard_model::{
    CommandId, Language, MessageId, QueueId, SessionId,
    limits::{MESSAGE_CHARS, NAME_CHARS, PAGE_URL_BYTES, trim_text},
};
use switchboard_protocol::{self as wire, ErrorCode, PageView, Problem};

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

/// Checks a command and translates it. `queue` is the queue that the customer's site feeds.
pub(crate) fn translate(
    by: Principal,
    queue: Option<QueueId>,
    id: CommandId,
    command: &wire::Command,
) -> Result<Intent, Problem> {
    let digest = digest(command);
    let (command, started, written) = match command {
        wire::Command::StartSession {
            session_id,
            name,
            language,
            page_url,
            page_title,
            first_message,
        } => {
            let (Principal::Customer(customer), Some(queue)) = (by, queue) else {
                return Err(forbidden());
            };
            let written = first_message
                .as_ref()
                .map(|first| words(*session_id, first.message_id, &first.text))
                .transpose()?;
            let command = Command::StartSession {
                session: *session_id,
                customer,
                queue,
                language: language.as_ref().map(tidy_language).transpose()?,
                first_message: written.as_ref().map(|written| written.id),
            };
            let started = StartedSession {
                name: short("name", name.as_deref())?,
                page: page(page_url.as_deref(), page_title.as_deref())?,
            };
            (command, Some(started), written)
        }
        wire::Command::PostMessage {
            session_id,
            message_id,
            fence,
            text,
        } => {
            let written = words(*session_id, *message_id, text)?;
            let command = Command::PostMessage {
                session: *session_id,
                message: *message_id,
                author: author(by, *fence)?,
            };
            (command, None, Some(written))
        }
        wire::Command::EndSession {
            session_id,
            fence,
            resolution,
        } => {
            let author = author(by, *fence)?;
            // Only staff may say how it ended.
            let resolution = resolution.filter(|_| matches!(author, Author::Specialist { .. }));
            (
                Command::EndSession {
                    session: *session_id,
                    author,
                    resolution,
                },
                None,
                None,
            )
        }
        wire::Command::AcceptOffer { offer_id } => (
            Command::AcceptOffer {
                offer: *offer_id,
                specialist: staff(by)?,
            },
            None,
            None,
        ),
        wire::Command::DeclineOffer { offer_id, reason } => {
            let specialist = staff(by)?;
            (
                Command::DeclineOffer {
                    offer: *offer_id,
                    specialist,
                    reason: *reason,
                },
                None,
                None,
            )
        }
        wire::Command::SetStatus { status } => (
            Command::SetStatus {
                specialist: staff(by)?,
                status: *status,
            },
            None,
            None,
        ),
    };
    Ok(Intent {
        id,
        by,
        digest,
        command,
        started,
        written,
    })
}

/// The line an offer shows: the first that is not empty, at most 140 characters.
pub(crate) fn first_line(text: &str) -> Option<String> {
    const CHARS: usize = 140;
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    Some(line.chars().take(CHARS).collect())
}

fn digest(command: &wire::Command) -> Digest {
    // A command is plain data with string keys: it always serialises.
    Sha256::digest(serde_json::to_vec(command).unwrap_or_default()).into()
}

fn words(session: SessionId, id: MessageId, text: &str) -> Result<Written, Problem> {
    let text = trim_text(text);
    if text.is_empty() {
        return Err(Problem::new(
            ErrorCode::MessageEmpty,
            "The message has no text. Write something and send again.",
        ));
    }
    if text.chars().count() > MESSAGE_CHARS {
        return Err(Problem::new(
            ErrorCode::MessageTooLong,
            "The message is too long. Shorten it or send it in parts.",
        )
        .with_detail(format!("At most {MESSAGE_CHARS} characters.")));
    }
    Ok(Written { id, session, text })
}

/// One line: names stand in lists, titles and notifications, where a line break or an escape would speak for us.
fn short(field: &str, value: Option<&str>) -> Result<Option<String>, Problem> {
    let line = |value: &str| trim_text(&value.replace(char::is_control, " "));
    let Some(value) = value.map(line).filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    if value.chars().count() > NAME_CHARS {
        return Err(invalid(format!(
            "`{field}` may have at most {NAME_CHARS} characters."
        )));
    }
    Ok(Some(value))
}

fn page(url: Option<&str>, title: Option<&str>) -> Result<Option<PageView>, Problem> {
    let Some(url) = url.filter(|url| !url.is_empty()) else {
        return Ok(None);
    };
    let http = url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if url.len() > PAGE_URL_BYTES || !http {
        return Err(invalid(format!(
            "`page_url` must be an http or https address of at most {PAGE_URL_BYTES} bytes."
        )));
    }
    // A title is the page's, not the customer's to shorten: an over-long one is left out.
    let title = title
        .map(trim_text)
        .filter(|title| !title.is_empty() && title.len() <= PAGE_URL_BYTES);
    Ok(Some(PageView {
        url: url.to_owned(),
        title,
    }))
}

/// A language tag in lower case.
pub(crate) fn tidy_language(language: &Language) -> Result<Language, Problem> {
    let tag = language.0.trim().to_ascii_lowercase();
    let shaped = (2..=35).contains(&tag.len())
        && tag.split('-').all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
    if shaped {
        Ok(Language(tag))
    } else {
        Err(invalid(
            "`language` must be a BCP 47 tag such as `en` or `pt-br`.",
        ))
    }
}

fn author(by: Principal, fence: Option<switchboard_model::Fence>) -> Result<Author, Problem> {
    match (by, fence) {
        (Principal::Customer(id), _) => Ok(Author::Customer(id)),
        (Principal::Specialist(id), Some(fence)) => Ok(Author::Specialist { id, fence }),
        (Principal::Specialist(_), None) => Err(invalid(
            "`fence` is missing: staff name the fence they own the session under.",
        )),
    }
}

fn staff(by: Principal) -> Result<switchboard_model::SpecialistId, Problem> {
    match by {
        Principal::Specialist(id) => Ok(id),
        Principal::Customer(_) => Err(forbidden()),
    }
}

fn forbidden() -> Problem {
    Problem::new(ErrorCode::Forbidden, "You may not do this. Nothing changed.")
}

fn invalid(detail: impl Into<String>) -> Problem {
    Problem::new(ErrorCode::Invalid, "A value is not allowed. Nothing changed.").with_detail(detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_skips_empty_ones_and_is_cut_by_characters() {
        assert_eq!(first_line("\n  \n  Grüße \nzwei"), Some("Grüße".to_owned()));
        assert_eq!(
            first_line(&"ü".repeat(200)).map(|line| line.chars().count()),
            Some(140)
        );
        assert_eq!(first_line(" \n"), None);
    }

    #[test]
    fn a_name_is_one_line_without_control_characters() {
        let name = |typed| short("name", Some(typed)).unwrap();
        assert_eq!(
            name("Kim\n\u{1b}[2JSwitchboard\0").as_deref(),
            Some("Kim  [2JSwitchboard")
        );
        assert_eq!(name("\u{7}\r\n"), None);
        assert_eq!(name(" Zoë \u{1f600} ").as_deref(), Some("Zoë \u{1f600}"));
    }

    #[test]
    fn languages_are_lower_case_tags() {
        assert_eq!(tidy_language(&Language("pt-BR".into())).unwrap().0, "pt-br");
        for bad in ["", "x", "en_US", "en--us", "<b>"] {
            assert_eq!(
                tidy_language(&Language(bad.into())).unwrap_err().code,
                ErrorCode::Invalid
            );
        }
    }
}
