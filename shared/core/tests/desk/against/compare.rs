//! Whether a desk and the model say the same of everything.

use crate::model::{Chat, Model, Quiet, State, Turn};
use std::collections::{BTreeMap, BTreeSet};
use switchboard_core::{self as core, Desk, Session, Stage, TransferTo};
use switchboard_model::{
    CustomerId, Fence, Language, Priority, QueueId, Seq, SessionId, SessionState, Skill, SpecialistId,
    Timestamp,
};

/// What is the same in every stage.
#[derive(PartialEq, Debug)]
struct Told {
    of: (SessionId, CustomerId, QueueId),
    state: SessionState,
    owner: Option<SpecialistId>,
    counts: (Fence, Seq, u32, u32),
    read: [(u64, u64); 2],
    language: Option<Language>,
    skills: BTreeSet<Skill>,
    priority: Priority,
    parked: bool,
    times: (Timestamp, Option<Timestamp>),
    last_owner: Option<(SpecialistId, Timestamp)>,
}

#[derive(PartialEq, Debug)]
struct Sought {
    queue: QueueId,
    only: Option<SpecialistId>,
    skill: Option<Skill>,
    since: Timestamp,
    joined_as: usize,
    stage: u32,
    opens: (Option<Timestamp>, bool),
    notice: (Option<Timestamp>, bool),
    passes: BTreeMap<SpecialistId, Timestamp>,
}

#[derive(PartialEq, Debug)]
struct Held {
    owner: SpecialistId,
    phone: bool,
    turn: Turn,
    quiet: Quiet,
    way: Option<(TransferTo, Timestamp)>,
}

pub(super) fn everything(now: Timestamp, desk: &Desk, model: &Model) {
    sessions(now, desk, model);
    order(desk, model);
    past(desk, model);
    offers(desk, model);
    people(now, desk, model);
    for queue in &model.queues {
        assert_eq!(desk.places(now, queue.id), model.places(now, queue.id));
        assert_eq!(desk.queue(queue.id), Some(queue));
    }
    assert_eq!(desk.warnings(now), model.warnings());
    assert_eq!(desk.next_deadline(), model.next(), "what comes next");
}

fn sessions(now: Timestamp, desk: &Desk, model: &Model) {
    let open: BTreeSet<SessionId> = model.open().map(|chat| chat.id).collect();
    assert_eq!(desk.sessions().map(|it| it.id).collect::<BTreeSet<_>>(), open);
    for chat in model.open() {
        let session = desk.session(chat.id).expect("it is open");
        assert_eq!(told(session), expected(chat));
        assert_eq!(searched(session), sought(chat));
        assert_eq!(held(session), kept(chat));
        assert_eq!(desk.open_session_of(chat.customer), Some(chat.id));
        let why = chat.search().map(|_| model.why(now, chat));
        assert_eq!(desk.explain(now, chat.id), why);
    }
}

fn told(it: &Session) -> Told {
    Told {
        of: (it.id, it.customer, it.queue),
        state: it.state(),
        owner: it.owner(),
        counts: (it.fence, it.last_seq, it.transfers, it.activation),
        read: [it.marks.customer, it.marks.specialist].map(|mark| (mark.delivered.0, mark.seen.0)),
        language: it.language.clone(),
        skills: it.skills.keys().cloned().collect(),
        priority: it.priority,
        parked: it.is_parked(),
        times: (it.activated_at, it.gone_since),
        last_owner: it.last_owner,
    }
}

fn expected(it: &Chat) -> Told {
    Told {
        of: (it.id, it.customer, it.queue),
        state: match it.state {
            State::Waits(_) => SessionState::Waiting,
            State::Owned(_) => SessionState::Active,
            State::OnItsWay(..) => SessionState::Transferred,
            State::Over(_) => SessionState::Completed,
        },
        owner: it.owner(),
        counts: (Fence(it.owners), Seq(it.messages), it.transfers, it.openings),
        read: [it.customer_has, it.owner_has],
        language: it.language.clone(),
        skills: it.skills.iter().cloned().collect(),
        priority: it.priority,
        parked: it.parked(),
        times: (it.opened, it.gone),
        last_owner: it.had,
    }
}

fn searched(session: &Session) -> Option<Sought> {
    session.seeking().map(|it| Sought {
        queue: it.queue,
        only: it.only,
        skill: it.skill.clone(),
        since: it.since,
        joined_as: it.joined_as as usize,
        stage: it.stage,
        opens: (it.opens_at, it.came_closed),
        notice: (it.notice_at, it.late),
        passes: it.passes.clone(),
    })
}

