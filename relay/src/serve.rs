//! `serve`: takes the folder, the port and the certificates, runs until told to stop, and stops in order.

use crate::app::{self, Running};
use crate::config::Config;
use crate::folder::{Address, Folder, Lock};
use crate::http;
use crate::keep::retention;
use crate::store::{Keyring, StoreError};
use anyhow::{Context, Result, anyhow, bail};
use axum_server::{Address as Listens, Handle, Server, tls_rustls::RustlsConfig};
use std::{
    io::{ErrorKind, Write as _},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};
use tokio::task::JoinSet;

/// How long sockets and requests may take to end.
const FAREWELL: Duration = Duration::from_secs(5);
/// How long a connection may take to say what it wants, and stay without wanting anything.
const ASKING: Duration = Duration::from_secs(15);
/// How often certificate files are looked at.
const CERTIFICATES: Duration = Duration::from_secs(30);

/// Runs the relay until the process is told to stop.
pub(crate) async fn serve(config: Config) -> Result<()> {
    let folder = Folder::open(&config.data)?;
    let _lock = take_lock(&folder)?;
    let listener = bind(config.listen)?;
    let address = listener
        .local_addr()
        .context("The address listened on cannot be read.")?;
    let tls = certificates(&config).await?;
    let mut running = open(&folder, config, address).await?;
    let handle = Handle::new();
    let mut servers = JoinSet::new();
    tokio::spawn(retention::run(running.app.clone()));
    let router = http::router(running.app.clone());
    let service = router.clone().into_make_service_with_connect_info::<SocketAddr>();
    let administration = match tls {
        None => {
            let server = axum_server::from_tcp(listener)?.handle(handle.clone());
            servers.spawn(impatient(server).serve(service));
            loopback(address)
        }
        Some((tls, files)) => {
            servers.spawn(
                impatient(axum_server::from_tcp_rustls(listener, tls.clone())?.handle(handle.clone()))
                    .serve(service),
            );
            tokio::spawn(keep_certificates(tls, files));
            // The relay's own commands must not depend on a certificate that names a public host.
            let own = bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
            let own_address = own.local_addr()?;
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            let server = axum_server::from_tcp(own)?.handle(handle.clone());
            servers.spawn(impatient(server).serve(service));
            own_address
        }
    };
    folder.announce(&Address {
        administration: format!("http://{administration}"),
    })?;
    tracing::info!(%address, public_url = running.app.public_url(), data = %folder.path().display(), "the relay listens");
    // Whoever started the relay may have stopped listening to it.
    let _ = writeln!(
        std::io::stdout(),
        "Switchboard relay listens at {}",
        running.app.public_url()
    );
    if running
        .app
        .store
        .people()
        .await
        .is_ok_and(|people| people.is_empty())
    {
        tracing::warn!("nobody can sign in yet: `switchboard-relay init` invites the first admin");
    }
    tokio::select! {
        () = told_to_stop() => {}
        () = running.ended() => {
            folder.withdraw();
            bail!("The relay's engine has failed; the reason is in the log. Nothing that was acknowledged is lost. Start it again.");
        }
        Some(ended) = servers.join_next() => {
            folder.withdraw();
            return Err(ended?.err().map_or_else(|| anyhow!("The listener ended."), anyhow::Error::from));
        }
    }
    farewell(running, &handle, servers).await;
    folder.withdraw();
    tracing::info!("the relay has stopped");
    Ok(())
}

/// Cuts connections that say nothing, or say it letter by letter: each would hold one of the process's file handles for
/// ever. Sockets are the gateway's to watch.
pub(crate) fn impatient<A: Listens, Acceptor>(server: Server<A, Acceptor>) -> Server<A, Acceptor> {
    let mut server = server.first_request_timeout(ASKING);
    server.http_builder().http1().header_read_timeout(ASKING);
    server
        .http_builder()
        .http2()
        .keep_alive_interval(ASKING)
        .keep_alive_timeout(ASKING);
    server
}

/// Opens the store and says in a sentence what is wrong with it.
pub(crate) async fn open(folder: &Folder, config: Config, address: SocketAddr) -> Result<Running> {
    let key = folder.operator_key()?;
    let shown = folder.path().join("relay.db").display().to_string();
    let keys = keyring(folder, &config)?;
    app::open(config, address, key, keys).await.map_err(|error| match error {
        StoreError::Locked { key } => anyhow!(
            "The database {shown} holds values that only the key {key} opens, and that key is not here. Put the \
             encryption.key back that belongs to it, or name the key in SWITCHBOARD_ENCRYPTION_KEYS."
        ),
        StoreError::Newer { found, known } => anyhow!(
            "The database {shown} was written by a newer relay: it has schema version {found}, this relay knows up to \
             {known}. Install the newer relay again, or restore a backup that was made before the update."
        ),
        StoreError::Corrupt(what) => anyhow!(
            "The database {shown} cannot be read: {what}. Put a backup in its place with `switchboard-relay restore`, or \
             start with an empty data folder."
        ),
        StoreError::Conflict(what) | StoreError::Unavailable(what) => anyhow!(
            "The database {shown} cannot be opened: {what}. See that the disk is not full and that the user that runs \
             the relay may write there."
        ),
    })
}

