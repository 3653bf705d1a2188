//! REST bodies. JSON; errors are `application/problem+json` ([`crate::Problem`]).

use crate::{PersonView, ProfileView, QueueView, Warning};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
#[cfg(feature = "openapi")]
use switchboard_model::schema;
use switchboard_model::{
    BlockId, Capacity, CustomerId, DeviceId, Language, QueueId, QueueRules, Role, SiteId, Skill, Skills,
    Timestamp,
};

/// `GET /v1/widget/sites/{key}`: what the widget shows before a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SiteInfo {
    /// The site's name, shown in the panel's head.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Name))]
    pub name: String,
    /// The first sentence a customer reads.
    pub greeting: String,
    /// CSS colour in `#rrggbb`; the widget corrects it for contrast.
    #[cfg_attr(feature = "openapi", schema(pattern = "^#[0-9A-Fa-f]{6}$", required))]
    pub brand_color: Option<String>,
}

/// `POST /v1/widget/customers`: become a customer of a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateCustomer {
    /// The site's public key, as in `data-site`.
    pub site: String,
}

/// Answer to [`CreateCustomer`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerCreated {
    /// Who the browser is from here on.
    pub customer_id: CustomerId,
    /// For `hello`; shown once, stored hashed.
    pub token: String,
}

/// `POST /v1/auth/sign-in`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// The person's address.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Email))]
    pub email: String,
    /// Their password.
    pub password: String,
    /// A name for this machine, shown in the list of devices.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::DeviceName))]
    pub device: String,
}

/// `POST /v1/auth/redeem`: sign in with an invitation code, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RedeemInvitation {
    /// As printed or sent; case, spaces and dashes do not matter.
    pub code: String,
    /// A password to sign in with later; without one only another invitation signs in again.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::Password>))]
    pub password: Option<String>,
    /// As in [`SignIn`].
    #[cfg_attr(feature = "openapi", schema(value_type = schema::DeviceName))]
    pub device: String,
}

/// Answer to [`SignIn`] and [`RedeemInvitation`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedIn {
    /// For `hello` and `Authorization: Bearer`; shown once, stored hashed.
    pub token: String,
    /// Who signed in.
    pub person: Person,
}

/// A member of staff, as admins see them: what they see of themselves.
pub type Person = ProfileView;

/// `POST /v1/admin/people`: add a person; the answer is an [`Invitation`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPerson {
    /// Their name.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Name))]
    pub name: String,
    /// Their address; one person per address.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Email))]
    pub email: String,
    /// Their phone number, with its country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::Phone>))]
    pub phone: Option<String>,
    /// What they may do.
    pub role: Role,
    /// What they are good at: names, or names with levels 1 to 5.
    #[serde(default)]
    pub skills: Skills,
    /// What they speak.
    #[serde(default)]
    pub languages: Vec<Language>,
    /// How many chats at once; the workspace's default when absent.
    #[serde(default)]
    pub capacity: Option<Capacity>,
    /// Names of the queues they serve.
    #[serde(default)]
    pub queues: Vec<String>,
}

/// `POST /v1/admin/invitations`: a new code for someone who is there already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateInvitation {
    /// The person's address.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Email))]
    pub email: String,
}

/// A code that signs one person in, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// Whom it signs in.
    pub person: Person,
    /// The code, shown once, stored hashed.
    pub code: String,
    /// A link for the desktop app: `switchboard://join?relay=…&code=…`.
    pub link: String,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// `PATCH /v1/admin/people/{id}`: change what is said; the rest stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ChangePerson {
    /// Their name.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::Name>))]
    pub name: Option<String>,
    /// Their phone number, with its country; empty for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::PhoneOrNone>))]
    pub phone: Option<String>,
    /// What they may do.
    pub role: Option<Role>,
    /// All they are good at.
    pub skills: Option<Skills>,
    /// All they speak.
    pub languages: Option<Vec<Language>>,
    /// How many chats at once.
    pub capacity: Option<Capacity>,
    /// Names of all the queues they serve.
    pub queues: Option<Vec<String>>,
}

/// `POST /v1/admin/queues`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewQueue {
    /// Its name, unique in the workspace.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Name))]
    pub name: String,
    /// How it works; what is not said is the default.
    #[serde(default)]
    pub rules: QueueRules,
}

