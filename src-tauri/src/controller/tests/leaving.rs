//! Chats that leave me, and chats that come by themselves or wait to be picked.

use super::{Home, Run};
use crate::controller::{Ask, Input};
use crate::desktop::{Answer, Counts, NotificationKey};
use crate::testing::{START, pick, record, session_id};
use std::time::Duration;
use switchboard_ipc_types::{Delivery, LeftView, ThreadView, Writable, requests};
use switchboard_model::{RequeueReason, Timestamp};
use switchboard_protocol::{Command, ErrorCode, EventBody, PersonView, Problem};

const DEADLINE: Timestamp = Timestamp(START.0 + 600_000);

fn kim() -> PersonView {
    PersonView {
        id: crate::testing::person().id,
        name: "Kim".to_owned(),
    }
}

fn taken_over(number: u128) -> EventBody {
    EventBody::SessionLeft {
        session_id: session_id(number),
        to: Some(kim()),
        reason: None,
    }
}

fn waits_again(number: u128, reason: RequeueReason) -> EventBody {
    EventBody::SessionLeft {
        session_id: session_id(number),
        to: None,
        reason: Some(reason),
    }
}

impl Run {
    async fn front(&self, number: u128) -> Result<ThreadView, Problem> {
        let session_id = session_id(number);
        self.ask(|reply| Ask::OpenThread(requests::OpenThread { session_id }, reply))
            .await
    }

    async fn begin(&self, number: u128, text: &str) {
        let request = requests::SaveDraft {
            session_id: session_id(number),
            text: text.to_owned(),
        };
        self.ask(|reply| Ask::SaveDraft(request, reply)).await.unwrap();
    }

    async fn notice(&self) -> Option<String> {
        self.desk().await.notice.map(|problem| problem.title)
    }
}

#[tokio::test(start_paused = true)]
async fn a_chat_in_front_stays_readable_after_it_left_and_is_gone_once_it_is_put_away() {
    let mut run = Home::default().signed_in(vec![record(1), record(2)]).await;
    run.front(1).await.unwrap();
    run.happens([taken_over(1)]).await;
    let desk = run.until(|desk| desk.active.len() == 1).await;
    assert_eq!(
        (desk.left.len(), desk.left[0].id, desk.notice),
        (1, session_id(1), None)
    );
    let thread = run.record().threads.last().unwrap().clone();
    let (to, reason) = (Some(kim()), None);
    assert_eq!(thread.writable, Writable::Left(LeftView { to, reason }));
    assert_eq!(thread.lines[0].text, "My parcel is late");
    let request = requests::Send {
        session_id: session_id(1),
        text: "Hello?".to_owned(),
    };
    let refusal = run.ask(|reply| Ask::Send(request, reply)).await;
    assert_eq!(refusal.unwrap_err().code, ErrorCode::FenceStale);
    run.ask(Ask::CloseThread).await.unwrap();
    assert!(run.until(|desk| desk.left.is_empty()).await.past.is_empty());
    assert_eq!(run.front(1).await.unwrap_err().code, ErrorCode::NotFound);
}

#[tokio::test(start_paused = true)]
async fn what_i_wrote_there_stays_until_i_throw_it_away() {
    let mut home = Home::default();
    let mut run = home.signed_in(vec![record(1)]).await;
    run.begin(1, "And the invoice").await;
    let request = requests::Send {
        session_id: session_id(1),
        text: "One moment".to_owned(),
    };
    let message_id = run.ask(|reply| Ask::Send(request, reply)).await.unwrap();
    run.begin(1, "And the invoice").await;
    let (id, _) = run.command().await;
    run.happens([waits_again(1, RequeueReason::OwnerLost)]).await;
    let stale = Problem::new(ErrorCode::FenceStale, "This chat has another owner by now.");
    run.refuse(id, stale.clone()).await;
    let desk = run.until(|desk| desk.outbox == 0).await;
    assert!((desk.left[0].failed, desk.left[0].draft) == (true, true));
    assert_eq!(
        run.notice().await.as_deref(),
        Some("Ada's chat waits again because you could not be reached.")
    );
    run.kill().await;

    let mut run = home.start();
    run.link_up(None).await;
    let thread = run.front(1).await.unwrap();
    assert_eq!(thread.draft, "And the invoice");
    assert_eq!(thread.lines[1].delivery, Delivery::Failed { problem: stale });
    let failed = requests::FailedMessage {
        session_id: session_id(1),
        message_id,
    };
    let again = run.ask(|reply| Ask::Retry(failed.clone(), reply)).await;
    assert_eq!(again.unwrap_err().code, ErrorCode::FenceStale);
    run.ask(Ask::CloseThread).await.unwrap();
    run.ask(|reply| Ask::Discard(failed, reply)).await.unwrap();
    assert_eq!(run.desk().await.left.len(), 1);
    run.begin(1, "").await;
    run.until(|desk| desk.left.is_empty()).await;
    run.kill().await;
    assert!(home.start().desk().await.left.is_empty());
}

