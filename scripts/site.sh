#!/usr/bin/env bash
# The phone's app: compiled, cut into its parts, bound, shrunk, named by content, compressed.
#
#   scripts/site.sh          as released (minutes)
#   scripts/site.sh --dev    quick and large, for work on pages
#
# SITE=DIR puts it elsewhere than target/site; SITE_TOOL=FILE uses a site tool
# that is compiled already.

source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
scripts/setup.sh run
use_toolchain

site="${SITE:-target/site}"
target="${CARGO_TARGET_DIR:-target}"
dev=()
if [ "${1:-}" = --dev ]; then
    profile=dev folder=debug dev=(--dev)
else
    profile=wasm-release folder=wasm-release
fi

# Panics name the file of a library by its path on this machine: of no use on a phone.
sources="${CARGO_HOME:-$HOME/.cargo}/registry/src"
flags=()
if [ "$profile" = wasm-release ]; then
    for registry in "$sources"/*/; do
        flags+=("'--remap-path-prefix=$registry='")
    done
fi
rustflags="target.$WASM_TARGET.rustflags=[$(IFS=,; echo "${flags[*]}")]"

[ -n "${SITE_TOOL:-}" ] || step "compile the site tool" cargo build --quiet --locked -p site
step "compile the program to WASM ($profile)" \
    cargo build --quiet --locked --config "$rustflags" -p phone-program \
    --target "$WASM_TARGET" --profile "$profile"
step "put $site together" "${SITE_TOOL:-$target/debug/site}" build \
    --program "$target/$WASM_TARGET/$folder/phone.wasm" --out "$site" "${dev[@]}"
