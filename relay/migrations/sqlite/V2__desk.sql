-- The whole desk: a queue's rules as one document, transfers, waiting again, wrap-up, why, and merged customers.

ALTER TABLE queues ADD COLUMN rules TEXT NOT NULL DEFAULT '{}';
UPDATE queues SET rules = json_object('ring_time', ring_time, 'skills', json(skills));
ALTER TABLE queues DROP COLUMN ring_time;
ALTER TABLE queues DROP COLUMN skills;

ALTER TABLE people ADD COLUMN status_reason TEXT NOT NULL DEFAULT 'said';
ALTER TABLE people ADD COLUMN status_then TEXT;

-- A merged duplicate stands for the record it went into. A cursor from before position `anew` cannot be continued from.
ALTER TABLE customers ADD COLUMN merged_into BLOB REFERENCES customers (id);
ALTER TABLE customers ADD COLUMN anew INTEGER NOT NULL DEFAULT 0;
CREATE INDEX customers_merged ON customers (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX tokens_of ON tokens (principal);

-- `customer` is whose a session is; `opened_by` is who opened it, another one once the two were merged, and the one
-- that staff were shown. `opened` is the log position at which it was started or reopened last: the latest of these is
-- what its customer sees. `transfer` is the position of the transfer it is on.
ALTER TABLE sessions ADD COLUMN opened_by BLOB REFERENCES customers (id);
ALTER TABLE sessions ADD COLUMN opened INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN waiting_since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN priority TEXT NOT NULL DEFAULT 'normal';
ALTER TABLE sessions ADD COLUMN parked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN requeued TEXT;
ALTER TABLE sessions ADD COLUMN reminded_at INTEGER;
ALTER TABLE sessions ADD COLUMN transfer INTEGER;
ALTER TABLE sessions ADD COLUMN handed_from BLOB REFERENCES people (id);
ALTER TABLE sessions ADD COLUMN handed_note TEXT;
ALTER TABLE sessions ADD COLUMN rating INTEGER;
UPDATE sessions SET opened_by = customer, opened = started, waiting_since = started_at;
DROP INDEX sessions_of_customer;
CREATE INDEX sessions_of_customer ON sessions (customer, opened);
-- One open session for each customer, and with it for each site: a customer belongs to one.
CREATE UNIQUE INDEX sessions_open ON sessions (customer) WHERE ended_at IS NULL;

-- `target` is the name it had when the session was given away. Notes never stand in the log.
CREATE TABLE transfers (
    session  BLOB    NOT NULL REFERENCES sessions (id),
    position INTEGER NOT NULL REFERENCES log (position),
    target   TEXT    NOT NULL,
    note     TEXT,
    deadline INTEGER NOT NULL,
    PRIMARY KEY (session, position)
) STRICT, WITHOUT ROWID;

ALTER TABLE offers ADD COLUMN kind TEXT NOT NULL DEFAULT 'ring';
ALTER TABLE offers ADD COLUMN priority TEXT NOT NULL DEFAULT 'normal';
ALTER TABLE offers ADD COLUMN queue BLOB REFERENCES queues (id);
ALTER TABLE offers ADD COLUMN why TEXT NOT NULL DEFAULT '{"reason":"even","candidates":1}';
ALTER TABLE offers ADD COLUMN handed_from BLOB REFERENCES people (id);
ALTER TABLE offers ADD COLUMN handed_note TEXT;
ALTER TABLE offers ADD COLUMN waiting_since INTEGER NOT NULL DEFAULT 0;
UPDATE offers SET (queue, waiting_since) =
    (SELECT s.queue, s.started_at FROM sessions AS s WHERE s.id = offers.session);

-- Places that stay taken after a chat, in the order they were taken.
CREATE TABLE wrap_ups (
    specialist BLOB    NOT NULL REFERENCES people (id),
    session    BLOB    NOT NULL REFERENCES sessions (id),
    position   INTEGER NOT NULL REFERENCES log (position),
    until      INTEGER NOT NULL,
    PRIMARY KEY (specialist, session)
) STRICT, WITHOUT ROWID;

-- Where in the log it stands why a session went where it went.
CREATE TABLE routing (
    session  BLOB    NOT NULL,
    position INTEGER NOT NULL REFERENCES log (position),
    PRIMARY KEY (session, position)
) STRICT, WITHOUT ROWID;
INSERT INTO routing (session, position)
    SELECT unhex(json_extract(body, '$.session'), '-'), position FROM log
    WHERE json_extract(body, '$.type') IN ('session_started', 'offer_made', 'offer_ended', 'session_assigned');
