//! Every corpus as it is, and bent by chance: the same chance each time, for a seed that is printed.

use super::TARGETS;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};
use std::{env, fs, panic, path::Path, thread};

/// What parsers stumble over.
const STUMBLES: [&[u8]; 14] = [
    b"\"",
    b"{",
    b"[",
    b"\\u0000",
    b"\\ud800",
    b"\xff",
    b"\0",
    b"null",
    b"-1",
    b"1e999",
    b"18446744073709551616",
    b"%00",
    b"..",
    b"]]]]]]",
];
/// How long an input may get, in bytes.
const LONGEST: usize = 16 * 1024;

/// The committed corpus of a target, and the protocol's examples where they are what it reads.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let examples = root.join("shared/protocol/examples/v1");
    let mut folders = vec![root.join("tests/fuzz/corpus").join(target)];
    match target {
        "socket_frame" => folders.extend([examples.join("client"), examples.join("command")]),
        "relay_frame" => folders.push(examples.join("relay")),
        _ => {}
    }
    let mut inputs = Vec::new();
    for folder in folders {
        let mut files: Vec<_> = fs::read_dir(&folder)
            .unwrap()
            .map(|file| file.unwrap().path())
            .collect();
        files.sort();
        for file in files {
            let bytes = fs::read(&file).unwrap();
            if folder.ends_with("command") {
                let frame = r#"{"type":"command","id":"0190a5d0-0000-7000-8000-000000000001","command":"#;
                inputs.push([frame.as_bytes(), &bytes, b"}"].concat());
            }
            inputs.push(bytes);
        }
    }
    if target == "config" {
        inputs.push(fs::read(root.join("relay/config.default.toml")).unwrap());
    }
    inputs
}

/// Another input, made from what is there.
fn bent(chance: &mut StdRng, corpus: &[Vec<u8>]) -> Vec<u8> {
    let mut input = corpus.choose(chance).unwrap().clone();
    for _ in 0..chance.random_range(1..=6) {
        let at = chance.random_range(0..=input.len());
        let end = chance.random_range(at..=input.len());
        match chance.random_range(0..7) {
            0 if at < input.len() => input[at] ^= 1 << chance.random_range(0..8),
            1 if at < input.len() => input[at] = chance.random(),
            2 => drop(input.drain(at..end)),
            3 => {
                let piece = input[at..end].to_vec();
                input.splice(at..at, piece);
            }
            4 => {
                let other = corpus.choose(chance).unwrap();
                let from = chance.random_range(0..=other.len());
                input.truncate(at);
                input.extend(&other[from..]);
            }
            5 => input.truncate(end),
            _ => drop(input.splice(at..at, STUMBLES.choose(chance).unwrap().iter().copied())),
        }
    }
    input.truncate(LONGEST);
    input
}

fn number(variable: &str, usual: u64) -> u64 {
    env::var(variable).map_or(usual, |count| count.parse().expect("a number"))
}

/// As deep as the relay's first thread may go, which reads the configuration; a test's own may go less deep.
fn on_a_stack_of_8_mib(test: fn()) {
    let thread = thread::Builder::new()
        .stack_size(8 * 1024 * 1024)
        .spawn(test)
        .unwrap();
    if let Err(said) = thread.join() {
        panic::resume_unwind(said);
    }
}

#[test]
fn whatever_comes_is_read_or_refused_and_comes_back_as_it_was() {
    on_a_stack_of_8_mib(try_everything);
}

#[test]
fn the_corpora_hold_what_is_read() {
    on_a_stack_of_8_mib(count_what_is_read);
}

fn try_everything() {
    let (seed, rounds) = (number("FUZZ_SEED", 7), number("FUZZ_ROUNDS", 1_000));
    println!("FUZZ_SEED={seed} FUZZ_ROUNDS={rounds}");
    for (name, target) in TARGETS {
        let corpus = corpus(name);
        assert!(corpus.len() > 3, "{name} has {} inputs", corpus.len());
        let mut chance = StdRng::seed_from_u64(seed);
        for round in 0..corpus.len() as u64 + rounds {
            let input = match usize::try_from(round).ok().and_then(|round| corpus.get(round)) {
                Some(input) => input.clone(),
                None => bent(&mut chance, &corpus),
            };
            let done = panic::catch_unwind(|| target(&input));
            assert!(
                done.is_ok(),
                "{name}, round {round}: {:?}",
                String::from_utf8_lossy(&input)
            );
        }
    }
}

fn count_what_is_read() {
    let frames = corpus("socket_frame");
    let read = frames
        .iter()
        .filter(|bytes| crate::gateway::read_frame(&String::from_utf8_lossy(bytes)).is_ok());
    assert!(read.count() > 20);
    let configs = corpus("config");
    let read = configs
        .iter()
        .filter(|bytes| crate::config::load_text(&String::from_utf8_lossy(bytes)).is_ok());
    assert!(read.count() > 1);
}
