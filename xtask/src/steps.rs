//! Numbered steps with their times.

use crate::{command::Log, spoken};
use anyhow::{Context as _, Result, bail};
use std::{io::Write as _, time::Instant};

/// What has been done so far.
pub(crate) struct Steps {
    begun: Instant,
    passed: usize,
    failed: Vec<String>,
    times: Vec<(String, f64)>,
}

impl Steps {
    pub(crate) fn begin() -> Result<Self> {
        Ok(Self {
            begun: Instant::now(),
            passed: 0,
            failed: Vec::new(),
            times: Vec::new(),
        })
    }

    /// A step without which the rest makes no sense.
    pub(crate) fn must(&mut self, title: &str, work: impl FnOnce(&Log) -> Result<()>) -> Result<()> {
        self.step(title, work).with_context(|| format!("{title}: failed"))
    }

    /// A step whose failure is remembered while the others go on.
    pub(crate) fn check(&mut self, title: &str, work: impl FnOnce(&Log) -> Result<()>) {
        if let Err(error) = self.step(title, work) {
            println!("     {error:#}");
        }
    }

    fn step(&mut self, title: &str, work: impl FnOnce(&Log) -> Result<()>) -> Result<()> {
        let number = self.passed + self.failed.len() + 1;
        let log = Log::open(&slug(title))?;
        println!("[{number:2}] {title}");
        let _ = std::io::stdout().flush();
        let begun = Instant::now();
        let outcome = work(&log);
        let took = begun.elapsed();
        self.times.push((title.to_owned(), took.as_secs_f64()));
        match &outcome {
            Ok(()) => {
                self.passed += 1;
                println!("     ok, {}", spoken(took));
            }
            Err(_) => {
                self.failed.push(title.to_owned());
                println!("{}", log.tail());
                println!(
                    "     FAILED after {}; all of it: {}",
                    spoken(took),
                    log.path().display()
                );
            }
        }
        outcome
    }

    /// The summary: the longest steps, the failed ones, and the line that counts.
    pub(crate) fn end(mut self) -> Result<()> {
        self.times.sort_by(|a, b| b.1.total_cmp(&a.1));
        println!("\nAll steps took {}. The longest:", spoken(self.begun.elapsed()));
        for (title, seconds) in self.times.iter().take(5) {
            println!("{seconds:8.1} s  {title}");
        }
        for title in &self.failed {
            println!("failed: {title}");
        }
        println!("{} passed, {} failed", self.passed, self.failed.len());
        if self.failed.is_empty() {
            return Ok(());
        }
        bail!("not everything passed")
    }
}

fn slug(title: &str) -> String {
    let plain: String = title
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    plain
        .split('-')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_title_becomes_a_file_name() {
        assert_eq!(
            slug("Clippy: shared crates, tests & tasks"),
            "clippy-shared-crates-tests-tasks"
        );
    }
}
