-- Devices at a centre's door: an account of its own that nobody logs in to, bound to one service. Who
-- has a row here is a centre, every other account a person. Closed is whose account is disabled.
CREATE TABLE centres (
    account BLOB NOT NULL PRIMARY KEY REFERENCES accounts (id),
    service TEXT NOT NULL,
    -- The manager on whose device it was opened.
    opened_by BLOB NOT NULL REFERENCES accounts (id),
    opened_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX centres_service ON centres (service);
