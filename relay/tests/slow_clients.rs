//! Whoever connects and then says nothing, or half of something, is not waited for.

use std::{
    io::{BufRead, BufReader, ErrorKind, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// Far longer than the relay waits.
const PATIENCE: Duration = Duration::from_secs(60);

/// Ends the relay with the test.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn half_a_request_does_not_hold_a_connection() {
    let folder = tempfile::tempdir().unwrap();
    let mut serving = Ended(
        Command::new(env!("CARGO_BIN_EXE_switchboard-relay"))
            .env_clear()
            .arg("--data")
            .arg(folder.path())
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap(),
    );
    let mut line = String::new();
    BufReader::new(serving.0.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line.trim().rsplit('/').next().unwrap().to_owned();
    let whole = "GET /healthz HTTP/1.1\r\nhost: relay\r\n\r\n";
    let body = "POST /v1/auth/sign-in HTTP/1.1\r\nhost: relay\r\ncontent-type: application/json\r\n\
                content-length: 100\r\n\r\n{";
    let opened: Vec<_> = [
        ("nothing", ""),
        ("half a head", &whole[..20]),
        ("half a body", body),
        ("one request", whole),
    ]
    .into_iter()
    .map(|(what, said)| {
        let mut stream = TcpStream::connect(&address).unwrap();
        stream.write_all(said.as_bytes()).unwrap();
        (what, stream)
    })
    .collect();
    for (what, mut stream) in opened {
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut answer = Vec::new();
        match stream.read_to_end(&mut answer) {
            Err(error) if error.kind() == ErrorKind::ConnectionReset => {}
            ended => assert!(ended.is_ok(), "after {what} the connection stays open: {ended:?}"),
        }
        if what == "half a body" {
            assert!(answer.starts_with(b"HTTP/1.1 408 "), "{what} gets a typed answer");
        }
    }
}
