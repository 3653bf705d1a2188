//! What a pick asks for. Mostly something that there is or was, sometimes something that never was.

use super::{
    Kind, Pick,
    dice::Dice,
    rules::{QUEUES, SPECIALISTS, queue, specialist},
};
use crate::{
    model::{Ask, Chat, Model},
    world::{customer_id, language, message_id, offer_id, queue_id, session_id, skill, specialist_id},
};
use switchboard_core::{Annotation, Author, Command, Principal, TransferTo};
use switchboard_model::{
    DeclineReason, Fence, Mark, OfferId, Priority, Resolution, Role, Seq, SessionId, SpecialistId,
    SpecialistStatus, Stars,
};

const CUSTOMERS: u64 = 7;

impl Pick {
    pub(crate) fn command(self, model: &Model) -> Command {
        let mut dice = Dice(self.number);
        let dice = &mut dice;
        let someone = specialist_id(dice.below(SPECIALISTS + 1));
        let anyone = customer_id(dice.below(CUSTOMERS));
        match self.kind {
            Kind::PutQueue => {
                let number = dice.below(QUEUES);
                Command::PutQueue(queue(dice, number))
            }
            Kind::PutSpecialist => {
                let number = dice.below(SPECIALISTS);
                Command::PutSpecialist(specialist(dice, number))
            }
            Kind::SetStatus => Command::SetStatus {
                specialist: someone,
                status: dice.of(SpecialistStatus::ALL),
                when_done: dice.once_in(2),
            },
            Kind::Online => Command::SetStatus {
                specialist: someone,
                status: SpecialistStatus::Online,
                when_done: dice.once_in(8),
            },
            Kind::Link => Command::Link { specialist: someone },
            Kind::Unlink => Command::Unlink { specialist: someone },
            Kind::LinkCustomer => Command::LinkCustomer { customer: anyone },
            Kind::UnlinkCustomer => Command::UnlinkCustomer { customer: anyone },
            Kind::UnlinkAll if dice.once_in(4) => Command::UnlinkAll,
            Kind::Start => self.start(dice, model),
            Kind::Reopen => {
                let (session, customer) = ended(dice, model);
                Command::ReopenSession {
                    session,
                    customer,
                    first_message: dice.once_in(2).then(|| message_id(1)),
                }
            }
            Kind::Post => {
                let (session, author) = written(dice, model);
                let message = message_id(2);
                Command::PostMessage {
                    session,
                    message,
                    author,
                }
            }
            Kind::Edit => {
                let (session, owner, fence) = owned(dice, model);
                Command::EditMessage {
                    session,
                    message: message_id(2),
                    owner,
                    fence,
                }
            }
            Kind::Delete => {
                let (session, owner, fence) = owned(dice, model);
                Command::DeleteMessage {
                    session,
                    message: message_id(2),
                    owner,
                    fence,
                }
            }
            Kind::Mark => {
                let (session, author) = written(dice, model);
                Command::MarkMessages {
                    session,
                    reader: match author {
                        Author::Customer(id) => Principal::Customer(id),
                        Author::Specialist { id, .. } | Author::Lead(id) => Principal::Specialist(id),
                    },
                    mark: Mark {
                        delivered: Seq(dice.below(6)),
                        seen: Seq(dice.below(6)),
                    },
                }
            }
            Kind::Accept => {
                let (offer, specialist) = offered(dice, model);
                Command::AcceptOffer { offer, specialist }
            }
            Kind::Decline => {
                let (offer, specialist) = offered(dice, model);
                let reason = dice.of(DeclineReason::ALL);
                Command::DeclineOffer {
                    offer,
                    specialist,
                    reason,
                }
            }
            Kind::Transfer => {
                let (session, owner, fence) = owned(dice, model);
                let to = target(dice, model);
                Command::TransferSession {
                    session,
                    owner,
                    fence,
                    to,
                }
            }
            Kind::Cancel => {
                let (session, owner, fence) = owned(dice, model);
                Command::CancelTransfer {
                    session,
                    owner,
                    fence,
                }
            }
            Kind::HandOver => Command::HandOver {
                specialist: someone,
                to: if dice.once_in(2) {
                    Some(target(dice, model))
                } else {
                    None
                },
            },
            Kind::EndWrapUp => {
                let wraps = model.people.iter().flat_map(|person| {
                    let id = person.profile.id;
                    person.wraps.iter().map(move |(chat, _)| (id, *chat))
                });
                let wraps: Vec<_> = wraps.collect();
                let (specialist, session) = dice.any(&wraps).unwrap_or((someone, session_id(999)));
                Command::EndWrapUp { specialist, session }
            }
            Kind::Priority => Command::SetPriority {
                session: any_chat(dice, model).map_or(session_id(999), |chat| chat.id),
                by: someone,
                priority: dice.of(Priority::ALL),
            },
            Kind::Assign => Command::AssignSession {
                session: any_chat(dice, model).map_or(session_id(999), |chat| chat.id),
                by: lead(dice, model).unwrap_or(someone),
                to: specialist_id(dice.below(SPECIALISTS + 1)),
            },
            Kind::StatusOf => Command::SetStatusOf {
                specialist: specialist_id(dice.below(SPECIALISTS)),
                by: lead(dice, model).unwrap_or(someone),
                status: dice.of(SpecialistStatus::ALL),
            },
            // They come back with the next `PutSpecialist`.
            Kind::Remove if dice.once_in(3) => Command::RemoveSpecialist { specialist: someone },
            Kind::Remove | Kind::UnlinkAll | Kind::Tick => Command::Tick,
            Kind::Phone => {
                let (session, owner, _) = owned(dice, model);
                let held = !dice.once_in(3);
                Command::HoldByPhone { session, owner, held }
            }
            Kind::End => {
                let (session, author) = written(dice, model);
                let said = Resolution::ALL.iter().copied().map(Some).chain([None]);
                let said: Vec<_> = said.collect();
                Command::EndSession {
                    session,
                    author,
                    resolution: dice.of(&said),
                }
            }
            Kind::Rate => {
                let (session, customer) = ended(dice, model);
                let stars = Stars(1 + dice.below(5) as u8);
                Command::RateSession {
                    session,
                    customer,
                    stars,
                    commented: dice.below(2) == 0,
                }
            }
            Kind::Annotate => {
                let (session, author) = match dice.below(3) {
                    0 => written(dice, model),
                    1 => {
                        let (session, customer) = ended(dice, model);
                        (session, Author::Customer(customer))
                    }
                    _ => past_owner(dice, model),
                };
                Command::Annotate {
                    session,
                    author,
                    what: Annotation::Details,
                    shown: dice.once_in(2),
                }
            }
            Kind::Erase => {
                let (session, customer) = ended(dice, model);
                Command::EraseSession {
                    session,
                    customer,
                    owner: None,
                }
            }
            Kind::Merge => Command::MergeCustomers {
                kept: anyone,
                duplicate: customer_id(dice.below(CUSTOMERS)),
            },
        }
    }

