//! When a token is exchanged for a new one, and which of the two is used meanwhile.
//!
//! The relay takes the old token until the new one is used for the first time. So the new one is kept beside the old
//! one before it is used, and the old one is forgotten only when the new one has worked: killed at any moment between,
//! a client still has one that is good. The client in TypeScript (`ui/protocol`) does the same.

use serde::{Deserialize, Serialize};
use std::fmt;
use switchboard_model::{Millis, Timestamp, limits::TOKEN_AGE};

/// A token, and what is known of its life. Times are the local clock's.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// It.
    pub token: String,
    /// Since when it is held.
    pub since: Timestamp,
    /// When it ends by itself, if that is known.
    pub until: Option<Timestamp>,
}

/// The token stays out of logs.
impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Held")
            .field("since", &self.since)
            .field("until", &self.until)
            .finish_non_exhaustive()
    }
}

/// What one device holds: to be kept whole, and after every change before anything else is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    current: Held,
    /// Came in exchange for the current one and has not worked yet.
    next: Option<Held>,
}

impl Tokens {
    /// From signing in.
    #[must_use]
    pub const fn new(token: String, now: Timestamp) -> Self {
        let current = Held {
            token,
            since: now,
            until: None,
        };
        Self { current, next: None }
    }

    /// The token to speak with.
    #[must_use]
    pub fn in_use(&self) -> &str {
        &self.next.as_ref().unwrap_or(&self.current).token
    }

    /// Whether a new token waits for its first use.
    #[must_use]
    pub const fn trying(&self) -> bool {
        self.next.is_some()
    }

    /// Whether it is known when the current token ends.
    #[must_use]
    pub const fn end_known(&self) -> bool {
        self.current.until.is_some()
    }

    /// When to ask for a new one: at half of the token's life, at [`TOKEN_AGE`] at the latest. Never while a new one
    /// waits for its first use.
    #[must_use]
    pub fn due_at(&self) -> Option<Timestamp> {
        let Held { since, until, .. } = self.current;
        let half = until.map(|until| Millis((until - since).0 / 2));
        let age = half.map_or(TOKEN_AGE, |half| half.min(TOKEN_AGE));
        self.next.is_none().then_some(since + age)
    }

    /// It was learned when the current token ends.
    pub fn ends(&mut self, until: Timestamp) {
        self.current.until = Some(until);
    }

    /// A new one came. The caller keeps it before using it.
    pub fn offered(&mut self, token: String, until: Timestamp, now: Timestamp) {
        self.next = Some(Held {
            token,
            since: now,
            until: Some(until),
        });
    }

    /// The relay took this token; says whether that changed what is held. A new one that works replaces the old one.
    pub fn worked(&mut self, token: &str) -> bool {
        let Some(next) = self.next.take_if(|next| next.token == token) else {
            return false;
        };
        self.current = next;
        true
    }

    /// The relay refused this token; says whether there is another one to try. A new one that does not work leaves the
    /// old one.
    pub fn refused(&mut self, token: &str) -> bool {
        let gone = self.next.take_if(|next| next.token == token);
        gone.is_some() || self.current.token != token
    }
}

#[cfg(test)]
mod tests {
    use super::Tokens;
    use switchboard_model::{Millis, Timestamp, limits::TOKEN_AGE};

    const BEGUN: Timestamp = Timestamp(1_000);

    #[test]
    fn a_token_is_exchanged_at_half_of_its_life_and_after_a_week_at_the_latest() {
        let mut tokens = Tokens::new("old".to_owned(), BEGUN);
        assert_eq!(tokens.due_at(), Some(BEGUN + TOKEN_AGE));
        tokens.ends(BEGUN + Millis(10_000));
        assert_eq!(tokens.due_at(), Some(BEGUN + Millis(5_000)));
        tokens.ends(BEGUN + Millis(TOKEN_AGE.0 * 10));
        assert_eq!(tokens.due_at(), Some(BEGUN + TOKEN_AGE));
        tokens.offered("new".to_owned(), BEGUN + TOKEN_AGE, BEGUN);
        assert_eq!(tokens.due_at(), None, "one at a time");
    }

    #[test]
    fn a_new_one_that_is_refused_leaves_the_old_one() {
        let mut tokens = Tokens::new("old".to_owned(), BEGUN);
        tokens.offered("new".to_owned(), BEGUN + TOKEN_AGE, BEGUN);
        assert_eq!(tokens.in_use(), "new");
        assert!(tokens.refused("new"));
        assert_eq!(tokens.in_use(), "old");
        assert!(tokens.refused("one of another time"));
        assert!(!tokens.refused("old"), "there is none left");
    }

    #[test]
    fn no_token_is_printed() {
        let mut tokens = Tokens::new("old".to_owned(), BEGUN);
        tokens.offered("new".to_owned(), BEGUN + TOKEN_AGE, BEGUN);
        let printed = format!("{tokens:?}");
        assert!(!printed.contains("old") && !printed.contains("new"), "{printed}");
    }
}
