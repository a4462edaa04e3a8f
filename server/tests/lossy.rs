//! Twenty phones against the real program over a bad network: it is killed and started again in the
//! middle of its work, and once restored from a backup that was taken while it wrote. Each entry
//! that a phone called saved is on the server exactly once, and the digests agree.
mod common;
#[path = "common/phone.rs"]
mod phone;

use common::client::Client;
use common::{PASSWORD, Running, add_user, folder, run};
use domain::{AccountId, EntryId, StreamId};
use phone::Http;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use sync::digest::Hash;
use sync::sim::{Faults, Scenario, World, run_streams};
use sync::wire::SyncReply;

/// 2014-04-22 10:00 in Prague.
const START: i64 = 1_398_153_600_000_000;

struct RealWorld {
    server: Running,
    accounts: Vec<AccountId>,
    made: u32,
    backups: u32,
    restarts: u32,
}

impl RealWorld {
    fn backup_file(&self) -> String {
        self.server
            .data
            .join(format!("backup-{}.sqlite", self.backups))
            .display()
            .to_string()
    }
}

impl World for RealWorld {
    type Transport = Http;

    async fn connect(&mut self, phone: usize, _: StreamId) -> (AccountId, Http) {
        let client = Client::new(self.server.address);
        let (account, token) = client.log_in(&format!("w{}", phone + 1), PASSWORD).await;
        let account: AccountId = account.parse().unwrap();
        self.accounts.push(account);
        (account, Http::new(client, token))
    }

    fn entry(&mut self, phone: usize, id: EntryId) -> String {
        self.made += 1;
        let who = self.accounts[phone].0;
        let start = START + i64::from(self.made) * 1_000_000;
        json!({
            "schema": 1, "id": id.0, "author": who, "workers": [who], "service": "prunerov-tpd", "start": start,
            "minutes": 5, "device_time": start, "anonymous": [{ "count": 1, "sex": "U", "role": "CLI" }],
            "body": { "kind": "exchange", "items": [{ "item": "J1", "received": 1, "issued": 2 }],
                "count_method": "EXACT", "for_whom": "SELF", "secondary_persons": 0 },
        })
        .to_string()
    }

    async fn restart(&mut self) {
        // let some requests come in first, so that it is killed in their middle
        tokio::time::sleep(Duration::from_millis(3)).await;
        self.server.kill();
        self.restarts += 1;
        self.server.launch().await;
    }

    async fn backup(&mut self) {
        self.backups += 1;
        let (data, file) = (self.server.data.clone(), self.backup_file());
        // in its own thread, so that phones go on writing meanwhile
        tokio::task::spawn_blocking(move || run(&data, &["backup", &file]))
            .await
            .unwrap();
    }

    async fn restore(&mut self) {
        self.server.kill();
        run(&self.server.data, &["restore", &self.backup_file()]);
        self.server.launch().await;
    }
}

#[tokio::test]
async fn a_thousand_entries_of_twenty_streams_survive_kills_and_a_restore_each_exactly_once() {
    let folder = folder(20);
    add_user(folder.path(), "boss", &["--manager", "prunerov-dodavatel"]);
    let server = Running::start(folder.path()).await;
    let mut world = RealWorld {
        server,
        accounts: Vec::new(),
        made: 0,
        backups: 0,
        restarts: 0,
    };
    let scenario = Scenario {
        seed: 20,
        streams: 20,
        entries: 1000,
        faults: Faults::HEAVY,
        restarts: 4,
        restore: true,
        crashes: 50,
    };
    let report = run_streams(&scenario, &mut world).await;
    assert_eq!(report.problems, Vec::<String>::new());
    assert!(world.restarts >= 2, "{} restarts", world.restarts);
    let saved: BTreeMap<EntryId, Hash> = report.entries().collect();
    assert_eq!(saved.len(), 1000);

    // What the server holds of each stream, as it says itself.
    let client = Client::new(world.server.address);
    for (phone, account) in report.phones.iter().zip(1..) {
        let (_, token) = client.log_in(&format!("w{account}"), PASSWORD).await;
        let ask = json!({ "wire": 1, "stream": phone.stream, "have": phone.have, "pending": 0 });
        let answer = client
            .call("POST", "/api/v1/sync", Some(&token), &ask.to_string())
            .await
            .unwrap();
        let reply: SyncReply = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(reply.held, phone.have, "equal digests of phone {account}");
        assert_eq!(reply.missing, []);
    }

    // And every entry once: in the figures, and among what was set aside nothing.
    let (_, token) = client.log_in("boss", PASSWORD).await;
    let path = "/api/v1/reports/exchange?programme=prunerov&service=prunerov-tpd&from=2014-04-01&to=2014-04-30";
    let answer = client.call("GET", path, Some(&token), "").await.unwrap();
    assert_eq!(answer.status, 200);
    let report = answer.json();
    assert_eq!(
        (&report["exchanges"], &report["received"]),
        (&json!(1000), &json!(1000))
    );
    let path = "/api/v1/reports/entries?programme=prunerov&service=prunerov-tpd&from=2014-04-01&to=2014-04-30&figure=exchanges";
    let behind = client
        .call("GET", path, Some(&token), "")
        .await
        .unwrap()
        .json();
    let rows = behind["entries"].as_array().unwrap();
    let ids: BTreeSet<EntryId> = rows
        .iter()
        .map(|row| row["id"].as_str().unwrap().parse().unwrap())
        .collect();
    assert_eq!((rows.len(), ids), (1000, saved.keys().copied().collect()));
    let pending: Value = client
        .call("GET", "/api/v1/pending", Some(&token), "")
        .await
        .unwrap()
        .json();
    assert_eq!(pending["quarantined"], json!([]));
    assert!(world.server.end("TERM").unwrap().success());
}
