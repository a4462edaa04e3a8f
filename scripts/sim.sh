#!/usr/bin/env bash
# The whole path of an entry, simulated: `make sim`. SEEDS=n runs so many, SEED=n replays one and
# makes it smaller if it fails, PLAN=file runs the plan in a file. POSTGRES=1: on PostgreSQL, each
# run in a database of its own, and 300 seeds.

source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
scripts/setup.sh "$([ -n "${POSTGRES:-}" ] && say test || say run)"
use_toolchain

step "compile the simulation" cargo build --quiet --locked --profile sim -p sim --bin sim
sim="${CARGO_TARGET_DIR:-target}/sim/sim"
arguments=(--seeds "${SEEDS:-10000}")
if [ -n "${PLAN:-}" ]; then
    arguments=(--plan "$PLAN")
elif [ -n "${SEED:-}" ]; then
    arguments=(--seed "$SEED")
elif [ -n "${POSTGRES:-}" ]; then
    arguments=(--seeds "${SEEDS:-300}")
fi
[ -n "${POSTGRES:-}" ] || exec "$sim" "${arguments[@]}"

cluster="$(mktemp -d /tmp/teren-postgres.XXXXXX)"
trap 'scripts/postgres.sh stop "$cluster"' EXIT
address="$(scripts/postgres.sh start "$cluster")"
"$sim" --postgres "$address" "${arguments[@]}"
