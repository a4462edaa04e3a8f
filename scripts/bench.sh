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
rm -f "$work"/*.rows

# rows NAME: all rows of the server on one kind of database.
rows() {
    local program=(--teren target/release/teren --site target/site --work "$work" --rows "$work/$1.rows")
    local one
    for one in "" "week-page --entries ${TEREN_BENCH_ENTRIES:-1000000}" town; do
        [ -z "${cluster:-}" ] || new_database
        # shellcheck disable=SC2086
        measure target/release/load $one "${program[@]}"
    done
}

new_database() {
    local name="bench_$((++databases))"
    psql --quiet --no-psqlrc "$server" -c "CREATE DATABASE $name"
    export LOAD_DATABASE="${server%/*}/$name"
}

rows sqlite
cluster="$(realpath "$work")/postgres" databases=0
trap 'scripts/postgres.sh stop "$cluster"' EXIT
# With every flush to the disk, as in life.
server="$(DURABLE=1 scripts/postgres.sh start "$cluster")"
rows postgres
unset LOAD_DATABASE
scripts/postgres.sh stop "$cluster"
say ""
target/release/load table "$work/sqlite.rows" "$work/postgres.rows"
# The store without HTTP: rows to compare with, without goals of their own.
TMPDIR="$work" measure target/release/examples/push_bench
cd end2end
npm ci --no-audit --no-fund --loglevel=error
measure node perf/run.mjs
exit "$missed"
