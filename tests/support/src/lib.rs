//! The real parts a journey or the demo is made of: processes, a display, a session bus, a notification server, the
//! relay, a page with the widget, a browser and the desktop window.
//!
//! It starts programs and looks at them from outside, as a person would. It knows neither the relay's nor the
//! desktop's code: both are found as binaries.

mod browser;
mod bus;
mod compare;
mod dialogue;
mod display;
mod notifications;
mod page;
mod process;
mod programs;
mod relay;
mod run;
mod surface;
mod typing;
mod wait;
mod window;

pub use browser::Browser;
pub use bus::{Keyring, SessionBus};
pub use compare::{Difference, Said, compare, spoken};
pub use dialogue::{Dialogue, Side, Turn, read_dialogues, read_up_to};
pub use display::Display;
pub use notifications::{Answering, Notice, Notices};
pub use page::Page;
pub use process::{Process, free_port, port_or_free};
pub use programs::{Programs, repository};
pub use relay::Relay;
pub use run::Run;
pub use surface::{Marks, Seen, Surface, hook, sent};
pub use typing::{Stroke, strokes};
pub use wait::{PATIENCE, until};
pub use window::{Window, cached};
