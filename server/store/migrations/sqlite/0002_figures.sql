-- What is derived from the ledger, in the transaction that writes it. All of it can be computed
-- again from the entries. `root` is the change number of a root entry.

-- Roots that count, where they count now, and by which version.
CREATE TABLE roots (
    root INTEGER NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    service TEXT NOT NULL,
    day TEXT NOT NULL,
    worker BLOB NOT NULL,
    locality TEXT NOT NULL,
    kind TEXT NOT NULL
) STRICT;

-- Groups of entries that speak of one another (corrected, withdrawn, spans), by the days they
-- touch in any version: what must be looked at for the state of an earlier moment.
CREATE TABLE families (
    service TEXT NOT NULL,
    last_day TEXT NOT NULL,
    first_day TEXT NOT NULL,
    member INTEGER NOT NULL,
    PRIMARY KEY (service, last_day, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX families_member ON families (member);

-- One narrow row a root and count.
CREATE TABLE facts (
    service TEXT NOT NULL,
    day TEXT NOT NULL,
    worker BLOB NOT NULL,
    locality TEXT NOT NULL,
    kind TEXT NOT NULL,
    root INTEGER NOT NULL,
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (service, day, worker, locality, kind, root, name)
) STRICT, WITHOUT ROWID;

-- Sums of facts; recomputed, never incremented.
CREATE TABLE day_counts (
    service TEXT NOT NULL,
    day TEXT NOT NULL,
    worker BLOB NOT NULL,
    locality TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (service, day, worker, locality, kind, name)
) STRICT, WITHOUT ROWID;

-- Who was met: a row a person, service, day and root. `person` is the person's key.
CREATE TABLE persons (
    service TEXT NOT NULL,
    day TEXT NOT NULL,
    person TEXT NOT NULL,
    root INTEGER NOT NULL,
    PRIMARY KEY (service, day, person, root)
) STRICT, WITHOUT ROWID;

-- Worked intervals of closed shifts and patrols, cut at local midnight.
CREATE TABLE intervals (
    service TEXT NOT NULL,
    day TEXT NOT NULL,
    worker BLOB NOT NULL,
    root INTEGER NOT NULL,
    starts INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    PRIMARY KEY (service, day, worker, root, starts)
) STRICT, WITHOUT ROWID;
CREATE INDEX intervals_root ON intervals (root);

-- Hours by worker and day, and the union over a service's workers.
CREATE TABLE day_hours (
    service TEXT NOT NULL,
    day TEXT NOT NULL,
    worker BLOB NOT NULL,
    minutes INTEGER NOT NULL,
    PRIMARY KEY (service, day, worker)
) STRICT, WITHOUT ROWID;
CREATE TABLE day_open (
    service TEXT NOT NULL,
    day TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    -- The longest that one span was worked: a quota in days wants an hour.
    longest_span INTEGER NOT NULL,
    PRIMARY KEY (service, day)
) STRICT, WITHOUT ROWID;

-- Spans without an end.
CREATE TABLE running (
    root INTEGER NOT NULL PRIMARY KEY,
    id BLOB NOT NULL,
    service TEXT NOT NULL,
    day TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX running_service ON running (service, day);
