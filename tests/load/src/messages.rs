//! Durable messages: as many as go (eight in flight a chat), and latency at a rate (open loop: a message is due when
//! it is due, whatever became of the one before).

use crate::{
    client::{Asking, Hearing},
    figures::Figures,
    offers::start,
    office::Office,
    probe::Probe,
};
use anyhow::Result;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use switchboard_model::{CommandId, MessageId, SessionId};
use switchboard_protocol::{Command, EventBody, RelayFrame};
use tokio::{task::JoinSet, time::sleep_until};
use uuid::Uuid;

/// Messages of a chat that wait for their answer at once.
const IN_FLIGHT: usize = 8;
/// Chats that one specialist holds.
const EACH: usize = 50;

struct Writer {
    asking: Asking,
    hearing: Hearing,
    session: SessionId,
}

/// When each message was due, until it was seen by its specialist.
type Due = Arc<Mutex<HashMap<MessageId, Instant>>>;

pub(crate) async fn run(span: Duration, chats: usize, rate: u64) -> Result<Figures> {
    let office = Office::open("auto_accept").await?;
    let (due, delivered): (Due, Arc<Mutex<Vec<Duration>>>) = Default::default();
    let mut readers = JoinSet::new();
    for number in 0..chats.div_ceil(EACH) {
        let (asking, hearing) = office.specialist(number, u32::try_from(EACH)?).await?;
        readers.spawn(read(asking, hearing, Arc::clone(&due), Arc::clone(&delivered)));
    }
    let mut writers = Vec::with_capacity(chats);
    for _ in 0..chats {
        let (mut asking, mut hearing) = office.customer().await?;
        let session = SessionId::new(Uuid::now_v7());
        let id = asking.ask(start(session)).await?;
        hearing.answer(id).await?;
        writers.push(Writer {
            asking,
            hearing,
            session,
        });
    }
    let mut figures = Figures::new(format!(
        "Durable messages over real sockets: {chats} chats, each part {} s, everything on this machine",
        span.as_secs()
    ));

    let probe = Probe::start(office.folder.path())?;
    let mut paced = JoinSet::new();
    let began = Instant::now();
    let gap = Duration::from_secs_f64(chats_per_second(chats, rate));
    for (index, writer) in writers.into_iter().enumerate() {
        let first = began + gap.mul_f64(index as f64 / chats as f64);
        paced.spawn(pace(writer, first, gap, began + span, Arc::clone(&due)));
    }
    let (mut writers, mut acked) = (Vec::new(), Vec::new());
    while let Some(done) = paced.join_next().await {
        let (writer, times) = done??;
        writers.push(writer);
        acked.extend(times);
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    figures.times(&format!("at {rate}/s: due to acknowledged"), acked);
    let seen = std::mem::take(&mut *delivered.lock().unwrap_or_else(PoisonError::into_inner));
    figures.times(&format!("at {rate}/s: due to seen by the specialist"), seen);
    figures.times("fsync probe meanwhile (4 KiB)", probe.finish());

    let probe = Probe::start(office.folder.path())?;
    let mut flat_out = JoinSet::new();
    let began = Instant::now();
    for writer in writers {
        flat_out.spawn(pour(writer, began + span));
    }
    let mut times = Vec::new();
    while let Some(done) = flat_out.join_next().await {
        times.extend(done??);
    }
    let seconds = began.elapsed().as_secs_f64();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a rate"
    )]
    figures.number(
        "flat out: durable and acknowledged",
        (times.len() as f64 / seconds) as u64,
        "messages/s",
    );
    figures.times("flat out: sent to acknowledged", times);
    figures.times("fsync probe meanwhile (4 KiB)", probe.finish());
    readers.abort_all();
    Ok(figures)
}

#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn chats_per_second(chats: usize, rate: u64) -> f64 {
    chats as f64 / rate.max(1) as f64
}

/// A specialist who reads.
async fn read(
    _asking: Asking,
    mut hearing: Hearing,
    due: Due,
    delivered: Arc<Mutex<Vec<Duration>>>,
) -> Result<()> {
    loop {
        if let RelayFrame::Events(run) = hearing.next().await? {
            let now = Instant::now();
            let mut due = due.lock().unwrap_or_else(PoisonError::into_inner);
            let seen = run.events.iter().filter_map(|event| match &event.body {
                EventBody::MessagePosted { message } => due.remove(&message.id),
                _ => None,
            });
            let times: Vec<Duration> = seen.map(|at| now - at).collect();
            delivered
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .extend(times);
        }
    }
}

/// One message every `gap`, whatever became of the one before.
async fn pace(
    mut writer: Writer,
    first: Instant,
    gap: Duration,
    until: Instant,
    due: Due,
) -> Result<(Writer, Vec<Duration>)> {
    let (mut next, mut open, mut times) = (first, HashMap::new(), Vec::new());
    while next < until || !open.is_empty() {
        tokio::select! {
            () = sleep_until(next.into()), if next < until => {
                let (id, message) = post(&mut writer).await?;
                due.lock().unwrap_or_else(PoisonError::into_inner).insert(message, next);
                open.insert(id, next);
                next += gap;
            }
            frame = writer.hearing.next() => {
                if let RelayFrame::Ack { id, .. } = frame?
                    && let Some(at) = open.remove(&id)
                {
                    times.push(at.elapsed());
                }
            }
        }
    }
    Ok((writer, times))
}

/// As many as go.
async fn pour(mut writer: Writer, until: Instant) -> Result<Vec<Duration>> {
    let (mut open, mut times): (HashMap<CommandId, Instant>, _) = (HashMap::new(), Vec::new());
    while Instant::now() < until || !open.is_empty() {
        while open.len() < IN_FLIGHT && Instant::now() < until {
            let at = Instant::now();
            let (id, _) = post(&mut writer).await?;
            open.insert(id, at);
        }
        if open.is_empty() {
            break;
        }
        if let RelayFrame::Ack { id, .. } = writer.hearing.next().await?
            && let Some(at) = open.remove(&id)
        {
            times.push(at.elapsed());
        }
    }
    Ok(times)
}

async fn post(writer: &mut Writer) -> Result<(CommandId, MessageId)> {
    let message = MessageId::new(Uuid::now_v7());
    let command = Command::PostMessage {
        session_id: writer.session,
        message_id: message,
        fence: None,
        text: "It was to come on Tuesday, and the page says it was delivered.".to_owned(),
    };
    Ok((writer.asking.ask(command).await?, message))
}