fn sought(chat: &Chat) -> Option<Sought> {
    chat.search().map(|it| Sought {
        queue: it.queue,
        only: it.only,
        skill: it.skill.clone(),
        since: it.since,
        joined_as: it.joined_as,
        stage: it.stage,
        opens: (it.held, it.came_closed),
        notice: (it.notice, it.late),
        passes: it.passes.iter().copied().collect(),
    })
}

fn held(session: &Session) -> Option<Held> {
    let hold = session.hold()?;
    Some(Held {
        owner: hold.owner,
        phone: hold.phone,
        turn: match hold.turn {
            core::Turn::Specialist(since) => Turn::Owner(since),
            core::Turn::Customer(since) => Turn::Customer(since),
        },
        quiet: match hold.quiet {
            core::Quiet::No => Quiet::No,
            core::Quiet::Reminded(at) => Quiet::Reminded(at),
            core::Quiet::Parked => Quiet::Parked,
        },
        way: match &session.stage {
            Stage::Transferred(_, way) => Some((way.to.clone(), way.deadline)),
            Stage::Waiting(_) | Stage::Active(_) => None,
        },
    })
}

fn kept(chat: &Chat) -> Option<Held> {
    let hold = chat.hold()?;
    Some(Held {
        owner: hold.owner,
        phone: hold.phone,
        turn: hold.turn,
        quiet: hold.quiet,
        way: match &chat.state {
            State::OnItsWay(_, way) => Some((way.to.clone(), way.until)),
            State::Waits(_) | State::Owned(_) | State::Over(_) => None,
        },
    })
}

/// Across all queues.
fn order(desk: &Desk, model: &Model) {
    let seeking = desk.sessions().filter_map(|it| Some((it.seeking()?.rank, it.id)));
    let mut seeking: Vec<_> = seeking.collect();
    seeking.sort();
    let chats = model.open().filter_map(|it| Some((it.search()?.rank(), it.id)));
    let mut chats: Vec<_> = chats.collect();
    chats.sort();
    let seeking: Vec<_> = seeking.into_iter().map(|(_, id)| id).collect();
    let chats: Vec<_> = chats.into_iter().map(|(_, id)| id).collect();
    assert_eq!(seeking, chats, "the order in which chats are served");
}

fn past(desk: &Desk, model: &Model) {
    for chat in model.chats.iter().filter(|chat| !chat.is_open()) {
        let over = chat.over().expect("it is over");
        let past = desk.past_session(chat.id).expect("it ended lately");
        assert_eq!(
            (past.customer, past.queue, past.ended_at, past.rating),
            (chat.customer, chat.queue, over.at, over.rating)
        );
        assert_eq!(past.last_owner, chat.had, "its last owner");
    }
}

fn offers(desk: &Desk, model: &Model) {
    let told: BTreeSet<_> = desk
        .offers()
        .map(|it| {
            (
                it.id,
                it.session,
                it.specialist,
                it.kind,
                it.offered_at,
                it.deadline,
            )
        })
        .collect();
    let asks: BTreeSet<_> = model
        .asks
        .iter()
        .map(|it| (it.id, it.chat, it.person, it.kind, it.made, it.until))
        .collect();
    assert_eq!(told, asks);
}

fn people(now: Timestamp, desk: &Desk, model: &Model) {
    assert_eq!(desk.specialists().count(), model.people.len());
    for person in &model.people {
        let id = person.profile.id;
        let roster = desk.specialist(id).expect("they are there");
        assert_eq!(roster.profile, person.profile);
        assert_eq!(
            (
                roster.status,
                roster.reason,
                roster.then,
                roster.linked,
                roster.unlinked_at
            ),
            (
                person.status,
                person.reason,
                person.then,
                person.linked,
                person.gone
            )
        );
        assert_eq!(
            (roster.busy(), roster.load(), roster.has_room(), roster.misses),
            (
                model.busy(id),
                model.taken_by(id),
                model.has_room(id),
                person.misses
            )
        );
        assert_eq!(
            (
                roster.idle_since,
                roster.response.map(|it| it.0),
                roster.reachable()
            ),
            (person.left, person.response, person.reachable())
        );
        let lately = person.ratings_lately(now);
        let stars = lately.iter().map(|stars| usize::from(stars.0)).sum();
        assert_eq!(roster.ratings.lately(now), (lately.len(), stars));
        assert_eq!(
            roster.wrapping,
            person.wraps.iter().copied().collect::<BTreeMap<_, _>>()
        );
    }
}
