#!/usr/bin/env bash
# Draws the PNG icons from the SVG ones with Chromium. They are committed: run
# this after changing an SVG in public/icons.

source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

command -v chromium >/dev/null || fail "chromium is missing: scripts/setup.sh test"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# draw SVG SIZE PNG
draw() {
    printf '<!doctype html><style>*{margin:0}img{display:block}</style><img src="file://%s" width="%s" height="%s">' \
        "$ROOT/public/icons/$1.svg" "$2" "$2" >"$work/page.html"
    # A window lower than about 90 pixels is enlarged by Chromium: none is that small here.
    chromium --headless=new --no-sandbox --disable-gpu --disable-background-networking \
        --hide-scrollbars --force-device-scale-factor=1 --default-background-color=00000000 \
        --user-data-dir="$work/profile" --allow-file-access-from-files \
        --window-size="$2,$2" --screenshot="$ROOT/public/icons/$3.png" \
        "file://$work/page.html" 2>/dev/null
    say "public/icons/$3.png: $(wc -c <"public/icons/$3.png") bytes"
}

draw icon 192 icon-192
draw icon 512 icon-512
draw maskable 192 maskable-192
draw maskable 512 maskable-512
# iOS rounds the corners itself and shows transparency black: the full square.
draw maskable 180 apple-touch-icon
