//! Random lives of a desk beside the naive model: after every step both say the same, and the invariants hold.
//!
//! As a part of the usual tests there are as many lives as take about a minute. `PROPTEST_CASES=5000` makes so
//! many; `DESK_STEPS=1000000` makes as many as it takes for a million steps, and says how many were made:
//!
//! ```sh
//! DESK_STEPS=1000000 cargo test -p switchboard-core the_desk_and -- --nocapture
//! ```
//!
//! A life that fails is made as short as it gets and told command by command; its seed is kept in
//! `proptest-regressions/desk.txt`.

mod compare;
mod corners;
mod history;
mod twins;

use crate::lives::{LONGEST, Life, life};
use proptest::test_runner::{Config, FileFailurePersistence, TestError, TestRunner};
use std::panic::{AssertUnwindSafe, catch_unwind};
use twins::Twins;

/// Lives in the usual tests.
const USUAL: u32 = 3_000;

#[expect(
    clippy::disallowed_methods,
    reason = "how long to look is for whoever looks to say"
)]
fn number(name: &str) -> Option<u32> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
#[expect(clippy::disallowed_macros, reason = "how many steps were made")]
fn the_desk_and_the_naive_model_agree() {
    let for_steps = number("DESK_STEPS").map(|steps| steps.div_ceil(LONGEST as u32 / 2));
    let cases = for_steps.or(number("PROPTEST_CASES")).unwrap_or(USUAL);
    let kept = FileFailurePersistence::Direct("proptest-regressions/desk.txt");
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: Some(Box::new(kept)),
        max_shrink_iters: 4_096,
        ..Config::default()
    });
    let steps = std::cell::Cell::new(0_u64);
    let outcome = runner.run(&life(), |life| {
        let mut twins = Twins::default();
        live(&mut twins, &life);
        steps.set(steps.get() + twins.steps);
        Ok(())
    });
    if let Err(TestError::Fail(reason, life)) = outcome {
        panic!("{reason}\n{}", tell(&life));
    }
    assert!(outcome.is_ok(), "{outcome:?}");
    println!("{} steps in {cases} lives", steps.get());
}

fn live(twins: &mut Twins, (beginning, picks): &Life) {
    twins.begin(*beginning);
    for pick in picks {
        twins.run(pick);
    }
    twins.check_history();
}

/// What was asked until it failed.
fn tell(life: &Life) -> String {
    let mut twins = Twins::default();
    let _ = catch_unwind(AssertUnwindSafe(|| live(&mut twins, life)));
    twins.story.join("\n").replace("00000000-0000-000", "")
}
