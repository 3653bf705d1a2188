//! What the relay keeps, kept twice: backups made while it runs, and put back when it does not.

mod backup;
mod place;
mod restore;
pub(crate) mod retention;

pub(crate) use backup::backup;
pub(crate) use restore::restore;

use std::time::{SystemTime, UNIX_EPOCH};

/// This moment as it stands in names of files: UTC, to the second.
pub(crate) fn stamp() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
    jiff::Timestamp::from_second(seconds)
        .unwrap_or_default()
        .strftime("%Y%m%d-%H%M%SZ")
        .to_string()
}

/// A number of bytes as people read it.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if bytes < 1_024 {
        return format!("{bytes} bytes");
    }
    let (mut tenths, mut unit) = (bytes.saturating_mul(10) / 1_024, 0);
    while tenths >= 10_240 && unit + 1 < UNITS.len() {
        tenths /= 1_024;
        unit += 1;
    }
    format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_readable() {
        let sizes = [0, 1_023, 1_024, 1_536, 1 << 20, 5 << 40].map(size);
        assert_eq!(
            sizes,
            [
                "0 bytes",
                "1023 bytes",
                "1.0 KiB",
                "1.5 KiB",
                "1.0 MiB",
                "5.0 TiB"
            ]
        );
    }
}
