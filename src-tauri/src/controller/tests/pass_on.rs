//! Giving chats away: what goes out, what comes back, what is refused at once.

use super::{Home, Run};
use crate::controller::Ask;
use crate::link::fake::Call;
use crate::testing::{START, person, queue, record, session_id};
use switchboard_ipc_types::requests;
use switchboard_model::{Fence, Timestamp, TransferEnd, limits};
use switchboard_protocol::{
    Colleague, Command, ErrorCode, EventBody, PersonView, Problem, TransferTargets, TransferTo, TransferView,
};
use tokio::sync::oneshot;

fn to_kim() -> TransferTo {
    TransferTo::Specialist { id: person().id }
}

fn on_its_way() -> EventBody {
    EventBody::SessionTransferred {
        session_id: session_id(1),
        transfer: TransferView {
            to: "Kim".to_owned(),
            note: None,
            deadline: Timestamp(START.0 + 60_000),
        },
    }
}

impl Run {
    async fn transfer(&self, note: &str) -> Result<(), Problem> {
        let request = requests::Transfer {
            session_id: session_id(1),
            to: to_kim(),
            note: Some(note.to_owned()),
        };
        self.ask(|reply| Ask::Transfer(request, reply)).await
    }

    async fn cancel(&self) -> Result<(), Problem> {
        let session_id = session_id(1);
        let request = requests::CancelTransfer { session_id };
        self.ask(|reply| Ask::CancelTransfer(request, reply)).await
    }

    async fn hand_over(&self) -> Result<(), Problem> {
        let request = requests::HandOver { to: None, note: None };
        self.ask(|reply| Ask::HandOver(request, reply)).await
    }
}

#[tokio::test(start_paused = true)]
async fn a_chat_on_its_way_is_marked_and_can_be_kept() {
    let mut run = Home::default().signed_in(vec![record(1)]).await;
    run.transfer(" Knows the invoice\n").await.unwrap();
    let (id, command) = run.command().await;
    assert_eq!(
        command,
        Command::TransferSession {
            session_id: session_id(1),
            fence: Fence(1),
            to: to_kim(),
            note: Some("Knows the invoice".to_owned())
        }
    );
    run.acknowledge(id).await;
    run.cancel().await.unwrap();
    assert!(run.is_quiet().await, "there is nothing to take back yet");
    run.happens([on_its_way()]).await;
    run.until(|desk| desk.active[0].transferred).await;
    assert_eq!(run.transfer("").await.unwrap_err().code, ErrorCode::TransferState);
    run.cancel().await.unwrap();
    assert!(matches!(
        run.command().await.1,
        Command::CancelTransfer { fence: Fence(1), .. }
    ));
    run.happens([EventBody::TransferEnded {
        session_id: session_id(1),
        outcome: TransferEnd::Cancelled,
    }])
    .await;
    let desk = run.until(|desk| !desk.active[0].transferred).await;
    assert_eq!(desk.notice, None);
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_comes_back_says_why() {
    let mut run = Home::default().signed_in(vec![record(1)]).await;
    for (outcome, said) in [
        (TransferEnd::Declined, "Kim said no. Ada's chat stays yours."),
        (
            TransferEnd::Expired,
            "Kim did not take over in time. Ada's chat stays yours.",
        ),
    ] {
        run.happens([on_its_way()]).await;
        run.until(|desk| desk.active[0].transferred).await;
        let session_id = session_id(1);
        run.happens([EventBody::TransferEnded { session_id, outcome }])
            .await;
        let desk = run.until(|desk| desk.notice.is_some()).await;
        assert_eq!(desk.notice.unwrap().title, said);
        run.ask(Ask::DismissNotice).await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_transfer_is_said_once() {
    let mut run = Home::default().signed_in(vec![record(1)]).await;
    run.transfer("").await.unwrap();
    let (id, command) = run.command().await;
    assert!(matches!(command, Command::TransferSession { note: None, .. }));
    let problem = Problem::new(ErrorCode::TargetUnavailable, "Kim has no room.");
    run.refuse(id, problem.clone()).await;
    assert_eq!(run.until(|desk| desk.outbox == 0).await.notice, Some(problem));
}

#[tokio::test(start_paused = true)]
async fn nothing_is_given_away_while_the_relay_is_out_of_reach() {
    let mut run = Home::default().signed_in(vec![record(1)]).await;
    run.hand_over().await.unwrap();
    assert_eq!(run.command().await.1, Command::HandOver { to: None, note: None });
    run.link_down().await;
    let targets = run.ask(Ask::TransferTargets).await.map(|_| ());
    for refused in [
        run.transfer("").await,
        run.hand_over().await,
        run.cancel().await,
        targets,
    ] {
        assert_eq!(refused.unwrap_err().code, ErrorCode::Unavailable);
    }
    assert_eq!(run.desk().await.outbox, 1, "what was said before");
}

#[tokio::test(start_paused = true)]
async fn a_note_that_is_too_long_goes_nowhere() {
    let mut run = Home::default().signed_in(vec![record(1)]).await;
    let long = "x".repeat(limits::NOTE_CHARS + 1);
    assert_eq!(
        run.transfer(&long).await.unwrap_err().code,
        ErrorCode::MessageTooLong
    );
    assert!(run.is_quiet().await);
}

#[tokio::test(start_paused = true)]
async fn who_takes_chats_over_is_asked_of_the_relay() {
    let mut run = Home::default().signed_in(vec![]).await;
    let targets = TransferTargets {
        specialists: vec![Colleague {
            person: PersonView {
                id: person().id,
                name: "Kim".to_owned(),
            },
            reachable: true,
            load: 1,
            capacity: person().capacity,
        }],
        queues: vec![queue()],
        skills: Vec::new(),
    };
    let (reply, answer) = oneshot::channel();
    run.input(crate::controller::Input::Ask(Ask::TransferTargets(reply)))
        .await;
    let Call::TransferTargets(asked) = run.call().await else {
        panic!("the targets were to be asked for")
    };
    asked.send(Ok(targets.clone())).unwrap();
    assert_eq!(answer.await.unwrap(), Ok(targets));
}
