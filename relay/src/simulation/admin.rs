//! What admins and leads do meanwhile: queues work otherwise, people get more or fewer places, two customers turn out
//! to be one.

use super::chance::Chance;
use super::setting::{self, CUSTOMERS, QUEUES, STAFF};
use super::witness::Witness;
use crate::app::App;
use crate::engine::{merge, set_queue, set_specialist};
use crate::store::Write;
use switchboard_model::{Capacity, Level, QueueRules, Skills};
use switchboard_protocol::{Person, Queue};

/// Changes something. Whether it is taken is the engine's to say.
pub(super) fn change(chance: &mut Chance, app: App, witness: &Witness) {
    let number = chance.index(STAFF);
    match chance.among(1..=10) {
        1..=4 => {
            let queue = chance.index(QUEUES.len());
            let queue = setting::queue(queue, setting::rules(chance, queue));
            witness.note(|| format!("the queue {} gets other rules", queue.name));
            put_queue(app, queue);
        }
        5..=8 => {
            let person = setting::person(chance, number);
            witness.note(|| format!("{} takes {}", person.name, person.capacity));
            put_person(app, person);
        }
        _ => {
            let (kept, duplicate) = (chance.index(CUSTOMERS), chance.index(CUSTOMERS));
            witness.note(|| format!("customer {duplicate} may be {kept}"));
            tokio::spawn(async move { one_person(&app, kept, duplicate).await });
        }
    }
}

/// In the calm, everybody can do everything.
pub(super) fn everyone_fits(app: &App, gone: usize) {
    for number in (0..STAFF).filter(|number| *number != gone) {
        let person = setting::person(&mut Chance::new(1), number);
        put_person(
            app.clone(),
            Person {
                skills: Skills((0..2).map(|it| (setting::skill(it), Level(5))).collect()),
                capacity: Capacity(50),
                queues: (0..QUEUES.len()).map(setting::queue_view).collect(),
                ..person
            },
        );
    }
    for number in (0..QUEUES.len()).rev() {
        // As they come, but for what would keep chats from being taken.
        let rules = QueueRules {
            ring_time: switchboard_model::Millis(15_000),
            ..QueueRules::default()
        };
        put_queue(app.clone(), setting::queue(number, rules));
    }
}

fn put_queue(app: App, queue: Queue) {
    tokio::spawn(async move {
        let writes = vec![Write::QueueChanged(queue.clone())];
        let _ = app.engine.change(set_queue(&queue), writes).await;
    });
}

fn put_person(app: App, person: Person) {
    tokio::spawn(async move {
        let writes = vec![Write::PersonChanged(person.clone())];
        let _ = app.engine.change(set_specialist(&person), writes).await;
    });
}

/// As the REST call does it.
async fn one_person(app: &App, kept: usize, duplicate: usize) {
    let _alone = app.administration.lock().await;
    let of = async |number| app.store.customer(setting::customer(number)).await.ok().flatten();
    let (Some(kept), Some(duplicate)) = (of(kept).await, of(duplicate).await) else {
        return;
    };
    if kept.site == duplicate.site {
        let _ = app.engine.change(merge(kept.id, duplicate.id), Vec::new()).await;
    }
}
