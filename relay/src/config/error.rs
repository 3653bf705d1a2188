//! What an operator reads when the configuration is refused: where, which key, what would be valid.

use figment::{Metadata, Source, error::Kind};
use std::{fmt, io, path::Path};

/// Why the configuration was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The file or the variable.
    source: Option<String>,
    /// The key, with its section.
    key: Option<String>,
    /// What is wrong with it.
    what: String,
    /// What would be valid.
    valid: Option<String>,
}

impl std::error::Error for ConfigError {}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The configuration was refused.")?;
        if let Some(source) = &self.source {
            write!(f, "\n  where: {source}")?;
        }
        if let Some(key) = &self.key {
            write!(f, "\n  key:   {key}")?;
        }
        write!(f, "\n  what:  {}", self.what)?;
        if let Some(valid) = &self.valid {
            write!(f, "\n  valid: {valid}")?;
        }
        Ok(())
    }
}

impl ConfigError {
    pub(super) fn unreadable(file: &Path, error: &io::Error) -> Self {
        Self {
            source: Some(file.display().to_string()),
            key: None,
            what: format!("the file cannot be read: {error}"),
            valid: Some("`switchboard-relay default-config` prints a complete file to start from".into()),
        }
    }

    pub(super) fn value(source: Option<String>, key: &str, found: &str, valid: &str) -> Self {
        Self {
            source,
            key: Some(key.into()),
            what: format!("the value is {found}"),
            valid: Some(valid.into()),
        }
    }

    pub(super) fn from_figment(error: figment::Error) -> Self {
        let source = error.metadata.as_ref().map(named);
        let key = (!error.path.is_empty()).then(|| error.path.join("."));
        let known = key.as_deref().and_then(describe).map(str::to_owned);
        let (key, what, valid) = match error.kind {
            Kind::UnknownField(field, fields) => {
                let section = key.as_deref().map_or(String::new(), |path| section(path, &field));
                (
                    Some(format!("{section}{field}")),
                    "there is no such key".into(),
                    Some(list(fields)),
                )
            }
            Kind::UnknownVariant(found, words) => (key, format!("the value is {found:?}"), Some(list(words))),
            Kind::InvalidType(found, wanted) | Kind::InvalidValue(found, wanted) => (
                key,
                format!("the value is {found}"),
                Some(known.unwrap_or(wanted)),
            ),
            Kind::MissingField(field) => (Some(field.into_owned()), "the key is missing".into(), known),
            Kind::Message(message) => (key, message.trim().to_owned(), known),
            other @ (Kind::InvalidLength(..)
            | Kind::DuplicateField(_)
            | Kind::ISizeOutOfRange(_)
            | Kind::USizeOutOfRange(_)
            | Kind::Unsupported(_)
            | Kind::UnsupportedKey(..)) => (key, other.to_string(), known),
        };
        Self {
            source,
            key,
            what,
            valid,
        }
    }
}

/// Where a value was set, in words.
pub(super) fn named(metadata: &Metadata) -> String {
    match &metadata.source {
        Some(Source::File(path)) => path.display().to_string(),
        _ if metadata.name.contains("environment") => "an environment variable SWITCHBOARD_…".into(),
        _ => metadata.name.to_string(),
    }
}

fn section(path: &str, field: &str) -> String {
    match path.strip_suffix(field).unwrap_or(path).trim_end_matches('.') {
        "" => String::new(),
        section => format!("{section}."),
    }
}

fn list(words: &[&str]) -> String {
    words.join(", ")
}

/// What a key takes, where the type alone does not say it.
fn describe(key: &str) -> Option<&'static str> {
    Some(match key {
        "listen" => "an address and a port, such as \"127.0.0.1:8787\" or \"[::1]:8787\"",
        "public_url" | "upgrade_link" => "an address such as \"https://chat.example\"",
        "data" => "a folder, such as \"/var/lib/switchboard\"",
        "behind_proxy" => "true or false",
        "heartbeat_seconds" => "a whole number from 1 to 300",
        "tls.cert" | "tls.key" => "a PEM file, such as \"/etc/switchboard/cert.pem\"",
        "auth.staff_token_days" | "auth.customer_token_days" => "a whole number from 1 to 3650",
        "auth.invitation_days" => "a whole number from 1 to 365",
        "limits.sign_ins_per_minute" | "limits.customers_per_minute" => "a whole number, at least 1",
        "limits.default_capacity" => "a whole number from 1 to 100",
        _ => return None,
    })
}
