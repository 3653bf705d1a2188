//! Customers who come back: reopening, rating, and two records that become one.

use super::chats::{new_session, offered, post, start};
use super::{Client, KEY, ORIGIN, Trial, cursor_of};
use serde_json::json;
use switchboard_model::{Priority, SessionId, SessionState, Stars};
use switchboard_protocol::{
    CustomerCreated, ErrorCode, EventBody, Problem, RelayFrame, SessionRecord, SiteCreated, SnapshotReason,
    View,
};

/// A chat that a desktop has accepted, ended by its customer.
async fn ended(widget: &mut Client, desktop: &mut Client) -> SessionId {
    let session = new_session();
    desktop.events.clear();
    widget.ack(&start(session, "Hello")).await;
    let offer = offered(desktop).await;
    desktop
        .ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    widget
        .ack(&json!({"type": "end_session", "session_id": session}))
        .await;
    widget.settle().await;
    desktop.settle().await;
    session
}

#[tokio::test]
async fn a_chat_goes_on_where_it_ended() {
    let (trial, site) = Trial::start().await;
    let (sam, kim) = (trial.specialist("Sam", 3).await, trial.customer(&site).await);
    let (mut desktop, mut widget) = (trial.as_specialist(&sam).await, trial.as_customer(&kim).await);
    let session = ended(&mut widget, &mut desktop).await;
    let rate = |stars: u8| json!({"type": "rate_session", "session_id": session, "stars": stars});
    for bad in [0, 6] {
        assert_eq!(widget.refused(&rate(bad)).await.code, ErrorCode::Invalid);
    }
    widget.ack(&rate(2)).await;
    widget.ack(&rate(4)).await;
    widget.settle().await;
    assert_eq!(widget.session(session).unwrap().session.rating, Some(Stars(4)));
    desktop.settle().await;
    assert_eq!(
        desktop.session(session).unwrap().session.rating,
        None,
        "not for staff"
    );

    let message = uuid::Uuid::now_v7();
    let reopen = json!({
        "type": "reopen_session", "session_id": session,
        "first_message": {"message_id": message, "text": "One more thing"},
    });
    desktop.events.clear();
    let (id, frame) = super::command(&reopen);
    widget.send(&frame).await;
    let at = widget.answer(id).await.unwrap();
    widget.send(&frame).await;
    assert_eq!(widget.answer(id).await.unwrap(), at, "answered as the first time");
    widget.settle().await;
    let open = &widget.session(session).unwrap().session;
    assert_eq!(
        (open.state, open.rating, open.ended_at),
        (SessionState::Waiting, None, None)
    );
    assert_eq!(widget.refused(&rate(5)).await.code, ErrorCode::SessionOpen);
    let offer = offered(&mut desktop).await;
    assert!(desktop.session(session).is_none(), "it left the past");
    desktop
        .ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    widget.settle().await;
    desktop.settle().await;
    let record = desktop.session(session).unwrap();
    let seqs: Vec<_> = record.messages.iter().map(|message| message.seq.0).collect();
    assert_eq!(seqs, [1, 2], "one thread");
    assert_eq!(record.session.fence.0, 2);
    for (who, token, client) in [(Some(ORIGIN), &kim.token, &widget), (None, &sam.token, &desktop)] {
        let fresh = Client::greeted(trial.address, who, token, None).await;
        assert_eq!(fresh.view, client.view);
    }
}

