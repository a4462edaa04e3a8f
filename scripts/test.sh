#!/usr/bin/env bash
# Everything that must hold, in one go, from a clean clone: `make test`.
# Each stage prints its seconds; the first that fails ends the run.
#
# STAGES="units site" runs only those, for work on one of them.

source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
source "$ROOT/scripts/lib/stages.sh"

stage_setup() { scripts/setup.sh test; }

# The fuzz targets are a workspace of their own, which `make deep` compiles: their format and their
# lock file go stale unnoticed otherwise.
stage_format() {
    cargo fmt --all --check
    cargo fmt --manifest-path fuzz/Cargo.toml --check
    cargo metadata --locked --format-version 1 --manifest-path fuzz/Cargo.toml >/dev/null ||
        fail "fuzz/Cargo.lock does not fit: cargo metadata --manifest-path fuzz/Cargo.toml writes it anew"
}

stage_lints() { cargo clippy --quiet --locked --workspace --all-targets -- -D warnings; }

stage_lints-wasm() {
    cargo clippy --quiet --locked -p app -p phone-program --lib --features app/phone \
        --target "$WASM_TARGET" -- -D warnings
}

# Two calls, each with what shares its libraries: cargo would otherwise compile
# wasm-bindgen's once with the server's features and once without.
stage_units() {
    local cluster status=0
    cluster="$(mktemp -d /tmp/teren-postgres.XXXXXX)"
    TEREN_TEST_POSTGRES="$(scripts/postgres.sh start "$cluster")"
    export TEREN_TEST_POSTGRES
    cargo test --quiet --locked --workspace \
        --exclude site --exclude wasm-test-runner || status=$?
    scripts/postgres.sh stop "$cluster"
    [ "$status" = 0 ] || return "$status"
    cargo test --quiet --locked -p site -p wasm-test-runner
}

# The app's own tests in a real browser: the local store against a real IndexedDB. Not --quiet,
# which cargo hands on to the runner, which does not know it.
stage_units-wasm() {
    cargo build --quiet --locked -p site -p wasm-test-runner
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER="$PWD/${CARGO_TARGET_DIR:-target}/debug/wasm-test-runner" \
        WASM_BINDGEN_TEST_WEBDRIVER_JSON="$PWD/scripts/wasm-test-runner/webdriver.json" \
        CHROMEDRIVER="$(command -v chromedriver)" \
        WASM_BINDGEN_TEST_TIMEOUT=300 \
        cargo test --locked -p app --lib --features phone --target "$WASM_TARGET"
}

stage_site() {
    cargo build --quiet --locked -p site -p wasm-test-runner
    SITE_TOOL="${CARGO_TARGET_DIR:-target}/debug/site" scripts/site.sh
}

# With the server that the unit tests have just compiled: a release build of it takes ten
# minutes more and is what `make run` and `make bench` use. All on SQLite, a few on PostgreSQL.
stage_end2end() {
    local target status=0 cluster
    target="$(realpath -m "${CARGO_TARGET_DIR:-target}")"
    export TEREN_BIN="${TEREN_BIN:-$target/debug/teren}"
    (
        cd end2end
        npm ci --no-audit --no-fund --loglevel=error
        node --test --test-reporter=dot kill/*.test.js
        npx --no-install playwright test
    )
    cluster="$(mktemp -d /tmp/teren-postgres.XXXXXX)"
    E2E_POSTGRES="$(scripts/postgres.sh start "$cluster")"
    (cd end2end && E2E_POSTGRES="$E2E_POSTGRES" npx --no-install playwright test --grep @smoke) || status=$?
    scripts/postgres.sh stop "$cluster"
    return "$status"
}

stage_budget() {
    SITE_TOOL="${CARGO_TARGET_DIR:-target}/debug/site" scripts/budget.sh
}

# The goal is 40 minutes; a machine that does other work as well needs longer.
# shellcheck disable=SC2086
run_stages 40 80 ${STAGES:-setup format lints lints-wasm units units-wasm site end2end budget}
