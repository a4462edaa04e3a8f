//! The manager's week page over a database of a million entries.
//!
//! The database is filled in this process through the store, with the same ledger, facts and day
//! rows as if phones had sent the entries; what is measured is the server over HTTP.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use domain::{AccountId, Day, DeviceId, IsoWeek, StreamId};
use store::SqlStore;
use store::model::{Push, PushItem, Slot, Verdict};
use store::traits::{Accounts, Ledger, Upkeep};
use sync::digest::Hash;
use sync::wire::{Have, MAX_ITEMS, MembershipInfo, Outcome, Role};
use uuid::Uuid;

use crate::measure::{milliseconds, percentile};
use crate::mix::Diary;
use crate::phone::Phone;
use crate::row::Row;
use crate::teren::{FIRST_DAY, MANAGER, Program, database, login, provider, service};

/// What one worker writes in two years: twelve entries on five days of each of 104 weeks.
const A_WORKER: usize = 104 * A_WEEK;
const A_WEEK: usize = 5 * 12;
/// Services at most; the workers are shared out among them.
const SERVICES: usize = 40;
/// Services of one provider: what one manager's page shows.
const A_PROVIDER: usize = 4;
/// Pages asked for in each row.
const PAGES: usize = 1_000;
const GOAL_MS: f64 = 50.0;

/// Who writes where.
#[derive(Clone, Copy)]
struct Plan {
    entries: usize,
    workers: usize,
    services: usize,
    providers: usize,
}

impl Plan {
    fn of(entries: usize) -> Self {
        let workers = entries.div_ceil(A_WORKER).max(1);
        let services = workers.min(SERVICES);
        Self {
            entries,
            workers,
            services,
            providers: services.div_ceil(A_PROVIDER),
        }
    }

    /// Entries of one worker; the first ones write what is left over.
    fn of_worker(&self, number: usize) -> usize {
        self.entries / self.workers + usize::from(number < self.entries % self.workers)
    }

    /// Weeks that all workers have written in.
    fn weeks(&self) -> usize {
        self.entries / self.workers / A_WEEK
    }
}

/// Fills a database below `work` and measures the page, cold and warm.
pub fn all(program: &Program, work: &Path, entries: usize, today: Day) -> Result<Vec<Row>> {
    let plan = Plan::of(entries);
    ensure!(plan.weeks() > 0, "{entries} entries are not a week's work");
    let data = tempfile::tempdir_in(work)?;
    program.import(data.path(), plan.services, plan.providers)?;
    program.add_manager(data.path())?;
    let began = Instant::now();
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?
        .block_on(fill(program, data.path(), plan, today))?;
    println!(
        "filled: {entries} entries of {} workers in {} services, {:.0} s",
        plan.workers,
        plan.services,
        began.elapsed().as_secs_f64(),
    );
    make_cold(program, data.path())?;
    let server = program.start(data.path())?;
    let manager = Phone::log_in(&server.url, MANAGER)?;
    let paths = paths(plan)?;
    let mut rows = Vec::new();
    for how in ["server just started", "warm"] {
        let mut times = pages(&manager, &paths)?;
        let p50 = milliseconds(percentile(&mut times, 50));
        let p99 = milliseconds(percentile(&mut times, 99));
        let what = format!("week page at {entries} entries, p99 of {PAGES}, {how}");
        let row = Row::at_most(&what, GOAL_MS, "ms", p99);
        rows.push(row.with(format!("median {p50:.1}")));
    }
    Ok(rows)
}

/// The page of each of [`PAGES`] random (service, week): that of the service's provider.
fn paths(plan: Plan) -> Result<Vec<(String, String)>> {
    let first: Day = FIRST_DAY.parse()?;
    // xorshift, as in the mix: the same pages every time
    let mut chance = 0x2545_f491_4f6c_dd1d_u64;
    let mut below = |end: usize| -> Result<usize> {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        Ok(usize::try_from(chance % u64::try_from(end)?)?)
    };
    (0..PAGES)
        .map(|_| {
            let number = below(plan.services)?;
            let weeks = i64::try_from(below(plan.weeks())?)?;
            let week = IsoWeek::of(first + chrono::Duration::weeks(weeks));
            let provider = provider(number % plan.providers);
            let path = format!("/api/v1/reports/week?provider={provider}&week={week}");
            Ok((path, service(number)))
        })
        .collect()
}

/// Asks for all pages; each must show hours and contacts of its service.
fn pages(manager: &Phone, paths: &[(String, String)]) -> Result<Vec<Duration>> {
    let mut times = Vec::with_capacity(paths.len());
    for (path, service) in paths {
        let (page, took) = manager.get(path)?;
        let shown = page["services"]
            .as_array()
            .and_then(|rows| rows.iter().find(|row| row["service"] == service.as_str()))
            .with_context(|| format!("{path}: no {service}"))?;
        let positive = |value: &serde_json::Value| value.as_u64().is_some_and(|n| n > 0);
        ensure!(
            positive(&shown["worker_minutes"]) && positive(&shown["counts"]["contacts"]),
            "{path}: an empty week of {service}: {shown}"
        );
        times.push(took);
    }
    Ok(times)
}

