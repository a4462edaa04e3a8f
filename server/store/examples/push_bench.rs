//! How many entries a second the store writes durably: 20 pushers, batches of 100, one file with
//! `synchronous=FULL`. Then how long a first pull, a delta and an empty pull take, and a proof of
//! everything. Prints markdown rows like those of `make bench`, without goals: the goals are for the
//! server, over HTTP.
//!
//! `cargo run --release -p store --example push_bench [entries]`
use domain::entry::{Contact, Exchange, ItemLine, SCHEMA, SpanClose, SpanKind, SpanOpen};
use domain::person::{Identity, PersonRef, Sex};
use domain::time::HOUR_US;
use domain::{
    AccountId, Body, Code, DeviceId, Entry, EntryId, Instant, LocalityId, PersonId, ServiceId,
    StreamId,
};
use std::error::Error;
use std::io::Write as _;
use std::sync::Arc;
use store::model::{Pull, Push, PushItem, Slot, Verdict};
use store::traits::{Ledger, Upkeep, Verify};
use store::{SqlStore, SqliteOptions};
use sync::digest::Hash;
use sync::wire::{Have, Outcome};
use uuid::Uuid;

type Failure = Box<dyn Error + Send + Sync>;

const PUSHERS: u64 = 20;
const BATCH: u64 = 100;
/// The first day of the entries: Monday 5 May 2025.
const START: Instant = Instant(1_746_396_000_000_000);

/// The n-th entry of a worker: a day of 20 entries, a shift round contacts and exchanges.
fn entry(worker: u64, n: u64) -> Result<Entry, Failure> {
    let code = |text: &str| Code::new(text);
    let (day, of_day) = (n / 20, n % 20);
    let start = Instant(START.0 + (day * 24 + 8) as i64 * HOUR_US + of_day as i64 * HOUR_US / 4);
    let id = |n: u64| {
        EntryId(Uuid::from_u64_pair(
            (0x0196_9fd0_0000 + n) << 16 | 0x7000,
            1 << 63 | worker,
        ))
    };
    let body = match of_day {
        0 => Body::SpanOpen(SpanOpen {
            span_kind: SpanKind::Shift,
            shift_type: None,
            note: String::new(),
        }),
        19 => Body::SpanClose(SpanClose { span: id(n - 19) }),
        k if k % 3 == 0 => Body::Exchange(Exchange {
            items: vec![
                ItemLine {
                    item: code("J1")?,
                    received: 10,
                    issued: 12,
                },
                ItemLine {
                    item: code("VODA")?,
                    received: 0,
                    issued: 12,
                },
            ],
            count_method: code("EXACT")?,
            for_whom: code("SELF")?,
            secondary_persons: 2,
            contact: None,
            note: String::new(),
        }),
        _ => Body::Contact(Contact {
            what: code("KON")?,
            form: code("T")?,
            acts: vec![code("30.a.2")?, code("ZSP")?],
            topics: vec![code("DLUH")?],
            referrals: vec![],
            interpreter: false,
            km: None,
            note: "u školy".into(),
        }),
    };
    let who = (worker * 31 + n * 7) % 400;
    let letters = |k: u64| ["LUD", "TOM", "JAN", "EVA", "PET"][(k % 5) as usize];
    let person = PersonRef {
        node: PersonId(Uuid::from_u64_pair(7, who)),
        identity: Identity::Code,
        code: format!(
            "{}{:02}{}{:02}",
            letters(who),
            1 + who % 28,
            letters(who / 5),
            1 + who % 12
        ),
        sex: if who.is_multiple_of(3) {
            Sex::F
        } else {
            Sex::M
        },
        year_of_birth: Some(1960 + (who % 45) as u16),
        suffix: None,
        role: code("CLI")?,
        drug_cell: None,
    };
    let moment = of_day == 0 || of_day == 19;
    Ok(Entry {
        schema: SCHEMA,
        id: id(n),
        author: AccountId(Uuid::from_u64_pair(1, worker)),
        workers: vec![AccountId(Uuid::from_u64_pair(1, worker))],
        service: ServiceId::new(&format!("prunerov-{}", worker % 6))?,
        start,
        minutes: if moment { 0 } else { 10 },
        locality: Some(LocalityId::new(&format!("l{}", worker % 4))?),
        place_type: Some(code("STREET")?),
        point: None,
        persons: if moment { vec![] } else { vec![person] },
        anonymous: vec![],
        device_time: start,
        body,
    })
}

