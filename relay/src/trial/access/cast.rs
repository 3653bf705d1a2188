//! Those who try, and the chats they try it on.

use super::Tally;
use crate::auth::access::Standing;
use crate::trial::{Client, ORIGIN, Trial, someone};
use reqwest::Method;
use serde_json::{Value, json};
use switchboard_model::{Fence, MissedId, QueueId, Role, SessionId, SpecialistId};
use switchboard_protocol::{CustomerCreated, EventBody, SignedIn, Site, SiteCreated};
use uuid::Uuid;

/// Everyone who tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Someone {
    /// Comes without a token.
    Nobody,
    /// Comes with one that was never given out.
    Forger,
    /// Whose first chat it is.
    Customer,
    /// Another customer of the same site.
    OtherCustomer,
    /// Owns the first chat, until it is given away.
    Owner,
    /// Serves the same queue, and takes the first chat over.
    Colleague,
    /// Serves another queue.
    Stranger,
    /// Leads the first queue.
    Lead,
    /// Leads the other one.
    OtherLead,
    Admin,
    Operator,
}

pub(super) const EVERYONE: [Someone; 11] = [
    Someone::Nobody,
    Someone::Forger,
    Someone::Customer,
    Someone::OtherCustomer,
    Someone::Owner,
    Someone::Colleague,
    Someone::Stranger,
    Someone::Lead,
    Someone::OtherLead,
    Someone::Admin,
    Someone::Operator,
];

/// A chat, and how everyone stands to it.
pub(super) struct Chat {
    pub(super) id: SessionId,
    pub(super) fence: Fence,
    pub(super) stands: Vec<(Someone, Standing)>,
    pub(super) open: bool,
}

pub(super) struct Cast {
    pub(super) trial: Trial,
    customers: [CustomerCreated; 3],
    /// Owner, colleague, stranger, lead, other lead, admin.
    people: Vec<SignedIn>,
    sockets: Vec<(Someone, Client)>,
    /// The customer's, the other customer's, one of another queue, and the customer's earlier one.
    pub(super) chats: Vec<Chat>,
    pub(super) queues: [QueueId; 2],
    /// Who was missed in each queue.
    pub(super) missed: [MissedId; 2],
    key: &'static str,
}

impl Cast {
    pub(super) async fn assemble() -> Self {
        let (trial, shop) = Trial::start().await;
        let rules = json!({"ring_time": 600_000, "transfer_time": 600_000});
        trial.set_rules(rules).await;
        let sales: Value = trial.admin("queues", &json!({"name": "Sales"})).await;
        let body = json!({"name": "Store", "queue": "Sales", "origins": [ORIGIN]});
        let store: SiteCreated = trial.admin("sites", &body).await;
        let mut people = Vec::new();
        for (name, role, queues) in [
            ("Owner", Role::Specialist, &["Support"][..]),
            ("Colleague", Role::Specialist, &["Support"]),
            ("Stranger", Role::Specialist, &["Sales"]),
            ("Lead", Role::Lead, &["Support"]),
            ("Otherlead", Role::Lead, &["Sales"]),
            ("Admin", Role::Admin, &[]),
        ] {
            people.push(trial.person(someone(name, role, 9, queues), None).await);
        }
        let customers = [
            trial.customer(&shop).await,
            trial.customer(&shop).await,
            trial.customer(&store.site).await,
        ];
        let queues = trial.running.app.store.queues().await.unwrap();
        let named = |name: &str| queues.iter().find(|queue| queue.name == name).unwrap().id;
        let missed = [MissedId::new(Uuid::now_v7()), MissedId::new(Uuid::now_v7())];
        for (id, customer) in missed.into_iter().zip(&customers[1..]) {
            let form = json!({"id": id, "name": "Kim", "email": "kim@example.com", "message": "Hello"});
            let request = trial.http.post(trial.url("/v1/widget/forms"));
            let answer = request.bearer_auth(&customer.token).json(&form).send().await;
            assert_eq!(answer.unwrap().status().as_u16(), 201);
        }
        let mut cast = Self {
            missed,
            queues: [named("Support"), named("Sales")],
            trial,
            customers,
            people,
            sockets: Vec::new(),
            chats: Vec::new(),
            key: crate::trial::KEY,
        };
        let _ = sales;
        cast.open_chats(&shop).await;
        cast
    }

