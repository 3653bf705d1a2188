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

-- What can be searched: messages, notes and what customers call themselves. What is encrypted is not among it. `source`
-- is the message's, note's or session's id. The index holds words and where they stand, and reads texts from where
-- they are kept; a word that is kept nowhere any more is found no longer, though its beginning may separate pages of
-- the index until others take their place. The triggers see to it, whoever writes.
CREATE TABLE searched (
    id      INTEGER PRIMARY KEY,
    kind    TEXT    NOT NULL,
    source  BLOB    NOT NULL,
    session BLOB    NOT NULL,
    at      INTEGER NOT NULL,
    UNIQUE (kind, source)
) STRICT;
CREATE VIEW search_text AS SELECT f.id AS id, CASE f.kind
        WHEN 'message' THEN (SELECT text FROM messages WHERE id = f.source)
        WHEN 'note' THEN (SELECT text FROM notes WHERE id = f.source)
        ELSE (SELECT customer_name FROM sessions WHERE id = f.source) END AS text
    FROM searched AS f;
CREATE VIRTUAL TABLE search USING fts5 (
    text, content = 'search_text', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
INSERT INTO searched (kind, source, session, at) SELECT kind, source, session, at FROM (
        SELECT 'message' AS kind, id AS source, session, at FROM messages WHERE text <> ''
        UNION ALL SELECT 'note', id, session, at FROM notes
        UNION ALL SELECT 'name', id, id, started_at FROM sessions WHERE customer_name <> '')
    ORDER BY at;
INSERT INTO search (search) VALUES ('rebuild');

CREATE TRIGGER message_searched AFTER INSERT ON messages WHEN new.text <> '' BEGIN
    INSERT INTO searched (kind, source, session, at) VALUES ('message', new.id, new.session, new.at);
    INSERT INTO search (rowid, text)
        SELECT id, new.text FROM searched WHERE kind = 'message' AND source = new.id;
END;
CREATE TRIGGER message_searched_anew AFTER UPDATE OF text ON messages WHEN new.text <> old.text BEGIN
    INSERT INTO search (search, rowid, text)
        SELECT 'delete', id, old.text FROM searched WHERE kind = 'message' AND source = old.id;
    DELETE FROM searched WHERE kind = 'message' AND source = old.id AND new.text = '';
    INSERT OR IGNORE INTO searched (kind, source, session, at)
        SELECT 'message', new.id, new.session, new.at WHERE new.text <> '';
    INSERT INTO search (rowid, text)
        SELECT id, new.text FROM searched WHERE kind = 'message' AND source = new.id;
END;
CREATE TRIGGER message_searched_no_more AFTER DELETE ON messages BEGIN
    INSERT INTO search (search, rowid, text)
        SELECT 'delete', id, old.text FROM searched WHERE kind = 'message' AND source = old.id;
    DELETE FROM searched WHERE kind = 'message' AND source = old.id;
END;

CREATE TRIGGER note_searched AFTER INSERT ON notes BEGIN
    INSERT INTO searched (kind, source, session, at) VALUES ('note', new.id, new.session, new.at);
    INSERT INTO search (rowid, text) SELECT id, new.text FROM searched WHERE kind = 'note' AND source = new.id;
END;
CREATE TRIGGER note_searched_anew AFTER UPDATE OF text ON notes WHEN new.text <> old.text BEGIN
    INSERT INTO search (search, rowid, text)
        SELECT 'delete', id, old.text FROM searched WHERE kind = 'note' AND source = old.id;
    INSERT INTO search (rowid, text) SELECT id, new.text FROM searched WHERE kind = 'note' AND source = new.id;
END;
CREATE TRIGGER note_searched_no_more AFTER DELETE ON notes BEGIN
    INSERT INTO search (search, rowid, text)
        SELECT 'delete', id, old.text FROM searched WHERE kind = 'note' AND source = old.id;
    DELETE FROM searched WHERE kind = 'note' AND source = old.id;
END;

CREATE TRIGGER name_searched AFTER INSERT ON sessions WHEN new.customer_name <> '' BEGIN
    INSERT INTO searched (kind, source, session, at) VALUES ('name', new.id, new.id, new.started_at);
    INSERT INTO search (rowid, text)
        SELECT id, new.customer_name FROM searched WHERE kind = 'name' AND source = new.id;
END;
CREATE TRIGGER name_searched_anew AFTER UPDATE OF customer_name ON sessions
WHEN new.customer_name IS NOT old.customer_name BEGIN
    INSERT INTO search (search, rowid, text)
        SELECT 'delete', id, old.customer_name FROM searched WHERE kind = 'name' AND source = old.id;
    DELETE FROM searched WHERE kind = 'name' AND source = old.id AND COALESCE(new.customer_name, '') = '';
    INSERT OR IGNORE INTO searched (kind, source, session, at)
        SELECT 'name', new.id, new.id, new.started_at WHERE new.customer_name <> '';
    INSERT INTO search (rowid, text)
        SELECT id, new.customer_name FROM searched WHERE kind = 'name' AND source = new.id;
END;
CREATE TRIGGER name_searched_no_more AFTER DELETE ON sessions BEGIN
    INSERT INTO search (search, rowid, text)
        SELECT 'delete', id, old.customer_name FROM searched WHERE kind = 'name' AND source = old.id;
    DELETE FROM searched WHERE kind = 'name' AND source = old.id;
END;
