-- Devices at a centre's door: an account of its own that nobody logs in to, bound to one service. Who
-- has a row here is a centre, every other account a person. Closed is whose account is disabled.
CREATE TABLE centres (
    account UUID NOT NULL PRIMARY KEY REFERENCES accounts (id),
    service TEXT COLLATE "C" NOT NULL,
    opened_by UUID NOT NULL REFERENCES accounts (id),
    opened_at BIGINT NOT NULL
);
CREATE INDEX centres_service ON centres (service);
