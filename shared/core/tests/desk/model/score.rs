//! Who suits a chat best: weight × part, each part 0 to 1000, rounded down.

use super::{Chat, Model, Person};
use switchboard_core::Parts;
use switchboard_model::{SpecialistId, Timestamp};

const MINUTE: i64 = 60_000;

/// The highest sum first; among equals who has been idle for longest, then the lowest id.
pub(super) fn best_first(model: &Model, now: Timestamp, chat: &Chat, people: &mut [&Person]) {
    people.sort_by_key(|person| person.profile.id);
    people.sort_by_key(|person| person.left.map_or(i64::MIN, |at| at.0));
    people.sort_by_key(|person| -i64::from(parts(model, now, chat, person).total()));
}

pub(super) fn parts(model: &Model, now: Timestamp, chat: &Chat, person: &Person) -> Parts {
    let search = chat.search().expect("it seeks");
    let rules = &model.queue(search.queue).rules;
    let weights = &rules.weights;
    let places = model.capacity(person.profile.id) as i64;
    let free = places - model.taken_by(person.profile.id) as i64;
    let idle = person.left.map_or(30 * MINUTE, |left| now.0 - left.0);
    let slow = 2 * MINUTE;
    let wanted: Vec<_> = rules.skills.iter().filter(|need| need.preferred).collect();
    let has = wanted.iter().filter(|need| {
        let level = person.profile.skills.0.get(&need.skill);
        level.is_some_and(|level| *level >= need.level)
    });
    let recent = last_specialist(model, chat).filter(|(_, at)| now.0 - at.0 <= weights.last_specialist_for.0);
    let was_theirs = recent.is_some_and(|(who, _)| who == person.profile.id);
    let weighed = |weight: u8, part: i64| u32::from(weight) * u32::try_from(part).expect("0 to 1000");
    Parts {
        load: weighed(weights.load, share(free, places)),
        idle: weighed(weights.idle, share(idle, 30 * MINUTE)),
        last_specialist: weighed(weights.last_specialist, if was_theirs { 1_000 } else { 0 }),
        skills: weighed(weights.skills, share(has.count() as i64, wanted.len() as i64)),
        response: weighed(
            weights.response,
            person.response.map_or(500, |took| share(slow - took, slow)),
        ),
        rating: weighed(weights.rating, rating(now, person)),
    }
}

/// Whoever had this chat last, otherwise whoever had this customer's last one that somebody had.
fn last_specialist(model: &Model, chat: &Chat) -> Option<(SpecialistId, Timestamp)> {
    let mut others: Vec<&Chat> = model.chats.iter().collect();
    others.retain(|other| other.customer == chat.customer && !other.is_open() && other.had.is_some());
    others.sort_by_key(|other| (other.over().map(|over| over.at), other.id));
    chat.had.or(others.last().and_then(|other| other.had))
}

/// One star is 0, five are 1000; with fewer than five ratings 500.
fn rating(now: Timestamp, person: &Person) -> i64 {
    let latest = person.ratings_lately(now);
    let stars: Vec<i64> = latest.iter().map(|stars| i64::from(stars.0)).collect();
    let count = stars.len() as i64;
    if count < 5 {
        500
    } else {
        share(stars.iter().sum::<i64>() - count, 4 * count)
    }
}

/// A part of a whole in thousandths, between nothing and all of it; all of nothing is all.
fn share(part: i64, whole: i64) -> i64 {
    if whole == 0 {
        1_000
    } else {
        part.clamp(0, whole) * 1_000 / whole
    }
}
