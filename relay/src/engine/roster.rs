//! What the desk is told of people and queues when an admin changes them; http/ knows no core types.

use switchboard_core::{Command, Queue, Specialist};
use switchboard_protocol as wire;

/// A queue as the desk knows it.
pub(crate) fn set_queue(queue: &wire::Queue) -> Command {
    Command::PutQueue(Queue {
        id: queue.id,
        ring_time: queue.ring_time,
        skills: queue.skills.iter().cloned().collect(),
    })
}

/// A person as the desk knows them.
pub(crate) fn set_specialist(person: &wire::Person) -> Command {
    Command::PutSpecialist(Specialist {
        id: person.id,
        capacity: person.capacity,
        skills: person.skills.iter().cloned().collect(),
        languages: person.languages.iter().cloned().collect(),
        queues: person.queues.iter().map(|queue| queue.id).collect(),
    })
}
