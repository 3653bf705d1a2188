//! When a queue is open, as people write it down. What it means at a moment is the core's to say.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A queue's opening hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hours {
    /// IANA name of the place whose clocks count, such as `Europe/Berlin`.
    pub time_zone: String,
    /// Openings, each on one weekday; several a day are allowed.
    pub week: Vec<Opening>,
    /// Dates without any opening, as `2026-12-25`.
    #[serde(default)]
    pub holidays: Vec<String>,
}

/// One opening of a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Opening {
    /// On which day it begins.
    pub day: Weekday,
    /// When it begins, on the clocks of the place.
    pub from: ClockTime,
    /// When it ends. Not later than `from`: on the next day.
    pub until: ClockTime,
}

/// A time of day in minutes after midnight, written `09:30`; `24:00` is the end of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
#[serde(try_from = "String", into = "String")]
pub struct ClockTime(u16);

impl ClockTime {
    /// Minutes after midnight, 0 to 1440.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

impl FromStr for ClockTime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no time of day; write it like 09:30");
        let (hours, minutes) = text.split_once(':').ok_or_else(wrong)?;
        let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(hours) || !digits(minutes) {
            return Err(wrong());
        }
        let (hours, minutes): (u16, u16) = match (hours.parse(), minutes.parse()) {
            (Ok(hours), Ok(minutes)) => (hours, minutes),
            _ => return Err(wrong()),
        };
        let total = hours * 60 + minutes;
        if minutes < 60 && total <= 1_440 {
            Ok(Self(total))
        } else {
            Err(wrong())
        }
    }
}

impl TryFrom<String> for ClockTime {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<ClockTime> for String {
    fn from(time: ClockTime) -> Self {
        time.to_string()
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl Weekday {
    /// Every day, Monday first.
    pub const ALL: [Self; 7] = [
        Self::Mon,
        Self::Tue,
        Self::Wed,
        Self::Thu,
        Self::Fri,
        Self::Sat,
        Self::Sun,
    ];
}

#[cfg(test)]
mod tests {
    use super::ClockTime;

    #[test]
    fn times_of_day_are_four_digits_and_a_colon() {
        for (text, minutes) in [("00:00", 0), ("09:30", 570), ("24:00", 1_440)] {
            let time: ClockTime = text.parse().expect("a time");
            assert_eq!((time.minutes(), time.to_string().as_str()), (minutes, text));
        }
        for bad in ["", "9:30", "24:01", "12:60", "+9:30", "0930", "09:3a"] {
            assert!(bad.parse::<ClockTime>().is_err(), "{bad}");
        }
    }
}
