//! The program as a whole: its commands, its end, its backups.
mod common;
#[path = "common/entries.rs"]
mod entries;

use common::client::Client;
use common::{PASSWORD, Running, add_user, folder, output, run};
use entries::body;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;
use sync::digest::Hash;

#[test]
fn help_is_for_people_and_lists_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let help = run(folder.path(), &["--help"]);
    for command in [
        "serve", "demo", "user", "import", "backup", "restore", "verify", "erase",
    ] {
        assert!(help.contains(command), "{command}: {help}");
    }
    assert!(help.contains("TEREN_DATA_DIR"));
}

#[test]
fn importing_twice_changes_nothing_and_a_mistake_is_named_by_file_line_and_field() {
    let folder = tempfile::tempdir().unwrap();
    let good = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("programmes/prunerov.toml");
    let good = good.to_str().unwrap();
    assert!(
        run(folder.path(), &["import", "programme", good]).contains("0 changed, 0 as they were")
    );
    assert!(run(folder.path(), &["import", "programme", good]).contains("0 added, 0 changed"));
    let bad = folder.path().join("bad.toml");
    std::fs::write(&bad, "[programme]\nid = \"x\"\nnmae = \"y\"\n").unwrap();
    let output = output(
        folder.path(),
        &["import", "programme", bad.to_str().unwrap()],
        "",
    );
    assert!(!output.status.success());
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        error.contains("bad.toml:3: programme.nmae: unknown field `nmae`"),
        "{error}"
    );
}

/// A coordinator's edit outlives the next import of the file; where both have changed one field the
/// command says so, and `--force` lets the file win.
#[tokio::test]
async fn an_import_keeps_what_was_changed_in_the_browser_and_tells_of_conflicts() {
    let folder = folder(0);
    add_user(folder.path(), "karel", &["--coordinator", "prunerov"]);
    let mut server = Running::start(folder.path()).await;
    let client = Client::new(server.address);
    let (_, token) = client.log_in("karel", PASSWORD).await;
    let path = "/api/v1/setup/services/prunerov-sas";
    let report = client
        .call("GET", path, Some(&token), "")
        .await
        .unwrap()
        .json();
    let quota = json!({ "from": "2013-07-01", "to": "2015-05-31", "minutes": 1200, "any_of": 5,
        "basis": "open", "holidays_reduce": true });
    let change = json!({ "seen": report["change"], "change": { "change": { "of": "2013-07-01", "quota": quota } } });
    let path = format!("{path}/quotas");
    let answer = client
        .call("PUT", &path, Some(&token), &change.to_string())
        .await
        .unwrap();
    assert_eq!(answer.status, 200, "{:?}", answer.json());
    assert!(server.end("TERM").unwrap().success());
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("programmes/prunerov.toml");
    let same = run(
        folder.path(),
        &["import", "programme", source.to_str().unwrap()],
    );
    assert!(same.contains("0 added, 0 changed"), "{same}");
    let text = std::fs::read_to_string(&source).unwrap();
    let at = text.find("id = \"prunerov-sas\"").unwrap();
    let (before, service) = text.split_at(at);
    let service =
        service
            .replacen("hours = 24", "hours = 27", 1)
            .replacen("9:00-17:00", "9:00-18:00", 1);
    let file = folder.path().join("later.toml");
    std::fs::write(&file, format!("{before}{service}")).unwrap();
    let file = file.to_str().unwrap();
    let told = run(folder.path(), &["import", "programme", file]);
    let line = "service/prunerov-sas quotas.2013-07-01.owed.minutes: 1200 in the browser (kept), 1620 in the file";
    assert!(told.contains(line) && told.contains("--force"), "{told}");
    let forced = run(folder.path(), &["import", "programme", "--force", file]);
    assert!(forced.contains("(overwritten)"), "{forced}");
    let again = run(folder.path(), &["import", "programme", file]);
    assert!(
        again.contains("0 changed") && !again.contains("browser"),
        "{again}"
    );
}

#[test]
fn a_user_of_a_service_that_is_not_there_is_told_which_there_are() {
    let folder = folder(0);
    let arguments = ["user", "add", "eva", "--worker", "nowhere", "--generate"];
    let output = output(folder.path(), &arguments, "");
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        error.contains("there is no service nowhere; there are: ")
            && error.contains("prunerov-sas"),
        "{error}"
    );
}

#[tokio::test]
async fn a_restore_is_refused_while_the_server_runs() {
    let folder = folder(0);
    let file = folder.path().join("copy.sqlite");
    run(folder.path(), &["backup", file.to_str().unwrap()]);
    let _server = Running::start(folder.path()).await;
    let output = output(folder.path(), &["restore", file.to_str().unwrap()], "");
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        !output.status.success() && error.contains("a server is running on"),
        "{error}"
    );
}

