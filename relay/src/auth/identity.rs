//! Whom a site names: reads the JWT that it signs for its customer. Pure: the time and the keys are arguments.
//!
//! Which algorithm a key signs with is fixed when the key is added. What the header of a JWT says of it is compared and
//! never believed, and a key that the header brings along is not looked at.

#[cfg(test)]
pub(crate) mod pairs;
#[cfg(test)]
mod tests;

use crate::engine;
use crate::store::{Digest, IdentityKey};
use jsonwebtoken::{
    Algorithm, DecodingKey, DecodingKeyKind, Validation, decode, decode_header,
    errors::{Error, ErrorKind},
    jwk::{AlgorithmParameters, EllipticCurve, Jwk},
};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use switchboard_model::{
    Millis, SiteId, Timestamp,
    limits::{
        IDENTITY_HOLDS, IDENTITY_SKEW, JWT_BYTES, KEY_TEXT_BYTES, NAME_CHARS, SUBJECT_CHARS, trim_text,
    },
};
use switchboard_protocol::{ErrorCode, KeyAlgorithm, Problem};

/// Said of what is none.
const NO_JWT: &str = "It is no JWT that can be read: three parts, signed with RS256, ES256, EdDSA or HS256.";
/// Bytes of an RSA modulus of 2,048 bits.
const MODULUS: usize = 256;

/// What a site says of its customer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Claims {
    /// Of the site's own id for them.
    pub(crate) subject: Digest,
    /// Until when it holds.
    pub(crate) expires_at: Timestamp,
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
}

/// Claims as they stand in a JWT; times are seconds (RFC 7519 §2).
#[derive(Deserialize)]
struct Said {
    sub: String,
    exp: f64,
    iat: Option<f64>,
    nbf: Option<f64>,
    name: Option<String>,
    email: Option<String>,
}

/// Reads a JWT that a site is said to have signed, and says with which key. `weak` is whether shared secrets count.
pub(crate) fn read<'a>(
    jwt: &str,
    site: SiteId,
    (weak, keys): (bool, &'a [IdentityKey]),
    now: Timestamp,
) -> Result<(Claims, &'a IdentityKey), Problem> {
    if jwt.len() > JWT_BYTES {
        return Err(refused(format!("It may have at most {JWT_BYTES} bytes.")));
    }
    let header = decode_header(jwt).map_err(|_| refused(NO_JWT))?;
    if header.crit.is_some() {
        return Err(refused("`crit` is not known here. Sign it without."));
    }
    let Some(kid) = header.kid else {
        return Err(refused(
            "`kid` is missing in its header: name the key that it is signed with.",
        ));
    };
    let Some(key) = keys.iter().find(|key| key.kid == kid) else {
        return Err(refused(
            "`kid` names no key of this site. Add the key, or sign with one that is there.",
        ));
    };
    if key.retired_at.is_some() {
        return Err(refused(
            "The key that `kid` names is retired. Sign with one that is not.",
        ));
    }
    if key.algorithm == KeyAlgorithm::Hs256 && !weak {
        return Err(refused(
            "Shared secrets do not count at this site. Sign with a private key.",
        ));
    }
    if header.alg != algorithm(key.algorithm) {
        let known = key.algorithm.word();
        return Err(refused(format!(
            "`alg` is not how this key signs: that is {known}."
        )));
    }
    let public = decoding(key.algorithm, &key.material).map_err(refused)?;
    let mut rules = Validation::new(header.alg);
    // Of the library, only signature and audience: times are told by our clock.
    rules.validate_exp = false;
    rules.set_required_spec_claims(&["aud"]);
    rules.set_audience(&[site]);
    let said = decode::<Said>(jwt, &public, &rules).map_err(|error| unreadable(&error))?;
    Ok((checked(said.claims, site, now)?, key))
}

/// A key's text, if a site may sign with it so; else what is wrong with it.
pub(crate) fn check_key(algorithm: KeyAlgorithm, text: &str) -> Result<(), &'static str> {
    decoding(algorithm, text).map(drop)
}

/// What a JWK calls itself.
pub(crate) fn own_name(text: &str) -> Option<String> {
    serde_json::from_str::<Jwk>(text).ok()?.common.key_id
}

fn checked(said: Said, site: SiteId, now: Timestamp) -> Result<Claims, Problem> {
    let subject = said.sub;
    if subject.is_empty() || subject.chars().count() > SUBJECT_CHARS {
        return Err(refused(format!(
            "`sub` must have 1 to {SUBJECT_CHARS} characters."
        )));
    }
    let expires_at = moment("exp", said.exp)?;
    if expires_at + IDENTITY_SKEW <= now {
        return Err(refused("`exp` is over. Sign a new one."));
    }
    if expires_at > now + IDENTITY_HOLDS + IDENTITY_SKEW {
        let hours = IDENTITY_HOLDS.0 / 3_600_000;
        return Err(refused(format!("`exp` must be within {hours} hours.")));
    }
    for (claim, at) in [("iat", said.iat), ("nbf", said.nbf)] {
        if let Some(at) = at
            && moment(claim, at)? > now + IDENTITY_SKEW
        {
            return Err(refused(format!(
                "`{claim}` is in the future. Look at the site's clock."
            )));
        }
    }
    let filled = |value: Option<String>| value.map(|it| trim_text(&it)).filter(|it| !it.is_empty());
    let name = filled(said.name);
    let too_long = |name: &str| name.chars().count() > NAME_CHARS || name.contains(char::is_control);
    if name.as_deref().is_some_and(too_long) {
        return Err(refused(format!(
            "`name` must be one line of at most {NAME_CHARS} characters."
        )));
    }
    let email = filled(said.email).map(|email| engine::email(&email)).transpose();
    Ok(Claims {
        subject: Sha256::new()
            .chain_update(site.uuid())
            .chain_update(&subject)
            .finalize()
            .into(),
        // Whoever is let in within the skew is not sent away at once.
        expires_at: expires_at + IDENTITY_SKEW,
        name,
        email: email.map_err(|_| refused("`email` must be an address such as `kim@example.com`."))?,
    })
}

