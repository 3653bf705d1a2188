//! What a canned reply may be.

use crate::http::admin::{invalid, name};
use switchboard_model::{
    ReplyVariable,
    limits::{CANNED_REPLIES, MESSAGE_CHARS, SHORTCUT_CHARS, trim_text},
};
use switchboard_protocol::Problem;

/// A reply's words, tidied.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) shortcut: String,
    pub(super) title: String,
    pub(super) text: String,
}

impl Words {
    /// Sees that sizes and shapes are allowed, and that every variable is one that there is.
    pub(super) fn checked(shortcut: &str, title: &str, text: &str) -> Result<Self, Problem> {
        let text = trim_text(text);
        if text.is_empty() || text.chars().count() > MESSAGE_CHARS {
            return Err(invalid(format!(
                "`text` must have 1 to {MESSAGE_CHARS} characters."
            )));
        }
        variables(&text)?;
        Ok(Self {
            shortcut: tidy_shortcut(shortcut)?,
            title: name("title", title)?,
            text,
        })
    }
}

/// Whether one more finds a place beside so many.
pub(super) fn room(beside: usize) -> Result<(), Problem> {
    if beside < CANNED_REPLIES {
        return Ok(());
    }
    Err(invalid(format!(
        "There are {CANNED_REPLIES} canned replies here, as many as there may be. Remove one first."
    )))
}

fn tidy_shortcut(asked: &str) -> Result<String, Problem> {
    let shortcut = asked.trim().to_lowercase();
    let rest = shortcut.strip_prefix('/').unwrap_or_default();
    let shaped = rest.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c));
    if rest.is_empty() || rest.chars().count() > SHORTCUT_CHARS || !shaped {
        return Err(invalid(format!(
            "`shortcut` must be a `/` and 1 to {SHORTCUT_CHARS} letters, digits, `-`, `_` or `.`, such as `/hello`."
        )));
    }
    Ok(shortcut)
}

/// Every `{{` begins a variable, and every variable is known.
fn variables(text: &str) -> Result<(), Problem> {
    for part in text.split("{{").skip(1) {
        let named = part.split_once("}}").map(|(named, _)| named.trim());
        if named.and_then(ReplyVariable::from_word).is_none() {
            let known: Vec<String> = ReplyVariable::ALL
                .iter()
                .map(|variable| format!("`{{{{{variable}}}}}`"))
                .collect();
            let known = known.join(", ");
            return Err(invalid(match named {
                Some(named) => format!("`text`: there is no variable `{named}`. There are {known}."),
                None => format!("`text`: a `{{{{` has no `}}}}`. Variables are {known}."),
            }));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Result<String, String> {
        let words = Words::checked("/x", "X", text);
        words
            .map(|words| words.text)
            .map_err(|problem| problem.detail.unwrap_or_default())
    }

    #[test]
    fn variables_are_those_that_there_are() {
        for good in [
            "Hello",
            "Hello {{customer.name}}",
            "{{ specialist.name }} of {{queue.name}}: {{session.id}}",
            "} }} {",
        ] {
            assert_eq!(text(good).as_deref(), Ok(good));
        }
        let refused = text("Hello {{customer.email}}").unwrap_err();
        for word in ["`customer.email`", "`{{customer.name}}`", "`{{session.id}}`"] {
            assert!(refused.contains(word), "{refused}");
        }
        for bad in ["Hello {{customer.name", "{{}}", "{{{{customer.name}}}}", " \n"] {
            assert!(text(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn shortcuts_are_one_word_in_lower_case() {
        assert_eq!(tidy_shortcut(" /Grüße-2 ").unwrap(), "/grüße-2");
        let long = format!("/{}", "x".repeat(SHORTCUT_CHARS + 1));
        for bad in ["hello", "/", "", "/two words", "//x", long.as_str()] {
            assert!(tidy_shortcut(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_scope_holds_only_so_many() {
        assert!(room(CANNED_REPLIES - 1).is_ok());
        assert!(room(CANNED_REPLIES).is_err());
    }
}
