//! What the desk is told of people, queues and customers when an admin changes them; http/ knows no core types.

use crate::store::Erasable;
use switchboard_core::{Command, Queue, Specialist};
use switchboard_model::{CustomerId, SpecialistId};
use switchboard_protocol as wire;

/// A queue as the desk knows it.
pub(crate) fn set_queue(queue: &wire::Queue) -> Command {
    Command::PutQueue(Queue {
        id: queue.id,
        rules: queue.rules.clone(),
    })
}

/// A person as the desk knows them.
pub(crate) fn set_specialist(person: &wire::Person) -> Command {
    Command::PutSpecialist(Specialist {
        id: person.id,
        capacity: person.capacity,
        skills: person.skills.clone(),
        languages: person.languages.iter().cloned().collect(),
        queues: person.queues.iter().map(|queue| queue.id).collect(),
        role: person.role,
    })
}

/// Two records of one customer become one.
pub(crate) const fn merge(kept: CustomerId, duplicate: CustomerId) -> Command {
    Command::MergeCustomers { kept, duplicate }
}

/// What was said in a session goes for good.
pub(crate) const fn erase(it: Erasable) -> Command {
    Command::EraseSession {
        session: it.session,
        customer: it.customer,
        owner: it.owner,
    }
}

/// Somebody answers no more.
pub(crate) const fn remove(specialist: SpecialistId) -> Command {
    Command::RemoveSpecialist { specialist }
}
