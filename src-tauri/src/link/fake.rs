//! A way to the relay that tests play the other end of.

use super::{Credentials, LinkId, Relay, RelayAddress};
use crate::controller::Reply;
use crate::secrets::Token;
use switchboard_protocol::{ClientFrame, TransferTargets};
use tokio::sync::mpsc;

/// What the controller asked for.
pub(crate) enum Call {
    Connect(LinkId),
    Write(ClientFrame),
    HangUp,
    SignIn(Credentials),
    SignOut,
    TransferTargets(Reply<TransferTargets>),
}

/// Hands every call to the test.
pub(crate) struct FakeRelay(pub(crate) mpsc::UnboundedSender<Call>);

impl FakeRelay {
    fn tell(&self, call: Call) {
        // The test may be over.
        let _ = self.0.send(call);
    }
}

impl Relay for FakeRelay {
    fn connect(&mut self, _: &RelayAddress, link: LinkId) {
        self.tell(Call::Connect(link));
    }

    fn write(&mut self, frame: ClientFrame) {
        self.tell(Call::Write(frame));
    }

    fn hang_up(&mut self) {
        self.tell(Call::HangUp);
    }

    fn sign_in(&mut self, _: &RelayAddress, credentials: Credentials) {
        self.tell(Call::SignIn(credentials));
    }

    fn sign_out(&mut self, _: &RelayAddress, _: &Token) {
        self.tell(Call::SignOut);
    }

    fn transfer_targets(&mut self, _: &RelayAddress, _: &Token, reply: Reply<TransferTargets>) {
        self.tell(Call::TransferTargets(reply));
    }
}
