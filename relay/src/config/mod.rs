//! What the operator decided: defaults, then file, then environment, then command line. Nothing here reads a clock or
//! opens a socket. An unknown key or a bad value is refused with its file, its key and what would be valid.

mod check;
mod error;

pub use error::ConfigError;

use figment::{
    Figment, Metadata, Profile, Provider,
    providers::{Env, Format, Toml},
    value::{Dict, Map},
};
use serde::Deserialize;
use std::{
    fmt,
    net::SocketAddr,
    num::NonZeroU32,
    path::{Path, PathBuf},
};

/// The complete, commented default configuration.
pub const DEFAULT: &str = include_str!("../../config.default.toml");

/// The prefix of environment variables that set keys.
const PREFIX: &str = "SWITCHBOARD_";

/// A whole configuration. `config.default.toml` has the words for each key.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The address that browsers and desktops use, if it is another.
    #[serde(default)]
    pub public_url: Option<String>,
    /// The data folder.
    pub data: PathBuf,
    /// Keys for what is stored encrypted, newest first, instead of those in the data folder.
    #[serde(default)]
    pub encryption_keys: Option<Secret>,
    /// Whether a reverse proxy ends TLS in front.
    pub behind_proxy: bool,
    /// Seconds between pings.
    pub heartbeat_seconds: u32,
    /// Where the current app is found.
    pub upgrade_link: String,
    /// Certificate files.
    pub tls: Tls,
    /// Logging.
    pub log: Log,
    /// How long things last.
    pub auth: Auth,
    /// How much is allowed.
    pub limits: Limits,
}

/// What is never shown.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(set)")
    }
}

/// Certificate files, both or neither.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// The chain.
    #[serde(default)]
    pub cert: Option<PathBuf>,
    /// The private key.
    #[serde(default)]
    pub key: Option<PathBuf>,
}

impl Tls {
    /// Both files, if TLS is on.
    #[must_use]
    pub fn files(&self) -> Option<(&Path, &Path)> {
        self.cert.as_deref().zip(self.key.as_deref())
    }
}

/// Logging.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// For whom.
    pub format: LogFormat,
    /// How much.
    pub level: LogLevel,
}

/// For whom the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// People.
    Text,
    /// Machines.
    Json,
}

/// How much is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogLevel {
    /// What failed.
    Error,
    /// What may fail.
    Warn,
    /// What an operator wants to know.
    Info,
    /// What a developer wants to know.
    Debug,
    /// Everything.
    Trace,
}

/// How long things last, in days.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Auth {
    /// A desktop's token.
    pub staff_token_days: u32,
    /// A browser's token.
    pub customer_token_days: u32,
    /// An invitation.
    pub invitation_days: u32,
}

/// How much is allowed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Per address and minute.
    pub sign_ins_per_minute: NonZeroU32,
    /// Per address and minute.
    pub customers_per_minute: NonZeroU32,
    /// Per site and minute.
    pub site_customers_per_minute: NonZeroU32,
    /// Per customer and minute.
    pub customer_commands_per_minute: NonZeroU32,
    /// Per member of staff and minute.
    pub staff_commands_per_minute: NonZeroU32,
    /// Per chat and minute.
    pub session_messages_per_minute: NonZeroU32,
    /// Chats at once.
    pub default_capacity: u32,
}

/// What the command line sets.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `--config`.
    pub file: Option<PathBuf>,
    /// `--data`.
    pub data: Option<PathBuf>,
    /// `--listen`.
    pub listen: Option<String>,
}

/// Reads and checks the configuration.
///
/// # Errors
/// The file cannot be read, a key is unknown, or a value is not allowed.
pub fn load(overrides: &Overrides) -> Result<Config, Box<ConfigError>> {
    let mut figment = Figment::from(Toml::string(DEFAULT));
    if let Some(file) = &overrides.file {
        // Opened here first: a missing file would count as an empty one.
        std::fs::File::open(file).map_err(|error| Box::new(ConfigError::unreadable(file, &error)))?;
        figment = figment.merge(Toml::file_exact(file));
    }
    let figment = figment
        .merge(
            Env::prefixed(PREFIX)
                .ignore(&["config"])
                // Those are the desktop app's, which may run on the same machine.
                .filter(|key| !key.starts_with("desktop_"))
                .split("__"),
        )
        .merge(CommandLine(overrides));
    settled(&figment)
}

/// Reads and checks a text as the configuration's file, and looks at nothing else.
///
/// # Errors
/// A key is unknown, or a value is not allowed.
#[cfg(any(test, feature = "fuzz"))]
pub(crate) fn load_text(text: &str) -> Result<Config, Box<ConfigError>> {
    settled(&Figment::from(Toml::string(DEFAULT)).merge(Toml::string(text)))
}

fn settled(figment: &Figment) -> Result<Config, Box<ConfigError>> {
    let config: Config = figment
        .extract()
        .map_err(|error| Box::new(ConfigError::from_figment(error, figment)))?;
    check::check(&config, figment)?;
    Ok(config)
}

/// The command line as a source of keys.
struct CommandLine<'a>(&'a Overrides);

impl Provider for CommandLine<'_> {
    fn metadata(&self) -> Metadata {
        Metadata::named("the command line")
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        let mut keys = Dict::new();
        if let Some(data) = &self.0.data {
            keys.insert("data".into(), data.to_string_lossy().into_owned().into());
        }
        if let Some(listen) = &self.0.listen {
            keys.insert("listen".into(), listen.clone().into());
        }
        Ok(Map::from([(Profile::Default, keys)]))
    }
}
