//! What an operator reads when the configuration is refused.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use std::path::PathBuf;
use switchboard_relay::config::{self, Overrides};

/// The refusal of a file with this text, its folder's name taken out.
fn refusal(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("relay.toml");
    std::fs::write(&file, text).unwrap();
    let overrides = Overrides {
        file: Some(file),
        ..Overrides::default()
    };
    let error = config::load(&overrides).expect_err("refused").to_string();
    error.replace(&folder.path().display().to_string(), "[folder]")
}

#[test]
fn refusals_name_file_key_and_what_would_be_valid() {
    let cases = [
        ("unknown_key", "lissten = \"127.0.0.1:1\""),
        ("unknown_section_key", "[log]\ncolour = true"),
        ("not_an_address", "listen = \"localhost\""),
        ("wrong_type", "behind_proxy = \"yes\""),
        ("unknown_word", "[log]\nlevel = \"loud\""),
        ("out_of_range", "heartbeat_seconds = 0"),
        ("zero_limit", "[limits]\nsign_ins_per_minute = 0"),
        ("not_toml", "listen = "),
        ("open_without_tls", "listen = \"0.0.0.0:8787\""),
        ("proxy_without_address", "behind_proxy = true"),
        ("a_word_for_a_section", "log = \"debug\""),
        ("no_folder", "data = \"\""),
        ("link_of_another_kind", "upgrade_link = \"javascript:alert(1)\""),
        ("half_tls", "[tls]\ncert = \"cert.pem\""),
        ("a_number_for_a_word", "listen = 5"),
        ("address_with_path", "public_url = \"https://chat.example/relay\""),
    ];
    for (name, text) in cases {
        insta::assert_snapshot!(name, refusal(text));
    }
}

#[test]
fn a_file_that_is_not_there_is_refused() {
    let overrides = Overrides {
        file: Some(PathBuf::from("/nowhere/relay.toml")),
        ..Overrides::default()
    };
    insta::assert_snapshot!(config::load(&overrides).expect_err("refused").to_string());
}

#[test]
fn the_default_file_is_good_as_it_stands_and_the_command_line_wins() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("relay.toml");
    std::fs::write(&file, config::DEFAULT).unwrap();
    let overrides = Overrides {
        file: Some(file),
        data: Some(folder.path().to_owned()),
        listen: Some("127.0.0.1:9".into()),
    };
    let config = config::load(&overrides).unwrap();
    assert_eq!(config.data, folder.path());
    assert_eq!(config.listen.port(), 9);
    assert_eq!(config.heartbeat_seconds, 25);
}

#[test]
fn every_key_is_explained_with_its_default() {
    let mut lines = config::DEFAULT.lines().peekable();
    let mut above = Vec::new();
    let mut keys = 0;
    while let Some(line) = lines.next() {
        let bare = line.trim_start_matches("# ");
        let key = bare.split_once(" = ").is_some_and(|(key, _)| {
            !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        });
        if key {
            keys += 1;
            // `tls.key` shares its comment with `tls.cert`.
            let explained = above.iter().any(|line: &&str| line.starts_with("# Default:"));
            assert!(explained || bare.starts_with("key "), "{line}");
            if lines.peek().is_none_or(|next| next.is_empty()) {
                above.clear();
            }
        } else if line.is_empty() {
            above.clear();
        } else {
            above.push(line);
        }
    }
    assert_eq!(keys, 21);
}
