//! The relay's sockets against a WebSocket conformance suite: kosoku, which plays the other end of each of its cases.
//!
//! `cargo xtask test` installs it and says in `KOSOKU` where it is.

use super::{Client, ORIGIN, Trial};
use crate::gateway::answer_close;
use crate::http::as_ours;
use crate::serve::impatient;
use axum::{
    extract::{
        WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    handler::HandlerWithoutStateExt as _,
};
use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    time::Duration,
};
use tokio::{process::Command, time::timeout};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

/// How long a run may take before it counts as stuck.
const LIMIT: Duration = Duration::from_secs(600);

/// Messages of more than a quarter of a mebibyte, which the relay does not take, and compression, which it does not
/// offer.
const NOT_OURS: [&str; 14] = [
    "9.1.3", "9.1.4", "9.1.5", "9.1.6", "9.2.3", "9.2.4", "9.2.5", "9.2.6", "9.3.*", "9.4.*", "9.5.*",
    "9.6.*", "12.*", "13.*",
];

/// Cases in which the suite waits for nothing to be said back: the relay's own socket does not echo.
const WITHOUT_ECHO: [&str; 45] = [
    "2.*", "3.1", "3.5", "3.6", "3.7", "4.1.1", "4.1.2", "4.2.1", "4.2.2", "5.1", "5.2", "5.9", "5.10",
    "5.11", "5.12", "5.13", "5.14", "5.16", "5.17", "5.18", "6.3.*", "6.4.*", "6.8.*", "6.10.*", "6.12.*",
    "6.13.*", "6.14.*", "6.15.*", "6.16.*", "6.17.*", "6.18.*", "6.19.*", "6.20.*", "6.21.*", "7.1.2",
    "7.1.3", "7.1.4", "7.1.5", "7.1.6", "7.3.*", "7.5.*", "7.7.*", "7.9.*", "7.13.1", "7.13.2",
];

#[tokio::test]
async fn a_close_is_answered() {
    let (trial, site) = Trial::start().await;
    let kim = trial.customer(&site).await;
    let mut greeted = trial.as_customer(&kim).await;
    let mut silent = Client::silent(trial.address, Some(ORIGIN)).await;
    for client in [&mut greeted, &mut silent] {
        assert_eq!(client.close(CloseCode::Normal).await, Some(CloseCode::Normal));
    }
}

#[tokio::test]
#[ignore = "needs kosoku; `cargo xtask test` runs it"]
async fn sockets_conform() {
    let (trial, _) = Trial::start().await;
    suite(&format!("ws://{}/v1/socket", trial.address), "-i", &WITHOUT_ECHO).await;
    suite(&format!("ws://{}/", echoing()), "-x", &NOT_OURS).await;
}

/// Runs cases against a server, and fails when one of them does.
async fn suite(address: &str, choose: &str, cases: &[&str]) {
    let program = std::env::var_os("KOSOKU").expect("KOSOKU says where kosoku is");
    let reports = tempfile::tempdir().unwrap();
    let mut command = Command::new(program);
    command
        .arg(address)
        .args(["-p", "4", "-o"])
        .arg(reports.path())
        .kill_on_drop(true);
    for case in cases {
        command.args([choose, case]);
    }
    let output = timeout(LIMIT, command.output())
        .await
        .expect("the suite ends")
        .unwrap();
    println!("{}", String::from_utf8_lossy(&output.stdout));
    let failed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{address}: {failed}");
}

/// A server that echoes, on sockets that are opened, set and closed as the relay's are.
fn echoing() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let open = async |upgrade: WebSocketUpgrade| as_ours(upgrade).on_upgrade(echo);
    let server = impatient(axum_server::from_tcp(listener).unwrap());
    tokio::spawn(server.serve(open.into_make_service()));
    address
}

async fn echo(mut socket: WebSocket) {
    while let Some(Ok(message)) = socket.recv().await {
        match message {
            Message::Text(_) | Message::Binary(_) => {
                if socket.send(message).await.is_err() {
                    return;
                }
            }
            Message::Ping(_) | Message::Pong(_) => {}
            Message::Close(_) => return answer_close(&mut socket).await,
        }
    }
}
