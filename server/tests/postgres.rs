//! The program on PostgreSQL: what it says of a wrong address, and what phones see while the server
//! under it comes and goes. Run where `TEREN_TEST_POSTGRES` is set, as `make test` does.
mod common;
#[path = "common/entries.rs"]
mod entries;

use common::client::{Answer, Client};
use common::{PASSWORD, Running, SERVER, add_user, fill, folder, output, run};
use entries::body;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

/// A PostgreSQL server of one test, which may be killed.
struct Cluster {
    folder: tempfile::TempDir,
    address: String,
}

fn script(what: &str, folder: &Path) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/postgres.sh");
    let output = Command::new("bash")
        .arg(script)
        .args([what, folder.to_str().unwrap()])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what}: {said}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

impl Cluster {
    /// None where PostgreSQL need not be there.
    fn start() -> Option<Self> {
        if std::env::var_os("TEREN_TEST_POSTGRES").is_none() {
            eprintln!("NOT RUN: TEREN_TEST_POSTGRES is not set (see scripts/postgres.sh)");
            return None;
        }
        let folder = tempfile::tempdir_in("/tmp").unwrap();
        let address = script("start", &folder.path().join("cluster"));
        Some(Self { folder, address })
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("cluster")
    }

    async fn say(&self, sql: &str) {
        let mut conn = PgConnection::connect(&self.address).await.unwrap();
        conn.execute(AssertSqlSafe(sql.to_owned())).await.unwrap();
        conn.close().await.unwrap();
    }

    /// A database that a plain user owns, and a data folder that names it.
    async fn data(&self) -> tempfile::TempDir {
        self.say("CREATE ROLE teren LOGIN").await;
        self.say("CREATE DATABASE teren OWNER teren").await;
        let address = self.address.replace("postgres@", "teren@");
        let (before, _) = address.rsplit_once('/').unwrap();
        let data = tempfile::tempdir().unwrap();
        std::fs::write(data.path().join(SERVER), format!("{before}/teren")).unwrap();
        data
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        script("stop", &self.path());
    }
}

/// Hands one entry in.
async fn push(client: &Client, (account, token): &(String, String), seq: u64) -> Answer {
    let sent = body(1, seq, account);
    let answer = client.call("POST", "/api/v1/sync", Some(token), &sent);
    answer.await.unwrap()
}

/// The entry has got its place.
fn assert_stored(answer: &Answer, seq: u64) {
    assert_eq!(answer.status, 200, "{}", answer.json());
    assert_eq!(
        answer.json()["results"][0]["outcome"],
        "stored",
        "{}",
        answer.json()
    );
    assert_eq!(answer.json()["held"]["max_seq"], seq);
}

