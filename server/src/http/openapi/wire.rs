//! Schemas of the wire, which is defined by package `sync`; a test compares their fields.
use serde_json::{Map, Value, json};

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn list(name: &str) -> Value {
    json!({ "type": "array", "items": reference(name) })
}

fn object(about: &str, required: &[&str], properties: Value) -> Value {
    json!({ "type": "object", "description": about, "required": required, "properties": properties })
}

/// All of them by name.
pub fn schemas() -> Map<String, Value> {
    let uuid = json!({ "type": "string", "format": "uuid" });
    let hash = json!({ "type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256 in hexadecimal" });
    let number = json!({ "type": "integer", "minimum": 0 });
    let instant = json!({ "type": ["integer", "null"], "description": "microseconds since 1970-01-01T00:00:00Z" });
    let text = json!({ "type": "string" });
    let maybe_text = json!({ "type": ["string", "null"] });
    let day = json!({ "type": "string", "format": "date" });
    let slugs = json!({ "type": "array", "items": { "type": "string" } });
    let all = [
        (
            "Have",
            object(
                "The state of a stream.",
                &["max_seq", "digest"],
                json!({ "max_seq": number, "digest": hash }),
            ),
        ),
        (
            "Item",
            object(
                "An entry as it travels.",
                &["id", "stream", "seq", "schema", "hash", "raw"],
                json!({ "id": uuid, "stream": uuid, "seq": { "type": "integer", "minimum": 1 }, "schema": number, "hash": hash, "raw": { "type": "string", "description": "the exact JSON text frozen at save, at most 64 KiB" } }),
            ),
        ),
        (
            "Offer",
            object(
                "What the phone knows of an entry.",
                &["seq", "id", "hash"],
                json!({ "seq": number, "id": uuid, "hash": hash }),
            ),
        ),
        (
            "SyncRequest",
            object(
                "From the phone; at most 2 MiB.",
                &["wire", "stream", "have", "pending"],
                json!({
                    "wire": { "type": "integer", "const": 1 }, "stream": uuid, "epoch": maybe_text, "have": reference("Have"),
                    "pending": number, "oldest_pending": instant, "cursor": maybe_text, "scope": maybe_text,
                    "entries": { "type": "array", "maxItems": 200, "items": reference("Item") },
                    "offer": { "type": "array", "maxItems": 2000, "items": reference("Offer") },
                    "nonce": uuid,
                    "app_version": text, "device_time": instant,
                }),
            ),
        ),
        (
            "Refusal",
            object(
                "A named reason.",
                &["field", "reason"],
                json!({ "field": text, "value": maybe_text, "reason": text }),
            ),
        ),
        (
            "ItemResult",
            object(
                "The answer for one entry; stored or duplicate: its receipt.",
                &["id", "outcome"],
                json!({ "id": maybe_text, "outcome": { "enum": ["stored", "duplicate", "quarantined"] }, "reason": reference("Refusal"), "hash": hash, "change": number }),
            ),
        ),
        (
            "Gap",
            object(
                "A range of seqs, both ends included.",
                &["from", "to", "why"],
                json!({ "from": number, "to": number, "why": { "enum": ["absent", "differs"] } }),
            ),
        ),
        (
            "Former",
            object(
                "The stream that this device session synced before, for a database that has never pulled.",
                &["stream", "held", "told"],
                json!({ "stream": uuid, "held": number, "told": number }),
            ),
        ),
        (
            "Change",
            object(
                "One change, in the order of the server's numbers: an entry (id, hash, raw, flags) or a document of reference data (key, doc). Other types are passed over.",
                &["change", "type"],
                json!({ "change": number, "type": text, "id": uuid, "hash": hash, "raw": text, "flags": slugs, "key": text, "doc": {} }),
            ),
        ),
        (
            "Forget",
            json!({
                "description": "What a phone must drop: everything of a service, or one entry's body.",
                "oneOf": [
                    { "type": "object", "required": ["service"], "properties": { "service": { "type": "string" } } },
                    { "type": "object", "required": ["entry"], "properties": { "entry": { "type": "string", "format": "uuid" } } },
                ],
            }),
        ),
        (
            "SyncReply",
            object(
                "The server's reply.",
                &[
                    "epoch",
                    "results",
                    "held",
                    "changes",
                    "cursor",
                    "scope",
                    "more",
                    "min_wire",
                    "server_time",
                    "session",
                ],
                json!({
                    "nonce": uuid, "epoch": uuid, "results": list("ItemResult"), "missing": list("Gap"), "held": reference("Have"),
                    "changes": list("Change"), "forget": list("Forget"), "cursor": text, "scope": text,
                    "more": { "type": "boolean" }, "min_wire": number, "server_time": { "type": "integer" },
                    "session": { "enum": ["valid", "revoked"] },
                    "offer_again": { "type": "boolean", "default": false },
                    "former": reference("Former"),
                }),
            ),
        ),
        (
            "LogIn",
            object(
                "A log-in.",
                &["login", "password"],
                json!({ "login": text, "password": text, "device_name": text, "stream": maybe_text, "bearer": { "type": "boolean" } }),
            ),
        ),
        (
            "SessionInfo",
            object(
                "Who is logged in.",
                &["account", "login", "name", "device", "memberships"],
                json!({ "account": uuid, "login": text, "name": text, "device": uuid, "memberships": list("MembershipInfo"), "kind": { "enum": ["person", "centre"], "default": "person" }, "token": maybe_text }),
            ),
        ),
        (
            "MembershipInfo",
            object(
                "One membership.",
                &["role", "from"],
                json!({ "role": { "enum": ["worker", "manager", "coordinator", "administrator"] }, "provider": maybe_text, "programme": maybe_text, "services": slugs, "from": day, "to": { "type": ["string", "null"], "format": "date" } }),
            ),
        ),
    ];
    all.into_iter()
        .map(|(name, schema)| (name.to_owned(), schema))
        .collect()
}
