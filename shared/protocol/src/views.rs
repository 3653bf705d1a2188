//! Things as a client may see them.

use crate::details::{NoteView, SessionDetails};
use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use switchboard_model::schema;
use switchboard_model::{
    Capacity, CustomerId, Fence, Language, Marks, MessageId, MessageKind, OfferId, OfferKind, Priority,
    QueueId, RequeueReason, Resolution, Role, SenderKind, Seq, SessionId, SessionState, Skills, SpecialistId,
    SpecialistStatus, Stars, StatusReason, Timestamp,
};

/// A customer, as staff and the customer see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerView {
    /// Who.
    pub id: CustomerId,
    /// What they call themselves; nobody has proved it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::Name>, required))]
    pub name: Option<String>,
}

/// A member of staff, as a customer sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonView {
    /// Who.
    pub id: SpecialistId,
    /// Their name.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Name))]
    pub name: String,
}

/// A queue's name and id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QueueView {
    /// Which.
    pub id: QueueId,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Name))]
    pub name: String,
}

/// The page a chat was opened on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PageView {
    /// Its address.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::PageUrl))]
    pub url: String,
    /// Its title.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub title: Option<String>,
}

/// A session, without its messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionView {
    /// Which.
    pub id: SessionId,
    /// Where it stands.
    pub state: SessionState,
    /// Raised at every change of owner; staff send it with every write.
    pub fence: Fence,
    /// Who asks.
    pub customer: CustomerView,
    /// The queue it came through.
    pub queue: QueueView,
    /// Who answers, once someone does.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub owner: Option<PersonView>,
    /// The customer's language, if known.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub language: Option<Language>,
    /// Where it was opened. Staff only.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub page: Option<PageView>,
    /// How urgent it is. Staff only; `normal` for customers.
    #[serde(default = "normal")]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub priority: Priority,
    /// When it was opened.
    pub started_at: Timestamp,
    /// When its present owner took it.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub accepted_at: Option<Timestamp>,
    /// Why it waits again; absent on the first wait, and once somebody took it.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub requeued: Option<RequeueReason>,
    /// How far its messages came to either side; absent while they came to nobody.
    #[serde(default, skip_serializing_if = "Marks::are_none")]
    #[cfg_attr(feature = "ts", ts(optional, as = "Option<Marks>"))]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub marks: Marks,
    /// When its customer was reminded, until they write again.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub reminded_at: Option<Timestamp>,
    /// True while it counts towards nobody's capacity because its customer is silent. Staff only.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub parked: bool,
    /// Where it is about to go, while it is `transferred`. Staff only.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub transfer: Option<TransferView>,
    /// Whom its present owner has it from. Staff only.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub handed: Option<HandedView>,
    /// How the customer rated it, once it has ended. On a socket for customers only; staff read it by REST.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub rating: Option<Stars>,
    /// What they wrote with it; for the same readers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::RatingComment>))]
    pub rating_comment: Option<String>,
    /// When it ended.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub ended_at: Option<Timestamp>,
    /// Who ended it.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub ended_by: Option<SenderKind>,
    /// How it ended.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub resolution: Option<Resolution>,
    /// When what was said in it was erased. Only lists show such a session, and who asks for it by its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub erased_at: Option<Timestamp>,
}

const fn normal() -> Priority {
    Priority::Normal
}

/// Where a session is about to go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransferView {
    /// The colleague's, queue's or skill's name.
    pub to: String,
    /// What they should know.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::Note>, required))]
    pub note: Option<String>,
    /// Until when somebody may take it, on the relay's clock.
    pub deadline: Timestamp,
}

/// Whom a session comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HandedView {
    /// Its owner before.
    pub from: PersonView,
    /// What they said should be known.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::Note>, required))]
    pub note: Option<String>,
}

/// A place that stays taken after a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WrapUpView {
    /// The chat that ended.
    pub session_id: SessionId,
    /// Until when, on the relay's clock.
    pub until: Timestamp,
}

/// Why a session was brought to a specialist, in one word and a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WhyView {
    /// What decided.
    pub reason: WhyReason,
    /// How many fitted, the specialist among them.
    pub candidates: u32,
}

