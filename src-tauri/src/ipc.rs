//! The commands of the web view. Each only sends to the controller and waits for its reply.

use crate::controller::{Ask, Input, Reply};
use switchboard_ipc_types::{AppView, ThreadView, requests};
use switchboard_model::MessageId;
use switchboard_protocol::{ErrorCode, Problem, TransferTargets};
use tauri::State;
use tokio::sync::{mpsc, oneshot};

/// The way to the controller.
pub(crate) struct Door(mpsc::Sender<Input>);

impl Door {
    pub(crate) const fn new(inbox: mpsc::Sender<Input>) -> Self {
        Self(inbox)
    }

    async fn ask<T>(&self, ask: impl FnOnce(Reply<T>) -> Ask) -> Result<T, Problem> {
        let gone = || Problem::new(ErrorCode::Unavailable, "Switchboard is closing. Start it again.");
        let (reply, answer) = oneshot::channel();
        self.0.send(Input::Ask(ask(reply))).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

macro_rules! commands {
    ($($name:ident($($request:ty)?) -> $answer:ty = $ask:ident;)+) => {
        $(commands!(@one $name ($($request)?) $answer, $ask);)+
    };
    (@one $name:ident () $answer:ty, $ask:ident) => {
        #[tauri::command]
        pub(crate) async fn $name(door: State<'_, Door>) -> Result<$answer, Problem> {
            door.ask(Ask::$ask).await
        }
    };
    (@one $name:ident ($request:ty) $answer:ty, $ask:ident) => {
        #[tauri::command]
        pub(crate) async fn $name(door: State<'_, Door>, request: $request) -> Result<$answer, Problem> {
            door.ask(|reply| Ask::$ask(request, reply)).await
        }
    };
}

commands! {
    load() -> AppView = Load;
    join(requests::Join) -> () = Join;
    sign_in(requests::SignIn) -> () = SignIn;
    sign_out() -> () = SignOut;
    accept(requests::Accept) -> () = Accept;
    decline(requests::Decline) -> () = Decline;
    set_status(requests::SetStatus) -> () = SetStatus;
    open_thread(requests::OpenThread) -> ThreadView = OpenThread;
    close_thread() -> () = CloseThread;
    send(requests::Send) -> MessageId = Send;
    save_draft(requests::SaveDraft) -> () = SaveDraft;
    retry(requests::FailedMessage) -> () = Retry;
    discard(requests::FailedMessage) -> () = Discard;
    end(requests::End) -> () = End;
    transfer(requests::Transfer) -> () = Transfer;
    cancel_transfer(requests::CancelTransfer) -> () = CancelTransfer;
    hand_over(requests::HandOver) -> () = HandOver;
    end_wrap_up(requests::EndWrapUp) -> () = EndWrapUp;
    transfer_targets() -> TransferTargets = TransferTargets;
    dismiss_notice() -> () = DismissNotice;
}
