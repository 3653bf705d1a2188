//! A small day, and what is to be true of it whatever the seed.

use std::path::Path;
use switchboard_sim::{Day, Options, Tally, report};
use switchboard_test_support::read_up_to;

fn day(seed: u64) -> Tally {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../journeys/dialogues.jsonl");
    let dialogues = read_up_to(&ours, 100).expect("our dialogues");
    let options = Options {
        seed,
        chats: 300,
        specialists: 12,
    };
    Day::new(&dialogues, options).run()
}

#[test]
fn everyone_who_comes_is_answered_or_leaves() {
    for seed in 1..=3 {
        let tally = day(seed);
        let answered: usize = tally.waits.iter().map(Vec::len).sum();
        let left: u64 = tally.abandoned.iter().sum();
        assert_eq!(answered as u64 + left, 300, "seed {seed}");
        assert!(tally.completed > 200, "seed {seed}: {}", tally.completed);
        assert!(tally.transferred > 0, "seed {seed}: nothing was transferred");
    }
}

#[test]
fn the_same_seed_makes_the_same_day() {
    assert_eq!(report::figures(&day(7)), report::figures(&day(7)));
    assert_ne!(report::figures(&day(7)), report::figures(&day(8)));
}
