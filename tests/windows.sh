#!/usr/bin/env bash
# Builds promptguard for Windows and runs the tests that matter there under Wine, with a clipboard (an X server of its own)
# and a console. Debian only; takes some minutes. Arguments go to `cargo test` instead: `tests/windows.sh --test windows`.
# Left out: what needs another program of Windows (git: tests/hook.rs) or of Unix (tests/robust.rs, tests/clipboard.rs).
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=packaging/windows-env.sh
. packaging/windows-env.sh
# shellcheck disable=SC2086
need $packages wine wine64 xvfb xclip curl bsdutils

debug=$target_dir/$target/debug
work=$(mktemp -d)
export WINEDEBUG=-all WINEPREFIX="$target_dir/wine" LC_ALL=C.UTF-8
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS PROMPTGUARD_DATA PROMPTGUARD_KEY_FILE PROMPTGUARD_LANG
export PROMPTGUARD_POLICY=standard-da
mkdir -p "$WINEPREFIX" "$debug/deps"
stand_in "$debug"
stand_in "$debug/deps"

# An X server, whose clipboard Wine gives its programs. It picks a free number and writes it down.
Xvfb -displayfd 3 -screen 0 800x600x24 3> "$work/display" 2> /dev/null &
xvfb=$!
serve=
trap 'kill $serve $xvfb 2> /dev/null || true; wineserver -k || true; rm -rf "$work"' EXIT
for _ in $(seq 100); do [ -s "$work/display" ] && break || sleep 0.1; done
DISPLAY=:$(cat "$work/display")
export DISPLAY
wineserver -k || true

if [ $# -gt 0 ]; then
    windows_cargo test "$@"
    exit
fi
windows_cargo test --lib --test privacy --test cmd --test serve --test documents --test windows

fail() { echo "FAILED: $1" >&2; exit 1; }
program=$debug/promptguard.exe
folder="$work/Sager æøå & mere"
mkdir -p "$folder"
cp "$program" "$debug/bcryptprimitives.dll" "$folder/"
cd "$folder"
printf 'Borgeren har CPR-nummer 120358-8905.\r\n' > brev.txt

echo "a console shows Danish letters, whatever its code page"
for page in 437 850 865 1252 65001; do
    script -qec "wine cmd /c 'chcp $page & promptguard.exe check brev.txt'" /dev/null > screen < /dev/null || true
    grep -q 'må ikke sendes' screen || fail "code page $page: $(cat screen)"
done

echo "the key and the vault lie in the user's local folder, and do not roam"
wine promptguard.exe redact brev.txt -o renset.txt 2> /dev/null
[ -s "$(find "$WINEPREFIX" -path '*/AppData/Local/promptguard/vault')" ] || fail "no vault"
[ -z "$(find "$WINEPREFIX" -path '*/AppData/Roaming/promptguard*')" ] || fail "a roaming vault"

echo "the clipboard: copied and pasted by another program"
printf 'CPR-nummer 120358-8905, på søndag' | xclip -selection clipboard
wine promptguard.exe clipboard --redact > told
grep -q 'er renset' told || fail "$(cat told)"
[ "$(timeout 5 xclip -o -selection clipboard -t UTF8_STRING)" = 'CPR-nummer [CPR-NUMMER], på søndag' ] || fail "not redacted"

echo "the server answers a program outside"
wine promptguard.exe serve --no-open --port 0 > page 2> /dev/null &
serve=$!
for _ in $(seq 100); do [ -s page ] && break || sleep 0.1; done
page=$(tr -d '\r' < page)
token=${page##*token=}
url=${page%%/#*}
curl -sf "$url/" | grep -q '<html lang="da"' || fail "no page"
curl -sf -H "x-api-key: $token" -H 'content-type: application/json' -d '{"text":"CPR-nummer 120358-8905"}' "$url/v1/redact" \
    | grep -q 'CPR-NUMMER' || fail "not redacted"
[ "$(curl -so /dev/null -w '%{http_code}' "$url/v1/policy")" = 401 ] || fail "no key asked for"

echo "the hook names the program as the shell of git reads it"
# Wine has no git: a stand-in that answers the two questions of `hook install`.
cat > git.c <<'C'
#include <stdio.h>
#include <string.h>
int main(int count, char **words) {
    puts(!strcmp(words[count - 1], "--show-toplevel") ? "." : ".git/hooks/pre-commit");
    return 0;
}
C
x86_64-w64-mingw32-gcc -o git.exe git.c
wine promptguard.exe hook install 2> /dev/null
hook=.git/hooks/pre-commit
sh -n "$hook"
grep -qF "Sager æøå & mere/promptguard.exe' hook run" "$hook" || fail "$(cat "$hook")"
! grep -qF '\' "$hook" || fail "a backslash: $(cat "$hook")"

echo "all passed"
