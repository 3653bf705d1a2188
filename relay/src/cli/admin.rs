//! Set-up, sites and transcripts: each one request or two.

use super::args::SiteTask;
use super::client::Client;
use super::print;
use crate::config::Config;
use anyhow::{Result, bail};
use serde::Serialize;
use switchboard_model::{Role, SessionId, Skills};
use switchboard_protocol::{CreateSite, Invitation, NewPerson, Person, SessionRecord, Site, SiteCreated};

/// `init`.
pub(super) async fn init(config: Config, name: String, email: String, json: bool) -> Result<()> {
    let client = Client::open(config).await?;
    let answer = first_admin(&client, name, email).await;
    client.close().await;
    let invitation = answer?;
    show(json, &invitation, |invitation| {
        print::invitation(invitation);
        println!("Start the relay with `switchboard-relay serve`, then enter the code in the desktop app.");
    })
}

/// `site …`.
pub(super) async fn site(config: Config, task: SiteTask, json: bool) -> Result<()> {
    let client = Client::find(config).await?;
    let done = match task {
        SiteTask::Add {
            name,
            queue,
            origins,
            greeting,
            brand_color,
        } => {
            let site = CreateSite {
                name,
                queue,
                origins,
                greeting,
                brand_color,
            };
            let answer = client.post::<SiteCreated>("/v1/admin/sites", &site).await;
            answer.and_then(|created| show(json, &created, print::site_created))
        }
        SiteTask::List => {
            let answer = client.get::<Vec<Site>>("/v1/admin/sites").await;
            answer.and_then(|sites| show(json, &sites, |sites| print::sites(sites)))
        }
    };
    client.close().await;
    done
}

/// `transcript`.
pub(super) async fn transcript(config: Config, session: &str, json: bool) -> Result<()> {
    let id = session_id(session)?;
    let client = Client::find(config).await?;
    let answer = client.get::<SessionRecord>(&format!("/v1/sessions/{id}")).await;
    client.close().await;
    show(json, &answer?, print::transcript)
}

/// A chat's id as it was typed.
pub(super) fn session_id(typed: &str) -> Result<SessionId> {
    match typed.trim().parse() {
        Ok(id) => Ok(id),
        Err(_) => {
            bail!("{typed:?} is no chat's id: an id looks like 0190a5d0-0000-7000-8000-000000000001.")
        }
    }
}

async fn first_admin(client: &Client, name: String, email: String) -> Result<Invitation> {
    let people: Vec<Person> = client.get("/v1/admin/people").await?;
    if let Some(admin) = people.iter().find(|person| person.role == Role::Admin) {
        bail!(
            "This relay is already set up. For a new code run `switchboard-relay user invite {}`.",
            admin.email
        );
    }
    let admin = NewPerson {
        name,
        email,
        phone: None,
        role: Role::Admin,
        skills: Skills::default(),
        languages: Vec::new(),
        capacity: None,
        queues: Vec::new(),
    };
    client.post("/v1/admin/people", &admin).await
}

/// Prints an answer for people, or as JSON.
pub(super) fn show<T: Serialize>(json: bool, answer: &T, print: impl FnOnce(&T)) -> Result<()> {
    if json {
        println!("{}", serde_json::to_string(answer)?);
    } else {
        print(answer);
    }
    Ok(())
}
