//! Sizes that every part agrees on. A value over its limit is refused with a clear error, never cut.

use crate::Millis;

/// Longest message text, in Unicode scalar values, after trimming its ends.
pub const MESSAGE_CHARS: usize = 10_000;
/// Longest person, queue or site name, in Unicode scalar values.
pub const NAME_CHARS: usize = 120;
/// Longest e-mail address, in bytes (RFC 5321 §4.5.3.1.3).
pub const EMAIL_BYTES: usize = 254;
/// Longest page address kept with a session, in bytes.
pub const PAGE_URL_BYTES: usize = 2_048;
/// Shortest password, in Unicode scalar values (NIST SP 800-63B-4 §3.1.1.2 asks for at least 8; we ask for more).
pub const PASSWORD_MIN_CHARS: usize = 10;
/// Longest password, in Unicode scalar values: keeps hashing bounded.
pub const PASSWORD_MAX_CHARS: usize = 256;
/// Wrong passwords in a row that cost no wait; each one after doubles it, from a second on.
pub const SIGN_IN_FREE: u32 = 5;
/// The same for one account, from whatever networks nobody has signed in to it from.
pub const SIGN_IN_FREE_ANYWHERE: u32 = 20;
/// The longest that an account waits after a wrong password.
pub const SIGN_IN_DELAY_MOST: Millis = Millis(5 * 60 * 1_000);
/// A client exchanges its token at this age at the latest, and at half of the token's life: 7 days.
pub const TOKEN_AGE: Millis = Millis::from_secs(7 * 24 * 60 * 60);
/// Largest WebSocket frame a client may send, in bytes: a full message of four-byte characters, escaped, with its envelope.
pub const FRAME_BYTES: usize = 128 * 1024;
/// Skills and languages one specialist or session may carry.
pub const TAGS: usize = 64;
/// Messages of past sessions that a snapshot brings back: this many sessions.
pub const PAST_SESSIONS: usize = 50;
/// Entries of a list that come at once when nothing else is asked for.
pub const PAGE_USUAL: u32 = 50;
/// Entries of a list that may be asked for at once.
pub const LIST_MOST: u32 = 200;
/// Days that figures may reach back.
pub const FIGURES_DAYS: u32 = 366;
/// Days for which sessions may be kept after their end, when they are not kept for ever.
pub const RETENTION_DAYS: u32 = 36_500;

/// How long a site's word for who its customer is may hold, from the moment it is shown.
pub const IDENTITY_HOLDS: Millis = Millis(24 * 60 * 60 * 1_000);
/// How far a site's clock may be from the relay's.
pub const IDENTITY_SKEW: Millis = Millis(60 * 1_000);
/// Longest JWT, in bytes.
pub const JWT_BYTES: usize = 8 * 1024;
/// Longest id that a site gives its customer, in Unicode scalar values.
pub const SUBJECT_CHARS: usize = 255;
/// Longest name of a site's key, in bytes.
pub const KEY_NAME_BYTES: usize = 64;
/// Longest public key, as PEM or JWK, in bytes.
pub const KEY_TEXT_BYTES: usize = 4 * 1024;
/// Keys that a site may sign with at a time.
pub const IDENTITY_KEYS: usize = 8;

/// How often one socket may say that somebody is writing; clients say it half as often.
pub const TYPING_PACE: Millis = Millis(1_000);
/// Things that one socket may watch.
pub const WATCHED: usize = 16;
/// How often something that is watched is shown again at most.
pub const WATCH_PACE: Millis = Millis(1_000);
/// How long somebody counts as writing after they were last said to be.
pub const TYPING_HOLDS: Millis = Millis(6_000);
/// Longest note that goes with a transfer, in Unicode scalar values.
pub const NOTE_CHARS: usize = 1_000;
/// Longest internal note, in Unicode scalar values.
pub const STAFF_NOTE_CHARS: usize = 4_000;
/// Internal notes of one chat.
pub const STAFF_NOTES: usize = 500;
/// Longest first wish of a customer's, in Unicode scalar values.
pub const INTENT_CHARS: usize = 500;
/// Digits of a phone number, without its `+` (ITU-T E.164 §6).
pub const PHONE_DIGITS: usize = 15;
/// Tags of one chat.
pub const SESSION_TAGS: usize = 32;
/// Longest tag, and longest name of an attribute, in Unicode scalar values.
pub const TAG_CHARS: usize = 48;
/// Attributes of one chat.
pub const ATTRIBUTES: usize = 64;
/// Longest value of an attribute, in Unicode scalar values.
pub const ATTRIBUTE_CHARS: usize = 1_000;
/// Longest name that a browser or program calls itself by, in bytes.
pub const USER_AGENT_BYTES: usize = 512;
/// Lines that a bot and a customer said before a chat.
pub const BOT_LINES: usize = 200;
/// Longest of these lines, in Unicode scalar values.
pub const BOT_LINE_CHARS: usize = 4_000;
/// Settlement information of one chat, in bytes of JSON.
pub const SETTLEMENT_BYTES: usize = 16 * 1024;
/// How deep lists and objects may stand in it.
pub const SETTLEMENT_DEPTH: usize = 8;
/// Longest shortcut of a canned reply, in Unicode scalar values, without its `/`.
pub const SHORTCUT_CHARS: usize = 32;
/// Canned replies of the workspace, of one queue, and of one person.
pub const CANNED_REPLIES: usize = 500;
/// Longest word for what a customer agrees to, in characters.
pub const CONSENT_KIND_CHARS: usize = 48;
/// Longest sentence that a customer agrees to, in Unicode scalar values.
pub const CONSENT_CHARS: usize = 4_000;
/// Consents that one customer may have given.
pub const CONSENTS: u32 = 500;
/// Longest comment that goes with a rating, in Unicode scalar values.
pub const RATING_COMMENT_CHARS: usize = 1_000;
/// The most that somebody can perform, in percent.
pub const PERFORMANCE_MOST: u8 = 100;
/// Forms of one customer that are neither answered nor closed.
pub const FORMS_OPEN: u32 = 5;
/// Longest search, in Unicode scalar values.
pub const SEARCH_CHARS: usize = 200;
/// Longest piece of a text that a search shows, in Unicode scalar values.
pub const EXCERPT_CHARS: usize = 240;
/// The longest that a queue may allow for reopening, in milliseconds: 30 days. Ended sessions stay at the desk so long.
pub const REOPEN_MILLIS: i64 = 30 * 24 * 60 * 60 * 1_000;

/// Trims the ends of a text as both composers do; what stands inside is kept to the letter.
///
/// White space is Unicode's `White_Space`, and U+FEFF, which JavaScript's `trim` takes away too. Line breaks become
/// `\n`, because that is what a browser's text field hands over.
#[must_use]
pub fn trim_text(text: &str) -> String {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    unified
        .trim_matches(|c: char| (c.is_whitespace() && c != '\u{85}') || c == '\u{feff}')
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::trim_text;

    #[test]
    fn ends_go_and_the_inside_stays() {
        assert_eq!(
            trim_text(" \n\u{feff} a  b\r\n\r\nc\rd \u{3000}\t"),
            "a  b\n\nc\nd"
        );
        assert_eq!(trim_text(" \u{feff}\n "), "");
    }

    #[test]
    fn next_line_stays_because_browsers_keep_it() {
        assert_eq!(trim_text("\u{85}a\u{85}"), "\u{85}a\u{85}");
    }
}
