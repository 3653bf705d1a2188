//! The relay: widget API, specialist socket, queue, assignment, durable messages.
//!
//! `app` is the composition root: the only file that names a concrete store. `engine` decides and commits, `gateway`
//! and `http` are the edges, `render` composes what one principal may see, `store` keeps. SQL stands only under
//! `store/`; who may do what is decided only in `auth/access`.

mod app;
mod ask;
mod auth;
pub mod cli;
pub mod config;
mod engine;
mod folder;
#[cfg(any(test, feature = "fuzz"))]
pub mod fuzz;
mod gateway;
mod http;
mod keep;
mod logs;
mod overview;
mod render;
mod serve;
#[cfg(test)]
mod simulation;
mod sites;
mod store;
#[cfg(test)]
mod trial;
