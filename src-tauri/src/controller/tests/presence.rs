//! What I say of myself, what the relay says of me, and what only leads are told.

use super::{Home, Run};
use crate::controller::Ask;
use crate::testing::{START, queue, record, session_id};
use std::time::Duration;
use switchboard_ipc_types::{LinkView, requests};
use switchboard_model::{Resolution, SenderKind, SpecialistStatus, StatusReason, Timestamp};
use switchboard_protocol::{
    Command, ErrorCode, EventBody, Hint, Problem, RelayFrame, Warning, WarningKind, WrapUpView,
};

impl Run {
    async fn says(&self, status: SpecialistStatus, when_done: bool) {
        let request = requests::SetStatus { status, when_done };
        self.ask(|reply| Ask::SetStatus(request, reply)).await.unwrap();
    }

    async fn presence(&self) -> (SpecialistStatus, StatusReason, Option<SpecialistStatus>) {
        let desk = self.desk().await;
        (desk.status, desk.status_reason, desk.status_then)
    }
}

const fn set_status(status: SpecialistStatus, when_done: bool) -> Command {
    Command::SetStatus { status, when_done }
}

#[tokio::test(start_paused = true)]
async fn only_the_last_status_said_without_a_link_goes_out() {
    let mut run = Home::default().signed_in(vec![]).await;
    run.link_down().await;
    for status in [
        SpecialistStatus::Away,
        SpecialistStatus::Busy,
        SpecialistStatus::Offline,
    ] {
        run.says(status, false).await;
        assert_eq!(run.desk().await.status, status);
    }
    assert_eq!(run.desk().await.outbox, 1);
    run.link_up(None).await;
    assert_eq!(
        run.command().await.1,
        set_status(SpecialistStatus::Offline, false)
    );
    assert_eq!(run.desk().await.link, LinkView::Online);
}

#[tokio::test(start_paused = true)]
async fn away_after_my_chats_is_shown_as_what_is_to_come_and_can_be_taken_back() {
    let mut run = Home::default().signed_in(vec![record(1)]).await;
    let (online, away) = (SpecialistStatus::Online, SpecialistStatus::Away);
    run.says(away, true).await;
    assert_eq!(run.presence().await, (online, StatusReason::Said, Some(away)));
    // Once more is the same wish.
    run.says(away, true).await;
    let (id, command) = run.command().await;
    assert_eq!(command, set_status(away, true));
    run.happens([EventBody::StatusChanged {
        status: online,
        reason: StatusReason::Said,
        then: Some(away),
    }])
    .await;
    run.acknowledge(id).await;
    run.until(|desk| desk.outbox == 0).await;
    assert!(run.is_quiet().await);

    run.says(online, false).await;
    assert_eq!(run.presence().await, (online, StatusReason::Said, None));
    assert_eq!(run.command().await.1, set_status(online, false));
}

#[tokio::test(start_paused = true)]
async fn a_later_wish_does_not_take_back_what_was_said_for_at_once() {
    let run = Home::default().signed_in(vec![record(1)]).await;
    run.link_down().await;
    run.says(SpecialistStatus::Busy, false).await;
    run.says(SpecialistStatus::Away, true).await;
    run.says(SpecialistStatus::Offline, true).await;
    assert_eq!(
        run.presence().await,
        (
            SpecialistStatus::Busy,
            StatusReason::Said,
            Some(SpecialistStatus::Offline)
        )
    );
    assert_eq!(run.desk().await.outbox, 2);
    run.says(SpecialistStatus::Online, false).await;
    // Online is what the relay says already; it is said all the same, for it may have changed meanwhile.
    assert_eq!(run.desk().await.outbox, 1);
}

#[tokio::test(start_paused = true)]
async fn an_automatic_away_says_why_survives_a_restart_and_online_ends_it() {
    let mut home = Home::default();
    let mut run = home.signed_in(vec![]).await;
    run.happens([EventBody::StatusChanged {
        status: SpecialistStatus::Away,
        reason: StatusReason::Missed,
        then: None,
    }])
    .await;
    let missed = (SpecialistStatus::Away, StatusReason::Missed, None);
    run.until(|desk| desk.status == SpecialistStatus::Away).await;
    assert_eq!(run.presence().await, missed);
    run.kill().await;

    let mut run = home.start();
    assert_eq!(run.presence().await, missed);
    run.link_up(None).await;
    run.says(SpecialistStatus::Online, false).await;
    let online = (SpecialistStatus::Online, StatusReason::Said, None);
    assert_eq!(run.presence().await, online);
}

#[tokio::test(start_paused = true)]
async fn a_wrap_up_is_shown_until_it_is_over_or_i_am_done() {
    let mut run = Home::default().signed_in(vec![record(1), record(2)]).await;
    let until = Timestamp(START.0 + 30_000);
    let ended = |number| {
        [
            EventBody::SessionEnded {
                session_id: session_id(number),
                ended_by: SenderKind::Customer,
                resolution: Resolution::Resolved,
            },
            EventBody::WrapUpStarted {
                wrap_up: WrapUpView {
                    session_id: session_id(number),
                    until,
                },
            },
        ]
    };
    run.happens(ended(1).into_iter().chain(ended(2))).await;
    let desk = run.until(|desk| desk.wrap_ups.len() == 2).await;
    assert_eq!(
        (desk.wrap_ups[0].customer.clone(), desk.wrap_ups[0].until),
        (Some(record(1).session.customer), until)
    );
    let done = requests::EndWrapUp {
        session_id: session_id(1),
    };
    run.ask(|reply| Ask::EndWrapUp(done.clone(), reply))
        .await
        .unwrap();
    run.ask(|reply| Ask::EndWrapUp(done, reply)).await.unwrap();
    let session_id = session_id(1);
    let (id, command) = run.command().await;
    assert_eq!(command, Command::EndWrapUp { session_id });
    assert_eq!(run.desk().await.wrap_ups.len(), 1);
    // It was free already: that is what I wanted.
    run.refuse(id, Problem::new(ErrorCode::NotFound, "gone")).await;
    run.happens([EventBody::WrapUpEnded { session_id }]).await;
    let desk = run.until(|desk| desk.outbox == 0).await;
    assert_eq!((desk.wrap_ups.len(), desk.notice), (1, None));
    tokio::time::sleep(Duration::from_secs(31)).await;
    assert!(run.desk().await.wrap_ups.is_empty());
}

#[tokio::test(start_paused = true)]
async fn warnings_stand_until_others_come_or_the_link_is_lost() {
    let mut run = Home::default().signed_in(vec![]).await;
    let warnings = vec![Warning {
        queue: queue(),
        kind: WarningKind::NoMembers,
    }];
    let hint = Hint::Warnings {
        warnings: warnings.clone(),
    };
    run.say(RelayFrame::Hint(hint)).await;
    let desk = run.until(|desk| !desk.warnings.is_empty()).await;
    assert_eq!(desk.warnings, warnings);
    run.link_down().await;
    assert!(run.desk().await.warnings.is_empty());
    run.link_up(None).await;
    assert!(
        run.desk().await.warnings.is_empty(),
        "they are not known to stand still"
    );
}
