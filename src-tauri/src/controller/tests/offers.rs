//! Offers: from the event to the notification, and from its button to the command.

use super::Home;
use crate::controller::{Ask, Input};
use crate::desktop::{Answer, Counts, NotificationKey, Outcome};
use crate::testing::{START, offer, record, session_id};
use std::time::Duration;
use switchboard_ipc_types::{NotificationState, requests};
use switchboard_model::{DeclineReason, OfferEnd, Timestamp};
use switchboard_protocol::{Command, ErrorCode, EventBody, HandedView, OfferView, PersonView, Problem};

const DEADLINE: Timestamp = Timestamp(START.0 + 20_000);

fn made(number: u128) -> (OfferView, EventBody) {
    let offer = offer(number, DEADLINE);
    (offer.clone(), EventBody::OfferMade { offer })
}

#[tokio::test(start_paused = true)]
async fn an_offer_rings_until_it_ends() {
    let mut run = Home::default().signed_in(vec![]).await;
    let (offer, event) = made(1);
    run.happens([event]).await;
    assert_eq!(
        run.until(|desk| !desk.offers.is_empty()).await.offers,
        std::slice::from_ref(&offer)
    );
    {
        let record = run.record();
        let notification = record.notified.last().unwrap();
        assert_eq!(notification.key, NotificationKey::Offer(offer.id));
        assert_eq!(notification.title, "Ada is waiting");
        assert_eq!(
            notification.body,
            "Support · waiting 12 s\nMy parcel is <late> & lost"
        );
        assert_eq!(
            (record.attention, record.counts),
            (
                1,
                Counts {
                    ringing: 1,
                    unread: 0
                }
            )
        );
    }
    run.happens([EventBody::OfferEnded {
        offer_id: offer.id,
        outcome: OfferEnd::Withdrawn,
    }])
    .await;
    assert!(run.until(|desk| desk.offers.is_empty()).await.active.is_empty());
    let record = run.record();
    assert_eq!(
        (record.notified.len(), &record.withdrawn[..]),
        (1, &[NotificationKey::Offer(offer.id)][..])
    );
    assert_eq!(record.counts, Counts::default());
}

#[tokio::test(start_paused = true)]
async fn a_notification_says_who_gives_a_chat_away() {
    let mut run = Home::default().signed_in(vec![]).await;
    let (mut offer, _) = made(1);
    let from = PersonView {
        id: crate::testing::person().id,
        name: "Kim".to_owned(),
    };
    let note = Some("Knows you".to_owned());
    offer.handed = Some(HandedView { from, note });
    run.happens([EventBody::OfferMade { offer }]).await;
    run.until(|desk| desk.offers.len() == 1).await;
    assert_eq!(
        run.record().notified[0].body,
        "Support · waiting 12 s\nFrom Kim: Knows you\nMy parcel is <late> & lost"
    );
}

#[tokio::test(start_paused = true)]
async fn an_offer_ends_by_its_deadline_even_when_the_relay_is_silent() {
    let mut run = Home::default().signed_in(vec![]).await;
    let (offer, event) = made(1);
    run.happens([event]).await;
    run.until(|desk| desk.offers.len() == 1).await;
    tokio::time::sleep(Duration::from_millis(20_001)).await;
    assert!(run.desk().await.offers.is_empty());
    assert_eq!(run.record().withdrawn, [NotificationKey::Offer(offer.id)]);
    let refusal = run
        .ask(|reply| Ask::Accept(requests::Accept { offer_id: offer.id }, reply))
        .await;
    assert_eq!(refusal.unwrap_err().code, ErrorCode::OfferGone);
}

#[tokio::test(start_paused = true)]
async fn accept_on_the_notification_takes_the_chat() {
    let mut run = Home::default().signed_in(vec![]).await;
    let (offer, event) = made(1);
    let key = NotificationKey::Offer(offer.id);
    run.happens([event]).await;
    run.input(Input::NotificationAnswered {
        key,
        answer: Answer::Accept,
    })
    .await;
    let (id, command) = run.command().await;
    assert_eq!(command, Command::AcceptOffer { offer_id: offer.id });
    // It rings no longer, but stays in sight until the relay has answered.
    assert_eq!(run.desk().await.offers.len(), 1);
    assert_eq!(
        (run.record().withdrawn.as_slice(), run.record().focused),
        (&[key][..], 1)
    );
    // Once more in the window is the same accept.
    run.ask(|reply| Ask::Accept(requests::Accept { offer_id: offer.id }, reply))
        .await
        .unwrap();
    assert!(run.is_quiet().await);
    run.happens([
        EventBody::OfferEnded {
            offer_id: offer.id,
            outcome: OfferEnd::Accepted,
        },
        EventBody::SessionAssigned { record: record(1) },
    ])
    .await;
    run.acknowledge(id).await;
    let desk = run.until(|desk| desk.outbox == 0).await;
    assert_eq!(
        (desk.offers.len(), desk.active[0].id, desk.notice),
        (0, session_id(1), None)
    );
}

