//! Entries as a phone hands them in, one a request.
use serde_json::json;
use sync::digest::Hash;

/// A request with one contact in it, at a place of a stream.
pub fn body(stream: u128, seq: u64, account: &str) -> String {
    let id = uuid::Uuid::from_u128((stream << 64) + u128::from(seq));
    let raw = json!({
        "schema": 1, "id": id, "author": account, "workers": [account], "service": "prunerov-tpd",
        "start": 1_398_153_600_000_000i64, "minutes": 5, "device_time": 1_398_153_600_000_000i64,
        "anonymous": [{ "count": 1, "sex": "U", "role": "CLI" }], "body": { "kind": "contact", "what": "KON", "form": "T" },
    })
    .to_string();
    let stream = uuid::Uuid::from_u128(stream);
    json!({ "wire": 1, "stream": stream, "have": { "max_seq": seq, "digest": Hash::EMPTY }, "pending": 1,
        "entries": [{ "id": id, "stream": stream, "seq": seq, "schema": 1, "hash": Hash::of(&raw), "raw": raw }] })
    .to_string()
}
