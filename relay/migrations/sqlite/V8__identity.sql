-- Whether a site's JWTs may be signed with a shared secret.
ALTER TABLE sites ADD COLUMN weak_identity INTEGER NOT NULL DEFAULT 0;

-- What a site signs with. `material` is encrypted: a public key as PEM or JWK, or a shared secret.
-- A name is never given a second time, so that what is retired stays retired.
CREATE TABLE identity_keys (
    id         BLOB PRIMARY KEY,
    site       BLOB    NOT NULL REFERENCES sites (id),
    kid        TEXT    NOT NULL,
    algorithm  TEXT    NOT NULL,
    material   BLOB    NOT NULL,
    created_at INTEGER NOT NULL,
    retired_at INTEGER,
    UNIQUE (site, kid)
) STRICT, WITHOUT ROWID;

-- Whom a site calls what. `subject` is the SHA-256 of the site's own id for them; `email` is encrypted.
CREATE TABLE identities (
    id       BLOB PRIMARY KEY,
    customer BLOB    NOT NULL REFERENCES customers (id),
    site     BLOB    NOT NULL REFERENCES sites (id),
    subject  BLOB    NOT NULL,
    weak     INTEGER NOT NULL,
    name     TEXT,
    email    BLOB,
    UNIQUE (customer, subject)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX identities_strong ON identities (site, subject) WHERE weak = 0;

-- Which key vouches for a token: both end together.
CREATE TABLE token_keys (
    hash BLOB PRIMARY KEY REFERENCES tokens (hash) ON DELETE CASCADE,
    key  BLOB NOT NULL REFERENCES identity_keys (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX token_keys_by_key ON token_keys (key);
