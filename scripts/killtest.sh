#!/usr/bin/env bash
# Kills Chromium at random moments while entries are being written, with profiles that last, and
# looks what is left: KILLS=500 by default. SEED=n makes the same choices again, ROUND=n runs only
# that round of it. TEREN_BIN and TEREN_SITE as for the browser tests.

source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
scripts/setup.sh test
use_toolchain

target="$(realpath -m "${CARGO_TARGET_DIR:-target}")"
export TEREN_BIN="${TEREN_BIN:-$target/debug/teren}"
TEREN_SITE="$(realpath -m "${TEREN_SITE:-target/site}")"
export TEREN_SITE
[ -x "$TEREN_BIN" ] || step "compile the server" cargo build --quiet --locked -p server --bin teren
[ -f "$TEREN_SITE/site.json" ] || SITE="$TEREN_SITE" scripts/site.sh

cd end2end
npm ci --no-audit --no-fund --loglevel=error
exec node kill/run.mjs
