//! What counts as a site's word, and what does not.

use super::pairs::{Pair, RSA, ed25519, p256, rsa, secret};
use super::{check_key, own_name, read};
use crate::store::IdentityKey;
use jsonwebtoken::{Algorithm, Header};
use serde_json::{Value, json};
use switchboard_model::{
    SiteId, Timestamp,
    limits::{IDENTITY_HOLDS, IDENTITY_SKEW, JWT_BYTES, SUBJECT_CHARS},
};
use switchboard_protocol::{ErrorCode, KeyAlgorithm};
use uuid::Uuid;

const SHOP: SiteId = SiteId::new(Uuid::from_u128(1));
const BLOG: SiteId = SiteId::new(Uuid::from_u128(2));
const NOW: Timestamp = Timestamp(1_800_000_000_000);
const SECONDS: i64 = 1_800_000_000;

fn key(kid: &str, pair: &Pair) -> IdentityKey {
    IdentityKey {
        id: Uuid::from_u128(9),
        site: SHOP,
        kid: kid.to_owned(),
        algorithm: pair.algorithm,
        material: pair.public.clone(),
        created_at: NOW,
        retired_at: None,
    }
}

fn claims() -> Value {
    json!({"sub": "kim", "aud": SHOP, "exp": SECONDS + 600, "iat": SECONDS})
}

fn with(field: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[field] = value;
    claims
}

/// What is wrong with a JWT, in words.
fn wrong(jwt: &str, keys: &[IdentityKey]) -> String {
    let problem = read(jwt, SHOP, (true, keys), NOW).unwrap_err();
    assert_eq!(problem.code, ErrorCode::Unauthorized);
    problem.detail.unwrap()
}

#[test]
fn every_kind_of_key_vouches_for_its_own_words_only() {
    let pairs = [
        ("rsa", &*RSA),
        ("ec", &p256(7)),
        ("ed", &ed25519(7)),
        ("hs", &secret("0123456789abcdef")),
    ];
    let keys: Vec<IdentityKey> = pairs.iter().map(|(kid, pair)| key(kid, pair)).collect();
    for (kid, pair) in pairs {
        let said = json!({
            "sub": "kim", "aud": [SHOP], "exp": SECONDS + 600, "nbf": SECONDS,
            "name": " Kim ", "email": "Kim@Example.com", "role": "admin",
        });
        let jwt = pair.sign(kid, &said);
        let (read, by) = read(&jwt, SHOP, (true, &keys), NOW).unwrap();
        assert_eq!(by.kid, kid);
        assert_eq!(
            (read.name.as_deref(), read.email.as_deref()),
            (Some("Kim"), Some("kim@example.com"))
        );
        assert_eq!(
            read.expires_at,
            Timestamp((SECONDS + 600) * 1_000) + IDENTITY_SKEW
        );
        // One letter of its claims is another.
        let mut parts: Vec<String> = jwt.split('.').map(str::to_owned).collect();
        let last = if parts[1].ends_with('A') { "B" } else { "A" };
        parts[1].replace_range(8..9, last);
        assert!(
            super::read(&parts.join("."), SHOP, (true, &keys), NOW).is_err(),
            "{kid}"
        );
        for (other, _) in pairs.iter().filter(|(other, _)| *other != kid) {
            let words = wrong(&pair.sign(other, &said), &keys);
            assert!(
                words.contains("`alg` is not how this key signs"),
                "{kid} as {other}: {words}"
            );
        }
    }
    let stranger = p256(8).sign("ec", &claims());
    assert!(wrong(&stranger, &keys).contains("signature"));
}

#[test]
fn what_a_header_says_of_itself_is_not_believed() {
    let keys = [key("rsa", &RSA), key("ec", &p256(7))];
    // The public key as a shared secret.
    let confused = secret(&RSA.public).sign("rsa", &claims());
    assert!(wrong(&confused, &keys).contains("RS256"));
    // {"alg":"none","kid":"rsa"}, with and without a signature.
    let none = "eyJhbGciOiJub25lIiwia2lkIjoicnNhIn0";
    let body = RSA.sign("rsa", &claims()).split('.').nth(1).unwrap().to_owned();
    for signature in ["", "AAAA"] {
        assert!(wrong(&format!("{none}.{body}.{signature}"), &keys).contains("no JWT"));
    }
    let mut header = Header::new(Algorithm::ES256);
    assert!(wrong(&p256(7).sign_as(&header, &claims()), &keys).contains("`kid` is missing"));
    header.kid = Some("ec".into());
    header.jku = Some("https://evil.example/keys".into());
    assert!(wrong(&p256(8).sign_as(&header, &claims()), &keys).contains("signature"));
    header.crit = Some(vec!["exp".into()]);
    assert!(wrong(&p256(7).sign_as(&header, &claims()), &keys).contains("`crit`"));
    assert!(wrong(&p256(7).sign("other", &claims()), &keys).contains("names no key"));
    for text in [
        "",
        ".",
        "..",
        "a.b.c",
        "{}",
        &"a".repeat(JWT_BYTES + 1),
        "\u{0}.\u{0}.\u{0}",
    ] {
        wrong(text, &keys);
    }
}

