//! The composition root: the only file that names a concrete store. Everything else sees traits and `App`.

use crate::auth::{
    Called, Caller, access,
    blocks::Blocks,
    delay::Delays,
    throttle::{Throttle, network},
    tokens,
};
use crate::config::Config;
use crate::engine::{self, Clock, Engine, Ids};
use crate::gateway::Registry;
use crate::sites::{Sites, tidy_origin};
use crate::store::{Keyring, Store, StoreError, Write, sqlite::SqliteStore};
use std::{
    net::{IpAddr, SocketAddr},
    ops::Deref,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};
use switchboard_core::Principal;
use switchboard_model::{Millis, SessionId, SiteId, Timestamp};
use switchboard_protocol::Problem;
use tokio::{
    sync::{Mutex, watch},
    task::JoinHandle,
};
use uuid::Uuid;

/// What is said to an address that asks too often.
const FROM_ADDRESS: &str = "Too many requests from this address. Wait a minute and try again.";
/// What is said to a person or browser that does too much.
const TOO_FAST: &str = "Too much at once. It is sent again by itself.";

/// That a token is used is noted so often, and no oftener.
const USE_NOTED: Millis = Millis::from_secs(60 * 60);

/// What every request and socket can reach. Cheap to clone.
#[derive(Clone)]
pub(crate) struct App(Arc<Parts>);

/// The parts of a running relay.
pub(crate) struct Parts {
    pub(crate) config: Config,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) engine: Engine,
    pub(crate) registry: Arc<Registry>,
    pub(crate) sites: Sites,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    /// True once the relay is shutting down.
    pub(crate) stopping: watch::Receiver<bool>,
    /// Held while people, queues or sites change: they are checked before they are written.
    pub(crate) administration: Mutex<()>,
    pub(crate) blocks: Blocks,
    pub(crate) sign_ins: Throttle<IpAddr>,
    pub(crate) delays: Delays,
    pub(crate) new_customers: Throttle<IpAddr>,
    pub(crate) customers_of_site: Throttle<SiteId>,
    pub(crate) commands_of_customer: Throttle<Principal>,
    pub(crate) commands_of_staff: Throttle<Principal>,
    pub(crate) messages_of_session: Throttle<(Principal, SessionId)>,
    operator_key: String,
    public_url: String,
}

/// What whoever started the app needs to stop it.
pub(crate) struct Running {
    pub(crate) app: App,
    pub(crate) stop: watch::Sender<bool>,
    engine: JoinHandle<()>,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Opens the store in the data folder and starts the engine. `address` is what the relay listens on.
pub(crate) async fn open(
    config: Config,
    address: SocketAddr,
    operator_key: String,
    keys: Keyring,
) -> Result<Running, StoreError> {
    let store = Arc::new(SqliteStore::open(&config.data.join("relay.db"), keys).await?);
    assemble(
        config,
        address,
        operator_key,
        store,
        Arc::new(now),
        Arc::new(Uuid::now_v7),
    )
    .await
}

/// Puts the parts together around a store, a clock and a source of ids.
pub(crate) async fn assemble(
    config: Config,
    address: SocketAddr,
    operator_key: String,
    store: Arc<dyn Store>,
    clock: Clock,
    ids: Ids,
) -> Result<Running, StoreError> {
    let registry = Arc::new(Registry::default());
    let sites = Sites::default();
    sites.reload(&*store).await?;
    let blocks = Blocks::default();
    blocks.reload(&*store).await?;
    let (engine, task) = engine::start(
        Arc::clone(&store),
        Arc::clone(&registry),
        Arc::clone(&clock),
        Arc::clone(&ids),
    )
    .await?;
    let (stop, stopping) = watch::channel(false);
    let scheme = if config.tls.files().is_some() {
        "https"
    } else {
        "http"
    };
    let public_url = match &config.public_url {
        // As browsers write it, to be compared with what they send.
        Some(url) => tidy_origin(url).unwrap_or_else(|| url.clone()),
        None => format!("{scheme}://{address}"),
    };
    let app = App(Arc::new(Parts {
        store,
        engine,
        registry,
        sites,
        ids,
        stopping,
        administration: Mutex::new(()),
        delays: Delays::default(),
        blocks,
        sign_ins: Throttle::per_minute(config.limits.sign_ins_per_minute, &clock, FROM_ADDRESS),
        new_customers: Throttle::per_minute(config.limits.customers_per_minute, &clock, FROM_ADDRESS),
        customers_of_site: Throttle::per_minute(
            config.limits.site_customers_per_minute,
            &clock,
            "Too many people come to this site at once. Wait a minute and try again.",
        ),
        commands_of_customer: Throttle::per_minute(
            config.limits.customer_commands_per_minute,
            &clock,
            TOO_FAST,
        ),
        commands_of_staff: Throttle::per_minute(config.limits.staff_commands_per_minute, &clock, TOO_FAST),
        messages_of_session: Throttle::per_minute(
            config.limits.session_messages_per_minute,
            &clock,
            "Too much is written in this chat at once. It is sent again by itself.",
        ),
        clock,
        operator_key,
        public_url,
        config,
    }));
    Ok(Running {
        app,
        stop,
        engine: task,
    })
}

impl Running {
    /// Lets the engine finish what waits. Sockets were told to go before.
    pub(crate) async fn finish(mut self) {
        self.app.engine.stop().await;
        self.ended().await;
    }

