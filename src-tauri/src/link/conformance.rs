//! The link's sockets against a WebSocket conformance suite: kosoku, which plays the relay in each of its cases.
//!
//! `cargo xtask test` installs it and says in `KOSOKU` where it is.

use super::socket::{Socket, connect};
use futures_util::{SinkExt as _, StreamExt as _};
use std::{path::Path, process::Stdio, time::Duration};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader},
    process::{Child, ChildStderr, Command},
    time::timeout,
};
use tokio_tungstenite::tungstenite::Message;

/// How long a run may take before it counts as stuck.
const LIMIT: Duration = Duration::from_secs(600);

/// Compression, which the link does not offer.
const NOT_OURS: [&str; 2] = ["12.*", "13.*"];

#[tokio::test]
#[ignore = "needs kosoku; `cargo xtask test` runs it"]
async fn links_conform() {
    // Another test may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let reports = tempfile::tempdir().unwrap();
    let (mut suite, mut said, address) = serving(reports.path()).await;
    let (mut told, mut failed) = (String::new(), String::new());
    let played = async {
        let played = play(&address).await;
        said.read_to_string(&mut failed).await.unwrap();
        let mut output = suite.stdout.take().unwrap();
        output.read_to_string(&mut told).await.unwrap();
        (played, suite.wait().await.unwrap())
    };
    let (played, ended) = timeout(LIMIT, played).await.expect("the suite ends");
    println!("{told}");
    assert!(ended.success(), "{failed}");
    let all = format!("{played} cases passed");
    assert!(told.contains(&all), "not every case was played");
}

/// The suite, and where it listens.
async fn serving(reports: &Path) -> (Child, BufReader<ChildStderr>, String) {
    let program = std::env::var_os("KOSOKU").expect("KOSOKU says where kosoku is");
    let mut command = Command::new(program);
    command
        .args(["-m", "fuzzingserver", "127.0.0.1:0", "-o"])
        .arg(reports)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    for case in NOT_OURS {
        command.args(["-x", case]);
    }
    let mut suite = command.spawn().unwrap();
    let mut said = BufReader::new(suite.stderr.take().unwrap());
    let mut line = String::new();
    timeout(LIMIT, said.read_line(&mut line))
        .await
        .expect("the suite listens")
        .unwrap();
    let (_, address) = line.trim().split_once("listening on ").expect("an address");
    let address = address.to_owned();
    (suite, said, address)
}

/// Plays every case, and says how many there were.
async fn play(suite: &str) -> u32 {
    let mut counting = connect(format!("{suite}/getCaseCount")).await.unwrap();
    let Some(Ok(Message::Text(count))) = counting.next().await else {
        panic!("no number of cases")
    };
    let count = count.parse().unwrap();
    echo(counting).await;
    for case in 1..=count {
        echo(
            connect(format!("{suite}/runCase?case={case}&agent=link"))
                .await
                .unwrap(),
        )
        .await;
    }
    echo(
        connect(format!("{suite}/updateReports?agent=link"))
            .await
            .unwrap(),
    )
    .await;
    count
}

/// Says everything back, and otherwise reads and flushes as the link does.
async fn echo(mut socket: Socket) {
    while let Some(Ok(message)) = socket.next().await {
        let said = if message.is_text() || message.is_binary() {
            socket.send(message).await
        } else {
            socket.flush().await
        };
        if said.is_err() {
            return;
        }
    }
}
