-- The log is the truth; the tables below it are what the log says, together with the texts that never stand in the log.
-- Ids are 16-byte UUIDs. A principal is one byte of kind ('c' customer, 's' staff) and its id. Times are milliseconds.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE log (
    position INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    body     TEXT    NOT NULL
) STRICT;

-- Who may see which event: what a resume reads.
CREATE TABLE log_audience (
    principal BLOB    NOT NULL,
    position  INTEGER NOT NULL REFERENCES log (position),
    PRIMARY KEY (principal, position)
) STRICT, WITHOUT ROWID;

-- How each client-made command was answered, so that sending it again answers the same.
CREATE TABLE commands (
    id        BLOB PRIMARY KEY,
    principal BLOB NOT NULL,
    digest    BLOB NOT NULL,
    position  INTEGER,
    problem   TEXT,
    CHECK ((position IS NULL) <> (problem IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE queues (
    id        BLOB PRIMARY KEY,
    name      TEXT    NOT NULL UNIQUE COLLATE NOCASE,
    ring_time INTEGER NOT NULL,
    skills    TEXT    NOT NULL
) STRICT;

CREATE TABLE people (
    id        BLOB PRIMARY KEY,
    name      TEXT    NOT NULL,
    email     TEXT    NOT NULL UNIQUE COLLATE NOCASE,
    role      TEXT    NOT NULL,
    skills    TEXT    NOT NULL,
    languages TEXT    NOT NULL,
    capacity  INTEGER NOT NULL,
    status    TEXT    NOT NULL,
    password  TEXT
) STRICT;

CREATE TABLE person_queues (
    person BLOB NOT NULL REFERENCES people (id),
    queue  BLOB NOT NULL REFERENCES queues (id),
    PRIMARY KEY (person, queue)
) STRICT, WITHOUT ROWID;

CREATE TABLE sites (
    id          BLOB PRIMARY KEY,
    key         TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL UNIQUE COLLATE NOCASE,
    queue       BLOB NOT NULL REFERENCES queues (id),
    origins     TEXT NOT NULL,
    greeting    TEXT NOT NULL,
    brand_color TEXT
) STRICT;

CREATE TABLE customers (
    id         BLOB PRIMARY KEY,
    site       BLOB    NOT NULL REFERENCES sites (id),
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE tokens (
    hash       BLOB PRIMARY KEY,
    principal  BLOB    NOT NULL,
    device     TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE invitations (
    hash       BLOB PRIMARY KEY,
    person     BLOB    NOT NULL REFERENCES people (id),
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- `started` and `changed` are log positions: of the start, and of the last change of state or owner.
CREATE TABLE sessions (
    id            BLOB PRIMARY KEY,
    customer      BLOB    NOT NULL REFERENCES customers (id),
    queue         BLOB    NOT NULL REFERENCES queues (id),
    state         TEXT    NOT NULL,
    fence         INTEGER NOT NULL,
    owner         BLOB REFERENCES people (id),
    language      TEXT,
    customer_name TEXT,
    page_url      TEXT,
    page_title    TEXT,
    first_line    TEXT,
    started_at    INTEGER NOT NULL,
    accepted_at   INTEGER,
    ended_at      INTEGER,
    ended_by      TEXT,
    resolution    TEXT,
    started       INTEGER NOT NULL REFERENCES log (position),
    changed       INTEGER NOT NULL REFERENCES log (position)
) STRICT;

CREATE INDEX sessions_of_customer ON sessions (customer, started);
CREATE INDEX sessions_of_owner ON sessions (owner, ended_at, changed);

CREATE TABLE messages (
    id          BLOB PRIMARY KEY,
    session     BLOB    NOT NULL REFERENCES sessions (id),
    seq         INTEGER NOT NULL,
    position    INTEGER NOT NULL REFERENCES log (position),
    sender      TEXT    NOT NULL,
    sender_id   BLOB,
    sender_name TEXT,
    kind        TEXT    NOT NULL,
    text        TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    UNIQUE (session, seq)
) STRICT;

CREATE TABLE offers (
    id         BLOB PRIMARY KEY,
    session    BLOB    NOT NULL REFERENCES sessions (id),
    specialist BLOB    NOT NULL REFERENCES people (id),
    position   INTEGER NOT NULL REFERENCES log (position),
    first_line TEXT,
    offered_at INTEGER NOT NULL,
    deadline   INTEGER NOT NULL,
    outcome    TEXT
) STRICT;

CREATE INDEX offers_open ON offers (specialist, position) WHERE outcome IS NULL;