/// Hands in one entry after another, each until it has its receipt, and counts receipts; gives
/// the last seq and every status that was no receipt.
async fn hand_in(
    client: Client,
    n: u128,
    go_on: Arc<AtomicBool>,
    receipts: Arc<AtomicU32>,
) -> (u64, Vec<u16>) {
    let (account, token) = client.log_in(&format!("w{n}"), PASSWORD).await;
    let mut others = Vec::new();
    for seq in 1.. {
        let body = body(n, seq, &account);
        loop {
            let answer = client
                .call("POST", "/api/v1/sync", Some(&token), &body)
                .await;
            let answer = answer.expect("the process itself goes on");
            if answer.status == 200 {
                let outcome = &answer.json()["results"][0]["outcome"];
                assert!(outcome == "stored" || outcome == "duplicate", "{outcome}");
                receipts.fetch_add(1, Ordering::Relaxed);
                break;
            }
            others.push(answer.status);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        if !go_on.load(Ordering::Relaxed) {
            return (seq, others);
        }
    }
    unreachable!("there is always another number");
}

async fn until(receipts: &AtomicU32, count: u32) {
    for _ in 0..1_200 {
        if receipts.load(Ordering::Relaxed) >= count {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!(
        "only {} receipts in a minute",
        receipts.load(Ordering::Relaxed)
    );
}

#[test]
fn a_wrong_or_unreachable_address_is_named_without_its_password() {
    for (address, why) in [
        ("mysql://jana:hruska@h/db", "must begin with postgres://"),
        (
            "postgres://jana:hruska@127.0.0.1:1/teren",
            "is the server up",
        ),
        (
            "postgres://jana:hruska@nowhere.invalid/teren",
            "is the server up",
        ),
    ] {
        let data = tempfile::tempdir().unwrap();
        std::fs::write(data.path().join(SERVER), address).unwrap();
        let output = output(data.path(), &["serve", "--listen", "127.0.0.1:0"], "");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success(), "{address}");
        assert!(said.contains(why), "{address}: {said}");
        assert!(!said.contains("hruska"), "{said}");
    }
}

#[tokio::test]
async fn while_the_server_restarts_nothing_is_confirmed_that_is_not_stored() {
    let Some(cluster) = Cluster::start() else {
        return;
    };
    let data = cluster.data().await;
    fill(data.path(), 4);
    let server = Running::start(data.path()).await;
    let (go_on, receipts) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicU32::new(0)));
    let phones: Vec<_> = (1..=4)
        .map(|n| {
            let client = Client::new(server.address);
            tokio::spawn(hand_in(client, n, go_on.clone(), receipts.clone()))
        })
        .collect();
    for round in 1..=3 {
        until(&receipts, round * 60).await;
        script("restart", &cluster.path());
    }
    until(&receipts, 240).await;
    go_on.store(false, Ordering::Relaxed);
    let mut last = Vec::new();
    for phone in phones {
        let (seq, others) = phone.await.unwrap();
        assert!(others.iter().all(|status| *status == 503), "{others:?}");
        last.push(seq);
    }
    drop(server);
    let mut conn = PgConnection::connect(&cluster.address.replace("/postgres", "/teren"))
        .await
        .unwrap();
    let stored: i64 = sqlx::query_scalar("SELECT count(*) FROM main.entries")
        .fetch_one(&mut conn)
        .await
        .unwrap();
    assert_eq!(stored, i64::try_from(last.iter().sum::<u64>()).unwrap());
    conn.close().await.unwrap();
    let said = run(data.path(), &["verify"]);
    assert!(
        said.contains(&format!("{stored} texts of entries")),
        "{said}"
    );
}

/// An update was taken back, and the old program meets what the new one has made of the database.
#[tokio::test]
async fn a_schema_of_a_newer_program_is_named_and_left_alone() {
    let Some(cluster) = Cluster::start() else {
        return;
    };
    let data = cluster.data().await;
    fill(data.path(), 0);
    let address = cluster.address.replace("/postgres", "/teren");
    let mut conn = PgConnection::connect(&address).await.unwrap();
    let newer = "UPDATE main._sqlx_migrations SET version = 999 \
                 WHERE version = (SELECT max(version) FROM main._sqlx_migrations)";
    conn.execute(newer).await.unwrap();
    conn.close().await.unwrap();
    let output = output(data.path(), &["serve", "--listen", "127.0.0.1:0"], "");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(said.contains("newer teren (its schema is 999)"), "{said}");
}

#[tokio::test]
async fn with_no_connection_left_requests_fail_cleanly_and_go_through_later() {
    let Some(cluster) = Cluster::start() else {
        return;
    };
    let data = cluster.data().await;
    fill(data.path(), 1);
    add_user(data.path(), "boss", &["--manager", "mesto-kadan"]);
    let server = Running::start(data.path()).await;
    let client = Client::new(server.address);
    let who = client.log_in("w1", PASSWORD).await;
    // From now on nobody gets another connection, and those that there are end.
    cluster.say("ALTER ROLE teren CONNECTION LIMIT 0").await;
    cluster
        .say("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'teren'")
        .await;
    let answer = push(&client, &who, 1).await;
    assert_eq!(answer.status, 503, "{}", answer.json());
    assert_eq!(answer.json()["reason"], "no_database");
    cluster.say("ALTER ROLE teren CONNECTION LIMIT -1").await;
    assert_stored(&push(&client, &who, 1).await, 1);
}