/// The keys that are named, or else those in the folder.
pub(crate) fn keyring(folder: &Folder, config: &Config) -> Result<Keyring> {
    let (keys, place) = match &config.encryption_keys {
        Some(keys) => (keys.0.clone(), "`encryption_keys`".to_owned()),
        None => {
            let file = folder.path().join("encryption.key");
            (folder.encryption_keys()?, format!("The file {}", file.display()))
        }
    };
    Keyring::parse(&keys).with_context(|| {
        format!("{place} holds something that is no key: each is `ek_` and 64 hexadecimal digits.")
    })
}

fn take_lock(folder: &Folder) -> Result<Lock> {
    match folder.lock()? {
        Some(lock) => Ok(lock),
        None => bail!(
            "Another relay already runs on the data folder {}. Stop it first, or name another folder with --data.",
            folder.path().display()
        ),
    }
}

fn bind(address: SocketAddr) -> Result<TcpListener> {
    let listener = TcpListener::bind(address).map_err(|error| {
        let advice = advice(error.kind());
        anyhow!("The relay cannot listen on {address}: {error}. {advice}")
    })?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

fn advice(kind: ErrorKind) -> &'static str {
    if kind == ErrorKind::AddrInUse {
        "Another program uses that port. Stop it, or choose another port with --listen or `listen`."
    } else if kind == ErrorKind::PermissionDenied {
        "This user may not use that port. Choose one above 1023, or let a reverse proxy stand in front."
    } else if kind == ErrorKind::AddrNotAvailable {
        "This machine does not have that address. Change `listen`."
    } else {
        "Choose another address with --listen or `listen`."
    }
}

/// The same port, reached from this machine.
fn loopback(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) => IpAddr::V4(if ip.is_unspecified() {
            Ipv4Addr::LOCALHOST
        } else {
            ip
        }),
        IpAddr::V6(ip) => IpAddr::V6(if ip.is_unspecified() {
            Ipv6Addr::LOCALHOST
        } else {
            ip
        }),
    };
    SocketAddr::new(ip, address.port())
}

/// The certificate and its files, if TLS is on.
pub(crate) async fn certificates(config: &Config) -> Result<Option<(RustlsConfig, (PathBuf, PathBuf))>> {
    let Some((cert, key)) = config.tls.files() else {
        return Ok(None);
    };
    let tls = RustlsConfig::from_pem_file(cert, key).await.with_context(|| {
        format!(
            "The certificate {} and its key {} cannot be used. Both must be PEM files that belong together and that the \
             user that runs the relay may read.",
            cert.display(),
            key.display()
        )
    })?;
    Ok(Some((tls, (cert.to_owned(), key.to_owned()))))
}

/// Reads the certificate again when its files change or the process gets SIGHUP. A bad one leaves the old one in use.
async fn keep_certificates(tls: RustlsConfig, (cert, key): (PathBuf, PathBuf)) {
    let mut seen = (changed(&cert), changed(&key));
    loop {
        let asked = tokio::select! {
            () = hang_up() => true,
            () = tokio::time::sleep(CERTIFICATES) => false,
        };
        let found = (changed(&cert), changed(&key));
        if !asked && found == seen {
            continue;
        }
        seen = found;
        match tls.reload_from_pem_file(&cert, &key).await {
            Ok(()) => tracing::info!("the certificate was read again"),
            Err(error) => tracing::error!(%error, "the new certificate cannot be used; the old one stays"),
        }
    }
}

fn changed(file: &Path) -> Option<SystemTime> {
    std::fs::metadata(file).and_then(|data| data.modified()).ok()
}

async fn farewell(running: Running, handle: &Handle<SocketAddr>, mut servers: JoinSet<std::io::Result<()>>) {
    tracing::info!(
        sockets = running.app.registry.sockets(),
        "the relay stops: sockets are told to come back later"
    );
    // Whoever listens to this is a socket that says goodbye.
    let _ = running.stop.send(true);
    handle.graceful_shutdown(Some(FAREWELL));
    let ended = async {
        while running.app.registry.sockets() > 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        while servers.join_next().await.is_some() {}
    };
    if tokio::time::timeout(FAREWELL, ended).await.is_err() {
        tracing::warn!("some connections did not end in time");
    }
    running.finish().await;
}

#[cfg(unix)]
async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

#[cfg(not(unix))]
async fn told_to_stop() {
    let _ = tokio::signal::ctrl_c().await;
}

#[cfg(unix)]
async fn hang_up() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::hangup()) {
        Ok(mut hangup) => {
            hangup.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn hang_up() {
    std::future::pending().await
}
