//! Canned replies over HTTP: who may read and write which, in pages, and two who change the same one.

use super::{KEY, Trial, someone};
use reqwest::Method;
use serde_json::{Value, json};
use switchboard_model::Role;
use switchboard_protocol::{CannedReplies, CannedReply, QueueView, SignedIn};

struct Office {
    trial: Trial,
    sam: SignedIn,
    lea: SignedIn,
    far: SignedIn,
    ada: SignedIn,
    support: QueueView,
}

impl Office {
    async fn open() -> Self {
        let (trial, _) = Trial::start().await;
        let _: Value = trial.admin("queues", &json!({"name": "Sales"})).await;
        let person = |name, role, queue| trial.person(someone(name, role, 3, queue), None);
        let (sam, lea) = (
            person("Sam", Role::Specialist, &["Support"]).await,
            person("Lea", Role::Lead, &["Support"]).await,
        );
        let (far, ada) = (
            person("Far", Role::Lead, &["Sales"]).await,
            person("Ada", Role::Admin, &[]).await,
        );
        let support = sam.person.queues[0].clone();
        Self {
            trial,
            sam,
            lea,
            far,
            ada,
            support,
        }
    }

    async fn send(&self, token: &str, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        let path = format!("/v1/canned-replies{path}");
        let request = self.trial.http.request(method, self.trial.url(&path));
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        let response = request.bearer_auth(token).send().await.unwrap();
        let status = response.status().as_u16();
        (status, response.json().await.unwrap_or_default())
    }

    async fn add(&self, token: &str, scope: &Value, shortcut: &str) -> (u16, Value) {
        let body = json!({"scope": scope, "shortcut": shortcut, "title": "Hello", "text": "Hello {{customer.name}}"});
        self.send(token, Method::POST, "", Some(body)).await
    }

    async fn added(&self, token: &str, scope: &Value, shortcut: &str) -> CannedReply {
        let (status, answer) = self.add(token, scope, shortcut).await;
        assert_eq!(status, 201, "{answer}");
        serde_json::from_value(answer).unwrap()
    }

    async fn shortcuts(&self, token: &str) -> Vec<String> {
        let (status, answer) = self.send(token, Method::GET, "", None).await;
        assert_eq!(status, 200, "{answer}");
        let page: CannedReplies = serde_json::from_value(answer).unwrap();
        assert_eq!(page.next, None);
        page.replies.into_iter().map(|reply| reply.shortcut).collect()
    }

    fn queue(&self) -> Value {
        json!({"kind": "queue", "id": self.support.id})
    }
}

fn personal() -> Value {
    json!({"kind": "personal"})
}

fn workspace() -> Value {
    json!({"kind": "workspace"})
}

#[tokio::test]
async fn everyone_reads_what_is_theirs_to_send_and_writes_where_they_may() {
    let office = Office::open().await;
    let (sam, lea) = (office.sam.token.as_str(), office.lea.token.as_str());
    let (far, ada) = (office.far.token.as_str(), office.ada.token.as_str());
    let queue = office.queue();
    let own = office.added(sam, &personal(), "/Mine").await;
    assert_eq!((own.shortcut.as_str(), own.version), ("/mine", 1));
    let of_queue = office.added(lea, &queue, "/support").await;
    assert_eq!(of_queue.updated_by.unwrap().name, "Lea");
    let of_all = office.added(ada, &workspace(), "/all").await;
    office.added(KEY, &queue, "/operators").await;
    let status = |it: (u16, Value)| it.0;
    for (token, scope, expected) in [
        (sam, &queue, 403),
        (sam, &workspace(), 403),
        (lea, &workspace(), 403),
        (far, &queue, 404),
        (KEY, &personal(), 403),
        (ada, &json!({"kind": "queue", "id": uuid::Uuid::now_v7()}), 404),
    ] {
        assert_eq!(status(office.add(token, scope, "/no").await), expected, "{scope}");
    }
    assert_eq!(
        office.shortcuts(sam).await,
        ["/operators", "/all", "/support", "/mine"]
    );
    assert_eq!(office.shortcuts(lea).await, ["/operators", "/all", "/support"]);
    assert_eq!(office.shortcuts(far).await, ["/all"]);
    assert_eq!(office.shortcuts(ada).await, ["/operators", "/all", "/support"]);
    assert_eq!(office.shortcuts(KEY).await, ["/operators", "/all", "/support"]);
    let remove = async |token: &str, id| {
        let path = format!("/{id}");
        office.send(token, Method::DELETE, &path, None).await.0
    };
    assert_eq!(remove(lea, own.id).await, 404, "another's own is not there");
    assert_eq!(remove(ada, own.id).await, 404, "not even for admins");
    assert_eq!(remove(far, of_queue.id).await, 404, "nor another queue's");
    assert_eq!(remove(sam, of_queue.id).await, 403, "which they may read");
    assert_eq!(remove(lea, of_all.id).await, 403);
    assert_eq!(remove(lea, of_queue.id).await, 204);
    assert_eq!(remove(lea, of_queue.id).await, 404);
    assert_eq!(remove(sam, own.id).await, 204);
    assert_eq!(office.shortcuts(sam).await, ["/operators", "/all"]);

    let audit = office.trial.http.get(office.trial.url("/v1/audit"));
    let log: Value = audit.bearer_auth(KEY).send().await.unwrap().json().await.unwrap();
    let log = log.to_string();
    let queue = office.support.id;
    for subject in [
        format!("add_canned_reply of queue {queue}"),
        format!("remove_canned_reply {} of queue {queue}", of_queue.id),
    ] {
        assert!(log.contains(&subject), "{log}");
    }
    assert!(
        !log.contains(&own.id.to_string()),
        "what is one's own is nobody's business"
    );
    assert!(!log.contains("customer.name"));
}

