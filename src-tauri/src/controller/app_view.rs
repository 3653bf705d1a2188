//! The window's view of the state. Pure: it only reads.

use super::desk::Desk;
use super::{Controller, Screen};
use crate::desktop::Desktop;
use crate::link::Relay;
use crate::secrets::Vault;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use switchboard_ipc_types::{AppView, DeskView, SessionRow, WrapUpRow};
use switchboard_model::{SenderKind, Seq, SessionId, SessionState, Timestamp};
use switchboard_protocol::{MessageView, SessionRecord, SessionView};

/// The longest first line in the list.
const LINE_CHARS: usize = 140;

impl<D: Desktop, R: Relay, V: Vault> Controller<D, R, V> {
    pub(super) fn app_view(&self) -> AppView {
        match &self.screen {
            Screen::Starting => AppView::Starting,
            Screen::Blocked(problem) => AppView::Blocked {
                problem: problem.clone(),
            },
            Screen::SignedOut(view) => AppView::SignedOut(view.clone()),
            Screen::Desk(desk) => AppView::Desk(Box::new(desk.view(self.now()))),
        }
    }
}

impl Desk {
    fn view(&self, now: Timestamp) -> DeskView {
        let (mut active, mut past): (Vec<SessionRow>, Vec<SessionRow>) = self
            .records()
            .iter()
            .map(|record| self.row(record))
            .partition(|row| row.state != SessionState::Completed);
        active.sort_by_key(|row| {
            let since = row.unanswered_since;
            (since.is_none(), since, Reverse(row.last_at), row.id)
        });
        let listed: BTreeSet<SessionId> = past.iter().map(|row| row.id).collect();
        let older = self
            .past
            .iter()
            .filter(|session| !listed.contains(&session.session.id));
        past.extend(older.map(|past| self.past_row(&past.session, past.last.as_ref())));
        past.sort_by_key(|row| (Reverse(row.last_at), row.id));
        let presence = self.presence();
        DeskView {
            me: self.me().clone(),
            status: presence.status,
            status_reason: presence.reason,
            status_then: presence.then,
            relay: self.address.to_string(),
            link: self.connection.view(self.machine.phase()),
            clock_offset: self.machine.clock_offset(),
            offers: self.offers(now).into_iter().cloned().collect(),
            waiting: self.picks(now).into_iter().cloned().collect(),
            wrap_ups: self.wrap_up_rows(now),
            active,
            left: self.left_rows(),
            past,
            warnings: self.warnings.clone(),
            outbox: count(self.machine.outbox().count()),
            history: self.history,
            notifications: self.notifications,
            notice: self.notice.clone(),
        }
    }

    /// Customers' messages in open chats that I have not had in front of me.
    pub(super) fn unread(&self) -> u32 {
        let open = self
            .records()
            .iter()
            .filter(|record| record.session.state != SessionState::Completed);
        open.map(|record| self.unread_in(record)).sum()
    }

    fn unread_in(&self, record: &SessionRecord) -> u32 {
        let read = self.read.get(&record.session.id).copied().unwrap_or_default();
        count(
            messages_after(record, read)
                .filter(|message| message.sender == SenderKind::Customer)
                .count(),
        )
    }

    fn wrap_up_rows(&self, now: Timestamp) -> Vec<WrapUpRow> {
        let relay_now = self.relay_time(now);
        self.wrap_ups()
            .filter(|wrap_up| wrap_up.until > relay_now)
            .map(|wrap_up| WrapUpRow {
                session_id: wrap_up.session_id,
                customer: self
                    .record(wrap_up.session_id)
                    .map(|record| record.session.customer.clone()),
                until: wrap_up.until,
            })
            .collect()
    }

    fn left_rows(&self) -> Vec<SessionRow> {
        let rows = self.left.iter().map(|left| SessionRow {
            // What they were on their way to is over.
            transferred: false,
            parked: false,
            reminded: false,
            ..self.own_row(&left.session, left.last.as_ref())
        });
        rows.collect()
    }

    /// A row where something of mine may be on its way; it stands last.
    fn own_row(&self, session: &SessionView, last: Option<&MessageView>) -> SessionRow {
        let mut row = self.past_row(session, last);
        if let Some(own) = self.own.iter().rfind(|own| own.session_id == session.id) {
            row.last_text = Some(first_line(&own.text));
            row.last_sender = Some(SenderKind::Specialist);
            row.last_at = row.last_at.max(own.at);
        }
        row
    }

    fn row(&self, record: &SessionRecord) -> SessionRow {
        let open = record.session.state != SessionState::Completed;
        let mut row = self.own_row(&record.session, record.messages.last());
        row.unread = if open { self.unread_in(record) } else { 0 };
        row.unanswered_since = if open { unanswered_since(record) } else { None };
        row
    }

    fn past_row(&self, session: &SessionView, last: Option<&MessageView>) -> SessionRow {
        SessionRow {
            id: session.id,
            customer: session.customer.clone(),
            queue: session.queue.clone(),
            state: session.state,
            resolution: session.resolution,
            last_text: last.map(|message| first_line(&message.text)),
            last_sender: last.map(|message| message.sender),
            last_at: session
                .ended_at
                .or(last.map(|message| message.at))
                .or(session.accepted_at)
                .unwrap_or(session.started_at),
            unanswered_since: None,
            unread: 0,
            draft: self.drafts.contains_key(&session.id),
            failed: self.has_failed(session.id),
            parked: session.parked,
            transferred: session.state == SessionState::Transferred,
            reminded: session.reminded_at.is_some(),
        }
    }
}

/// Since when the customer waits: their first message after the last answer.
fn unanswered_since(record: &SessionRecord) -> Option<Timestamp> {
    let answered = record
        .messages
        .iter()
        .rfind(|message| message.sender == SenderKind::Specialist)
        .map_or(Seq(0), |message| message.seq);
    messages_after(record, answered)
        .find(|message| message.sender == SenderKind::Customer)
        .map(|message| message.at)
}

fn messages_after(record: &SessionRecord, seq: Seq) -> impl Iterator<Item = &MessageView> {
    record.messages.iter().filter(move |message| message.seq > seq)
}

fn first_line(text: &str) -> String {
    text.lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(LINE_CHARS)
        .collect()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
