//! `GET /v1/sessions/{id}/routing`: why a session came to whom it came, for its owner, leads and admins.

use crate::{PersonView, QueueView};
use serde::{Deserialize, Serialize};
use switchboard_model::{
    DeclineReason, Level, OfferEnd, OfferId, OfferKind, Position, RequeueReason, Skill, Timestamp,
    TransferEnd,
};

/// Everything that was decided about where a session goes, oldest first, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoutingHistory {
    /// What happened.
    pub steps: Vec<RoutingStep>,
    /// Who could take it at this moment and why the others cannot; absent when it seeks nobody.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub present: Option<DecisionView>,
    /// When something happens by itself, on the relay's clock.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub next_step_at: Option<Timestamp>,
}

/// One thing that was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoutingStep {
    /// Its place in the log.
    pub position: Position,
    /// When.
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    pub what: RoutingEvent,
}

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RoutingEvent {
    /// It joined the line.
    Queued {
        /// Where.
        queue: QueueView,
        /// When the queue opens, if it was closed.
        #[cfg_attr(feature = "openapi", schema(required))]
        opens_at: Option<Timestamp>,
        /// Why it is there again.
        #[cfg_attr(feature = "openapi", schema(required))]
        reason: Option<RequeueReason>,
    },
    /// It went on to the overflow queue.
    Overflowed {
        /// Where it went.
        queue: QueueView,
    },
    /// Less was asked for from here on.
    Relaxed {
        /// How many of the queue's stages have passed.
        stage: u32,
    },
    /// It was brought to somebody.
    Offered {
        /// Which offer.
        offer_id: OfferId,
        /// To whom.
        specialist: PersonView,
        /// Whether it rang.
        kind: OfferKind,
        /// Until when.
        deadline: Timestamp,
        /// Why them.
        decision: DecisionView,
    },
    /// The offer ended.
    OfferEnded {
        /// Which offer.
        offer_id: OfferId,
        /// Whose.
        specialist: PersonView,
        /// How.
        outcome: OfferEnd,
        /// Why it was declined.
        #[cfg_attr(feature = "openapi", schema(required))]
        reason: Option<DeclineReason>,
    },
    /// Somebody owns it.
    Assigned {
        /// Who.
        specialist: PersonView,
        /// Why them, when nobody was asked.
        #[cfg_attr(feature = "openapi", schema(required))]
        decision: Option<DecisionView>,
    },
    /// Its owner gave it away.
    Transferred {
        /// Who did.
        from: PersonView,
        /// To whom: a name.
        to: String,
        /// Until when.
        deadline: Timestamp,
    },
    /// That ended.
    TransferEnded {
        /// How.
        outcome: TransferEnd,
    },
    /// It had waited longer than promised, and its customer and the leads were told.
    Noticed,
}

/// A decision: who could be asked, in order of score, and why the others could not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DecisionView {
    /// How many of the queue's stages of relaxation had passed.
    pub stage: u32,
    /// Those who fitted, best first; the first one won.
    pub candidates: Vec<CandidateView>,
    /// Those who could be reached and did not fit.
    pub passed_over: Vec<PassedOverView>,
    /// How many more of either there were, beyond those that are listed.
    pub omitted: u32,
    /// How many members could not be reached.
    pub unreachable: u32,
    /// The lead who chose, when nobody was looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub chosen_by: Option<PersonView>,
}

/// Someone who fitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CandidateView {
    /// Who.
    pub specialist: PersonView,
    /// The sum of the parts.
    pub score: u32,
    /// What each part gave, already weighed.
    pub parts: ScoreView,
}

/// The parts of a score: weight × 0 to 1000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScoreView {
    /// Room left.
    pub load: u32,
    /// Time since the last chat.
    pub idle: u32,
    /// Had this customer last.
    pub last_specialist: u32,
    /// Preferred skills.
    pub skills: u32,
    /// Speed of answers.
    pub response: u32,
    /// Ratings.
    pub rating: u32,
}

/// Someone who did not fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PassedOverView {
    /// Who.
    pub specialist: PersonView,
    /// Why not.
    #[serde(flatten)]
    pub filter: FilterView,
}

/// Why somebody could not be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "filter", rename_all = "snake_case")]
pub enum FilterView {
    /// They lack a skill at that level.
    Skill {
        /// Which.
        skill: Skill,
        /// At least at this level.
        level: Level,
    },
    /// They do not speak the customer's language.
    Language,
    /// It is theirs already, and on its way to somebody else.
    Owner,
    /// They declined or missed it in this round.
    Passed,
    /// They hold as many as their limit allows.
    Full,
}
