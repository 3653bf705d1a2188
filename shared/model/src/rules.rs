//! How a queue works: every rule with its unit and default. The same on the wire, in SQL and at the desk.
//!
//! `docs/routing.md` explains each. What is allowed is the core's to say.

use crate::{Hours, Level, Millis, Need, Priority, QueueId, RoutingMode, Skill, TransferFallback};
use serde::{Deserialize, Serialize};

/// A queue's rules. What is not said is the default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct QueueRules {
    /// How its sessions come to its members. Default: `best`.
    pub mode: RoutingMode,
    /// How long an offer rings. Default: 20 s.
    pub ring_time: Millis,
    /// Skills it asks for. Default: none.
    pub skills: Vec<Need>,
    /// What is asked for no longer after a while, in order of time. Default: nothing.
    pub relaxation: Vec<Relaxation>,
    /// When it is open. Default: always.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// How many may wait in it; a new session goes to the overflow queue, or is refused. Default: any number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_waiting: Option<u32>,
    /// How long a session waits before it goes to the overflow queue. Default: for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_wait: Option<Millis>,
    /// Where sessions go that it cannot take. Default: nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overflow: Option<QueueId>,
    /// What it promises. Default: 80 % within 60 s.
    pub service_level: ServiceLevel,
    /// The priority of its new sessions. Default: `normal`.
    pub priority: Priority,
    /// What one step of priority is worth in earlier arrival. Default: 2 min.
    pub priority_step: Millis,
    /// How much each part of a score counts.
    pub weights: Weights,
    /// How long a place stays taken after a chat has ended. Default: 0, not at all.
    pub wrap_up: Millis,
    /// Offers missed in a row before their specialist is set away. Default: 3.
    pub max_misses: u32,
    /// How long a session may wait for whoever is to take it over. Default: 60 s.
    pub transfer_time: Millis,
    /// Where it goes when nobody did. Default: `sender`.
    pub transfer_fallback: TransferFallback,
    /// How often people may transfer a session before somebody has to answer it. Default: 5.
    pub max_transfers: u32,
    /// How long a customer may be gone while they wait before the session ends as abandoned. Default: 5 min.
    pub abandon_after: Millis,
    /// How long a customer may be silent before they are reminded. Default: 10 min.
    pub remind_after: Millis,
    /// How long after the reminder the session is parked. Default: 2 min.
    pub park_after: Millis,
    /// How long after its end a customer may go on in the same thread. Default: 7 days.
    pub reopen_within: Millis,
}

impl Default for QueueRules {
    fn default() -> Self {
        let minutes = |count: i64| Millis::from_secs(count * 60);
        Self {
            mode: RoutingMode::Best,
            ring_time: Millis::from_secs(20),
            skills: Vec::new(),
            relaxation: Vec::new(),
            hours: None,
            max_waiting: None,
            max_wait: None,
            overflow: None,
            service_level: ServiceLevel::default(),
            priority: Priority::Normal,
            priority_step: minutes(2),
            weights: Weights::default(),
            wrap_up: Millis(0),
            max_misses: 3,
            transfer_time: minutes(1),
            transfer_fallback: TransferFallback::Sender,
            max_transfers: 5,
            abandon_after: minutes(5),
            remind_after: minutes(10),
            park_after: minutes(2),
            reopen_within: minutes(7 * 24 * 60),
        }
    }
}

/// What a queue promises: so many percent of its sessions are taken within so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ServiceLevel {
    /// How long a session may wait. Default: 60 s.
    pub within: Millis,
    /// How many of a hundred. Default: 80.
    pub percent: u8,
}

impl Default for ServiceLevel {
    fn default() -> Self {
        Self {
            within: Millis::from_secs(60),
            percent: 80,
        }
    }
}

/// From some time on a queue asks for less.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Relaxation {
    /// After this wait.
    pub after: Millis,
    /// What is asked for less.
    pub what: Relax,
}

/// What a queue asks for less.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Relax {
    /// A skill: a lower level, or not at all.
    Skill {
        /// Which.
        skill: Skill,
        /// The level that is enough from then on; absent: it is asked for no longer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        to: Option<Level>,
    },
    /// The customer's language.
    Language,
}

/// How much each part of a score counts, 0 to 100. Every part is 0 to 1000 before it is weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Weights {
    /// Room left: 1000 for nothing in hand. Default: 50.
    pub load: u8,
    /// Time since their last chat ended: 1000 from 30 min on. Default: 20.
    pub idle: u8,
    /// Whether they had this customer last, within `last_specialist_for`. Default: 30.
    pub last_specialist: u8,
    /// Preferred skills they have: 1000 for all. Default: 30.
    pub skills: u8,
    /// How soon they answer: 1000 at once, 0 from 2 min on, 500 when unknown. Default: 10.
    pub response: u8,
    /// How their customers rate them: 1000 for 5 stars, 500 with fewer than 5 ratings. Default: 10.
    pub rating: u8,
    /// How long a customer counts as theirs. Default: 7 days.
    pub last_specialist_for: Millis,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            load: 50,
            idle: 20,
            last_specialist: 30,
            skills: 30,
            response: 10,
            rating: 10,
            last_specialist_for: Millis::from_secs(7 * 24 * 60 * 60),
        }
    }
}
