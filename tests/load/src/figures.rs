//! Figures as a table and as JSON. Times are kept in nanoseconds and shown in the unit that suits them.

use anyhow::{Context as _, Result};
use serde_json::{Map, Value, json};
use std::{path::Path, time::Duration};

/// What a run measured.
pub(crate) struct Figures {
    title: String,
    rows: Vec<(String, String)>,
    json: Map<String, Value>,
}

impl Figures {
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            rows: Vec::new(),
            json: Map::new(),
        }
    }

    /// A plain number with its unit.
    pub(crate) fn number(&mut self, name: &str, value: u64, unit: &str) {
        self.rows.push((name.to_owned(), format!("{value} {unit}")));
        self.json.insert(name.to_owned(), json!(value));
    }

    /// One time.
    pub(crate) fn time(&mut self, name: &str, time: Duration) {
        self.rows.push((name.to_owned(), spoken(time)));
        let nanos = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        self.json.insert(name.to_owned(), json!(nanos));
    }

    /// Median, 99th percentile and maximum of what was measured.
    pub(crate) fn times(&mut self, name: &str, mut times: Vec<Duration>) {
        times.sort_unstable();
        let at = |percent| percentile(&times, percent);
        let (p50, p99, max) = (at(50), at(99), at(100));
        self.rows.push((
            name.to_owned(),
            format!(
                "p50 {}  p99 {}  max {}  (n {})",
                spoken(p50),
                spoken(p99),
                spoken(max),
                times.len()
            ),
        ));
        let nanos = |time: Duration| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        self.json.insert(
            name.to_owned(),
            json!({"p50_ns": nanos(p50), "p99_ns": nanos(p99), "max_ns": nanos(max), "n": times.len()}),
        );
    }

    #[expect(clippy::print_stdout, reason = "it is a program's output")]
    pub(crate) fn print(&self) {
        println!("{}", self.title);
        let width = self.rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        for (name, value) in &self.rows {
            println!("  {name:<width$}  {value}");
        }
    }

    pub(crate) fn write(&self, file: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(&self.json)?;
        std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
    }
}

/// The smallest value that so many percent do not exceed; the values are sorted.
fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

fn spoken(time: Duration) -> String {
    let nanos = time.as_secs_f64() * 1e9;
    match nanos {
        it if it < 10_000.0 => format!("{:.2} µs", it / 1e3),
        it if it < 1e6 => format!("{:.0} µs", it / 1e3),
        it if it < 1e9 => format!("{:.2} ms", it / 1e6),
        it => format!("{:.2} s", it / 1e9),
    }
}
