//! What is confirmed stays: the real program is killed in the middle of its work, its write-ahead
//! log is cut as a power cut cuts it, and backups are taken while phones write.
#[path = "../common/mod.rs"]
mod common;
mod load;
#[path = "../common/phone.rs"]
mod phone;
mod verify;

use common::client::Client;
use common::{Running, folder, run};
use load::*;
use phone::Http;
use rstest::rstest;
use serde_json::json;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use store::check::Part;
use sync::sim::Rng;
use sync::storage::Storage;
use tokio::task::LocalSet;
use tokio::time::sleep;

/// The log is as large as in use, where it is never written into the file meanwhile; or so small that
/// it is again and again, and the server is killed in the middle of that too.
#[rstest]
#[case::the_log_grows(None)]
#[case::the_log_is_written_into_the_file_all_the_time(Some(50))]
#[tokio::test]
async fn what_was_confirmed_is_there_after_every_kill_and_all_is_as_it_should_be(
    #[case] checkpoint: Option<u32>,
) {
    LocalSet::new()
        .run_until(async {
            let folder = folder(5);
            if let Some(pages) = checkpoint {
                let settings = format!("checkpoint_pages = {pages}\n");
                std::fs::write(folder.path().join("teren.toml"), settings).unwrap();
            }
            let (mut server, phones) = start(folder.path(), 5).await;
            let mut rng = Rng::new(5);
            let tasks = phones
                .iter()
                .map(|(phone, http)| work(phone, http, || {}))
                .collect();
            let mut before = 0;
            let mut written = 0;
            for kill in 0..6 {
                let start = length(&database(folder.path()));
                sleep(Duration::from_millis(150 + rng.below(500))).await;
                server.kill();
                written += u64::from(length(&database(folder.path())) > start);
                let receipts = all(&phones);
                let left = copy(folder.path(), None);
                server.launch().await;
                assert_eq!(broken(left.path(), &receipts).await, [], "kill {kill}");
                let found = verified(left.path()).await;
                assert!(found.counted[&Part::Texts] >= receipts.len() as u64);
                before = receipts.len().max(before);
            }
            assert!(
                before > 20,
                "only {before} entries were confirmed before the last kill"
            );
            assert!(
                checkpoint.is_none() || written > 0,
                "the log was never written into the file"
            );
            end(&phones, tasks).await;
            for (phone, http) in &phones {
                phone.home(http).await;
            }
            let receipts = all(&phones);
            // beside the running server
            let said = run(folder.path(), &["verify"]);
            assert!(said.contains("everything is as it should be"), "{said}");
            assert!(server.end("TERM").unwrap().success());
            assert_eq!(broken(folder.path(), &receipts).await, []);
            let found = verified(folder.path()).await;
            let made: u64 = phones
                .iter()
                .map(|(phone, _)| u64::from(phone.made.get()))
                .sum();
            assert_eq!(
                (found.counted[&Part::Texts], receipts.len() as u64),
                (made, made),
                "each once"
            );
        })
        .await;
}

