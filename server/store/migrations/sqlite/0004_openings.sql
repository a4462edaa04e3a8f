-- Each opening of the database by a program. A cursor that a phone was given names the opening in
-- which it was given: if a power cut took the tail of the log with it, the numbers beyond are given
-- out again in a later opening, and a cursor of the earlier one is believed up to there only.
CREATE TABLE openings (
    number INTEGER NOT NULL PRIMARY KEY,
    -- Drawn by the program for this opening.
    mark BLOB NOT NULL UNIQUE,
    -- The first change number that was free at that moment.
    first INTEGER NOT NULL
) STRICT;