#[tokio::test]
async fn a_shortcut_is_taken_once_in_each_scope_whatever_its_case() {
    let office = Office::open().await;
    let (sam, lea) = (office.sam.token.as_str(), office.lea.token.as_str());
    office.added(sam, &personal(), "/ärger").await;
    office.added(lea, &personal(), "/ärger").await;
    office.added(lea, &office.queue(), "/ärger").await;
    office.added(KEY, &workspace(), "/ärger").await;
    for (token, scope) in [(sam, personal()), (lea, office.queue()), (KEY, workspace())] {
        let (status, refused) = office.add(token, &scope, "/ÄRGER").await;
        assert_eq!(
            (status, &refused["code"]),
            (409, &json!("already_exists")),
            "{scope}"
        );
    }
    let body = json!({"scope": personal(), "shortcut": "/x", "title": "X", "text": "{{order.total}}"});
    let (status, refused) = office.send(sam, Method::POST, "", Some(body)).await;
    let detail = refused["detail"].as_str().unwrap();
    assert_eq!(status, 422);
    for word in [
        "order.total",
        "customer.name",
        "specialist.name",
        "queue.name",
        "session.id",
    ] {
        assert!(detail.contains(word), "{detail}");
    }
}

#[tokio::test]
async fn of_two_who_change_the_same_one_the_second_is_shown_what_the_first_said() {
    let office = Office::open().await;
    let (lea, ada) = (office.lea.token.as_str(), office.ada.token.as_str());
    let reply = office.added(lea, &office.queue(), "/hello").await;
    office.added(lea, &office.queue(), "/bye").await;
    let path = format!("/{}", reply.id);
    let change = async |token: &str, version: u32, shortcut: &str, text: &str| {
        let body = json!({"version": version, "shortcut": shortcut, "title": "Hello", "text": text});
        office.send(token, Method::PUT, &path, Some(body)).await
    };
    let (status, changed) = change(ada, 1, "/HELLO", "Good day").await;
    assert_eq!((status, &changed["version"]), (200, &json!(2)), "{changed}");
    let (status, refused) = change(lea, 1, "/hello", "Hi").await;
    assert_eq!((status, &refused["code"]), (409, &json!("version_stale")));
    assert_eq!(refused["present"], changed, "nothing is lost");
    let (status, refused) = change(lea, 2, "/bye", "Hi").await;
    assert_eq!((status, &refused["code"]), (409, &json!("already_exists")));
    let (status, changed) = change(lea, 2, "/hi", "Hi").await;
    assert_eq!((status, &changed["updated_by"]["name"]), (200, &json!("Lea")));
    assert_eq!(changed["scope"], office.queue());
}

#[tokio::test]
async fn lists_come_in_pages_and_what_was_somebodys_own_goes_with_them() {
    let office = Office::open().await;
    let sam = office.sam.token.as_str();
    for number in 0..5 {
        office.added(sam, &personal(), &format!("/r{number}")).await;
    }
    let (mut seen, mut before) = (Vec::new(), String::new());
    for _ in 0..3 {
        let (_, answer) = office
            .send(sam, Method::GET, &format!("?limit=2{before}"), None)
            .await;
        let page: CannedReplies = serde_json::from_value(answer).unwrap();
        seen.extend(page.replies.into_iter().map(|reply| reply.shortcut));
        before = page.next.map(|id| format!("&before={id}")).unwrap_or_default();
    }
    assert_eq!(seen, ["/r4", "/r3", "/r2", "/r1", "/r0"]);
    assert_eq!(before, "", "the last page says so");
    let store = &office.trial.running.app.store;
    let kept = async || {
        let own = Some(office.sam.person.id);
        let all = store.canned_replies(crate::store::Scope::All, own, None, 9);
        all.await.unwrap().len()
    };
    assert_eq!(kept().await, 5);
    let path = format!("/v1/admin/people/{}", office.sam.person.id);
    let gone = office.trial.http.delete(office.trial.url(&path));
    assert_eq!(gone.bearer_auth(KEY).send().await.unwrap().status(), 204);
    assert_eq!(kept().await, 0);
}
