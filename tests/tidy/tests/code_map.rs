//! The README's code map names what is there, and everything that is there.

use serde_json::Value;
use std::{collections::BTreeSet, fs, process::Command};
use switchboard_tidy::{expect_none, folders, root};

/// The paths of the map: the first word of each line of the fenced block under "## Code map".
fn map() -> BTreeSet<String> {
    let readme = fs::read_to_string(root().join("README.md")).expect("README.md is there");
    let (_, after) = readme
        .split_once("\n## Code map\n")
        .expect("README.md has a section Code map");
    let section = after.split("\n## ").next().unwrap_or(after);
    let block = section
        .split("```")
        .nth(1)
        .expect("the code map is a fenced block");
    block
        .lines()
        .skip(1)
        .filter_map(|line| line.split_whitespace().next())
        .map(|path| path.trim_end_matches('/').to_owned())
        .collect()
}

fn members() -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo metadata runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    let root = root();
    metadata["packages"]
        .as_array()
        .expect("packages")
        .iter()
        .filter_map(|package| {
            let manifest = std::path::Path::new(package["manifest_path"].as_str()?);
            let folder = manifest.parent()?.strip_prefix(&root).ok()?;
            Some(folder.to_string_lossy().replace('\\', "/"))
        })
        .collect()
}

#[test]
fn every_path_in_the_map_is_in_the_tree() {
    let missing: Vec<String> = map()
        .into_iter()
        .filter(|path| !root().join(path).exists())
        .collect();
    expect_none("The code map names what is not there:", &missing);
}

#[test]
fn every_part_of_the_tree_is_in_the_map() {
    let map = map();
    let mut parts: BTreeSet<String> = folders("").into_iter().collect();
    parts.extend(members());
    parts.extend(folders("ui").into_iter().map(|name| format!("ui/{name}")));
    // A folder counts as named when something inside it is.
    let named = |part: &String| {
        map.iter()
            .any(|path| path == part || path.starts_with(&format!("{part}/")))
    };
    let missing: Vec<String> = parts.into_iter().filter(|part| !named(part)).collect();
    expect_none("The code map does not name:", &missing);
}
