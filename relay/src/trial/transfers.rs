//! Chats that change hands: given to a colleague, declined, handed over, and taken on one of two machines.

use super::chats::{new_session, offered, post, start};
use super::{Client, Trial};
use serde_json::{Value, json};
use switchboard_model::{
    Fence, OfferEnd, SessionId, SessionState, SpecialistStatus, StatusReason, TransferEnd,
};
use switchboard_protocol::{ErrorCode, EventBody, OfferView, SignedIn, View, WhyReason};

/// A chat that a desktop has accepted; its fence is 1.
pub(super) async fn accepted(widget: &mut Client, desktop: &mut Client, text: &str) -> SessionId {
    let session = new_session();
    desktop.events.clear();
    widget.ack(&start(session, text)).await;
    let offer = offered(desktop).await;
    desktop
        .ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    desktop.settle().await;
    widget.settle().await;
    session
}

async fn offer(client: &mut Client) -> OfferView {
    client
        .event(|body| match body {
            EventBody::OfferMade { offer } => Some(offer.clone()),
            _ => None,
        })
        .await
}

fn give(session: SessionId, to: &SignedIn, note: &str) -> Value {
    json!({
        "type": "transfer_session", "session_id": session, "fence": 1, "note": note,
        "to": {"kind": "specialist", "id": to.person.id},
    })
}

#[tokio::test]
async fn a_chat_given_to_a_colleague_stays_mine_until_they_take_it() {
    let (trial, site) = Trial::start().await;
    let (sam, ada) = (trial.specialist("Sam", 3).await, trial.specialist("Ada", 3).await);
    let kim = trial.customer(&site).await;
    let (mut first, mut widget) = (trial.as_specialist(&sam).await, trial.as_customer(&kim).await);
    let session = accepted(&mut widget, &mut first, "Hello").await;
    let unreachable = first.refused(&give(session, &ada, "")).await;
    assert_eq!(unreachable.code, ErrorCode::TargetUnavailable);
    let mut second = trial.as_specialist(&ada).await;
    let long = first.refused(&give(session, &ada, &"n".repeat(1_001))).await;
    assert_eq!(long.code, ErrorCode::Invalid);
    first.ack(&give(session, &ada, " Wants an invoice ")).await;
    first.settle().await;
    let mine = first.session(session).unwrap().session.clone();
    assert_eq!(mine.state, SessionState::Transferred);
    let transfer = mine.transfer.unwrap();
    assert_eq!(
        (transfer.to.as_str(), transfer.note.as_deref()),
        ("Ada", Some("Wants an invoice"))
    );
    let again = first.refused(&give(session, &ada, "")).await;
    assert_eq!(again.code, ErrorCode::TransferState);

    // Until it is taken, the customer writes to Sam and sees nothing of it.
    widget.ack(&post(session, None, "Are you there?")).await;
    widget.settle().await;
    first.settle().await;
    let seen = &widget.session(session).unwrap().session;
    assert_eq!((seen.state, &seen.transfer), (SessionState::Active, &None));
    assert_eq!(seen.owner.as_ref().unwrap().name, "Sam");
    assert_eq!(first.session(session).unwrap().messages.len(), 2);

    let rings = offer(&mut second).await;
    let handed = rings.handed.unwrap();
    assert_eq!(
        (handed.from.name.as_str(), handed.note.as_deref()),
        ("Sam", Some("Wants an invoice"))
    );
    assert_eq!(rings.why.reason, WhyReason::Transfer);
    second
        .ack(&json!({"type": "accept_offer", "offer_id": rings.id}))
        .await;
    for client in [&mut first, &mut second, &mut widget] {
        client.settle().await;
    }
    let taken = second.session(session).unwrap();
    assert_eq!((taken.session.fence, taken.messages.len()), (Fence(2), 2));
    assert_eq!(
        taken.session.handed.as_ref().unwrap().note.as_deref(),
        Some("Wants an invoice")
    );
    assert_eq!(
        widget
            .session(session)
            .unwrap()
            .session
            .owner
            .as_ref()
            .unwrap()
            .name,
        "Ada"
    );
    let left = first.events.last().unwrap().body.clone();
    let EventBody::SessionLeft { to, .. } = left else {
        panic!("{left:?}")
    };
    assert_eq!(to.unwrap().name, "Ada");
    assert!(first.session(session).is_none());

    // Whoever had it hears nothing more, and cannot write.
    let heard = first.events.len();
    widget.ack(&post(session, None, "Hello Ada")).await;
    second.ack(&post(session, Some(Fence(2)), "Hello Kim")).await;
    second.settle().await;
    assert_eq!(
        first.refused(&post(session, Some(Fence(1)), "Wait")).await.code,
        ErrorCode::NotFound
    );
    first.settle().await;
    assert_eq!(first.events.len(), heard, "{:?}", &first.events[heard..]);
    for (client, token) in [(&first, &sam.token), (&second, &ada.token)] {
        let fresh = Client::greeted(trial.address, None, token, None).await;
        assert_eq!(fresh.view, client.view);
    }
}

