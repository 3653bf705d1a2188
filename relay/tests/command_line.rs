//! The real binary: set-up, administration with and without a running relay, and what goes wrong at start.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use serde_json::Value;
use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    path::Path,
    process::{Child, Command, ExitStatus, Output, Stdio},
};
use tempfile::TempDir;

fn relay(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_switchboard-relay"));
    command.env_clear().arg("--data").arg(data);
    command
}

fn run(data: &Path, args: &[&str]) -> Output {
    relay(data).args(args).output().unwrap()
}

fn json(data: &Path, args: &[&str]) -> Value {
    let output = run(data, args);
    assert!(
        output.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

fn refusal(data: &Path, args: &[&str]) -> String {
    let output = run(data, args);
    assert!(!output.status.success(), "{args:?} was done");
    String::from_utf8(output.stderr).unwrap()
}

/// A relay as a process of its own, ended with the test.
struct Serving {
    process: Child,
    url: String,
}

impl Serving {
    fn start(data: &Path) -> Self {
        let mut process = relay(data)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let url = line.trim().rsplit(' ').next().unwrap().to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "{line}");
        Self { process, url }
    }

    /// Told to stop as service runners do it.
    fn stop(mut self) -> ExitStatus {
        let told = Command::new("kill")
            .arg("-TERM")
            .arg(self.process.id().to_string())
            .status()
            .unwrap();
        assert!(told.success());
        self.process.wait().unwrap()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn set_up() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let invitation = json(
        folder.path(),
        &["init", "--name", "Ada", "--email", "Ada@Example.com", "--json"],
    );
    assert_eq!(invitation["person"]["role"], "admin");
    assert_eq!(invitation["person"]["email"], "ada@example.com");
    folder
}

#[test]
fn the_first_start_and_the_second() {
    let folder = set_up();
    let again = refusal(
        folder.path(),
        &["init", "--name", "Ada", "--email", "ada@example.com"],
    );
    assert_eq!(
        again,
        "This relay is already set up. For a new code run `switchboard-relay user invite ada@example.com`.\n"
    );
    let invitation = json(folder.path(), &["user", "invite", "ada@example.com", "--json"]);
    let code = invitation["code"].as_str().unwrap();
    assert_eq!(
        invitation["link"],
        format!("switchboard://join?relay=http%3A%2F%2F127.0.0.1%3A8787&code={code}")
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        for file in ["operator.key", "encryption.key", "relay.db"] {
            let mode = std::fs::metadata(folder.path().join(file))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o077, 0, "{file} is for its owner only");
        }
    }
}

#[test]
fn administration_is_the_same_with_and_without_a_running_relay() {
    let folder = set_up();
    let data = folder.path();
    json(
        data,
        &["queue", "add", "--name", "Support", "--ring-time", "30", "--json"],
    );
    let serving = Serving::start(data);
    let taken = refusal(data, &["queue", "add", "--name", "support"]);
    assert_eq!(taken, "A queue of this name is here already.\n");
    let origin = "https://shop.example";
    let site = json(
        data,
        &[
            "site", "add", "--name", "Shop", "--queue", "Support", "--origin", origin, "--json",
        ],
    );
    let key = site["site"]["key"].as_str().unwrap();
    assert_eq!(
        site["embed"],
        format!(
            r#"<script src="{}/widget.js" data-site="{key}" async></script>"#,
            serving.url
        )
    );
    let person = [
        "--name",
        "Sam",
        "--email",
        "sam@example.com",
        "--queue",
        "Support",
        "--language",
        "EN",
    ];
    json(data, &[&["user", "add", "--json"][..], &person[..]].concat());
    let live = ["user", "site", "queue"].map(|what| json(data, &[what, "list", "--json"]));
    assert!(serving.stop().success());
    assert!(!data.join("relay.json").exists());
    let still = ["user", "site", "queue"].map(|what| json(data, &[what, "list", "--json"]));
    assert_eq!(live, still);
    assert_eq!(still[0][1]["languages"][0], "en");
    assert_eq!(still[2][0]["rules"]["ring_time"], 30_000);
    let nobody = refusal(data, &["transcript", "0190a5d0-0000-7000-8000-000000000001"]);
    assert_eq!(nobody, "There is no such thing here.\n");
}

#[test]
fn a_killed_relay_leaves_nothing_in_the_way() {
    let folder = set_up();
    let mut serving = Serving::start(folder.path());
    serving.process.kill().unwrap();
    serving.process.wait().unwrap();
    assert!(folder.path().join("relay.json").exists(), "it could not tidy up");
    assert_eq!(
        json(folder.path(), &["user", "list", "--json"])
            .as_array()
            .unwrap()
            .len(),
        1
    );
    drop(Serving::start(folder.path()));
}

#[test]
fn what_stands_in_the_way_of_a_start_is_said_with_what_to_do() {
    let folder = set_up();
    let data = folder.path();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let port = refusal(data, &["serve", "--listen", &address]);
    assert!(port.contains("Another program uses that port."), "{port}");
    let serving = Serving::start(data);
    let locked = refusal(data, &["serve", "--listen", "127.0.0.1:0"]);
    assert!(
        locked.starts_with("Another relay already runs on the data folder"),
        "{locked}"
    );
    assert!(serving.stop().success());
    let open = refusal(data, &["serve", "--listen", "0.0.0.0:0"]);
    assert!(
        open.contains("the command line") && open.contains("behind_proxy = true"),
        "{open}"
    );
    let file = data.join("a-file");
    std::fs::write(&file, "").unwrap();
    let unwritable = refusal(&file, &["serve"]);
    assert!(
        unwritable.contains("cannot be made") && unwritable.contains("--data"),
        "{unwritable}"
    );
    let database = rusqlite::Connection::open(data.join("relay.db")).unwrap();
    database.pragma_update(None, "user_version", 0).unwrap();
    database
        .execute(
            "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
             VALUES (99, 'later', '2030-01-01T00:00:00Z', '1')",
            [],
        )
        .unwrap();
    drop(database);
    let newer = refusal(data, &["serve", "--listen", "127.0.0.1:0"]);
    assert!(
        newer.contains("written by a newer relay") && newer.contains("Install the newer relay"),
        "{newer}"
    );
}

#[test]
fn what_is_not_there_is_said_and_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let mistyped = folder.path().join("switchbord-data");
    let said = refusal(&mistyped, &["user", "list"]);
    assert!(
        said.starts_with("There is no relay in the data folder") && said.contains("switchboard-relay init"),
        "{said}"
    );
    assert!(!mistyped.exists());
    let folder = set_up();
    let stranger = refusal(folder.path(), &["user", "invite", "nobody@example.com"]);
    assert_eq!(
        stranger,
        "Nobody here has this e-mail address. Add the person first.\n"
    );
    let no_id = refusal(folder.path(), &["transcript", "../people"]);
    assert!(no_id.contains("is no chat's id"), "{no_id}");
}

#[test]
fn a_certificate_that_is_not_there_is_found_by_check_config() {
    let folder = tempfile::tempdir().unwrap();
    let output = relay(folder.path())
        .env("SWITCHBOARD_TLS__CERT", folder.path().join("cert.pem"))
        .env("SWITCHBOARD_TLS__KEY", folder.path().join("key.pem"))
        .arg("check-config")
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("cert.pem") && said.contains("cannot be used"),
        "{said}"
    );
}

#[test]
fn an_unknown_variable_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let output = relay(folder.path())
        .env("SWITCHBOARD_LISSTEN", "x")
        .arg("check-config")
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("SWITCHBOARD_LISSTEN") && said.contains("lissten"),
        "{said}"
    );
    let good = relay(folder.path())
        .env("SWITCHBOARD_LOG__LEVEL", "debug")
        .arg("check-config")
        .output()
        .unwrap();
    assert!(
        String::from_utf8(good.stdout)
            .unwrap()
            .starts_with("The configuration is good.")
    );
}
