//! The engine's loop: gather, decide, commit, answer, tell.

use super::{
    Clock, Engine, INBOX, Request, batch::Batch, batch::Reply, batch::session_of, places, tell, unavailable,
};
use crate::gateway::Registry;
use crate::store::{Entry, Known, Probe, Result, Store, StoreError};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use switchboard_core::{Command, Desk};
use switchboard_model::{Millis, Position, SpecialistId, Timestamp};
use switchboard_protocol::Problem;
use tokio::{sync::mpsc, task::JoinHandle};

/// Requests that one transaction takes at most, so that nobody waits long behind a crowd.
const BATCH: usize = 512;
/// Log entries read at once when the desk is rebuilt.
const PAGE: u32 = 4_096;
/// How soon the store is tried again after it failed.
const RETRY: Millis = Millis(1_000);

/// The engine's state.
struct Run {
    store: Arc<dyn Store>,
    registry: Arc<Registry>,
    clock: Clock,
    /// Committed entries, on their way to whoever watches.
    told: mpsc::Sender<Vec<Entry>>,
    /// `None` after a failed commit, until the log was read again.
    desk: Option<Desk>,
    position: Position,
    /// Time as the engine has it never runs backwards.
    at: Timestamp,
    /// Commands of the relay itself that a failed commit undid; done first, next time.
    owed: Vec<Command>,
    places: places::Places,
}

/// Reads the log, ends what the last run left linked, and starts the task.
pub(crate) async fn start(
    store: Arc<dyn Store>,
    registry: Arc<Registry>,
    clock: Clock,
) -> Result<(Engine, JoinHandle<()>)> {
    let (told, entries) = mpsc::channel(INBOX);
    let mut run = Run {
        store: Arc::clone(&store),
        registry: Arc::clone(&registry),
        clock,
        told,
        desk: None,
        position: Position(0),
        at: Timestamp(0),
        owed: Vec::new(),
        places: places::Places::default(),
    };
    run.rebuild().await?;
    run.turn(Vec::new(), vec![Command::UnlinkAll]).await;
    let (inbox, requests) = mpsc::channel(INBOX);
    tokio::spawn(tell::tell(store, registry, entries));
    let task = tokio::spawn(run.go(requests));
    Ok((Engine { inbox }, task))
}

impl Run {
    async fn go(mut self, mut requests: mpsc::Receiver<Request>) {
        let mut waiting = Vec::with_capacity(BATCH);
        let mut open = true;
        while open {
            let registry = Arc::clone(&self.registry);
            tokio::select! {
                received = requests.recv_many(&mut waiting, BATCH) => open = received > 0,
                () = registry.presence_changed() => {}
                () = until(&self.clock, self.deadline()) => {}
            }
            open &= !waiting.iter().any(|request| matches!(request, Request::Stop));
            let mut asked = self.presence(registry.take_changed());
            if self.deadline().is_some_and(|deadline| deadline <= (self.clock)()) {
                asked.push(Command::Expire);
            }
            self.turn(std::mem::take(&mut waiting), asked).await;
        }
    }

    fn deadline(&self) -> Option<Timestamp> {
        match &self.desk {
            Some(desk) if self.owed.is_empty() => desk.next_deadline(),
            // After a failed commit, look at the store again soon.
            Some(_) | None => Some(self.at + RETRY),
        }
    }

    /// Sockets came or went: what the desk is to be told, by what is true at this moment.
    fn presence(&self, changed: BTreeSet<SpecialistId>) -> Vec<Command> {
        let told = |specialist| {
            if self.registry.is_linked(specialist) {
                Command::Link { specialist }
            } else {
                Command::Unlink { specialist }
            }
        };
        changed.into_iter().map(told).collect()
    }

