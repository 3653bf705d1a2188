//! How far messages came to me, until the relay has it; and that I am writing. Marks only go on, so that saying one
//! again on the next link is safe.

use std::collections::BTreeMap;
use switchboard_model::{Mark, SenderKind, Seq, SessionId, SessionState, Timestamp, limits::TYPING_PACE};
use switchboard_protocol::{ClientFrame, EventBody, SessionRecord, View};

#[derive(Debug, Default)]
pub(crate) struct Marking {
    wanted: BTreeMap<SessionId, Mark>,
    /// The chat that I was last said to be writing in, and when.
    typed: Option<(SessionId, Timestamp)>,
}

impl Marking {
    /// Wants a mark; the frame that says so, if it goes further than what was wanted before.
    pub(crate) fn want(&mut self, session_id: SessionId, mark: Mark) -> Option<ClientFrame> {
        let wanted = self.wanted.entry(session_id).or_default();
        let further = wanted.further(mark, Seq(u64::MAX));
        (std::mem::replace(wanted, further) != further).then_some(ClientFrame::Mark {
            session_id,
            mark: further,
        })
    }

    /// On a new link: what the replica does not have yet is said again; what concerns nothing open is forgotten.
    pub(crate) fn again(&mut self, view: &View) -> Vec<ClientFrame> {
        self.typed = None;
        self.wanted.retain(|id, wanted| {
            let known = find(view, *id).filter(|it| it.session.state != SessionState::Completed);
            known.is_some_and(|it| {
                let mark = it.session.marks.of(side(view));
                mark.further(*wanted, Seq(u64::MAX)) != mark
            })
        });
        let frame = |(id, mark): (&SessionId, &Mark)| ClientFrame::Mark {
            session_id: *id,
            mark: *mark,
        };
        self.wanted.iter().map(frame).collect()
    }

    /// What an event settles.
    pub(crate) fn heard(&mut self, view: &View, body: &EventBody) {
        if let EventBody::MessagesMarked {
            session_id,
            side: whose,
            mark,
        } = body
            && *whose == side(view)
            && let Some(wanted) = self.wanted.get(session_id)
            && mark.further(*wanted, Seq(u64::MAX)) == *mark
        {
            self.wanted.remove(session_id);
        }
    }

    /// The frame that says that I am writing, at most one in a while.
    pub(crate) fn typing(&mut self, now: Timestamp, session_id: SessionId) -> Option<ClientFrame> {
        if let Some((last, at)) = self.typed
            && last == session_id
            && now < at + TYPING_PACE + TYPING_PACE
        {
            return None;
        }
        self.typed = Some((session_id, now));
        Some(ClientFrame::Typing { session_id })
    }

    /// A message was written: the next word is news again.
    pub(crate) fn wrote(&mut self) {
        self.typed = None;
    }
}

fn side(view: &View) -> SenderKind {
    match view {
        View::Customer(_) => SenderKind::Customer,
        View::Specialist(_) => SenderKind::Specialist,
    }
}

fn find(view: &View, id: SessionId) -> Option<&SessionRecord> {
    match view {
        View::Customer(state) => state.session.as_ref().filter(|it| it.session.id == id),
        View::Specialist(state) => state.sessions.iter().find(|it| it.session.id == id),
    }
}
