#!/usr/bin/env bash
# The rows of docs/BUDGETS.md that take a running server: speed of the server
# under many phones, a manager's page over a full database, then speed of the
# phone in a browser. Ends with 3 if all was measured and a goal was missed.

source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
scripts/setup.sh test
use_toolchain

[ -f target/site/site.json ] || scripts/site.sh
scripts/server.sh
step "compile the load generator" cargo build --quiet --locked --release -p load
step "compile the store's own bench" \
    cargo build --quiet --locked --release -p store --example push_bench

missed=0
# measure COMMAND…: goes on when a goal is missed, and ends here when it could not be measured.
measure() {
    local status=0
    "$@" || status=$?
    case "$status" in
    0) ;;
    3) missed=3 ;;
    *) fail "not measured: $*" ;;
    esac
}

# On the disk, not in memory: /tmp may be either.
work=target/bench
mkdir -p "$work"
program=(--teren target/release/teren --site target/site --work "$work")
measure target/release/load "${program[@]}"
measure target/release/load week-page --entries "${TEREN_BENCH_ENTRIES:-1000000}" "${program[@]}"
# The store without HTTP: rows to compare with, without goals of their own.
TMPDIR="$work" measure target/release/examples/push_bench
cd end2end
npm ci --no-audit --no-fund --loglevel=error
measure node perf/run.mjs
exit "$missed"