/// Seconds as a moment; what lies beyond the years that are told is none.
fn moment(claim: &str, seconds: f64) -> Result<Timestamp, Problem> {
    const FAR: f64 = 253_402_300_800.0;
    if (0.0..FAR).contains(&seconds) {
        Ok(Timestamp::default() + Millis((seconds * 1_000.0) as i64))
    } else {
        Err(refused(format!("`{claim}` must be seconds since 1970.")))
    }
}

const fn algorithm(of: KeyAlgorithm) -> Algorithm {
    match of {
        KeyAlgorithm::Rs256 => Algorithm::RS256,
        KeyAlgorithm::Es256 => Algorithm::ES256,
        KeyAlgorithm::EdDsa => Algorithm::EdDSA,
        KeyAlgorithm::Hs256 => Algorithm::HS256,
    }
}

fn decoding(algorithm: KeyAlgorithm, text: &str) -> Result<DecodingKey, &'static str> {
    if text.len() > KEY_TEXT_BYTES {
        return Err("`public_key` is too long.");
    }
    if algorithm == KeyAlgorithm::Hs256 {
        return Ok(DecodingKey::from_secret(text.as_bytes()));
    }
    if text.contains("PRIVATE KEY") || has_private_part(text) {
        return Err(
            "`public_key` is a private key. Send the public one, and keep this one where it is used.",
        );
    }
    let key = if text.trim_start().starts_with('{') {
        from_jwk(algorithm, text)?
    } else {
        let pem = text.as_bytes();
        let read = match algorithm {
            KeyAlgorithm::Rs256 => DecodingKey::from_rsa_pem(pem),
            KeyAlgorithm::Es256 => DecodingKey::from_ec_pem(pem),
            KeyAlgorithm::EdDsa | KeyAlgorithm::Hs256 => DecodingKey::from_ed_pem(pem),
        };
        read.map_err(
            |_| "`public_key` must be a public key as PEM or JWK, of the kind that `algorithm` names.",
        )?
    };
    let strong = match (algorithm, key.kind()) {
        (KeyAlgorithm::Rs256, DecodingKeyKind::RsaModulusExponent { n, .. }) => {
            n.iter().skip_while(|byte| **byte == 0).count() >= MODULUS
        }
        (KeyAlgorithm::Rs256, DecodingKeyKind::SecretOrDer(der)) => der.len() >= MODULUS,
        // A point of P-256, whole or compressed.
        (KeyAlgorithm::Es256, DecodingKeyKind::SecretOrDer(point)) => [65, 33].contains(&point.len()),
        (KeyAlgorithm::EdDsa, DecodingKeyKind::SecretOrDer(point)) => point.len() == 32,
        _ => false,
    };
    if strong {
        Ok(key)
    } else {
        Err("`public_key` must be an RSA key of at least 2048 bits, one of P-256 or one of Ed25519.")
    }
}

fn from_jwk(algorithm: KeyAlgorithm, text: &str) -> Result<DecodingKey, &'static str> {
    let jwk: Jwk = serde_json::from_str(text).map_err(|_| "`public_key` is no JWK.")?;
    let fits = match (&jwk.algorithm, algorithm) {
        (AlgorithmParameters::RSA(_), KeyAlgorithm::Rs256) => true,
        (AlgorithmParameters::EllipticCurve(key), KeyAlgorithm::Es256) => key.curve == EllipticCurve::P256,
        (AlgorithmParameters::OctetKeyPair(key), KeyAlgorithm::EdDsa) => key.curve == EllipticCurve::Ed25519,
        _ => false,
    };
    if !fits {
        return Err("`public_key` is a JWK of another kind than `algorithm` names.");
    }
    DecodingKey::from_jwk(&jwk).map_err(|_| "`public_key` is a JWK whose numbers cannot be read.")
}

/// Whether a JWK holds what nobody but the site should have (RFC 7518 §6).
fn has_private_part(text: &str) -> bool {
    let fields = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text);
    fields.is_ok_and(|fields| ["d", "p", "q", "k"].iter().any(|part| fields.contains_key(*part)))
}

/// What is wrong with a JWT, in words for whoever signs it.
#[expect(clippy::wildcard_enum_match_arm, reason = "the library's list is open")]
fn unreadable(error: &Error) -> Problem {
    refused(match error.kind() {
        ErrorKind::InvalidSignature => "Its signature is not that of the key that `kid` names.".to_owned(),
        ErrorKind::InvalidAudience => "`aud` must be this site's id.".to_owned(),
        ErrorKind::MissingRequiredClaim(claim) => format!("`{claim}` is missing."),
        ErrorKind::Json(error) if error.is_data() => {
            "`sub` must be a text and `exp` a number, and both be there; so must be what else is said."
                .to_owned()
        }
        _ => NO_JWT.to_owned(),
    })
}

fn refused(why: impl Into<String>) -> Problem {
    Problem::new(
        ErrorCode::Unauthorized,
        "The site's word for who this is does not count.",
    )
    .with_detail(why)
}
