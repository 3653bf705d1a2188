//! Refusals as the OpenAPI document lists them: each name here is a set of answers that handlers share.

use std::collections::BTreeMap;
use switchboard_protocol::{ErrorCode, Problem};
use utoipa::{
    IntoResponses, ToSchema,
    openapi::{
        ContentBuilder, HeaderBuilder, ObjectBuilder, Ref, RefOr, Response, ResponseBuilder, schema::Type,
    },
};

/// What every refusal is sent as.
pub(super) const PROBLEM_JSON: &str = "application/problem+json";

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident { $($code:ident: $when:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        pub(super) struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                [$(answer(ErrorCode::$code, ErrorCode::$code.status(), $when)),+].into()
            }
        }
    )+};
}

refusals! {
    /// To whoever shows no good token.
    NoToken { Unauthorized: "The token is missing, wrong, expired or revoked." }
    /// To whoever may never do this.
    NotAllowed { Forbidden: "This caller may not do this." }
    /// To a page that is not on the site's list.
    ForeignPage { OriginNotAllowed: "The page's origin is not on the site's list." }
    /// To whoever asks for what is not there.
    Missing { NotFound: "There is no such thing, or it is not this caller's. An id that cannot be read is answered alike." }
    /// To whoever makes a second one.
    Exists { AlreadyExists: "Something of that name or address is here already." }
    /// To whoever uses an id for something else.
    Used { IdReused: "The id was used before, for something else." }
    /// To whoever changes what somebody else changed first.
    Stale { VersionStale: "It was changed since `version`; the answer bears it as it is by now, as `present`. Another code with this status: `already_exists`." }
    /// To whoever asks with a value that is not allowed.
    BadQuery { Invalid: "A value in the address is not allowed; the detail says which." }
    /// To whoever merges what stays two.
    StayTwo { CannotMerge: "Both customers have an open chat, they are one already, or they belong to different sites." }
    /// To whoever erases what goes on.
    StillOpen { SessionOpen: "The chat, or one of the customer's, is still open." }
    /// To whoever uses an id twice, or leaves a form while somebody answers.
    FormRefused { IdReused: "The id is another form's; or `session_open`: somebody answers this customer in a chat." }
    /// To whoever changes what is not as they saw it, or cannot be changed so.
    NotAsSeen { VersionStale: "Somebody else changed it: the answer also bears the item as it is, in `present`. Or `missed_state`: as it stands this cannot be done." }
    /// To a page whose site's word does not count.
    NoIdentity { Unauthorized: "The JWT does not count; the detail says why." }
    /// To a customer with two open chats.
    TwoChats { CannotMerge: "The customer has an open chat elsewhere, and one here. Nothing changed." }
    /// To whoever tries too often.
    TooOften { RateLimited: "Too many requests from this address." }
    /// To whoever names a wrong password.
    WrongPassword { WrongCredentials: "E-mail and password do not go together." }
    /// To whoever comes with a code that does not work.
    CodeGone { InvitationGone: "The code is wrong, used or expired." }
    /// To whoever does not ask for a WebSocket.
    NoUpgrade { Malformed: "The request does not ask for a WebSocket." }
    /// When the relay itself fails.
    Failing {
        Internal: "A fault of the relay; it is in its log.",
        Unavailable: "The store did not take it, or the relay is stopping. Nothing changed; try again.",
    }
}

/// To whoever asks for a command that cannot be done.
pub(super) struct Refused;

impl IntoResponses for Refused {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        [answer(
            ErrorCode::SessionEnded,
            ErrorCode::SessionEnded.status(),
            "As things stand it cannot be done; the code says why. Nothing changed. Other codes with this status: \
             `session_open`, `fence_stale`, `offer_gone`, `at_capacity`, `id_reused`, `too_late`, `transfer_state`, \
             `transfer_limit`, `target_unavailable`, `skill_missing`.",
        )]
        .into()
    }
}

/// To whoever sends a body that cannot be taken.
pub(super) struct BadBody;

impl IntoResponses for BadBody {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let of = |code: ErrorCode, when| answer(code, code.status(), when);
        [
            of(ErrorCode::Malformed, "The body is not JSON, or not sent as JSON."),
            answer(ErrorCode::Malformed, 408, "The body did not come in time."),
            of(ErrorCode::TooLarge, "The body is too large."),
            of(
                ErrorCode::Invalid,
                "A value is not allowed; the detail says which.",
            ),
        ]
        .into()
    }
}

fn answer(code: ErrorCode, status: u16, when: &str) -> (String, RefOr<Response>) {
    let problem = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(Problem::name())))
        .build();
    let mut response = ResponseBuilder::new()
        .description(format!("`{code}`: {when}"))
        .content(PROBLEM_JSON, problem);
    if code == ErrorCode::RateLimited {
        let seconds = ObjectBuilder::new().schema_type(Type::Integer);
        let header = HeaderBuilder::new()
            .schema(Some(seconds))
            .description(Some("Seconds to wait."))
            .build();
        response = response.header("retry-after", header);
    }
    (status.to_string(), response.build().into())
}
