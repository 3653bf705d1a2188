//! The demo workspace, made through the relay's own commands: an invented shop with a queue, three specialists, a lead.

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fs, path::Path};
use switchboard_protocol::{Invitation, Queue, SiteCreated};
use switchboard_test_support::Relay;

/// The shop.
pub(crate) const SHOP: &str = "Fern & Field";
const QUEUE: &str = "Orders";

/// A person of the demo: name, address, skills, languages.
type Demo = (
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const SPECIALISTS: [Demo; 3] = [
    (
        "Mara Lindqvist",
        "mara@fern-field.example",
        &["orders", "returns"],
        &["en", "sv", "de"],
    ),
    (
        "Jonas Berg",
        "jonas@fern-field.example",
        &["orders", "assembly"],
        &["en", "nb"],
    ),
    (
        "Aiko Tanaka",
        "aiko@fern-field.example",
        &["orders", "payments"],
        &["en", "ja"],
    ),
];
const LEAD: Demo = (
    "Ruth Adeyemi",
    "ruth@fern-field.example",
    &["orders"],
    &["en", "fr"],
);

/// What the demo has to remember of its workspace between two starts.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Workspace {
    /// Site keys by the origin they belong to.
    sites: BTreeMap<String, String>,
}

impl Workspace {
    /// Makes the workspace on a relay that does not run, or opens the one that was made there before.
    ///
    /// # Errors
    /// What the relay's commands say.
    pub async fn open(relay: &Relay, notes: &Path, origin: &str) -> Result<Self> {
        let mut workspace = match fs::read(notes) {
            Ok(bytes) => serde_json::from_slice(&bytes).with_context(|| {
                format!("{} is damaged; delete its folder to start anew", notes.display())
            })?,
            Err(_) => {
                make(relay).await?;
                Self::default()
            }
        };
        if !workspace.sites.contains_key(origin) {
            let site: SiteCreated = relay
                .ask(&[
                    "site", "add", "--name", SHOP, "--queue", QUEUE, "--origin", origin,
                ])
                .await?;
            workspace.sites.insert(origin.to_owned(), site.site.key);
            fs::write(notes, serde_json::to_vec_pretty(&workspace)?)
                .with_context(|| format!("cannot write {}", notes.display()))?;
        }
        Ok(workspace)
    }

    /// The key of the site on this origin.
    ///
    /// # Errors
    /// When there is none.
    pub fn site(&self, origin: &str) -> Result<&str> {
        let key = self
            .sites
            .get(origin)
            .with_context(|| format!("no site was made for {origin}"))?;
        Ok(key)
    }

    /// A fresh invitation for the specialist of the demo.
    ///
    /// # Errors
    /// What the relay's commands say.
    pub async fn invite(&self, relay: &Relay) -> Result<Invitation> {
        relay.ask(&["user", "invite", SPECIALISTS[0].1]).await
    }

    /// A fresh invitation for another specialist.
    ///
    /// # Errors
    /// What the relay's commands say.
    pub async fn invite_colleague(&self, relay: &Relay) -> Result<Invitation> {
        relay.ask(&["user", "invite", SPECIALISTS[1].1]).await
    }

    /// A fresh invitation for the lead.
    ///
    /// # Errors
    /// What the relay's commands say.
    pub async fn invite_lead(&self, relay: &Relay) -> Result<Invitation> {
        relay.ask(&["user", "invite", LEAD.1]).await
    }

    /// The lead's name.
    #[must_use]
    pub fn lead(&self) -> &'static str {
        LEAD.0
    }

    /// That other specialist's name.
    #[must_use]
    pub fn colleague(&self) -> &'static str {
        SPECIALISTS[1].0
    }

    /// The name of the specialist of the demo.
    #[must_use]
    pub fn specialist(&self) -> &'static str {
        SPECIALISTS[0].0
    }
}

async fn make(relay: &Relay) -> Result<()> {
    let _: Invitation = relay
        .ask(&[
            "init",
            "--name",
            "Ines Moreau",
            "--email",
            "ines@fern-field.example",
        ])
        .await?;
    let _: Queue = relay
        .ask(&[
            "queue",
            "add",
            "--name",
            QUEUE,
            "--ring-time",
            "20s",
            "--skill",
            "orders",
        ])
        .await?;
    for person in SPECIALISTS {
        add(relay, person, "specialist").await?;
    }
    add(relay, LEAD, "lead").await
}

async fn add(relay: &Relay, (name, email, skills, languages): Demo, role: &str) -> Result<()> {
    let mut words = vec![
        "user", "add", "--name", name, "--email", email, "--role", role, "--queue", QUEUE,
    ];
    words.extend(skills.iter().flat_map(|skill| ["--skill", skill]));
    words.extend(languages.iter().flat_map(|language| ["--language", language]));
    let _: Invitation = relay.ask(&words).await?;
    Ok(())
}