#[tokio::test(start_paused = true)]
async fn chats_that_wait_again_together_are_said_once() {
    let mut run = Home::default().signed_in(vec![record(1), record(2)]).await;
    run.happens([
        waits_again(1, RequeueReason::OwnerLost),
        waits_again(2, RequeueReason::OwnerLost),
    ])
    .await;
    run.until(|desk| desk.active.is_empty()).await;
    assert_eq!(
        run.notice().await.as_deref(),
        Some("2 of your chats wait again for somebody else.")
    );
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_comes_back_is_mine_again_with_what_i_had_begun() {
    let mut run = Home::default().signed_in(vec![record(1)]).await;
    run.begin(1, "And the invoice").await;
    run.happens([taken_over(1)]).await;
    run.until(|desk| desk.left.len() == 1).await;
    run.happens([EventBody::SessionAssigned { record: record(1) }])
        .await;
    let desk = run.until(|desk| desk.left.is_empty()).await;
    assert!(desk.active[0].draft);
    let thread = run.front(1).await.unwrap();
    assert_eq!(
        (thread.writable, thread.draft.as_str()),
        (Writable::Yes, "And the invoice")
    );
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_nobody_asked_me_about_is_announced() {
    let mut run = Home::default().signed_in(vec![]).await;
    run.happens([EventBody::SessionAssigned { record: record(1) }])
        .await;
    run.until(|desk| desk.active.len() == 1).await;
    let record = run.record();
    let notification = record.notified.last().unwrap();
    assert_eq!(notification.key, NotificationKey::Session(session_id(1)));
    assert_eq!(notification.title, "Ada is yours to answer");
    assert_eq!(record.attention, 1);
}

#[tokio::test(start_paused = true)]
async fn a_pick_neither_rings_nor_notifies_and_can_be_taken() {
    let mut run = Home::default().signed_in(vec![]).await;
    let offer = pick(1, DEADLINE);
    run.happens([EventBody::OfferMade { offer: offer.clone() }]).await;
    let desk = run.until(|desk| !desk.waiting.is_empty()).await;
    assert_eq!((&desk.waiting, desk.offers.len()), (&vec![offer.clone()], 0));
    let record = run.record();
    assert_eq!(
        (record.notified.len(), record.attention, record.counts),
        (0, 0, Counts::default())
    );
    let request = requests::Accept { offer_id: offer.id };
    run.ask(|reply| Ask::Accept(request, reply)).await.unwrap();
    assert_eq!(run.command().await.1, Command::AcceptOffer { offer_id: offer.id });
    assert_eq!(run.desk().await.waiting.len(), 1, "until the relay has answered");
    run.happens([EventBody::SessionAssigned {
        record: crate::testing::record(1),
    }])
    .await;
    run.until(|desk| desk.active.len() == 1).await;
    assert!(run.record().notified.is_empty(), "I took it myself");
}

#[tokio::test(start_paused = true)]
async fn a_pick_goes_by_its_deadline() {
    let mut run = Home::default().signed_in(vec![]).await;
    let offer = pick(1, Timestamp(START.0 + 5_000));
    run.happens([EventBody::OfferMade { offer }]).await;
    run.until(|desk| desk.waiting.len() == 1).await;
    tokio::time::sleep(Duration::from_millis(5_001)).await;
    assert!(run.desk().await.waiting.is_empty());
    let key = NotificationKey::Offer(pick(1, START).id);
    run.input(Input::NotificationAnswered {
        key,
        answer: Answer::Accept,
    })
    .await;
    assert_eq!(run.desk().await.notice.unwrap().code, ErrorCode::OfferGone);
}