#[tokio::test(start_paused = true)]
async fn an_accept_that_comes_too_late_says_so() {
    let mut run = Home::default().signed_in(vec![]).await;
    let (offer, event) = made(1);
    run.happens([event]).await;
    run.ask(|reply| Ask::Accept(requests::Accept { offer_id: offer.id }, reply))
        .await
        .unwrap();
    let (id, _) = run.command().await;
    run.refuse(id, Problem::new(ErrorCode::OfferGone, "gone")).await;
    run.happens([EventBody::OfferEnded {
        offer_id: offer.id,
        outcome: OfferEnd::Expired,
    }])
    .await;
    let desk = run.until(|desk| desk.notice.is_some()).await;
    assert_eq!(desk.notice.unwrap().code, ErrorCode::OfferGone);
    run.ask(Ask::DismissNotice).await.unwrap();
    let desk = run.desk().await;
    assert_eq!((desk.notice, desk.offers.len(), desk.outbox), (None, 0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_declined_offer_is_gone_at_once() {
    let mut run = Home::default().signed_in(vec![]).await;
    let (offer, event) = made(1);
    run.happens([event]).await;
    let request = requests::Decline {
        offer_id: offer.id,
        reason: DeclineReason::Leaving,
    };
    run.ask(|reply| Ask::Decline(request, reply)).await.unwrap();
    let (_, command) = run.command().await;
    assert_eq!(
        command,
        Command::DeclineOffer {
            offer_id: offer.id,
            reason: DeclineReason::Leaving
        }
    );
    assert!(run.desk().await.offers.is_empty());
    // The button of a notification that was on its way out comes too late to change it.
    let key = NotificationKey::Offer(offer.id);
    run.input(Input::NotificationAnswered {
        key,
        answer: Answer::Decline,
    })
    .await;
    assert!(run.is_quiet().await);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_answered_while_the_relay_is_out_of_reach() {
    let mut home = Home::default();
    let mut run = home.signed_in(vec![]).await;
    let (offer, event) = made(1);
    run.happens([event]).await;
    run.until(|desk| desk.offers.len() == 1).await;
    run.link_down().await;
    let refusal = run
        .ask(|reply| Ask::Accept(requests::Accept { offer_id: offer.id }, reply))
        .await;
    assert_eq!(refusal.unwrap_err().code, ErrorCode::Unavailable);
    assert_eq!(run.desk().await.outbox, 0);
    assert_eq!(run.record().withdrawn, [NotificationKey::Offer(offer.id)]);
    run.kill().await;
    // Nor does it ring after a restart before the relay has said that it still does.
    let run = home.start();
    assert_eq!(run.desk().await.offers.len(), 1);
    assert!(run.record().notified.is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_the_os_said_is_shown() {
    let run = Home::default().signed_in(vec![]).await;
    assert_eq!(run.desk().await.notifications, NotificationState::Untried);
    let key = NotificationKey::Offer(offer(1, DEADLINE).id);
    for (outcome, shown) in [
        (Outcome::Accepted, NotificationState::Working),
        (Outcome::NoServer, NotificationState::Failing),
        (Outcome::Accepted, NotificationState::Working),
        (Outcome::Unknown, NotificationState::Failing),
        (Outcome::Failed, NotificationState::Failing),
    ] {
        run.input(Input::Notified { key, outcome }).await;
        assert_eq!(run.desk().await.notifications, shown);
    }
}

#[tokio::test(start_paused = true)]
async fn an_accept_on_its_way_does_not_ring_again_after_a_restart() {
    let mut home = Home::default();
    let mut run = home.signed_in(vec![]).await;
    let (offer, event) = made(1);
    run.happens([event]).await;
    let request = requests::Accept { offer_id: offer.id };
    run.ask(|reply| Ask::Accept(request, reply)).await.unwrap();
    let (id, _) = run.command().await;
    run.kill().await;

    let mut run = home.start();
    run.link_up(None).await;
    let again = run.command().await;
    assert_eq!(again, (id, Command::AcceptOffer { offer_id: offer.id }));
    assert_eq!(
        (run.desk().await.offers.len(), run.record().notified.len()),
        (1, 0)
    );
}
