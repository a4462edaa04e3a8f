# Shared by every script: where the project is, how steps are announced and
# timed, and which Rust compiler builds everything. Source it, do not run it.

set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$ROOT"

# The one place outside the project that the set-up writes to.
DEBIAN_RUSTLIB=/usr/lib/rustlib
WASM_TARGET=wasm32-unknown-unknown
# Which parts of the standard library are built for it; `test` for the browser tests.
WASM_PARTS=std,panic_abort,proc_macro,test
# How: the phone downloads it, so small sorting and formatting instead of fast ones.
WASM_STD_FEATURES=optimize_for_size
# Says for which compiler they were built.
WASM_STAMP="$DEBIAN_RUSTLIB/$WASM_TARGET/lib/.built-for"

say() { printf '%s\n' "$*"; }

fail() {
    printf 'ERROR: %s\n' "$*" >&2
    exit 1
}

# step "what is done" command…: announces, runs, prints the seconds it took.
step() {
    local what="$1" began=$SECONDS
    shift
    say "==> $what"
    "$@"
    say "    done in $((SECONDS - began)) s: $what"
}

# Programs of cargo's that only the long checks need, each at its version.
TOOLS="$ROOT/target/tools"

# install CRATE VERSION: compiles it into $TOOLS/bin, unless it is there.
install() {
    [ -x "$TOOLS/bin/$1" ] ||
        step "compile $1 $2" cargo install --quiet --locked --root "$TOOLS" --target-dir "$TOOLS/build" "$1@$2"
}

# The compiler that Debian packages, with the WASM library that setup.sh built
# beside it. Two compilers that share target/ would rebuild all of it in turns,
# so the choice is made once, here.
wasm_stamp() {
    printf '%s %s %s' "$WASM_PARTS" "$WASM_STD_FEATURES" "$(/usr/bin/rustc -vV | tr '\n' ' ')"
}

debian_toolchain_ready() {
    [ -x /usr/bin/cargo ] && [ -f "$WASM_STAMP" ] && [ "$(cat "$WASM_STAMP")" = "$(wasm_stamp)" ]
}

rustup_toolchain_ready() {
    command -v rustup >/dev/null && command -v cargo >/dev/null &&
        rustup target list --installed 2>/dev/null | grep -qx "$WASM_TARGET"
}

use_toolchain() {
    if debian_toolchain_ready; then
        # rustup's cargo may stand first on PATH: the packaged one has to win.
        export PATH="/usr/bin:$PATH"
    elif ! rustup_toolchain_ready; then
        fail "no Rust compiler with $WASM_TARGET; run: make setup"
    fi
    export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-auto}"
}
