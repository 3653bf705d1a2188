//! A session bus and a keyring of the run's own: the user's are never touched.
//!
//! The bus activates nothing, so the only notification server and the only keyring on it are the ones started here.

use crate::{PATIENCE, Process, Run, until};
use anyhow::{Context as _, Result, ensure};
use std::fs;
use tokio::{io::AsyncWriteExt as _, process::Command};
use zbus::{Connection, connection, fdo::DBusProxy, names::BusName, zvariant::OwnedObjectPath};

const CONFIG: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir={folder}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// A session bus.
#[derive(Debug)]
pub struct SessionBus {
    _daemon: Process,
    address: String,
}

impl SessionBus {
    /// Starts a bus daemon and points the run's programs at it.
    ///
    /// # Errors
    /// When `dbus-daemon` is missing or does not come up.
    pub async fn start(run: &mut Run) -> Result<Self> {
        let config = run.path("bus.conf");
        fs::write(
            &config,
            CONFIG.replace("{folder}", &run.runtime().to_string_lossy()),
        )?;
        let mut command = Command::new("dbus-daemon");
        command.arg(format!("--config-file={}", config.display())).args([
            "--nofork",
            "--nopidfile",
            "--print-address=1",
        ]);
        let mut daemon = Process::spawn_deaf(run, "bus", command)?;
        let address = until("the bus's address", PATIENCE, async || {
            ensure!(daemon.runs(), "{}", daemon.tail());
            let output = daemon.output();
            Ok(output
                .split_inclusive('\n')
                .find(|line| line.starts_with("unix:") && line.ends_with('\n'))
                .map(|line| line.trim().to_owned()))
        })
        .await
        .context("dbus-daemon did not start")?;
        run.set("DBUS_SESSION_BUS_ADDRESS", address.clone());
        Ok(Self {
            _daemon: daemon,
            address,
        })
    }

    /// Where to connect.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// A connection to it.
    ///
    /// # Errors
    /// When the bus refuses.
    pub async fn connect(&self) -> Result<Connection> {
        Ok(connection::Builder::address(self.address.as_str())?
            .build()
            .await?)
    }

    /// Waits until somebody owns this name.
    ///
    /// # Errors
    /// When nobody does in time.
    pub async fn wait_for(&self, name: &str) -> Result<()> {
        let connection = self.connect().await?;
        let proxy = DBusProxy::new(&connection).await?;
        until(&format!("{name} on the bus"), PATIENCE, async || {
            let taken = proxy.name_has_owner(BusName::try_from(name)?).await?;
            Ok(taken.then_some(()))
        })
        .await
    }
}

/// An unlocked keyring that speaks the Secret Service on the run's bus.
#[derive(Debug)]
pub struct Keyring {
    _daemon: Process,
}

impl Keyring {
    /// Starts a keyring daemon whose files live in the run's folder.
    ///
    /// # Errors
    /// When `gnome-keyring-daemon` is missing or does not come up.
    pub async fn start(run: &Run, bus: &SessionBus) -> Result<Self> {
        let control = run.runtime().join("keyring");
        fs::create_dir_all(&control)?;
        let mut command = Command::new("gnome-keyring-daemon");
        command
            .args(["--foreground", "--unlock", "--components=secrets"])
            .arg(format!("--control-directory={}", control.display()))
            .stdin(std::process::Stdio::piped());
        let mut daemon = Process::spawn(run, "keyring", command)?;
        let mut input = daemon.child().stdin.take().context("the keyring has no input")?;
        input.write_all(b"a run's keyring keeps nothing of value").await?;
        input.shutdown().await?;
        drop(input);
        bus.wait_for("org.freedesktop.secrets")
            .await
            .with_context(|| daemon.tail())?;
        has_default_collection(bus).await.with_context(|| daemon.tail())?;
        Ok(Self { _daemon: daemon })
    }
}

/// Programs put their secrets into the collection called default; without one they would ask a person.
async fn has_default_collection(bus: &SessionBus) -> Result<()> {
    let connection = bus.connect().await?;
    until("the keyring's default collection", PATIENCE, async || {
        let answer = connection
            .call_method(
                Some("org.freedesktop.secrets"),
                "/org/freedesktop/secrets",
                Some("org.freedesktop.Secret.Service"),
                "ReadAlias",
                &("default",),
            )
            .await?;
        let path: OwnedObjectPath = answer.body().deserialize()?;
        Ok((path.as_str() != "/").then_some(()))
    })
    .await
}
