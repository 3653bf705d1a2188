//! One refusal, one stable code. Programs match on the code; people read the title.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $word:literal, $status:literal;)+) => {
        /// A stable name for what went wrong. A code's meaning never changes; new ones may appear.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[non_exhaustive]
        pub enum ErrorCode {
            $(
                $(#[doc = $doc])+
                #[serde(rename = $word)]
                #[cfg_attr(feature = "openapi", schema(rename = $word))]
                $variant,
            )+
            /// A code this build does not know, from a newer relay.
            #[serde(other, rename = "unknown")]
            Unknown,
        }

        impl ErrorCode {
            /// Every code that this build knows, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// What it means, as the reference of the protocol says it.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),+),)+
                    Self::Unknown => "A code of a newer relay.",
                }
                .trim()
            }

            /// The code on the wire.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ Self::Unknown => "unknown" }
            }

            /// The HTTP status that goes with it.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)+ Self::Unknown => 500 }
            }
        }
    };
}

codes! {
    /// The frame or body is not what the protocol describes; nothing changed.
    Malformed = "malformed", 400;
    /// The command's `type` is not one this relay knows.
    UnknownCommand = "unknown_command", 400;
    /// A field's value is not allowed; the detail says which and what would be.
    Invalid = "invalid", 422;
    /// The message has no text once its ends are trimmed.
    MessageEmpty = "message_empty", 422;
    /// The message is longer than the limit.
    MessageTooLong = "message_too_long", 422;
    /// The frame or body is larger than the limit.
    TooLarge = "too_large", 413;
    /// The token is missing, wrong, expired or revoked.
    Unauthorized = "unauthorized", 401;
    /// E-mail and password do not go together.
    WrongCredentials = "wrong_credentials", 401;
    /// The invitation code is wrong, used or expired.
    InvitationGone = "invitation_gone", 410;
    /// This principal may never do this.
    Forbidden = "forbidden", 403;
    /// The page's origin is not on the site's list.
    OriginNotAllowed = "origin_not_allowed", 403;
    /// This customer or address is kept out by staff.
    Blocked = "blocked", 403;
    /// There is no such thing, or it is not yours: the answer is the same.
    NotFound = "not_found", 404;
    /// The id was used before, for something else.
    IdReused = "id_reused", 409;
    /// Something of that name or address exists.
    AlreadyExists = "already_exists", 409;
    /// It was changed since the version that was named; `present` is what it is by now.
    VersionStale = "version_stale", 409;
    /// The customer has an open session already.
    SessionOpen = "session_open", 409;
    /// The session is over; closed means closed on both sides.
    SessionEnded = "session_ended", 409;
    /// The queue takes no more for the moment.
    QueueFull = "queue_full", 503;
    /// The time for it is over.
    TooLate = "too_late", 409;
    /// The session is on its way to somebody else already, or is not.
    TransferState = "transfer_state", 409;
    /// The session was passed on too often; somebody has to answer it.
    TransferLimit = "transfer_limit", 409;
    /// The colleague cannot be reached or has no room.
    TargetUnavailable = "target_unavailable", 409;
    /// Nobody who can be asked has the skill.
    SkillMissing = "skill_missing", 409;
    /// Both customers have an open session, or they belong to different sites.
    CannotMerge = "cannot_merge", 409;
    /// As far as somebody came with it, this cannot be done; the detail says what comes first.
    MissedState = "missed_state", 409;
    /// The session has another owner by now.
    FenceStale = "fence_stale", 409;
    /// The offer was answered, expired or withdrawn.
    OfferGone = "offer_gone", 409;
    /// The specialist holds as many chats as their limit allows.
    AtCapacity = "at_capacity", 409;
    /// The client speaks an older protocol than the relay; the detail has a link.
    UpgradeRequired = "upgrade_required", 426;
    /// Too many requests; try later.
    RateLimited = "rate_limited", 429;
    /// The socket did not keep up, or did not answer heartbeats; reconnect and resume.
    TooSlow = "too_slow", 503;
    /// The relay is shutting down; reconnect and resume.
    GoingAway = "going_away", 503;
    /// The store did not take it; nothing was acknowledged. Try again.
    Unavailable = "unavailable", 503;
    /// A fault of the relay; it is in its log.
    Internal = "internal", 500;
}

impl ErrorCode {
    /// Whether a command that was refused so is to be sent again under the same id.
    #[must_use]
    pub const fn is_for_the_moment(self) -> bool {
        matches!(self, Self::Unavailable | Self::RateLimited | Self::GoingAway)
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A refusal as RFC 9457 describes it, the same over REST (`application/problem+json`) and socket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[error("{code}: {title}")]
pub struct Problem {
    /// What programs match on.
    pub code: ErrorCode,
    /// One plain sentence: what happened and what to do.
    pub title: String,
    /// More, where there is more: the field, the limit, a link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub detail: Option<String>,
}

impl Problem {
    /// A refusal without further detail.
    #[must_use]
    pub fn new(code: ErrorCode, title: impl Into<String>) -> Self {
        Self {
            code,
            title: title.into(),
            detail: None,
        }
    }

    /// The same refusal with its detail.
    #[must_use]
    pub fn with_detail(self, detail: impl Into<String>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ErrorCode;

    #[test]
    fn a_newer_relays_code_is_unknown_not_an_error() {
        assert_eq!(
            serde_json::from_str::<ErrorCode>("\"brand_new\"").ok(),
            Some(ErrorCode::Unknown)
        );
        assert_eq!(
            serde_json::from_str::<ErrorCode>("\"fence_stale\"").ok(),
            Some(ErrorCode::FenceStale)
        );
    }
}
