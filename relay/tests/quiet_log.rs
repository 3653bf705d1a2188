//! What was said, by whom and with which secret never reaches the log, however much is logged.
#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};
use tokio_tungstenite::{connect_async, tungstenite::Message, tungstenite::client::IntoClientRequest};
use uuid::Uuid;

const ORIGIN: &str = "https://shop.example";

/// Ends the relay with the test.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn relay(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_switchboard-relay"));
    command
        .env_clear()
        .env("SWITCHBOARD_LOG__LEVEL", "trace")
        .arg("--data")
        .arg(data);
    command
}

fn admin(data: &Path, args: &[&str]) -> Value {
    let output = relay(data).args(args).arg("--json").output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

#[tokio::test]
async fn the_log_keeps_secrets() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let (data, log) = (folder.path().join("data"), folder.path().join("log"));
    admin(&data, &["init", "--name", "Ada", "--email", "ada@example.com"]);
    admin(&data, &["queue", "add", "--name", "Support"]);
    let site = admin(
        &data,
        &[
            "site", "add", "--name", "Shop", "--queue", "Support", "--origin", ORIGIN,
        ],
    );
    let mut serving = Ended(
        relay(&data)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap(),
    );
    let mut line = String::new();
    BufReader::new(serving.0.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let url = line.trim().rsplit(' ').next().unwrap().to_owned();
    let invited = admin(
        &data,
        &[
            "user",
            "add",
            "--name",
            "Quentin Quill",
            "--email",
            "quill@example.com",
        ],
    );
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let post = |path: &str, body: &Value| {
        http.post(format!("{url}{path}"))
            .header("origin", ORIGIN)
            .json(body)
    };
    let redeem = json!({"code": invited["code"], "password": "quaint quokka", "device": "test"});
    let signed: Value = post("/v1/auth/redeem", &redeem)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let wrong = json!({"email": "quill@example.com", "password": "quiet quail", "device": "test"});
    assert_eq!(
        post("/v1/auth/sign-in", &wrong).send().await.unwrap().status(),
        401
    );
    let become_one = json!({"site": site["site"]["key"]});
    let customer: Value = post("/v1/widget/customers", &become_one)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();

    let mut request = format!("{}/v1/socket", url.replace("http", "ws"))
        .into_client_request()
        .unwrap();
    request.headers_mut().insert("origin", ORIGIN.parse().unwrap());
    let (mut socket, _) = connect_async(request).await.unwrap();
    let command = json!({
        "type": "start_session", "session_id": Uuid::now_v7(), "name": "Zebulon Zest", "language": null,
        "page_url": "https://shop.example/zucchini", "page_title": null,
        "first_message": {"message_id": Uuid::now_v7(), "text": "My zither is broken"},
    });
    let frames = [
        json!({"type": "hello", "protocol": {"min": 1, "max": 1}, "token": customer["token"],
            "client": {"name": "test", "version": "1"}}),
        json!({"type": "command", "id": Uuid::now_v7(), "command": {"type": "zigzag", "text": "zither"}}),
        json!({"type": "command", "id": Uuid::now_v7(), "command": command}),
    ];
    for frame in frames {
        socket.send(Message::text(frame.to_string())).await.unwrap();
    }
    let acknowledged = async {
        while let Some(Ok(message)) = socket.next().await {
            if message
                .to_text()
                .is_ok_and(|text| text.contains(r#""type":"ack""#))
            {
                return;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(10), acknowledged)
        .await
        .unwrap();
    let form = json!({
        "id": Uuid::now_v7(), "name": "Yolanda Yew", "email": "yew@example.com", "message": "My yacht is late",
    });
    let left = post("/v1/widget/forms", &form).bearer_auth(customer["token"].as_str().unwrap());
    assert_eq!(left.send().await.unwrap().status(), 201);
    let search = http.get(format!("{url}/v1/search?q=xylophone"));
    let found = search.bearer_auth(signed["token"].as_str().unwrap()).send().await;
    assert_eq!(found.unwrap().status(), 200);
    drop(serving);

    let log = fs::read_to_string(&log).unwrap();
    assert!(log.contains("socket open"), "the log says much: {log}");
    let secrets = [
        "zither",
        "Zebulon",
        "zucchini",
        "Yolanda",
        "yew@",
        "yacht",
        "xylophone",
        "Quentin",
        "quill@",
        "quaint quokka",
        "quiet quail",
        invited["code"].as_str().unwrap(),
        signed["token"].as_str().unwrap(),
        customer["token"].as_str().unwrap(),
        fs::read_to_string(data.join("operator.key")).unwrap().trim(),
    ]
    .map(str::to_owned);
    for secret in secrets {
        assert!(!log.contains(&secret), "{secret} is in the log");
    }
}
