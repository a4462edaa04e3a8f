#!/usr/bin/env bash
# The whole path of an entry, simulated: `make sim`. SEEDS=n runs so many, SEED=n replays one and
# makes it smaller if it fails, PLAN=file runs the plan in a file.

source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
scripts/setup.sh run
use_toolchain

step "compile the simulation" cargo build --quiet --locked --profile sim -p sim --bin sim
sim="${CARGO_TARGET_DIR:-target}/sim/sim"
if [ -n "${PLAN:-}" ]; then
    exec "$sim" --plan "$PLAN"
elif [ -n "${SEED:-}" ]; then
    exec "$sim" --seed "$SEED"
fi
exec "$sim" --seeds "${SEEDS:-10000}"
