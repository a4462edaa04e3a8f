-- What the last import gave of each document, quotas of before with it: what differs from it in the
-- current document was changed in the browser, and the next import leaves it so.
CREATE TABLE imported (
    key TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    doc TEXT COLLATE "C" NOT NULL
);

-- The audit by who, and about what, the newest first.
CREATE INDEX audit_account ON audit (account, number);
CREATE INDEX audit_subject ON audit (subject, number);
CREATE INDEX audit_at ON audit (at);
