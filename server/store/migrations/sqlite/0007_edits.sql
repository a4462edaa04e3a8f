-- What the last import gave of each document, quotas of before with it: what differs from it in the
-- current document was changed in the browser, and the next import leaves it so.
CREATE TABLE imported (
    key TEXT NOT NULL PRIMARY KEY,
    doc TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The audit by who, and about what, the newest first.
CREATE INDEX audit_account ON audit (account);
CREATE INDEX audit_subject ON audit (subject);
CREATE INDEX audit_at ON audit (at);
