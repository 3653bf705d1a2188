//! Where a relay is: what people type, made exact, and refused when it would be unsafe.

use std::fmt;
use switchboard_protocol::{ErrorCode, Problem};
use url::{Host, Url};

/// The address of a relay: `https`, or plain `http` on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RelayAddress(Url);

impl RelayAddress {
    /// Reads an address as people type it. Without a scheme, `https` is meant.
    ///
    /// # Errors
    /// A sentence for the person who typed it.
    pub(crate) fn parse(text: &str) -> Result<Self, Problem> {
        let text = text.trim();
        let full = if text.contains("://") {
            text.to_owned()
        } else {
            format!("https://{text}")
        };
        let refuse = |title: &str| Err(Problem::new(ErrorCode::Invalid, title).with_detail("relay"));
        let Ok(mut url) = Url::parse(&full) else {
            return refuse("This is not an address. It looks like https://chat.example.com.");
        };
        if url.host().is_none() || !url.username().is_empty() || url.password().is_some() {
            return refuse("This is not an address. It looks like https://chat.example.com.");
        }
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => {
                return refuse(
                    "This address would send everything in the open. Use one that begins with https://.",
                );
            }
            _ => return refuse("This kind of address is not one of a relay. It begins with https://."),
        }
        url.set_query(None);
        url.set_fragment(None);
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }

    /// Where the socket is.
    pub(crate) fn socket(&self) -> String {
        // `https` becomes `wss`, `http` becomes `ws`.
        self.endpoint("/v1/socket").replacen("http", "ws", 1)
    }

    /// Where a REST resource is; `path` begins with a slash.
    pub(crate) fn endpoint(&self, path: &str) -> String {
        format!("{self}{path}")
    }
}

impl fmt::Display for RelayAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::RelayAddress;

    #[test]
    fn what_people_type_becomes_exact() {
        for (typed, shown, socket) in [
            (
                " chat.example.com ",
                "https://chat.example.com",
                "wss://chat.example.com/v1/socket",
            ),
            (
                "https://chat.example.com/desk/",
                "https://chat.example.com/desk",
                "wss://chat.example.com/desk/v1/socket",
            ),
            (
                "http://127.0.0.1:8787/",
                "http://127.0.0.1:8787",
                "ws://127.0.0.1:8787/v1/socket",
            ),
            (
                "http://[::1]:8787",
                "http://[::1]:8787",
                "ws://[::1]:8787/v1/socket",
            ),
        ] {
            let address = RelayAddress::parse(typed).unwrap();
            assert_eq!(
                (address.to_string().as_str(), address.socket().as_str()),
                (shown, socket)
            );
        }
    }

    #[test]
    fn what_would_be_unsafe_is_refused() {
        for typed in [
            "",
            "http://chat.example.com",
            "ftp://x",
            "https://",
            "https://me:pw@x",
            "http://10.0.0.1",
            "a b",
        ] {
            assert!(RelayAddress::parse(typed).is_err(), "{typed}");
        }
    }
}
