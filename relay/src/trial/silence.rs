//! A peer that falls silent is cut after two beats.

use super::{Client, Trial};
use std::sync::Arc;
use switchboard_protocol::ErrorCode;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

/// A line to the relay on which nothing goes up any longer once it is cut.
async fn line(to: std::net::SocketAddr) -> (std::net::SocketAddr, oneshot::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (cut, mut is_cut) = oneshot::channel::<()>();
    tokio::spawn(async move {
        let (mut near, _) = listener.accept().await.unwrap();
        let mut far = TcpStream::connect(to).await.unwrap();
        let (mut down, mut up) = ([0; 4_096], [0; 4_096]);
        let mut open = true;
        loop {
            tokio::select! {
                _ = &mut is_cut, if open => open = false,
                read = far.read(&mut down) => match read {
                    Ok(0) | Err(_) => return,
                    Ok(count) => near.write_all(&down[..count]).await.unwrap(),
                },
                read = near.read(&mut up), if open => match read {
                    Ok(0) | Err(_) => return,
                    Ok(count) => far.write_all(&up[..count]).await.unwrap(),
                },
            }
        }
    });
    (address, cut)
}

#[tokio::test]
async fn two_silent_beats_end_a_socket() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let trial = Trial::with(folder, |config| config.heartbeat_seconds = 1).await;
    trial.set_up().await;
    let sam = trial.specialist("Sam", 3).await;
    let (address, cut) = line(trial.address).await;
    let mut desktop = Client::greeted(address, None, &sam.token, None).await;
    cut.send(()).unwrap();
    assert_eq!(desktop.problem().await.code, ErrorCode::TooSlow);
}