    /// One batch. Nobody is answered before it is durable.
    async fn turn(&mut self, requests: Vec<Request>, asked: Vec<Command>) {
        let asked: Vec<Command> = self.owed.drain(..).chain(asked).collect();
        self.at = self.at.max((self.clock)());
        let refuse = |requests: Vec<Request>| requests.into_iter().filter_map(reply_of).for_each(refuse);
        if self.desk.is_none()
            && let Err(error) = self.rebuild().await
        {
            tracing::error!(%error, "the log could not be read; clients were told to try again");
            self.owed = asked;
            return refuse(requests);
        }
        let known = match self.known(&requests).await {
            Ok(known) => known,
            Err(error) => {
                tracing::error!(%error, "the store could not be read; clients were told to try again");
                self.owed = asked;
                return refuse(requests);
            }
        };
        let Some(desk) = &mut self.desk else {
            return refuse(requests);
        };
        let mut batch = Batch::new(desk, known, self.at, self.position);
        for command in &asked {
            // A person the desk does not know, or nothing to do: neither is of interest to anyone.
            let _ = batch.step(command, Vec::new());
        }
        for request in requests {
            match request {
                Request::Client { intent, reply } => batch.client(&intent, reply),
                Request::Change {
                    command,
                    writes,
                    reply,
                } => {
                    let answer = batch.step(&command, writes).map_err(|rejection| {
                        Problem::new(switchboard_protocol::ErrorCode::Internal, rejection.to_string())
                    });
                    batch.replies.push((reply, answer));
                }
                Request::Ping { reply } => {
                    let position = batch.position;
                    batch.replies.push((reply, Ok(position)));
                }
                Request::Stop => {}
            }
        }
        let (position, entries, writes, replies) =
            (batch.position, batch.entries, batch.writes, batch.replies);
        self.settle(position, entries, writes, replies, asked).await;
    }

    async fn settle(
        &mut self,
        position: Position,
        entries: Vec<Entry>,
        writes: Vec<crate::store::Write>,
        replies: Vec<Reply>,
        asked: Vec<Command>,
    ) {
        if !writes.is_empty()
            && let Err(error) = self.store.commit(writes).await
        {
            return self.failed(&error, replies, asked).await;
        }
        self.position = position;
        for (reply, answer) in replies {
            // Whoever asked may be gone; what they asked for is done.
            let _ = reply.send(answer);
        }
        if entries.is_empty() {
            return;
        }
        let _ = self.told.send(entries).await;
        if let Some(desk) = &self.desk {
            debug_assert_eq!(desk.check_invariants(), Ok(()));
            self.places.tell(desk, &self.registry);
        }
    }

    /// Nothing is acknowledged; the desk is what the log says.
    async fn failed(&mut self, error: &StoreError, replies: Vec<Reply>, asked: Vec<Command>) {
        tracing::error!(%error, "the store did not take a batch; clients were told to try again");
        self.desk = None;
        self.owed = asked;
        for (reply, _) in replies {
            refuse(reply);
        }
        if let Err(error) = self.rebuild().await {
            tracing::error!(%error, "the log could not be read");
        }
        // Should the batch have become durable after all, whoever watches reads it from the store.
        self.registry.catch_up();
    }

    async fn rebuild(&mut self) -> Result<()> {
        let mut desk = Desk::default();
        let mut position = Position(0);
        loop {
            let page = self.store.log(position, PAGE).await?;
            let Some(last) = page.last() else { break };
            position = last.position;
            self.at = self.at.max(last.at);
            for entry in &page {
                desk.apply(entry.at, &entry.event);
            }
        }
        self.position = position;
        self.places.tell(&desk, &self.registry);
        self.desk = Some(desk);
        Ok(())
    }

    async fn known(&self, requests: &[Request]) -> Result<Known> {
        let mut probe = Probe::default();
        for request in requests {
            let Request::Client { intent, .. } = request else {
                continue;
            };
            probe.commands.push(intent.id);
            probe.sessions.extend(session_of(&intent.command));
            probe
                .messages
                .extend(intent.written.as_ref().map(|written| written.id));
        }
        if probe.commands.is_empty() {
            return Ok(Known::default());
        }
        self.store.known(probe).await
    }
}

fn reply_of(
    request: Request,
) -> Option<tokio::sync::oneshot::Sender<std::result::Result<Position, Problem>>> {
    match request {
        Request::Client { reply, .. } | Request::Change { reply, .. } | Request::Ping { reply } => {
            Some(reply)
        }
        Request::Stop => None,
    }
}

fn refuse(reply: tokio::sync::oneshot::Sender<std::result::Result<Position, Problem>>) {
    let _ = reply.send(Err(unavailable()));
}

async fn until(clock: &Clock, deadline: Option<Timestamp>) {
    match deadline {
        Some(deadline) => {
            let left = u64::try_from((deadline - clock()).0).unwrap_or(0);
            tokio::time::sleep(Duration::from_millis(left)).await;
        }
        None => std::future::pending().await,
    }
}
