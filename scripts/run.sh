#!/usr/bin/env bash
# From a bare machine to the demo in the browser. Arguments go to `teren demo`.

source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

began=$SECONDS
step "set-up" scripts/setup.sh run
scripts/site.sh
scripts/server.sh
say "==> ready after $((SECONDS - began)) s; the demo starts, Ctrl+C ends it"
exec "${CARGO_TARGET_DIR:-target}/release/teren" demo --site target/site "$@"