#[tokio::test]
async fn a_stopping_server_finishes_what_it_accepted() {
    let folder = folder(4);
    let mut server = Running::start(folder.path()).await;
    let answered = Arc::new(AtomicU32::new(0));
    let mut phones = Vec::new();
    for n in 1..=4u128 {
        let (address, answered) = (server.address, answered.clone());
        phones.push(tokio::spawn(async move {
            let client = Client::new(address);
            let (account, token) = client.log_in(&format!("w{n}"), PASSWORD).await;
            let mut receipts = 0;
            for seq in 1.. {
                match client
                    .call(
                        "POST",
                        "/api/v1/sync",
                        Some(&token),
                        &body(n, seq, &account),
                    )
                    .await
                {
                    Ok(answer) if answer.status == 200 => {
                        assert_eq!(answer.json()["results"][0]["outcome"], "stored");
                        receipts = seq;
                        answered.fetch_add(1, Ordering::Relaxed);
                    }
                    _ => break,
                }
            }
            (n, receipts)
        }));
    }
    while answered.load(Ordering::Relaxed) < 40 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(server.end("TERM").unwrap().success());
    let mut receipts = Vec::new();
    for phone in phones {
        receipts.push(phone.await.unwrap());
    }
    server.launch().await;
    for (n, seq) in receipts {
        let client = Client::new(server.address);
        let (account, token) = client.log_in(&format!("w{n}"), PASSWORD).await;
        let again = client
            .call(
                "POST",
                "/api/v1/sync",
                Some(&token),
                &body(n, seq, &account),
            )
            .await
            .unwrap();
        assert_eq!(
            again.json()["results"][0]["outcome"],
            "duplicate",
            "its receipt was kept"
        );
        // what was accepted without an answer, if anything, is at most the one request under way
        let held = again.json()["held"]["max_seq"].as_u64().unwrap();
        assert!(held == seq || held == seq + 1, "{held} {seq}");
    }
}

#[tokio::test]
async fn a_backup_taken_while_phones_write_is_whole_and_its_restore_begins_a_new_epoch() {
    let folder = folder(1);
    add_user(folder.path(), "boss", &["--manager", "mesto-kadan"]);
    let mut server = Running::start(folder.path()).await;
    let client = Client::new(server.address);
    let (account, token) = client.log_in("w1", PASSWORD).await;
    let first = client
        .call("POST", "/api/v1/sync", Some(&token), &body(1, 1, &account))
        .await
        .unwrap()
        .json();
    let go_on = Arc::new(AtomicBool::new(true));
    let writer = tokio::spawn({
        let (go_on, token, account, address) = (
            go_on.clone(),
            token.clone(),
            account.clone(),
            server.address,
        );
        async move {
            let client = Client::new(address);
            let mut seq = 1;
            while go_on.load(Ordering::Relaxed) {
                seq += 1;
                let answer = client
                    .call(
                        "POST",
                        "/api/v1/sync",
                        Some(&token),
                        &body(1, seq, &account),
                    )
                    .await
                    .unwrap();
                assert_eq!(answer.status, 200);
            }
            seq
        }
    });
    let file = folder.path().join("copy.sqlite").display().to_string();
    let (data, to) = (folder.path().to_owned(), file.clone());
    tokio::task::spawn_blocking(move || run(&data, &["backup", &to]))
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    go_on.store(false, Ordering::Relaxed);
    let written = writer.await.unwrap();
    assert!(server.end("TERM").unwrap().success());
    let said = run(folder.path(), &["restore", &file]);
    assert!(said.contains("new epoch"), "{said}");
    server.launch().await;
    let client = Client::new(server.address);
    let (_, token) = client.log_in("w1", PASSWORD).await;
    let ask = json!({ "wire": 1, "stream": uuid::Uuid::from_u128(1), "have": { "max_seq": written, "digest": Hash::EMPTY }, "pending": 0 });
    let reply = client
        .call("POST", "/api/v1/sync", Some(&token), &ask.to_string())
        .await
        .unwrap()
        .json();
    assert_ne!(reply["epoch"], first["epoch"]);
    let held = reply["held"]["max_seq"].as_u64().unwrap();
    assert!((1..=written).contains(&held), "{held} of {written}");
    let gaps = reply["missing"].as_array().unwrap();
    assert!(
        gaps.iter().any(|gap| gap["to"] == written) || held == written,
        "{gaps:?}"
    );
}

