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
