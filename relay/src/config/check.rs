//! Values that are of the right type and still not allowed.

use super::{Config, ConfigError};
use figment::Figment;
use std::ops::RangeInclusive;

/// Refuses what cannot work, naming the key and where it was set.
pub(super) fn check(config: &Config, figment: &Figment) -> Result<(), Box<ConfigError>> {
    // A missing key was set nowhere: where its other half was set is where to look.
    let missing = |key: &str, other: &str, valid: &str| {
        Err(Box::new(ConfigError::value(
            source(figment, other),
            key,
            "missing",
            valid,
        )))
    };
    let refuse = |key: &str, found: String, valid: &str| {
        Err(Box::new(ConfigError::value(
            source(figment, key),
            key,
            &found,
            valid,
        )))
    };
    let within = |key: &str, value: u32, range: RangeInclusive<u32>| {
        if range.contains(&value) {
            return Ok(());
        }
        refuse(
            key,
            value.to_string(),
            &format!("a whole number from {} to {}", range.start(), range.end()),
        )
    };
    within("heartbeat_seconds", config.heartbeat_seconds, 1..=300)?;
    within("auth.staff_token_days", config.auth.staff_token_days, 1..=3_650)?;
    within(
        "auth.customer_token_days",
        config.auth.customer_token_days,
        1..=3_650,
    )?;
    within("auth.invitation_days", config.auth.invitation_days, 1..=365)?;
    within("limits.default_capacity", config.limits.default_capacity, 1..=100)?;
    if let Some(url) = config
        .public_url
        .as_deref()
        .filter(|url| crate::sites::tidy_origin(url).is_none())
    {
        return refuse(
            "public_url",
            format!("{url:?}"),
            "an address without a path, such as \"https://chat.example\"",
        );
    }
    // Shown to people as a link.
    let web = |link: &str| url::Url::parse(link).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if !web(&config.upgrade_link) {
        return refuse(
            "upgrade_link",
            format!("{:?}", config.upgrade_link),
            "an http or https address, such as \"https://chat.example/download\"",
        );
    }
    if config.data.as_os_str().is_empty() {
        return refuse(
            "data",
            "empty".into(),
            "a folder, such as \"/var/lib/switchboard\"",
        );
    }
    match (&config.tls.cert, &config.tls.key) {
        (Some(_), None) => return missing("tls.key", "tls.cert", "the PEM file that goes with tls.cert"),
        (None, Some(_)) => return missing("tls.cert", "tls.key", "the PEM file that goes with tls.key"),
        (Some(_), Some(_)) | (None, None) => {}
    }
    let plain = config.tls.cert.is_none() && !config.behind_proxy;
    if plain && !config.listen.ip().is_loopback() {
        return refuse(
            "listen",
            format!("\"{}\"", config.listen),
            "a loopback address such as \"127.0.0.1:8787\", because chats would travel unencrypted; to be reached from \
             elsewhere set tls.cert and tls.key, or behind_proxy = true when a reverse proxy ends TLS in front",
        );
    }
    if config.public_url.is_none() && (config.behind_proxy || config.listen.ip().is_unspecified()) {
        let other = if config.behind_proxy {
            "behind_proxy"
        } else {
            "listen"
        };
        let valid = "the address that browsers and desktops use, such as \"https://chat.example\": behind a proxy, or on \
                     all addresses, the relay cannot know it";
        return missing("public_url", other, valid);
    }
    Ok(())
}

fn source(figment: &Figment, key: &str) -> Option<String> {
    figment
        .find_metadata(key)
        .map(|metadata| super::error::named(metadata, Some(key)))
}
