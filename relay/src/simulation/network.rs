//! The network between one client and the relay: delays, silence in either direction, links that break at any frame,
//! and old links whose last words arrive after the next one was opened.

use super::chance::Chance;
use super::client::Client;
use super::relay::Door;
use super::told;
use super::witness::Witness;
use crate::engine::Clock;
use futures_util::{SinkExt, StreamExt};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use switchboard_core::Principal;
use switchboard_model::Timestamp;
use switchboard_protocol::{ClientFrame, RelayFrame};
use switchboard_sync::backoff;
use tokio::io::DuplexStream;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest, protocol::WebSocketConfig};

pub(super) const ORIGIN: &str = "https://shop.example";
/// How long a link may take to come about.
const OPENING: Duration = Duration::from_secs(10);
/// Bytes on their way, usually and to a client that reads slowly.
const WIDE: usize = 64 * 1024;
const NARROW: usize = 700;
/// Bytes read at once: what is set aside for more costs more than anything else here.
const READ: usize = 2_048;

type Link = WebSocketStream<DuplexStream>;

/// A client on its network.
pub(super) struct Device {
    pub(super) number: usize,
    client: Mutex<Client>,
    conditions: Mutex<Conditions>,
    wake: Notify,
    door: Door,
    clock: Clock,
    witness: Witness,
}

/// How it is on the network at the moment.
#[derive(Debug)]
pub(super) struct Conditions {
    chance: Chance,
    /// No link before this.
    pub(super) away_until: Option<Instant>,
    /// Nothing goes up, or comes down, before this.
    pub(super) mute_up: Option<Instant>,
    pub(super) mute_down: Option<Instant>,
    /// The link breaks after so many frames more, in either direction.
    pub(super) breaks_in: Option<u64>,
    /// Milliseconds that a frame takes at most.
    pub(super) delay: u64,
    /// Whether its links hold little at a time.
    pub(super) narrow: bool,
    /// Whether the relay hears of the end of its links only later.
    pub(super) lingers: bool,
    cut: bool,
}

impl Conditions {
    /// Nothing is in the way any more.
    pub(super) fn heal(&mut self) {
        self.away_until = None;
        self.mute_up = None;
        self.mute_down = None;
        self.breaks_in = None;
        self.narrow = false;
        self.lingers = false;
        self.delay = 20;
    }

    fn takes(&mut self) -> Duration {
        Duration::from_millis(self.chance.among(0..=self.delay))
    }

    /// One frame passes, or the link breaks.
    fn passes(&mut self) -> bool {
        match &mut self.breaks_in {
            Some(0) => {
                self.breaks_in = None;
                false
            }
            Some(left) => {
                *left -= 1;
                true
            }
            None => true,
        }
    }
}

impl Device {
    pub(super) fn new(
        number: usize,
        client: Client,
        door: Door,
        clock: Clock,
        witness: Witness,
        chance: Chance,
    ) -> Arc<Self> {
        let conditions = Conditions {
            chance,
            away_until: None,
            mute_up: None,
            mute_down: None,
            breaks_in: None,
            delay: 60,
            narrow: false,
            lingers: false,
            cut: false,
        };
        let device = Arc::new(Self {
            number,
            client: Mutex::new(client),
            conditions: Mutex::new(conditions),
            wake: Notify::new(),
            door,
            clock,
            witness,
        });
        tokio::spawn(Arc::clone(&device).live());
        device
    }

    pub(super) fn client(&self) -> MutexGuard<'_, Client> {
        self.client.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something with the client, and lets the link know.
    pub(super) fn act<T>(&self, act: impl FnOnce(&mut Client) -> T) -> T {
        let done = act(&mut self.client());
        self.wake.notify_one();
        done
    }

    /// Changes the network, and lets the link know.
    pub(super) fn set(&self, change: impl FnOnce(&mut Conditions)) {
        change(&mut self.conditions());
        self.wake.notify_one();
    }

    /// Breaks the link, if there is one.
    pub(super) fn cut(&self) {
        self.set(|conditions| conditions.cut = true);
    }

    /// The process is killed and starts again.
    pub(super) fn kill(&self) {
        self.client().restart();
        self.cut();
    }

    fn conditions(&self) -> MutexGuard<'_, Conditions> {
        self.conditions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Timestamp {
        (self.clock)()
    }

    async fn live(self: Arc<Self>) {
        let mut failures = 0;
        loop {
            self.until_allowed().await;
            if let Some(mut link) = self.open().await {
                failures = 0;
                self.witness.look().traffic.links += 1;
                self.client_opens();
                let left = self.carry(&mut link).await;
                self.client_closes();
                if self.conditions().lingers {
                    let takes = self.conditions().chance.among(0..=40_000);
                    tokio::spawn(linger(link, left, Duration::from_millis(takes)));
                }
            }
            let chance = self.conditions().chance.share();
            let delay = backoff::delay(failures, chance);
            failures += 1;
            sleep(Duration::from_millis(u64::try_from(delay.0).unwrap_or(0))).await;
        }
    }

    async fn until_allowed(&self) {
        loop {
            let until = self.conditions().away_until;
            let Some(until) = until.filter(|until| *until > Instant::now()) else {
                self.conditions().cut = false;
                return;
            };
            tokio::select! {
                biased;
                () = self.wake.notified() => {}
                () = sleep_until(until) => {}
            }
        }
    }

    async fn open(&self) -> Option<Link> {
        let narrow = self.conditions().narrow;
        let stream = self.door.knock(if narrow { NARROW } else { WIDE })?;
        let mut request = "ws://relay/v1/socket".into_client_request().ok()?;
        if let Principal::Customer(_) = self.client().who {
            request.headers_mut().insert("origin", ORIGIN.parse().ok()?);
        }
        let small = WebSocketConfig::default()
            .read_buffer_size(READ)
            .write_buffer_size(0);
        let opening = tokio_tungstenite::client_async_with_config(request, stream, Some(small));
        let (link, _) = timeout(OPENING, opening).await.ok()?.ok()?;
        Some(link)
    }

