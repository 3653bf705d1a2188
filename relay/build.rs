//! The widget's built files are embedded; their folder may not exist before the widget was built once.

use std::{fs, path::Path};

fn main() {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/widget/dist");
    if let Err(error) = fs::create_dir_all(&dist) {
        println!("cargo::error={} cannot be made: {error}", dist.display());
    }
    println!("cargo::rerun-if-changed={}", dist.display());
    println!("cargo::rerun-if-changed=migrations");
}
