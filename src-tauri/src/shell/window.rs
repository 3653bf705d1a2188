//! The one window: opened with everything refused that is not the app's own pages.

use crate::controller::Input;
use tauri::webview::NewWindowResponse;
use tauri::{App, AppHandle, Manager as _, Url, WebviewWindowBuilder, WindowEvent};
use tokio::sync::mpsc;

/// The window's label, as in `tauri.conf.json` and `capabilities/main.json`.
pub(crate) const MAIN: &str = "main";

/// Opens the window as the configuration describes it. With `stays`, closing hides it: a tray brings it back.
pub(crate) fn open_window(
    app: &App,
    web_data: std::path::PathBuf,
    inbox: &mpsc::Sender<Input>,
    stays: bool,
) -> Result<(), anyhow::Error> {
    let config = app
        .config()
        .app
        .windows
        .iter()
        .find(|window| window.label == MAIN);
    let config = config.ok_or_else(|| anyhow::anyhow!("tauri.conf.json has no window {MAIN}"))?;
    let window = WebviewWindowBuilder::from_config(app, config)?
        .data_directory(web_data)
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    let hidden = window.clone();
    let tell = inbox.clone();
    window.on_window_event(move |event| {
        if let WindowEvent::Focused(focused) = event {
            // Full only while the controller is busy for long; the next change of focus sets it right.
            let _ = tell.try_send(Input::Focused(*focused));
        }
        if let WindowEvent::CloseRequested { api, .. } = event
            && stays
            && hidden.hide().is_ok()
        {
            api.prevent_close();
        }
    });
    let _ = inbox.try_send(Input::Focused(window.is_focused().unwrap_or_default()));
    Ok(())
}

/// Brings the window to the front.
pub(crate) fn show_window(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else {
        return;
    };
    let shown = window
        .show()
        .and_then(|()| window.unminimize())
        .and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
}

/// The app's own pages: `tauri://localhost`, on Windows `http(s)://tauri.localhost`.
fn is_ours(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    match url.scheme() {
        "tauri" => host == "localhost",
        "http" | "https" => cfg!(windows) && host == "tauri.localhost",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn only_the_apps_own_pages_are_opened() {
        assert!(is_ours(&"tauri://localhost/index.html".parse().unwrap()));
        for foreign in [
            "https://example.com/",
            "http://127.0.0.1:8787/",
            "file:///etc/passwd",
            "data:text/html,x",
            "tauri://other/",
        ] {
            assert!(!is_ours(&foreign.parse().unwrap()), "{foreign}");
        }
    }
}
