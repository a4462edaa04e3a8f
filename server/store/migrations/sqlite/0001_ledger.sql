-- The ledger: what came, exactly as it came. Ids are 16 bytes, instants microseconds UTC, local
-- days text YYYY-MM-DD. This file is frozen: a change of the schema is a new file.

-- One row: what the database is and how far it has counted.
CREATE TABLE installation (
    only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    epoch BLOB NOT NULL,
    -- The highest change number given out; every number below it is visible.
    change INTEGER NOT NULL,
    -- Renewed whenever reference data change.
    reference_version INTEGER NOT NULL
) STRICT;

-- One row a committed transaction that gave out numbers: what had arrived by when.
CREATE TABLE arrivals (
    change INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX arrivals_at ON arrivals (at);

-- Accepted entries. `raw` is the frozen text, empty after erasure.
CREATE TABLE entries (
    change INTEGER NOT NULL PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    hash BLOB NOT NULL,
    schema INTEGER NOT NULL,
    account BLOB NOT NULL,
    device BLOB NOT NULL,
    arrived INTEGER NOT NULL,
    -- Stable codes, parted by spaces.
    flags TEXT NOT NULL,
    raw TEXT NOT NULL
) STRICT;

-- Places in streams. state: 0 = stored, 1 = quarantined; the digest covers both.
CREATE TABLE slots (
    stream BLOB NOT NULL,
    seq INTEGER NOT NULL,
    id BLOB NOT NULL,
    hash BLOB NOT NULL,
    state INTEGER NOT NULL,
    PRIMARY KEY (stream, seq)
) STRICT, WITHOUT ROWID;

-- Streams, each bound to one account for good.
CREATE TABLE streams (
    stream BLOB NOT NULL PRIMARY KEY,
    account BLOB NOT NULL,
    device BLOB,
    -- Contiguous entries held from seq 1, and their digest.
    max_seq INTEGER NOT NULL,
    digest BLOB NOT NULL,
    -- The highest slot taken, with or without gaps below.
    top_seq INTEGER NOT NULL,
    -- Told by the phone.
    told_max_seq INTEGER NOT NULL,
    pending INTEGER NOT NULL,
    oldest_pending INTEGER,
    synced_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX streams_account ON streams (account);

-- Items set aside, with their content for the provider's manager.
CREATE TABLE quarantine (
    number INTEGER NOT NULL PRIMARY KEY,
    -- As claimed; null where the item was too broken to say.
    id BLOB,
    stream BLOB,
    seq INTEGER,
    schema INTEGER,
    hash BLOB,
    -- Of the text as it came, so that the same item is set aside once.
    raw_hash BLOB NOT NULL,
    account BLOB NOT NULL,
    arrived INTEGER NOT NULL,
    field TEXT NOT NULL,
    value TEXT,
    reason TEXT NOT NULL,
    released INTEGER,
    raw TEXT NOT NULL
) STRICT;
CREATE INDEX quarantine_id ON quarantine (id);
CREATE INDEX quarantine_raw ON quarantine (raw_hash);
CREATE INDEX quarantine_account ON quarantine (account, number);

-- Which entries speak of which: corrections, withdrawals, closes and breaks of their target.
-- The target may still be on another phone.
CREATE TABLE links (
    target BLOB NOT NULL,
    change INTEGER NOT NULL,
    PRIMARY KEY (target, change)
) STRICT, WITHOUT ROWID;

-- What phones pull, by service and by person. `at` is the number under which a change is
-- announced: the entry's own, or a later one if it became visible there later. `day` decides
-- whether it is still in a phone's window.
CREATE TABLE feed (
    service TEXT NOT NULL,
    at INTEGER NOT NULL,
    change INTEGER NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (service, at)
) STRICT, WITHOUT ROWID;
CREATE TABLE own_feed (
    account BLOB NOT NULL,
    at INTEGER NOT NULL,
    change INTEGER NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (account, at)
) STRICT, WITHOUT ROWID;

-- What has been erased: nameless rests for the figures, and the number phones learn it by.
CREATE TABLE erased (
    change INTEGER NOT NULL PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    hash BLOB NOT NULL,
    at INTEGER NOT NULL,
    -- The entry as JSON without codes, notes and reasons.
    nameless TEXT NOT NULL
) STRICT, WITHOUT ROWID;
