//! A file system for SQLite (a VFS named [`NAME`]) that loses power on command.
//!
//! It passes everything on to SQLite's own file system, and keeps for every file what a disk would have kept: the
//! bytes as of the last sync, and each write since. [`lose_power`] puts the files back to what was synced, with a
//! chosen part of what was not: a disk may have written any of it. [`die_after`] lets every operation fail from a
//! given write on, that write torn in the middle, as a process sees it that is about to be gone.
//!
//! Folders are independent: tests run side by side, each in its own.

mod files;
mod vfs;

pub use files::{die_after, forget, lose_power, open_files, writes};
pub use vfs::{NAME, register};
