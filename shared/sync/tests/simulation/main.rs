//! A machine over a faulty link to a small fake relay. Whatever is lost, doubled or cut off, it ends in the relay's
//! state, every command is settled once, a sender's messages keep their order, and nothing is shown twice.

mod client;
mod relay;
mod story;
mod things;
