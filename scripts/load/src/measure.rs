//! The rows.

use std::path::Path;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, ensure};
use domain::Day;

use crate::mix::Diary;
use crate::phone::{Batch, Phone};
use crate::row::Row;
use crate::teren::{FIRST_DAY, Program, Running, login, service};

const PHONES: usize = 20;
const BATCH: usize = 100;
const ENTRIES_A_PHONE: usize = 2_500;
const SINGLE_REQUESTS: usize = 500;
const FIRST_PULL: usize = 20_000;
const DELTA: usize = 1_000;
const EMPTY_PULLS: usize = 300;
/// How many days back the pulled entries begin: within what phones are given.
const RECENT_DAYS: i64 = 50;

/// Measures everything on one new database below `work`.
pub fn all(program: &Program, work: &Path, today: Day) -> Result<Vec<Row>> {
    let data = tempfile::tempdir_in(work)?;
    // One service a phone, and one more in which others pull.
    program.set_up(data.path(), PHONES + 1)?;
    let server = program.start(data.path())?;
    let (idle, _) = server.memory_mib()?;
    let mut rows = vec![Row::at_most(
        "memory of the server, idle",
        20.0,
        "MiB",
        idle,
    )];
    rows.push(together(&server)?);
    rows.push(one_by_one(&server)?);
    rows.extend(pulls(&server, today)?);
    let (_, peak) = server.memory_mib()?;
    rows.push(Row::at_most(
        "memory of the server, peak of all rows",
        100.0,
        "MiB",
        peak,
    ));
    Ok(rows)
}

/// All phones at once hand in what they hold; the entries are older than what a
/// phone is given back, so that handing in is measured alone.
fn together(server: &Running) -> Result<Row> {
    let mut loaded = Vec::new();
    for number in 0..PHONES {
        let mut phone = Phone::log_in(&server.url, &login(number))?;
        // As every phone does after its log-in; from then on it is given what is new.
        phone.pull()?;
        let entries = old_diary(&phone, number)?.write(ENTRIES_A_PHONE)?;
        let batches: Vec<Batch> = entries
            .chunks(BATCH)
            .map(|batch| phone.pack(batch))
            .collect::<Result<_>>()?;
        loaded.push((phone, batches));
    }
    let start = Barrier::new(PHONES + 1);
    let took = thread::scope(|scope| -> Result<Duration> {
        let phones: Vec<_> = loaded
            .iter()
            .map(|(phone, batches)| {
                let start = &start;
                scope.spawn(move || -> Result<()> {
                    start.wait();
                    batches
                        .iter()
                        .try_for_each(|batch| phone.push(batch).map(|_| ()))
                })
            })
            .collect();
        start.wait();
        let began = Instant::now();
        for phone in phones {
            phone.join().map_err(|_| anyhow!("a phone panicked"))??;
        }
        Ok(began.elapsed())
    })?;
    let entries = (PHONES * ENTRIES_A_PHONE) as f64;
    let what = format!("entries a second, {PHONES} phones, batches of {BATCH}, receipts compared");
    Ok(Row::at_least(
        &what,
        10_000.0,
        "/s",
        entries / took.as_secs_f64(),
    ))
}

fn old_diary(phone: &Phone, number: usize) -> Result<Diary> {
    Diary::new(phone.account, &service(number), FIRST_DAY.parse()?)
}

/// One phone, one entry a request.
fn one_by_one(server: &Running) -> Result<Row> {
    // The second worker of service 0: nobody's stream so far.
    let mut phone = Phone::log_in(&server.url, &login(PHONES + 1))?;
    phone.pull()?;
    let mut times = Vec::new();
    for entry in old_diary(&phone, 0)?.write(SINGLE_REQUESTS)? {
        let batch = phone.pack(&[entry])?;
        times.push(phone.push(&batch)?);
    }
    let p95 = milliseconds(percentile(&mut times, 95));
    let median = milliseconds(percentile(&mut times, 50));
    let row = Row::at_most("one entry a request, p95", 5.0, "ms", p95);
    Ok(row.with(format!("median {median:.2}")))
}

/// A colleague pulls what another has written lately.
fn pulls(server: &Running, today: Day) -> Result<[Row; 3]> {
    let first = today - chrono::Duration::days(RECENT_DAYS);
    let mut writer = Phone::log_in(&server.url, &login(PHONES))?;
    let mut diary = Diary::new(writer.account, &service(PHONES), first)?;
    write_lately(&mut writer, &mut diary, first, today, FIRST_PULL)?;

    let mut reader = Phone::log_in(&server.url, &login(PHONES * 2 + 1))?;
    let (changes, whole) = reader.pull()?;
    ensure!(changes >= FIRST_PULL, "only {changes} changes were pulled");

    write_lately(&mut writer, &mut diary, first, today, DELTA)?;
    let (changes, delta) = reader.pull()?;
    ensure!(changes >= DELTA, "only {changes} changes were pulled");

    let mut empty = Vec::new();
    for _ in 0..EMPTY_PULLS {
        let (changes, took) = reader.pull()?;
        ensure!(changes == 0, "{changes} changes out of nothing");
        empty.push(took);
    }
    let empty = milliseconds(percentile(&mut empty, 50));
    Ok([
        Row::at_most("pull of 20 000 entries", 400.0, "ms", milliseconds(whole)),
        Row::at_most("pull of 1 000 new ones", 20.0, "ms", milliseconds(delta)),
        Row::at_most("pull of nothing, median", 1.0, "ms", empty),
    ])
}

/// Fills the days from `first` to `today` over and over.
fn write_lately(
    phone: &mut Phone,
    diary: &mut Diary,
    first: Day,
    today: Day,
    count: usize,
) -> Result<()> {
    let mut left = count;
    while left > 0 {
        diary.jump(first);
        let days = usize::try_from((today - first).num_days())?;
        // Twelve entries a day on five days of seven.
        let run = left.min(days / 7 * 5 * 12);
        for batch in diary.write(run)?.chunks(BATCH) {
            let batch = phone.pack(batch)?;
            phone.push(&batch)?;
        }
        left -= run;
    }
    Ok(())
}

/// A duration as rows tell it.
pub fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// The time that so many in a hundred do not exceed.
pub fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() * percent).div_ceil(100).saturating_sub(1)]
}
