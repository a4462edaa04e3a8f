//! `teren verify [--repair]`.
use super::{open, say};
use crate::clock::{Clock, SystemClock};
use crate::config::Settings;
use clap::Args;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::SqlStore;
use store::check::{Part, Step, Tell, Verified};
use store::traits::Verify as _;

#[derive(Clone, Copy, Debug, Args)]
pub struct Arguments {
    /// Write what is derived and differs anew from the entries; the server must not run
    #[arg(long)]
    pub repair: bool,
}

/// How many differences are named.
const NAMED: usize = 20;

/// How often a long part says how far it is.
const EVERY: Duration = Duration::from_secs(5);

pub async fn run(settings: &Settings, arguments: Arguments) -> anyhow::Result<()> {
    open::exists(settings)?;
    let clock = SystemClock::new();
    let now = clock.now();
    let started = clock.monotonic();
    let seconds = move |clock: &SystemClock| (clock.monotonic() - started).as_secs_f64();
    if !arguments.repair {
        let tell = teller(SystemClock::new());
        let found = match &settings.server {
            Some(url) => open::at_server(url).await?.verify(tell).await?,
            None => SqlStore::verify_file(settings.file(), tell).await?,
        };
        name(&found);
        anyhow::ensure!(found.clean(), "{}", verdict(&found));
        let took = seconds(&clock);
        say(&format!("everything is as it should be ({took:.1} s)"));
        return Ok(());
    }
    let _alone = open::alone(settings, "repair its database")?;
    let tell = teller(SystemClock::new());
    let repaired = match &settings.server {
        Some(url) => open::at_server(url).await?.repair(now, tell).await?,
        None => SqlStore::repair_file(settings.file(), now, tell).await?,
    };
    name(&repaired.before);
    let (before, after) = (repaired.before.differences(), repaired.after.differences());
    if repaired.before != repaired.after {
        say(&format!(
            "repaired {} of {before} differences and proved it again",
            before.saturating_sub(after)
        ));
        if after > 0 {
            say("what is left:");
            name(&repaired.after);
        }
    }
    anyhow::ensure!(after == 0, "{}", verdict(&repaired.after));
    let took = seconds(&clock);
    say(&format!("everything is as it should be ({took:.1} s)"));
    Ok(())
}

/// What is to be done about what can be repaired, and about what cannot.
fn verdict(found: &Verified) -> String {
    let (all, beyond) = (found.differences(), found.beyond_repair);
    let mut parts = Vec::new();
    if found.broken {
        parts.push(
            "the file itself is damaged: restore the last backup, and phones hand in again what they hold"
                .to_owned(),
        );
    } else {
        if found.stopped {
            parts.push("what comes after them could not be looked at".to_owned());
        }
        if all > beyond {
            let n = all - beyond;
            parts.push(format!(
                "{n} can be repaired: stop the server and run `teren verify --repair`"
            ));
        }
        if beyond > 0 {
            parts.push(format!(
                "{beyond} cannot be repaired: compare with the last backup (docs/RELIABILITY.md)"
            ));
        }
    }
    format!("{}; {}", differences(all), parts.join("; "))
}

fn differences(n: u64) -> String {
    match n {
        0 => "as they should be".to_owned(),
        1 => "1 difference".to_owned(),
        n => format!("{n} differences"),
    }
}

/// Names the first differences; the rest by table and number.
pub fn name(found: &Verified) {
    for difference in found.named.iter().take(NAMED) {
        say(&difference.to_string());
    }
    if found.differences() > NAMED as u64 {
        let tables = found.found.iter().map(|(table, n)| format!("{table} {n}"));
        let tables: Vec<String> = tables.collect();
        say(&format!(
            "{} differences in all: {}",
            found.differences(),
            tables.join(", ")
        ));
    }
}

/// Says each part when it is done, with its seconds, and now and then how far a long one is.
pub fn teller(clock: SystemClock) -> Tell {
    struct Told {
        began: Duration,
        said: Duration,
        part: Part,
    }
    let start = clock.monotonic();
    let told = Mutex::new(Told {
        began: start,
        said: start,
        part: Part::File,
    });
    Arc::new(move |step| {
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        let now = clock.monotonic();
        match step {
            Step::At(part, done, of) => {
                if done == 0 || told.part != part {
                    (told.began, told.said, told.part) = (now, now, part);
                } else if now - told.said >= EVERY {
                    told.said = now;
                    let seconds = (now - told.began).as_secs();
                    say(&format!("… {done} of {of} {part} ({seconds} s)"));
                }
            }
            Step::Done(part, of, differ) => {
                let seconds = (now - told.began).as_secs_f64();
                let found = differences(differ);
                say(&format!("{of} {part}: {found} ({seconds:.1} s)"));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// Regression: what can be repaired was not told of if there was anything that cannot.
    #[rstest]
    #[case::all(
        3,
        0,
        "3 differences; 3 can be repaired: stop the server and run `teren verify --repair`"
    )]
    #[case::none(
        1,
        1,
        "1 difference; 1 cannot be repaired: compare with the last backup (docs/RELIABILITY.md)"
    )]
    #[case::some(
        5,
        2,
        "5 differences; 3 can be repaired: stop the server and run `teren verify --repair`; \
         2 cannot be repaired: compare with the last backup (docs/RELIABILITY.md)"
    )]
    fn the_verdict_tells_of_what_can_be_repaired_and_of_what_cannot(
        #[case] all: u64,
        #[case] beyond: u64,
        #[case] said: &str,
    ) {
        let mut found = Verified {
            beyond_repair: beyond,
            ..Verified::default()
        };
        found.found.insert("feed", all);
        assert_eq!(verdict(&found), said);
        let damaged = Verified {
            broken: true,
            ..found.clone()
        };
        assert!(verdict(&damaged).contains("the file itself is damaged"));
        assert!(!verdict(&damaged).contains("--repair"));
        let stopped = Verified {
            stopped: true,
            ..found
        };
        assert!(verdict(&stopped).contains("could not be looked at"));
    }
}
