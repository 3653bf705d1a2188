//! REST bodies of identities: how a site says who its customer is, and which keys it signs that with.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use switchboard_model::schema;
use switchboard_model::{CustomerId, Timestamp};

/// `POST /v1/widget/identify`: be the customer whom a site names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Identify {
    /// The site's public key, as in `data-site`.
    pub site: String,
    /// A JWT that the site has signed for this customer.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Jwt))]
    pub jwt: String,
}

/// Answer to [`Identify`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Identified {
    /// Who the browser is from here on.
    pub customer_id: CustomerId,
    /// For `hello`; shown once, stored hashed.
    pub token: String,
    /// When it stops working: the JWT's `exp`, and a minute.
    pub expires_at: Timestamp,
    /// Whether it is the same customer on every device. Not when the JWT was signed with a shared secret.
    pub history: bool,
}

/// How a key signs, as JOSE names it (RFC 7518, RFC 8037). Fixed when the key is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum KeyAlgorithm {
    /// RSA with SHA-256, of 2,048 bits or more.
    #[serde(rename = "RS256")]
    Rs256,
    /// ECDSA on P-256 with SHA-256.
    #[serde(rename = "ES256")]
    Es256,
    /// Ed25519.
    #[serde(rename = "EdDSA")]
    EdDsa,
    /// A shared secret. Weak: whoever can check it can sign.
    #[serde(rename = "HS256")]
    Hs256,
}

impl KeyAlgorithm {
    /// Every one of them.
    pub const ALL: [Self; 4] = [Self::Rs256, Self::Es256, Self::EdDsa, Self::Hs256];

    /// What JOSE calls it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
            Self::Hs256 => "HS256",
        }
    }

    /// The one that JOSE calls so.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.word() == word)
    }
}

/// `POST /v1/admin/sites/{id}/identity/keys`: add a key that a site signs with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewIdentityKey {
    /// What the JWT's header calls it; the JWK's own `kid`, or one that is made up, when absent.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::KeyName>))]
    pub kid: Option<String>,
    /// How it signs.
    pub algorithm: KeyAlgorithm,
    /// The public key: PEM, or a JWK as JSON. Absent for `HS256`, whose secret the relay makes.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::KeyText>))]
    pub public_key: Option<String>,
}

/// Answer to [`NewIdentityKey`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdentityKeyAdded {
    /// The key.
    pub key: IdentityKeyView,
    /// For `HS256`: the secret, whose characters are the key. Shown this once, kept encrypted.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub secret: Option<String>,
}

/// A key that a site signs with, without the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdentityKeyView {
    /// What the JWT's header calls it.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::KeyName))]
    pub kid: String,
    /// How it signs.
    pub algorithm: KeyAlgorithm,
    /// Since when it is here.
    pub created_at: Timestamp,
    /// Since when it counts no longer.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub retired_at: Option<Timestamp>,
}

/// `PUT /v1/admin/sites/{id}/identity`: what a site may sign with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct IdentityRule {
    /// Whether JWTs of a shared secret are taken. Their customers have a name and no history.
    pub weak: bool,
}

/// How a site says who its customers are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SiteIdentity {
    /// Whether JWTs of a shared secret are taken.
    pub weak: bool,
    /// Every key, the newest first; those that are retired, too.
    pub keys: Vec<IdentityKeyView>,
}