#[tokio::test]
async fn a_transfer_that_is_declined_or_cancelled_leaves_the_chat_where_it_was() {
    let (trial, site) = Trial::start().await;
    let (sam, ada) = (trial.specialist("Sam", 3).await, trial.specialist("Ada", 3).await);
    let kim = trial.customer(&site).await;
    let (mut first, mut widget) = (trial.as_specialist(&sam).await, trial.as_customer(&kim).await);
    let session = accepted(&mut widget, &mut first, "Hello").await;
    let mut second = trial.as_specialist(&ada).await;
    let cancel = json!({"type": "cancel_transfer", "session_id": session, "fence": 1});
    assert_eq!(first.refused(&cancel).await.code, ErrorCode::TransferState);
    for (declines, outcome) in [(true, TransferEnd::Declined), (false, TransferEnd::Cancelled)] {
        first.events.clear();
        second.events.clear();
        first.ack(&give(session, &ada, "")).await;
        let rings = offer(&mut second).await;
        if declines {
            let no = json!({"type": "decline_offer", "offer_id": rings.id, "reason": "busy"});
            second.ack(&no).await;
        } else {
            first.ack(&cancel).await;
        }
        let ended = first.event(|body| match body {
            EventBody::TransferEnded { outcome, .. } => Some(*outcome),
            _ => None,
        });
        assert_eq!(ended.await, outcome);
        let mine = &first.session(session).unwrap().session;
        assert_eq!((mine.state, &mine.transfer), (SessionState::Active, &None));
        second.settle().await;
        let Some(View::Specialist(state)) = &second.view else {
            panic!()
        };
        assert_eq!((state.offers.len(), state.sessions.len()), (0, 0));
    }
    first.ack(&post(session, Some(Fence(1)), "I am still here")).await;
}

#[tokio::test]
async fn whoever_leaves_hands_everything_over_and_is_away_once_it_is_gone() {
    let (trial, site) = Trial::start().await;
    let (sam, ada) = (trial.specialist("Sam", 3).await, trial.specialist("Ada", 3).await);
    let mut first = trial.as_specialist(&sam).await;
    let mut sessions = Vec::new();
    let mut widgets = Vec::new();
    for text in ["One", "Two"] {
        let customer = trial.customer(&site).await;
        let mut widget = trial.as_customer(&customer).await;
        sessions.push(accepted(&mut widget, &mut first, text).await);
        widgets.push(widget);
    }
    let mut second = trial.as_specialist(&ada).await;
    let away = json!({"type": "set_status", "status": "away", "when_done": true});
    first.ack(&away).await;
    first.settle().await;
    let Some(View::Specialist(state)) = &first.view else {
        panic!()
    };
    assert_eq!(
        (state.status, state.status_then),
        (SpecialistStatus::Online, Some(SpecialistStatus::Away))
    );
    first
        .ack(&json!({"type": "hand_over", "to": null, "note": "My shift ends"}))
        .await;
    for session in &sessions {
        let rings = second.event(|body| match body {
            EventBody::OfferMade { offer } if offer.session_id == *session => Some(offer.clone()),
            _ => None,
        });
        let rings = rings.await;
        assert_eq!(rings.handed.unwrap().note.as_deref(), Some("My shift ends"));
        second
            .ack(&json!({"type": "accept_offer", "offer_id": rings.id}))
            .await;
        first.settle().await;
        assert!(first.session(*session).is_none());
    }
    let drained = first.event(|body| match body {
        EventBody::StatusChanged { status, reason, then } => {
            (*reason == StatusReason::Drained).then_some((*status, *then))
        }
        _ => None,
    });
    assert_eq!(drained.await, (SpecialistStatus::Away, None));
    for (widget, session) in widgets.iter_mut().zip(&sessions) {
        widget.settle().await;
        assert_eq!(
            widget
                .session(*session)
                .unwrap()
                .session
                .owner
                .as_ref()
                .unwrap()
                .name,
            "Ada"
        );
    }
}

#[tokio::test]
async fn both_machines_of_a_specialist_ring_and_the_first_answer_silences_both() {
    let (trial, site) = Trial::start().await;
    let (sam, kim) = (trial.specialist("Sam", 3).await, trial.customer(&site).await);
    let mut desk = trial.as_specialist(&sam).await;
    let mut laptop = Client::greeted(trial.address, None, &sam.token, None).await;
    let mut widget = trial.as_customer(&kim).await;
    let session = new_session();
    widget.ack(&start(session, "Hello")).await;
    let rings = offer(&mut desk).await;
    assert_eq!(offer(&mut laptop).await, rings);
    let accept = json!({"type": "accept_offer", "offer_id": rings.id});
    laptop.ack(&accept).await;
    for machine in [&mut desk, &mut laptop] {
        machine.settle().await;
        let ended = machine.event(|body| match body {
            EventBody::OfferEnded { outcome, .. } => Some(*outcome),
            _ => None,
        });
        assert_eq!(ended.await, OfferEnd::Accepted);
        assert!(machine.session(session).is_some());
    }
    assert_eq!(desk.refused(&accept).await.code, ErrorCode::OfferGone);
    // Either machine goes on in it.
    desk.ack(&post(session, Some(Fence(1)), "From my desk")).await;
    laptop.ack(&post(session, Some(Fence(1)), "From my laptop")).await;
    for client in [&mut desk, &mut laptop, &mut widget] {
        client.settle().await;
        assert_eq!(client.session(session).unwrap().messages.len(), 3);
    }
    assert_eq!(desk.view, laptop.view);
}