    fn client_opens(&self) {
        let mut client = self.client();
        let now = client.time(self.now());
        client.machine.handle_open(now);
    }

    fn client_closes(&self) {
        let mut client = self.client();
        let now = client.time(self.now());
        client.machine.handle_closed(now);
        let (frames, _) = client.poll();
        if !frames.is_empty() {
            self.witness.fail("something is sent without a link");
        }
    }

    /// Carries frames until the link is no more; gives back what was on its way up.
    async fn carry(&self, link: &mut Link) -> VecDeque<(Instant, ClientFrame)> {
        let mut up: VecDeque<(Instant, ClientFrame)> = VecDeque::new();
        let mut down: VecDeque<(Instant, RelayFrame)> = VecDeque::new();
        let mut closed = false;
        loop {
            let Some(deadline) = self.ask_machine(&mut up) else {
                return up;
            };
            let (mute_up, mute_down) = self.mutes();
            let first = |due: Option<Instant>, mute: Option<Instant>| {
                due.map(|due| mute.map_or(due, |mute| due.max(mute)))
            };
            let next_up = first(up.front().map(|(due, _)| *due), mute_up);
            let next_down = first(down.front().map(|(due, _)| *due), mute_down);
            let next = [next_up, next_down, mute_down, deadline]
                .into_iter()
                .flatten()
                .min();
            let next = next.unwrap_or_else(|| Instant::now() + Duration::from_secs(3_600));
            tokio::select! {
                biased;
                () = self.wake.notified() => {}
                () = sleep_until(next) => {}
                received = link.next(), if !closed && mute_down.is_none() => match received {
                    Some(Ok(Message::Text(text))) => {
                        let Some(frame) = self.arrived(&text) else { return up };
                        let takes = self.conditions().takes();
                        let due = (Instant::now() + takes).max(down.back().map_or_else(Instant::now, |(due, _)| *due));
                        down.push_back((due, frame));
                    }
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {
                        let mut client = self.client();
                        let now = client.time(self.now());
                        if client.linked() {
                            client.machine.handle_heard(now);
                        }
                    }
                    Some(Ok(Message::Close(_) | Message::Binary(_) | Message::Frame(_)) | Err(_)) | None => closed = true,
                },
            }
            if self.conditions().cut {
                self.witness.look().traffic.cuts += 1;
                return up;
            }
            let (mute_up, mute_down) = self.mutes();
            while mute_up.is_none() && up.front().is_some_and(|(due, _)| *due <= Instant::now()) {
                let Some((_, frame)) = up.pop_front() else { break };
                if !self.passes() || !send(link, &frame).await {
                    return up;
                }
            }
            while mute_down.is_none() && down.front().is_some_and(|(due, _)| *due <= Instant::now()) {
                let Some((_, frame)) = down.pop_front() else { break };
                if !self.passes() {
                    return up;
                }
                let now = self.now();
                self.client().heard(now, frame);
            }
            if closed && down.is_empty() {
                return up;
            }
        }
    }

    /// Takes what the machine wants to send, and when it wants to be asked again; `None` when it has hung up.
    fn ask_machine(&self, up: &mut VecDeque<(Instant, ClientFrame)>) -> Option<Option<Instant>> {
        let mut client = self.client();
        let now = client.time(self.now());
        if client.machine.deadline().is_some_and(|deadline| deadline <= now) {
            client.machine.handle_tick(now);
        }
        let (frames, hung_up) = client.poll();
        let deadline = client.machine.deadline().map(|deadline| {
            let left = u64::try_from((deadline - now).0).unwrap_or(0).max(1);
            Instant::now() + Duration::from_millis(left)
        });
        drop(client);
        for frame in frames {
            let takes = self.conditions().takes();
            let due = (Instant::now() + takes).max(up.back().map_or_else(Instant::now, |(due, _)| *due));
            up.push_back((due, frame));
        }
        (!hung_up).then_some(deadline)
    }

    fn mutes(&self) -> (Option<Instant>, Option<Instant>) {
        let conditions = self.conditions();
        let now = Instant::now();
        let still = |until: Option<Instant>| until.filter(|until| *until > now);
        (still(conditions.mute_up), still(conditions.mute_down))
    }

    fn passes(&self) -> bool {
        let passes = self.conditions().passes();
        if !passes {
            self.witness.look().traffic.cuts += 1;
        }
        passes
    }

    /// A frame has left the relay: whatever becomes of it on its way, it was said.
    fn arrived(&self, text: &str) -> Option<RelayFrame> {
        match serde_json::from_str(text) {
            Ok(frame) => {
                let who = self.client().who;
                let mut seen = self.witness.look();
                told::frame(&mut seen, who, &frame);
                Some(frame)
            }
            Err(error) => {
                self.witness.fail(format!("a frame cannot be read: {error}"));
                None
            }
        }
    }
}

async fn send(link: &mut Link, frame: &ClientFrame) -> bool {
    let Ok(text) = serde_json::to_string(frame) else {
        return false;
    };
    let sent = timeout(Duration::from_secs(30), link.send(Message::Text(text.into()))).await;
    matches!(sent, Ok(Ok(())))
}

/// The relay hears the last words of a link, and of its end, only now.
async fn linger(mut link: Link, left: VecDeque<(Instant, ClientFrame)>, takes: Duration) {
    sleep(takes).await;
    for (_, frame) in left {
        if !send(&mut link, &frame).await {
            return;
        }
    }
    sleep(takes / 4).await;
}
