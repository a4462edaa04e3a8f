//! Seeds that `make test` runs, and every run that ever failed.
use sim::faults::Fault;
use sim::plan::Plan;
use sim::run::{Outcome, run, run_on};
use sim::server::Backend;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// So many seeds, unless `SEEDS` asks for another number.
const FEW: u64 = 300;
/// Seeds on PostgreSQL, which is several times slower; `make deep` runs 300.
const FEW_ON_A_SERVER: u64 = 20;

fn seeds() -> u64 {
    let asked = std::env::var("SEEDS").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(FEW)
}

fn all(backend: &Backend, plans: &[Plan]) -> Vec<(u64, Outcome)> {
    let (next, outcomes) = (AtomicU64::new(0), Mutex::new(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed) as usize;
                    let Some(plan) = plans.get(n) else { return };
                    let outcome = run_on(backend, plan);
                    outcomes.lock().unwrap().push((plan.seed, outcome));
                }
            });
        }
    });
    outcomes.into_inner().unwrap()
}

#[test]
fn what_was_called_saved_is_never_lost_doubled_or_stuck() {
    let plans: Vec<_> = (0..seeds()).map(Plan::draw).collect();
    let outcomes = all(&Backend::File, &plans);
    assert_eq!(outcomes.len(), plans.len());
    assert_eq!(failed(&outcomes), Vec::<String>::new());

    // A simulation in which nothing goes wrong would prove nothing.
    let mut faults: BTreeMap<Fault, u64> = BTreeMap::new();
    let mut saved = 0;
    for (_, outcome) in &outcomes {
        saved += outcome.tally.saved;
        for (fault, n) in &outcome.faults {
            *faults.entry(*fault).or_default() += n;
        }
    }
    assert!(saved > 20 * seeds(), "{saved} entries saved");
    let never: Vec<_> = Fault::ALL
        .iter()
        .filter(|fault| !faults.contains_key(fault))
        .collect();
    assert!(
        never.is_empty() || seeds() < FEW,
        "never injected: {never:?}"
    );
}

fn failed(outcomes: &[(u64, Outcome)]) -> Vec<String> {
    let failed = outcomes.iter().filter(|(_, o)| !o.problems.is_empty());
    failed
        .map(|(seed, o)| format!("make sim SEED={seed}: {:?}", o.problems))
        .collect()
}

#[test]
fn nor_on_postgresql() {
    let Ok(address) = std::env::var("TEREN_TEST_POSTGRES") else {
        eprintln!("NOT RUN: TEREN_TEST_POSTGRES names no server (scripts/postgres.sh start DIR)");
        return;
    };
    let plans: Vec<_> = (0..FEW_ON_A_SERVER).map(Plan::draw).collect();
    let outcomes = all(&Backend::Server(address), &plans);
    assert_eq!(outcomes.len(), plans.len());
    assert_eq!(failed(&outcomes), Vec::<String>::new());
    let saved: u64 = outcomes.iter().map(|(_, o)| o.tally.saved).sum();
    assert!(saved > 20 * FEW_ON_A_SERVER, "{saved} entries saved");
    let restored = |o: &Outcome| o.faults.contains_key(&Fault::Restored);
    assert!(
        outcomes.iter().any(|(_, o)| restored(o)),
        "no backup was put back"
    );
}

#[test]
fn a_seed_goes_the_same_way_every_time() {
    for seed in [3, 44] {
        let plan = Plan::draw(seed);
        let (one, two) = (run(&plan), run(&plan));
        assert_eq!(
            (one.trace, one.steps, one.tally),
            (two.trace, two.steps, two.tally),
            "seed {seed}"
        );
        assert_eq!(one.faults, two.faults);
    }
}

/// Runs that once failed, as small as they could be made. Each file is named after what it found.
#[test]
fn what_once_failed_does_not_fail_again() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/regressions");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|f| f.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let plan: Plan = serde_json::from_str(&text).unwrap();
        assert_eq!(
            run(&plan).problems,
            Vec::<String>::new(),
            "{}",
            file.display()
        );
    }
}
