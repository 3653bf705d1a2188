-- One row for each time a chat was opened: what figures are made of. Everything in it follows from the log.
-- `ended` is the log position of its end. `awaiting` is since when a word of the customer's is not answered; spans are in milliseconds.
CREATE TABLE activations (
    session        BLOB    NOT NULL,
    activation     INTEGER NOT NULL,
    queue          BLOB    NOT NULL REFERENCES queues (id),
    specialist     BLOB REFERENCES people (id),
    started_at     INTEGER NOT NULL,
    accepted_at    INTEGER,
    ended_at       INTEGER,
    ended          INTEGER,
    resolution     TEXT,
    messages       INTEGER NOT NULL DEFAULT 0,
    transfers      INTEGER NOT NULL DEFAULT 0,
    awaiting       INTEGER,
    first_response INTEGER,
    responses      INTEGER NOT NULL DEFAULT 0,
    responded_in   INTEGER NOT NULL DEFAULT 0,
    stars          INTEGER,
    PRIMARY KEY (session, activation)
) STRICT, WITHOUT ROWID;
CREATE INDEX activations_ended ON activations (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX activations_of ON activations (specialist, ended_at) WHERE ended_at IS NOT NULL;
CREATE UNIQUE INDEX activations_by_end ON activations (ended) WHERE ended IS NOT NULL;
-- Of chats from before, what their rows still say; how soon they were answered is not among it.
INSERT INTO activations (session, activation, queue, specialist, started_at, accepted_at, ended_at, ended, resolution,
        messages, stars)
    SELECT s.id, 1, s.queue, s.owner, s.started_at, s.accepted_at, s.ended_at,
        CASE WHEN s.ended_at IS NOT NULL THEN s.changed END, s.resolution,
        (SELECT count(*) FROM messages AS m WHERE m.session = s.id), s.rating FROM sessions AS s;

-- What lists are read by.
CREATE INDEX sessions_opened ON sessions (opened);
CREATE INDEX sessions_of_queue ON sessions (queue, opened);

-- Who looked at what is not theirs, and who changed what. `person` is null for the operator.
CREATE TABLE audit (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    person  BLOB REFERENCES people (id),
    act     TEXT    NOT NULL,
    subject TEXT    NOT NULL
) STRICT;

-- Whoever answers no more keeps a name, for what they wrote.
ALTER TABLE people ADD COLUMN removed_at INTEGER;

-- A device is a token and the one that is to replace it: the old one goes when the new one is used first.
ALTER TABLE tokens ADD COLUMN device_id BLOB;
ALTER TABLE tokens ADD COLUMN used_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tokens ADD COLUMN replaces BLOB;
UPDATE tokens SET device_id = randomblob(16), used_at = created_at;

-- Who is kept out: a customer's id, or an address as text. `person` is null for the operator.
CREATE TABLE blocks (
    id         BLOB PRIMARY KEY,
    customer   BLOB REFERENCES customers (id),
    address    TEXT,
    reason     TEXT    NOT NULL,
    person     BLOB REFERENCES people (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    CHECK ((customer IS NULL) <> (address IS NULL))
) STRICT, WITHOUT ROWID;