    /// First the earlier chat, which the colleague answers; then one for the owner; then the others.
    async fn open_chats(&mut self, _: &Site) {
        for who in [Someone::Customer, Someone::OtherCustomer] {
            let socket = self.trial.as_customer(self.customer(who)).await;
            self.sockets.push((who, socket));
        }
        for who in [Someone::Lead, Someone::OtherLead, Someone::Admin] {
            let token = self.token(who).unwrap();
            let socket = Client::greeted(self.trial.address, None, &token, None).await;
            self.sockets.push((who, socket));
        }
        let in_support = [(Someone::Lead, Standing::Queue)];
        let colleague = self.trial.as_specialist(&self.people[1]).await;
        self.sockets.push((Someone::Colleague, colleague));
        let earlier = self.start(Someone::Customer).await;
        self.accept(Someone::Colleague).await;
        let end = json!({"type": "end_session", "session_id": earlier, "fence": null, "resolution": null});
        self.socket(Someone::Customer).ack(&end).await;
        let away = json!({"type": "set_status", "status": "busy"});
        self.socket(Someone::Colleague).ack(&away).await;
        let owner = self.trial.as_specialist(&self.people[0]).await;
        self.sockets.push((Someone::Owner, owner));
        let first = self.start(Someone::Customer).await;
        self.accept(Someone::Owner).await;
        let busy = json!({"type": "set_status", "status": "busy"});
        self.socket(Someone::Owner).ack(&busy).await;
        let second = self.start(Someone::OtherCustomer).await;
        let online = json!({"type": "set_status", "status": "online"});
        self.socket(Someone::Colleague).ack(&online).await;
        let stranger = self.trial.as_specialist(&self.people[2]).await;
        self.sockets.push((Someone::Stranger, stranger));
        let third = SessionId::new(Uuid::now_v7());
        let mut far = self.trial.as_customer(&self.customers[2]).await;
        far.ack(&started(third)).await;
        self.accept(Someone::Stranger).await;
        let chat = |id, fence, open, stands: &[(Someone, Standing)]| Chat {
            id,
            fence: Fence(fence),
            open,
            stands: stands.to_vec(),
        };
        let theirs = (Someone::Customer, Standing::Own);
        self.chats = vec![
            chat(
                first,
                1,
                true,
                &[theirs, (Someone::Owner, Standing::Owner), in_support[0]],
            ),
            chat(
                second,
                0,
                true,
                &[(Someone::OtherCustomer, Standing::Own), in_support[0]],
            ),
            chat(
                third,
                1,
                true,
                &[
                    (Someone::Stranger, Standing::Owner),
                    (Someone::OtherLead, Standing::Queue),
                ],
            ),
            chat(
                earlier,
                1,
                false,
                &[
                    theirs,
                    (Someone::Colleague, Standing::Owner),
                    (Someone::Owner, Standing::Earlier),
                    in_support[0],
                ],
            ),
        ];
    }

    async fn start(&mut self, who: Someone) -> SessionId {
        let id = SessionId::new(Uuid::now_v7());
        self.socket(who).ack(&started(id)).await;
        id
    }

    async fn accept(&mut self, who: Someone) {
        let socket = self.socket(who);
        let offer = socket
            .event(|event| match event {
                EventBody::OfferMade { offer } => Some(offer.id),
                _ => None,
            })
            .await;
        socket
            .ack(&json!({"type": "accept_offer", "offer_id": offer}))
            .await;
        socket.events.clear();
    }

