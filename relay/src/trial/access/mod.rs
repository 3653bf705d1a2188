//! Everyone tries everything: each principal × each described request and each command × what is theirs, somebody
//! else's and not there; before a chat is given away, while it is on its way, and after.
//!
//! What the table says is expected, with standings that are written down here by hand; what comes back is the relay's.

mod cast;
mod commands;
mod requests;

use cast::{Cast, Someone};
use commands::try_commands;
use requests::try_requests;

/// How many were tried, and what went otherwise than the table says.
#[derive(Default)]
struct Tally {
    tried: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn note(&mut self, case: impl FnOnce() -> String, right: bool) {
        self.tried += 1;
        if !right {
            self.wrong.push(case());
        }
    }
}

#[tokio::test]
async fn everyone_may_what_the_table_says_and_nothing_else() {
    let mut cast = Cast::assemble().await;
    let mut tally = Tally::default();
    for phase in ["before", "on its way", "after"] {
        match phase {
            "on its way" => cast.give_away().await,
            "after" => cast.take_over().await,
            _ => {}
        }
        try_requests(&cast, &mut tally, phase).await;
        try_commands(&mut cast, &mut tally, phase).await;
    }
    cast.someone_leaves(&mut tally).await;
    println!("{} cases", tally.tried);
    assert!(tally.wrong.is_empty(), "{:#?}", tally.wrong);
    assert!(tally.tried >= 2_000, "only {} cases", tally.tried);
}

#[tokio::test]
async fn what_is_recorded_says_who_did_what() {
    let cast = Cast::assemble().await;
    let chat = cast.chats[0].id;
    cast.get(Someone::Lead, &format!("/v1/sessions/{chat}")).await;
    cast.get(Someone::Owner, &format!("/v1/sessions/{chat}")).await;
    let body = serde_json::json!({"name": "Moved"});
    let path = format!("/v1/admin/people/{}", cast.person(Someone::Stranger));
    cast.send(Someone::Admin, reqwest::Method::PATCH, &path, Some(body))
        .await;
    let (_, log) = cast.get(Someone::Admin, "/v1/audit?limit=3").await;
    let told: Vec<(&str, &str, &str)> = log["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            let word = |value: &'static str| it[value].as_str().unwrap();
            (word("act"), it["by"]["name"].as_str().unwrap(), word("subject"))
        })
        .collect();
    let changed = format!("change_person {} name", cast.person(Someone::Stranger));
    let read = chat.to_string();
    assert_eq!(
        told,
        [
            ("read_audit", "Admin", "GET /v1/audit"),
            ("change_setup", "Admin", changed.as_str()),
            ("read_chat", "Lead", read.as_str()),
        ],
        "an owner's own reads are nobody's business"
    );
}
