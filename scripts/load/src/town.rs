//! A town in the evening: three hundred phones hand in twenty entries each within a minute, and half
//! way one server process is killed. On a PostgreSQL server a second process goes on; on a file the
//! only one is started again. Everything must be stored exactly once, and every pull without a hole.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use domain::{AccountId, Day, EntryId};
use store::traits::{Accounts as _, Upkeep as _};
use sync::wire::{Changed, MembershipInfo, Role, SyncReply};
use uuid::Uuid;

use crate::measure::{milliseconds, percentile};
use crate::mix::Diary;
use crate::phone::Phone;
use crate::row::Row;
use crate::teren::{FIRST_DAY, Program, Running, login, provider, service};

const PHONES: usize = 300;
const A_PHONE: usize = 20;
const SERVICES: usize = 30;
const WITHIN: Duration = Duration::from_secs(60);
/// How many days back the entries begin: within what colleagues are given.
const RECENT_DAYS: i64 = 10;
/// A phone that no server answers tries again after so long, and gives up after [`PATIENCE`].
const AGAIN: Duration = Duration::from_millis(200);
const PATIENCE: Duration = Duration::from_secs(60);
/// Not a goal of the design, which has none for this: a sync over which nobody stops to wonder.
const GOAL_MS: f64 = 1_000.0;

/// What one phone went through.
struct Evening {
    service: usize,
    written: BTreeSet<EntryId>,
    pulled: BTreeSet<EntryId>,
    /// Times of the answers.
    times: Vec<Duration>,
    /// Requests that nobody answered.
    unanswered: usize,
    /// The longest that an entry waited for its receipt, while servers came and went.
    waited: Duration,
}

/// Runs the evening on one new database below `work`.
pub fn all(program: &Program, work: &Path, today: Day) -> Result<Vec<Row>> {
    let data = tempfile::tempdir_in(work)?;
    program.import(data.path(), SERVICES, 1)?;
    tokio::runtime::Runtime::new()?.block_on(people(program, data.path(), today))?;
    let processes = if program.server.is_some() { 2 } else { 1 };
    let mut servers = (0..processes)
        .map(|_| program.start(data.path()))
        .collect::<Result<Vec<_>>>()?;
    let urls: Vec<_> = servers.iter().map(|server| server.url.clone()).collect();
    let phones = log_in(&urls)?;
    println!("{PHONES} phones are logged in, {processes} server process(es)");

    let (start, through) = (Barrier::new(PHONES + 1), AtomicUsize::new(0));
    let evenings = thread::scope(|scope| -> Result<Vec<Evening>> {
        let running: Vec<_> = phones
            .into_iter()
            .enumerate()
            .map(|(number, phone)| {
                let (start, through, urls) = (&start, &through, &urls);
                scope.spawn(move || {
                    let mut phone = phone;
                    start.wait();
                    let wrote = evening(number, &mut phone, urls, today);
                    // One that failed must not keep the others waiting.
                    through.fetch_add(1, Ordering::SeqCst);
                    while through.load(Ordering::SeqCst) < PHONES {
                        thread::sleep(AGAIN);
                    }
                    colleagues(&mut phone, wrote?, urls)
                })
            })
            .collect();
        start.wait();
        thread::sleep(WITHIN / 2);
        servers[0].kill()?;
        println!("half way: one process was killed");
        if processes == 1 {
            servers[0] = program.start_at(data.path(), &urls[0])?;
        }
        running
            .into_iter()
            .map(|phone| phone.join().map_err(|_| anyhow!("a phone panicked"))?)
            .collect()
    })?;
    let last = urls.last().context("a server")?;
    let held = look(last, &evenings)?;
    drop(servers);
    Ok(vec![row(evenings, processes, held)])
}

fn row(evenings: Vec<Evening>, processes: usize, held: usize) -> Row {
    let mut times: Vec<_> = evenings.iter().flat_map(|e| e.times.clone()).collect();
    let unanswered: usize = evenings.iter().map(|e| e.unanswered).sum();
    let waited = evenings.iter().map(|e| e.waited).max().unwrap_or_default();
    let median = milliseconds(percentile(&mut times, 50));
    let p95 = milliseconds(percentile(&mut times, 95));
    let what =
        format!("{PHONES} phones, {A_PHONE} entries each in a minute, a process killed: sync p95");
    Row::at_most(&what, GOAL_MS, "ms", p95).with(format!(
        "{processes} process(es), median {median:.1}, {held} stored exactly once, {unanswered} requests \
         unanswered, longest wait for a receipt {:.1} s",
        waited.as_secs_f64()
    ))
}

/// As many workers as phones, all with one password, which is hashed once.
async fn people(program: &Program, data: &Path, today: Day) -> Result<()> {
    program.add_worker(data, 0, 0)?;
    let store = program.open(data).await?;
    let (_, hash) = store.credentials(&login(0)).await?.context("worker 0")?;
    let now = domain::Instant::start_of(today);
    for number in 1..PHONES {
        let (id, name) = (
            AccountId(Uuid::from_u64_pair(3, number as u64)),
            login(number),
        );
        store.add_account(id, &name, &name, &hash, now).await?;
        let works = MembershipInfo {
            role: Role::Worker,
            provider: Some(provider(0).parse()?),
            programme: None,
            services: vec![service(number % SERVICES).parse()?],
            from: FIRST_DAY.parse()?,
            to: None,
        };
        store.add_membership(id, &works, now).await?;
    }
    store.close().await;
    Ok(())
}

