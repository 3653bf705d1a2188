//! Join links: `switchboard://join?relay=…&code=…`.

use switchboard_protocol::{ErrorCode, Problem};
use url::Url;

/// An invitation as a link carries it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct JoinLink {
    /// The relay's address, as written.
    pub(crate) relay: String,
    /// The invitation code.
    pub(crate) code: String,
}

impl JoinLink {
    /// Reads a link.
    ///
    /// # Errors
    /// A sentence for the person who was given it.
    pub(crate) fn parse(text: &str) -> Result<Self, Problem> {
        let refuse = || {
            Problem::new(
                ErrorCode::Invalid,
                "This is not a join link. It looks like switchboard://join?relay=…&code=….",
            )
        };
        let url = Url::parse(text.trim()).map_err(|_| refuse())?;
        if url.scheme() != "switchboard" || url.host_str() != Some("join") {
            return Err(refuse());
        }
        let value = |name: &str| {
            url.query_pairs()
                .find(|(key, value)| key == name && !value.is_empty())
                .map(|(_, value)| value.into_owned())
                .ok_or_else(refuse)
        };
        Ok(Self {
            relay: value("relay")?,
            code: value("code")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::JoinLink;

    #[test]
    fn a_link_names_relay_and_code() {
        let link =
            JoinLink::parse("switchboard://join?relay=http%3A%2F%2F127.0.0.1%3A8787&code=ABCD-EFGH-JKMN");
        let link = link.unwrap();
        assert_eq!(
            (link.relay.as_str(), link.code.as_str()),
            ("http://127.0.0.1:8787", "ABCD-EFGH-JKMN")
        );
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "https://join?relay=a&code=b",
            "switchboard://join?relay=a",
            "switchboard://leave?relay=a&code=b",
        ] {
            assert!(JoinLink::parse(text).is_err(), "{text}");
        }
    }
}
