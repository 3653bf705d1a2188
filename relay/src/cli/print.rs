//! Answers as people read them.

mod queue;

pub(super) use queue::{queue, queues, warnings};

use crate::config::Config;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use switchboard_model::{LOWEST, Level, Skill, Timestamp};
use switchboard_protocol::{Invitation, Person, QueueView, SessionRecord, Site, SiteCreated};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Where the configuration leads.
pub(super) fn config(config: &Config) {
    println!("The configuration is good.");
    println!("  listens on   {}", config.listen);
    println!("  data folder  {}", config.data.display());
    let transport = match (config.tls.files(), config.behind_proxy) {
        (Some((cert, _)), _) => format!("TLS with {}", cert.display()),
        (None, true) => "plain HTTP behind a reverse proxy".to_owned(),
        (None, false) => "plain HTTP on loopback only".to_owned(),
    };
    println!("  transport    {transport}");
}

/// Someone's way in.
pub(super) fn invitation(invitation: &Invitation) {
    println!(
        "{} <{}> is invited.",
        invitation.person.name, invitation.person.email
    );
    println!("  code  {}", invitation.code);
    println!("  link  {}", invitation.link);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let left = Duration::from_millis(u64::try_from(invitation.expires_at.0).unwrap_or(0)).saturating_sub(now);
    let days = (left + DAY / 2).as_secs() / DAY.as_secs();
    let within = if days == 1 {
        "a day".to_owned()
    } else {
        format!("{days} days")
    };
    println!("The code works once, within {within}.");
}

/// Everyone.
pub(super) fn people(people: &[Person]) {
    if people.is_empty() {
        println!("Nobody yet. Add someone with `switchboard-relay user add`.");
    }
    for person in people {
        println!(
            "{}  {} <{}>  {}",
            person.id, person.name, person.email, person.role
        );
        println!(
            "    takes {}  skills: {}  languages: {}  queues: {}",
            person.capacity,
            listed(person.skills.0.iter().map(|(name, level)| skill(name, *level))),
            listed(person.languages.iter().map(|language| language.0.clone())),
            listed(person.queues.iter().map(|QueueView { name, .. }| name.clone())),
        );
    }
}

/// Every site.
pub(super) fn sites(sites: &[Site]) {
    if sites.is_empty() {
        println!("No sites yet. Add one with `switchboard-relay site add`.");
    }
    for site in sites {
        println!(
            "{}  {}  key {}  queue {}",
            site.id, site.name, site.key, site.queue.name
        );
        println!("    origins: {}", site.origins.join(", "));
    }
}

/// A new site and its tag.
pub(super) fn site_created(created: &SiteCreated) {
    println!("{} is set up. Paste this into its pages:", created.site.name);
    println!("  {}", created.embed);
}

/// A chat, line by line.
pub(super) fn transcript(record: &SessionRecord) {
    let session = &record.session;
    println!("{}  {}  queue {}", session.id, session.state, session.queue.name);
    for message in &record.messages {
        let name = message.sender_name.as_deref().unwrap_or(message.sender.word());
        println!(
            "[{}] {name}: {}",
            message.seq,
            harmless(&message.text).replace('\n', "\n      ")
        );
    }
}

/// A text without what a terminal would take as an order: whoever wrote it is a stranger.
fn harmless(text: &str) -> String {
    let order = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    text.replace(order, "\u{fffd}")
}

/// A skill as it is typed.
fn skill(Skill(name): &Skill, level: Level) -> String {
    if level == LOWEST {
        name.clone()
    } else {
        format!("{name}={level}")
    }
}

fn listed(words: impl Iterator<Item = String>) -> String {
    let words: Vec<_> = words.collect();
    if words.is_empty() {
        "–".to_owned()
    } else {
        words.join(", ")
    }
}

/// A moment, in UTC, to the second.
pub(super) fn moment(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).map_or_else(
        |_| at.0.to_string(),
        |at| at.strftime("%Y-%m-%d %H:%M:%SZ").to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn a_message_gives_the_terminal_no_orders() {
        assert_eq!(
            harmless("a\tb\nc \u{1b}[2J\u{9b}31m\r\u{7} 🙏"),
            "a\tb\nc \u{fffd}[2J\u{fffd}31m\u{fffd}\u{fffd} 🙏"
        );
    }
}
