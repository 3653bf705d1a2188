-- Customers who were missed: forms, and chats that their customers left before anyone answered, with a way to reach
-- them. A chat's item has the chat's id and keeps no words of its own: they stand with the chat. Columns that are BLOBs
-- and no ids are encrypted; `contact` is JSON then.
CREATE TABLE missed (
    number      INTEGER PRIMARY KEY,
    id          BLOB    NOT NULL UNIQUE,
    kind        TEXT    NOT NULL,
    state       TEXT    NOT NULL,
    version     INTEGER NOT NULL DEFAULT 1,
    queue       BLOB    NOT NULL REFERENCES queues (id),
    customer    BLOB    NOT NULL REFERENCES customers (id),
    session     BLOB UNIQUE REFERENCES sessions (id),
    name        BLOB,
    contact     BLOB,
    message     BLOB,
    topic       BLOB,
    language    TEXT,
    assignee    BLOB REFERENCES people (id),
    way         TEXT,
    note        BLOB,
    answered_by BLOB REFERENCES people (id),
    answered_at INTEGER,
    outcome     TEXT,
    closed_by   BLOB REFERENCES people (id),
    closed_at   INTEGER,
    created_at  INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX missed_open ON missed (queue) WHERE state = 'open';
CREATE INDEX missed_by_state ON missed (state, number);
CREATE INDEX missed_of_assignee ON missed (assignee) WHERE state = 'assigned';
CREATE INDEX missed_of_customer ON missed (customer);
