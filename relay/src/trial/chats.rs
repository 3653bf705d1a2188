//! Chats between real sockets.

use super::{Client, Trial};
use serde_json::json;
use switchboard_model::{Fence, OfferId, SessionId, SessionState};
use switchboard_protocol::{ErrorCode, EventBody, RelayFrame, View};
use uuid::Uuid;

pub(super) fn start(session: SessionId, text: &str) -> serde_json::Value {
    json!({
        "type": "start_session", "session_id": session, "name": "Kim", "language": "en",
        "page_url": "https://shop.example/cart", "page_title": "Cart",
        "first_message": {"message_id": Uuid::now_v7(), "text": text},
    })
}

pub(super) fn post(session: SessionId, fence: Option<Fence>, text: &str) -> serde_json::Value {
    json!({"type": "post_message", "session_id": session, "message_id": Uuid::now_v7(), "fence": fence, "text": text})
}

pub(super) fn new_session() -> SessionId {
    SessionId::new(Uuid::now_v7())
}

pub(super) async fn offered(client: &mut Client) -> OfferId {
    client
        .event(|body| match body {
            EventBody::OfferMade { offer } => Some(offer.id),
            _ => None,
        })
        .await
}

#[tokio::test]
async fn a_chat_from_the_first_question_to_the_end() {
    let (trial, site) = Trial::start().await;
    let sam = trial.specialist("Sam", 3).await;
    let kim = trial.customer(&site).await;
    let mut desktop = trial.as_specialist(&sam).await;
    let mut widget = trial.as_customer(&kim).await;
    let session = new_session();
    widget
        .ack(&start(session, "\n  Where is my order?\nIt is late. "))
        .await;
    assert_eq!(widget.place().await, 1);

    let (offer, first_line) = desktop
        .event(|body| match body {
            EventBody::OfferMade { offer } => Some((offer.id, offer.first_line.clone())),
            _ => None,
        })
        .await;
    assert_eq!(first_line.as_deref(), Some("Where is my order?"));
    desktop
        .ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    let record = desktop
        .event(|body| match body {
            EventBody::SessionAssigned { record } => Some(record.clone()),
            _ => None,
        })
        .await;
    assert_eq!(record.messages[0].text, "Where is my order?\nIt is late.");
    assert!(record.session.page.is_some());
    let fence = record.session.fence;
    let joined = widget
        .event(|body| match body {
            EventBody::SpecialistJoined { specialist, .. } => Some(specialist.name.clone()),
            _ => None,
        })
        .await;
    assert_eq!(joined, "Sam");

    desktop
        .ack(&post(session, Some(fence), "Let me look.\r\n  One moment "))
        .await;
    widget.ack(&post(session, None, "Thank you")).await;
    let end = desktop
        .ack(&json!({"type": "end_session", "session_id": session, "fence": fence}))
        .await;
    widget.until(end).await;
    desktop.until(end).await;

    let Some(View::Customer(seen)) = &widget.view else {
        panic!()
    };
    let seen = seen.session.as_ref().unwrap();
    let texts: Vec<_> = seen
        .messages
        .iter()
        .map(|message| message.text.as_str())
        .collect();
    assert_eq!(
        texts,
        [
            "Where is my order?\nIt is late.",
            "Let me look.\n  One moment",
            "Thank you"
        ]
    );
    assert_eq!(seen.session.state, SessionState::Completed);
    assert_eq!(seen.session.page, None, "the page is for staff");
    let Some(View::Specialist(own)) = &desktop.view else {
        panic!()
    };
    assert_eq!(own.sessions[0].messages, seen.messages);

    let again = widget.refused(&post(session, None, "Hello?")).await;
    assert_eq!(again.code, ErrorCode::SessionEnded);
}

#[tokio::test]
async fn a_command_sent_twice_is_answered_as_the_first_time() {
    let (trial, site) = Trial::start().await;
    let kim = trial.customer(&site).await;
    let mut widget = trial.as_customer(&kim).await;
    let session = new_session();
    widget.ack(&start(session, "Hello")).await;
    let what = post(session, None, "Once");
    let (id, frame) = super::command(&what);
    widget.send(&frame).await;
    widget.send(&frame).await;
    let first = widget.answer(id).await.unwrap();
    assert_eq!(widget.answer(id).await.unwrap(), first);
    // The same message under a new command id is the same message.
    assert_eq!(widget.ack(&what).await, first);
    // The same ids with other content are refused.
    let mut other = what.clone();
    other["text"] = "Twice".into();
    assert_eq!(widget.refused(&other).await.code, ErrorCode::IdReused);
    widget
        .send(&json!({"type": "command", "id": id, "command": other}))
        .await;
    assert_eq!(widget.answer(id).await.unwrap_err().code, ErrorCode::IdReused);
    assert_eq!(
        widget.refused(&start(new_session(), "Second")).await.code,
        ErrorCode::SessionOpen
    );
    let record = trial.running.app.store.record(session).await.unwrap().unwrap();
    assert_eq!(record.messages.len(), 2);
}

