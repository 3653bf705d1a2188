//! The commands that administer, each one request or two.

use super::args::{QueueTask, SiteTask, UserTask};
use super::client::Client;
use super::print;
use crate::config::Config;
use anyhow::{Result, bail};
use serde::Serialize;
use switchboard_model::{Capacity, Language, Millis, Role, SessionId, Skill};
use switchboard_protocol::{
    CreateInvitation, CreateSite, Invitation, NewPerson, NewQueue, Person, Queue, SessionRecord, Site,
    SiteCreated,
};

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

/// `user …`.
pub(super) async fn user(config: Config, task: UserTask, json: bool) -> Result<()> {
    let client = Client::find(config).await?;
    let done = match task {
        UserTask::Add {
            name,
            email,
            role,
            skills,
            languages,
            queues,
            capacity,
        } => {
            let person = NewPerson {
                name,
                email,
                role,
                skills: skills.into_iter().map(Skill).collect(),
                languages: languages.into_iter().map(Language).collect(),
                capacity: capacity.map(Capacity),
                queues,
            };
            let answer = client.post::<Invitation>("/v1/admin/people", &person).await;
            answer.and_then(|invitation| show(json, &invitation, print::invitation))
        }
        UserTask::Invite { email } => {
            let answer = client
                .post::<Invitation>("/v1/admin/invitations", &CreateInvitation { email })
                .await;
            answer.and_then(|invitation| show(json, &invitation, print::invitation))
        }
        UserTask::List => {
            let answer = client.get::<Vec<Person>>("/v1/admin/people").await;
            answer.and_then(|people| show(json, &people, |people| print::people(people)))
        }
    };
    client.close().await;
    done
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

/// `queue …`.
pub(super) async fn queue(config: Config, task: QueueTask, json: bool) -> Result<()> {
    let client = Client::find(config).await?;
    let done = match task {
        QueueTask::Add {
            name,
            ring_time,
            skills,
        } => {
            let queue = NewQueue {
                name,
                ring_time: ring_time.map(|seconds| Millis::from_secs(i64::from(seconds))),
                skills: skills.into_iter().map(Skill).collect(),
            };
            let answer = client.post::<Queue>("/v1/admin/queues", &queue).await;
            answer.and_then(|queue| show(json, &queue, |queue| print::queues(std::slice::from_ref(queue))))
        }
        QueueTask::List => {
            let answer = client.get::<Vec<Queue>>("/v1/admin/queues").await;
            answer.and_then(|queues| show(json, &queues, |queues| print::queues(queues)))
        }
    };
    client.close().await;
    done
}

/// `transcript`.
pub(super) async fn transcript(config: Config, session: &str, json: bool) -> Result<()> {
    let Ok(id) = session.trim().parse::<SessionId>() else {
        bail!("{session:?} is no chat's id: an id looks like 0190a5d0-0000-7000-8000-000000000001.");
    };
    let client = Client::find(config).await?;
    let answer = client.get::<SessionRecord>(&format!("/v1/sessions/{id}")).await;
    client.close().await;
    show(json, &answer?, print::transcript)
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
        role: Role::Admin,
        skills: Vec::new(),
        languages: Vec::new(),
        capacity: None,
        queues: Vec::new(),
    };
    client.post("/v1/admin/people", &admin).await
}

fn show<T: Serialize>(json: bool, answer: &T, print: impl FnOnce(&T)) -> Result<()> {
    if json {
        println!("{}", serde_json::to_string(answer)?);
    } else {
        print(answer);
    }
    Ok(())
}
