//! Keys of sites, made up by the tests that sign with them.

use ed25519_dalek::pkcs8::{EncodePrivateKey as _, EncodePublicKey as _, spki::der::pem::LineEnding};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use rsa::rand_core::OsRng;
use serde_json::{Value, json};
use std::sync::LazyLock;
use switchboard_protocol::KeyAlgorithm;

/// A key, and what the relay is told of it.
pub(crate) struct Pair {
    pub(crate) algorithm: KeyAlgorithm,
    pub(crate) private: String,
    pub(crate) public: String,
    signs: EncodingKey,
}

/// One of RSA, made once: that takes a while.
pub(crate) static RSA: LazyLock<Pair> = LazyLock::new(|| rsa(2_048));

pub(crate) fn rsa(bits: usize) -> Pair {
    let key = rsa::RsaPrivateKey::new(&mut OsRng, bits).unwrap();
    let private = key.to_pkcs8_pem(LineEnding::LF).unwrap().to_string();
    Pair {
        algorithm: KeyAlgorithm::Rs256,
        signs: EncodingKey::from_rsa_pem(private.as_bytes()).unwrap(),
        public: key.to_public_key().to_public_key_pem(LineEnding::LF).unwrap(),
        private,
    }
}

/// One of P-256, another for every number.
pub(crate) fn p256(number: u8) -> Pair {
    let key = p256::SecretKey::from_slice(&[number; 32]).unwrap();
    let private = key.to_pkcs8_pem(LineEnding::LF).unwrap().to_string();
    Pair {
        algorithm: KeyAlgorithm::Es256,
        signs: EncodingKey::from_ec_pem(private.as_bytes()).unwrap(),
        public: key.public_key().to_public_key_pem(LineEnding::LF).unwrap(),
        private,
    }
}

/// One of Ed25519, another for every number.
pub(crate) fn ed25519(number: u8) -> Pair {
    let key = ed25519_dalek::SigningKey::from_bytes(&[number; 32]);
    let private = key.to_pkcs8_pem(LineEnding::LF).unwrap().to_string();
    Pair {
        algorithm: KeyAlgorithm::EdDsa,
        signs: EncodingKey::from_ed_pem(private.as_bytes()).unwrap(),
        public: key.verifying_key().to_public_key_pem(LineEnding::LF).unwrap(),
        private,
    }
}

/// A shared secret.
pub(crate) fn secret(text: &str) -> Pair {
    Pair {
        algorithm: KeyAlgorithm::Hs256,
        signs: EncodingKey::from_secret(text.as_bytes()),
        private: text.to_owned(),
        public: text.to_owned(),
    }
}

impl Pair {
    /// A JWT of these claims under a name of the key.
    pub(crate) fn sign(&self, kid: &str, claims: &Value) -> String {
        let mut header = Header::new(match self.algorithm {
            KeyAlgorithm::Rs256 => Algorithm::RS256,
            KeyAlgorithm::Es256 => Algorithm::ES256,
            KeyAlgorithm::EdDsa => Algorithm::EdDSA,
            KeyAlgorithm::Hs256 => Algorithm::HS256,
        });
        header.kid = Some(kid.to_owned());
        self.sign_as(&header, claims)
    }

    pub(crate) fn sign_as(&self, header: &Header, claims: &Value) -> String {
        encode(header, claims, &self.signs).unwrap()
    }

    /// What an admin sends of it.
    pub(crate) fn body(&self, kid: &str) -> Value {
        match self.algorithm {
            KeyAlgorithm::Hs256 => json!({"kid": kid, "algorithm": "HS256"}),
            KeyAlgorithm::Rs256 | KeyAlgorithm::Es256 | KeyAlgorithm::EdDsa => {
                json!({"kid": kid, "algorithm": self.algorithm, "public_key": self.public})
            }
        }
    }
}
