//! Everything around the widget and the window: display, bus, keyring, notification server, relay, page.

use crate::Workspace;
use anyhow::Result;
use std::path::{Path, PathBuf};
use switchboard_protocol::SessionRecord;
use switchboard_test_support::{
    Browser, Display, Keyring, Notices, Page, Programs, Relay, Run, SessionBus, Window, cached, free_port,
};

/// A virtual stage. Its parts end in this order when it is dropped.
#[derive(Debug)]
pub struct Stage {
    /// The page with the widget.
    pub page: Page,
    /// The relay, running.
    pub relay: Relay,
    /// Who works here.
    pub workspace: Workspace,
    /// The notification server of this stage's bus.
    pub notices: Notices,
    /// The built programs.
    pub programs: Programs,
    desktop_data: PathBuf,
    _keyring: Keyring,
    _bus: SessionBus,
    _display: Display,
    /// The run's folder and environment.
    pub run: Run,
}

impl Stage {
    /// Raises the stage on a run's folder, with the data in a folder that holds none yet.
    ///
    /// # Errors
    /// When a part is missing or does not start.
    pub async fn raise(mut run: Run, data: &Path) -> Result<Self> {
        let programs = Programs::find()?;
        run.isolate()?;
        let display = Display::start(&mut run).await?;
        let bus = SessionBus::start(&mut run).await?;
        let keyring = Keyring::start(&run, &bus).await?;
        let notices = Notices::serve(&bus).await?;
        std::fs::create_dir_all(data)?;
        let mut page = Page::bind(0).await?;
        let mut relay = Relay::new(&run, &programs.relay, &data.join("relay"), free_port()?);
        let workspace = Workspace::open(&relay, &data.join("workspace.json"), page.origin()).await?;
        relay.start().await?;
        page.serve(&relay.address(), workspace.site(page.origin())?)?;
        Ok(Self {
            page,
            relay,
            workspace,
            notices,
            programs,
            desktop_data: data.join("desktop"),
            _keyring: keyring,
            _bus: bus,
            _display: display,
            run,
        })
    }

    /// A browser that nobody has used.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn browser(&self) -> Result<Browser> {
        Browser::start(&self.run).await
    }

    /// The desktop app, with a link to join by if one is given.
    ///
    /// # Errors
    /// When the window does not open.
    pub async fn window(&self, link: Option<&str>) -> Result<Window> {
        Window::start(&self.run, &self.programs, &self.desktop_data, link).await
    }

    /// A second app, of somebody else, with a link to join by.
    ///
    /// # Errors
    /// When the window does not open.
    pub async fn other_window(&self, link: &str) -> Result<Window> {
        let data = self.desktop_data.with_file_name("other-desktop");
        Window::start(&self.run, &self.programs, &data, Some(link)).await
    }

    /// What the desktop's cache holds of a session.
    ///
    /// # Errors
    /// What the app's command says.
    pub async fn cached(&self, session: &str) -> Result<SessionRecord> {
        cached(&self.run, &self.programs.desktop, &self.desktop_data, session).await
    }
}
