//! The desk's proofs: scenarios rule by rule, random lives beside a naive model, and events as they are stored.

mod against;
mod lives;
mod model;
mod scenarios;
mod stored;
mod world;
