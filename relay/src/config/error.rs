//! What an operator reads when the configuration is refused: where, which key, what would be valid.

use figment::{
    Figment, Metadata, Source,
    error::{Actual, Kind},
};
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
            valid: Some(START.into()),
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

    pub(super) fn from_figment(error: figment::Error, figment: &Figment) -> Self {
        let metadata = error.metadata;
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
                format!("the value is {}", shown(&found)),
                Some(known.unwrap_or(wanted)),
            ),
            Kind::MissingField(field) => (Some(field.into_owned()), "the key is missing".into(), known),
            // What a value's own reader says names its type, not the value.
            Kind::Message(message) => match key.as_deref().and_then(|key| set_to(figment, key)) {
                Some(found) if known.is_some() => (key, format!("the value is {found:?}"), known),
                _ => (
                    key,
                    message.trim().to_owned(),
                    known.or_else(|| Some(START.into())),
                ),
            },
            other @ (Kind::InvalidLength(..)
            | Kind::DuplicateField(_)
            | Kind::ISizeOutOfRange(_)
            | Kind::USizeOutOfRange(_)
            | Kind::Unsupported(_)
            | Kind::UnsupportedKey(..)) => (key, other.to_string(), known),
        };
        Self {
            source: metadata.map(|metadata| named(&metadata, key.as_deref())),
            key,
            what,
            valid,
        }
    }
}

/// What is valid where the file as a whole is not.
const START: &str = "`switchboard-relay default-config` prints a complete file to start from";

/// The word that a key was set to.
fn set_to(figment: &Figment, key: &str) -> Option<String> {
    figment.find_value(key).ok()?.into_string()
}

/// A value as the operator wrote it, without its type.
fn shown(found: &Actual) -> String {
    let text = found.to_string();
    let kinds = ["string ", "signed int ", "unsigned int ", "float ", "bool "];
    let bare = kinds.iter().find_map(|kind| text.strip_prefix(kind));
    bare.map_or_else(|| text.clone(), |bare| bare.trim_matches('`').to_owned())
}

/// Where a value was set, in words.
pub(super) fn named(metadata: &Metadata, key: Option<&str>) -> String {
    match &metadata.source {
        Some(Source::File(path)) => path.display().to_string(),
        _ if metadata.name.contains("environment") => match key {
            Some(key) => format!(
                "the environment variable {}{}",
                super::PREFIX,
                key.to_uppercase().replace('.', "__")
            ),
            None => "an environment variable SWITCHBOARD_…".into(),
        },
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
        "public_url" => "an address without a path, such as \"https://chat.example\"",
        "upgrade_link" => "an http or https address, such as \"https://chat.example/download\"",
        "data" => "a folder, such as \"/var/lib/switchboard\"",
        "behind_proxy" => "true or false",
        "heartbeat_seconds" => "a whole number from 1 to 300",
        "tls.cert" | "tls.key" => "a PEM file, such as \"/etc/switchboard/cert.pem\"",
        "auth.staff_token_days" | "auth.customer_token_days" => "a whole number from 1 to 3650",
        "auth.invitation_days" => "a whole number from 1 to 365",
        "limits.sign_ins_per_minute"
        | "limits.customers_per_minute"
        | "limits.site_customers_per_minute"
        | "limits.customer_commands_per_minute"
        | "limits.staff_commands_per_minute"
        | "limits.session_messages_per_minute" => "a whole number, at least 1",
        "limits.default_capacity" => "a whole number from 1 to 100",
        "tls" | "log" | "auth" | "limits" => "a section: its keys stand below its name in brackets",
        _ => return None,
    })
}
