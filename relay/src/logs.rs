//! Where the log goes: standard error, as text or JSON. No message text, name, address or token is ever logged.

use crate::config::{Log, LogFormat, LogLevel};
use std::io::IsTerminal as _;
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// Starts logging. A second call changes nothing.
pub(crate) fn start(log: &Log) {
    let level = match log.level {
        LogLevel::Error => "error",
        LogLevel::Warn => "warn",
        LogLevel::Info => "info",
        LogLevel::Debug => "debug",
        LogLevel::Trace => "trace",
    };
    // Libraries speak only when something is wrong: what they say in detail is not ours to vouch for.
    let filter = EnvFilter::new(format!("warn,switchboard_relay={level},tower_http={level}"));
    let registry = tracing_subscriber::registry().with(filter);
    // A second subscriber is refused; the first one stays.
    let _ = match log.format {
        LogFormat::Text => registry
            .with(
                fmt::layer()
                    // A file or a journal keeps words, not colours.
                    .with_ansi(std::io::stderr().is_terminal())
                    .with_writer(std::io::stderr),
            )
            .try_init(),
        LogFormat::Json => registry
            .with(
                fmt::layer()
                    .json()
                    .flatten_event(true)
                    .with_writer(std::io::stderr),
            )
            .try_init(),
    };
}