/// The batches of a worker with the digest after each.
fn batches(worker: u64, entries: u64) -> Result<Vec<Push>, Failure> {
    let stream = StreamId(Uuid::from_u64_pair(2, worker));
    let mut digest = Hash::EMPTY;
    let mut pushes = Vec::new();
    for first in (0..entries).step_by(BATCH as usize) {
        let mut items = Vec::new();
        for n in first..(first + BATCH).min(entries) {
            let entry = entry(worker, n)?;
            let raw = domain::decode::encode(&entry);
            let hash = Hash::of(&raw);
            digest = digest.rolled(entry.id, hash);
            let slot = Slot {
                id: entry.id,
                stream,
                seq: n + 1,
                schema: SCHEMA,
                hash,
            };
            items.push(PushItem {
                slot: Some(slot),
                raw,
                verdict: Verdict::Accept {
                    entry: Box::new(entry),
                    flags: vec![],
                },
            });
        }
        pushes.push(Push {
            account: AccountId(Uuid::from_u64_pair(1, worker)),
            device: DeviceId(Uuid::from_u64_pair(3, worker)),
            valid: true,
            stream,
            have: Have {
                max_seq: first + items.len() as u64,
                digest,
            },
            pending: items.len() as u32,
            oldest_pending: None,
            app_version: "bench".into(),
            offer: vec![],
            items,
            now: START,
        });
    }
    Ok(pushes)
}

fn main() -> Result<(), Failure> {
    let entries: u64 = std::env::args().nth(1).map_or(Ok(60_000), |n| n.parse())?;
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?
        .block_on(run(entries))
}

async fn run(entries: u64) -> Result<(), Failure> {
    let mut out = std::io::stdout();
    let folder = std::env::temp_dir().join(format!("teren-push-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let store = Arc::new(
        SqlStore::open_file(
            &folder.join("bench.sqlite"),
            SqliteOptions::new(Uuid::nil()),
        )
        .await?,
    );
    let work: Vec<Vec<Push>> = (0..PUSHERS)
        .map(|w| batches(w, entries / PUSHERS))
        .collect::<Result<_, _>>()?;
    let before = store.commits();
    let clock = std::time::Instant::now();
    let tasks = work.into_iter().map(|pushes| {
        let store = Arc::clone(&store);
        tokio::spawn(async move {
            let mut stored = 0;
            for push in pushes {
                let have = push.have;
                let pushed = store.push(push).await?;
                stored += pushed
                    .results
                    .iter()
                    .filter(|r| r.outcome == Outcome::Stored)
                    .count();
                if pushed.held != have {
                    return Err("the digests differ".into());
                }
            }
            Ok::<usize, Failure>(stored)
        })
    });
    let mut stored = 0;
    for task in tasks.collect::<Vec<_>>() {
        stored += task.await??;
    }
    let took = clock.elapsed().as_secs_f64();
    let syncs = store.commits() - before;
    writeln!(
        out,
        "| store alone: entries a second, {PUSHERS} pushers, batches of {BATCH} | | {:.0} /s | |\n\
         | store alone: fsyncs for {stored} entries | | {syncs} | |",
        stored as f64 / took
    )?;

    let services = (0..6)
        .map(|n| ServiceId::new(&format!("prunerov-{n}")))
        .collect::<Result<Vec<_>, _>>()?;
    let watermark = store.watermark().await?;
    for (what, after, limit) in [
        ("20 000 entries", 0, 20_000),
        ("delta of 1 000", watermark.saturating_sub(1_000), 20_000),
        ("empty", watermark, 20_000),
    ] {
        let pull = Pull {
            audience: Vec::new(),
            account: AccountId(Uuid::from_u64_pair(1, 0)),
            services: services.clone(),
            team_since: START.day(),
            own_since: START.day(),
            after,
            limit,
        };
        let clock = std::time::Instant::now();
        let pulled = store.pull(pull).await?;
        let took = clock.elapsed().as_secs_f64() * 1e3;
        writeln!(
            out,
            "| store alone: pull {what}, {} changes | | {took:.2} ms | |",
            pulled.changes.len()
        )?;
    }
    let clock = std::time::Instant::now();
    let verified = store.verify(Arc::new(|_| {})).await?;
    let took = clock.elapsed().as_secs_f64();
    if let Some(first) = verified.named.first() {
        return Err(first.to_string().into());
    }
    writeln!(
        out,
        "| store alone: entries a second proved by `verify`, {stored} in {took:.1} s | | {:.0} /s | |",
        stored as f64 / took
    )?;
    store.close().await;
    std::fs::remove_dir_all(folder)?;
    Ok(())
}
