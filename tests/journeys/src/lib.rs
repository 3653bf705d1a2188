//! Journeys: what a customer and a specialist do, done on the real widget, relay and desktop window.
//!
//! The demo and the tests share it. It drives programs from outside and imports neither the relay nor the desktop.

mod chat;
mod desk;
mod headless;
mod pictures;
mod report;
mod shop;
mod stage;
mod timing;
mod visitor;
mod windowed;
mod workspace;

pub use chat::{ChatReport, Pictures, agreed, replay};
pub use desk::Desk;
pub use headless::headless;
pub use pictures::pictures;
pub use report::write as write_report;
pub use shop::{SHOP_ORIGIN, shop};
pub use stage::Stage;
pub use timing::{Table, Timing};
pub use visitor::Visitor;
pub use windowed::{told_to_stop, windowed};
pub use workspace::Workspace;