#[test]
fn a_key_counts_until_it_is_retired_and_a_secret_only_where_it_may() {
    let (old, new) = (p256(1), p256(2));
    let mut keys = [key("old", &old), key("new", &new)];
    for (kid, pair) in [("old", &old), ("new", &new)] {
        assert!(
            read(&pair.sign(kid, &claims()), SHOP, (false, &keys), NOW).is_ok(),
            "both at a time"
        );
    }
    keys[0].retired_at = Some(NOW);
    assert!(wrong(&old.sign("old", &claims()), &keys).contains("retired"));
    assert!(wrong(&old.sign("new", &claims()), &keys).contains("signature"));
    assert!(read(&new.sign("new", &claims()), SHOP, (false, &keys), NOW).is_ok());
    let shared = secret("0123456789abcdef");
    let keys = [key("hs", &shared)];
    assert!(read(&shared.sign("hs", &claims()), SHOP, (true, &keys), NOW).is_ok());
    let problem = read(&shared.sign("hs", &claims()), SHOP, (false, &keys), NOW).unwrap_err();
    assert!(problem.detail.unwrap().contains("Shared secrets do not count"));
}

#[test]
fn claims_are_checked_to_the_second() {
    let pair = p256(7);
    let keys = [key("ec", &pair)];
    let (skew, holds) = (IDENTITY_SKEW.0 / 1_000, IDENTITY_HOLDS.0 / 1_000);
    let ok = |claims: &Value| read(&pair.sign("ec", claims), SHOP, (false, &keys), NOW).is_ok();
    for (field, good, bad) in [
        ("exp", SECONDS - skew + 1, SECONDS - skew),
        ("exp", SECONDS + holds + skew, SECONDS + holds + skew + 1),
        ("iat", SECONDS + skew, SECONDS + skew + 1),
        ("nbf", SECONDS + skew, SECONDS + skew + 1),
    ] {
        assert!(ok(&with(field, good.into())), "{field} {good}");
        let words = wrong(&pair.sign("ec", &with(field, bad.into())), &keys);
        assert!(words.contains(field), "{field} {bad}: {words}");
    }
    assert!(
        ok(&with("exp", json!(SECONDS as f64 + 0.5))),
        "RFC 7519 allows parts of seconds"
    );
    assert!(ok(&with("sub", "s".repeat(SUBJECT_CHARS).into())));
    for (field, value) in [
        ("exp", json!(1e300)),
        ("exp", json!(-1)),
        ("exp", json!("soon")),
        ("exp", Value::Null),
        ("sub", Value::Null),
        ("sub", json!(7)),
        ("sub", json!("")),
        ("sub", json!("s".repeat(SUBJECT_CHARS + 1))),
        ("aud", Value::Null),
        ("aud", json!(BLOG)),
        ("aud", json!([BLOG])),
        ("aud", json!("")),
        ("name", json!("n".repeat(121))),
        ("name", json!("a\nb")),
        ("email", json!("nowhere")),
        ("nbf", json!("then")),
    ] {
        assert!(!ok(&with(field, value.clone())), "{field} {value}");
    }
    let mut bare = claims();
    bare.as_object_mut().unwrap().remove("exp");
    assert!(!ok(&bare));
}

#[test]
fn two_sites_that_call_somebody_alike_mean_two() {
    let pair = p256(7);
    let keys = [key("ec", &pair)];
    let both = with("aud", json!([SHOP, BLOG]));
    let jwt = pair.sign("ec", &both);
    let subject = |site| read(&jwt, site, (false, &keys), NOW).unwrap().0.subject;
    assert_ne!(subject(SHOP), subject(BLOG));
}

#[test]
fn what_is_no_public_key_of_its_kind_is_refused() {
    let (ec, ed) = (p256(7), ed25519(7));
    let weak = rsa(1_024);
    for (algorithm, text) in [
        (KeyAlgorithm::Rs256, weak.public.as_str()),
        (KeyAlgorithm::Rs256, ec.public.as_str()),
        (KeyAlgorithm::Es256, ed.public.as_str()),
        (KeyAlgorithm::EdDsa, ec.public.as_str()),
        (KeyAlgorithm::Es256, ec.private.as_str()),
        (KeyAlgorithm::Rs256, RSA.private.as_str()),
        (KeyAlgorithm::Es256, "a secret"),
        (KeyAlgorithm::Es256, ""),
        (KeyAlgorithm::Es256, "{}"),
        (KeyAlgorithm::EdDsa, r#"{"kty":"OKP","crv":"Ed25519","x":"AAAA"}"#),
        (KeyAlgorithm::EdDsa, r#"{"kty":"oct","k":"AAAA"}"#),
    ] {
        assert!(check_key(algorithm, text).is_err(), "{} {text}", algorithm.word());
    }
    for pair in [&*RSA, &ec, &ed] {
        assert_eq!(check_key(pair.algorithm, &pair.public), Ok(()));
    }
    // RFC 8037 appendix A.1 and A.2.
    let public =
        r#"{"kty":"OKP","crv":"Ed25519","kid":"a","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    assert_eq!(check_key(KeyAlgorithm::EdDsa, public), Ok(()));
    assert_eq!(own_name(public).as_deref(), Some("a"));
    let private = public.replace(
        "\"x\"",
        "\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\",\"x\"",
    );
    assert!(
        check_key(KeyAlgorithm::EdDsa, &private)
            .unwrap_err()
            .contains("private")
    );
}
