//! What a queue's rules do to those who are asked, and what is said of bad ones.

use super::chats::{new_session, offered, start};
use super::{Client, KEY, Trial};
use serde_json::{Value, json};
use switchboard_model::{OfferEnd, OfferKind, SessionId};
use switchboard_protocol::{
    ErrorCode, EventBody, Hint, OfferView, Problem, Queue, QueueView, Warning, WarningKind, WhyReason,
};

async fn offer(client: &mut Client) -> OfferView {
    client
        .event(|body| match body {
            EventBody::OfferMade { offer } => Some(offer.clone()),
            _ => None,
        })
        .await
}

async fn offer_end(client: &mut Client) -> OfferEnd {
    client
        .event(|body| match body {
            EventBody::OfferEnded { outcome, .. } => Some(*outcome),
            _ => None,
        })
        .await
}

/// Two who are shown a session at once: what the offers say, and that the first accept wins.
async fn of_two(mode: &str, kind: OfferKind, reason: WhyReason) {
    let (trial, site) = Trial::start().await;
    trial.set_rules(json!({"mode": mode})).await;
    let (sam, ada) = (trial.specialist("Sam", 1).await, trial.specialist("Ada", 1).await);
    let (mut one, mut two) = (trial.as_specialist(&sam).await, trial.as_specialist(&ada).await);
    let kim = trial.customer(&site).await;
    let mut widget = trial.as_customer(&kim).await;
    let session = new_session();
    widget.ack(&start(session, "Hello")).await;
    let (mine, other) = (offer(&mut one).await, offer(&mut two).await);
    assert_ne!(mine.id, other.id);
    for offer in [&mine, &other] {
        assert_eq!((offer.kind, offer.why.reason), (kind, reason));
    }
    two.ack(&json!({"type": "accept_offer", "offer_id": other.id}))
        .await;
    one.settle().await;
    assert_eq!(offer_end(&mut one).await, OfferEnd::Withdrawn);
    assert_eq!(offer_end(&mut two).await, OfferEnd::Accepted);
    let late = one
        .refused(&json!({"type": "accept_offer", "offer_id": mine.id}))
        .await;
    assert_eq!(late.code, ErrorCode::OfferGone);
    two.settle().await;
    assert!(two.session(session).is_some() && one.session(session).is_none());
}

#[tokio::test]
async fn whoever_picks_first_has_it() {
    of_two("manual_pick", OfferKind::Pick, WhyReason::Pick).await;
}

#[tokio::test]
async fn it_rings_for_all_and_the_first_has_it() {
    of_two("ring_all", OfferKind::Ring, WhyReason::RingAll).await;
}

#[tokio::test]
async fn what_accepts_itself_rings_for_nobody() {
    let (trial, site) = Trial::start().await;
    trial.set_rules(json!({"mode": "auto_accept"})).await;
    let (sam, kim) = (trial.specialist("Sam", 1).await, trial.customer(&site).await);
    let (mut desktop, mut widget) = (trial.as_specialist(&sam).await, trial.as_customer(&kim).await);
    let session = new_session();
    widget.ack(&start(session, "Hello")).await;
    widget.settle().await;
    desktop.settle().await;
    assert_eq!(desktop.session(session).unwrap().messages.len(), 1);
    let rang = |event: &switchboard_protocol::LogEvent| matches!(event.body, EventBody::OfferMade { .. });
    assert!(!desktop.events.iter().any(rang));
}

#[tokio::test]
async fn a_full_queue_overflows_or_says_so() {
    let (trial, site) = Trial::start().await;
    trial.set_rules(json!({"max_waiting": 1})).await;
    let mut widgets = Vec::new();
    for _ in 0..3 {
        widgets.push(trial.as_customer(&trial.customer(&site).await).await);
    }
    let [first, second, third] = widgets.as_mut_slice() else {
        panic!()
    };
    first.ack(&start(new_session(), "One")).await;
    let full = second.refused(&start(new_session(), "Two")).await;
    assert_eq!(full.code, ErrorCode::QueueFull);
    let more: Queue = trial.admin("queues", &json!({"name": "More"})).await;
    trial
        .set_rules(json!({"max_waiting": 1, "overflow": more.id}))
        .await;
    let session = new_session();
    third.ack(&start(session, "Three")).await;
    third.settle().await;
    assert_eq!(third.session(session).unwrap().session.queue.name, "More");
    assert_eq!(third.place().await, 1, "another line");
}

async fn refused(trial: &Trial, method: reqwest::Method, path: &str, body: &Value) -> Problem {
    let request = trial.http.request(method, trial.url(path)).bearer_auth(KEY);
    let response = request.json(body).send().await.unwrap();
    assert!(!response.status().is_success(), "{body} was taken");
    response.json().await.unwrap()
}

