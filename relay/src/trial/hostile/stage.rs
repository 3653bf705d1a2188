//! Who sends what: a good body for each request and command, and where what it wrote is read again.

use crate::auth::identity::pairs::p256;
use crate::trial::chats::{new_session, offered, start};
use crate::trial::{Client, KEY, ORIGIN, Trial, someone};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use switchboard_model::{Role, SessionId};
use switchboard_protocol::{CustomerCreated, SignedIn, Site};
use uuid::Uuid;

/// A relay, and everyone whose words are tried.
pub(super) struct Stage {
    pub(super) trial: Trial,
    site: Site,
    sam: SignedIn,
    lee: SignedIn,
    ada: SignedIn,
    pub(super) kim: CustomerCreated,
    /// Comes back again and again.
    rob: CustomerCreated,
    robs: SessionId,
    pub(super) session: SessionId,
    pub(super) widget: Client,
    pub(super) desktop: Client,
    colleague: Client,
    message: Uuid,
}

/// A request that would be taken.
pub(super) struct Sent {
    method: Method,
    path: String,
    token: Option<String>,
    pub(super) body: Value,
    /// Where what it wrote is read; its own answer when absent.
    pub(super) reads: Option<String>,
    /// What is done afterwards, so that the next one is taken.
    after: Option<(String, Value)>,
}

impl Stage {
    pub(super) async fn set() -> Self {
        let trial = Trial::with(Arc::new(tempfile::tempdir().unwrap()), |config| {
            config.limits.sign_ins_per_minute = 1_000_000.try_into().unwrap();
        });
        let trial = trial.await;
        let site = trial.set_up().await;
        let rules = json!({"ring_time": 600_000, "transfer_time": 600_000, "max_transfers": 100});
        trial.set_rules(rules).await;
        let sam = trial.specialist("Sam", 9).await;
        let lee = trial.specialist("Lee", 90).await;
        let ada = trial
            .person(someone("Ada", Role::Admin, 9, &["Support"]), None)
            .await;
        let (kim, rob) = (trial.customer(&site).await, trial.customer(&site).await);
        let mut widget = trial.as_customer(&kim).await;
        let mut desktop = trial.as_specialist(&sam).await;
        let session = new_session();
        widget.ack(&start(session, "Hello")).await;
        let offer = offered(&mut desktop).await;
        desktop
            .ack(&json!({"type": "accept_offer", "offer_id": offer}))
            .await;
        desktop
            .ack(&json!({"type": "set_status", "status": "busy"}))
            .await;
        let colleague = trial.as_specialist(&lee).await;
        let message = Uuid::now_v7();
        let first = json!({
            "type": "post_message", "session_id": session, "message_id": message, "fence": 1, "text": "Hi",
        });
        desktop.ack(&first).await;
        let robs = new_session();
        trial.as_customer(&rob).await.ack(&start(robs, "Again")).await;
        Self {
            trial,
            site,
            sam,
            lee,
            ada,
            kim,
            rob,
            robs,
            session,
            widget,
            desktop,
            colleague,
            message,
        }
    }

    /// Hears what was said: whoever does not is cut.
    pub(super) async fn listen(&mut self) {
        for client in [&mut self.widget, &mut self.desktop, &mut self.colleague] {
            client.settle().await;
            client.events.clear();
        }
    }