#[tokio::test]
async fn of_two_sockets_that_accept_at_once_one_wins() {
    let (trial, site) = Trial::start().await;
    let sam = trial.specialist("Sam", 3).await;
    let kim = trial.customer(&site).await;
    let mut one = trial.as_specialist(&sam).await;
    let mut two = Client::greeted(trial.address, None, &sam.token, None).await;
    let mut widget = trial.as_customer(&kim).await;
    widget.ack(&start(new_session(), "Hello")).await;
    let offer = offered(&mut one).await;
    let accept = json!({"type": "accept_offer", "offer_id": offer});
    let (first, first_frame) = super::command(&accept);
    let (second, second_frame) = super::command(&accept);
    tokio::join!(one.send(&first_frame), two.send(&second_frame));
    let answers = [one.answer(first).await, two.answer(second).await];
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    let lost = answers.into_iter().find_map(Result::err).unwrap();
    assert_eq!(lost.code, ErrorCode::OfferGone);
}

#[tokio::test]
async fn a_foreign_chat_looks_like_a_missing_one() {
    let (trial, site) = Trial::start().await;
    let sam = trial.specialist("Sam", 3).await;
    let (kim, eve) = (trial.customer(&site).await, trial.customer(&site).await);
    let mut widget = trial.as_customer(&kim).await;
    let session = new_session();
    widget.ack(&start(session, "Hello")).await;
    let mut foreign = trial.as_customer(&eve).await;
    let mine = foreign.refused(&post(session, None, "Let me in")).await;
    let missing = foreign.refused(&post(new_session(), None, "Let me in")).await;
    assert_eq!(mine, missing);
    assert_eq!(mine.code, ErrorCode::NotFound);
    assert_eq!(
        foreign.refused(&start(session, "Mine")).await.code,
        ErrorCode::IdReused
    );
    let mut desktop = trial.as_specialist(&sam).await;
    let early = desktop.refused(&post(session, Some(Fence(1)), "Hello")).await;
    assert_eq!(early.code, ErrorCode::NotFound);
    let forbidden = widget
        .refused(&json!({"type": "set_status", "status": "online"}))
        .await;
    assert_eq!(forbidden.code, ErrorCode::Forbidden);
}

#[tokio::test]
async fn leaving_takes_the_offer_along_and_the_queue_moves() {
    let (trial, site) = Trial::start().await;
    let (sam, ada) = (trial.specialist("Sam", 1).await, trial.specialist("Ada", 1).await);
    let mut first = trial.as_specialist(&sam).await;
    let kim = trial.customer(&site).await;
    let mut widget = trial.as_customer(&kim).await;
    widget.ack(&start(new_session(), "Hello")).await;
    offered(&mut first).await;
    let mut second = trial.as_specialist(&ada).await;
    drop(first);
    let offer = offered(&mut second).await;
    second
        .ack(&json!({"type": "accept_offer", "offer_id": offer}))
        .await;
    // Both are at their limit or gone: the next one waits first in line.
    let lee = trial.customer(&site).await;
    let mut other = trial.as_customer(&lee).await;
    other.ack(&start(new_session(), "Me too")).await;
    assert_eq!(other.place().await, 1);
    let again = Client::greeted(trial.address, Some(super::ORIGIN), &lee.token, None).await;
    let mut again = again;
    assert_eq!(again.place().await, 1, "a new socket is told as well");
}

#[tokio::test]
async fn stopping_says_goodbye() {
    let (trial, site) = Trial::start().await;
    let kim = trial.customer(&site).await;
    let mut widget = trial.as_customer(&kim).await;
    trial.running.stop.send(true).unwrap();
    let RelayFrame::Bye(bye) = widget.frame().await else {
        panic!()
    };
    assert_eq!((bye.problem.code, bye.resumable), (ErrorCode::GoingAway, true));
    assert_eq!(widget.text().await, None);
}