#[tokio::test]
async fn a_cut_log_keeps_what_was_confirmed_before_the_cut_and_phones_bring_back_the_rest() {
    LocalSet::new()
        .run_until(async {
            let folder = folder(3);
            let (mut server, phones) = start(folder.path(), 3).await;
            // the log's length after each round, and what had been confirmed by then
            let heard: Rc<RefCell<Vec<(u64, Receipts)>>> = Rc::default();
            let mut tasks = Vec::new();
            for (phone, http) in &phones {
                let (heard, log, noted) = (heard.clone(), log(folder.path()), phone.clone());
                tasks.push(work(phone, http, move || {
                    heard.borrow_mut().push((length(&log), noted.confirmed()));
                }));
            }
            // Below the length at which the log is written into the file and begun anew.
            while length(&log(folder.path())) < 6_000_000 && heard.borrow().len() < 150 {
                sleep(Duration::from_millis(5)).await;
            }
            server.kill();
            end(&phones, tasks).await;
            let heard = heard.take();
            let (whole, last) = (length(&log(folder.path())), heard.iter().map(|h| h.0).max().unwrap());
            assert!(heard.len() > 20 && whole >= last && whole < 16_000_000, "{} {last} {whole}", heard.len());

            let mut rng = Rng::new(11);
            let later = [last, last + rng.below(whole - last + 1), whole];
            let earlier: Vec<u64> = (0..9).map(|n| rng.below(last) / [1, 4096, 1][n % 3] * [1, 4096, 1][n % 3]).collect();
            let mut shortest = u64::MAX;
            for cut in earlier.iter().copied().chain(later) {
                let left = copy(folder.path(), Some(cut));
                let kept = heard.iter().filter(|(length, _)| *length <= cut);
                let kept: Receipts = kept.flat_map(|(_, receipts)| receipts.clone()).collect();
                if later.contains(&cut) {
                    assert_eq!(kept, heard.iter().flat_map(|h| h.1.clone()).collect(), "nothing confirmed is lost");
                }
                assert_eq!(broken(left.path(), &kept).await, [], "cut at {cut} of {last}");
                // numbers 1 to n without a gap, and all else
                let found = verified(left.path()).await;
                shortest = shortest.min(found.counted[&Part::Texts]);
            }
            assert!(shortest < all(&phones).len() as u64, "a cut took something");

            // Three of them are served again, and the same phones come home.
            for cut in [earlier[0], earlier[1], 0] {
                let left = copy(folder.path(), Some(cut));
                let mut server = Running::start(left.path()).await;
                for (phone, http) in &phones {
                    let phone = phone.copy();
                    let http = Http::new(Client::new(server.address), http.0.token.clone());
                    phone.home(&http).await;
                    let have = phone.storage.snapshot().await.unwrap();
                    let made = u64::from(phone.made.get());
                    assert_eq!((have.have.max_seq, phone.confirmed().len() as u64), (made, made));
                    let ask = json!({ "wire": 1, "stream": have.stream, "have": have.have, "pending": 0 });
                    let client = Client::new(server.address);
                    let reply = client.call("POST", "/api/v1/sync", Some(&http.0.token), &ask.to_string()).await.unwrap().json();
                    assert_eq!(reply["held"], json!(have.have), "equal digests");
                    assert_eq!(reply.get("missing"), None);
                }
                assert!(server.end("TERM").unwrap().success());
                let found = verified(left.path()).await;
                let made: u64 = phones.iter().map(|(phone, _)| u64::from(phone.made.get())).sum();
                assert_eq!(found.counted[&Part::Texts], made, "each once");
            }
        })
        .await;
}

#[tokio::test]
async fn a_backup_taken_under_load_and_restored_elsewhere_holds_what_was_confirmed_before() {
    LocalSet::new()
        .run_until(async {
            let folder = folder(4);
            let (mut server, phones) = start(folder.path(), 4).await;
            let tasks = phones
                .iter()
                .map(|(phone, http)| work(phone, http, || {}))
                .collect();
            while all(&phones).len() < 60 {
                sleep(Duration::from_millis(10)).await;
            }
            let before = all(&phones);
            let file = folder.path().join("copy.sqlite").display().to_string();
            let (data, to) = (folder.path().to_owned(), file.clone());
            tokio::task::spawn_blocking(move || run(&data, &["backup", &to]))
                .await
                .unwrap();
            let after = all(&phones);
            assert!(after.len() > before.len(), "phones wrote meanwhile");
            end(&phones, tasks).await;

            let elsewhere = tempfile::tempdir().unwrap();
            let said = run(elsewhere.path(), &["restore", &file]);
            assert!(said.contains("new epoch"), "{said}");
            let said = run(elsewhere.path(), &["verify"]);
            assert!(said.contains("everything is as it should be"), "{said}");
            assert_eq!(broken(elsewhere.path(), &before).await, []);
            let found = verified(elsewhere.path()).await;
            assert!(found.counted[&Part::Texts] >= before.len() as u64);

            // and phones hand in the rest there
            let other = Running::start(elsewhere.path()).await;
            for (phone, http) in &phones {
                let phone = phone.copy();
                let http = Http::new(Client::new(other.address), http.0.token.clone());
                phone.home(&http).await;
                assert_eq!(phone.confirmed().len() as u32, phone.made.get());
            }
            drop(other);
            verified(elsewhere.path()).await;
            assert!(server.end("TERM").unwrap().success());
        })
        .await;
}
