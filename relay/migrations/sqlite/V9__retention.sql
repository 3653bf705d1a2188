-- When what was said and written down in a session that is over was erased. Rows, numbers and times stay.
ALTER TABLE sessions ADD COLUMN erased_at INTEGER;
CREATE INDEX sessions_kept ON sessions (ended_at) WHERE ended_at IS NOT NULL AND erased_at IS NULL;

-- For how many days after its end a session is kept; null is for ever, and so is no row. No client continues from before `horizon`.
CREATE TABLE retention (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    days    INTEGER,
    horizon INTEGER NOT NULL DEFAULT 0
) STRICT;
