//! TLS from files: served, administered beside it, and read again on SIGHUP.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use reqwest::{Certificate, Client};
use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// Ends the relay with the test.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn fixture(name: &str) -> Vec<u8> {
    fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/fixtures")
            .join(name),
    )
    .unwrap()
}

fn install(folder: &Path, which: &str) {
    for part in ["cert", "key"] {
        fs::write(
            folder.join(format!("{part}.pem")),
            fixture(&format!("{which}.{part}.pem")),
        )
        .unwrap();
    }
}

/// A client that trusts one certificate only.
fn trusting(which: &str) -> Client {
    let certificate = Certificate::from_pem(&fixture(&format!("{which}.cert.pem"))).unwrap();
    Client::builder()
        .no_proxy()
        .tls_certs_only([certificate])
        .build()
        .unwrap()
}

async fn is_ready(client: &Client, url: &str) -> bool {
    client
        .get(format!("{url}/readyz"))
        .send()
        .await
        .is_ok_and(|response| response.status().is_success())
}

#[tokio::test]
async fn certificates_come_from_files_and_are_read_again() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    install(folder.path(), "one");
    let relay = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_switchboard-relay"));
        command.env_clear().arg("--data").arg(folder.path().join("data"));
        command.env("SWITCHBOARD_TLS__CERT", folder.path().join("cert.pem"));
        command.env("SWITCHBOARD_TLS__KEY", folder.path().join("key.pem"));
        command
    };
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let mut serving = Ended(
        relay()
            .args(serve)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap(),
    );
    let mut line = String::new();
    BufReader::new(serving.0.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let port = line.trim().rsplit(':').next().unwrap();
    let url = format!("https://localhost:{port}");
    assert!(is_ready(&trusting("one"), &url).await);
    assert!(!is_ready(&trusting("two"), &url).await);
    let administered = relay()
        .args(["queue", "add", "--name", "Support"])
        .status()
        .unwrap();
    assert!(administered.success());

    install(folder.path(), "two");
    let told = Command::new("kill")
        .arg("-HUP")
        .arg(serving.0.id().to_string())
        .status()
        .unwrap();
    assert!(told.success());
    let deadline = Instant::now() + Duration::from_secs(10);
    while !is_ready(&trusting("two"), &url).await {
        assert!(Instant::now() < deadline, "the new certificate is in use in time");
    }
    // One that cannot be used leaves the last one in place.
    fs::write(folder.path().join("key.pem"), "no key").unwrap();
    Command::new("kill")
        .arg("-HUP")
        .arg(serving.0.id().to_string())
        .status()
        .unwrap();
    assert!(is_ready(&trusting("two"), &url).await);
}
