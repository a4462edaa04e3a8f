#!/usr/bin/env bash
# What a first visit downloads, against the budget; fails when it is over.
# The last table is for docs/BUDGETS.md.

source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
use_toolchain
[ -n "${SITE_TOOL:-}" ] || cargo build --quiet --locked -p site
"${SITE_TOOL:-${CARGO_TARGET_DIR:-target}/debug/site}" budget --site "${SITE:-target/site}"