#[tokio::test]
async fn what_cannot_be_reopened_says_why() {
    let (trial, site) = Trial::start().await;
    let sam = trial.specialist("Sam", 3).await;
    let (kim, eve) = (trial.customer(&site).await, trial.customer(&site).await);
    let (mut desktop, mut widget) = (trial.as_specialist(&sam).await, trial.as_customer(&kim).await);
    let reopen = |session| json!({"type": "reopen_session", "session_id": session});
    let first = ended(&mut widget, &mut desktop).await;
    let mut stranger = trial.as_customer(&eve).await;
    let foreign = stranger.refused(&reopen(first)).await;
    assert_eq!(foreign, stranger.refused(&reopen(new_session())).await);
    assert_eq!(foreign.code, ErrorCode::NotFound);
    let staff = desktop.refused(&reopen(first)).await;
    assert_eq!(staff.code, ErrorCode::Forbidden);
    let second = ended(&mut widget, &mut desktop).await;
    let older = widget.refused(&reopen(first)).await;
    assert_eq!(older.code, ErrorCode::TooLate, "another was opened since");
    trial.set_rules(json!({"reopen_within": 0})).await;
    assert_eq!(widget.refused(&reopen(second)).await.code, ErrorCode::TooLate);
    trial.set_rules(json!({})).await;
    widget.ack(&start(new_session(), "New")).await;
    assert_eq!(widget.refused(&reopen(second)).await.code, ErrorCode::TooLate);
}

async fn merge(
    trial: &Trial,
    token: &str,
    kept: &CustomerCreated,
    duplicate: &CustomerCreated,
) -> Option<ErrorCode> {
    let request = trial
        .http
        .post(trial.url(&format!("/v1/customers/{}/merge", kept.customer_id)))
        .bearer_auth(token)
        .json(&json!({"duplicate": duplicate.customer_id}));
    let response = request.send().await.unwrap();
    if response.status().is_success() {
        return None;
    }
    Some(response.json::<Problem>().await.unwrap().code)
}

#[tokio::test]
async fn two_records_of_one_customer_become_one() {
    let (trial, site) = Trial::start().await;
    let sam = trial.specialist("Sam", 3).await;
    let (kim, twin) = (trial.customer(&site).await, trial.customer(&site).await);
    let mut desktop = trial.as_specialist(&sam).await;
    let (mut one, mut two) = (trial.as_customer(&kim).await, trial.as_customer(&twin).await);
    let old = ended(&mut one, &mut desktop).await;
    let session = new_session();
    desktop.events.clear();
    two.ack(&start(session, "It is me")).await;
    let offer = offered(&mut desktop).await;
    desktop
        .ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    for client in [&mut one, &mut two, &mut desktop] {
        client.settle().await;
    }
    two.settle().await;
    let answered = {
        let (id, frame) = super::command(&post(session, None, "Hello?"));
        two.send(&frame).await;
        (id, frame, two.answer(id).await.unwrap())
    };
    assert_eq!(
        merge(&trial, &sam.token, &kim, &twin).await,
        Some(ErrorCode::Forbidden)
    );
    trial.change_person(&sam, json!({"role": "lead"})).await;
    let (before_one, before_two) = (
        (cursor_of(&one), one.view.clone().unwrap()),
        (cursor_of(&two), two.view.clone().unwrap()),
    );
    assert_eq!(merge(&trial, &sam.token, &kim, &twin).await, None);
    for socket in [&mut one, &mut two] {
        let bye = loop {
            if let RelayFrame::Bye(bye) = socket.frame().await {
                break bye;
            }
        };
        assert!(bye.resumable);
        assert_eq!(socket.text().await, None, "closed");
    }
    // Both browsers are one customer from here on, and get all anew.
    let origin = Some(ORIGIN);
    let mut one = Client::greeted(trial.address, origin, &kim.token, Some(before_one)).await;
    let mut two = Client::greeted(trial.address, origin, &twin.token, Some(before_two)).await;
    for client in [&one, &two] {
        assert_eq!(client.reason, Some(SnapshotReason::PositionUnknown));
        let Some(View::Customer(state)) = &client.view else {
            panic!()
        };
        assert_eq!(state.customer.id, kim.customer_id);
        assert_eq!(
            state.session.as_ref().unwrap().session.customer.id,
            kim.customer_id
        );
    }
    let (id, frame, position) = answered;
    two.send(&frame).await;
    assert_eq!(
        two.answer(id).await.unwrap(),
        position,
        "what the duplicate asked is answered as before"
    );
    one.ack(&post(session, None, "From my phone")).await;
    for client in [&mut one, &mut two, &mut desktop] {
        client.settle().await;
        assert_eq!(client.session(session).unwrap().messages.len(), 3);
    }
    assert_eq!(one.view, two.view);
    let read = |token: &str, session: SessionId| {
        let request = trial.http.get(trial.url(&format!("/v1/sessions/{session}")));
        request.bearer_auth(token).send()
    };
    for session in [old, session] {
        let record: SessionRecord = read(&twin.token, session).await.unwrap().json().await.unwrap();
        assert_eq!(record.session.customer.id, kim.customer_id);
    }
    let fresh = Client::greeted(trial.address, None, &sam.token, None).await;
    assert_eq!(fresh.view, desktop.view, "staff see what they saw");
    // One open chat for both of them.
    assert_eq!(
        two.refused(&start(new_session(), "Second")).await.code,
        ErrorCode::SessionOpen
    );
    assert_eq!(
        merge(&trial, KEY, &kim, &twin).await,
        Some(ErrorCode::CannotMerge),
        "they are one already"
    );
    let trial = Trial::on(trial.stop().await).await;
    let again = Client::greeted(trial.address, origin, &twin.token, None).await;
    assert_eq!(again.session(session).unwrap().messages.len(), 3);
}

