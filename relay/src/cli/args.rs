//! What can be typed.

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use switchboard_model::Role;

/// The Switchboard relay: live chat for people who answer for a living.
#[derive(Debug, Parser)]
#[command(name = "switchboard-relay", version, propagate_version = true)]
pub(super) struct Args {
    /// Configuration file; `default-config` prints one to start from.
    #[arg(long, global = true, env = "SWITCHBOARD_CONFIG", value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Data folder: database, operator's key, lock.
    #[arg(long, global = true, env = "SWITCHBOARD_DATA", value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    /// Print the answer as one line of JSON.
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// What to do.
    #[command(subcommand)]
    pub(super) task: Task,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Task {
    /// Run the relay until it is told to stop.
    Serve {
        /// Address and port, such as 127.0.0.1:8787.
        #[arg(long, value_name = "ADDRESS")]
        listen: Option<String>,
    },
    /// Set up a new relay: make its data folder and invite the first admin.
    Init {
        /// The admin's name.
        #[arg(long)]
        name: String,
        /// The admin's e-mail address.
        #[arg(long)]
        email: String,
    },
    /// Say whether the configuration is good.
    CheckConfig,
    /// Print the default configuration, with every key explained.
    DefaultConfig,
    /// People who answer.
    #[command(subcommand)]
    User(UserTask),
    /// Installations of the widget.
    #[command(subcommand)]
    Site(SiteTask),
    /// Queues of waiting chats.
    #[command(subcommand)]
    Queue(QueueTask),
    /// Print a chat.
    Transcript {
        /// The session's id.
        session: String,
    },
}

/// People who answer.
#[derive(Debug, Subcommand)]
pub(super) enum UserTask {
    /// Add a person; prints an invitation.
    Add {
        /// Their name.
        #[arg(long)]
        name: String,
        /// Their e-mail address.
        #[arg(long)]
        email: String,
        /// specialist, lead or admin.
        #[arg(long, default_value = "specialist", value_parser = role)]
        role: Role,
        /// Something they are good at; may be repeated.
        #[arg(long = "skill")]
        skills: Vec<String>,
        /// A language they speak, such as en; may be repeated, none means any.
        #[arg(long = "language")]
        languages: Vec<String>,
        /// A queue they serve, by name; may be repeated.
        #[arg(long = "queue")]
        queues: Vec<String>,
        /// How many chats they take at once.
        #[arg(long)]
        capacity: Option<u32>,
    },
    /// Make a new invitation for someone who is there; older ones stop working.
    Invite {
        /// Their e-mail address.
        email: String,
    },
    /// Everyone.
    List,
}

/// Installations of the widget.
#[derive(Debug, Subcommand)]
pub(super) enum SiteTask {
    /// Add a site; prints the tag to paste into a page.
    Add {
        /// Its name, shown to customers.
        #[arg(long)]
        name: String,
        /// The queue it feeds, by name.
        #[arg(long)]
        queue: String,
        /// An origin whose pages may embed it, such as `https://shop.example`; may be repeated.
        #[arg(long = "origin", required = true)]
        origins: Vec<String>,
        /// The first sentence a customer reads.
        #[arg(long)]
        greeting: Option<String>,
        /// Brand colour as #rrggbb.
        #[arg(long, value_name = "COLOR")]
        brand_color: Option<String>,
    },
    /// Every site.
    List,
}

/// Queues of waiting chats.
#[derive(Debug, Subcommand)]
pub(super) enum QueueTask {
    /// Add a queue.
    Add {
        /// Its name.
        #[arg(long)]
        name: String,
        /// How long an offer rings, in seconds.
        #[arg(long, value_name = "SECONDS")]
        ring_time: Option<u32>,
        /// A skill it asks for; may be repeated.
        #[arg(long = "skill")]
        skills: Vec<String>,
    },
    /// Every queue.
    List,
}

fn role(word: &str) -> Result<Role, String> {
    Role::from_word(word).ok_or_else(|| {
        let words: Vec<_> = Role::ALL.iter().map(|role| role.word()).collect();
        format!("one of {}", words.join(", "))
    })
}
