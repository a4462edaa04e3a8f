-- What is derived from finds and visits, in the transaction that writes them, without a word of what
-- was written: how finds stand, which families were visited, and what is still to be done.

-- Finds of needles, as they stand now. `root` is the change number of the report.
CREATE TABLE finds (
    root BIGINT NOT NULL PRIMARY KEY,
    id UUID NOT NULL,
    service TEXT COLLATE "C" NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    locality TEXT COLLATE "C" NOT NULL,
    place_type TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    since BIGINT NOT NULL,
    reported BIGINT NOT NULL,
    pieces BIGINT NOT NULL,
    disposal TEXT COLLATE "C" NOT NULL
);
CREATE INDEX finds_day ON finds (service, day);

-- Visits that count now, by the random id of their family: families do not add up.
CREATE TABLE visits (
    root BIGINT NOT NULL PRIMARY KEY,
    id UUID NOT NULL,
    service TEXT COLLATE "C" NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    family UUID NOT NULL,
    starts BIGINT NOT NULL
);
CREATE INDEX visits_day ON visits (service, day, family);
CREATE INDEX visits_family ON visits (family, starts, id);

-- Every entry that says something of a root of which something is still to be done: a phone is given
-- it whatever its day. `next_only`: nothing but an agreed next visit, which is over as soon as the
-- family was visited later.
CREATE TABLE waiting (
    change BIGINT NOT NULL,
    root BIGINT NOT NULL,
    next_only BIGINT NOT NULL,
    PRIMARY KEY (change, root)
);

-- The few lines that announce an entry under a later number than its own, by that entry.
CREATE INDEX feed_late ON feed (change, service, at) WHERE at <> change;