#[tokio::test]
async fn customers_of_two_sites_or_with_two_open_chats_stay_two() {
    let (trial, site) = Trial::start().await;
    let (kim, lee) = (trial.customer(&site).await, trial.customer(&site).await);
    let (mut one, mut two) = (trial.as_customer(&kim).await, trial.as_customer(&lee).await);
    one.ack(&start(new_session(), "One")).await;
    two.ack(&start(new_session(), "Two")).await;
    assert_eq!(merge(&trial, KEY, &kim, &lee).await, Some(ErrorCode::CannotMerge));
    let blog = json!({"name": "Blog", "queue": "Support", "origins": [ORIGIN]});
    let blog: SiteCreated = trial.admin("sites", &blog).await;
    let reader = trial.customer(&blog.site).await;
    assert_eq!(
        merge(&trial, KEY, &kim, &reader).await,
        Some(ErrorCode::CannotMerge)
    );
    let nobody = CustomerCreated {
        customer_id: switchboard_model::CustomerId::new(uuid::Uuid::now_v7()),
        token: String::new(),
    };
    assert_eq!(merge(&trial, KEY, &kim, &nobody).await, Some(ErrorCode::NotFound));
    assert_eq!(
        merge(&trial, &kim.token, &kim, &lee).await,
        Some(ErrorCode::Forbidden)
    );
}

#[tokio::test]
async fn customers_do_not_see_how_urgent_they_are() {
    let (trial, site) = Trial::start().await;
    trial.set_rules(json!({"priority": "high"})).await;
    let (sam, kim) = (trial.specialist("Sam", 3).await, trial.customer(&site).await);
    let (mut desktop, mut widget) = (trial.as_specialist(&sam).await, trial.as_customer(&kim).await);
    let session = new_session();
    widget.ack(&start(session, "Hello")).await;
    widget.settle().await;
    assert_eq!(
        widget.session(session).unwrap().session.priority,
        Priority::Normal
    );
    let rings = desktop.event(|body| match body {
        EventBody::OfferMade { offer } => Some(offer.clone()),
        _ => None,
    });
    let rings = rings.await;
    assert_eq!(rings.priority, Priority::High);
    desktop
        .ack(&json!({"type": "accept_offer", "offer_id": rings.id}))
        .await;
    let set = json!({"type": "set_priority", "session_id": session, "priority": "urgent"});
    assert_eq!(widget.refused(&set).await.code, ErrorCode::Forbidden);
    desktop.ack(&set).await;
    desktop.settle().await;
    assert_eq!(
        desktop.session(session).unwrap().session.priority,
        Priority::Urgent
    );
}
