-- What is derived from finds and visits, in the transaction that writes them, without a word of what
-- was written: how finds stand, which families were visited, and what is still to be done.

-- Finds of needles, as they stand now. `root` is the change number of the report.
CREATE TABLE finds (
    root INTEGER NOT NULL PRIMARY KEY,
    id BLOB NOT NULL,
    service TEXT NOT NULL,
    -- The local day of the report.
    day TEXT NOT NULL,
    locality TEXT NOT NULL,
    place_type TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Since when it stands so, and when it was reported.
    since INTEGER NOT NULL,
    reported INTEGER NOT NULL,
    pieces INTEGER NOT NULL,
    disposal TEXT NOT NULL
) STRICT;
CREATE INDEX finds_day ON finds (service, day);

-- Visits that count now, by the random id of their family: families do not add up.
CREATE TABLE visits (
    root INTEGER NOT NULL PRIMARY KEY,
    id BLOB NOT NULL,
    service TEXT NOT NULL,
    day TEXT NOT NULL,
    family BLOB NOT NULL,
    starts INTEGER NOT NULL
) STRICT;
CREATE INDEX visits_day ON visits (service, day, family);
CREATE INDEX visits_family ON visits (family, starts, id);

-- Every entry that says something of a root of which something is still to be done: a phone is given
-- it whatever its day. `next_only`: nothing but an agreed next visit, which is over as soon as the
-- family was visited later.
CREATE TABLE waiting (
    change INTEGER NOT NULL,
    root INTEGER NOT NULL,
    next_only INTEGER NOT NULL,
    PRIMARY KEY (change, root)
) STRICT, WITHOUT ROWID;

-- The few lines that announce an entry under a later number than its own, by that entry.
CREATE INDEX feed_late ON feed (change, service, at) WHERE at <> change;
