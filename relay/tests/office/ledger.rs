//! What was sent and how it was answered, beside what the relay has kept.

use std::collections::{BTreeMap, BTreeSet};
use switchboard_model::SenderKind;
use switchboard_protocol::SessionRecord;
use uuid::Uuid;

/// How a message was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Not yet, or the answer was lost.
    None,
    /// It is kept for ever.
    Acked,
    /// It is kept nowhere.
    Refused,
}

/// One message.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) message: Uuid,
    pub(crate) session: Uuid,
    pub(crate) text: String,
    pub(crate) answer: Answer,
}

/// All that one person sent, in order.
#[derive(Clone, Debug)]
pub(crate) struct Ledger {
    pub(crate) sender: SenderKind,
    pub(crate) sent: Vec<Sent>,
}

impl Ledger {
    pub(crate) const fn new(sender: SenderKind) -> Self {
        Self {
            sender,
            sent: Vec::new(),
        }
    }

    /// Notes an answer; a message that is not here is another command's.
    pub(crate) fn answered(&mut self, message: Option<Uuid>, answer: Answer) {
        let Some(message) = message else { return };
        let sent = self.sent.iter_mut().rev().find(|sent| sent.message == message);
        sent.unwrap().answer = answer;
    }

    pub(crate) fn acked(&self) -> usize {
        self.sent
            .iter()
            .filter(|sent| sent.answer == Answer::Acked)
            .count()
    }
}

/// The sessions of what was sent, from some message of each ledger on.
pub(crate) fn sessions<'a>(ledgers: impl Iterator<Item = (&'a Ledger, usize)>) -> BTreeSet<Uuid> {
    ledgers
        .flat_map(|(ledger, from)| &ledger.sent[from..])
        .map(|sent| sent.session)
        .collect()
}

/// Compares one session: nothing acknowledged is lost, nothing is there twice or by nobody, everyone's messages are in
/// the order in which they were sent, and numbers leave no gap.
pub(crate) fn compare(ledgers: &[&Ledger], session: Uuid, record: Option<&SessionRecord>) {
    let kept = record.map_or(&[][..], |record| &record.messages);
    let mut place = BTreeMap::new();
    let mut texts = BTreeSet::new();
    for (seq, message) in (1..).zip(kept) {
        assert_eq!(message.seq.0, seq, "a gap or a step back in {session}");
        assert!(
            place.insert(message.id.uuid(), message).is_none() && texts.insert(&message.text),
            "number {seq} of {session} is there twice"
        );
    }
    let mut accounted = 0;
    for ledger in ledgers {
        let mut last = 0;
        for sent in ledger.sent.iter().filter(|sent| sent.session == session) {
            match (sent.answer, place.get(&sent.message)) {
                (Answer::Acked, None) => panic!("{} of {session} was acknowledged and is lost", sent.text),
                (Answer::Refused, Some(_)) => panic!("{} of {session} was refused and is kept", sent.text),
                (Answer::None | Answer::Refused, None) => {}
                (Answer::None | Answer::Acked, Some(message)) => {
                    assert_eq!((&message.text, message.sender), (&sent.text, ledger.sender));
                    assert!(
                        message.seq.0 > last,
                        "{} of {session} came out of order",
                        sent.text
                    );
                    last = message.seq.0;
                    accounted += 1;
                }
            }
        }
    }
    assert_eq!(accounted, kept.len(), "{session} holds what nobody sent");
}
