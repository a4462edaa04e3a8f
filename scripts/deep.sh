#!/usr/bin/env bash
# The long checks, run at the end of an issue; their figures go into its closing note.

source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
scripts/setup.sh test
use_toolchain

install cargo-deny 0.20.2
install cargo-machete 0.9.2
export PATH="$TOOLS/bin:$PATH"

step "licences, bans and sources" cargo deny --locked check licenses bans sources
step "unused dependencies" cargo machete
# The tests that draw at random read how often from here.
step "tests with many seeds" env PROPTEST_CASES="${PROPTEST_CASES:-10000}" \
    cargo test --quiet --locked --release -p domain -p sync -p store
step "simulated histories" scripts/sim.sh
step "mutations" scripts/mutants.sh
step "fuzz" scripts/fuzz.sh
step "benches" scripts/bench.sh