#[tokio::test]
async fn every_fault_of_a_queues_rules_is_named_and_nothing_changes() {
    let (trial, _) = Trial::start().await;
    let queue = trial.running.app.store.queues().await.unwrap().remove(0);
    let before = trial.running.app.store.head().await.unwrap();
    let path = format!("/v1/admin/queues/{}", queue.id);
    let put = |rules: Value| json!({"id": queue.id, "name": queue.name, "rules": rules});
    let unknown = SessionId::new(uuid::Uuid::now_v7());
    for (rules, words) in [
        (
            json!({"ring_time": 5, "max_misses": 0}),
            vec!["`ring_time` must be from 1 second", "`max_misses`"],
        ),
        (json!({"overflow": queue.id}), vec!["circle"]),
        (json!({"overflow": unknown}), vec!["a queue that is not there"]),
        (
            json!({"skills": [{"skill": "billing", "level": 9}]}),
            vec!["the level of \"billing\""],
        ),
        (
            json!({"hours": {"time_zone": "Mars/Olympus", "week": []}}),
            vec!["`hours`"],
        ),
    ] {
        let problem = refused(&trial, reqwest::Method::PUT, &path, &put(rules.clone())).await;
        assert_eq!(problem.code, ErrorCode::Invalid);
        let detail = problem.detail.unwrap();
        assert!(
            words.iter().all(|word| detail.contains(word)),
            "{rules}: {detail}"
        );
        let new = json!({"name": "New", "rules": rules});
        if !words.contains(&"circle") {
            let added = refused(&trial, reqwest::Method::POST, "/v1/admin/queues", &new).await;
            assert_eq!(added.code, ErrorCode::Invalid);
        }
    }
    let wrong_word = put(json!({"mode": "loudest"}));
    assert_eq!(
        refused(&trial, reqwest::Method::PUT, &path, &wrong_word)
            .await
            .code,
        ErrorCode::Invalid
    );
    let other = format!("/v1/admin/queues/{unknown}");
    let elsewhere = put(json!({}));
    assert_eq!(
        refused(&trial, reqwest::Method::PUT, &other, &elsewhere)
            .await
            .code,
        ErrorCode::Invalid
    );
    let missing = json!({"id": unknown, "name": "Other", "rules": {}});
    assert_eq!(
        refused(&trial, reqwest::Method::PUT, &other, &missing).await.code,
        ErrorCode::NotFound
    );
    assert_eq!(trial.running.app.store.head().await.unwrap(), before);
    assert_eq!(trial.running.app.store.queues().await.unwrap(), [queue]);
}

#[tokio::test]
async fn leads_hear_what_stands_in_the_way_of_their_queues_while_it_does() {
    let (trial, _) = Trial::start().await;
    let other: Queue = trial.admin("queues", &json!({"name": "Other"})).await;
    let lead = trial.specialist("Ruth", 3).await;
    trial.change_person(&lead, json!({"role": "lead"})).await;
    let mut desktop = Client::greeted(trial.address, None, &lead.token, None).await;
    assert_eq!(
        desktop.warnings().await,
        [],
        "all is well with Support, and Other is not hers"
    );
    trial.set_rules(json!({"skills": ["billing"]})).await;
    let support = trial.running.app.store.queues().await.unwrap().remove(1);
    let warnings = [Warning {
        queue: QueueView {
            id: support.id,
            name: "Support".into(),
        },
        kind: WarningKind::SkillMissing {
            skill: switchboard_model::Skill("billing".into()),
            level: switchboard_model::Level(1),
        },
    }];
    desktop.hears(&warnings).await;
    let read = |token: &str| {
        let request = trial.http.get(trial.url("/v1/admin/warnings")).bearer_auth(token);
        async move {
            request
                .send()
                .await
                .unwrap()
                .json::<Vec<Warning>>()
                .await
                .unwrap()
        }
    };
    assert_eq!(read(&lead.token).await, warnings);
    let all = read(KEY).await;
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(
        all.iter()
            .any(|it| it.queue.id == other.id && it.kind == WarningKind::NoMembers)
    );
    let mut again = Client::greeted(trial.address, None, &lead.token, None).await;
    assert_eq!(again.warnings().await, warnings, "a new socket hears it as well");
    trial
        .change_person(&lead, json!({"skills": {"billing": 2}}))
        .await;
    desktop.hears(&[]).await;
    trial.change_person(&lead, json!({"role": "specialist"})).await;
    trial.set_rules(json!({"skills": ["nothing"]})).await;
    desktop.settle().await;
    let mut last = Client::greeted(trial.address, None, &lead.token, None).await;
    last.settle().await;
    let refused = trial
        .http
        .get(trial.url("/v1/admin/warnings"))
        .bearer_auth(&lead.token);
    assert_eq!(refused.send().await.unwrap().status(), 403);
}

#[tokio::test]
async fn a_closed_queue_says_when_it_opens() {
    let (trial, site) = Trial::start().await;
    // Open for one minute a week, and this is not it: whichever day the test runs on, one of two does.
    let day = |day: &str| json!({"hours": {"time_zone": "UTC", "week": [{"day": day, "from": "03:00", "until": "03:01"}]}});
    trial.set_rules(day("wed")).await;
    let (sam, kim) = (trial.specialist("Sam", 1).await, trial.customer(&site).await);
    let (mut desktop, mut widget) = (trial.as_specialist(&sam).await, trial.as_customer(&kim).await);
    widget.ack(&start(new_session(), "Hello")).await;
    let Hint::QueuePlace { place, opens_at, .. } = widget.hint().await else {
        panic!()
    };
    assert_eq!(place, 1);
    let now = (trial.running.app.clock)();
    assert!(opens_at.is_some_and(|at| at > now), "{opens_at:?}");
    trial.set_rules(json!({})).await;
    offered(&mut desktop).await;
}
