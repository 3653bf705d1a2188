//! Answers as people read them.

use crate::config::Config;
use switchboard_protocol::{Invitation, Person, Queue, QueueView, SessionRecord, Site, SiteCreated};

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
    println!("The code works once, until it expires.");
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
            listed(person.skills.iter().map(|skill| skill.0.as_str())),
            listed(person.languages.iter().map(|language| language.0.as_str())),
            listed(person.queues.iter().map(|QueueView { name, .. }| name.as_str())),
        );
    }
}

/// Every queue.
pub(super) fn queues(queues: &[Queue]) {
    if queues.is_empty() {
        println!("No queues yet. Add one with `switchboard-relay queue add`.");
    }
    for queue in queues {
        println!(
            "{}  {}  rings {} s  skills: {}",
            queue.id,
            queue.name,
            queue.ring_time.0 / 1_000,
            listed(queue.skills.iter().map(|skill| skill.0.as_str())),
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
            message.text.replace('\n', "\n      ")
        );
    }
}

fn listed<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<_> = words.collect();
    if words.is_empty() {
        "–".to_owned()
    } else {
        words.join(", ")
    }
}
