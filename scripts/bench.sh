#!/usr/bin/env bash
# The rows of docs/BUDGETS.md that take a running server: speed of the server
# under many phones, then speed of the phone in a browser.

source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
scripts/setup.sh test
use_toolchain

[ -f target/site/site.json ] || scripts/site.sh
scripts/server.sh
step "compile the load generator" cargo build --quiet --locked --release -p load

missed=0
# On the disk, not in memory: /tmp may be either.
target/release/load --teren target/release/teren --site target/site --work target/bench || missed=1
(
    cd end2end
    npm ci --no-audit --no-fund --loglevel=error
    npm run --silent perf
) || missed=1
exit "$missed"
