#!/usr/bin/env bash
# Kills Chromium at random moments while entries are being written, with profiles that last, and
# looks what is left: KILLS=500 by default. SEED=n makes the same choices again, ROUND=n runs only
# that round of it. Server and app are built as the sources stand, unless TEREN_BIN or TEREN_SITE
# names what is to be tested instead.

source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
scripts/setup.sh test
use_toolchain

target="$(realpath -m "${CARGO_TARGET_DIR:-target}")"
if [ -z "${TEREN_BIN:-}" ]; then
    step "compile the server" cargo build --quiet --locked -p server --bin teren
    TEREN_BIN="$target/debug/teren"
fi
if [ -z "${TEREN_SITE:-}" ]; then
    scripts/site.sh
    TEREN_SITE="${SITE:-target/site}"
fi
TEREN_BIN="$(realpath "$TEREN_BIN")"
TEREN_SITE="$(realpath "$TEREN_SITE")"
export TEREN_BIN TEREN_SITE

cd end2end
npm ci --no-audit --no-fund --loglevel=error
exec node kill/run.mjs