    /// Rarely under an id that is in use.
    fn start(self, dice: &mut Dice, model: &Model) -> Command {
        let used = any_chat(dice, model)
            .filter(|_| dice.once_in(24))
            .map(|chat| chat.id);
        let wanted = [None, Some("en"), Some("en-us"), Some("de"), Some("fr")];
        Command::StartSession {
            session: used.unwrap_or(session_id(1_000 + self.number % 1_000_000)),
            customer: customer_id(dice.below(CUSTOMERS)),
            queue: if dice.once_in(24) {
                queue_id(9)
            } else {
                queue_id(dice.below(QUEUES))
            },
            language: dice.of(&wanted).map(language),
            first_message: dice.once_in(2).then(|| message_id(1)),
        }
    }
}

/// Somebody who looks after queues, mostly.
fn lead(dice: &mut Dice, model: &Model) -> Option<SpecialistId> {
    let leads = model
        .people
        .iter()
        .filter(|it| it.profile.role != Role::Specialist);
    let leads: Vec<_> = leads.map(|it| it.profile.id).collect();
    dice.any(&leads).filter(|_| !dice.once_in(8))
}

fn any_chat<'a>(dice: &mut Dice, model: &'a Model) -> Option<&'a Chat> {
    let chats: Vec<&Chat> = model.chats.iter().rev().take(12).collect();
    dice.any(&chats)
}

