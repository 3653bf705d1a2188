//! Erasing, and for how long chats are kept.

use super::admin::{session_id, show};
use super::args::RetentionArgs;
use super::client::Client;
use super::people::customer_id;
use crate::config::Config;
use anyhow::{Result, bail};
use switchboard_protocol::{RetentionView, SetRetention};

/// `erase`.
pub(super) async fn session(config: Config, session: &str, yes: bool, json: bool) -> Result<()> {
    let id = session_id(session)?;
    sure(yes, &format!("erases every word of the chat {id}"))?;
    delete(config, &format!("/v1/sessions/{id}")).await?;
    show(json, &(), |()| {
        println!("Nothing of the chat {id} is left. Backups from before still have it.");
    })
}

/// `customer erase`.
pub(super) async fn customer(config: Config, customer: &str, yes: bool, json: bool) -> Result<()> {
    let id = customer_id(customer)?;
    sure(
        yes,
        &format!("erases the customer {id} with every word of their chats"),
    )?;
    delete(config, &format!("/v1/customers/{id}")).await?;
    show(json, &(), |()| {
        println!("Nothing of the customer {id} is left. Backups from before still have it.");
    })
}

/// `retention`.
pub(super) async fn retention(config: Config, asked: RetentionArgs, json: bool) -> Result<()> {
    if let Some(days) = asked.days {
        sure(
            asked.yes,
            &format!("erases every chat that ended more than {days} days ago, now and from here on"),
        )?;
    }
    let client = Client::find(config).await?;
    let answer = if asked.days.is_some() || asked.forever {
        let set = SetRetention { days: asked.days };
        client.put::<RetentionView>("/v1/retention", &set).await
    } else {
        client.get::<RetentionView>("/v1/retention").await
    };
    client.close().await;
    show(json, &answer?, |kept| match kept.days {
        None => println!("Chats are kept for ever."),
        Some(days) => println!("Chats are erased {days} days after their end."),
    })
}

async fn delete(config: Config, path: &str) -> Result<()> {
    let client = Client::find(config).await?;
    let done = client.delete(path).await;
    client.close().await;
    done
}

fn sure(yes: bool, does: &str) -> Result<()> {
    if !yes {
        bail!("This {does}. It cannot be undone. Add --yes to do it.");
    }
    Ok(())
}