#[tokio::test]
async fn two_processes_answer_one_phone_and_a_log_in_at_one_holds_at_the_other() {
    let Some(cluster) = Cluster::start() else {
        return;
    };
    let data = cluster.data().await;
    fill(data.path(), 1);
    let (first, second) = (
        Running::start(data.path()).await,
        Running::start(data.path()).await,
    );
    let (one, two) = (Client::new(first.address), Client::new(second.address));
    let who = one.log_in("w1", PASSWORD).await;
    for (client, seq) in [(&one, 1), (&two, 2), (&one, 3)] {
        assert_stored(&push(client, &who, seq).await, seq);
    }
    let gone = two
        .call("DELETE", "/api/v1/devices/current", Some(&who.1), "")
        .await
        .unwrap();
    assert_eq!(gone.status, 204);
    let answer = one
        .call("GET", "/api/v1/session", Some(&who.1), "")
        .await
        .unwrap();
    assert_eq!(answer.status, 401, "{}", answer.json());
}

#[tokio::test]
async fn a_town_moves_from_its_file_to_a_server_and_back_and_its_phones_do_not_notice() {
    let Some(cluster) = Cluster::start() else {
        return;
    };
    let (file, data) = (folder(1), cluster.data().await);
    let address = std::fs::read_to_string(data.path().join(SERVER)).unwrap();
    let mut who = (String::new(), String::new());
    let back = file.path().join("back");
    let homes = [file.path(), data.path(), &back];
    for (n, home) in homes.into_iter().enumerate() {
        let server = Running::start(home).await;
        let client = Client::new(server.address);
        if n == 0 {
            who = client.log_in("w1", PASSWORD).await;
        }
        let seq = n as u64 + 1;
        assert_stored(&push(&client, &who, seq).await, seq);
        let running = output(home, &["migrate-data", "--to", "x.sqlite"], "");
        let why = String::from_utf8(running.stderr).unwrap();
        assert!(
            !running.status.success() && why.contains("before you move"),
            "{why}"
        );
        drop(server);
        if n == 0 {
            run(home, &["migrate-data", "--to", &address]);
        } else if n == 1 {
            std::fs::create_dir(&back).unwrap();
            let to = back.join("teren.sqlite");
            run(home, &["migrate-data", "--to", to.to_str().unwrap()]);
        }
    }
    assert!(run(&back, &["verify"]).contains("3 texts of entries"));
}

/// Its epoch is another one as soon as it is there: had the program ended in between, phones would
/// have gone on with the old one and never offered what the backup lacks.
#[tokio::test]
async fn a_backup_is_put_into_an_empty_database_under_a_new_epoch() {
    let Some(cluster) = Cluster::start() else {
        return;
    };
    let data = cluster.data().await;
    fill(data.path(), 1);
    let server = Running::start(data.path()).await;
    let client = Client::new(server.address);
    let who = client.log_in("w1", PASSWORD).await;
    let first = push(&client, &who, 1).await;
    assert_stored(&first, 1);
    let backup = data.path().join("backup.sqlite");
    let backup = backup.to_str().unwrap();
    run(data.path(), &["backup", backup]);
    assert_stored(&push(&client, &who, 2).await, 2);
    let full = output(data.path(), &["restore", backup], "");
    let why = String::from_utf8(full.stderr).unwrap();
    assert!(
        !full.status.success() && why.contains("nothing in it"),
        "{why}"
    );
    drop(server);
    cluster.say("CREATE DATABASE second OWNER teren").await;
    let named = data.path().join(SERVER);
    let address = std::fs::read_to_string(&named).unwrap();
    let (before, _) = address.rsplit_once('/').unwrap();
    std::fs::write(&named, format!("{before}/second")).unwrap();
    assert!(run(data.path(), &["restore", backup]).contains("new epoch"));
    let server = Running::start(data.path()).await;
    let client = Client::new(server.address);
    let again = push(&client, &who, 2).await;
    assert_stored(&again, 2);
    assert_ne!(again.json()["epoch"], first.json()["epoch"]);
}
