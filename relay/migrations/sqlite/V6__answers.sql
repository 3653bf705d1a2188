-- Texts that are ready to be sent: of a queue, of one person, or of the workspace. Shortcuts are in lower case.
CREATE TABLE canned_replies (
    id         BLOB PRIMARY KEY,
    queue      BLOB REFERENCES queues (id),
    owner      BLOB REFERENCES people (id),
    shortcut   TEXT    NOT NULL,
    title      TEXT    NOT NULL,
    text       TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB REFERENCES people (id),
    CHECK (queue IS NULL OR owner IS NULL)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX canned_shortcuts ON canned_replies (COALESCE(queue, owner, x''), shortcut);

-- What somebody says of how well somebody does, in percent. `set_by` is null for the operator.
CREATE TABLE performances (
    person BLOB PRIMARY KEY REFERENCES people (id),
    value  INTEGER NOT NULL,
    reason TEXT    NOT NULL,
    set_by BLOB REFERENCES people (id),
    set_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What customers agreed to. A row is never changed, and goes with its customer only: a withdrawal is a row of its own, with `given` 0.
-- `customer` is who said it, also once they were merged. `sentence` is encrypted: it may name a number or an address.
CREATE TABLE consents (
    number      INTEGER PRIMARY KEY,
    id          BLOB    NOT NULL UNIQUE,
    customer    BLOB    NOT NULL REFERENCES customers (id),
    session     BLOB REFERENCES sessions (id),
    kind        TEXT    NOT NULL,
    given       INTEGER NOT NULL,
    sentence    BLOB    NOT NULL,
    language    TEXT    NOT NULL,
    source      TEXT    NOT NULL,
    recorded_by BLOB REFERENCES people (id),
    at          INTEGER NOT NULL
) STRICT;
CREATE INDEX consents_of ON consents (customer, kind, number);

-- What a customer wrote with a rating.
ALTER TABLE sessions ADD COLUMN rating_comment TEXT;

-- When a session changed last. Of those from before, what their rows still say.
ALTER TABLE sessions ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
UPDATE sessions SET updated_at = max(started_at, waiting_since, COALESCE(accepted_at, 0), COALESCE(reminded_at, 0),
    COALESCE((SELECT at FROM log WHERE position = sessions.changed), 0),
    COALESCE((SELECT max(max(at, COALESCE(edited_at, 0), COALESCE(deleted_at, 0))) FROM messages
        WHERE session = sessions.id), 0),
    COALESCE((SELECT max(at) FROM notes WHERE session = sessions.id), 0),
    COALESCE((SELECT updated_at FROM session_details WHERE session = sessions.id), 0));
