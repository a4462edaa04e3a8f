//! Seeds that `make test` runs, and every run that ever failed.
use sim::faults::Fault;
use sim::plan::Plan;
use sim::run::{Outcome, run};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// So many seeds, unless `SEEDS` asks for another number.
const FEW: u64 = 300;

fn seeds() -> u64 {
    let asked = std::env::var("SEEDS").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(FEW)
}

fn all(plans: &[Plan]) -> Vec<(u64, Outcome)> {
    let (next, outcomes) = (AtomicU64::new(0), Mutex::new(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed) as usize;
                    let Some(plan) = plans.get(n) else { return };
                    let outcome = run(plan);
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
    let outcomes = all(&plans);
    assert_eq!(outcomes.len(), plans.len());
    let failed: Vec<_> = outcomes
        .iter()
        .filter(|(_, o)| !o.problems.is_empty())
        .map(|(seed, o)| format!("make sim SEED={seed}: {:?}", o.problems))
        .collect();
    assert_eq!(failed, Vec::<String>::new());

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
