//! How our values stand in columns: ids as 16 bytes, words as text, lists as JSON.

use rusqlite::{Row, types::Type};
use serde::{Serialize, de::DeserializeOwned};
use switchboard_core::Principal;
use switchboard_model::{CustomerId, SpecialistId, Timestamp};
use uuid::Uuid;

/// A principal's 17 bytes.
pub(super) fn principal(who: Principal) -> [u8; 17] {
    let (kind, id) = match who {
        Principal::Customer(id) => (b'c', id.uuid()),
        Principal::Specialist(id) => (b's', id.uuid()),
    };
    let mut bytes = [0; 17];
    bytes[0] = kind;
    bytes[1..].copy_from_slice(id.as_bytes());
    bytes
}

/// The principal behind 17 bytes.
pub(super) fn read_principal(row: &Row<'_>, at: usize) -> rusqlite::Result<Principal> {
    let bytes: [u8; 17] = row.get(at)?;
    let mut id = [0; 16];
    id.copy_from_slice(&bytes[1..]);
    let id = Uuid::from_bytes(id);
    match bytes[0] {
        b'c' => Ok(Principal::Customer(CustomerId::new(id))),
        b's' => Ok(Principal::Specialist(SpecialistId::new(id))),
        other => Err(unreadable(at, Type::Blob, format!("a principal of kind {other}"))),
    }
}

/// The id in a column.
pub(super) fn id<T>(row: &Row<'_>, at: usize, new: fn(Uuid) -> T) -> rusqlite::Result<T> {
    row.get::<_, [u8; 16]>(at)
        .map(|bytes| new(Uuid::from_bytes(bytes)))
}

/// The id in a column that may be null.
pub(super) fn optional_id<T>(row: &Row<'_>, at: usize, new: fn(Uuid) -> T) -> rusqlite::Result<Option<T>> {
    Ok(row
        .get::<_, Option<[u8; 16]>>(at)?
        .map(|bytes| new(Uuid::from_bytes(bytes))))
}

/// The word in a column.
pub(super) fn word<T>(row: &Row<'_>, at: usize, read: fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    let text: String = row.get(at)?;
    read(&text).ok_or_else(|| unreadable(at, Type::Text, format!("the word {text:?}")))
}

/// The word in a column that may be null.
pub(super) fn optional_word<T>(
    row: &Row<'_>,
    at: usize,
    read: fn(&str) -> Option<T>,
) -> rusqlite::Result<Option<T>> {
    let Some(text) = row.get::<_, Option<String>>(at)? else {
        return Ok(None);
    };
    read(&text)
        .map(Some)
        .ok_or_else(|| unreadable(at, Type::Text, format!("the word {text:?}")))
}

/// A moment that may be null.
pub(super) fn optional_time(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<i64>>(at)?.map(Timestamp))
}

/// A whole number that is never negative.
pub(super) fn count(row: &Row<'_>, at: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(at)?;
    u64::try_from(number).map_err(|error| unreadable(at, Type::Integer, error.to_string()))
}

/// The value behind JSON in a column.
pub(super) fn read_json<T: DeserializeOwned>(row: &Row<'_>, at: usize) -> rusqlite::Result<T> {
    let text: String = row.get(at)?;
    serde_json::from_str(&text).map_err(|error| unreadable(at, Type::Text, error.to_string()))
}

/// A value as JSON.
pub(super) fn json<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

/// A number for a column.
pub(super) fn number(value: u64) -> rusqlite::Result<i64> {
    i64::try_from(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

pub(super) fn unreadable(at: usize, kind: Type, what: String) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(at, kind, what.into())
}
