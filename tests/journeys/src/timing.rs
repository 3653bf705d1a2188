//! Times as people feel them, and their table.
//!
//! Every time is a difference of wall clocks on one machine: a key press in one page, an appearance in another, an
//! arrival on the bus.

use serde::Serialize;
use std::fmt;

/// The times of some chats, in milliseconds.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Timing {
    /// From the customer's first message to the notification on the bus.
    pub notification: Vec<u64>,
    /// From the customer's Enter to the message in the desktop window.
    pub to_window: Vec<u64>,
    /// From the specialist's Enter to the message in the widget.
    pub to_widget: Vec<u64>,
}

impl Timing {
    /// Adds another chat's times.
    pub fn add(&mut self, other: &Self) {
        self.notification.extend(&other.notification);
        self.to_window.extend(&other.to_window);
        self.to_widget.extend(&other.to_widget);
    }

    /// Count, median, p99 and maximum of each.
    #[must_use]
    pub fn table(&self) -> Table {
        Table {
            rows: [
                ("customer's first message to notification", &self.notification),
                ("customer's send to desktop window", &self.to_window),
                ("specialist's send to widget", &self.to_widget),
            ]
            .into_iter()
            .map(|(what, times)| Row::of(what, times))
            .collect(),
        }
    }
}

/// One line of the table, in milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Row {
    what: &'static str,
    count: usize,
    median: Option<u64>,
    p99: Option<u64>,
    max: Option<u64>,
}

impl Row {
    fn of(what: &'static str, times: &[u64]) -> Self {
        let mut sorted = times.to_vec();
        sorted.sort_unstable();
        Self {
            what,
            count: sorted.len(),
            median: rank(&sorted, 50),
            p99: rank(&sorted, 99),
            max: sorted.last().copied(),
        }
    }
}

/// The nearest-rank percentile: the smallest value that at least so many per cent do not exceed.
fn rank(sorted: &[u64], percent: usize) -> Option<u64> {
    let place = (sorted.len() * percent).div_ceil(100);
    sorted.get(place.saturating_sub(1)).copied()
}

/// The table as it is printed.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    rows: Vec<Row>,
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<42} {:>6} {:>10} {:>10} {:>10}",
            "milliseconds", "count", "median", "p99", "max"
        )?;
        for Row {
            what,
            count,
            median,
            p99,
            max,
        } in &self.rows
        {
            let shown = |time: &Option<u64>| time.map_or_else(|| "–".to_owned(), |time| time.to_string());
            let (median, p99, max) = (shown(median), shown(p99), shown(max));
            writeln!(f, "{what:<42} {count:>6} {median:>10} {p99:>10} {max:>10}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Row, rank};

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let hundred: Vec<u64> = (1..=100).collect();
        assert_eq!(rank(&hundred, 50), Some(50));
        assert_eq!(rank(&hundred, 99), Some(99));
        assert_eq!(rank(&[7], 99), Some(7));
        assert_eq!(rank(&[], 50), None);
    }

    #[test]
    fn order_does_not_matter() {
        let row = Row::of("x", &[3, 1, 2]);
        assert_eq!(
            (row.count, row.median, row.p99, row.max),
            (3, Some(2), Some(3), Some(3))
        );
    }
}
