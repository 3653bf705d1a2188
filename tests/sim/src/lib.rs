//! A day at the desk: dialogues replayed with seeded arrivals through simulated specialists, in virtual time.
//!
//! The desk is the product's own; people are not. They answer, decline, miss, type at human speed, transfer, take
//! breaks and lose their connection; customers think, fall silent, lose patience and come back. The same seed makes
//! the same day.

mod day;
mod life;
mod office;
mod people;
pub mod report;
mod tally;

pub use day::{Day, Options};
pub use tally::Tally;
