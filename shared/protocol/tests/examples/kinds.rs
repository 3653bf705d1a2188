//! What the folders of examples hold, and the words that a type may be.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::fmt::Debug;
use switchboard_protocol::{ClientFrame, Command, EventBody, Problem, RelayFrame};

/// What the files of one folder are read as.
pub(crate) struct Kind {
    pub(crate) folder: &'static str,
    /// Where the word stands that a file is named after.
    pub(crate) named_by: &'static str,
    /// Reads a value and writes it again.
    pub(crate) again: fn(&Value) -> Value,
    /// Whether two values are read as the same.
    pub(crate) same: fn(&Value, &Value) -> bool,
}

/// Every folder under `examples/v1`, and under `examples/earlier`.
pub(crate) const KINDS: [Kind; 5] = [
    Kind::of::<ClientFrame>("client", "/type"),
    Kind::of::<Command>("command", "/type"),
    Kind::of::<RelayFrame>("relay", "/type"),
    Kind::of::<EventBody>("event", "/type"),
    Kind::of::<Problem>("problem", "/code"),
];

impl Kind {
    const fn of<T: Serialize + DeserializeOwned + PartialEq>(
        folder: &'static str,
        named_by: &'static str,
    ) -> Self {
        Self {
            folder,
            named_by,
            again: |value| serde_json::to_value(read::<T>(value)).expect("written"),
            same: |one, other| read::<T>(one) == read::<T>(other),
        }
    }
}

fn read<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error}: {value}"))
}

/// Every word that `T` may be. It says them itself when it is asked for one that it does not know, so nobody has to
/// keep a list; `tag` is the field that the word stands in, empty when it stands alone.
pub(crate) fn words<T: DeserializeOwned + Debug>(tag: &str) -> Vec<String> {
    let asked = if tag.is_empty() {
        json!("?")
    } else {
        json!({tag: "?"})
    };
    let said = serde_json::from_value::<T>(asked)
        .expect_err("no such word")
        .to_string();
    let (_, expected) = said
        .split_once("expected ")
        .unwrap_or_else(|| panic!("no list of words: {said}"));
    expected
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// The texts at a place in a value, as a JSON pointer says it; `*` is every element of a list.
pub(crate) fn texts(value: &Value, place: &str) -> Vec<String> {
    let mut found = vec![value];
    for step in place.split('/').skip(1) {
        found = found
            .into_iter()
            .flat_map(|value| match (step, value) {
                ("*", Value::Array(list)) => list.iter().collect(),
                (_, value) => Vec::from_iter(value.get(step)),
            })
            .collect();
    }
    found
        .into_iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}
