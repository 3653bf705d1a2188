//! Comparing what was said, to the letter.

use crate::Side;
use serde::{Deserialize, Serialize};
use std::fmt;
use switchboard_model::{MessageKind, SenderKind};
use switchboard_protocol::SessionRecord;

/// One thing said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// By whom.
    pub from: Side,
    /// What, ends trimmed.
    pub text: String,
}

/// What people said in a session; what the system added is left out.
#[must_use]
pub fn spoken(record: &SessionRecord) -> Vec<Said> {
    record
        .messages
        .iter()
        .filter(|message| matches!(message.kind, MessageKind::Text))
        .filter_map(|message| {
            let from = match message.sender {
                SenderKind::Customer => Side::Customer,
                SenderKind::Specialist => Side::Specialist,
                SenderKind::System => return None,
            };
            Some(Said {
                from,
                text: message.text.clone(),
            })
        })
        .collect()
}

/// The first place where two transcripts differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    left: String,
    right: String,
    turn: usize,
    what: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            left,
            right,
            turn,
            what,
        } = self;
        write!(f, "{left} and {right} differ at turn {turn}: {what}")
    }
}

impl std::error::Error for Difference {}

/// Compares two transcripts turn by turn, character by character.
///
/// # Errors
/// The first difference.
pub fn compare(left: (&str, &[Said]), right: (&str, &[Said])) -> Result<(), Difference> {
    let differ = |turn: usize, what: String| Difference {
        left: left.0.to_owned(),
        right: right.0.to_owned(),
        turn: turn + 1,
        what,
    };
    for (index, (one, other)) in left.1.iter().zip(right.1).enumerate() {
        if one.from != other.from {
            let what = format!("said by {} and by {}", one.from.word(), other.from.word());
            return Err(differ(index, what));
        }
        if one.text != other.text {
            return Err(differ(index, first_difference(&one.text, &other.text)));
        }
    }
    let (ours, theirs) = (left.1.len(), right.1.len());
    if ours != theirs {
        return Err(differ(
            ours.min(theirs),
            format!("{ours} turns and {theirs} turns"),
        ));
    }
    Ok(())
}

fn first_difference(one: &str, other: &str) -> String {
    let place = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let shown = |text: &str| {
        text.chars().nth(place).map_or_else(
            || "the end".to_owned(),
            |c| format!("{c:?} (U+{:04X})", u32::from(c)),
        )
    };
    format!("character {} is {} and {}", place + 1, shown(one), shown(other))
}

#[cfg(test)]
mod tests {
    use super::{Said, compare};
    use crate::Side;

    fn said(texts: &[(&str, Side)]) -> Vec<Said> {
        let said = texts.iter().map(|(text, from)| Said {
            from: *from,
            text: (*text).to_owned(),
        });
        said.collect()
    }

    fn complaint(left: &[(&str, Side)], right: &[(&str, Side)]) -> String {
        compare(("a", &said(left)), ("b", &said(right)))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn equal_is_equal() {
        let one = said(&[("x", Side::Customer)]);
        assert!(compare(("a", &one), ("b", &one)).is_ok());
    }

    #[test]
    fn every_kind_of_difference_is_shown() {
        let (customer, specialist) = (Side::Customer, Side::Specialist);
        assert_eq!(
            complaint(&[("a b", customer)], &[("a\u{a0}b", customer)]),
            "a and b differ at turn 1: character 2 is ' ' (U+0020) and '\\u{a0}' (U+00A0)"
        );
        assert_eq!(
            complaint(&[("ab", customer)], &[("abc", customer)]),
            "a and b differ at turn 1: character 3 is the end and 'c' (U+0063)"
        );
        assert_eq!(
            complaint(&[("a", customer)], &[("a", specialist)]),
            "a and b differ at turn 1: said by customer and by specialist"
        );
        assert_eq!(
            complaint(&[("a", customer), ("b", customer)], &[("a", customer)]),
            "a and b differ at turn 2: 2 turns and 1 turns"
        );
    }
}
