#!/usr/bin/env bash
# The server as released: target/release/teren.

source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
scripts/setup.sh run
use_toolchain
step "compile the server (release)" cargo build --quiet --locked --release -p server --bin teren
