//! The desk from outside: scenarios, a naive model beside it, and the events as they are stored.

mod against_model;
mod lives;
mod model;
mod scenarios;
mod stored_events;
mod world;
