//! A flag for every rule of a queue. What is not said stays as it is; for a new queue that is the default.

use super::parse::{
    OrNone, Part, Weight, fallback, mode, name_or_none, need, number_or_none, openings, priority, relaxation,
    service_level, skill, span, span_or_none, weight,
};
use anyhow::{Result, bail};
use switchboard_model::{
    Hours, Level, Millis, Opening, Priority, QueueId, QueueRules, Relaxation, RoutingMode, ServiceLevel,
    Skill, TransferFallback,
};
use switchboard_protocol::Queue;

/// A queue's rules, as far as they are said. Times are written like 20s, 2m, 1h or 7d.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub(super) struct RuleArgs {
    /// How chats come to members: best, `ring_all`, `auto_accept` or `manual_pick`.
    #[arg(long, value_parser = mode)]
    mode: Option<RoutingMode>,
    /// How long an offer rings.
    #[arg(long, value_name = "TIME", value_parser = span)]
    ring_time: Option<Millis>,
    /// A skill it requires, with a level such as billing=3; may be repeated. All of them are replaced.
    #[arg(long = "skill", value_name = "SKILL[=LEVEL]", value_parser = skill)]
    skills: Vec<(Skill, Level)>,
    /// A skill it prefers, as with --skill.
    #[arg(long = "prefer", value_name = "SKILL[=LEVEL]", value_parser = skill)]
    preferred: Vec<(Skill, Level)>,
    /// It asks for no skills.
    #[arg(long, conflicts_with_all = ["skills", "preferred"])]
    no_skills: bool,
    /// What it asks for no longer after a while: 60s:billing=1, 90s:billing or 2m:language; may be repeated.
    #[arg(long = "relax", value_name = "TIME:WHAT", value_parser = relaxation)]
    relaxation: Vec<Relaxation>,
    /// It goes on asking for all.
    #[arg(long, conflicts_with = "relaxation")]
    no_relax: bool,
    /// When it is open, such as "mon-fri 09:00-17:00"; may be repeated.
    #[arg(long, value_name = "DAYS TIMES", value_parser = openings)]
    hours: Vec<Openings>,
    /// Whose clocks count, such as Europe/Berlin.
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// A date on which it stays closed, such as 2026-12-25; may be repeated.
    #[arg(long = "holiday", value_name = "DATE")]
    holidays: Vec<String>,
    /// No date is special.
    #[arg(long, conflicts_with = "holidays")]
    no_holidays: bool,
    /// It is always open.
    #[arg(long, conflicts_with_all = ["hours", "time_zone", "holidays", "no_holidays"])]
    no_hours: bool,
    /// How many may wait in it, or none for any number.
    #[arg(long, value_name = "NUMBER|none", value_parser = number_or_none)]
    max_waiting: Option<OrNone<u32>>,
    /// How long a chat waits before it goes to the overflow queue, or none for ever.
    #[arg(long, value_name = "TIME|none", value_parser = span_or_none)]
    max_wait: Option<OrNone<Millis>>,
    /// Where chats go that it cannot take, or none.
    #[arg(long, value_name = "QUEUE|none", value_parser = name_or_none)]
    overflow: Option<OrNone<String>>,
    /// What it promises: so many percent within a time, such as 80%/60s.
    #[arg(long, value_name = "PERCENT/TIME", value_parser = service_level)]
    service_level: Option<ServiceLevel>,
    /// How urgent its chats are: low, normal, high or urgent.
    #[arg(long, value_parser = priority)]
    priority: Option<Priority>,
    /// What a step of priority is worth in earlier arrival.
    #[arg(long, value_name = "TIME", value_parser = span)]
    priority_step: Option<Millis>,
    /// How much a part of the score counts, such as load=50; may be repeated.
    #[arg(long = "weight", value_name = "PART=0..100", value_parser = weight)]
    weights: Vec<Weight>,
    /// How long a customer counts as somebody's.
    #[arg(long, value_name = "TIME", value_parser = span)]
    last_specialist_for: Option<Millis>,
    /// How long a place stays taken after a chat.
    #[arg(long, value_name = "TIME", value_parser = span)]
    wrap_up: Option<Millis>,
    /// Offers missed in a row before somebody is set away.
    #[arg(long, value_name = "NUMBER")]
    max_misses: Option<u32>,
    /// How long a chat may wait for whoever is to take it over.
    #[arg(long, value_name = "TIME", value_parser = span)]
    transfer_time: Option<Millis>,
    /// Where it goes when nobody did: sender or queue.
    #[arg(long, value_parser = fallback)]
    transfer_fallback: Option<TransferFallback>,
    /// How often a chat may be given away.
    #[arg(long, value_name = "NUMBER")]
    max_transfers: Option<u32>,
    /// How long a waiting customer may be gone.
    #[arg(long, value_name = "TIME", value_parser = span)]
    abandon_after: Option<Millis>,
    /// How long a customer may be silent before they are reminded.
    #[arg(long, value_name = "TIME", value_parser = span)]
    remind_after: Option<Millis>,
    /// How long after that the chat is parked.
    #[arg(long, value_name = "TIME", value_parser = span)]
    park_after: Option<Millis>,
    /// How long after its end a customer may go on in a chat.
    #[arg(long, value_name = "TIME", value_parser = span)]
    reopen_within: Option<Millis>,
}

