//! Wires the app: the only file that names every real part.

use crate::controller::{Clock, Controller, Input, Start};
use crate::ipc::{self, Door};
use crate::link::{JoinLink, Network};
use crate::notify::Notifications;
use crate::profile::{self, Profile};
use crate::secrets::Keychain;
use crate::shell::{self, Shell};
use anyhow::Context as _;
use std::time::Duration;
use tauri::{App, AppHandle, RunEvent, async_runtime};
use tokio::{
    sync::mpsc,
    time::{error::Elapsed, timeout},
};

/// Inputs that may wait; senders wait when there are more.
const INBOX: usize = 1_024;

/// How long the end of the app waits for its notifications to be taken back.
const ENDING: Duration = Duration::from_secs(1);

/// Opens the window and runs until it is closed.
pub(crate) fn run(profile: &Profile, join: Option<JoinLink>) -> anyhow::Result<()> {
    anyhow::ensure!(
        has_display(),
        "There is no display to open the window on. Start Switchboard in a desktop session."
    );
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
    let (alive, mut ended) = mpsc::channel(1);
    let (door, setup_profile) = (sender.clone(), profile.clone());
    let app = builder
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
            ipc::transfer,
            ipc::cancel_transfer,
            ipc::hand_over,
            ipc::end_wrap_up,
            ipc::transfer_targets,
            ipc::dismiss_notice,
        ])
        .setup(move |app| Ok(set_up(app, &setup_profile, join, (sender, inbox), alive)?))
        .build(tauri::generate_context!())
        .context("The window cannot be opened")?;
    // Held until the process ends.
    let _lock = profile.lock()?;
    app.run(move |_, event| {
        if let RunEvent::Exit = event
            && door.try_send(Input::Quit).is_ok()
        {
            // Nobody sends through this: it ends when the last one who holds it is gone.
            let ended = async { timeout(ENDING, ended.recv()).await };
            let _: Result<Option<()>, Elapsed> = async_runtime::block_on(ended);
        }
    });
    Ok(())
}

fn set_up(
    app: &App,
    profile: &Profile,
    join: Option<JoinLink>,
    (sender, inbox): (mpsc::Sender<Input>, mpsc::Receiver<Input>),
    alive: mpsc::Sender<()>,
) -> anyhow::Result<()> {
    let runtime = async_runtime::handle().inner().clone();
    let stays = shell::add_tray(app);
    shell::open_window(app, profile.web_data(), &sender, stays)?;
    let notifications = Notifications::new(runtime.clone(), sender.clone(), alive);
    runtime.spawn(end_on_signal(app.handle().clone()));
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

/// Without a display the window's toolkit would end the process without a word to people.
fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// Ends the app together with its controller: a window without one would show what is no longer true.
struct Fate(AppHandle);

impl Drop for Fate {
    fn drop(&mut self) {
        if std::thread::panicking() {
            tracing::error!("the controller has failed");
            self.0.exit(1);
        }
    }
}

/// Ends the app as closing its window does when the system or a terminal asks.
async fn end_on_signal(app: AppHandle) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (Ok(mut ask), Ok(mut interrupt)) =
            (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
        else {
            return;
        };
        tokio::select! {
            _ = ask.recv() => {}
            _ = interrupt.recv() => {}
        }
    }
    #[cfg(not(unix))]
    if tokio::signal::ctrl_c().await.is_err() {
        return;
    }
    app.exit(0);
}
