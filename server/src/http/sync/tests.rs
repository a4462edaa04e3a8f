//! Bad input, each with its exact answer, and no good entry beside it lost.
mod items;
mod requests;

use crate::testing::{Answer, NOW, World, account_id, world};
use serde_json::{Value, json};
use std::cell::Cell;
use sync::digest::Hash;
use uuid::Uuid;

const STREAM: &str = "018f0000-0000-4000-8000-000000000001";

fn id(n: u128) -> String {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + n).to_string()
}

/// A contact of Jana's that any form would let through.
fn contact(n: u128) -> Value {
    json!({
        "schema": 1, "id": id(n), "author": account_id("jana").0, "workers": [account_id("jana").0],
        "service": "sas", "start": NOW.0 - 3_600_000_000i64, "minutes": 20, "device_time": NOW.0 - 60_000_000,
        "anonymous": [{ "count": 1, "sex": "U", "role": "CLI" }],
        "body": { "kind": "contact", "what": "KON", "form": "T" },
    })
}

fn exchange(n: u128, received: Value) -> Value {
    let mut entry = contact(n);
    entry["service"] = json!("tpd");
    entry["body"] = json!({ "kind": "exchange", "items": [{ "item": "J1", "received": received, "issued": 12 }],
        "count_method": "EXACT", "for_whom": "SELF", "secondary_persons": 0 });
    entry
}

fn item_at(seq: u64, raw: &str, entry: &Value) -> Value {
    json!({ "id": entry["id"], "stream": STREAM, "seq": seq, "schema": 1, "hash": Hash::of(raw).to_string(), "raw": raw })
}

fn item(seq: u64, entry: &Value) -> Value {
    item_at(seq, &entry.to_string(), entry)
}

fn request(items: &[Value]) -> String {
    json!({ "wire": 1, "stream": STREAM, "have": { "max_seq": items.len(), "digest": "0".repeat(64) },
        "pending": items.len(), "entries": items })
    .to_string()
}

struct Phone {
    world: World,
    token: String,
    /// The last seq taken by [`Phone::between_good_ones`].
    seq: Cell<u64>,
}

impl Phone {
    async fn of_jana() -> Self {
        let world = world().await;
        let token = world.log_in("jana").await;
        Self::with(world, token)
    }

    fn with(world: World, token: String) -> Self {
        Self {
            world,
            token,
            seq: Cell::new(100),
        }
    }

    async fn send(&self, body: &str) -> Answer {
        self.world
            .call("POST", "/api/v1/sync", Some(&self.token), body)
            .await
    }

    async fn sync(&self, items: &[Value]) -> Value {
        let answer = self.send(&request(items)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    }

    /// The answer to an item between two good ones, which must both be stored.
    async fn between_good_ones(&self, bad: Value) -> Value {
        let seq = self.seq.get() + 2;
        self.seq.set(seq);
        let good = |seq: u64| item(seq, &contact(u128::from(seq) + 1000));
        let reply = self.sync(&[good(seq), bad, good(seq + 1)]).await;
        assert_eq!(reply["results"][0]["outcome"], "stored");
        assert_eq!(reply["results"][2]["outcome"], "stored");
        reply["results"][1].clone()
    }

    /// Field, value and reason of an item that must be set aside.
    async fn set_aside(&self, bad: Value) -> (String, Value, String) {
        let result = self.between_good_ones(bad).await;
        assert_eq!(result["outcome"], "quarantined", "{result}");
        let reason = &result["reason"];
        let text = |v: &Value| v.as_str().unwrap().to_owned();
        (
            text(&reason["field"]),
            reason["value"].clone(),
            text(&reason["reason"]),
        )
    }

    /// The flags of an entry that must be stored, as the manager sees them.
    async fn flags(&self, entry: &Value) -> Vec<String> {
        let result = self.between_good_ones(item(2, entry)).await;
        assert_eq!(result["outcome"], "stored", "{result}");
        let id = entry["id"].as_str().unwrap().parse().unwrap();
        self.world.store.history(id).await.unwrap()[0].flags.clone()
    }
}

fn aside(field: &str, value: Value, reason: &str) -> (String, Value, String) {
    (field.to_owned(), value, reason.to_owned())
}