/// An offer and whom it is for, mostly.
fn offered(dice: &mut Dice, model: &Model) -> (OfferId, SpecialistId) {
    let on_its_way = |ask: &&Ask| model.chat(ask.chat).is_some_and(|chat| chat.owner().is_some());
    let given_away: Vec<Ask> = model.asks.iter().filter(on_its_way).copied().collect();
    let found = dice.any(&given_away).filter(|_| dice.once_in(3));
    let Some(ask) = found.or(dice.any(&model.asks)) else {
        return (offer_id(999_999), specialist_id(0));
    };
    let stranger = dice.once_in(16);
    let who = if stranger {
        specialist_id(dice.below(SPECIALISTS))
    } else {
        ask.person
    };
    (ask.id, who)
}

/// A chat, its owner and its fence, mostly.
fn owned(dice: &mut Dice, model: &Model) -> (SessionId, SpecialistId, Fence) {
    let owned: Vec<_> = model
        .open()
        .filter_map(|chat| chat.owner().map(|owner| (chat.id, owner, Fence(chat.owners))))
        .collect();
    let Some((chat, owner, fence)) = dice.any(&owned) else {
        return (session_id(999), specialist_id(0), Fence(1));
    };
    match dice.below(16) {
        0 => (chat, specialist_id(dice.below(SPECIALISTS)), fence),
        1 => (chat, owner, Fence(fence.0 + dice.below(2) * 2 - 1)),
        _ => (chat, owner, fence),
    }
}

/// A chat and somebody who may write in it, mostly.
fn written(dice: &mut Dice, model: &Model) -> (SessionId, Author) {
    if dice.once_in(2) {
        let (chat, id, fence) = owned(dice, model);
        return match lead(dice, model).filter(|_| dice.once_in(6)) {
            Some(lead) => (chat, Author::Lead(lead)),
            None => (chat, Author::Specialist { id, fence }),
        };
    }
    let Some(chat) = any_chat(dice, model) else {
        return (session_id(999), Author::Customer(customer_id(0)));
    };
    let stranger = dice.once_in(12);
    let who = if stranger {
        customer_id(dice.below(CUSTOMERS))
    } else {
        chat.customer
    };
    (chat.id, Author::Customer(who))
}

/// A chat that is over and whose it was, mostly.
fn ended(dice: &mut Dice, model: &Model) -> (SessionId, switchboard_model::CustomerId) {
    let over = model
        .chats
        .iter()
        .filter(|chat| !chat.is_open() || dice.once_in(16));
    let over: Vec<_> = over.map(|chat| (chat.id, chat.customer)).collect();
    dice.any(&over).unwrap_or((session_id(999), customer_id(0)))
}

/// A chat that is over and whoever owned it then or looks after its queue, mostly.
fn past_owner(dice: &mut Dice, model: &Model) -> (SessionId, Author) {
    let over = model
        .chats
        .iter()
        .filter_map(|chat| chat.over().map(|over| (chat, over)));
    let over: Vec<_> = over
        .map(|(chat, over)| (chat.id, over.owner, chat.owners))
        .collect();
    let Some((chat, owner, owners)) = dice.any(&over) else {
        return (session_id(999), Author::Lead(specialist_id(0)));
    };
    match (owner, lead(dice, model)) {
        (None, Some(lead)) => (chat, Author::Lead(lead)),
        (Some(_), Some(lead)) if dice.once_in(3) => (chat, Author::Lead(lead)),
        (owner, _) => {
            let id = owner
                .filter(|_| !dice.once_in(8))
                .unwrap_or(specialist_id(dice.below(SPECIALISTS)));
            let fence = Fence(owners - u64::from(owners > 0 && dice.once_in(8)));
            (chat, Author::Specialist { id, fence })
        }
    }
}

/// Somebody who has room, mostly.
fn target(dice: &mut Dice, model: &Model) -> TransferTo {
    let ids = model.people.iter().map(|person| person.profile.id);
    let free: Vec<_> = ids
        .filter(|id| model.person(*id).reachable() && model.has_room(*id))
        .collect();
    match (dice.below(8), dice.any(&free)) {
        (0..=3, Some(free)) => TransferTo::Specialist(free),
        (0..=3, None) | (4, _) => TransferTo::Specialist(specialist_id(dice.below(SPECIALISTS + 1))),
        (5, _) => TransferTo::Queue(queue_id(dice.below(QUEUES + 1))),
        (_, _) => TransferTo::Skill(skill(dice.of(&["billing", "returns", "juggling"]))),
    }
}