    /// A good body for a request or command; another one each time.
    pub(super) async fn good(&self, of: &str) -> Sent {
        let fresh = Uuid::now_v7();
        let email = format!("{fresh}@example.com");
        let admin = |path: &str, body| self.sent(Method::POST, path, Some(KEY), body);
        let about = || {
            json!({
                "contact": {"email": "kim@example.com", "phone": "+49 30 901820", "intent": "To ask"},
                "context": {"bot_transcript": [{"speaker": "bot", "text": "Hello"}], "settlement": null},
                "attributes": {"plan": "gold"}, "name": "Kim",
            })
        };
        let hours = json!({
            "time_zone": "Europe/Berlin", "week": [{"day": "mon", "from": "09:00", "until": "17:00"}],
            "holidays": ["2026-12-25"],
        });
        let rules = json!({
            "hours": hours, "skills": [{"skill": "billing", "level": 3}],
            "relaxation": [{"after": 60_000, "what": {"kind": "skill", "skill": "billing"}}],
        });
        match of {
            "invite_person" => admin("/v1/admin/invitations", json!({"email": self.lee.person.email})),
            "add_person" => admin("/v1/admin/people", json!({
                "name": "Pat", "email": email, "phone": "+49 30 901820", "role": "specialist",
                "skills": ["billing"], "languages": ["de"], "queues": ["Support"],
            })),
            "change_person" => self.sent(
                Method::PATCH,
                &format!("/v1/admin/people/{}", self.ada.person.id),
                Some(KEY),
                json!({
                    "name": "Ada", "phone": "+49 30 901820", "skills": ["billing"], "languages": ["de"],
                    "queues": ["Support"],
                }),
            ),
            "add_queue" => admin("/v1/admin/queues", json!({"name": fresh, "rules": rules})),
            "change_queue" => {
                let mut queue: Value = self.trial.admin("queues", &json!({"name": fresh})).await;
                queue["rules"] = rules;
                let path = format!("/v1/admin/queues/{}", queue["id"].as_str().unwrap());
                self.sent(Method::PUT, &path, Some(KEY), queue)
            }
            "add_site" => admin("/v1/admin/sites", json!({
                "name": fresh, "queue": "Support", "origins": [ORIGIN], "greeting": "Hello",
                "brand_color": "#123456",
            })),
            "add_identity_key" => {
                let site = json!({"name": fresh, "queue": "Support", "origins": [ORIGIN]});
                let site: Value = self.trial.admin("sites", &site).await;
                let path = format!("/v1/admin/sites/{}/identity/keys", site["site"]["id"].as_str().unwrap());
                admin(&path, p256(7).body("one"))
            }
            "redeem_invitation" => {
                let body = json!({"email": self.lee.person.email});
                let invitation: Value = self.trial.admin("invitations", &body).await;
                let body = json!({"code": invitation["code"], "device": "test"});
                self.sent(Method::POST, "/v1/auth/redeem", None, body)
            }
            "sign_in" => self.sent(Method::POST, "/v1/auth/sign-in", None, json!({
                "email": format!("nobody-{email}"), "password": "correct horse", "device": "test",
            })),
            "add_block" => admin("/v1/blocks", json!({
                "what": {"kind": "address", "address": "192.0.2.7"}, "reason": "Rude.", "expires_at": null,
            })),
            "become_customer" => self.sent(Method::POST, "/v1/widget/customers", None, json!({"site": self.site.key})),
            "identify" => self.sent(Method::POST, "/v1/widget/identify", None, json!({
                "site": self.site.key, "jwt": "a.b.c",
            })),
            "start_session" => {
                let customer = self.trial.customer(&self.site).await;
                let session = new_session();
                let mut command = about();
                for (field, value) in start(session, "Hello").as_object().unwrap() {
                    command[field] = value.clone();
                }
                let end = json!({"type": "end_session", "session_id": session, "fence": null, "resolution": null});
                self.command(&customer.token, command, session, Some((customer.token.clone(), end)))
            }
            "post_message" => self.command(&self.kim.token, json!({
                "type": of, "session_id": self.session, "message_id": fresh, "fence": null, "text": "Hello",
            }), self.session, None),
            "edit_message" => self.command(&self.sam.token, json!({
                "type": of, "session_id": self.session, "message_id": self.message, "fence": 1, "text": "Hello",
            }), self.session, None),
            "post_system_message" => self.command(&self.ada.token, json!({
                "type": of, "session_id": self.session, "message_id": fresh, "text": "Hello",
            }), self.session, None),
            "post_note" => {
                let gone = json!({"type": "delete_note", "session_id": self.session, "note_id": fresh, "fence": 1});
                let note = json!({
                    "type": of, "session_id": self.session, "note_id": fresh, "fence": 1, "text": "Hello",
                });
                self.command(&self.sam.token, note, self.session, Some((self.sam.token.clone(), gone)))
            }
            "update_session" => {
                let mut command = about();
                command["type"] = of.into();
                command["session_id"] = json!(self.session);
                command["fence"] = 1.into();
                command["tags"] = json!(["vip"]);
                self.command(&self.sam.token, command, self.session, None)
            }
            "reopen_session" => {
                let end = json!({"type": "end_session", "session_id": self.robs, "fence": null, "resolution": null});
                self.settle_if_done(self.command(&self.rob.token, Value::Null, self.robs, Some((self.rob.token.clone(), end)))).await;
                self.command(&self.rob.token, json!({
                    "type": of, "session_id": self.robs, "first_message": {"message_id": fresh, "text": "Hello"},
                }), self.robs, None)
            }
            "transfer_session" => {
                let back = json!({"type": "cancel_transfer", "session_id": self.session, "fence": 1});
                let to = json!({"kind": "specialist", "id": self.lee.person.id});
                let command = json!({
                    "type": of, "session_id": self.session, "fence": 1, "to": to, "note": "Please",
                });
                self.command(&self.sam.token, command, self.session, Some((self.sam.token.clone(), back)))
            }
            // To a skill that nobody has: whoever hands over keeps what they hold.
            "hand_over" => self.command(&self.ada.token, json!({
                "type": of, "to": {"kind": "skill", "skill": "none has it"}, "note": "Please",
            }), self.session, None),
            "add_canned_reply" => admin("/v1/canned-replies", reply(fresh)),
            "change_canned_reply" => {
                let path = "/v1/canned-replies";
                let added = self.told(&admin(path, reply(Uuid::now_v7()))).await;
                let mut body = reply(fresh);
                body["version"] = 1.into();
                body.as_object_mut().unwrap().remove("scope");
                let path = format!("{path}/{}", added["id"].as_str().unwrap());
                self.sent(Method::PUT, &path, Some(KEY), body)
            }
            "add_consent" => self.sent(Method::POST, "/v1/consents", Some(&self.kim.token), json!({
                "id": fresh, "session_id": self.session, "kind": "sms", "given": true, "sentence": "Yes.",
                "language": "en",
            })),
            "set_performance" => {
                let path = format!("/v1/specialists/{}/performance", self.lee.person.id);
                self.sent(Method::PUT, &path, Some(KEY), json!({"value": 70, "reason": "Trains others"}))
            }
            "rate_session" => {
                let end = json!({"type": "end_session", "session_id": self.robs, "fence": null, "resolution": null});
                self.settle_if_done(self.command(&self.rob.token, Value::Null, self.robs, Some((self.rob.token.clone(), end)))).await;
                self.command(&self.rob.token, json!({
                    "type": of, "session_id": self.robs, "stars": 4, "comment": "Fine",
                }), self.robs, None)
            }
            "leave_form" => self.form(fresh).await,
            "answer_missed" => {
                self.told(&self.form(fresh).await).await;
                admin(&format!("/v1/missed/{fresh}/answer"), json!({"version": 1, "way": "email", "note": "Done"}))
            }
            other => panic!("{other} has no good body"),
        }
    }