/// What one `--hours` says. A type of its own: the value of one flag is several openings.
type Openings = Vec<Opening>;

impl RuleArgs {
    /// Changes what is said.
    pub(super) fn apply(self, rules: &mut QueueRules, queues: &[Queue]) -> Result<()> {
        self.apply_hours(rules)?;
        self.apply_skills(rules);
        if let Some(overflow) = self.overflow {
            rules.overflow = match overflow.option() {
                Some(name) => Some(find(queues, &name)?.id),
                None => None,
            };
        }
        set(&mut rules.mode, self.mode);
        set(&mut rules.ring_time, self.ring_time);
        set(&mut rules.max_waiting, self.max_waiting.map(OrNone::option));
        set(&mut rules.max_wait, self.max_wait.map(OrNone::option));
        set(&mut rules.service_level, self.service_level);
        set(&mut rules.priority, self.priority);
        set(&mut rules.priority_step, self.priority_step);
        for Weight { part, weight } in self.weights {
            let weights = &mut rules.weights;
            *match part {
                Part::Load => &mut weights.load,
                Part::Idle => &mut weights.idle,
                Part::LastSpecialist => &mut weights.last_specialist,
                Part::Skills => &mut weights.skills,
                Part::Response => &mut weights.response,
                Part::Rating => &mut weights.rating,
            } = weight;
        }
        set(&mut rules.weights.last_specialist_for, self.last_specialist_for);
        set(&mut rules.wrap_up, self.wrap_up);
        set(&mut rules.max_misses, self.max_misses);
        set(&mut rules.transfer_time, self.transfer_time);
        set(&mut rules.transfer_fallback, self.transfer_fallback);
        set(&mut rules.max_transfers, self.max_transfers);
        set(&mut rules.abandon_after, self.abandon_after);
        set(&mut rules.remind_after, self.remind_after);
        set(&mut rules.park_after, self.park_after);
        set(&mut rules.reopen_within, self.reopen_within);
        Ok(())
    }

    /// Required and preferred skills are replaced each on their own.
    fn apply_skills(&self, rules: &mut QueueRules) {
        let replaced = |preferred: bool, said: &[(Skill, Level)]| {
            let needs = said.iter().cloned();
            needs.map(|it| need(it, preferred)).collect::<Vec<_>>()
        };
        if self.no_skills {
            rules.skills.clear();
        }
        if !self.skills.is_empty() {
            rules.skills.retain(|need| need.preferred);
            rules.skills.splice(0..0, replaced(false, &self.skills));
        }
        if !self.preferred.is_empty() {
            rules.skills.retain(|need| !need.preferred);
            rules.skills.extend(replaced(true, &self.preferred));
        }
        if self.no_relax {
            rules.relaxation.clear();
        }
        if !self.relaxation.is_empty() {
            rules.relaxation.clone_from(&self.relaxation);
        }
    }

    fn apply_hours(&self, rules: &mut QueueRules) -> Result<()> {
        if self.no_hours {
            rules.hours = None;
            return Ok(());
        }
        let said = !self.hours.is_empty()
            || self.time_zone.is_some()
            || !self.holidays.is_empty()
            || self.no_holidays;
        if !said {
            return Ok(());
        }
        let known = rules.hours.take();
        let Some(time_zone) = self
            .time_zone
            .clone()
            .or(known.as_ref().map(|it| it.time_zone.clone()))
        else {
            bail!("Hours need a time zone: add --time-zone, such as --time-zone Europe/Berlin.");
        };
        let (week, holidays) = known.map_or_else(Default::default, |it| (it.week, it.holidays));
        let week = if self.hours.is_empty() {
            week
        } else {
            self.hours.concat()
        };
        if week.is_empty() {
            bail!(
                "A time zone and holidays need hours: add --hours, such as --hours \"mon-fri 09:00-17:00\"."
            );
        }
        let holidays = if self.holidays.is_empty() && !self.no_holidays {
            holidays
        } else {
            self.holidays.clone()
        };
        rules.hours = Some(Hours {
            time_zone,
            week,
            holidays,
        });
        Ok(())
    }
}

/// The queue of a name or id.
pub(super) fn find<'a>(queues: &'a [Queue], name: &str) -> Result<&'a Queue> {
    let id = name.parse::<QueueId>().ok();
    let wanted = |queue: &&Queue| Some(queue.id) == id || queue.name.eq_ignore_ascii_case(name.trim());
    let Some(queue) = queues.iter().find(wanted) else {
        let names: Vec<_> = queues.iter().map(|queue| queue.name.as_str()).collect();
        bail!("There is no queue {name:?}. Queues: {}.", names.join(", "));
    };
    Ok(queue)
}

fn set<T>(rule: &mut T, said: Option<T>) {
    if let Some(said) = said {
        *rule = said;
    }
}
