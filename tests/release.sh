#!/usr/bin/env bash
# What `packaging/release.sh` made: checksums, contents, and the programs of both archives, unpacked in a fresh folder. The one
# for Windows runs under Wine. Debian only. RELEASE names a folder of archives other than dist/.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=packaging/windows-env.sh
. packaging/windows-env.sh
# shellcheck disable=SC2086
need $packages wine wine64 unzip

checkout=$PWD
dist=$(realpath "${RELEASE:-dist}")
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
work=$(mktemp -d)
export WINEDEBUG=-all WINEPREFIX="$work/wine" LC_ALL=C.UTF-8 PROMPTGUARD_POLICY=lemvig-copilot PROMPTGUARD_DATA="$work/data"
unset PROMPTGUARD_KEY_FILE PROMPTGUARD_LANG DISPLAY
trap 'wineserver -k || true; rm -rf "$work"' EXIT
fail() { echo "FAILED: $1" >&2; exit 1; }

(cd "$dist" && sha256sum --check --strict SHA256SUMS)
[ "$(find "$dist" -type f ! -name SHA256SUMS | wc -l)" = "$(wc -l < "$dist/SHA256SUMS")" ] || fail "a file without a checksum"

bill=$dist/promptguard-$version.cdx.json
python3 - "$bill" "$version" <<'PY'
import json, sys
bill = json.load(open(sys.argv[1]))
assert bill["bomFormat"] == "CycloneDX", bill["bomFormat"]
assert bill["metadata"]["component"]["version"] == sys.argv[2]
parts = {part["name"]: part for part in bill["components"]}
# What every program has, what one system has, and what lies in this repository.
for name in ["regex", "x11rb", "clipboard-win", "promptguard-documents"]:
    assert name in parts, name
without = [name for name, part in parts.items() if not part.get("licenses")]
assert not without, without
print(f"bill of materials: {len(parts)} components")
PY
! grep -qF "$checkout" "$bill" || fail "a path of this machine in the bill of materials"

cd "$work"
printf 'Mette Testesen har CPR-nummer 120358-8905 og ringer på søndag.\r\n' > brev.txt
# tried SYSTEM PROGRAM...: the archive that was unpacked, and the program in it.
tried() {
    local folder=promptguard-$version-$1 file status=0
    shift
    for file in README.md CHANGELOG.md NOTICE.md LICENSE-MIT THIRD-PARTY-LICENSES.txt promptguard.1 docs/udrulning.md \
        docs/openapi.json docs/models-NOTICE.md completions/promptguard.{bash,zsh,fish,ps1}; do
        [ -s "$folder/$file" ] || fail "$folder has no $file"
    done
    grep -q '^  regex ' "$folder/THIRD-PARTY-LICENSES.txt" || fail "no licence of regex"
    # Of a build for trying, the program holds paths.
    if [ "${PROFILE:-release}" != dev ]; then
        ! grep -rlF -e "$checkout" -e "${CARGO_HOME:-$HOME/.cargo}" "$folder" || fail "a path of this machine"
    fi
    [ "$("$@" --version | tr -d '\r')" = "promptguard $version" ] || fail "$folder: --version"
    "$@" check brev.txt > told || status=$?
    { [ $status = 1 ] && grep -q 'må ikke sendes' told; } || fail "$folder: check: $status $(cat told)"
    "$@" redact brev.txt -o renset.txt 2> told || fail "$folder: redact: $(cat told)"
    ! grep -q -e 8905 -e Mette renset.txt || fail "$folder: $(cat renset.txt)"
    "$@" restore renset.txt -o tilbage.txt 2> told || fail "$folder: restore: $(cat told)"
    cmp brev.txt tilbage.txt || fail "$folder: not restored"
    rm -rf data renset.txt tilbage.txt
    echo "$folder: $(find "$folder" -type f | wc -l) files; runs"
}
tar -xzf "$dist/promptguard-$version-linux-x86_64.tar.gz"
tried linux-x86_64 "$PWD/promptguard-$version-linux-x86_64/promptguard"
unzip -q "$dist/promptguard-$version-windows-x86_64.zip"
# Windows has the library; Wine looks for the stand-in beside the program.
stand_in "$PWD/promptguard-$version-windows-x86_64"
tried windows-x86_64 wine "$PWD/promptguard-$version-windows-x86_64/promptguard.exe"
echo "all passed"
