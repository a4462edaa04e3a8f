//! `sim`: runs seeds, prints faults and promises, and makes a failing seed small.
#![expect(clippy::print_stdout, reason = "its output is what it is for")]
use clap::Parser;
use sim::faults::Fault;
use sim::oracle::Tally;
use sim::plan::Plan;
use sim::run::{Outcome, in_days, run_on};
use sim::server::Backend;
use sim::shrink::shrink;
use sim::story;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

/// The whole path of an entry, simulated from seeds.
#[derive(Debug, Parser)]
struct Args {
    /// How many seeds.
    #[arg(long, default_value_t = 10_000)]
    seeds: u64,
    /// The first one.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Run this seed alone, and make it smaller if it fails.
    #[arg(long)]
    seed: Option<u64>,
    /// Run the plan in this file.
    #[arg(long)]
    plan: Option<PathBuf>,
    /// Stop at the first failure and say only which seed it was (for mutations).
    #[arg(long)]
    find: bool,
    /// Runs at most while a failing seed is made smaller.
    #[arg(long, default_value_t = 400)]
    shrink: u32,
    /// Run on this PostgreSQL server, which must be one made for tests, and not on files.
    #[arg(long, value_name = "URL")]
    postgres: Option<String>,
}

impl Args {
    fn backend(&self) -> Backend {
        self.postgres.clone().map_or(Backend::File, Backend::Server)
    }
}

#[derive(Default)]
struct Total {
    tally: Tally,
    faults: BTreeMap<Fault, u64>,
    failed: Vec<(u64, Vec<String>)>,
    steps: u64,
    time_us: i64,
}

impl Total {
    fn add(&mut self, seed: u64, outcome: Outcome) {
        self.tally.add(&outcome.tally);
        for (fault, n) in outcome.faults {
            *self.faults.entry(fault).or_default() += n;
        }
        self.steps += outcome.steps;
        self.time_us += outcome.time_us;
        if !outcome.problems.is_empty() {
            self.failed.push((seed, outcome.problems));
        }
    }
}

fn main() -> ExitCode {
    let args = Args::parse();
    match (&args.plan, args.seed) {
        (Some(file), _) => {
            let plan = std::fs::read_to_string(file)
                .map_err(|e| e.to_string())
                .and_then(|text| serde_json::from_str(&text).map_err(|e| e.to_string()));
            match plan {
                Ok(plan) => one(&args, &plan),
                Err(why) => {
                    println!("{}: {why}", file.display());
                    ExitCode::FAILURE
                }
            }
        }
        (None, Some(seed)) => one(&args, &Plan::draw(seed)),
        (None, None) => many(&args),
    }
}

/// Runs one plan; if it fails, prints the smallest one that does.
fn one(args: &Args, plan: &Plan) -> ExitCode {
    let backend = args.backend();
    let run = |plan: &Plan| run_on(&backend, plan);
    let outcome = run(plan);
    println!("{} in {}", told(&outcome.tally), in_days(outcome.time_us));
    for problem in &outcome.problems {
        println!("  {problem}");
    }
    if outcome.problems.is_empty() {
        println!("all is well");
        return ExitCode::SUCCESS;
    }
    // The same promise broken, not just any.
    let kinds = |outcome: &Outcome| outcome.problems.iter().map(|p| kind(p)).collect::<Vec<_>>();
    let first = kinds(&outcome).swap_remove(0);
    let small = shrink(plan, args.shrink, |p| kinds(&run(p)).contains(&first));
    println!("the smallest run that fails ({} steps):", small.steps.len());
    story::telling(true);
    let problems = run(&small).problems;
    story::telling(false);
    for problem in problems {
        println!("  {problem}");
    }
    println!("{}", serde_json::to_string(&small).unwrap_or_default());
    ExitCode::FAILURE
}

/// A broken promise without the ids and numbers in its text.
fn kind(problem: &str) -> String {
    let words = problem.split(|c: char| !c.is_alphabetic());
    let worded = words.filter(|w| w.len() > 2 && !w.chars().all(|c| c.is_ascii_hexdigit()));
    worded.collect::<Vec<_>>().join(" ")
}

fn many(args: &Args) -> ExitCode {
    let (backend, started) = (args.backend(), Instant::now());
    let total = Mutex::new(Total::default());
    let (next, stop) = (AtomicU64::new(args.from), AtomicBool::new(false));
    let end = args.from + args.seeds;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= end || stop.load(Ordering::Relaxed) {
                        return;
                    }
                    let outcome = run_on(&backend, &Plan::draw(seed));
                    if args.find && !outcome.problems.is_empty() {
                        stop.store(true, Ordering::Relaxed);
                    }
                    if !args.find {
                        report(seed, &outcome);
                    }
                    let mut total = total.lock().unwrap_or_else(|e| e.into_inner());
                    total.add(seed, outcome);
                    let done = seed + 1 - args.from;
                    if !args.find && done.is_multiple_of(500) {
                        println!(
                            "{done} seeds, {} failed, {} s",
                            total.failed.len(),
                            started.elapsed().as_secs()
                        );
                    }
                }
            });
        }
    });
    let mut total = total.into_inner().unwrap_or_else(|e| e.into_inner());
    total.failed.sort();
    if args.find {
        return match total.failed.first() {
            Some((seed, problems)) => {
                println!(
                    "found at seed {seed}: {}",
                    problems.first().map_or("", String::as_str)
                );
                ExitCode::FAILURE
            }
            None => {
                println!("not found in {} seeds", args.seeds);
                ExitCode::SUCCESS
            }
        };
    }
    print(&total, args.seeds, started);
    match total.failed.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

/// A failing seed names itself at once.
fn report(seed: u64, outcome: &Outcome) {
    if outcome.problems.is_empty() {
        return;
    }
    println!("seed {seed} failed (replay: make sim SEED={seed})");
    for problem in outcome.problems.iter().take(3) {
        println!("  {problem}");
    }
}

fn told(tally: &Tally) -> String {
    format!(
        "{} saved: {} stored once ({} of them after an eviction that left their second copies), \
         {} set aside with their reason, {} erased by order, \
         {} evicted before they were sent, {} lost by restore and eviction together",
        tally.saved,
        tally.stored,
        tally.back,
        tally.set_aside,
        tally.erased,
        tally.evicted,
        tally.both
    )
}

fn print(total: &Total, seeds: u64, started: Instant) {
    println!("faults injected:");
    for fault in Fault::ALL {
        let n = total.faults.get(fault).copied().unwrap_or(0);
        println!("  {n:>9}  {}", fault.name());
    }
    println!("{}", told(&total.tally));
    println!(
        "{seeds} seeds, {} of simulated time, {} steps, {} s",
        in_days(total.time_us),
        total.steps,
        started.elapsed().as_secs()
    );
    let failed: Vec<_> = total.failed.iter().map(|(n, _)| n.to_string()).collect();
    println!("failed: {} {}", failed.len(), failed.join(" "));
}
