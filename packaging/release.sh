#!/usr/bin/env bash
# Makes the release archives for Linux and Windows, with checksums, the licences of all that is in them and a bill of
# materials (CycloneDX), in dist/. Debian only: Windows is built with Debian's own packages. The archives hold no time, no
# owner and no path of this machine: the same commit gives the same archives. PROFILE=dev tries the script without a
# release build. tests/release.sh unpacks the archives and tries them.
set -euo pipefail
cd "$(dirname "$0")/.."

# A tool of cargo, installed when it is missing. What it makes is part of a release: without it there is none.
tool() {
    command -v "$1" > /dev/null && return
    echo "installing: $1"
    env -u RUSTFLAGS cargo install --quiet --locked "$@" && return
    echo "release.sh: $1 is missing and could not be installed (is there a network?): cargo install --locked $*" >&2
    exit 1
}
tool cargo-cyclonedx --version 0.5.9
tool cargo-about --version 0.9.3 --features cli

# shellcheck source=packaging/windows-env.sh
. packaging/windows-env.sh
# shellcheck disable=SC2086
need $packages zip

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
epoch=$(git log -1 --format=%ct)
dist=$PWD/dist
rm -rf "$dist"
mkdir -p "$dist"

profile=${PROFILE:-release}
built=$profile
if [ "$profile" = dev ]; then
    built=debug
else
    export RUSTFLAGS="--remap-path-prefix=$PWD=. --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}/registry/src=registry -Cstrip=symbols"
fi
cargo build --profile "$profile" --locked --bin promptguard
linux=${CARGO_TARGET_DIR:-$PWD/target}/$built/promptguard
windows_cargo build --profile "$profile" --bin promptguard
windows=$target_dir/$target/$built/promptguard.exe

# A Windows without a compiler has Windows' own libraries only.
if x86_64-w64-mingw32-objdump -p "$windows" | grep -iE 'DLL Name: (lib|.*(gcc|winpthread|stdc))'; then
    echo "promptguard.exe needs a library that Windows has not" >&2
    exit 1
fi

# The texts of all licences, once for all archives. `--frozen`: from the sources that were built, and nothing else.
cargo about generate --frozen --fail --config packaging/about.toml packaging/licenses.hbs \
    --output-file "$dist/THIRD-PARTY-LICENSES.txt"

# The folder of one archive: the program and what belongs to it.
folder() {
    local out=$dist/promptguard-$version-$1 program=$2
    mkdir -p "$out/completions"
    cp "$program" README.md CHANGELOG.md NOTICE.md LICENSE-MIT "$dist/THIRD-PARTY-LICENSES.txt" "$out/"
    cp -R docs "$out/docs"
    cp models/NOTICE.md "$out/docs/models-NOTICE.md"
    for shell in bash zsh fish powershell; do
        "$linux" completions "$shell" > "$out/completions/promptguard.${shell/powershell/ps1}"
    done
    "$linux" man > "$out/promptguard.1"
    chmod -R u=rwX,go=rX "$out"
    find "$out" -exec touch -d "@$epoch" {} +
    basename "$out"
}

one=$(folder linux-x86_64 "$linux")
tar -C "$dist" --sort=name --owner=0 --group=0 --numeric-owner -cf - "$one" | gzip -n9 > "$dist/$one.tar.gz"
two=$(folder windows-x86_64 "$windows")
(cd "$dist" && find "$two" | LC_ALL=C sort | TZ=UTC zip -qX "$two.zip" -@)

# What the program is made of.
SOURCE_DATE_EPOCH=$epoch cargo cyclonedx --quiet --format json --spec-version 1.5 --target all \
    --override-filename "promptguard-$version.cdx"
sed "s#file://$PWD#file://.#g" "promptguard-$version.cdx.json" > "$dist/promptguard-$version.cdx.json"
rm "promptguard-$version.cdx.json"
find crates -name '*.cdx.json' -delete

rm -rf "${dist:?}/$one" "${dist:?}/$two" "${dist:?}/THIRD-PARTY-LICENSES.txt"
(cd "$dist" && sha256sum -- * > SHA256SUMS && cat SHA256SUMS)
