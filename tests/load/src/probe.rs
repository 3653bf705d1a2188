//! What the disk does meanwhile: a loop of 4 KiB written and synced, beside the relay's own files.

use std::{
    fs::File,
    io::{Seek as _, Write as _},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// A probe that runs until it is stopped.
pub(crate) struct Probe {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Vec<Duration>>,
}

impl Probe {
    /// Starts in a folder.
    pub(crate) fn start(folder: &Path) -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let mut file = File::create(folder.join("probe"))?;
        let stopped = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            let block = [7_u8; 4_096];
            let mut times = Vec::new();
            while !stopped.load(Ordering::Relaxed) {
                let began = Instant::now();
                let done = file
                    .rewind()
                    .and_then(|()| file.write_all(&block))
                    .and_then(|()| file.sync_data());
                if done.is_err() {
                    break;
                }
                times.push(began.elapsed());
                // One every 20 ms at most: it is to see the disk, not to fill it.
                std::thread::sleep(Duration::from_millis(20).saturating_sub(began.elapsed()));
            }
            times
        });
        Ok(Self { stop, thread })
    }

    /// How long each took.
    pub(crate) fn finish(self) -> Vec<Duration> {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().unwrap_or_default()
    }
}
