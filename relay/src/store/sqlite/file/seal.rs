//! A checksum of everything that a copy holds, kept in the copy: SQLite itself does not see when a letter of a text has
//! become another one.

use rusqlite::{Connection, OptionalExtension, Result, types::ValueRef};
use sha2::{Digest, Sha256};

/// Seals a copy.
pub(super) fn put(db: &Connection) -> Result<()> {
    let digest = digest(db)?;
    db.execute(
        "INSERT OR REPLACE INTO meta (name, value) VALUES ('seal', ?1)",
        [digest],
    )
    .map(drop)
}

/// Whether a copy is what was sealed; `None` if it never was.
pub(super) fn holds(db: &Connection) -> Result<Option<bool>> {
    let seal = db
        .query_row("SELECT value FROM meta WHERE name = 'seal'", [], |row| {
            row.get::<_, Vec<u8>>(0)
        })
        .optional()?;
    seal.map(|seal| digest(db).map(|digest| digest == *seal))
        .transpose()
}

/// Every table's statement and every row of it, in order; the seal itself is left out.
fn digest(db: &Connection) -> Result<[u8; 32]> {
    let mut sum = Sha256::new();
    let mut tables = db.prepare(
        "SELECT s.name, s.sql, l.wr FROM sqlite_schema AS s JOIN pragma_table_list(s.name) AS l
         WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite_%' AND l.schema = 'main' ORDER BY s.name",
    )?;
    let tables = tables.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get(2)?))
    })?;
    for table in tables {
        let (name, statement, without_rowid) = table?;
        part(&mut sum, b't', statement.as_bytes());
        let order = if without_rowid {
            key(db, &name)?
        } else {
            "rowid".into()
        };
        let condition = if name == "meta" {
            "WHERE name <> 'seal'"
        } else {
            ""
        };
        rows(
            db,
            &mut sum,
            &format!("SELECT * FROM \"{name}\" {condition} ORDER BY {order}"),
        )?;
    }
    Ok(sum.finalize().into())
}

/// The columns of a table's key.
fn key(db: &Connection, table: &str) -> Result<String> {
    let mut columns = db.prepare("SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk")?;
    let columns = columns
        .query_map([table], |row| row.get::<_, String>(0))?
        .collect::<Result<Vec<_>>>()?;
    Ok(columns
        .iter()
        .map(|column| format!("\"{column}\""))
        .collect::<Vec<_>>()
        .join(", "))
}

fn rows(db: &Connection, sum: &mut Sha256, statement: &str) -> Result<()> {
    let mut statement = db.prepare(statement)?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            match row.get_ref(column)? {
                ValueRef::Null => part(sum, b'n', &[]),
                ValueRef::Integer(number) => part(sum, b'i', &number.to_be_bytes()),
                ValueRef::Real(number) => part(sum, b'r', &number.to_be_bytes()),
                ValueRef::Text(text) => part(sum, b'x', text),
                ValueRef::Blob(bytes) => part(sum, b'b', bytes),
            }
        }
    }
    Ok(())
}

/// With its kind and length, so that no two different rows read the same.
fn part(sum: &mut Sha256, kind: u8, bytes: &[u8]) {
    sum.update([kind]);
    sum.update((bytes.len() as u64).to_be_bytes());
    sum.update(bytes);
}
