//! `backup`, `verify` and `restore`: what is typed, and what is read back.

use super::admin::show;
use crate::config::Config;
use crate::folder::Folder;
use crate::keep;
use crate::serve;
use crate::store::file::{self, Report};
use crate::store::fresh_key;
use anyhow::{Result, bail};
use serde_json::json;
use std::path::Path;

/// `backup`.
pub(super) fn backup(config: &Config, file: Option<&Path>, json: bool) -> Result<()> {
    let made = keep::backup(&config.data, file)?;
    let answer = json!({"file": made.file, "bytes": made.bytes, "report": made.report});
    show(json, &answer, |_| {
        println!("The backup is made and verified.");
        println!("  file      {}", made.file.display());
        println!("  size      {}", made.size());
        contents(&made.report);
    })
}

/// `rotate-key`. A process that dies in between leaves both keys in the file, and the next start goes on with either.
pub(super) async fn rotate_key(config: &Config, json: bool) -> Result<()> {
    if config.encryption_keys.is_some() {
        bail!(
            "The keys are named by `encryption_keys`. Put a new one before them, start the relay, and take the old ones \
             away once it runs."
        );
    }
    let folder = Folder::find(&config.data)?;
    let Some(_lock) = folder.lock()? else {
        bail!(
            "A relay runs on the data folder {}. Stop it, rotate the key, and start it again. Nothing was changed.",
            folder.path().display()
        );
    };
    let (old, new) = (folder.encryption_keys()?, fresh_key());
    folder.keep_keys(&format!("{new}\n{old}"))?;
    let running = serve::open(&folder, config.clone(), config.listen).await?;
    running.finish().await;
    let aside = folder.keep_old_keys(&old, &keep::stamp())?;
    folder.keep_keys(&format!("{new}\n"))?;
    show(json, &json!({"aside": aside}), |_| {
        println!("Everything that is kept encrypted is encrypted under a new key.");
        println!("The old one is in {}.", aside.display());
        println!("Backups from before need it; delete it with the last of them.");
    })
}

/// `verify`.
pub(super) fn verify(file: &Path, json: bool) -> Result<()> {
    let report = file::verify(file);
    show(json, &report, |report| {
        println!("{}", file.display());
        contents(report);
        for checked in &report.checked {
            println!("  checked   {} {}", checked.count, checked.what);
        }
        if report.schema.is_some() {
            println!("  checksum  {}", checksum(report.sealed));
        }
        for fault in &report.faults {
            println!("  WRONG     {fault}");
        }
        if report.more > 0 {
            println!("  WRONG     and {} more", report.more);
        }
        if report.faults.is_empty() {
            println!("Everything agrees.");
        }
    })?;
    match report.faults.len() + report.more {
        0 => Ok(()),
        1 => bail!("{} is not sound. Do not restore it.", file.display()),
        faults => bail!(
            "{} is not sound: {faults} faults. Do not restore it.",
            file.display()
        ),
    }
}

/// `restore`.
pub(super) fn restore(config: &Config, file: &Path, json: bool) -> Result<()> {
    let done = keep::restore(&config.data, file)?;
    let missing = missing_key(config, &done.store)?;
    let answer = json!({
        "store": done.store, "head": done.head, "migrated_from": done.migrated_from, "aside": done.aside,
        "was_damaged": done.was_damaged, "report": done.report, "missing_key": missing,
    });
    show(json, &answer, |_| {
        println!("{} is restored from {}.", done.store.display(), file.display());
        contents(&done.report);
        println!(
            "  new epoch {}: every desktop and widget takes everything anew",
            done.head.epoch
        );
        if let Some(schema) = done.migrated_from {
            println!("  schema {schema} was brought up to date in the store; the backup is as it was");
        }
        match &done.aside {
            None => println!("There was no store before."),
            Some(aside) if done.was_damaged => {
                println!(
                    "The store from before is damaged. It is kept as it was: {}",
                    aside.display()
                );
            }
            Some(aside) => {
                println!("The store from before is kept: {}", aside.display());
                println!(
                    "To undo: switchboard-relay --data {} restore {}",
                    config.data.display(),
                    aside.display()
                );
            }
        }
        match &missing {
            None => println!("Start the relay with `switchboard-relay serve`."),
            Some(key) => println!(
                "Before you start the relay: put the encryption.key into {} that the backup was made with, or name it in \
                 SWITCHBOARD_ENCRYPTION_KEYS. It is the key {key}.",
                config.data.display()
            ),
        }
    })
}

/// What the key is called that a store needs and that is not here.
fn missing_key(config: &Config, store: &Path) -> Result<Option<String>> {
    let Some(needed) = file::key_of(store) else {
        return Ok(None);
    };
    let folder = Folder::open(&config.data)?;
    let here = match &config.encryption_keys {
        Some(_) => serve::keyring(&folder, config)?.has(&needed),
        None => {
            folder.path().join("encryption.key").exists() && serve::keyring(&folder, config)?.has(&needed)
        }
    };
    Ok((!here).then_some(needed))
}

fn contents(report: &Report) {
    if let Some(head) = report.head {
        println!("  position  {}", head.position);
        println!("  epoch     {}", head.epoch);
    }
    if let Some(schema) = report.schema {
        println!("  schema    {schema}");
        println!(
            "  holds     {} chats, {} of them open, with {} messages",
            report.count("chats"),
            report.count("open chats"),
            report.count("messages")
        );
    }
}

fn checksum(sealed: Option<bool>) -> &'static str {
    match sealed {
        Some(true) => "is what it was when the backup was made",
        Some(false) => "is another one than when the backup was made",
        None => "none: not made by `backup`, or used since",
    }
}
