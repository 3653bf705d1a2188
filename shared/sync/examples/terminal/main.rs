//! Chat in a terminal, as a customer of a site or as a specialist.
//!
//! ```sh
//! cargo run -p switchboard-sync --example terminal -- http://127.0.0.1:8787 SITE --origin https://shop.example
//! cargo run -p switchboard-sync --example terminal -- http://127.0.0.1:8787 --token-file FILE
//! ```
//!
//! Lines that are typed are sent. `/accept` takes the chat that rings, `/next` goes to the next open one, `/online` and
//! `/away` say whether chats may come, `/end` ends the chat, `/quit` leaves; so does the end of the input, once all is
//! sent. With `--keep FILE` it goes on where it stood, and its token is exchanged before it ends.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::disallowed_types,
    reason = "an example has what the crate has not: a clock, chance, a socket, a file and a terminal"
)]

mod kept;
mod link;
mod requests;
mod screen;
mod terminal;
mod words;

use anyhow::{Context as _, Result};
use clap::Parser;
use kept::Kept;
use requests::Requests;
use std::{path::PathBuf, sync::Arc};
use switchboard_sync::Tokens;
use terminal::Terminal;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    runtime::Builder,
    sync::mpsc,
    time::sleep,
};

/// Chat in a terminal.
#[derive(Parser)]
struct Options {
    /// Where the relay is, such as http://127.0.0.1:8787
    relay: String,
    /// The key of a site: chat as a customer of it
    #[arg(required_unless_present = "token_file")]
    site: Option<String>,
    /// A file that holds a specialist's token: answer as them
    #[arg(long, conflicts_with = "site")]
    token_file: Option<PathBuf>,
    /// The origin of one of the site's pages; the relay's own when absent
    #[arg(long, conflicts_with = "token_file")]
    origin: Option<String>,
    /// A file to go on from after a restart
    #[arg(long)]
    keep: Option<PathBuf>,
}

fn main() -> Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let done = runtime.block_on(chat(Options::parse()));
    // Whoever still reads the keyboard is not waited for.
    runtime.shutdown_background();
    done
}

async fn chat(options: Options) -> Result<()> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let relay = options.relay.trim_end_matches('/').to_owned();
    let origin = options
        .site
        .is_some()
        .then(|| options.origin.unwrap_or_else(|| relay.clone()));
    let requests = Arc::new(Requests::new(relay, origin)?);
    let kept = match (
        Kept::load(options.keep.as_deref())?,
        options.token_file,
        options.site,
    ) {
        (Some(kept), ..) => kept,
        (None, Some(file), _) => {
            let token = std::fs::read_to_string(&file);
            let token = token.with_context(|| format!("cannot read {}", file.display()))?;
            Kept::new(Tokens::new(token.trim().to_owned(), kept::now()))
        }
        (None, None, site) => {
            let token = requests.customer(&site.unwrap_or_default()).await?;
            Kept::new(Tokens::new(token, kept::now()))
        }
    };
    // A socket that brings more waits.
    let (tell, mut inbox) = mpsc::channel(64);
    let mut terminal = Terminal::new(kept, options.keep, requests, tell);
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let mut typing = true;
    while typing || terminal.waits() {
        terminal.pump()?;
        tokio::select! {
            line = lines.next_line(), if typing => match line.context("cannot read what is typed")? {
                Some(line) if line.trim() == "/quit" => break,
                Some(line) => terminal.typed(line.trim()),
                None => typing = false,
            },
            Some((link, heard)) = inbox.recv() => terminal.heard(link, heard)?,
            () = sleep(terminal.rest()) => terminal.tick(),
        }
    }
    terminal.pump()
}