    /// Waits until the engine has ended; by itself it never does.
    pub(crate) async fn ended(&mut self) {
        if !self.engine.is_finished()
            && let Err(error) = (&mut self.engine).await
        {
            tracing::error!(%error, "the engine did not end well");
        }
    }
}

impl Parts {
    /// Who stands behind a token. Everything that is wrong with one is answered alike.
    pub(crate) async fn caller(&self, token: &str) -> Result<Caller, Problem> {
        if tokens::same_secret(&self.operator_key, token) {
            return Ok(Caller::Operator);
        }
        let hash = tokens::hash(token);
        let failed = |error: StoreError| unavailable(&error);
        let now = (self.clock)();
        let found = self.store.token(hash, now).await.map_err(failed)?;
        if let Some(token) = &found
            && (token.replaces.is_some() || now - token.used_at > USE_NOTED)
        {
            // Whoever comes is let in all the same: a store that takes no writes can still be read.
            let noted = self.store.commit(vec![Write::TokenUsed { hash, at: now }]).await;
            if let (Ok(()), Some(old), Some(who)) = (noted, token.replaces, token.principal) {
                self.registry.renew(who, old, hash);
            }
        }
        match found.and_then(|found| found.principal) {
            None => Err(access::unauthorized()),
            Some(Principal::Customer(id)) => {
                let customer = self.store.customer(id).await.map_err(failed)?;
                let customer = customer.ok_or_else(access::unauthorized)?;
                self.blocks.lets_customer(customer.id, now)?;
                let called = self.store.identities(customer.id).await.map_err(failed)?;
                Ok(Caller::Customer {
                    id: customer.id,
                    site: customer.site,
                    token: hash,
                    called: Called::by(called),
                })
            }
            Some(Principal::Specialist(id)) => {
                let person = self.store.person(id).await.map_err(failed)?;
                let person = person.ok_or_else(access::unauthorized)?;
                Ok(Caller::Staff {
                    person: Box::new(person),
                    token: hash,
                })
            }
        }
    }

    /// Takes one sign-in from an address's share.
    pub(crate) fn take_sign_in(&self, from: IpAddr) -> Result<(), Problem> {
        self.sign_ins.take(&network(from))
    }

    /// Takes one command from a principal's share.
    pub(crate) fn take_command(&self, who: Principal) -> Result<(), Problem> {
        match who {
            Principal::Customer(_) => self.commands_of_customer.take(&who),
            Principal::Specialist(_) => self.commands_of_staff.take(&who),
        }
    }

    /// Whether one more customer may come to a site from an address.
    pub(crate) fn take_customer(&self, from: IpAddr, site: SiteId) -> Result<(), Problem> {
        self.blocks.lets_address(from, (self.clock)())?;
        self.new_customers.take(&network(from))?;
        self.customers_of_site.take(&site)
    }

    /// The address that browsers and desktops use.
    pub(crate) fn public_url(&self) -> &str {
        &self.public_url
    }

    /// The same as an origin; the configuration allows no path in it.
    pub(crate) fn public_origin(&self) -> &str {
        &self.public_url
    }

    /// Whether browsers come by TLS: to the relay, or to the proxy before it.
    pub(crate) fn is_reached_by_tls(&self) -> bool {
        self.config.tls.files().is_some() || self.public_url.starts_with("https:")
    }

    /// So many days from now.
    pub(crate) fn in_days(&self, days: u32) -> Timestamp {
        (self.clock)() + Millis(i64::from(days) * 86_400_000)
    }
}

/// What a client hears when the store fails; the reason is for the log.
pub(crate) fn unavailable(error: &StoreError) -> Problem {
    tracing::error!(%error, "the store failed");
    engine::unavailable()
}

fn now() -> Timestamp {
    // A clock before 1970 counts as 1970: the engine never lets time run backwards anyway.
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
