//! Values as they are typed, and as they are printed. What is wrong with one is said in a sentence.

use std::str::FromStr;
use switchboard_model::{
    ClockTime, LOWEST, Level, Millis, Need, Opening, Priority, Relax, Relaxation, Role, RoutingMode,
    ServiceLevel, Skill, TransferFallback, Weekday,
};

const UNITS: [(&str, i64); 5] = [
    ("ms", 1),
    ("s", 1_000),
    ("m", 60_000),
    ("h", 3_600_000),
    ("d", 86_400_000),
];

/// A value, or none at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum OrNone<T> {
    None,
    Some(T),
}

impl<T> OrNone<T> {
    /// As the rules have it.
    pub(super) fn option(self) -> Option<T> {
        match self {
            Self::None => None,
            Self::Some(value) => Some(value),
        }
    }
}

/// A weight: which, and how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Weight {
    pub(super) part: Part,
    pub(super) weight: u8,
}

/// A part of a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Load,
    Idle,
    LastSpecialist,
    Skills,
    Response,
    Rating,
}

const PARTS: [(&str, Part); 6] = [
    ("load", Part::Load),
    ("idle", Part::Idle),
    ("last_specialist", Part::LastSpecialist),
    ("skills", Part::Skills),
    ("response", Part::Response),
    ("rating", Part::Rating),
];

/// A span such as `20s`; a bare number is seconds.
pub(super) fn span(text: &str) -> Result<Millis, String> {
    let wrong = || "write a time like 20s, 2m, 1h or 7d".to_owned();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let number: i64 = number.parse().map_err(|_| wrong())?;
    let millis = match unit {
        "" => 1_000,
        unit => UNITS
            .iter()
            .find(|(name, _)| *name == unit)
            .map(|(_, millis)| *millis)
            .ok_or_else(wrong)?,
    };
    number.checked_mul(millis).map(Millis).ok_or_else(wrong)
}

/// A span as it would be typed.
pub(super) fn typed(span: Millis) -> String {
    let unit = UNITS
        .iter()
        .rfind(|(_, millis)| span.0 % millis == 0 && span.0 >= *millis);
    match unit {
        Some((name, millis)) => format!("{}{name}", span.0 / millis),
        None => "0s".to_owned(),
    }
}

/// A span, or `none`.
pub(super) fn span_or_none(text: &str) -> Result<OrNone<Millis>, String> {
    or_none(text, span)
}

/// A number, or `none`.
pub(super) fn number_or_none(text: &str) -> Result<OrNone<u32>, String> {
    or_none(text, |text| {
        text.parse()
            .map_err(|_| "write a whole number, or none".to_owned())
    })
}

/// Words, or `none`.
pub(super) fn name_or_none(text: &str) -> Result<OrNone<String>, String> {
    or_none(text, |text| Ok(text.to_owned()))
}

fn or_none<T>(text: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Result<OrNone<T>, String> {
    if text == "none" {
        Ok(OrNone::None)
    } else {
        read(text).map(OrNone::Some)
    }
}

/// A skill with a level from 1 to 5, such as `billing=3`; `billing` alone is level 1.
pub(super) fn skill(text: &str) -> Result<(Skill, Level), String> {
    let (name, level) = match text.split_once('=') {
        Some((name, level)) => (name, self::level(level)?),
        None => (text, LOWEST),
    };
    Ok((self::name(name)?, level))
}

/// A skill that a queue asks for.
pub(super) fn need((skill, level): (Skill, Level), preferred: bool) -> Need {
    Need {
        skill,
        level,
        preferred,
    }
}

/// What is asked for less after a while, such as `60s:billing=1`, `90s:billing` or `2m:language`.
pub(super) fn relaxation(text: &str) -> Result<Relaxation, String> {
    let (after, what) = text
        .split_once(':')
        .ok_or("write it like 60s:billing=1, 90s:billing or 2m:language")?;
    let after = span(after)?;
    let what = match what.split_once('=') {
        None if what == "language" => Relax::Language,
        None => Relax::Skill {
            skill: name(what)?,
            to: None,
        },
        Some((skill, to)) => Relax::Skill {
            skill: name(skill)?,
            to: Some(level(to)?),
        },
    };
    Ok(Relaxation { after, what })
}

/// Openings such as `mon-fri 09:00-17:00` or `sat,sun 10:00-14:00`: one for each day.
pub(super) fn openings(text: &str) -> Result<Vec<Opening>, String> {
    let wrong = || "write it like \"mon-fri 09:00-17:00\" or \"sat,sun 10:00-14:00\"".to_owned();
    let (days, times) = text.trim().split_once(' ').ok_or_else(wrong)?;
    let (from, until) = times.trim().split_once('-').ok_or_else(wrong)?;
    let (from, until) = (
        ClockTime::from_str(from.trim())?,
        ClockTime::from_str(until.trim())?,
    );
    let mut openings = Vec::new();
    for part in days.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (weekday(first)?, weekday(last)?);
        if first > last {
            return Err(format!("{part:?} runs backwards; name the two parts one by one"));
        }
        let within = |day: &&Weekday| (first..=last).contains(*day);
        let days = Weekday::ALL.iter().filter(within);
        openings.extend(days.map(|day| Opening {
            day: *day,
            from,
            until,
        }));
    }
    Ok(openings)
}

