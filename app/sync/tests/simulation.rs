//! Any seed of faults ends with each entry exactly once on the server, all confirmed.
mod common;

use common::MemoryWorld;
use proptest::prelude::*;
use sync::sim::{Faults, Report, Scenario, block_on, run_streams};

fn run(scenario: Scenario) -> (Report, MemoryWorld) {
    let mut world = MemoryWorld::new(scenario.seed);
    let report = block_on(run_streams(&scenario, &mut world));
    (report, world)
}

fn assert_all_home(scenario: Scenario) {
    let (report, world) = run(scenario);
    let seed = scenario.seed;
    assert_eq!(report.problems, Vec::<String>::new(), "seed {seed}");
    let stored = world.server.entries();
    let saved: std::collections::BTreeMap<_, _> = report.entries().collect();
    assert_eq!(
        saved.len(),
        scenario.entries,
        "seed {seed}: ids are distinct"
    );
    assert_eq!(
        stored, saved,
        "seed {seed}: the server holds what was saved, nothing else"
    );
    for id in saved.keys() {
        assert_eq!(
            world.server.times_published(*id),
            1,
            "seed {seed}: {id} once"
        );
    }
    for phone in &report.phones {
        assert_eq!(
            world.server.held(phone.stream),
            phone.have,
            "seed {seed}: equal digests"
        );
    }
    assert_eq!(world.server.quarantine(), [], "seed {seed}");
}

#[test]
fn a_thousand_entries_of_twenty_streams_over_a_bad_network_with_a_restore_are_stored_once() {
    for seed in [1, 2] {
        let scenario = Scenario {
            seed,
            streams: 20,
            entries: 1000,
            faults: Faults::HEAVY,
            restarts: 5,
            restore: true,
            crashes: 100,
        };
        assert_all_home(scenario);
    }
}

#[test]
fn the_network_of_the_simulation_does_go_wrong() {
    let scenario = Scenario {
        seed: 11,
        streams: 5,
        entries: 300,
        faults: Faults::HEAVY,
        restarts: 0,
        restore: false,
        crashes: 0,
    };
    let (report, _) = run(scenario);
    let faults: u32 = report.phones.iter().map(|p| p.faults).sum();
    assert!(faults > 20, "{faults} faults");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn invariant_07_any_seed_of_faults_drains(
        seed: u64,
        streams in 1usize..6,
        entries in 1usize..120,
        restore: bool,
        crashes in 0u64..400,
    ) {
        assert_all_home(Scenario {
            seed,
            streams,
            entries,
            faults: Faults::HEAVY,
            restarts: 1,
            restore,
            crashes,
        });
    }
}
