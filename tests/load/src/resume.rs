//! Somebody comes back after thousands of events: how soon they have all of them, and whether it is what a fresh start shows.

use crate::{
    client::greet,
    figures::Figures,
    offers::start,
    office::{Office, online},
};
use anyhow::{Result, bail, ensure};
use std::{collections::VecDeque, time::Instant};
use switchboard_model::{Fence, MessageId, SessionId};
use switchboard_protocol::{Command, Cursor, EventBody, LogEvent, RelayFrame};
use uuid::Uuid;

/// Commands that wait for their answer at the same time.
const AHEAD: usize = 100;

/// # Errors
/// When something is missing, or comes twice.
pub(crate) async fn run(missed: usize) -> Result<Figures> {
    let office = Office::open("auto_accept").await?;
    let token = office.signed_in(0, 5).await?;
    let person = greet(&office.relay.address(), &token, None, None).await?;
    let (mut asking, mut hearing) = (person.asking, person.hearing);
    let id = asking.ask(online()).await?;
    hearing.answer(id).await?;
    let (mut customer, mut theirs) = office.customer().await?;
    let session = SessionId::new(Uuid::now_v7());
    let id = customer.ask(start(session)).await?;
    theirs.answer(id).await?;
    let place = loop {
        // It is theirs, or about to be: from here on they are away.
        if let RelayFrame::Events(run) = hearing.next().await? {
            let epoch = person.cursor.map(|cursor| cursor.epoch);
            let Some(epoch) = epoch else {
                bail!("no place to go on from")
            };
            let taken = |event: &LogEvent| matches!(event.body, EventBody::SessionAssigned { .. });
            if run.events.iter().any(taken) {
                break Cursor {
                    epoch,
                    position: run.upto,
                };
            }
        }
    };
    drop((asking, hearing));

    let mut waiting = VecDeque::new();
    for number in 0..missed {
        let post = Command::PostMessage {
            session_id: session,
            message_id: MessageId::new(Uuid::now_v7()),
            fence: None::<Fence>,
            text: format!("Word {number}"),
        };
        waiting.push_back(customer.ask(post).await?);
        if waiting.len() == AHEAD
            && let Some(first) = waiting.pop_front()
        {
            theirs.answer(first).await?;
        }
    }
    for id in waiting {
        theirs.answer(id).await?;
    }

    let began = Instant::now();
    let mut back = greet(&office.relay.address(), &token, None, Some(place)).await?;
    ensure!(back.resumed, "the log cannot go on from there");
    let (mut at, mut seen) = (place.position, 0);
    while seen < missed {
        if let RelayFrame::Events(run) = back.hearing.next().await? {
            ensure!(run.after == at, "a gap: after {} comes {}", at.0, run.after.0);
            at = run.upto;
            for event in &run.events {
                if let EventBody::MessagePosted { message } = &event.body
                    && message.text.starts_with("Word ")
                {
                    ensure!(
                        message.text == format!("Word {seen}"),
                        "out of order: {}",
                        message.text
                    );
                    seen += 1;
                }
            }
        }
    }
    let took = began.elapsed();
    let began = Instant::now();
    greet(&office.relay.address(), &token, None, None).await?;
    let anew = began.elapsed();
    let mut figures = Figures::new(format!("Back after {missed} missed events"));
    figures.time("all of them, in order, without a gap", took);
    figures.time("a fresh start beside it", anew);
    Ok(figures)
}
