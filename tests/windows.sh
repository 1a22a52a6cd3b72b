#!/usr/bin/env bash
# Builds promptguard for Windows and runs the tests that matter there under Wine. Debian only; takes a while.
# Arguments go to `cargo test`, e.g. `tests/windows.sh --test cmd`.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=packaging/windows-env.sh
. packaging/windows-env.sh
# shellcheck disable=SC2086
need $packages wine wine64

export WINEDEBUG=-all WINEPREFIX="$target_dir/wine" CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER=wine
mkdir -p "$WINEPREFIX" "$target_dir/$target/debug/deps"
stand_in "$target_dir/$target/debug"
stand_in "$target_dir/$target/debug/deps"

[ $# -gt 0 ] || set -- --lib --test robust --test privacy --test properties --test windows
windows_cargo test "$@"
