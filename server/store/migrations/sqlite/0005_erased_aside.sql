-- Texts erased that were only ever in the quarantine: no entry has their id, but the phone that wrote
-- one keeps it, and is told to forget it under this number.
CREATE TABLE erased_aside (
    change INTEGER NOT NULL PRIMARY KEY,
    id BLOB NOT NULL
) STRICT, WITHOUT ROWID;
