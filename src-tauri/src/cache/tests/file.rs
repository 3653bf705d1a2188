//! The file itself: nothing readable in it, and none that is not ours is touched.

use super::{Place, files, post};
use crate::cache::{Cache, CacheError, schema};
use crate::secrets::CacheKey;
use crate::testing::session_id;

/// A text that must never stand in the file as it is.
const NEEDLE: &str = "the-needle-in-the-haystack";

#[test]
fn no_text_stands_in_the_files_as_it_is() {
    let place = Place::new();
    let mut cache = place.signed_in();
    let (pending, own) = post(1, NEEDLE);
    cache.submit(&pending, Some(&own)).unwrap();
    cache.save_draft(session_id(1), NEEDLE).unwrap();
    // The write-ahead log is beside the file while the cache is open.
    let open = files(place.folder.path());
    assert!(
        open.iter()
            .any(|(path, _)| path.to_string_lossy().ends_with("-wal"))
    );
    drop(cache);
    for (path, bytes) in open.into_iter().chain(files(place.folder.path())) {
        for text in [NEEDLE.as_bytes(), b"SQLite format 3", b"CREATE TABLE"] {
            assert!(
                !bytes.windows(text.len()).any(|window| window == text),
                "{}",
                path.display()
            );
        }
    }
}

#[test]
fn a_wrong_key_is_refused_and_the_file_stays() {
    let place = Place::new();
    drop(place.signed_in());
    let before = files(place.folder.path());
    let opened = Cache::open(&place.path(), &CacheKey::random());
    assert!(matches!(opened, Err(CacheError::WrongKey)));
    assert_eq!(files(place.folder.path()), before);
}

#[test]
fn a_newer_schema_is_refused_and_the_file_stays() {
    let place = Place::new();
    let cache = place.signed_in();
    cache
        .connection
        .execute(
            "UPDATE refinery_schema_history SET version = 999 WHERE version = ?1",
            [schema::newest()],
        )
        .unwrap();
    drop(cache);
    let before = files(place.folder.path());
    let opened = Cache::open(&place.path(), &place.key);
    assert!(matches!(opened, Err(CacheError::Newer { found: 999, known }) if known == schema::newest()));
    assert_eq!(files(place.folder.path()), before);
}
