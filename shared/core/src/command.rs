//! What may be asked of the desk.

use crate::{Queue, Specialist};
use switchboard_model::{
    CustomerId, DeclineReason, Fence, Language, MessageId, OfferId, QueueId, Resolution, SessionId,
    SpecialistId, SpecialistStatus,
};

/// One request. Texts, names and pages stay outside: the desk decides by ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Add a queue, or change the one with this id.
    PutQueue(Queue),
    /// Add a specialist, or change the one with this id. Status and links stay as they are.
    PutSpecialist(Specialist),
    /// A specialist says whether chats may come.
    SetStatus {
        /// Who.
        specialist: SpecialistId,
        /// What they say.
        status: SpecialistStatus,
    },
    /// A specialist's first live socket is here.
    Link {
        /// Whose.
        specialist: SpecialistId,
    },
    /// A specialist's last live socket is gone.
    Unlink {
        /// Whose.
        specialist: SpecialistId,
    },
    /// After a start: no socket has survived.
    UnlinkAll,
    /// A customer opens a chat.
    StartSession {
        /// Made by the widget.
        session: SessionId,
        /// Whose.
        customer: CustomerId,
        /// Where it waits.
        queue: QueueId,
        /// What it should be answered in, if known.
        language: Option<Language>,
        /// The question it opens with.
        first_message: Option<MessageId>,
    },
    /// A message for a session.
    PostMessage {
        /// Where.
        session: SessionId,
        /// Made by the writer's client.
        message: MessageId,
        /// Who writes.
        author: Author,
    },
    /// Take an offered session.
    AcceptOffer {
        /// Which offer.
        offer: OfferId,
        /// Who.
        specialist: SpecialistId,
    },
    /// Pass on an offered session.
    DeclineOffer {
        /// Which offer.
        offer: OfferId,
        /// Who.
        specialist: SpecialistId,
        /// Why.
        reason: DeclineReason,
    },
    /// End a session.
    EndSession {
        /// Which one.
        session: SessionId,
        /// Who ends it.
        author: Author,
        /// How, if staff said so.
        resolution: Option<Resolution>,
    },
    /// End what is past its deadline.
    Expire,
    /// Offer what waits to whoever fits.
    Route,
}

/// Who acts on a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// Its customer.
    Customer(CustomerId),
    /// Its owner, under the fence they believe in.
    Specialist {
        /// Who.
        id: SpecialistId,
        /// The fence their client last saw.
        fence: Fence,
    },
}
