//! Random lives of a desk: what may be asked next, chosen among what there is and was.

use crate::{
    model::Model,
    world::{customer_id, language, message_id, offer_id, queue_id, session_id, skills, specialist_id},
};
use proptest::prelude::*;
use switchboard_core::{Author, Command, Queue, Specialist};
use switchboard_model::{Capacity, DeclineReason, Fence, Millis, SpecialistStatus};

/// One random step: how time passes, what is asked, and numbers that choose among what there is.
#[derive(Clone, Debug)]
pub(crate) struct Pick {
    pub(crate) time: Pass,
    kind: Kind,
    one: u8,
    two: u8,
    three: u8,
}

#[derive(Clone, Debug)]
pub(crate) enum Pass {
    Millis(i64),
    /// To the next deadline, give or take a millisecond.
    ToDeadline(i64),
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    PutQueue,
    PutSpecialist,
    SetStatus,
    Online,
    Link,
    Unlink,
    UnlinkAll,
    Start,
    Post,
    Accept,
    Decline,
    End,
    Tick,
}

fn pass() -> impl Strategy<Value = Pass> {
    prop_oneof![
        4 => prop::sample::select(vec![0, 1, 400, 5_000]).prop_map(Pass::Millis),
        1 => prop::sample::select(vec![15_000, 60_000]).prop_map(Pass::Millis),
        2 => (-1..=1i64).prop_map(Pass::ToDeadline),
    ]
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        1 => Just(Kind::PutQueue),
        2 => Just(Kind::PutSpecialist),
        2 => Just(Kind::SetStatus),
        3 => Just(Kind::Online),
        2 => Just(Kind::Link),
        1 => Just(Kind::Unlink),
        1 => Just(Kind::UnlinkAll),
        6 => Just(Kind::Start),
        4 => Just(Kind::Post),
        7 => Just(Kind::Accept),
        4 => Just(Kind::Decline),
        4 => Just(Kind::End),
        3 => Just(Kind::Tick),
    ]
}

pub(crate) fn pick() -> impl Strategy<Value = Pick> {
    (pass(), kind(), any::<u8>(), any::<u8>(), any::<u8>()).prop_map(|(time, kind, one, two, three)| Pick {
        time,
        kind,
        one,
        two,
        three,
    })
}

const SPECIALISTS: u64 = 4;
const SKILLS: [&[&str]; 4] = [&[], &[], &["billing"], &["billing", "returns"]];
const LANGUAGES: [&[&str]; 5] = [&[], &[], &["en"], &["en-gb", "de"], &["de"]];
const WANTED: [Option<&str>; 4] = [None, Some("en"), Some("en-us"), Some("de")];

impl Pick {
    /// What a pick asks for. Mostly something that there is or was, sometimes something that never was.
    pub(crate) fn command(&self, model: &Model) -> Command {
        let (one, two, three) = (
            u64::from(self.one),
            usize::from(self.two),
            usize::from(self.three),
        );
        let specialist = specialist_id(one % (SPECIALISTS + 1));
        let chat = model.chats.iter().rev().nth(usize::from(self.one) % 6);
        let session = chat.map_or(session_id(999), |chat| chat.id);
        let ring = model.rings.iter().rev().nth(usize::from(self.one) % 4);
        let offer = ring.map_or(offer_id(999), |ring| ring.id);
        let asked = match ring {
            Some(ring) if !self.two.is_multiple_of(8) => ring.person,
            Some(_) | None => specialist_id(two as u64 % SPECIALISTS),
        };
        let author = match chat {
            Some(chat) if self.two < 100 => Author::Customer(chat.customer),
            Some(chat) if self.two < 220 => {
                let id = chat.owner.unwrap_or(specialist_id(0));
                Author::Specialist { id, fence: Fence(1) }
            }
            Some(_) | None if self.two < 235 => Author::Customer(customer_id(three as u64 % 6)),
            Some(_) | None => Author::Specialist {
                id: specialist_id(three as u64 % 4),
                fence: Fence(self.two as u64 % 3),
            },
        };
        match self.kind {
            Kind::PutQueue => Command::PutQueue(Queue {
                id: queue_id(one % 3),
                ring_time: Millis([0, 3_000, 15_000, 20_000][two % 4]),
                skills: skills(SKILLS[three % 4]),
            }),
            Kind::PutSpecialist => Command::PutSpecialist(Specialist {
                id: specialist_id(one % SPECIALISTS),
                capacity: Capacity(u32::from(self.two) % 4),
                skills: skills(SKILLS[two / 4 % 4]),
                languages: LANGUAGES[three % 5].iter().map(|tag| language(tag)).collect(),
                queues: (0..3)
                    .filter(|queue| three >> queue & 1 == 0)
                    .map(queue_id)
                    .collect(),
            }),
            Kind::SetStatus => Command::SetStatus {
                specialist,
                status: SpecialistStatus::ALL[two % SpecialistStatus::ALL.len()],
            },
            Kind::Online => Command::SetStatus {
                specialist,
                status: SpecialistStatus::Online,
            },
            Kind::Link => Command::Link { specialist },
            Kind::Unlink => Command::Unlink { specialist },
            Kind::UnlinkAll if self.one < 64 => Command::UnlinkAll,
            Kind::UnlinkAll | Kind::Tick => [Command::Expire, Command::Route][two % 2].clone(),
            Kind::Start => Command::StartSession {
                // Rarely an id that is in use.
                session: if self.three < 16 {
                    session
                } else {
                    session_id(model.chats.len() as u64)
                },
                customer: customer_id(one % 6),
                queue: queue_id(two as u64 % 4 % 3),
                language: WANTED[three % 4].map(language),
                first_message: (self.three > 128).then(|| message_id(one)),
            },
            Kind::Post => Command::PostMessage {
                session,
                message: message_id(one),
                author,
            },
            Kind::Accept => Command::AcceptOffer {
                offer,
                specialist: asked,
            },
            Kind::Decline => Command::DeclineOffer {
                offer,
                specialist: asked,
                reason: DeclineReason::ALL[three % 4],
            },
            Kind::End => Command::EndSession {
                session,
                author,
                resolution: None,
            },
        }
    }
}