/// Half of the phones at each of two processes.
fn log_in(urls: &[String]) -> Result<Vec<Phone>> {
    (0..PHONES)
        .map(|number| Phone::log_in(&urls[number % urls.len()], &login(number)))
        .collect()
}

/// One entry after another, spread over the minute, each handed in as soon as it is written.
fn evening(number: usize, phone: &mut Phone, urls: &[String], today: Day) -> Result<Evening> {
    let first = today - chrono::Duration::days(RECENT_DAYS);
    let mut diary = Diary::new(phone.account, &service(number % SERVICES), first)?;
    let mut at = urls.iter().cycle().skip(number % urls.len());
    let mut evening = Evening {
        service: number % SERVICES,
        written: BTreeSet::new(),
        pulled: BTreeSet::new(),
        times: Vec::new(),
        unanswered: 0,
        waited: Duration::ZERO,
    };
    let began = Instant::now();
    let pause = WITHIN / u32::try_from(A_PHONE)?;
    // Not all at the same moment.
    let mut next = pause * u32::try_from(number)? / u32::try_from(PHONES)?;
    for entry in diary.write(A_PHONE)? {
        thread::sleep(next.saturating_sub(began.elapsed()));
        next += pause;
        evening.written.insert(entry.id);
        let batch = phone.pack(&[entry])?;
        let reply = exchange(phone, &mut at, &mut evening, |phone| phone.hand_in(&batch))?;
        evening.take(&reply)?;
    }
    Ok(evening)
}

/// When all are through: looks for what colleagues have written.
fn colleagues(phone: &mut Phone, mut evening: Evening, urls: &[String]) -> Result<Evening> {
    let mut at = urls.iter().cycle();
    loop {
        let reply = exchange(phone, &mut at, &mut evening, Phone::ask)?;
        evening.take(&reply)?;
        if !reply.more {
            return Ok(evening);
        }
    }
}

/// Asks one server after another until one answers.
fn exchange<'u>(
    phone: &mut Phone,
    at: &mut impl Iterator<Item = &'u String>,
    evening: &mut Evening,
    mut ask: impl FnMut(&mut Phone) -> Result<(SyncReply, Duration)>,
) -> Result<SyncReply> {
    let began = Instant::now();
    loop {
        match ask(phone) {
            Ok((reply, took)) => {
                evening.times.push(took);
                evening.waited = evening.waited.max(began.elapsed());
                return Ok(reply);
            }
            Err(why) if began.elapsed() > PATIENCE => return Err(why),
            Err(_) => {
                evening.unanswered += 1;
                phone.go_to(at.next().context("a server")?);
                thread::sleep(AGAIN);
            }
        }
    }
}

impl Evening {
    /// A change below one that came before would be a hole that was filled too late.
    fn take(&mut self, reply: &SyncReply) -> Result<()> {
        ensure!(
            reply.changes.is_sorted_by_key(|change| change.change),
            "changes out of order"
        );
        for change in &reply.changes {
            if let Changed::Entry(entry) = &change.what {
                self.pulled.insert(entry.id);
            }
        }
        Ok(())
    }
}

/// All that was written is there once, and every phone has all that its colleagues wrote; gives
/// how many entries there are.
fn look(url: &str, evenings: &[Evening]) -> Result<usize> {
    let mut written: BTreeMap<usize, BTreeSet<EntryId>> = BTreeMap::new();
    for evening in evenings {
        written
            .entry(evening.service)
            .or_default()
            .extend(&evening.written);
    }
    let mut held = 0;
    for (number, all) in &written {
        ensure!(all.len() == PHONES / SERVICES * A_PHONE, "ids are distinct");
        // A phone that was never seen before is given everything, each entry once.
        let mut fresh = Phone::log_in_as(url, &login(*number), "fresh")?;
        let mut given = Vec::new();
        loop {
            let (reply, _) = fresh.ask()?;
            given.extend(reply.changes.into_iter().filter_map(|c| match c.what {
                Changed::Entry(entry) => Some(entry.id),
                _ => None,
            }));
            if !reply.more {
                break;
            }
        }
        held += given.len();
        let distinct: BTreeSet<_> = given.iter().copied().collect();
        ensure!(
            distinct.len() == given.len() && distinct == *all,
            "service {number}: {} written, {} given, {} distinct",
            all.len(),
            given.len(),
            distinct.len()
        );
    }
    for evening in evenings {
        let known: BTreeSet<_> = evening.pulled.union(&evening.written).copied().collect();
        let all = &written[&evening.service];
        let hole: Vec<_> = all.difference(&known).collect();
        ensure!(hole.is_empty(), "a phone has never got {hole:?}");
    }
    Ok(held)
}

/// The same port again, as after a restart.
impl Program {
    fn start_at(&self, data: &Path, url: &str) -> Result<Running> {
        let port = url.rsplit_once(':').context("a port")?.1.parse()?;
        self.start_on(data, port)
    }
}
