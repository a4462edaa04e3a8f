#!/usr/bin/env bash
# The engine broken on purpose, in a copy under target/mutants: `make mutants`. ONLY=word tries only
# the mutations whose name contains it.

source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
scripts/setup.sh run
use_toolchain

step "compile the runner" cargo build --quiet --locked -p sim --bin mutants
exec "${CARGO_TARGET_DIR:-target}/debug/mutants" --only "${ONLY:-}"
