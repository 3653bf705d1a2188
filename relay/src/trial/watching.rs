//! Watching: a chat, the roster, queues; shown at once and whenever they change, to whoever may see them.

use super::chats::{new_session, start};
use super::{Client, ORIGIN, Trial, someone};
use serde_json::{Value, json};
use switchboard_model::{Role, SpecialistStatus, limits::WATCHED};
use switchboard_protocol::{EventBody, Site, WatchedView};

async fn led() -> (Trial, Site, Client) {
    let (trial, site) = Trial::start().await;
    let lead = trial
        .person(someone("Lea", Role::Lead, 1, &["Support"]), None)
        .await;
    let lead = Client::greeted(trial.address, None, &lead.token, None).await;
    (trial, site, lead)
}

impl Client {
    async fn watches(&mut self, what: &Value) {
        self.send(&json!({"type": "watch", "what": what})).await;
    }

    /// The first view from here on that fits.
    async fn sees<T>(&mut self, fits: impl Fn(&WatchedView) -> Option<T>) -> T {
        loop {
            if let Some(found) = self.shown().await.as_deref().and_then(&fits) {
                return found;
            }
        }
    }
}

#[tokio::test]
async fn a_lead_sees_queue_roster_and_chat_move() {
    let (trial, site, mut lead) = led().await;
    lead.watches(&json!({"kind": "queues"})).await;
    let length = |view: &WatchedView| match view {
        WatchedView::Queues { queues } => Some((queues[0].length, queues[0].reachable)),
        _ => None,
    };
    assert_eq!(lead.sees(length).await, (0, 0), "at once");
    let kim = trial.customer(&site).await;
    let mut widget = trial.as_customer(&kim).await;
    let session = new_session();
    widget.ack(&start(session, "Hello")).await;
    lead.sees(|view| length(view).filter(|it| *it == (1, 0))).await;

    lead.send(&json!({"type": "unwatch", "what": {"kind": "queues"}}))
        .await;
    lead.watches(&json!({"kind": "roster"})).await;
    let sam = trial.specialist("Sam", 3).await;
    let mut desk = trial.as_specialist(&sam).await;
    lead.sees(|view| match view {
        WatchedView::Roster { specialists } => specialists
            .iter()
            .any(|it| it.profile.name == "Sam" && it.status == SpecialistStatus::Online && it.load == 1)
            .then_some(()),
        _ => None,
    })
    .await;

    lead.watches(&json!({"kind": "session", "session_id": session}))
        .await;
    let offer = desk
        .event(|event| match event {
            EventBody::OfferMade { offer } => Some(offer.id),
            _ => None,
        })
        .await;
    desk.ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    let post = json!({
        "type": "post_message", "session_id": session, "message_id": new_session(), "fence": 1, "text": "How can I help?",
    });
    desk.ack(&post).await;
    lead.sees(|view| match view {
        WatchedView::Session { record } => {
            let said = record
                .messages
                .last()
                .is_some_and(|it| it.text == "How can I help?");
            (said && record.session.owner.is_some()).then_some(())
        }
        _ => None,
    })
    .await;
}

#[tokio::test]
async fn who_may_see_it_no_longer_is_told_so_and_gets_nothing_more() {
    let (trial, site) = Trial::start().await;
    let (sam, ada) = (trial.specialist("Sam", 3).await, trial.specialist("Ada", 3).await);
    let kim = trial.customer(&site).await;
    let mut widget = trial.as_customer(&kim).await;
    let session = new_session();
    let mut first = trial.as_specialist(&sam).await;
    widget.ack(&start(session, "Hello")).await;
    let offered = |event: &EventBody| match event {
        EventBody::OfferMade { offer } => Some(offer.id),
        _ => None,
    };
    let offer = first.event(offered).await;
    first
        .ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    let what = json!({"kind": "session", "session_id": session});
    first.watches(&what).await;
    assert!(first.shown().await.is_some());
    let mut second = trial.as_specialist(&ada).await;
    second.watches(&what).await;
    assert!(second.shown().await.is_none(), "somebody else's");
    let to = json!({"kind": "specialist", "id": ada.person.id});
    let transfer = json!({
        "type": "transfer_session", "session_id": session, "fence": 1, "to": to, "note": null,
    });
    first.ack(&transfer).await;
    let offer = second.event(offered).await;
    second
        .ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    while first.shown().await.is_some() {}
}

#[tokio::test]
async fn whoever_leads_no_more_sees_no_more_on_the_socket_that_is_open() {
    let (trial, site) = Trial::start().await;
    let lead = trial
        .person(someone("Lea", Role::Lead, 1, &["Support"]), None)
        .await;
    let mut socket = Client::greeted(trial.address, None, &lead.token, None).await;
    let kim = trial.customer(&site).await;
    let mut widget = trial.as_customer(&kim).await;
    let session = new_session();
    widget.ack(&start(session, "Hello")).await;
    let what = json!({"kind": "session", "session_id": session});
    socket.watches(&what).await;
    assert!(socket.shown().await.is_some());
    trial.change_person(&lead, json!({"role": "specialist"})).await;
    while socket.shown().await.is_some() {}
    socket.watches(&json!({"kind": "queues"})).await;
    assert_eq!(socket.problem().await.code.word(), "forbidden");
    trial.change_person(&lead, json!({"role": "lead"})).await;
    let line = json!({
        "type": "post_system_message", "session_id": session, "message_id": new_session(), "text": "Noted.",
    });
    socket.ack(&line).await;
}

#[tokio::test]
async fn customers_watch_nothing_and_nobody_watches_without_end() {
    let (trial, site, mut lead) = led().await;
    let kim = trial.customer(&site).await;
    let mut widget = Client::greeted(trial.address, Some(ORIGIN), &kim.token, None).await;
    for what in [
        json!({"kind": "roster"}),
        json!({"kind": "queues"}),
        json!({"kind": "session", "session_id": new_session()}),
    ] {
        widget.watches(&what).await;
        assert_eq!(widget.problem().await.code.word(), "forbidden", "{what}");
    }
    for _ in 0..WATCHED {
        lead.watches(&json!({"kind": "queue", "queue_id": new_session()}))
            .await;
        assert!(lead.shown().await.is_none(), "there is no such queue");
    }
    let sam = trial.specialist("Sam", 3).await;
    let mut desk = trial.as_specialist(&sam).await;
    desk.watches(&json!({"kind": "queues"})).await;
    assert_eq!(desk.problem().await.code.word(), "forbidden");
}
