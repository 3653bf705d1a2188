//! A day as a table, and as JSON.

use crate::{Options, Tally, life::OUTCOMES, office::QUEUES};
use serde_json::{Value, json};

/// Prints what a day was like.
#[expect(clippy::print_stdout, reason = "it is a program's output")]
pub fn print(tally: &Tally, options: Options) {
    println!(
        "A day with {} chats and {} specialists, seed {}",
        options.chats, options.specialists, options.seed
    );
    println!("\n  queue       came  left    wait p50     p80     p95     max   within 60 s");
    for (index, name) in QUEUES.iter().enumerate() {
        let mut waits = tally.waits[index].clone();
        waits.sort_unstable();
        println!(
            "  {name:<10} {:>5} {:>5}    {:>8} {:>7} {:>7} {:>7} {:>10} %",
            tally.arrived[index],
            tally.abandoned[index],
            seconds(percentile(&waits, 50)),
            seconds(percentile(&waits, 80)),
            seconds(percentile(&waits, 95)),
            seconds(percentile(&waits, 100)),
            percent(waits.iter().filter(|wait| **wait <= 60_000).count(), waits.len()),
        );
    }
    let (least, most, fairness) = shares(tally);
    println!(
        "\n  chats completed {}, transfers {}, parked {}, waited again {}",
        tally.completed, tally.transferred, tally.parked, tally.requeued
    );
    let offers: Vec<String> = OUTCOMES
        .iter()
        .map(|end| format!("{} {}", end.word(), tally.offers.get(end.word()).unwrap_or(&0)))
        .collect();
    println!("  offers: {}", offers.join(", "));
    println!(
        "  fairness of chats per hour online (Jain, 1 is even): {fairness:.3}; least {least:.1}, most {most:.1}"
    );
    println!(
        "  occupancy: {} % of the places of those online",
        occupancy(tally)
    );
    let told = tally.ranges.below + tally.ranges.inside + tally.ranges.above;
    let of = |count: u64| {
        percent(
            usize::try_from(count).unwrap_or(0),
            usize::try_from(told).unwrap_or(0),
        )
    };
    println!(
        "  expected wait (P50 to P80): told to {told}, unknown to {}; waits inside the range {} %, below it {} %, above it {} %",
        tally.ranges.unknown,
        of(tally.ranges.inside),
        of(tally.ranges.below),
        of(tally.ranges.above),
    );
    println!(
        "  {} steps, {} events, {} messages",
        tally.steps, tally.events, tally.messages
    );
}

/// The same for programs.
#[must_use]
pub fn figures(tally: &Tally) -> Value {
    let queues: Vec<Value> = QUEUES
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let mut waits = tally.waits[index].clone();
            waits.sort_unstable();
            json!({
                "queue": name, "arrived": tally.arrived[index], "abandoned": tally.abandoned[index],
                "wait_ms": {"p50": percentile(&waits, 50), "p80": percentile(&waits, 80),
                    "p95": percentile(&waits, 95), "max": percentile(&waits, 100)},
            })
        })
        .collect();
    let (least, most, fairness) = shares(tally);
    json!({
        "queues": queues, "completed": tally.completed, "transferred": tally.transferred,
        "parked": tally.parked, "requeued": tally.requeued, "offers": tally.offers,
        "fairness": fairness, "chats_per_hour": {"least": least, "most": most},
        "occupancy_percent": occupancy(tally),
        "expected_wait": {"below": tally.ranges.below, "inside": tally.ranges.inside,
            "above": tally.ranges.above, "unknown": tally.ranges.unknown},
        "steps": tally.steps, "events": tally.events, "messages": tally.messages,
    })
}

/// The smallest value that so many percent do not exceed; the values are sorted.
#[must_use]
pub fn percentile(sorted: &[i64], percent: usize) -> i64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(0)
}

/// Least and most chats per hour online, and Jain's index over everyone.
#[expect(clippy::cast_precision_loss, reason = "a day's counts")]
fn shares(tally: &Tally) -> (f64, f64, f64) {
    let rates: Vec<f64> = tally
        .work
        .values()
        .filter(|work| work.online > 0)
        .map(|work| work.chats as f64 * 3_600_000.0 / work.online as f64)
        .collect();
    let sum: f64 = rates.iter().sum();
    let squares: f64 = rates.iter().map(|rate| rate * rate).sum();
    let least = rates.iter().copied().fold(f64::INFINITY, f64::min);
    let most = rates.iter().copied().fold(0.0, f64::max);
    (
        least,
        most,
        sum * sum / (rates.len() as f64 * squares).max(f64::MIN_POSITIVE),
    )
}

fn occupancy(tally: &Tally) -> usize {
    let taken: i64 = tally.work.values().map(|work| work.taken).sum();
    let places: i64 = tally.work.values().map(|work| work.online * 3).sum();
    percent(
        usize::try_from(taken).unwrap_or(0),
        usize::try_from(places).unwrap_or(0),
    )
}

fn percent(part: usize, whole: usize) -> usize {
    (part * 100 + whole / 2).checked_div(whole).unwrap_or(0)
}

#[expect(clippy::cast_precision_loss, reason = "a day's milliseconds")]
fn seconds(millis: i64) -> String {
    format!("{:.0} s", millis as f64 / 1_000.0)
}
