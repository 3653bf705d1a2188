//! The engine's loop: gather, decide, commit, answer, tell.

use super::batch::{Batch, Reply};
use super::tell::{Told, tell};
use super::{
    Clock, Engine, INBOX, Ids, Look, Request, checks::session_of, places::Places, trouble::Trouble,
    unavailable, warnings::Warnings,
};
use crate::gateway::Registry;
use crate::store::{Entry, Known, Probe, Result, Store, StoreError, Write};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use switchboard_core::{
    Command, Desk, Event, Principal,
    planted::{self, Bug},
};
use switchboard_model::{CustomerId, Millis, Position, Timestamp};
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
    ids: Ids,
    /// What is durable, on its way to whoever watches.
    told: mpsc::Sender<Told>,
    /// `None` after a failed commit, until the log was read again.
    desk: Option<Desk>,
    position: Position,
    /// Time as the engine has it never runs backwards.
    at: Timestamp,
    /// Commands of the relay itself that a failed commit undid; done first, next time.
    owed: Vec<Command>,
    /// Customers that have become part of another.
    merged: BTreeSet<CustomerId>,
    places: Places,
    warnings: Warnings,
    trouble: Trouble,
}

/// Reads the log, ends what the last run left linked, and starts the task.
pub(crate) async fn start(
    store: Arc<dyn Store>,
    registry: Arc<Registry>,
    clock: Clock,
    ids: Ids,
) -> Result<(Engine, JoinHandle<()>)> {
    let (told, entries) = mpsc::channel(INBOX);
    let mut run = Run {
        store: Arc::clone(&store),
        registry: Arc::clone(&registry),
        clock,
        ids,
        told,
        desk: None,
        position: Position(0),
        at: Timestamp(0),
        owed: Vec::new(),
        merged: BTreeSet::new(),
        places: Places::default(),
        warnings: Warnings::default(),
        trouble: Trouble::default(),
    };
    run.rebuild().await?;
    run.turn(Vec::new(), vec![Command::UnlinkAll]).await;
    let (inbox, requests) = mpsc::channel(INBOX);
    tokio::spawn(tell(store, registry, entries));
    let task = tokio::spawn(run.go(requests));
    Ok((Engine { inbox }, task))
}

impl Run {
    async fn go(mut self, mut requests: mpsc::Receiver<Request>) {
        let mut waiting = Vec::with_capacity(BATCH);
        let mut open = true;
        while open {
            let registry = Arc::clone(&self.registry);
            // In a fixed order, so that the same things at the same time go the same way.
            tokio::select! {
                biased;
                received = requests.recv_many(&mut waiting, BATCH) => open = received > 0,
                () = registry.presence_changed() => {}
                () = until(&self.clock, self.wakes_at()) => {}
            }
            open &= !waiting.iter().any(|request| matches!(request, Request::Stop));
            let mut asked = self.presence(registry.take_changed());
            if self.deadline().is_some_and(|deadline| deadline <= (self.clock)()) {
                asked.push(Command::Tick);
            }
            self.turn(std::mem::take(&mut waiting), asked).await;
        }
    }

    fn wakes_at(&self) -> Option<Timestamp> {
        // While the store fails, it is looked at again when that is due and not before.
        let places = self
            .places
            .due()
            .filter(|_| self.desk.is_some() && self.owed.is_empty());
        [self.deadline(), places].into_iter().flatten().min()
    }

    fn deadline(&self) -> Option<Timestamp> {
        match &self.desk {
            Some(desk) if self.owed.is_empty() => desk.next_deadline(),
            // After a failed commit, look at the store again soon.
            Some(_) | None => Some(self.at + RETRY),
        }
    }

    /// Sockets came or went: what the desk is to be told, by what is true at this moment.
    fn presence(&self, changed: BTreeSet<Principal>) -> Vec<Command> {
        // Whoever has no open chat is nobody to the desk; after a failed commit nobody knows who has.
        let waits = |customer| {
            self.desk
                .as_ref()
                .is_none_or(|desk| desk.open_session_of(customer).is_some())
        };
        let told = |who| match who {
            Principal::Specialist(specialist) if self.registry.is_watched(who) => {
                Some(Command::Link { specialist })
            }
            Principal::Specialist(specialist) => Some(Command::Unlink { specialist }),
            Principal::Customer(customer) => waits(customer).then(|| presence_of(&self.registry, customer)),
        };
        changed.into_iter().filter_map(told).collect()
    }

    /// One batch. Nobody is answered before it is durable.
    async fn turn(&mut self, requests: Vec<Request>, asked: Vec<Command>) {
        let asked: Vec<Command> = self.owed.drain(..).chain(asked).collect();
        self.at = self.at.max((self.clock)());
        let known = match self.read(named(&requests)).await {
            Ok(known) => known,
            Err(error) => {
                self.trouble.say(self.at, &error, "the store could not be read");
                self.owed = asked;
                return requests.into_iter().for_each(turned_away);
            }
        };
        let Some(mut desk) = self.desk.take() else {
            return requests.into_iter().for_each(turned_away);
        };
        let mut looks = Vec::new();
        let mut batch = Batch::new(
            &mut desk,
            &mut self.merged,
            &self.ids,
            known,
            self.at,
            self.position,
        );
        for command in &asked {
            // A person the desk does not know, or nothing to do: neither is of interest to anyone.
            let _ = batch.step(command, Vec::new());
        }
        for request in requests {
            match request {
                Request::Client { intent, reply } => batch.client(&intent, reply),
                Request::Mark {
                    session,
                    reader,
                    mark,
                } => {
                    let command = Command::MarkMessages {
                        session,
                        reader,
                        mark,
                    };
                    // Of a chat that is over or another's by now: of interest to nobody.
                    let _ = batch.step(&command, Vec::new());
                }
                Request::Change {
                    command,
                    writes,
                    reply,
                } => {
                    let answer = batch.step(&command, writes);
                    batch.replies.push((reply, answer));
                }
                Request::Ping { reply } => {
                    let position = batch.position;
                    batch.replies.push((reply, Ok(position)));
                }
                Request::Look(look) => looks.push(look),
                Request::Stop => {}
            }
        }
        for customer in opened(&batch.entries) {
            // Their socket may have gone while what they asked for was on its way.
            let _ = batch.step(&presence_of(&self.registry, customer), Vec::new());
        }
        let done = Done {
            position: batch.position,
            entries: batch.entries,
            writes: batch.writes,
            replies: batch.replies,
            asked,
            looks,
        };
        self.desk = Some(desk);
        self.settle(done).await;
    }

