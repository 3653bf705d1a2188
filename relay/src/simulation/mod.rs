//! One seeded story after another: the engine, the gateway, the store's statements and the clients' machine as they
//! are, on a network that delays, cuts and falls silent, and a disk that refuses, dies and takes the relay along.
//!
//! Time is virtual, ids and chance come from the seed: a seed tells the same story every time. `SIMULATION_SEED=7`
//! tells that one line by line; `SIMULATION_SEEDS=10000` runs so many:
//!
//! ```sh
//! SIMULATION_SEEDS=10000 cargo test -p switchboard-relay --lib a_thousand_seeds -- --nocapture
//! ```
//!
//! Not simulated: TLS, HTTP beside the socket, the pool and threads of the SQLite store (`store/sqlite/crash.rs` takes
//! the power from those), and what the operating system does to processes.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "who watches looks for one kind of thing and skips the rest"
)]

mod acts;
mod admin;
mod calm;
mod chance;
mod client;
mod crash;
mod network;
mod relay;
mod setting;
mod store;
mod story;
mod tests;
mod told;
mod traffic;
mod witness;
