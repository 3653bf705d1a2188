//! Queues: add, change, show, and what stands in their way.

use super::admin::show;
use super::args::QueueTask;
use super::client::Client;
use super::print;
use super::rules::{RuleArgs, find};
use crate::config::Config;
use anyhow::{Result, bail};
use switchboard_model::QueueRules;
use switchboard_protocol::{NewQueue, Queue, Warnings};

const QUEUES: &str = "/v1/admin/queues";

/// `queue …`.
pub(super) async fn queue(config: Config, task: QueueTask, json: bool) -> Result<()> {
    let client = Client::find(config).await?;
    let done = run(&client, task, json).await;
    client.close().await;
    done
}

async fn run(client: &Client, task: QueueTask, json: bool) -> Result<()> {
    if matches!(task, QueueTask::Warnings) {
        let warnings: Warnings = client.get("/v1/admin/warnings").await?;
        return show(json, &warnings, |warnings| print::warnings(warnings));
    }
    let queues: Vec<Queue> = client.get(QUEUES).await?;
    let shown = |queue: &Queue| print::queue(queue, &queues);
    match task {
        QueueTask::Add { name, rules } => show(json, &add(client, name, *rules, &queues).await?, shown),
        QueueTask::Set { queue, name, rules } => {
            let known = find(&queues, &queue)?;
            show(json, &set(client, known, name, *rules, &queues).await?, shown)
        }
        QueueTask::Show { queue } => show(json, find(&queues, &queue)?, shown),
        QueueTask::List => show(json, &queues, |queues| print::queues(queues)),
        QueueTask::Warnings => Ok(()),
    }
}

async fn add(client: &Client, name: String, said: RuleArgs, queues: &[Queue]) -> Result<Queue> {
    let mut rules = QueueRules::default();
    said.apply(&mut rules, queues)?;
    client.post(QUEUES, &NewQueue { name, rules }).await
}

async fn set(
    client: &Client,
    known: &Queue,
    name: Option<String>,
    said: RuleArgs,
    queues: &[Queue],
) -> Result<Queue> {
    let nothing = name.is_none() && said == RuleArgs::default();
    if nothing {
        bail!("Nothing to change was said. `queue set --help` lists what can be changed.");
    }
    let mut queue = known.clone();
    queue.name = name.unwrap_or(queue.name);
    said.apply(&mut queue.rules, queues)?;
    client.put(&format!("{QUEUES}/{}", queue.id), &queue).await
}
