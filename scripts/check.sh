#!/usr/bin/env bash
# The quick check while working on rules, sync and storage: no Leptos in it.

source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
use_toolchain
step "format" cargo fmt --all --check
step "lints of domain, sync and store" \
    cargo clippy --quiet --locked -p domain -p sync -p store --all-targets -- -D warnings
