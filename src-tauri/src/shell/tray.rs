//! The tray icon. Linux may have none, and gives no clicks: everything is in its menu.

use super::show_window;
use tauri::menu::{Menu, MenuItem};
use tauri::tray::{MouseButton, TrayIconBuilder, TrayIconEvent};
use tauri::{App, AppHandle};

const TRAY: &str = "main";
const SHOW: &str = "show";
const QUIT: &str = "quit";

/// Adds the tray icon. `false`: there is none, and closing the window quits.
pub(crate) fn add_tray(app: &App) -> bool {
    if !has_tray() {
        return false;
    }
    match build(app) {
        Ok(()) => true,
        Err(error) => {
            tracing::info!(%error, "no tray icon");
            false
        }
    }
}

/// Says something over the icon, where the system shows it.
pub(super) fn describe(app: &AppHandle, text: &str) {
    if let Some(tray) = app.tray_by_id(TRAY) {
        let _ = tray.set_tooltip(Some(text));
    }
}

fn build(app: &App) -> tauri::Result<()> {
    let show = MenuItem::with_id(app, SHOW, "Show Switchboard", true, None::<&str>)?;
    let quit = MenuItem::with_id(app, QUIT, "Quit", true, None::<&str>)?;
    let mut tray = TrayIconBuilder::with_id(TRAY)
        .menu(&Menu::with_items(app, &[&show, &quit])?)
        .show_menu_on_left_click(cfg!(target_os = "linux"))
        .on_menu_event(|app, event| match event.id().as_ref() {
            SHOW => show_window(app),
            QUIT => app.exit(0),
            _ => {}
        })
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::Click {
                button: MouseButton::Left,
                ..
            } = event
            {
                show_window(tray.app_handle());
            }
        });
    if let Some(icon) = app.default_window_icon() {
        tray = tray.icon(icon.clone());
    }
    tray.build(app).map(|_| ())
}

/// macOS and Windows always have one. On Linux an icon can be made that nobody shows, which would lose the window:
/// only a desktop that is known to show icons counts.
fn has_tray() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let desktop = std::env::var("XDG_CURRENT_DESKTOP")
        .unwrap_or_default()
        .to_lowercase();
    ["kde", "xfce", "cinnamon", "mate", "lxqt"]
        .iter()
        .any(|name| desktop.split(':').any(|part| part.contains(name)))
}
