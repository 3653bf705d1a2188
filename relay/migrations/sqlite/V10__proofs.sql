-- What tells a command that is sent again from another under its id is a digest of it, and short words can be guessed
-- from one: it is encrypted, and goes once the command is older than what is kept. Null: any is taken for the same.
ALTER TABLE commands ADD COLUMN proof BLOB;
ALTER TABLE commands DROP COLUMN digest;
CREATE INDEX commands_proofs ON commands (position) WHERE proof IS NOT NULL;
