-- Why a status is what it is and what it becomes, places that stay taken after a chat, and chats that left.

ALTER TABLE account ADD COLUMN status_reason TEXT NOT NULL DEFAULT 'said';
ALTER TABLE account ADD COLUMN status_then TEXT;

-- How a session left me, as JSON; null while it is or was mine. One that left stays only while it is open in the
-- window or holds something I wrote.
ALTER TABLE sessions ADD COLUMN gone TEXT;

-- Places that stay taken at the cursor, in order of their beginning.
CREATE TABLE wrap_ups (
    place      INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id TEXT NOT NULL UNIQUE,
    view       TEXT NOT NULL
) STRICT;

-- What was kept before says too little. The relay is asked for a fresh snapshot; until it comes, chats stay readable.
DELETE FROM offers;
UPDATE account SET epoch = NULL, position = NULL;
