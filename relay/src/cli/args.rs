//! What can be typed.

use super::parse::{role, skill};
use super::rules::RuleArgs;
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use switchboard_model::{Level, Role, Skill, limits::RETENTION_DAYS};

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
    /// Copy everything that the relay keeps into one file, while it runs or not.
    Backup {
        /// The file to make; by default one with date and time in its name, in `backups` in the data folder.
        file: Option<PathBuf>,
    },
    /// Say whether a backup, or a store, is whole.
    Verify {
        /// The file.
        file: PathBuf,
    },
    /// Put a backup in the place of what the relay keeps. The relay must not run.
    Restore {
        /// The file; it is not changed.
        file: PathBuf,
    },
    /// Encrypt what is kept encrypted anew, under a new key in the data folder. The relay must not run.
    RotateKey,
    /// Say whether the configuration is good.
    CheckConfig,
    /// Print the default configuration, with every key explained.
    DefaultConfig,
    /// Print the OpenAPI document of the HTTP interface.
    Openapi,
    /// Print who may do what, as a page.
    Access,
    /// People who answer: inviting them.
    #[command(subcommand)]
    User(UserTask),
    /// People who answer: what they can do.
    #[command(subcommand)]
    Specialist(SpecialistTask),
    /// People who ask.
    #[command(subcommand)]
    Customer(CustomerTask),
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
    /// Erase every word of a chat that is over. It cannot be undone.
    Erase {
        /// The session's id.
        session: String,
        /// Do it.
        #[arg(long)]
        yes: bool,
    },
    /// Say for how long chats are kept, or set it.
    Retention(RetentionArgs),
    /// Say why a chat went to whom it went, and why not to somebody else.
    Why {
        /// The session's id.
        session: String,
        /// Only what concerns this person, by e-mail address.
        #[arg(long, value_name = "EMAIL")]
        person: Option<String>,
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
        /// Their phone number, with its country, such as +4930901820.
        #[arg(long)]
        phone: Option<String>,
        /// specialist, lead or admin.
        #[arg(long, default_value = "specialist", value_parser = role)]
        role: Role,
        /// Something they are good at, with a level from 1 to 5 such as billing=3; may be repeated.
        #[arg(long = "skill", value_name = "SKILL[=LEVEL]", value_parser = skill)]
        skills: Vec<(Skill, Level)>,
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
    /// Somebody forgot their password: signs them out everywhere and prints a code to set a new one.
    Reset {
        /// Their e-mail address.
        email: String,
    },
    /// Somebody answers no more: their chats wait again, their devices are signed out.
    Remove {
        /// Their e-mail address.
        email: String,
    },
    /// Everyone.
    List,
}

/// What people who answer can do.
#[derive(Debug, Subcommand)]
pub(super) enum SpecialistTask {
    /// Everyone.
    List,
    /// One of them.
    Show {
        /// Their e-mail address.
        email: String,
    },
    /// Change what is said; the rest stays.
    Set {
        /// Their e-mail address.
        email: String,
        /// What changes.
        #[command(flatten)]
        change: Box<PersonArgs>,
    },
}

/// What may change about a person.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct PersonArgs {
    /// Their name.
    #[arg(long)]
    pub(super) name: Option<String>,
    /// Their phone number, with its country, such as +4930901820.
    #[arg(long)]
    pub(super) phone: Option<String>,
    /// They have no phone number.
    #[arg(long, conflicts_with = "phone")]
    pub(super) no_phone: bool,
    /// specialist, lead or admin.
    #[arg(long, value_parser = role)]
    pub(super) role: Option<Role>,
    /// Something they are good at, with a level such as billing=3; may be repeated. All of them are replaced.
    #[arg(long = "skill", value_name = "SKILL[=LEVEL]", value_parser = skill)]
    pub(super) skills: Vec<(Skill, Level)>,
    /// They are good at nothing in particular.
    #[arg(long, conflicts_with = "skills")]
    pub(super) no_skills: bool,
    /// A language they speak, such as en; may be repeated. All of them are replaced.
    #[arg(long = "language")]
    pub(super) languages: Vec<String>,
    /// Any language will do.
    #[arg(long, conflicts_with = "languages")]
    pub(super) no_languages: bool,
    /// How many chats they take at once.
    #[arg(long)]
    pub(super) capacity: Option<u32>,
    /// A queue they serve, by name; may be repeated. All of them are replaced.
    #[arg(long = "queue")]
    pub(super) queues: Vec<String>,
    /// They serve no queue.
    #[arg(long, conflicts_with = "queues")]
    pub(super) no_queues: bool,
}

/// People who ask.
#[derive(Debug, Subcommand)]
pub(super) enum CustomerTask {
    /// Make two records of one person one.
    Merge {
        /// The id of the record that stays.
        kept: String,
        /// The id of the record that goes; its chats become the other one's.
        duplicate: String,
    },
    /// Erase a customer with every word of their chats. It cannot be undone.
    Erase {
        /// The customer's id.
        customer: String,
        /// Do it.
        #[arg(long)]
        yes: bool,
    },
}

/// For how long chats are kept.
#[derive(Debug, clap::Args)]
pub(super) struct RetentionArgs {
    /// Erase chats so many days after their end.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=i64::from(RETENTION_DAYS)))]
    pub(super) days: Option<u32>,
    /// Keep them for ever.
    #[arg(long, conflicts_with = "days")]
    pub(super) forever: bool,
    /// Do it: what is older is erased at once.
    #[arg(long)]
    pub(super) yes: bool,
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
        /// How it works.
        #[command(flatten)]
        rules: Box<RuleArgs>,
    },
    /// Change what is said about a queue; the rest stays.
    Set {
        /// Its name.
        queue: String,
        /// A new name.
        #[arg(long)]
        name: Option<String>,
        /// How it works.
        #[command(flatten)]
        rules: Box<RuleArgs>,
    },
    /// One queue with all its rules.
    Show {
        /// Its name.
        queue: String,
    },
    /// Every queue.
    List,
    /// What stands in the way of the queues.
    Warnings,
}
