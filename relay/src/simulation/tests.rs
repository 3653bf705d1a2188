//! A thousand stories, a disk that lies, and ten bugs.

use super::story::{Manner, Played, play};
use super::traffic::Traffic;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use switchboard_core::planted::{Bug, plant};

/// How many stories there are in the usual tests.
const SEEDS: u64 = 1_000;
/// Seeds that found something once: they are always played.
const KEPT: [u64; 1] = [135];
/// In so many stories every bug shows itself.
const ENOUGH: u64 = 600;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Plays seeds on every core until one goes wrong.
fn play_all(seeds: impl Iterator<Item = u64>, manner: Manner) -> (Traffic, Option<Played>) {
    let seeds: Vec<u64> = seeds.collect();
    let next = AtomicU64::new(0);
    let told = Mutex::new((Traffic::default(), None::<Played>));
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while let Some(seed) = usize::try_from(next.fetch_add(1, Ordering::SeqCst))
                    .ok()
                    .and_then(|at| seeds.get(at))
                {
                    let played = play(*seed, manner);
                    let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
                    told.0 += played.traffic;
                    let first = told.1.as_ref().is_none_or(|known| played.seed < known.seed);
                    if played.wrong.is_some() && first {
                        told.1 = Some(played);
                    }
                    if told.1.is_some() {
                        return;
                    }
                }
            });
        }
    });
    told.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// The story of a seed, line by line.
fn story(seed: u64, manner: Manner) -> Vec<String> {
    play(seed, Manner { told: true, ..manner }).story
}

#[test]
fn a_thousand_seeds() {
    let manner = Manner::default();
    let seeds: Vec<u64> = match number("SIMULATION_SEED") {
        Some(seed) => vec![seed],
        None => {
            let count = number("SIMULATION_SEEDS").unwrap_or(SEEDS);
            KEPT.into_iter().chain(1..=count).collect()
        }
    };
    let (traffic, wrong) = play_all(seeds.into_iter(), manner);
    println!("{traffic}");
    if let Some(Played { seed, wrong, .. }) = wrong {
        panic!(
            "seed {seed}: {}\n{}",
            wrong.unwrap_or_default(),
            story(seed, manner).join("\n")
        );
    }
    assert!(
        traffic.seeds < 100 || traffic.deaths > traffic.seeds / 20,
        "hardly anything died: {traffic}"
    );
}

/// A seed tells the same story every time, whatever else runs.
#[test]
fn a_seed_is_a_story() {
    let manner = Manner::default();
    for seed in 1..=number("SIMULATION_TWICE").unwrap_or(6) {
        let (once, twice) = (story(seed, manner), story(seed, manner));
        let first = once.iter().zip(&twice).position(|(one, other)| one != other);
        let first = first.or((once.len() != twice.len()).then_some(once.len().min(twice.len())));
        assert_eq!(
            first,
            None,
            "seed {seed}: {:?}",
            first.map(|at| (once.get(at), twice.get(at)))
        );
    }
}

/// A disk that says it has what it has not loses something, and that is seen: the checks are worth something.
#[test]
fn a_disk_that_lies_is_found_out() {
    let manner = Manner {
        lies: true,
        ..Manner::default()
    };
    let (_, wrong) = play_all(1..=40, manner);
    let wrong = wrong.expect("a loss is seen");
    println!("seed {}: {}", wrong.seed, wrong.wrong.unwrap_or_default());
}

/// Each bug in a process of its own, because it is planted in all of it.
#[test]
fn each_planted_bug_is_found() {
    let program = std::env::current_exe().expect("this program");
    for bug in Bug::ALL {
        let child = Command::new(&program)
            .args([
                "--exact",
                "simulation::tests::one_planted_bug",
                "--ignored",
                "--nocapture",
            ])
            .env("SIMULATION_BUG", (bug as u8).to_string())
            .output()
            .expect("it runs");
        let said = String::from_utf8_lossy(&child.stdout);
        let found = said.lines().find(|line| line.contains("found by seed"));
        assert!(
            child.status.success() && found.is_some(),
            "{bug:?} was not found:\n{said}"
        );
        println!("{}", found.unwrap_or_default());
    }
}

#[test]
#[ignore = "part of `each_planted_bug_is_found`"]
fn one_planted_bug() {
    let number = number("SIMULATION_BUG").expect("SIMULATION_BUG says which");
    let bug = Bug::ALL.into_iter().find(|bug| u64::from(*bug as u8) == number);
    let bug = bug.expect("there is such a bug");
    plant(Some(bug));
    // Violations that the relay notices itself, by a panic in its engine, count as found by what follows from them.
    let (_, wrong) = play_all(1..=ENOUGH, Manner::default());
    let wrong = wrong.expect("it is found");
    println!(
        "{bug:?} found by seed {}: {}",
        wrong.seed,
        wrong.wrong.unwrap_or_default()
    );
}
