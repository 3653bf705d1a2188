//! Tokens are exchanged by a client that is killed at any moment, with answers that get lost: it is never signed out.

use proptest::prelude::*;
use std::collections::BTreeMap;
use switchboard_model::{Millis, Timestamp};
use switchboard_protocol::ClientInfo;
use switchboard_sync::{Config, Tokens};

#[derive(Clone, Copy, Debug)]
enum Step {
    /// A new token is asked for; its answer arrives, or gets lost.
    Ask { answered: bool },
    /// What is held is kept.
    Keep,
    /// The relay is spoken to; its answer arrives, or gets lost.
    Speak { answered: bool },
    /// The program dies, and begins again with what was kept.
    Die,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        any::<bool>().prop_map(|answered| Step::Ask { answered }),
        Just(Step::Keep),
        any::<bool>().prop_map(|answered| Step::Speak { answered }),
        Just(Step::Die),
    ]
}

/// As the relay does it: a token is good until one that replaces it is used for the first time.
#[derive(Default)]
struct Relay {
    /// Good tokens, each with the one it replaces.
    good: BTreeMap<String, Option<String>>,
    made: u32,
}

impl Relay {
    fn takes(&mut self, token: &str) -> bool {
        let Some(replaced) = self.good.get(token).cloned() else {
            return false;
        };
        if let Some(old) = replaced {
            self.good.remove(&old);
        }
        true
    }

    fn exchanges(&mut self, token: &str) -> Option<String> {
        self.takes(token).then(|| {
            self.made += 1;
            let new = format!("token {}", self.made);
            self.good.insert(new.clone(), Some(token.to_owned()));
            new
        })
    }
}

/// Whatever is held, the relay takes one of it.
fn signed_in(relay: &mut Relay, tokens: &mut Tokens) -> bool {
    let token = tokens.in_use().to_owned();
    if relay.takes(&token) {
        tokens.worked(&token);
        return true;
    }
    tokens.refused(&token) && signed_in(relay, tokens)
}

proptest! {
    #[test]
    fn whoever_keeps_before_using_is_never_signed_out(steps in prop::collection::vec(step(), 1..60)) {
        let mut relay = Relay::default();
        relay.good.insert("token 0".to_owned(), None);
        let mut kept = Tokens::new("token 0".to_owned(), Timestamp(0));
        let mut held = kept.clone();
        for (time, step) in (1..).zip(steps) {
            let now = Timestamp(time);
            match step {
                // Not while one waits for its first use, and nothing is used that is not kept.
                Step::Ask { answered } if held.due_at().is_some() && held == kept => {
                    let new = relay.exchanges(held.in_use());
                    prop_assert!(new.is_some(), "signed out while asking");
                    if answered {
                        held.offered(new.unwrap(), now + Millis(1_000), now);
                    }
                }
                Step::Speak { answered } if held == kept => {
                    let token = held.in_use().to_owned();
                    let taken = relay.takes(&token);
                    prop_assert!(taken, "signed out while speaking");
                    if answered {
                        held.worked(&token);
                    }
                }
                Step::Keep => kept = held.clone(),
                Step::Die => held = kept.clone(),
                Step::Ask { .. } | Step::Speak { .. } => {}
            }
        }
        held = kept;
        prop_assert!(signed_in(&mut relay, &mut held));
    }
}

#[test]
fn a_token_never_shows_in_debug_output_of_the_configuration() {
    let config = Config {
        client: ClientInfo {
            name: "test".into(),
            version: "1".into(),
        },
        token: "secret-token".into(),
        ack_timeout: Millis::from_secs(10),
    };
    assert!(!format!("{config:?}").contains("secret"));
}
