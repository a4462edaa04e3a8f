#!/usr/bin/env bash
# The readers of the wire, of entries, client codes, cursors and programme files fed with bytes that
# a fuzzer makes up: `make fuzz`. SECONDS_EACH=n for each target (60), TARGET=name only that one,
# REPLAY=file runs one input of TARGET again.
#
# Where it starts from is fuzz/corpus and never written to; what it finds on the way is kept under
# target/fuzz/found, so that the next run goes on from there; what breaks a promise is under
# target/fuzz/broken.

source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
scripts/setup.sh fuzz
use_toolchain

fuzz="$ROOT/target/fuzz"
targets=(client_code cursor entry programme wire_reply wire_request)
[ -z "${TARGET:-}" ] || targets=("$TARGET")

# Largest input, in bytes: a few entries, a programme, a batch.
max_len() {
    case "$1" in
    client_code | cursor) say 256 ;;
    entry | programme) say 8192 ;;
    *) say 16384 ;;
    esac
}

dictionary() {
    case "$1" in
    entry | wire_*) say fuzz/dictionaries/json.dict ;;
    programme) say fuzz/dictionaries/toml.dict ;;
    *) say fuzz/dictionaries/code.dict ;;
    esac
}

binary() {
    say "$fuzz/$(rustc -vV | sed -n 's/^host: //p')/release/$1"
}

# run TARGET: the figures of its run on one line; what it says in full is in a log.
run() {
    local target="$1" found="$fuzz/found/$1" broken="$fuzz/broken" log="$fuzz/$1.log"
    mkdir -p "$found" "$broken"
    if ! "$(binary "$target")" "$found" "fuzz/corpus/$target" \
        -max_total_time="${SECONDS_EACH:-60}" -max_len="$(max_len "$target")" \
        -dict="$(dictionary "$target")" -rss_limit_mb=1024 -timeout=10 \
        -artifact_prefix="$broken/$target-" -print_final_stats=1 >"$log" 2>&1; then
        grep -v '^#' "$log" | tail -n 40 >&2
        local input
        input="$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)"
        [ -n "$input" ] || fail "$target: broken before the first input was made; all of it: $log"
        fail "$target: a promise is broken by $input
replay it with: make fuzz TARGET=$target REPLAY=$input"
    fi
    awk -v target="$target" '
        /stat::number_of_executed_units/ { runs = $2 }
        /stat::average_exec_per_sec/ { rate = $2 }
        /stat::peak_rss_mb/ { rss = $2 }
        match($0, /cov: [0-9]+/) { cov = substr($0, RSTART + 5, RLENGTH - 5) }
        match($0, /in [0-9]+ second/) { seconds = substr($0, RSTART + 3, RLENGTH - 10) }
        END {
            printf "    %-13s %10d inputs in %4d s, %7d a second, %5d places reached, %4d MiB\n",
                target, runs, seconds, rate, cov, rss
        }' "$log"
}

install cargo-fuzz 0.13.2
export PATH="$TOOLS/bin:$PATH"
step "format of the fuzz targets" cargo fmt --manifest-path fuzz/Cargo.toml --check
# Without a sanitizer: those need a nightly compiler, and the product has no unsafe code to watch.
# A target directory of its own: the counters are compiled into every crate. The lock file is held
# to what is committed: cargo-fuzz has no --locked.
cargo metadata --locked --format-version 1 --manifest-path fuzz/Cargo.toml >/dev/null ||
    fail "fuzz/Cargo.lock does not fit: cargo metadata --manifest-path fuzz/Cargo.toml writes it anew"
step "compile the fuzz targets" env CARGO_TARGET_DIR="$fuzz" \
    cargo fuzz build --fuzz-dir fuzz --sanitizer none ${TARGET:+"$TARGET"}

if [ -n "${REPLAY:-}" ]; then
    exec "$(binary "${TARGET:?name the target of the file}")" "$REPLAY"
fi
for target in "${targets[@]}"; do
    step "fuzz $target" run "$target"
done
