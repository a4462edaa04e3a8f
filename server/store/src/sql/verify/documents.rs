//! Reference documents. None is ever deleted, so the current one of each key is its newest version,
//! and who may have it follows from its key.
use super::execute;
use super::found::Found;
use crate::db::{Conn, Kind};
use crate::traits::Result;

/// Whom a document is for; that of a person is for the providers of its memberships.
fn audience(kind: Kind) -> String {
    format!(
        "CASE \
    WHEN v.key LIKE 'codes/%' THEN 'all' \
    WHEN v.key LIKE 'localities/%' THEN 'programme/' || substr(v.key, 12) \
    WHEN v.key LIKE 'person/%' THEN (SELECT coalesce({}, '') FROM ( \
        SELECT DISTINCT 'provider/' || provider AS whom FROM main.memberships \
        WHERE {} = replace(substr(v.key, 8), '-', '') AND provider IS NOT NULL ORDER BY whom) m) \
    ELSE v.key END",
        kind.joined("whom"),
        kind.hex("account"),
    )
}

/// The newest version of each key.
const NEWEST: &str = "SELECT n.key, n.change, n.doc FROM main.document_versions n \
    WHERE n.change = (SELECT max(o.change) FROM main.document_versions o WHERE o.key = n.key)";

/// Is the current document one of its versions?
const KNOWN: &str = "EXISTS (SELECT 1 FROM main.document_versions o \
    WHERE o.key = d.key AND o.change = d.change AND o.doc = d.doc)";

/// A document of a person that is for more than its memberships say: one of them may be gone.
fn wider(kind: Kind) -> String {
    format!(
        "d.key LIKE 'person/%' AND d.audience <> '' \
    AND length(d.audience) - length(replace(d.audience, ' ', '')) + 1 > ( \
    SELECT count(DISTINCT m.provider) FROM main.memberships m \
    WHERE {} = replace(substr(d.key, 8), '-', '') \
    AND {}(' ' || d.audience || ' ', ' provider/' || m.provider || ' ') > 0)",
        kind.hex("m.account"),
        kind.found(),
    )
}

/// Compares the current documents with their versions.
pub async fn prove(conn: &mut Conn, found: &mut Found) -> Result<()> {
    let (audience, wider) = (audience(conn.kind()), wider(conn.kind()));
    let strange = format!(
        "SELECT key AS key, 'a document under number ' || change AS stored, \
         'the same among its versions' AS wanted FROM main.documents d WHERE NOT {KNOWN}"
    );
    found.of_query(conn, "documents", false, &strange).await?;
    let wanted = format!(
        "INSERT INTO wanted_documents SELECT v.key, v.change, {audience}, v.doc FROM ({NEWEST}) v"
    );
    // What is no version of its key is left, for there is nothing to tell which of them is right.
    let spared = format!(
        "DELETE FROM wanted_documents AS w WHERE EXISTS (SELECT 1 FROM main.documents d WHERE d.key = w.key \
         AND (NOT {KNOWN} OR d.change = w.change AND d.audience = w.audience))"
    );
    execute(conn, [wanted, spared]).await?;
    let more = format!(
        "SELECT w.key AS key, 'for ' || d.audience AS stored, 'for ' || w.audience || ', or a membership more' AS wanted \
         FROM wanted_documents w JOIN main.documents d ON d.key = w.key WHERE {wider}"
    );
    found.of_query(conn, "documents", false, &more).await?;
    let spared = format!(
        "DELETE FROM wanted_documents AS w WHERE EXISTS ( \
         SELECT 1 FROM main.documents d WHERE d.key = w.key AND {wider})"
    );
    execute(conn, [spared]).await?;
    let other = "SELECT w.key AS key, 'number ' || d.change || ' for ' || d.audience AS stored, \
                 'number ' || w.change || ' for ' || w.audience AS wanted \
                 FROM wanted_documents w LEFT JOIN main.documents d ON d.key = w.key";
    found.of_query(conn, "documents", true, other).await
}

/// Puts the newest versions in place.
pub async fn mend(conn: &mut Conn) -> Result<()> {
    execute(
        conn,
        [
            "UPDATE main.installation SET reference_version = reference_version + 1 \
             WHERE EXISTS (SELECT 1 FROM wanted_documents)",
            "INSERT INTO main.documents (key, change, audience, doc) \
             SELECT key, change, audience, doc FROM wanted_documents WHERE true \
             ON CONFLICT (key) DO UPDATE SET change = excluded.change, audience = excluded.audience, \
             doc = excluded.doc",
        ],
    )
    .await
}
