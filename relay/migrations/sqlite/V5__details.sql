-- What is written down about a session. Columns that are BLOBs are encrypted under a key from outside this file.
-- `contact`, `context` and `origin` are JSON then; `tags` is a JSON list, `attributes` a JSON object.
CREATE TABLE session_details (
    session    BLOB PRIMARY KEY REFERENCES sessions (id),
    contact    BLOB,
    context    BLOB,
    origin     BLOB,
    tags       TEXT    NOT NULL DEFAULT '[]',
    attributes TEXT    NOT NULL DEFAULT '{}',
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What staff write down for each other. A note that was deleted is kept nowhere.
CREATE TABLE notes (
    id       BLOB PRIMARY KEY,
    session  BLOB    NOT NULL REFERENCES sessions (id),
    position INTEGER NOT NULL REFERENCES log (position),
    author   BLOB    NOT NULL REFERENCES people (id),
    text     TEXT    NOT NULL,
    at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX notes_of ON notes (session, position);

-- An offer names the customer as they were called when it was made.
ALTER TABLE offers ADD COLUMN customer_name TEXT;
UPDATE offers SET customer_name = (SELECT customer_name FROM sessions AS s WHERE s.id = offers.session);

-- Encrypted.
ALTER TABLE people ADD COLUMN phone BLOB;

-- A phone number can be kept out, too; it is encrypted.
CREATE TABLE kept_out (
    id         BLOB PRIMARY KEY,
    customer   BLOB REFERENCES customers (id),
    address    TEXT,
    number     BLOB,
    reason     TEXT    NOT NULL,
    person     BLOB REFERENCES people (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    CHECK ((customer IS NOT NULL) + (address IS NOT NULL) + (number IS NOT NULL) = 1)
) STRICT, WITHOUT ROWID;
INSERT INTO kept_out (id, customer, address, reason, person, created_at, expires_at)
    SELECT id, customer, address, reason, person, created_at, expires_at FROM blocks;
DROP TABLE blocks;
ALTER TABLE kept_out RENAME TO blocks;
