-- What became of messages after they were posted. What was said before an edit or a deletion is kept nowhere.

ALTER TABLE messages ADD COLUMN edited_at INTEGER;
ALTER TABLE messages ADD COLUMN deleted_at INTEGER;

-- How far a session's messages came to either side: seqs, 0 before the first.
ALTER TABLE sessions ADD COLUMN customer_delivered INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN customer_seen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN specialist_delivered INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN specialist_seen INTEGER NOT NULL DEFAULT 0;
