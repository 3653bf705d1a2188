//! Everything rings for everyone, and everyone accepts everything at once, over real sockets.

use crate::{
    client::{Asking, Hearing},
    figures::Figures,
    offers::start,
    office::Office,
};
use anyhow::{Result, anyhow, ensure};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::{Duration, Instant},
};
use switchboard_model::{OfferId, SessionId};
use switchboard_protocol::{Command, ErrorCode, EventBody, RelayFrame};
use tokio::{sync::Barrier, task::JoinSet, time::timeout};
use uuid::Uuid;

/// What one specialist saw of the race.
struct Seen {
    tried: usize,
    won: BTreeSet<SessionId>,
    lost: usize,
    full: usize,
}

/// # Errors
/// When a chat got two owners, or somebody more chats than they take.
pub(crate) async fn run(specialists: usize, chats: usize, accepts: usize) -> Result<Figures> {
    let office = Office::open("ring_all").await?;
    // Places for four chats out of five: some have to be refused for want of room.
    let capacity = (chats * 4 / 5).div_ceil(specialists).max(1);
    let mut people = Vec::new();
    for number in 0..specialists {
        people.push(office.specialist(number, u32::try_from(capacity)?).await?);
    }
    let began = Instant::now();
    let barrier = Arc::new(Barrier::new(specialists));
    let mut racing = JoinSet::new();
    for (asking, hearing) in people {
        racing.spawn(accept_everything(asking, hearing, Arc::clone(&barrier)));
    }
    let mut customers = Vec::new();
    for _ in 0..chats {
        let (mut asking, hearing) = office.customer().await?;
        asking.ask(start(SessionId::new(Uuid::now_v7()))).await?;
        customers.push((asking, hearing));
    }
    let (mut owners, mut tried, mut lost, mut full) = (BTreeMap::new(), 0, 0, 0);
    while let Some(done) = racing.join_next().await {
        let seen = done??;
        ensure!(
            seen.won.len() <= capacity,
            "somebody holds {} chats and takes {capacity}",
            seen.won.len()
        );
        for session in seen.won {
            ensure!(owners.insert(session, ()).is_none(), "{session} has two owners");
        }
        (tried, lost, full) = (tried + seen.tried, lost + seen.lost, full + seen.full);
    }
    let mut figures = Figures::new(format!(
        "A race: {specialists} specialists with {capacity} places each, {chats} chats, all ringing for all"
    ));
    figures.number("accepts", count(tried), "");
    figures.number("won", count(owners.len()), "chats, each with one owner");
    figures.number("refused: somebody else was first", count(lost), "");
    figures.number("refused: no place left", count(full), "");
    figures.number("seconds", began.elapsed().as_secs(), "s");
    ensure!(tried >= accepts, "there was no race: only {tried} accepts");
    ensure!(!owners.is_empty(), "nobody won anything");
    Ok(figures)
}

/// Collects what rings until it is quiet, then accepts all of it at the same moment as everyone else, and so on.
async fn accept_everything(mut asking: Asking, mut hearing: Hearing, barrier: Arc<Barrier>) -> Result<Seen> {
    let mut seen = Seen {
        tried: 0,
        won: BTreeSet::new(),
        lost: 0,
        full: 0,
    };
    let mut known: BTreeMap<OfferId, SessionId> = BTreeMap::new();
    // Everyone has to have heard something before anyone answers; later rounds need no start signal.
    let mut started = false;
    loop {
        let patience = if started { 1_500 } else { 4_000 };
        while let Ok(frame) = timeout(Duration::from_millis(patience), hearing.next()).await {
            note(&frame?, &mut known, &mut seen.won);
            if started && !known.is_empty() {
                break;
            }
        }
        if !started {
            barrier.wait().await;
            started = true;
        }
        if known.is_empty() {
            return Ok(seen);
        }
        for (offer, _) in std::mem::take(&mut known) {
            let id = asking.ask(Command::AcceptOffer { offer_id: offer }).await?;
            seen.tried += 1;
            // The answer may come between events.
            loop {
                match hearing.next().await? {
                    RelayFrame::Ack { id: it, .. } if it == id => break,
                    RelayFrame::Refused { id: it, problem } if it == id => {
                        match problem.code {
                            ErrorCode::OfferGone => seen.lost += 1,
                            ErrorCode::AtCapacity => seen.full += 1,
                            other => return Err(anyhow!("refused with {other}")),
                        }
                        break;
                    }
                    frame => note(&frame, &mut known, &mut seen.won),
                }
            }
        }
    }
}

fn note(frame: &RelayFrame, known: &mut BTreeMap<OfferId, SessionId>, won: &mut BTreeSet<SessionId>) {
    let RelayFrame::Events(run) = frame else { return };
    for event in &run.events {
        match &event.body {
            EventBody::OfferMade { offer } => {
                known.insert(offer.id, offer.session_id);
            }
            EventBody::SessionAssigned { record } => {
                won.insert(record.session.id);
            }
            _ => {}
        }
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
