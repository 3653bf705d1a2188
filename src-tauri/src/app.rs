//! Wires the app: the only file that names every real part.

use crate::controller::{Clock, Controller, Input, Start};
use crate::ipc::{self, Door};
use crate::link::{JoinLink, Network};
use crate::notify::Notifications;
use crate::profile::{self, Profile};
use crate::secrets::Keychain;
use crate::shell::{self, Shell};
use anyhow::Context as _;
use tauri::{App, AppHandle, async_runtime};
use tokio::sync::mpsc;

/// Inputs that may wait; senders wait when there are more.
const INBOX: usize = 1_024;

/// Opens the window and runs until it is closed.
pub(crate) fn run(profile: &Profile, join: Option<JoinLink>) -> anyhow::Result<()> {
    let mut builder = tauri::Builder::default();
    if !profile.chosen {
        // A second start brings the first one's window to the front and ends.
        builder = builder
            .plugin(tauri_plugin_single_instance::init(|app, _, _| {
                shell::show_window(app);
            }))
            .plugin(tauri_plugin_window_state::Builder::new().build());
    }
    let (sender, inbox) = mpsc::channel(INBOX);
    let setup_profile = profile.clone();
    let app = builder
        .plugin(tauri_plugin_opener::init())
        .manage(Door::new(sender.clone()))
        .invoke_handler(tauri::generate_handler![
            ipc::load,
            ipc::join,
            ipc::sign_in,
            ipc::sign_out,
            ipc::accept,
            ipc::decline,
            ipc::set_status,
            ipc::open_thread,
            ipc::close_thread,
            ipc::send,
            ipc::save_draft,
            ipc::retry,
            ipc::discard,
            ipc::end,
            ipc::dismiss_notice,
        ])
        .setup(move |app| Ok(set_up(app, &setup_profile, join, sender, inbox)?))
        .build(tauri::generate_context!())
        .context("The window cannot be opened. Is there a display?")?;
    // Held until the process ends.
    let _lock = profile.lock()?;
    app.run(|_, _| {});
    Ok(())
}

fn set_up(
    app: &App,
    profile: &Profile,
    join: Option<JoinLink>,
    sender: mpsc::Sender<Input>,
    inbox: mpsc::Receiver<Input>,
) -> anyhow::Result<()> {
    let runtime = async_runtime::handle().inner().clone();
    let stays = shell::add_tray(app);
    shell::open_window(app, profile.web_data(), &sender, stays)?;
    let notifications = Notifications::new(runtime.clone(), sender.clone());
    let controller = Controller::new(
        Shell::new(app.handle().clone(), notifications),
        Network::new(runtime, sender)?,
        Keychain::new(profile.name()),
        inbox,
        Start {
            cache: profile.cache(),
            device: profile::device(),
            join,
            clock: Clock::Machine,
        },
    );
    let fate = Fate(app.handle().clone());
    // A thread of its own: the controller waits for the disk.
    std::thread::Builder::new()
        .name("controller".to_owned())
        .spawn(move || {
            let _fate = fate;
            match tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .build()
            {
                Ok(runtime) => runtime.block_on(controller.run()),
                Err(error) => tracing::error!(%error, "the controller could not be started"),
            }
        })?;
    Ok(())
}

/// Ends the app together with its controller: a window without one would show what is no longer true.
struct Fate(AppHandle);

impl Drop for Fate {
    fn drop(&mut self) {
        tracing::error!("the controller has ended");
        self.0.exit(1);
    }
}
