//! People: who answers, what they can do, and customers that are one.

use super::admin::show;
use super::args::{CustomerTask, PersonArgs, SpecialistTask, UserTask};
use super::client::Client;
use super::erasing;
use super::print;
use crate::config::Config;
use anyhow::{Result, bail};
use switchboard_model::{Capacity, CustomerId, Language, Skills};
use switchboard_protocol::{ChangePerson, CreateInvitation, Invitation, MergeCustomers, NewPerson, Person};

/// `user …`.
pub(super) async fn user(config: Config, task: UserTask, json: bool) -> Result<()> {
    let client = Client::find(config).await?;
    let done = match task {
        UserTask::Add {
            name,
            email,
            phone,
            role,
            skills,
            languages,
            queues,
            capacity,
        } => {
            let person = NewPerson {
                name,
                email,
                phone,
                role,
                skills: Skills(skills.into_iter().collect()),
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
        UserTask::Reset { email } => {
            let answer = reset(&client, &email).await;
            answer.and_then(|invitation| show(json, &invitation, print::invitation))
        }
        UserTask::Remove { email } => match by_email(&client, &email).await {
            Ok(person) => {
                let answer = client.delete(&format!("/v1/admin/people/{}", person.id)).await;
                answer.map(|()| println!("{} answers no more.", person.name))
            }
            Err(error) => Err(error),
        },
        UserTask::List => {
            let answer = client.get::<Vec<Person>>("/v1/admin/people").await;
            answer.and_then(|people| show(json, &people, |people| print::people(people)))
        }
    };
    client.close().await;
    done
}

async fn reset(client: &Client, email: &str) -> Result<Invitation> {
    let person = by_email(client, email).await?;
    let path = format!("/v1/admin/people/{}/reset", person.id);
    client.post(&path, &serde_json::json!({})).await
}

/// `specialist …`.
pub(super) async fn specialist(config: Config, task: SpecialistTask, json: bool) -> Result<()> {
    let client = Client::find(config).await?;
    let done = match task {
        SpecialistTask::List => {
            let answer = client.get::<Vec<Person>>("/v1/admin/people").await;
            answer.and_then(|people| show(json, &people, |people| print::people(people)))
        }
        SpecialistTask::Show { email } => {
            let answer = by_email(&client, &email).await;
            answer.and_then(|person| show(json, &person, |it| print::people(std::slice::from_ref(it))))
        }
        SpecialistTask::Set { email, change } => {
            let answer = set(&client, &email, *change).await;
            answer.and_then(|person| show(json, &person, |it| print::people(std::slice::from_ref(it))))
        }
    };
    client.close().await;
    done
}

/// `customer …`.
pub(super) async fn customer(config: Config, task: CustomerTask, json: bool) -> Result<()> {
    let (kept, duplicate) = match task {
        CustomerTask::Merge { kept, duplicate } => (kept, duplicate),
        CustomerTask::Erase { customer, yes } => {
            return erasing::customer(config, &customer, yes, json).await;
        }
    };
    let (kept, duplicate) = (customer_id(&kept)?, customer_id(&duplicate)?);
    let client = Client::find(config).await?;
    let path = format!("/v1/customers/{kept}/merge");
    let done = client.post::<()>(&path, &MergeCustomers { duplicate }).await;
    client.close().await;
    show(json, &done?, |()| println!("{duplicate} is part of {kept}."))
}

/// The person of an address.
pub(super) async fn by_email(client: &Client, email: &str) -> Result<Person> {
    let people: Vec<Person> = client.get("/v1/admin/people").await?;
    let found = people
        .into_iter()
        .find(|person| person.email.eq_ignore_ascii_case(email.trim()));
    match found {
        Some(person) => Ok(person),
        None => bail!("Nobody here has the e-mail address {email:?}. `specialist list` shows everyone."),
    }
}

async fn set(client: &Client, email: &str, said: PersonArgs) -> Result<Person> {
    let person = by_email(client, email).await?;
    let skills: Skills = Skills(said.skills.into_iter().collect());
    let languages: Vec<Language> = said.languages.into_iter().map(Language).collect();
    let change = ChangePerson {
        name: said.name,
        phone: said.phone.or_else(|| said.no_phone.then(String::new)),
        role: said.role,
        skills: (said.no_skills || !skills.0.is_empty()).then_some(skills),
        languages: (said.no_languages || !languages.is_empty()).then_some(languages),
        capacity: said.capacity.map(Capacity),
        queues: (said.no_queues || !said.queues.is_empty()).then_some(said.queues),
    };
    if change == ChangePerson::default() {
        bail!("Nothing to change was said. `specialist set --help` lists what can be changed.");
    }
    client
        .patch(&format!("/v1/admin/people/{}", person.id), &change)
        .await
}

pub(super) fn customer_id(typed: &str) -> Result<CustomerId> {
    match typed.trim().parse() {
        Ok(id) => Ok(id),
        Err(_) => {
            bail!("{typed:?} is no customer's id: an id looks like 0190a5d0-0000-7000-8000-000000000001.")
        }
    }
}
