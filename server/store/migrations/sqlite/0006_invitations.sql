-- Invitations: by a code that is printed or read aloud, a person sets a password. An account that was
-- never given one has an empty hash, which no password has.
CREATE TABLE invitations (
    number INTEGER NOT NULL PRIMARY KEY,
    account BLOB NOT NULL REFERENCES accounts (id),
    -- SHA-256 of the code.
    code BLOB NOT NULL UNIQUE,
    -- `first` or `reset`.
    purpose TEXT NOT NULL,
    -- Who invited; none: the command line.
    created_by BLOB,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    withdrawn_at INTEGER
) STRICT;
CREATE INDEX invitations_account ON invitations (account);

-- What a membership said before it was changed.
CREATE TABLE membership_versions (
    number INTEGER NOT NULL PRIMARY KEY,
    membership INTEGER NOT NULL REFERENCES memberships (number),
    -- As it was until then.
    doc TEXT NOT NULL,
    changed_by BLOB,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX membership_versions_membership ON membership_versions (membership);