/// Sees to it that the first pages are read from the disk, where that can be done.
fn make_cold(program: &Program, data: &Path) -> Result<()> {
    if program.server.is_some() {
        println!("what PostgreSQL keeps in memory is its own business");
        return Ok(());
    }
    let file = database(data);
    let mib = std::fs::metadata(&file)?.len() / (1024 * 1024);
    let cached = match drop_cached(&file)? {
        true => "out of the page cache",
        false => "still in the page cache",
    };
    println!("{mib} MiB, {cached}");
    Ok(())
}

/// Asks the kernel to forget the file, and tells whether it did. Nobody needs rights for it, but
/// not every file system does it.
fn drop_cached(file: &Path) -> Result<bool> {
    let of = format!("of={}", file.display());
    let dropped = Command::new("dd")
        .args([&of, "oflag=nocache", "conv=notrunc,fdatasync", "count=0"])
        .stderr(Stdio::null())
        .status();
    let resident = Command::new("fincore")
        .args(["--bytes", "--noheadings", "--output", "RES"])
        .arg(file)
        .output();
    let (Ok(dropped), Ok(resident)) = (dropped, resident) else {
        return Ok(false);
    };
    let left: u64 = String::from_utf8(resident.stdout)?
        .trim()
        .parse()
        .unwrap_or(u64::MAX);
    Ok(dropped.success() && left < std::fs::metadata(file)?.len() / 100)
}

async fn fill(program: &Program, data: &Path, plan: Plan, today: Day) -> Result<()> {
    let store = Arc::new(program.open(data).await?);
    people(&store, plan, today).await?;
    let writers: Vec<_> = (0..plan.workers)
        .map(|number| tokio::spawn(write(Arc::clone(&store), plan, number, today)))
        .collect();
    for writer in writers {
        writer.await??;
    }
    store.close().await;
    Ok(())
}

fn account(number: usize) -> Result<AccountId> {
    Ok(AccountId(Uuid::from_u64_pair(1, u64::try_from(number)?)))
}

/// The workers, who never log in here, and the manager's other providers.
async fn people(store: &SqlStore, plan: Plan, today: Day) -> Result<()> {
    let now = domain::Instant::start_of(today);
    let membership = |role, at: usize| -> Result<MembershipInfo> {
        Ok(MembershipInfo {
            role,
            provider: Some(provider(at % plan.providers).parse()?),
            programme: None,
            services: Vec::new(),
            from: FIRST_DAY.parse()?,
            to: None,
        })
    };
    for number in 0..plan.workers {
        let (id, name) = (account(number)?, login(number));
        store.add_account(id, &name, &name, "none", now).await?;
        let at = number % plan.services;
        let works = MembershipInfo {
            services: vec![service(at).parse()?],
            ..membership(Role::Worker, at)?
        };
        store.add_membership(id, &works, now).await?;
    }
    let (manager, _) = store.credentials(MANAGER).await?.context(MANAGER)?;
    for other in 1..plan.providers {
        let manages = membership(Role::Manager, other)?;
        store.add_membership(manager.id, &manages, now).await?;
    }
    Ok(())
}

/// One worker's two years, in batches as a phone sends them. All workers go on side by side, so
/// that the entries come about in the order of their days, as they do in life.
async fn write(store: Arc<SqlStore>, plan: Plan, number: usize, today: Day) -> Result<()> {
    let account = account(number)?;
    let id = Uuid::from_u64_pair(2, u64::try_from(number)?);
    let mut diary = Diary::new(
        account,
        &service(number % plan.services),
        FIRST_DAY.parse()?,
    )?;
    let mut have = Have::NOTHING;
    let mut left = plan.of_worker(number);
    while left > 0 {
        let batch = left.min(MAX_ITEMS);
        left -= batch;
        let mut items = Vec::with_capacity(batch);
        for entry in diary.write(batch)? {
            let raw = domain::decode::encode(&entry);
            let hash = Hash::of(&raw);
            have.max_seq += 1;
            have.digest = have.digest.rolled(entry.id, hash);
            let slot = Slot {
                id: entry.id,
                stream: StreamId(id),
                seq: have.max_seq,
                schema: entry.schema,
                hash,
            };
            items.push(PushItem {
                slot: Some(slot),
                raw,
                verdict: Verdict::Accept {
                    entry: Box::new(entry),
                    flags: Vec::new(),
                },
            });
        }
        let push = Push {
            account,
            device: DeviceId(id),
            valid: true,
            stream: StreamId(id),
            have,
            pending: 0,
            oldest_pending: None,
            app_version: "load".to_owned(),
            offer: Vec::new(),
            items,
            now: domain::Instant::start_of(today),
        };
        let pushed = store.push(push).await?;
        let stored = |r: &&sync::wire::ItemResult| r.outcome == Outcome::Stored;
        ensure!(
            pushed.held == have && pushed.results.iter().filter(stored).count() == batch,
            "not everything was stored"
        );
    }
    Ok(())
}
