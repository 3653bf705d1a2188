//! Queues and people as the workspace sets them, and which rules are allowed.

use super::{Ask, Person};
use super::{Model, hours};
use switchboard_core::{Queue, Rejection, Specialist};
use switchboard_model::{
    OfferKind, QueueRules, Relax, RoutingMode, SpecialistStatus, StatusReason, Timestamp,
};

const SECOND: i64 = 1_000;
const HOUR: i64 = 3_600 * SECOND;
const DAY: i64 = 24 * HOUR;

impl Model {
    /// Changed hours reach those who are held; what is no longer picked is shown no longer.
    pub(super) fn put_queue(&mut self, now: Timestamp, queue: Queue) -> Result<(), Rejection> {
        if !self.leads_somewhere(&queue) || !allowed(&queue.rules) {
            return Err(Rejection::QueueRules);
        }
        let id = queue.id;
        if queue.rules.mode != RoutingMode::ManualPick {
            let mut shown = self.asks.clone();
            shown.retain(|ask| ask.kind == OfferKind::Pick);
            shown.retain(|ask| {
                let search = self.chat(ask.chat).and_then(|chat| chat.search());
                search.is_some_and(|search| search.queue == id)
            });
            shown.iter().for_each(|ask| self.withdraw(ask.id));
        }
        self.queues.retain(|it| it.id != id);
        self.queues.push(queue);
        self.queues.sort_by_key(|it| it.id);
        let opens = hours::opens(&self.queue(id).rules, now);
        let held: Vec<_> = self.line(id).into_iter().map(|chat| chat.id).collect();
        for chat in held {
            let search = self.chat_mut(chat).search_mut().expect("it waits");
            if search.held.is_some() {
                search.held = opens;
                if opens.is_none() {
                    self.release(now, chat);
                }
            }
        }
        Ok(())
    }

    /// To a queue that is there, and not in a circle.
    fn leads_somewhere(&self, queue: &Queue) -> bool {
        let mut next = queue.rules.overflow;
        let mut passed = vec![queue.id];
        while let Some(id) = next {
            if passed.contains(&id) || !self.has_queue(id) {
                return false;
            }
            passed.push(id);
            next = self.queue(id).rules.overflow;
        }
        queue.rules.max_wait.is_none() || queue.rules.overflow.is_some()
    }

    /// What rings beyond the new capacity is withdrawn, what rang last first; so is what comes from a queue that they
    /// no longer serve.
    pub(super) fn put_person(&mut self, profile: Specialist) {
        let id = profile.id;
        if self.find_person(id).is_none() {
            self.people.push(Person {
                profile,
                status: SpecialistStatus::Offline,
                reason: StatusReason::Said,
                then: None,
                linked: false,
                gone: None,
                misses: 0,
                left: None,
                response: None,
                ratings: Vec::new(),
                wraps: Vec::new(),
            });
            self.people.sort_by_key(|it| it.profile.id);
            return;
        }
        let queues = profile.queues.clone();
        self.person_mut(id).profile = profile;
        let theirs: Vec<Ask> = self.asks.iter().filter(|ask| ask.person == id).copied().collect();
        for ask in theirs {
            let search = self.chat(ask.chat).and_then(|chat| chat.search());
            let search = search.expect("it is on offer");
            if search.only.is_none() && !queues.contains(&search.queue) {
                self.withdraw(ask.id);
            }
        }
        while self.rings_for(id) > 0 && self.taken_by(id) > self.capacity(id) {
            let last = self.last_ring(id).expect("it rings");
            self.withdraw(last);
        }
    }

    /// How many offers ring for somebody.
    pub(super) fn rings_for(&self, id: switchboard_model::SpecialistId) -> usize {
        let rings = self.asks.iter().filter(|ask| ask.kind == OfferKind::Ring);
        rings.filter(|ask| ask.person == id).count()
    }
}

/// Whether each rule alone is allowed.
fn allowed(rules: &QueueRules) -> bool {
    let weights = rules.weights;
    let each = [
        weights.load,
        weights.idle,
        weights.last_specialist,
        weights.skills,
        weights.response,
        weights.rating,
    ];
    let spans = [
        (rules.ring_time.0, SECOND, 600 * SECOND),
        (rules.max_wait.map_or(HOUR, |it| it.0), 10 * SECOND, DAY),
        (rules.service_level.within.0, SECOND, DAY),
        (rules.priority_step.0, 0, HOUR),
        (rules.wrap_up.0, 0, HOUR),
        (rules.transfer_time.0, 5 * SECOND, HOUR),
        (rules.abandon_after.0, 10 * SECOND, DAY),
        (rules.remind_after.0, 10 * SECOND, DAY),
        (rules.park_after.0, 0, DAY),
        (rules.reopen_within.0, 0, 30 * DAY),
        (weights.last_specialist_for.0, 0, 30 * DAY),
        (rules.max_waiting.map_or(1, i64::from), 1, 100_000),
        (rules.max_misses.into(), 1, 100),
        (rules.max_transfers.into(), 1, 100),
        (rules.service_level.percent.into(), 1, 100),
    ];
    spans
        .iter()
        .all(|(value, least, most)| least <= value && value <= most)
        && each.iter().all(|weight| *weight <= 100)
        && rules.skills.len() <= 64
        && rules.skills.iter().all(|need| (1..=5).contains(&need.level.0))
        && rules.skills.iter().enumerate().all(|(at, need)| {
            let mut before = rules.skills.iter().take(at);
            before.all(|earlier| earlier.skill != need.skill)
        })
        && relaxes(rules)
        && rules.hours.as_ref().is_none_or(|hours| !hours.week.is_empty())
}

/// In order of time, up to a day, and always to less than was asked.
fn relaxes(rules: &QueueRules) -> bool {
    let stages = &rules.relaxation;
    let in_order = stages.windows(2).all(|pair| pair[0].after <= pair[1].after);
    let in_time = stages.iter().all(|stage| (0..=DAY).contains(&stage.after.0));
    let to_less = stages.iter().all(|stage| match &stage.what {
        Relax::Language => true,
        Relax::Skill { skill, to } => rules.skills.iter().any(|need| {
            let lower = to.is_none_or(|to| to.0 >= 1 && to < need.level);
            need.skill == *skill && !need.preferred && lower
        }),
    });
    in_order && in_time && to_less
}
