//! What a client's values may be: sizes and shapes, each refused in words. Texts are tidied here and nowhere else.

use super::intake::Written;
use switchboard_core::{Author, Command, Principal, TransferTo};
use switchboard_model::{
    Fence, Language, MessageId, SessionId, Skill, SpecialistId, Stars,
    limits::{MESSAGE_CHARS, NAME_CHARS, NOTE_CHARS, PAGE_URL_BYTES, RATING_COMMENT_CHARS, trim_text},
};
use switchboard_protocol::{self as wire, ErrorCode, FirstMessage, PageView, Problem};

/// The line an offer shows: the first that is not empty, at most 140 characters.
pub(crate) fn first_line(text: &str) -> Option<String> {
    const CHARS: usize = 140;
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    Some(line.chars().take(CHARS).collect())
}

/// The message a chat opens with, if there is one.
pub(super) fn first_words(
    session: SessionId,
    first: Option<&FirstMessage>,
) -> Result<Option<Written>, Problem> {
    first
        .map(|first| words(session, first.message_id, &first.text))
        .transpose()
}

/// A message's words.
pub(super) fn words(session: SessionId, id: MessageId, text: &str) -> Result<Written, Problem> {
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
pub(crate) fn short(field: &str, value: Option<&str>) -> Result<Option<String>, Problem> {
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

/// Where a chat was opened.
pub(super) fn page(url: Option<&str>, title: Option<&str>) -> Result<Option<PageView>, Problem> {
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

/// Who acts on a session.
pub(super) fn author(by: Principal, fence: Option<Fence>) -> Result<Author, Problem> {
    match (by, fence) {
        (Principal::Customer(id), _) => Ok(Author::Customer(id)),
        (Principal::Specialist(id), Some(fence)) => Ok(Author::Specialist { id, fence }),
        (Principal::Specialist(_), None) => Err(invalid(
            "`fence` is missing: staff name the fence they own the session under.",
        )),
    }
}

/// Staff who name no fence do not own the session: they look after its queue.
pub(super) fn author_or_lead(by: Principal, fence: Option<Fence>) -> Result<Author, Problem> {
    match (by, fence) {
        (Principal::Specialist(lead), None) => Ok(Author::Lead(lead)),
        _ => author(by, fence),
    }
}

/// The session that a command names.
pub(super) const fn session_of(command: &Command) -> Option<SessionId> {
    match command {
        Command::StartSession { session, .. }
        | Command::ReopenSession { session, .. }
        | Command::PostMessage { session, .. }
        | Command::EditMessage { session, .. }
        | Command::DeleteMessage { session, .. }
        | Command::MarkMessages { session, .. }
        | Command::EndSession { session, .. }
        | Command::RateSession { session, .. }
        | Command::TransferSession { session, .. }
        | Command::CancelTransfer { session, .. }
        | Command::EndWrapUp { session, .. }
        | Command::SetPriority { session, .. }
        | Command::AssignSession { session, .. }
        | Command::Annotate { session, .. }
        | Command::EraseSession { session, .. }
        | Command::HoldByPhone { session, .. } => Some(*session),
        Command::PutQueue(_)
        | Command::PutSpecialist(_)
        | Command::SetStatus { .. }
        | Command::SetStatusOf { .. }
        | Command::RemoveSpecialist { .. }
        | Command::Link { .. }
        | Command::Unlink { .. }
        | Command::LinkCustomer { .. }
        | Command::UnlinkCustomer { .. }
        | Command::UnlinkAll
        | Command::AcceptOffer { .. }
        | Command::DeclineOffer { .. }
        | Command::HandOver { .. }
        | Command::MergeCustomers { .. }
        | Command::Tick => None,
    }
}

/// What goes along with a transfer.
pub(super) fn note(note: Option<&str>) -> Result<Option<String>, Problem> {
    let Some(note) = note.map(trim_text).filter(|note| !note.is_empty()) else {
        return Ok(None);
    };
    if note.chars().count() > NOTE_CHARS {
        return Err(invalid(format!(
            "`note` may have at most {NOTE_CHARS} characters."
        )));
    }
    Ok(Some(note))
}

/// What goes along with a rating; nothing when it is empty.
pub(super) fn comment(comment: &str) -> Result<Option<String>, Problem> {
    let comment = trim_text(comment);
    if comment.chars().count() > RATING_COMMENT_CHARS {
        return Err(invalid(format!(
            "`comment` may have at most {RATING_COMMENT_CHARS} characters."
        )));
    }
    Ok(Some(comment).filter(|comment| !comment.is_empty()))
}

/// To whom a chat is to go. Skills are lower case everywhere.
pub(super) fn target(to: &wire::TransferTo) -> TransferTo {
    match to {
        wire::TransferTo::Specialist { id } => TransferTo::Specialist(*id),
        wire::TransferTo::Queue { id } => TransferTo::Queue(*id),
        wire::TransferTo::Skill { skill } => TransferTo::Skill(Skill(skill.0.trim().to_lowercase())),
    }
}

/// How it was.
pub(super) fn stars(stars: Stars) -> Result<Stars, Problem> {
    if (1..=5).contains(&stars.0) {
        Ok(stars)
    } else {
        Err(invalid("`stars` must be a whole number from 1 to 5."))
    }
}

/// A customer.
pub(super) fn customer(by: Principal) -> Result<switchboard_model::CustomerId, Problem> {
    match by {
        Principal::Customer(id) => Ok(id),
        Principal::Specialist(_) => Err(forbidden()),
    }
}

/// A member of staff.
pub(super) fn staff(by: Principal) -> Result<SpecialistId, Problem> {
    match by {
        Principal::Specialist(id) => Ok(id),
        Principal::Customer(_) => Err(forbidden()),
    }
}

/// May not, ever.
pub(super) fn forbidden() -> Problem {
    Problem::new(ErrorCode::Forbidden, "You may not do this. Nothing changed.")
}

/// A value that is not allowed.
pub(super) fn invalid(detail: impl Into<String>) -> Problem {
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
