//! The HTTP interface against its own description: requests are made from the OpenAPI document that the relay serves,
//! and every answer is held to it.

use crate::{
    figures::Figures,
    offers::start,
    office::{ORIGIN, Office},
};
use anyhow::{Context as _, Result, ensure};
use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};
use switchboard_model::SessionId;
use switchboard_protocol::SessionRecord;
use tokio::{process::Command, time::timeout};
use uuid::Uuid;

/// What an answer is held to: no fault of the relay, and a status, type, shape and headers that the document names.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance";

/// Requests of each kind for each that is described. More find more, and take longer.
const EXAMPLES: &str = "8";

/// The same requests every time.
const SEED: &str = "1";

/// How long one run may take before it counts as stuck.
const LIMIT: Duration = Duration::from_secs(300);

/// # Errors
/// When an answer is none that the document describes, or the relay fails.
pub(crate) async fn run(checker: &Path) -> Result<Figures> {
    let office = Office::open("auto_accept").await?;
    let (operator, admin) = (office.operator_key()?, office.admin().await?);
    let _specialist = office.specialist(1, 1).await?;
    // A chat that is there to be read: its id cannot be guessed.
    let (mut customer, mut hearing) = office.customer().await?;
    let session = SessionId::new(Uuid::now_v7());
    let id = customer.ask(start(session)).await?;
    hearing.answer(id).await?;
    let record: SessionRecord = office.get(&format!("/v1/sessions/{session}"), &operator).await?;
    let known = [
        ("session", "id", session.to_string()),
        ("session_routing", "id", session.to_string()),
        ("merge_customers", "id", record.session.customer.id.to_string()),
        ("become_customer", "origin", ORIGIN.to_owned()),
    ];
    let known = known.map(|(request, name, value)| {
        format!(
            "[[operations]]\ninclude-operation-id = \"{request}\"\nparameters = {{ {name} = \"{value}\" }}\n"
        )
    });
    fs::write(office.folder.path().join("schemathesis.toml"), known.concat())?;

    let mut figures = Figures::new("Answers are what the OpenAPI document says");
    // The operator may do everything but be somebody: that is asked as a member of staff. Nobody signs out meanwhile.
    let everything = ["--exclude-operation-id", "sign_out"];
    let somebody =
        ["me", "transfer_targets", "list_warnings", "session"].map(|id| ["--include-operation-id", id]);
    for (who, token, only) in [
        ("operator", &operator, &everything[..]),
        ("admin", &admin, somebody.as_flattened()),
    ] {
        let began = Instant::now();
        check(checker, &office, token, only)
            .await
            .with_context(|| format!("as {who}"))?;
        figures.number(&format!("as {who}"), began.elapsed().as_secs(), "s");
    }
    Ok(figures)
}

async fn check(checker: &Path, office: &Office, token: &str, only: &[&str]) -> Result<()> {
    let mut command = Command::new(checker);
    command
        .args(["--no-color", "run"])
        .arg(format!("{}/v1/openapi.json", office.relay.address()))
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .args(["--checks", CHECKS, "--max-examples", EXAMPLES, "--seed", SEED])
        .args(["--generation-database", "none", "--warnings", "off"])
        .args(only)
        .current_dir(office.folder.path())
        .kill_on_drop(true);
    let status = timeout(LIMIT, command.status())
        .await
        .context("the check did not end")?
        .with_context(|| format!("cannot start {}", checker.display()))?;
    ensure!(status.success(), "an answer is not what the document says");
    Ok(())
}
