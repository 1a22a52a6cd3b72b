#!/usr/bin/env bash
# Makes the release archives for Linux and Windows, with checksums and a bill of materials (CycloneDX), in dist/.
# Debian only: Windows is built with Debian's own packages. The archives hold no time and no owner of this machine.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=packaging/windows-env.sh
. packaging/windows-env.sh
# shellcheck disable=SC2086
need $packages zip

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
epoch=$(git log -1 --format=%ct)
dist=$PWD/dist
rm -rf "$dist"
mkdir -p "$dist"

cargo build --release --locked --bin promptguard
linux=${CARGO_TARGET_DIR:-target}/release/promptguard
windows_cargo build --release --bin promptguard
windows=$target_dir/$target/release/promptguard.exe

# The folder of one archive: the program and what belongs to it.
folder() {
    local out=$dist/promptguard-$version-$1 program=$2
    mkdir -p "$out/docs" "$out/completions"
    cp "$program" README.md CHANGELOG.md NOTICE.md LICENSE-MIT "$out/"
    cp models/NOTICE.md "$out/docs/models-NOTICE.md"
    cp docs/*.md "$out/docs/"
    for shell in bash zsh fish powershell; do
        "$linux" completions "$shell" > "$out/completions/promptguard.$shell"
    done
    "$linux" man > "$out/promptguard.1"
    find "$out" -exec touch -d "@$epoch" {} +
    basename "$out"
}

one=$(folder linux-x86_64 "$linux")
tar -C "$dist" --sort=name --owner=0 --group=0 --numeric-owner -cf - "$one" | gzip -n9 > "$dist/$one.tar.gz"
two=$(folder windows-x86_64 "$windows")
(cd "$dist" && find "$two" | LC_ALL=C sort | TZ=UTC zip -qX "$two.zip" -@)

# What the program is made of.
command -v cargo-cyclonedx >/dev/null || cargo install --quiet --locked cargo-cyclonedx
SOURCE_DATE_EPOCH=$epoch cargo cyclonedx --quiet --format json --override-filename "promptguard-$version.cdx"
mv "promptguard-$version.cdx.json" "$dist/"
find crates -name '*.cdx.json' -delete

rm -rf "${dist:?}/$one" "${dist:?}/$two"
(cd "$dist" && sha256sum -- * > SHA256SUMS && cat SHA256SUMS)