    /// A form of somebody who comes for it.
    async fn form(&self, id: Uuid) -> Sent {
        let customer = self.trial.customer(&self.site).await;
        let body = json!({
            "id": id, "name": "Kim", "email": "kim@example.com", "phone": "+49 30 901820", "message": "Hello",
            "topic": "Orders", "language": "en",
        });
        Sent {
            reads: Some(format!("/v1/missed/{id}")),
            ..self.sent(Method::POST, "/v1/widget/forms", Some(&customer.token), body)
        }
    }

    /// Sends what has to be taken, and reads the answer.
    async fn told(&self, sent: &Sent) -> Value {
        let (status, text) = self.send(sent).await;
        assert!(status < 300, "{status} {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// Sends it. Whatever comes back is JSON, and typed when it is refused.
    pub(super) async fn send(&self, sent: &Sent) -> (u16, String) {
        let text = sent.body.to_string();
        self.send_text(sent, text.into_bytes()).await
    }

    pub(super) async fn send_text(&self, sent: &Sent, body: Vec<u8>) -> (u16, String) {
        let request = self
            .trial
            .http
            .request(sent.method.clone(), self.trial.url(&sent.path));
        let mut request = request.header("content-type", "application/json").body(body);
        request = match &sent.token {
            Some(token) => request.bearer_auth(token),
            None => request.header("origin", ORIGIN),
        };
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let headers = response.headers();
        assert_eq!(headers["x-content-type-options"], "nosniff");
        let kind = headers
            .get("content-type")
            .map_or("", |kind| kind.to_str().unwrap())
            .to_owned();
        let text = response.text().await.unwrap();
        let wanted = if status < 400 {
            "application/json"
        } else {
            "application/problem+json"
        };
        assert!(text.is_empty() || kind == wanted, "{} {kind} {status}", sent.path);
        (status, text)
    }

    pub(super) async fn read(&self, path: &str) -> Value {
        let request = self.trial.http.get(self.trial.url(path)).bearer_auth(KEY);
        request.send().await.unwrap().json().await.unwrap()
    }

    /// What has to be done before the next one.
    pub(super) async fn settle(&self, sent: Sent) {
        if let Some((token, command)) = sent.after {
            self.tell(&token, command).await;
        }
    }

    /// The same where what was sent may have been about something else.
    pub(super) async fn settle_if_done(&self, sent: Sent) {
        if let Some((token, command)) = sent.after {
            let sent = self.command(&token, command, self.session, None);
            self.send(&sent).await;
        }
    }

    async fn tell(&self, token: &str, command: Value) {
        let sent = self.command(token, command, self.session, None);
        let (status, text) = self.send(&sent).await;
        assert_eq!(status, 200, "{text}");
    }

    fn sent(&self, method: Method, path: &str, token: Option<&str>, body: Value) -> Sent {
        Sent {
            method,
            path: path.to_owned(),
            token: token.map(str::to_owned),
            body,
            reads: None,
            after: None,
        }
    }

    fn command(
        &self,
        token: &str,
        command: Value,
        session: SessionId,
        after: Option<(String, Value)>,
    ) -> Sent {
        let mut body = json!({"id": Uuid::now_v7()});
        body["command"] = command;
        Sent {
            reads: Some(format!("/v1/sessions/{session}")),
            after,
            ..self.sent(Method::POST, "/v1/commands", Some(token), body)
        }
    }
}

fn reply(id: Uuid) -> Value {
    json!({
        "scope": {"kind": "workspace"}, "shortcut": format!("/{}", id.simple()), "title": "Hello", "text": "Hello",
    })
}
