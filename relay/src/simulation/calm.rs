//! After the trouble: the network heals, everybody takes what comes, and one specialist never returns. Everything has
//! to come to rest in a bounded time, and what is shown has to be what is.

use super::acts;
use super::admin;
use super::setting::{Owner, STAFF};
use super::store::Weather;
use super::story::Story;
use crate::render;
use std::collections::BTreeMap;
use std::time::Duration;
use switchboard_core::Desk;
use switchboard_model::SessionState;
use tokio::time::Instant;

/// How often everybody looks, and how long it takes in between: five minutes at most.
const ROUNDS: usize = 30;
/// How long it takes at most until what is durable is told.
const SETTLED: Duration = Duration::from_secs(1);
const ROUND: Duration = Duration::from_secs(10);

impl Story {
    pub(super) async fn come_to_rest(&mut self) {
        self.disk.weather(Weather::default());
        if self.lies() {
            self.disk.die();
        }
        let gone = self.chance.index(STAFF);
        let never = Instant::now() + Duration::from_secs(1_000_000);
        for (owner, device) in &self.devices {
            device.set(super::network::Conditions::heal);
            if *owner == Owner::Specialist(gone) {
                device.set(|it| it.away_until = Some(never));
                device.cut();
            }
        }
        self.pass(ROUND).await;
        if let Some(app) = self.app() {
            admin::everyone_fits(&app, gone);
        }
        for _ in 0..ROUNDS {
            for (owner, device) in &self.devices {
                if matches!(owner, Owner::Specialist(number) if *number != gone) {
                    device.act(acts::take_all);
                }
            }
            self.pass(ROUND).await;
            self.check().await;
            if self.witness.fault().is_some() {
                return;
            }
            if self.unrest(gone).is_some() {
                continue;
            }
            // What became durable at this very moment is still on its way to whoever is told.
            self.pass(SETTLED).await;
            if self.unrest(gone).is_none() {
                return self.look_at_everything(gone).await;
            }
        }
        let unrest = self.unrest(gone).unwrap_or_default();
        self.witness.fail(format!("it does not come to rest: {unrest}"));
    }

    /// What is still to be done.
    fn unrest(&self, gone: usize) -> Option<String> {
        let seen = self.witness.look();
        for session in seen.desk.sessions() {
            match session.state() {
                SessionState::Waiting | SessionState::Transferred => {
                    return Some(format!("{:?} is {}", session.id, session.state()));
                }
                SessionState::Active | SessionState::Completed => {}
            }
        }
        drop(seen);
        for (owner, device) in &self.devices {
            let there = *owner != Owner::Specialist(gone);
            let client = device.client();
            if there && (client.machine.outbox().count() > 0 || !client.linked()) {
                return Some(format!("device {} has something to say", device.number));
            }
        }
        None
    }

    async fn look_at_everything(&self, gone: usize) {
        let Some(app) = self.app() else { return };
        self.nothing_said_is_lost(&app).await;
        let (log, desk) = {
            let seen = self.witness.look();
            (seen.log.clone(), seen.desk.clone())
        };
        if Desk::replay(log.iter().map(|entry| (entry.at, &entry.event))) != desk {
            self.witness.fail("the log, replayed, makes another desk");
        }
        for (owner, device) in &self.devices {
            if *owner == Owner::Specialist(gone) {
                continue;
            }
            let who = self.witness.look().is_now(owner.principal());
            let fresh = render::snapshot(&*app.store, who).await.ok().flatten();
            let fresh = fresh.map(|(_, view)| view);
            let shown = device.client().machine.view().cloned();
            if fresh != shown {
                let words = format!("device {} shows {shown:?}, and there is {fresh:?}", device.number);
                self.witness.fail(words);
            }
        }
    }

    /// Every acknowledged message is there once, as it was written or edited, and in its writer's order.
    async fn nothing_said_is_lost(&self, app: &crate::app::App) {
        let written: Vec<_> = {
            let seen = self.witness.look();
            let done = seen
                .words
                .iter()
                .filter(|(_, words)| matches!(seen.answers.get(&words.asked), Some(Ok(_))));
            done.map(|(id, words)| {
                let place = seen
                    .asked
                    .get(&words.asked)
                    .map(|asked| (asked.device, asked.place));
                let mut texts = words.edits.clone();
                texts.push(words.text.clone());
                (*id, words.session, texts, place)
            })
            .collect()
        };
        let mut order: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let ids = written.iter().map(|(id, ..)| *id).collect();
        let found = match app.store.messages_by_id(ids).await {
            Ok(found) => found,
            Err(error) => return self.witness.fail(format!("the store cannot be read: {error}")),
        };
        let found: BTreeMap<_, _> = found.into_iter().map(|message| (message.id, message)).collect();
        for (id, session, texts, place) in written {
            match found.get(&id) {
                Some(message) if texts.contains(&message.text) && message.session_id == session => {
                    if let Some((device, place)) = place {
                        order
                            .entry((session, device))
                            .or_default()
                            .push((message.seq, place));
                    }
                }
                Some(_) => self.witness.fail(format!("{id:?} is not what was written")),
                None => self
                    .witness
                    .fail(format!("{id:?} was acknowledged, and is not there")),
            }
        }
        for ((session, device), mut messages) in order {
            messages.sort_unstable();
            if !messages.is_sorted_by_key(|(_, place)| *place) {
                self.witness
                    .fail(format!("device {device} wrote in another order in {session:?}"));
            }
        }
    }
}
