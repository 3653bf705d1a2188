//! Everything that reads bytes from outside, as plain functions for a fuzzer and for tests.
//!
//! Each takes whatever comes. It panics when something is taken that does not come out as it went in, or when what is
//! refused is not refused in words.

#[cfg(test)]
mod tests;

use crate::auth::identity;
use crate::store::IdentityKey;
use crate::{config, engine, gateway, http};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::fmt::Debug;
use switchboard_core::Principal;
use switchboard_model::{CustomerId, QueueId, SiteId, SpecialistId, Timestamp};
use switchboard_protocol::{
    AnswerMissed, AssignMissed, ChangeCannedReply, ChangePerson, ClientFrame, CloseMissed, CommandRequest,
    CreateCustomer, CreateInvitation, CreateSite, Identify, IdentityRule, KeyAlgorithm, MergeCustomers,
    NewBlock, NewCannedReply, NewConsent, NewForm, NewIdentityKey, NewPerson, NewQueue, Queue,
    RedeemInvitation, RelayFrame, ReopenMissed, SetPerformance, SetRetention, SignIn,
};
use uuid::Uuid;

/// A reader of bytes, by its name.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: [Target; 6] = [
    ("socket_frame", socket_frame),
    ("relay_frame", relay_frame),
    ("rest_body", rest_body),
    ("query", query),
    ("config", config),
    ("jwt", jwt),
];

/// A public key whose private half nobody has kept (RFC 8032 section 7.1, test 2).
const KEY: &str = r#"{"kty":"OKP","crv":"Ed25519","x":"PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw"}"#;
const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// A frame that a customer's or specialist's client sends: read, and translated for either.
///
/// # Panics
/// When it breaks a promise.
pub fn socket_frame(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let _ = gateway::offered_range(text);
    match gateway::read_frame(text) {
        Ok(frame) => {
            if let ClientFrame::Command { id, command } = &frame {
                let queue = Some(QueueId::new(Uuid::from_u128(1)));
                let customer = Principal::Customer(CustomerId::new(Uuid::from_u128(2)));
                let staff = Principal::Specialist(SpecialistId::new(Uuid::from_u128(3)));
                for by in [customer, staff] {
                    if let Err(problem) = engine::translate(by, queue, *id, command) {
                        assert!(!problem.title.is_empty());
                    }
                }
            }
            comes_back(text, &frame);
        }
        Err(answer) => {
            let said = serde_json::to_string(&answer).expect("it is JSON");
            let heard: RelayFrame = serde_json::from_str(&said).expect("a client can read it");
            assert_eq!(heard, *answer);
        }
    }
}

/// A frame that the relay sends, as clients read it.
///
/// # Panics
/// When it breaks a promise.
pub fn relay_frame(bytes: &[u8]) {
    same::<RelayFrame>(bytes);
}

/// A body of a request, as each of them.
///
/// # Panics
/// When it breaks a promise.
pub fn rest_body(bytes: &[u8]) {
    same::<SignIn>(bytes);
    same::<RedeemInvitation>(bytes);
    same::<NewPerson>(bytes);
    same::<ChangePerson>(bytes);
    same::<CreateInvitation>(bytes);
    same::<NewQueue>(bytes);
    same::<Queue>(bytes);
    same::<CreateSite>(bytes);
    same::<NewBlock>(bytes);
    same::<MergeCustomers>(bytes);
    same::<CreateCustomer>(bytes);
    same::<CommandRequest>(bytes);
    same::<Identify>(bytes);
    same::<IdentityRule>(bytes);
    same::<NewIdentityKey>(bytes);
    same::<NewForm>(bytes);
    same::<NewConsent>(bytes);
    same::<NewCannedReply>(bytes);
    same::<ChangeCannedReply>(bytes);
    same::<SetPerformance>(bytes);
    same::<SetRetention>(bytes);
    same::<AssignMissed>(bytes);
    same::<AnswerMissed>(bytes);
    same::<CloseMissed>(bytes);
    same::<ReopenMissed>(bytes);
}

/// What stands after an address's question mark.
///
/// # Panics
/// When it breaks a promise.
pub fn query(bytes: &[u8]) {
    if let Ok(text) = str::from_utf8(bytes) {
        http::read_queries(text);
    }
}

/// The operator's configuration.
///
/// # Panics
/// When it breaks a promise.
pub fn config(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    if let Err(error) = config::load_text(text) {
        assert!(!error.to_string().is_empty());
    }
}

/// A site's word for who its customer is, and a key of a site.
///
/// # Panics
/// When it breaks a promise, such as when something counts that nobody can have signed.
pub fn jwt(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let site = SiteId::new(Uuid::from_u128(1));
    let key = IdentityKey {
        id: Uuid::from_u128(2),
        site,
        kid: "k".to_owned(),
        algorithm: KeyAlgorithm::EdDsa,
        material: KEY.to_owned(),
        created_at: NOW,
        retired_at: None,
    };
    let keys = [key];
    let problem = identity::read(text, site, (true, &keys), NOW).expect_err("nobody can have signed it");
    assert!(problem.detail.is_some_and(|detail| !detail.is_empty()));
    let _ = identity::own_name(text);
    for algorithm in KeyAlgorithm::ALL {
        if let Err(words) = identity::check_key(algorithm, text) {
            assert!(!words.is_empty());
        }
    }
}

fn same<T: Serialize + DeserializeOwned + PartialEq + Debug>(bytes: &[u8]) {
    if let Ok(text) = str::from_utf8(bytes)
        && let Ok(read) = serde_json::from_str::<T>(text)
    {
        comes_back(text, &read);
    }
}

/// What was taken, written and read again, is the same.
fn comes_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(text: &str, read: &T) {
    let written = serde_json::to_string(read).expect("it is JSON");
    let again: T = serde_json::from_str(&written).expect("it can be read");
    // Numbers with a point may come back as their neighbour.
    let exact = serde_json::from_str(text).is_ok_and(|value| is_exact(&value));
    assert!(again == *read || !exact, "{read:?} came back as {again:?}");
}

fn is_exact(value: &Value) -> bool {
    match value {
        Value::Number(number) => !number.is_f64(),
        Value::Array(items) => items.iter().all(is_exact),
        Value::Object(fields) => fields.values().all(is_exact),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}