    /// The owner gives the first chat to the colleague: it stays theirs until that is accepted.
    pub(super) async fn give_away(&mut self) {
        let (id, fence) = (self.chats[0].id, self.chats[0].fence);
        let to = json!({"kind": "specialist", "id": self.people[1].person.id});
        let transfer = json!({
            "type": "transfer_session", "session_id": id, "fence": fence, "to": to, "note": null,
        });
        self.socket(Someone::Colleague).events.clear();
        self.socket(Someone::Owner).ack(&transfer).await;
    }

    /// It is the colleague's from here on, and the owner's no more.
    pub(super) async fn take_over(&mut self) {
        let id = self.chats[0].id;
        let socket = self.socket(Someone::Colleague);
        let offer = socket
            .event(|event| match event {
                EventBody::OfferMade { offer } if offer.session_id == id => Some(offer.id),
                _ => None,
            })
            .await;
        socket
            .ack(&json!({"type": "accept_offer", "offer_id": offer}))
            .await;
        self.chats[0].fence = Fence(2);
        for (who, standing) in &mut self.chats[0].stands {
            if *standing == Standing::Owner {
                *who = Someone::Colleague;
            }
        }
        // What was earlier to the former owner is so no more.
        self.chats[3]
            .stands
            .retain(|(_, standing)| *standing != Standing::Earlier);
    }

    /// Whoever is removed gets nothing any more, and their socket ends.
    pub(super) async fn someone_leaves(mut self, tally: &mut Tally) {
        let path = format!("/v1/admin/people/{}", self.person(Someone::Colleague));
        let (status, _) = self.send(Someone::Operator, Method::DELETE, &path, None).await;
        tally.note(|| format!("remove_person: {status}"), status == 204);
        let (status, _) = self.get(Someone::Colleague, "/v1/me").await;
        tally.note(|| format!("a removed person's token: {status}"), status == 401);
        let problem = self.socket(Someone::Colleague).problem().await;
        let said = problem.code.word();
        tally.note(
            || format!("a removed person's socket: {said}"),
            said == "unauthorized",
        );
    }

    pub(super) fn socket(&mut self, who: Someone) -> &mut Client {
        let found = self.sockets.iter_mut().find(|(name, _)| *name == who);
        &mut found.unwrap_or_else(|| panic!("{who:?} has no socket")).1
    }

    fn customer(&self, who: Someone) -> &CustomerCreated {
        &self.customers[usize::from(who == Someone::OtherCustomer)]
    }

    pub(super) fn person(&self, who: Someone) -> SpecialistId {
        self.signed_in(who).unwrap().person.id
    }

    fn signed_in(&self, who: Someone) -> Option<&SignedIn> {
        let staff = [
            Someone::Owner,
            Someone::Colleague,
            Someone::Stranger,
            Someone::Lead,
            Someone::OtherLead,
            Someone::Admin,
        ];
        staff
            .iter()
            .position(|name| *name == who)
            .map(|at| &self.people[at])
    }

    fn token(&self, who: Someone) -> Option<String> {
        match who {
            Someone::Nobody => None,
            Someone::Forger => Some("sb_0000000000000000".into()),
            Someone::Customer | Someone::OtherCustomer => Some(self.customer(who).token.clone()),
            Someone::Operator => Some(self.key.to_owned()),
            _ => self.signed_in(who).map(|it| it.token.clone()),
        }
    }

    pub(super) async fn get(&self, who: Someone, path: &str) -> (u16, Value) {
        self.send(who, Method::GET, path, None).await
    }

    pub(super) async fn send(
        &self,
        who: Someone,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> (u16, Value) {
        let mut request = self.trial.http.request(method, self.trial.url(path));
        if let Some(token) = self.token(who) {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        (status, response.json().await.unwrap_or_default())
    }
}

fn started(id: SessionId) -> Value {
    json!({
        "type": "start_session", "session_id": id, "name": "Kim", "language": null,
        "page_url": null, "page_title": null, "first_message": null,
    })
}
