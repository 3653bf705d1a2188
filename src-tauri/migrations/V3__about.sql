-- What is written down about a session beside its messages, as JSON: details and notes.
ALTER TABLE sessions ADD COLUMN about TEXT;