#[tokio::test]
async fn an_erased_entry_stays_erased_over_a_restore_from_an_older_backup() {
    let folder = folder(1);
    let mut server = Running::start(folder.path()).await;
    let client = Client::new(server.address);
    let (account, token) = client.log_in("w1", PASSWORD).await;
    client
        .call("POST", "/api/v1/sync", Some(&token), &body(1, 1, &account))
        .await
        .unwrap();
    let file = folder.path().join("copy.sqlite").display().to_string();
    run(folder.path(), &["backup", &file]);
    let id = uuid::Uuid::from_u128((1 << 64) + 1).to_string();
    assert!(run(folder.path(), &["erase", &id]).contains("erased"));
    assert!(server.end("TERM").unwrap().success());
    let said = run(folder.path(), &["restore", &file]);
    assert!(said.contains("erased again"), "{said}");
    server.launch().await;
    let client = Client::new(server.address);
    let (_, token) = client.log_in("w1", PASSWORD).await;
    let history = client
        .call(
            "GET",
            &format!("/api/v1/entries/{id}/history"),
            Some(&token),
            "",
        )
        .await
        .unwrap()
        .json();
    assert!(history["versions"][0]["entry"].is_null(), "{history}");
}

#[tokio::test]
async fn erasure_takes_corrections_and_what_was_only_set_aside_too() {
    let folder = folder(1);
    let mut server = Running::start(folder.path()).await;
    let client = Client::new(server.address);
    let (account, token) = client.log_in("w1", PASSWORD).await;
    let id = |seq: u64| uuid::Uuid::from_u128((1 << 64) + u128::from(seq));
    let raw_of = |body: &str| -> serde_json::Value {
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        serde_json::from_str(body["entries"][0]["raw"].as_str().unwrap()).unwrap()
    };
    // 1 is a contact, 2 its correction, 3 of a kind that nobody knows
    let first = body(1, 1, &account);
    let mut correction = raw_of(&body(1, 2, &account));
    correction["body"] = json!({ "kind": "correction", "corrects": id(1), "sees": id(1), "reason": "x",
        "body": { "kind": "contact", "what": "KON", "form": "T", "note": "secret" } });
    let mut unknown = raw_of(&body(1, 3, &account));
    unknown["body"] = json!({ "kind": "dance", "note": "secret" });
    let with = |seq: u64, raw: &serde_json::Value| {
        let mut request: serde_json::Value = serde_json::from_str(&body(1, seq, &account)).unwrap();
        let raw = raw.to_string();
        request["entries"][0]["hash"] = json!(Hash::of(&raw));
        request["entries"][0]["raw"] = json!(raw);
        request.to_string()
    };
    for (body, outcome) in [
        (first, "stored"),
        (with(2, &correction), "stored"),
        (with(3, &unknown), "quarantined"),
    ] {
        let answer = client
            .call("POST", "/api/v1/sync", Some(&token), &body)
            .await;
        assert_eq!(answer.unwrap().json()["results"][0]["outcome"], outcome);
    }
    assert!(server.end("TERM").unwrap().success());
    let said = run(folder.path(), &["erase", &id(1).to_string()]);
    assert!(said.contains("and 1 entries that speak of it"), "{said}");
    assert!(run(folder.path(), &["erase", &id(3).to_string()]).contains("erased;"));
    assert!(run(folder.path(), &["erase", &id(3).to_string()]).contains("before"));
    let output = output(folder.path(), &["erase", &id(4).to_string()], "");
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("there is no entry"), "{error}");
    let mut left = Vec::new();
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap_or_default();
        if bytes.windows(6).any(|part| part == b"secret") {
            left.push(path);
        }
    }
    assert_eq!(
        left,
        Vec::<std::path::PathBuf>::new(),
        "the text is nowhere in the folder"
    );
}

#[test]
fn a_file_that_is_no_backup_is_not_restored_and_the_database_stays() {
    let folder = folder(1);
    let database = || std::fs::read(folder.path().join("teren.sqlite")).unwrap();
    let before = database();
    let empty = folder.path().join("empty.sqlite");
    std::fs::write(&empty, "").unwrap();
    let output = output(folder.path(), &["restore", empty.to_str().unwrap()], "");
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        !output.status.success() && error.contains("is not a whole backup"),
        "{error}"
    );
    assert_eq!(database(), before);
}

/// How well phones share commits, and how much waits for a human.
#[tokio::test]
async fn metrics_name_the_size_of_group_commits_and_what_is_in_quarantine() {
    let folder = folder(1);
    let server = Running::start(folder.path()).await;
    let client = Client::new(server.address);
    let (account, token) = client.log_in("w1", PASSWORD).await;
    // changed on the way: its hash does not fit
    let broken = body(1, 2, &account).replace("prunerov-tpd", "prunerov-sas");
    for body in [body(1, 1, &account), broken] {
        client
            .call("POST", "/api/v1/sync", Some(&token), &body)
            .await
            .unwrap();
    }
    let metrics = client.call("GET", "/metrics", None, "").await.unwrap();
    let text = String::from_utf8(metrics.body).unwrap();
    for line in [
        "teren_group_commit_batches_bucket{le=\"1\"} 2",
        "teren_group_commit_batches_count 2",
        "teren_group_commit_items_bucket{le=\"0\"} 0",
        "teren_group_commit_items_sum 2",
        "teren_quarantined_items 1",
    ] {
        assert!(text.lines().any(|l| l == line), "{line}: {text}");
    }
}