/// `PUT /v1/admin/queues/{id}`: name and all rules as they are to be. A queue, as admins see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Queue {
    /// Which.
    pub id: QueueId,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Name))]
    pub name: String,
    /// How it works.
    pub rules: QueueRules,
}

/// `GET /v1/admin/warnings`: what stands in the way of the queues.
pub type Warnings = Vec<Warning>;

/// `GET /v1/transfer-targets`: to whom a specialist may give a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransferTargets {
    /// Colleagues, those who can take one first.
    pub specialists: Vec<Colleague>,
    /// Queues, by name.
    pub queues: Vec<QueueView>,
    /// Skills that somebody has, by name.
    pub skills: Vec<Skill>,
}

/// A colleague as someone who might take a chat over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Colleague {
    /// Who.
    #[serde(flatten)]
    pub person: PersonView,
    /// Whether offers reach them.
    pub reachable: bool,
    /// How many places are taken.
    pub load: u32,
    /// How many there are.
    pub capacity: Capacity,
}

/// `POST /v1/customers/{id}/merge`: two records of one person become one. For leads and admins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MergeCustomers {
    /// The record that goes; its chats become those of the one in the path.
    pub duplicate: CustomerId,
}

/// `POST /v1/admin/sites`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateSite {
    /// Its name, shown to customers.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Name))]
    pub name: String,
    /// Name of the queue it feeds.
    pub queue: String,
    /// Origins whose pages may embed it, such as `https://shop.example`.
    #[cfg_attr(feature = "openapi", schema(min_items = 1))]
    pub origins: Vec<String>,
    /// The first sentence a customer reads; a friendly default when absent.
    #[serde(default)]
    pub greeting: Option<String>,
    /// CSS colour in `#rrggbb`.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(pattern = "^#[0-9A-Fa-f]{6}$"))]
    pub brand_color: Option<String>,
}

/// A site, as admins see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Site {
    /// Which.
    pub id: SiteId,
    /// Its public key, for `data-site`.
    pub key: String,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Name))]
    pub name: String,
    /// The queue it feeds.
    pub queue: QueueView,
    /// Origins whose pages may embed it.
    pub origins: Vec<String>,
    /// The first sentence a customer reads.
    pub greeting: String,
    /// CSS colour in `#rrggbb`.
    #[cfg_attr(feature = "openapi", schema(pattern = "^#[0-9A-Fa-f]{6}$", required))]
    pub brand_color: Option<String>,
}

/// Answer to [`CreateSite`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SiteCreated {
    /// The site.
    pub site: Site,
    /// The tag to paste into a page.
    pub embed: String,
}

/// `GET /v1/me/devices`: where somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceView {
    /// Which.
    pub id: DeviceId,
    /// What it calls itself.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::DeviceName))]
    pub name: String,
    /// When it was signed in.
    pub created_at: Timestamp,
    /// When it was used last; not more exactly than an hour.
    pub last_used_at: Timestamp,
    /// When it is signed out by itself.
    pub expires_at: Timestamp,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// Answer to `POST /v1/auth/rotate`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rotated {
    /// The new token, shown this once.
    pub token: String,
    /// When it stops working by itself.
    pub expires_at: Timestamp,
}

/// Who or what is kept out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BlockTarget {
    /// One customer.
    Customer {
        /// Who.
        id: CustomerId,
    },
    /// Whoever gives a phone number.
    Number {
        /// Which, with its country.
        #[cfg_attr(feature = "openapi", schema(value_type = schema::Phone))]
        number: String,
    },
    /// Everyone from a network address: one of IPv4, or the /64 of one of IPv6.
    Address {
        /// Which.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        #[cfg_attr(feature = "openapi", schema(value_type = String, example = "192.0.2.7"))]
        address: IpAddr,
    },
}

/// `POST /v1/blocks`: keep somebody out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewBlock {
    /// Whom.
    pub what: BlockTarget,
    /// Why, for colleagues.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Note))]
    pub reason: String,
    /// Until when; for good when absent.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
}

/// Somebody who is kept out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BlockView {
    /// Which block.
    pub id: BlockId,
    /// Whom.
    pub what: BlockTarget,
    /// Why.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Note))]
    pub reason: String,
    /// Who said so; absent for the operator.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub by: Option<PersonView>,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when; for good when absent.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub expires_at: Option<Timestamp>,
}
