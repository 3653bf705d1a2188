-- What one specialist's desktop keeps. Things the relay described are kept as it described them (JSON of the
-- protocol's views), beside the columns that are asked for.

-- The one account that is signed in here, and how far its log has been read.
CREATE TABLE account (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    relay    TEXT NOT NULL,
    profile  TEXT NOT NULL,
    status   TEXT NOT NULL,
    synced   INTEGER NOT NULL DEFAULT 0,  -- 1 once a snapshot was stored
    epoch    TEXT,
    position INTEGER,
    CHECK ((epoch IS NULL) = (position IS NULL))
) STRICT;

-- Every session that is or was mine. `place` keeps the order of assignment.
CREATE TABLE sessions (
    place    INTEGER PRIMARY KEY AUTOINCREMENT,
    id       TEXT NOT NULL UNIQUE,
    ended_at INTEGER,                     -- the relay's clock; null while it is open
    view     TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_past ON sessions (ended_at DESC) WHERE ended_at IS NOT NULL;

CREATE TABLE messages (
    id         TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    seq        INTEGER NOT NULL,
    view       TEXT NOT NULL,
    UNIQUE (session_id, seq)
) STRICT;

-- What rang for me at the cursor.
CREATE TABLE offers (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    id    TEXT NOT NULL UNIQUE,
    view  TEXT NOT NULL
) STRICT;

-- Commands the relay has not answered, in the order they are sent.
CREATE TABLE outbox (
    place   INTEGER PRIMARY KEY AUTOINCREMENT,
    id      TEXT NOT NULL UNIQUE,
    command TEXT NOT NULL
) STRICT;

-- Messages written here that the log has not brought back yet. `problem` says why one was refused.
CREATE TABLE own_messages (
    place      INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE,
    session_id TEXT NOT NULL,
    text       TEXT NOT NULL,
    at         INTEGER NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
    problem    TEXT,
    CHECK ((problem IS NOT NULL) = (state = 'failed'))
) STRICT;

CREATE TABLE drafts (
    session_id TEXT PRIMARY KEY,
    text       TEXT NOT NULL
) STRICT;

-- The last seq of each session that I have had in front of me.
CREATE TABLE read_marks (
    session_id TEXT PRIMARY KEY,
    seq        INTEGER NOT NULL
) STRICT;
