//! A stand-in for an identity provider: it signs tokens, and serves its public keys.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode, get_current_timestamp};
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub(crate) const ISSUER: &str = "https://login.example.com/";
pub(crate) const AUDIENCE: &str = "whiteboard";

/// A key pair of the tests, and the algorithm that its tokens are signed with.
#[derive(Clone, Copy)]
pub(crate) struct KeyPair {
    pub(crate) id: &'static str,
    pub(crate) algorithm: Algorithm,
    pub(crate) pem: &'static str,
}

const fn pair(id: &'static str, algorithm: Algorithm, pem: &'static str) -> KeyPair {
    KeyPair { id, algorithm, pem }
}

pub(crate) const RSA: KeyPair = pair("rsa", Algorithm::RS256, include_str!("identity/rsa.pem"));
pub(crate) const PSS: KeyPair = pair("pss", Algorithm::PS256, include_str!("identity/rsa.pem"));
pub(crate) const EC: KeyPair = pair("ec", Algorithm::ES256, include_str!("identity/ec.pem"));
pub(crate) const EC_384: KeyPair = pair(
    "ec-384",
    Algorithm::ES384,
    include_str!("identity/ec384.pem"),
);
pub(crate) const ED: KeyPair = pair("ed", Algorithm::EdDSA, include_str!("identity/ed.pem"));
/// Never among the provider's keys at first.
pub(crate) const NEW_ED: KeyPair = pair(
    "new-ed",
    Algorithm::EdDSA,
    include_str!("identity/other-ed.pem"),
);

impl KeyPair {
    fn encoding_key(&self) -> EncodingKey {
        let pem = self.pem.as_bytes();
        match self.algorithm {
            Algorithm::ES256 | Algorithm::ES384 => EncodingKey::from_ec_pem(pem),
            Algorithm::EdDSA => EncodingKey::from_ed_pem(pem),
            _ => EncodingKey::from_rsa_pem(pem),
        }
        .unwrap()
    }

    /// The public key, as in a JWKS.
    pub(crate) fn public(&self) -> Value {
        let mut jwk = Jwk::from_encoding_key(&self.encoding_key(), self.algorithm).unwrap();
        jwk.common.key_id = Some(self.id.into());
        serde_json::to_value(jwk).unwrap()
    }

    /// Signs a token with these claims.
    pub(crate) fn sign(&self, claims: &Value) -> String {
        self.sign_with(&self.header(), claims)
    }

    pub(crate) fn header(&self) -> Header {
        let mut header = Header::new(self.algorithm);
        header.kid = Some(self.id.into());
        header
    }

    pub(crate) fn sign_with(&self, header: &Header, claims: &Value) -> String {
        encode(header, claims, &self.encoding_key()).unwrap()
    }
}

/// The claims of a session that is valid for five minutes.
pub(crate) fn claims(uid: &str, role: &Value, rooms: &Value) -> Value {
    json!({
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": uid,
        "exp": get_current_timestamp() + 300,
        "whiteboard_role": role,
        "whiteboard_rooms": rooms,
    })
}

/// A writer in any room.
pub(crate) fn writer() -> Value {
    claims("ada", &json!("writer"), &json!("any"))
}

/// The keys as a JWKS.
pub(crate) fn key_set(keys: &[KeyPair]) -> String {
    let keys: Vec<_> = keys.iter().map(KeyPair::public).collect();
    json!({ "keys": keys }).to_string()
}

/// The table `[jwt]`, with this line for the keys.
pub(crate) fn table(keys: &str) -> String {
    format!(
        "\n[jwt]\nissuer = \"{ISSUER}\"\naudience = \"{AUDIENCE}\"\n{keys}\nrole_claim = \
         \"whiteboard_role\"\nrooms_claim = \"whiteboard_rooms\"\n"
    )
}

/// An identity provider.
pub(crate) struct Provider {
    address: SocketAddr,
    answer: Arc<Mutex<(StatusCode, String)>>,
    hangs: Arc<AtomicBool>,
    asked: Arc<AtomicUsize>,
}

impl Provider {
    pub(crate) async fn start(keys: &[KeyPair]) -> Self {
        let answer = Arc::new(Mutex::new((StatusCode::OK, key_set(keys))));
        let asked = Arc::new(AtomicUsize::new(0));
        let hangs = Arc::new(AtomicBool::new(false));
        let (given, count) = (Arc::clone(&answer), Arc::clone(&asked));
        let hanging = Arc::clone(&hangs);
        let router = Router::new().fallback(move || async move {
            count.fetch_add(1, Ordering::SeqCst);
            if hanging.load(Ordering::SeqCst) {
                std::future::pending::<()>().await;
            }
            let (status, body) = given.lock().unwrap().clone();
            (status, [("location", "/elsewhere")], body).into_response()
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async { axum::serve(listener, router).await });
        Self {
            address,
            answer,
            hangs,
            asked,
        }
    }

    pub(crate) fn table(&self) -> String {
        table(&format!("jwks_url = \"http://{}/keys\"", self.address))
    }

    /// From now on, it has these keys.
    pub(crate) fn rotate(&self, keys: &[KeyPair]) {
        self.answer(200, &key_set(keys));
    }

    /// From now on, it answers like this.
    pub(crate) fn answer(&self, status: u16, body: &str) {
        *self.answer.lock().unwrap() = (StatusCode::from_u16(status).unwrap(), body.into());
    }

    /// From now on, it does not answer.
    pub(crate) fn hang(&self) {
        self.hangs.store(true, Ordering::SeqCst);
    }

    /// How often it was asked for its keys.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}