/// What decided that a session was brought to a specialist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum WhyReason {
    /// Nobody else fitted.
    OnlyOne,
    /// Most room left.
    Load,
    /// Idle for longest.
    Idle,
    /// Had this customer last.
    LastSpecialist,
    /// Has the skills that are preferred.
    Skills,
    /// Answers soonest.
    Response,
    /// Rated best.
    Rating,
    /// All scored alike.
    Even,
    /// It rings for everyone who fits.
    RingAll,
    /// It is there for whoever picks it.
    Pick,
    /// A colleague chose them.
    Transfer,
}

/// A session with its messages, in seq order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionRecord {
    /// The session.
    pub session: SessionView,
    /// Its messages; seqs are 1..n without gaps.
    pub messages: Vec<MessageView>,
    /// What is written down about it. Staff only; absent for those of earlier builds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub details: Option<Box<SessionDetails>>,
    /// What staff wrote down for each other, oldest first. Staff only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "ts", ts(optional, as = "Option<Vec<NoteView>>"))]
    pub notes: Vec<NoteView>,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessageView {
    /// Made by the client that wrote it.
    pub id: MessageId,
    /// Where.
    pub session_id: SessionId,
    /// Its place in the session.
    pub seq: Seq,
    /// Who wrote it: customer, specialist or system.
    pub sender: SenderKind,
    /// The name to show: the specialist's, or what the customer calls themselves.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub sender_name: Option<String>,
    /// What it is.
    pub kind: MessageKind,
    /// The text, ends trimmed; as it was edited last, and empty once it was deleted.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::MessageText))]
    pub text: String,
    /// When the relay took it.
    pub at: Timestamp,
    /// When it was edited last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub edited_at: Option<Timestamp>,
    /// When it was deleted; its number stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub deleted_at: Option<Timestamp>,
}

/// A waiting session shown to one specialist. A preview only: the thread comes with the acceptance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OfferView {
    /// Which offer.
    pub id: OfferId,
    /// For which session.
    pub session_id: SessionId,
    /// Who asks.
    pub customer: CustomerView,
    /// Through which queue.
    pub queue: QueueView,
    /// Whether it rings, or is there to be picked.
    pub kind: OfferKind,
    /// How urgent it is.
    pub priority: Priority,
    /// Why it was brought to this specialist.
    pub why: WhyView,
    /// Who gives it away, when a colleague does.
    pub handed: Option<HandedView>,
    /// The first line of what they wrote, if they wrote anything yet; at most 140 characters.
    pub first_line: Option<String>,
    /// Their language, if known.
    pub language: Option<Language>,
    /// Since when they wait.
    pub waiting_since: Timestamp,
    /// When it began to ring.
    pub offered_at: Timestamp,
    /// When it stops ringing, on the relay's clock.
    pub deadline: Timestamp,
}

/// A specialist's own profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProfileView {
    /// Who.
    pub id: SpecialistId,
    /// Their name.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Name))]
    pub name: String,
    /// Their address for signing in.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Email))]
    pub email: String,
    /// Their phone number, as E.164 writes it: where they can be reached when no screen is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::Phone>))]
    pub phone: Option<String>,
    /// What they may do.
    pub role: Role,
    /// What they are good at.
    pub skills: Skills,
    /// What they speak; empty means any.
    pub languages: Vec<Language>,
    /// How many chats they take at once.
    pub capacity: Capacity,
    /// The queues they serve.
    pub queues: Vec<QueueView>,
}

/// All that a principal may see, as of one position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "role", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "one at a time, boxed in its frame")]
pub enum View {
    /// A customer's.
    Customer(CustomerState),
    /// A member of staff's.
    Specialist(SpecialistState),
}

/// What a customer sees: themselves and their latest chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CustomerState {
    /// Who they are here.
    pub customer: CustomerView,
    /// Their latest session, open or over.
    pub session: Option<SessionRecord>,
}

/// What a specialist sees: themselves, what rings, and the sessions they own or owned last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SpecialistState {
    /// Who they are.
    pub profile: ProfileView,
    /// Whether chats may come.
    pub status: SpecialistStatus,
    /// Why it is that.
    pub status_reason: StatusReason,
    /// What it becomes once the chats in hand are done; absent when nothing was asked for.
    pub status_then: Option<SpecialistStatus>,
    /// What rings for them, and what they may pick.
    pub offers: Vec<OfferView>,
    /// Places that stay taken after a chat.
    pub wrap_ups: Vec<WrapUpView>,
    /// All their open sessions, then their latest past ones (at most `limits::PAST_SESSIONS`).
    pub sessions: Vec<SessionRecord>,
}
