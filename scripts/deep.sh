#!/usr/bin/env bash
# The long checks, run at the end of an issue; their figures go into its closing note.

source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
scripts/setup.sh test
use_toolchain

tools="$PWD/target/tools"
# install CRATE VERSION
install() {
    [ -x "$tools/bin/$1" ] ||
        step "compile $1 $2" cargo install --quiet --locked --root "$tools" --target-dir "$tools/build" "$1@$2"
}
install cargo-deny 0.20.2
install cargo-machete 0.9.2
export PATH="$tools/bin:$PATH"

step "licences, bans and sources" cargo deny --locked check licenses bans sources
step "unused dependencies" cargo machete
# The tests that draw at random read how often from here.
step "tests with many seeds" env PROPTEST_CASES="${PROPTEST_CASES:-10000}" \
    cargo test --quiet --locked --release -p domain -p sync -p store
step "simulated histories" scripts/sim.sh
step "mutations" scripts/mutants.sh
step "benches" scripts/bench.sh
