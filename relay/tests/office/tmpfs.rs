//! A small disk in memory, mounted for one test. Where mounting is not permitted, the test says so.

use std::{
    fs::{self, File},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

/// A mounted disk; unmounted with the test.
pub(crate) struct Disk {
    folder: TempDir,
}

impl Disk {
    /// A disk of so many bytes, or `None` where this user may not mount one.
    pub(crate) fn mount(bytes: u64, test: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let options = format!("size={bytes},mode=700");
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &options, "tmpfs"])
            .arg(folder.path())
            .output();
        if mount.is_ok_and(|done| done.status.success()) {
            return Some(Self { folder });
        }
        // Not by a macro: what a test prints is shown only when it fails.
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED: {test} needs a file system of its own, and mounting is not permitted here"
        );
        None
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Takes all the room that is left.
    pub(crate) fn fill(&self) {
        let block = vec![1; 64 * 1024];
        let mut ballast = File::options()
            .create(true)
            .append(true)
            .open(self.ballast())
            .unwrap();
        for size in [block.len(), 1] {
            let error = loop {
                match ballast.write_all(&block[..size]) {
                    Ok(()) => {}
                    Err(error) => break error,
                }
            };
            assert_eq!(error.kind(), ErrorKind::StorageFull);
        }
    }

    /// Gives it back.
    pub(crate) fn free(&self) {
        fs::remove_file(self.ballast()).unwrap();
    }

    fn ballast(&self) -> PathBuf {
        self.path().join("ballast")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: a process that dies with the test may still be there.
        let _ = Command::new("umount").arg("-l").arg(self.folder.path()).status();
    }
}
