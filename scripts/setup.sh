#!/usr/bin/env bash
# Installs what building, running and testing Terén needs; whatever is already
# there is left alone, so a second run takes about a second.
#
#   scripts/setup.sh run     what `make run` needs (default)
#   scripts/setup.sh test    that, and the browser and linters for `make test`
#   scripts/setup.sh fuzz    that, and the C++ compiler for `make fuzz`
#
# On Debian as root everything comes from Debian's packages, crates and npm.
# Elsewhere a rustup toolchain that can add the WASM target is used, and the few
# programs that are missing are named.

source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

purpose="${1:-run}"
case "$purpose" in run | test | fuzz) ;; *) fail "usage: scripts/setup.sh [run|test|fuzz]" ;; esac

MIN_RUST=1.95.0
# 4 builds everything: the packaged compiler, its source (for the WASM library)
# and the linker that links WASM.
RUST_PACKAGES=(rustc-web cargo-web rust-web-src rust-web-llvm lld-22)
RUN_PACKAGES=(ca-certificates gcc libc6-dev make)
TEST_PACKAGES=(rustfmt-web rust-web-clippy chromium chromium-driver fonts-liberation sqlite3 postgresql)
# The fuzzer's own code is C++.
FUZZ_PACKAGES=(g++)

is_debian_root() {
    [ "$(id -u)" = 0 ] && [ -r /etc/debian_version ] && command -v apt-get >/dev/null
}

package_installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

install_packages() {
    local missing=() package
    for package in "$@"; do
        package_installed "$package" || missing+=("$package")
    done
    [ "${#missing[@]}" -eq 0 ] && return
    export DEBIAN_FRONTEND=noninteractive
    step "apt-get update" apt-get update -qq
    step "apt-get install ${missing[*]}" \
        apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

# Debian ships no WASM standard library, but its source: a crate that uses std
# is compiled with it, and the libraries that fall out become the target's.
# RUSTC_BOOTSTRAP lets a stable compiler build the library it belongs to.
build_wasm_library() {
    local probe
    probe="$(mktemp -d)"
    mkdir "$probe/src"
    printf '[package]\nname = "probe"\nedition = "2024"\n[lib]\ncrate-type = ["rlib"]\n[profile.release]\nopt-level = "z"\n' \
        >"$probe/Cargo.toml"
    printf 'pub fn probe() -> String {\n    String::from("std")\n}\n' >"$probe/src/lib.rs"
    (
        cd "$probe"
        unset RUSTFLAGS CARGO_TARGET_DIR CARGO_BUILD_TARGET
        # With bitcode: the release build optimises across the library too.
        RUSTC_BOOTSTRAP=1 PATH="/usr/bin:$PATH" RUSTFLAGS="-C embed-bitcode=yes" \
            /usr/bin/cargo build --release --quiet \
            --target "$WASM_TARGET" -Zbuild-std="$WASM_PARTS" \
            -Zbuild-std-features="$WASM_STD_FEATURES"
    )
    local lib="$DEBIAN_RUSTLIB/$WASM_TARGET/lib"
    rm -rf "$lib"
    mkdir -p "$lib"
    cp "$probe/target/$WASM_TARGET/release/deps/"*.rlib "$lib/"
    rm -f "$lib"/libprobe-*.rlib
    wasm_stamp >"$WASM_STAMP"
    rm -rf "$probe"
    # Cargo does not see that the library under them is another one now.
    rm -rf "${CARGO_TARGET_DIR:-target}/$WASM_TARGET"
}

# True if $1 is at least $2, both as dotted versions.
version_at_least() {
    [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

setup_rust_from_debian() {
    debian_toolchain_ready ||
        step "build the WASM standard library from Debian's source (about 40 s)" build_wasm_library
}

setup_rust_from_rustup() {
    command -v rustup >/dev/null || fail "this is not Debian with root, so Rust must come from \
rustup (rustup.rs): install it, then run this again. As root on Debian 12 everything is installed for you."
    local version
    version="$(rustc --version | cut -d' ' -f2)"
    version_at_least "$version" "$MIN_RUST" ||
        fail "rustc $version is too old, Terén needs $MIN_RUST: rustup update stable"
    rustup_toolchain_ready ||
        step "rustup target add $WASM_TARGET" rustup target add "$WASM_TARGET"
    [ "$purpose" = run ] ||
        step "rustup component add rustfmt clippy" rustup component add rustfmt clippy
}

need_program() {
    command -v "$1" >/dev/null || fail "'$1' is missing: $2"
}

install_node_packages() {
    npm ci --no-audit --no-fund --loglevel=error
    # The lock file as it was installed: npm rewrites its own copy, so times and
    # contents of node_modules say nothing.
    cp package-lock.json node_modules/.installed-lock
}

node_packages_ready() {
    [ -x node_modules/.bin/wasm-opt ] && cmp -s package-lock.json node_modules/.installed-lock
}

began=$SECONDS
if is_debian_root; then
    packages=("${RUN_PACKAGES[@]}" "${RUST_PACKAGES[@]}")
    # Any Node from version 18 on will do; a newer one than Debian's is kept.
    command -v node >/dev/null || packages+=(nodejs)
    command -v npm >/dev/null || packages+=(npm)
    [ "$purpose" = run ] || packages+=("${TEST_PACKAGES[@]}")
    [ "$purpose" != fuzz ] || packages+=("${FUZZ_PACKAGES[@]}")
    install_packages "${packages[@]}"
    setup_rust_from_debian
else
    need_program cc "install a C compiler (gcc or clang), SQLite is compiled with it"
    [ "$purpose" != fuzz ] || need_program c++ "install a C++ compiler (g++ or clang), the fuzzer is compiled with it"
    need_program node "install Node.js 18 or newer"
    need_program npm "install npm"
    setup_rust_from_rustup
fi
node_packages_ready || step "npm ci (wasm-opt, esbuild)" install_node_packages
use_toolchain
say "set-up for 'make $purpose' is complete ($((SECONDS - began)) s), $(rustc --version)"
