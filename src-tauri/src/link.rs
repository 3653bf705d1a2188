//! The way to the relay: its address, its socket, and the few REST calls: signing in and out, and who takes chats over.
//!
//! Decides how bytes travel. It must not know what they mean: frames go to the controller as they come, and the
//! controller decides when to connect again.

mod address;
#[cfg(test)]
mod conformance;
#[cfg(test)]
pub(crate) mod fake;
mod join;
mod rest;
mod socket;

pub(crate) use address::RelayAddress;
pub(crate) use join::JoinLink;

use crate::controller::{Input, Reply};
use crate::secrets::Token;
use std::sync::Arc;
use switchboard_protocol::{ClientFrame, RedeemInvitation, RelayFrame, SignIn, TransferTargets};
use tokio::{runtime::Handle, sync::mpsc};

/// One attempt to hold a socket. What an earlier attempt still says is not listened to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LinkId(pub(crate) u64);

/// What a socket says.
#[derive(Debug)]
pub(crate) enum LinkEvent {
    /// It is open.
    Opened,
    /// A frame came.
    Frame(Box<RelayFrame>),
    /// Something else came: a ping, or a frame that this build cannot read.
    Heard,
    /// It is closed, or could not be opened.
    Closed,
}

/// How somebody wants to sign in.
pub(crate) enum Credentials {
    /// With an invitation.
    Invitation(RedeemInvitation),
    /// With e-mail and password.
    Password(SignIn),
}

/// What the controller asks of the way to the relay. Nothing here waits; answers come as [`Input`], or
/// go to whoever asked.
pub(crate) trait Relay: Send {
    /// Begins to open a socket; its events bear `link`. A socket that was open is dropped.
    fn connect(&mut self, relay: &RelayAddress, link: LinkId);
    /// Sends a frame over the socket; without one, it goes nowhere.
    fn write(&mut self, frame: ClientFrame);
    /// Drops the socket.
    fn hang_up(&mut self);
    /// Signs in; answered by [`Input::Admission`].
    fn sign_in(&mut self, relay: &RelayAddress, credentials: Credentials);
    /// Tells the relay to forget a token, as far as it can be reached.
    fn sign_out(&mut self, relay: &RelayAddress, token: &Token);
    /// Asks to whom chats may be given, and answers whoever asked.
    fn transfer_targets(&mut self, relay: &RelayAddress, token: &Token, reply: Reply<TransferTargets>);
}

/// The real one.
pub(crate) struct Network {
    runtime: Handle,
    inbox: mpsc::Sender<Input>,
    /// Frames for the open socket; dropping it ends the socket's task.
    socket: Option<mpsc::UnboundedSender<ClientFrame>>,
    http: Arc<rest::Http>,
}

impl Network {
    /// A way to the relay whose tasks run on `runtime` and report to `inbox`.
    pub(crate) fn new(runtime: Handle, inbox: mpsc::Sender<Input>) -> Result<Self, reqwest::Error> {
        Ok(Self {
            runtime,
            inbox,
            socket: None,
            http: Arc::new(rest::Http::new()?),
        })
    }
}

impl Relay for Network {
    fn connect(&mut self, relay: &RelayAddress, link: LinkId) {
        let (frames, outgoing) = mpsc::unbounded_channel();
        self.socket = Some(frames);
        self.runtime
            .spawn(socket::run(relay.socket(), link, outgoing, self.inbox.clone()));
    }

    fn write(&mut self, frame: ClientFrame) {
        if let Some(socket) = &self.socket {
            // A closed socket says so by itself.
            let _ = socket.send(frame);
        }
    }

    fn hang_up(&mut self) {
        self.socket = None;
    }

    fn sign_in(&mut self, relay: &RelayAddress, credentials: Credentials) {
        let (http, relay, inbox) = (Arc::clone(&self.http), relay.clone(), self.inbox.clone());
        self.runtime.spawn(async move {
            let admission = http.sign_in(&relay, &credentials).await;
            let _ = inbox.send(Input::Admission(admission)).await;
        });
    }

    fn sign_out(&mut self, relay: &RelayAddress, token: &Token) {
        let (http, relay, token) = (Arc::clone(&self.http), relay.clone(), token.clone());
        self.runtime
            .spawn(async move { http.sign_out(&relay, &token).await });
    }

    fn transfer_targets(&mut self, relay: &RelayAddress, token: &Token, reply: Reply<TransferTargets>) {
        let (http, relay, token) = (Arc::clone(&self.http), relay.clone(), token.clone());
        self.runtime.spawn(async move {
            // Whoever asked may be gone.
            let _ = reply.send(http.transfer_targets(&relay, &token).await);
        });
    }
}
