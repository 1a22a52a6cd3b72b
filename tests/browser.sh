#!/usr/bin/env bash
# The local page in a real Chromium. Sets up what it needs (Debian's chromium when root and it is missing, two npm
# packages below target/), builds the command and runs tests/page/. PAGE_SHOTS names a folder for screenshots.
set -euo pipefail
cd "$(dirname "$0")/.."

export CHROMIUM="${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}"
if [ -z "$CHROMIUM" ]; then
  [ "$(id -u)" = 0 ] || { echo "browser.sh: install chromium, or name it in CHROMIUM" >&2; exit 2; }
  apt-get update -q && apt-get install -yq --no-install-recommends chromium fonts-liberation
  CHROMIUM="$(command -v chromium)"
fi

export PAGE_MODULES="$PWD/target/page-test"
mkdir -p "$PAGE_MODULES"
npm install --prefix "$PAGE_MODULES" --no-save --no-package-lock --no-audit --no-fund --loglevel=error \
  playwright-core@1.65.1 axe-core@4.14.1

cargo build --locked --bin promptguard
export PROMPTGUARD_BIN="${CARGO_TARGET_DIR:-target}/debug/promptguard"
node --test --test-concurrency=1 tests/page/*.test.mjs