    async fn settle(&mut self, mut done: Done) {
        if planted::is(Bug::AnsweredEarly) {
            answer(std::mem::take(&mut done.replies));
        }
        if !done.writes.is_empty() {
            if let Err(error) = self.store.commit(done.writes).await {
                return self.failed(&error, done.replies, done.asked).await;
            }
            self.trouble.over();
        }
        self.position = done.position;
        answer(done.replies);
        let Some(desk) = &self.desk else { return };
        for look in done.looks {
            look.answer(desk, self.at);
        }
        self.places.note(desk, &done.entries);
        let heard = self.warnings.after(self.at, desk, &done.entries);
        let quiet = done.entries.is_empty();
        if !quiet {
            debug_assert_eq!(desk.check_invariants(), Ok(()));
            let _ = self.told.send(Told::Entries(done.entries)).await;
        }
        if let Some(heard) = heard {
            let _ = self.told.send(Told::Warnings(heard)).await;
        }
        self.places.tell(self.at, desk, &self.registry);
        if !quiet {
            self.registry.note_change();
        }
    }

    /// Nothing is acknowledged; the desk is what the log says.
    async fn failed(&mut self, error: &StoreError, replies: Vec<Reply>, asked: Vec<Command>) {
        self.trouble.say(self.at, error, "the store did not take a batch");
        for (reply, _) in replies {
            refuse(reply);
        }
        if planted::is(Bug::DeskKept) {
            return;
        }
        self.desk = None;
        self.owed = asked;
        if let Err(error) = self.rebuild().await {
            self.trouble.say(self.at, &error, "the log could not be read");
        }
        // Should the batch have become durable after all, whoever watches reads it from the store.
        self.registry.catch_up();
    }

    async fn rebuild(&mut self) -> Result<()> {
        let mut desk = Desk::default();
        self.merged.clear();
        let mut position = Position(0);
        loop {
            let page = self.store.log(position, PAGE).await?;
            let Some(last) = page.last() else { break };
            position = last.position;
            self.at = self.at.max(last.at);
            for entry in &page {
                desk.apply(entry.at, &entry.event);
                if let Event::CustomersMerged { duplicate, .. } = &entry.event {
                    self.merged.insert(*duplicate);
                }
            }
        }
        self.position = position;
        self.places.all(&desk);
        self.warnings.forget();
        self.desk = Some(desk);
        Ok(())
    }

    /// The log, if it has to be read anew, and what is known of these ids.
    async fn read(&mut self, probe: Probe) -> Result<Known> {
        if self.desk.is_none() {
            self.rebuild().await?;
        }
        if probe.commands.is_empty() {
            return Ok(Known::default());
        }
        self.store.known(probe).await
    }
}

/// The ids that requests name.
fn named(requests: &[Request]) -> Probe {
    let mut probe = Probe::default();
    for request in requests {
        let Request::Client { intent, .. } = request else {
            continue;
        };
        probe.commands.push(intent.id);
        probe.sessions.extend(session_of(&intent.command));
        probe.notes.extend(intent.noted.as_ref().map(|noted| noted.id));
        let written = intent.written.as_ref().map(|written| written.id);
        let edited = intent.edited.as_ref().map(|edited| edited.id);
        probe.messages.extend(written.or(edited));
    }
    probe
}

/// A batch that was decided.
struct Done {
    position: Position,
    entries: Vec<Entry>,
    writes: Vec<Write>,
    replies: Vec<Reply>,
    /// What the relay itself asked, to be done again if this fails.
    asked: Vec<Command>,
    looks: Vec<Look>,
}

/// Customers who have an open session since this batch, or another one's.
fn opened(entries: &[Entry]) -> BTreeSet<CustomerId> {
    let mut opened = BTreeSet::new();
    for entry in entries {
        if let Event::SessionStarted { customer, .. }
        | Event::SessionReopened { customer, .. }
        | Event::CustomersMerged { kept: customer, .. } = &entry.event
        {
            opened.insert(*customer);
        }
    }
    opened
}

/// What is true of a customer at this moment.
fn presence_of(registry: &Registry, customer: CustomerId) -> Command {
    if registry.is_watched(Principal::Customer(customer)) {
        Command::LinkCustomer { customer }
    } else {
        Command::UnlinkCustomer { customer }
    }
}

/// Whoever asked may be gone; what they asked for is done.
fn answer(replies: Vec<Reply>) {
    for (reply, answer) in replies {
        let _ = reply.send(answer);
    }
}

fn turned_away(request: Request) {
    match request {
        Request::Client { reply, .. } | Request::Change { reply, .. } | Request::Ping { reply } => {
            refuse(reply);
        }
        // A question that is dropped is answered so; a mark is said again on the next link.
        Request::Look(_) | Request::Mark { .. } | Request::Stop => {}
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
