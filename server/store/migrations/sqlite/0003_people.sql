-- Accounts, memberships, devices, reference data, audit.

CREATE TABLE accounts (
    id BLOB NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    disabled_at INTEGER
) STRICT;

CREATE TABLE memberships (
    number INTEGER NOT NULL PRIMARY KEY,
    account BLOB NOT NULL REFERENCES accounts (id),
    provider TEXT,
    role TEXT NOT NULL,
    -- The membership as JSON.
    doc TEXT NOT NULL,
    recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX memberships_account ON memberships (account);
CREATE INDEX memberships_provider ON memberships (provider);

CREATE TABLE devices (
    id BLOB NOT NULL PRIMARY KEY,
    account BLOB NOT NULL REFERENCES accounts (id),
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    rotated_at INTEGER NOT NULL,
    revoked_at INTEGER,
    app_version TEXT NOT NULL,
    -- SHA-256 of the token. The one before stays valid until the new one has been used.
    token BLOB NOT NULL UNIQUE,
    token_used INTEGER NOT NULL,
    previous_token BLOB
) STRICT;
CREATE INDEX devices_account ON devices (account);
CREATE INDEX devices_previous ON devices (previous_token);

-- Reference data as documents, the current ones. `audience`: `all`, or `programme/ID`,
-- `provider/ID`, `service/ID`, several parted by spaces.
CREATE TABLE documents (
    key TEXT NOT NULL PRIMARY KEY,
    change INTEGER NOT NULL,
    audience TEXT NOT NULL,
    doc TEXT NOT NULL
) STRICT;
CREATE INDEX documents_change ON documents (change);

-- Every version a document ever had.
CREATE TABLE document_versions (
    key TEXT NOT NULL,
    change INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    account BLOB,
    doc TEXT NOT NULL,
    PRIMARY KEY (key, change)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    number INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    account BLOB,
    action TEXT NOT NULL,
    subject TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
