//! Everything that can happen to the controller.

use crate::desktop::{Answer, NotificationKey, Outcome};
use crate::link::{LinkEvent, LinkId};
use switchboard_ipc_types::{AppView, ThreadView, requests};
use switchboard_model::MessageId;
use switchboard_protocol::{Problem, SignedIn, TransferTargets};
use tokio::sync::oneshot;

/// One thing that happened.
pub(crate) enum Input {
    /// The web view asks.
    Ask(Ask),
    /// The socket says.
    Link {
        /// Which attempt.
        link: LinkId,
        /// What.
        event: LinkEvent,
    },
    /// The relay's answer to signing in.
    Admission(Result<SignedIn, Problem>),
    /// What the OS said of a notification.
    Notified {
        /// Which.
        key: NotificationKey,
        /// What.
        outcome: Outcome,
    },
    /// What the specialist did with a notification.
    NotificationAnswered {
        /// Which.
        key: NotificationKey,
        /// What.
        answer: Answer,
    },
    /// The window came to the front, or left it.
    Focused(bool),
    /// The app ends.
    Quit,
}

/// Where an answer goes. Whoever asked may be gone.
pub(crate) type Reply<T> = oneshot::Sender<Result<T, Problem>>;

/// What the web view may ask; one for each command.
pub(crate) enum Ask {
    Load(Reply<AppView>),
    Join(requests::Join, Reply<()>),
    SignIn(requests::SignIn, Reply<()>),
    SignOut(Reply<()>),
    Accept(requests::Accept, Reply<()>),
    Decline(requests::Decline, Reply<()>),
    SetStatus(requests::SetStatus, Reply<()>),
    OpenThread(requests::OpenThread, Reply<ThreadView>),
    CloseThread(Reply<()>),
    Send(requests::Send, Reply<MessageId>),
    SaveDraft(requests::SaveDraft, Reply<()>),
    Retry(requests::FailedMessage, Reply<()>),
    Discard(requests::FailedMessage, Reply<()>),
    End(requests::End, Reply<()>),
    Transfer(requests::Transfer, Reply<()>),
    CancelTransfer(requests::CancelTransfer, Reply<()>),
    HandOver(requests::HandOver, Reply<()>),
    EndWrapUp(requests::EndWrapUp, Reply<()>),
    TransferTargets(Reply<TransferTargets>),
    DismissNotice(Reply<()>),
}