/// A day as it is typed.
pub(super) const fn day(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "mon",
        Weekday::Tue => "tue",
        Weekday::Wed => "wed",
        Weekday::Thu => "thu",
        Weekday::Fri => "fri",
        Weekday::Sat => "sat",
        Weekday::Sun => "sun",
    }
}

fn weekday(text: &str) -> Result<Weekday, String> {
    let found = Weekday::ALL
        .into_iter()
        .find(|it| day(*it) == text.to_lowercase());
    found.ok_or_else(|| format!("{text:?} is no day; days are mon, tue, wed, thu, fri, sat and sun"))
}

/// A promise such as `80%/60s`.
pub(super) fn service_level(text: &str) -> Result<ServiceLevel, String> {
    let wrong = || "write it like 80%/60s".to_owned();
    let (percent, within) = text.split_once("%/").ok_or_else(wrong)?;
    Ok(ServiceLevel {
        within: span(within)?,
        percent: percent.parse().map_err(|_| wrong())?,
    })
}

/// A weight such as `load=50`.
pub(super) fn weight(text: &str) -> Result<Weight, String> {
    let (part, weight) = text.split_once('=').ok_or("write it like load=50")?;
    let found = PARTS.iter().find(|(name, _)| *name == part);
    let part = found.map(|(_, part)| *part).ok_or_else(|| {
        let names = PARTS.map(|(name, _)| name).join(", ");
        format!("a weight is one of {names}")
    })?;
    let weight = weight
        .parse()
        .ok()
        .filter(|weight| *weight <= 100)
        .ok_or("a weight is a whole number from 0 to 100")?;
    Ok(Weight { part, weight })
}

/// What a person may do.
pub(super) fn role(word: &str) -> Result<Role, String> {
    one_of(word, Role::ALL, Role::word)
}

/// How sessions come to members.
pub(super) fn mode(word: &str) -> Result<RoutingMode, String> {
    one_of(word, RoutingMode::ALL, RoutingMode::word)
}

/// How urgent a session is.
pub(super) fn priority(word: &str) -> Result<Priority, String> {
    one_of(word, Priority::ALL, Priority::word)
}

/// Where a session goes when nobody took it over.
pub(super) fn fallback(word: &str) -> Result<TransferFallback, String> {
    one_of(word, TransferFallback::ALL, TransferFallback::word)
}

fn one_of<T: Copy>(word: &str, all: &[T], name: fn(T) -> &'static str) -> Result<T, String> {
    let found = all.iter().copied().find(|it| name(*it) == word);
    found.ok_or_else(|| {
        let words: Vec<_> = all.iter().map(|it| name(*it)).collect();
        format!("one of {}", words.join(", "))
    })
}

fn level(text: &str) -> Result<Level, String> {
    let level = text.parse().ok().filter(|level| (1..=5).contains(level));
    level
        .map(Level)
        .ok_or_else(|| format!("{text:?} is no level; levels are 1 to 5"))
}

fn name(text: &str) -> Result<Skill, String> {
    let name = text.trim();
    if name.is_empty() {
        Err("the skill has no name".to_owned())
    } else {
        Ok(Skill(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_typed_and_printed_alike() {
        for (text, millis) in [
            ("20s", 20_000),
            ("2m", 120_000),
            ("1h", 3_600_000),
            ("7d", 604_800_000),
        ] {
            assert_eq!(span(text), Ok(Millis(millis)));
            assert_eq!(typed(Millis(millis)), text);
        }
        assert_eq!(span("30"), Ok(Millis(30_000)));
        assert_eq!(typed(Millis(0)), "0s");
        assert_eq!(typed(Millis(90_000)), "90s");
        for bad in [
            "",
            "s",
            "-1s",
            "1.5h",
            "3 weeks",
            "99999999999999999999s",
            "9223372036854775807d",
        ] {
            assert!(span(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn less_is_asked_for_by_skill_level_or_language() {
        let skill = |to| Relax::Skill {
            skill: Skill("billing".into()),
            to,
        };
        for (text, after, what) in [
            ("60s:billing=1", 60_000, skill(Some(Level(1)))),
            ("90s:billing", 90_000, skill(None)),
            ("2m:language", 120_000, Relax::Language),
        ] {
            let after = Millis(after);
            assert_eq!(relaxation(text), Ok(Relaxation { after, what }));
        }
        for bad in ["60s", "billing:60s", "60s:billing=6", "60s:"] {
            assert!(relaxation(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn hours_are_days_and_times() {
        let week = openings("mon-fri 09:00-17:00").expect("hours");
        assert_eq!(week.len(), 5);
        let ends = openings("sat,sun 22:00-02:00").expect("hours");
        assert_eq!(ends[1].day, Weekday::Sun);
        for bad in [
            "mon-fri",
            "mon 9-17",
            "fri-mon 09:00-17:00",
            "someday 09:00-17:00",
            "mon 09:00",
        ] {
            assert!(openings(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn promises_and_weights() {
        let promised = service_level("80%/60s").expect("a promise");
        assert_eq!((promised.percent, promised.within), (80, Millis(60_000)));
        assert!(service_level("80/60").is_err());
        assert_eq!(weight("load=50").map(|it| it.weight), Ok(50));
        for bad in ["load", "load=101", "luck=5"] {
            assert!(weight(bad).is_err(), "{bad}");
        }
    }
}
