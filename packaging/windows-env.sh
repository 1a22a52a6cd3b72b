# Sourced by the scripts that build for Windows on Debian: installs what is missing and sets the build up.
#
# Rust from Debian's packages builds the standard library for the target from its source, so no other toolchain is
# needed. Wine runs the result; it lacks one system library that Windows has, and gets a stand-in for tests only.

packages="rustc-web cargo-web rust-web-src lld-19 gcc-mingw-w64-x86-64-win32"
target=x86_64-pc-windows-gnu
target_dir=${CARGO_TARGET_DIR:-$PWD/target}/windows

need() {
    missing=$(for p in "$@"; do dpkg -s "$p" >/dev/null 2>&1 || echo "$p"; done)
    [ -z "$missing" ] && return
    echo "installing: $missing"
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $missing
}

windows_cargo() {
    # Wine runs the tests, by an option: a program that they start would take an environment variable for its own.
    env PATH="/usr/bin:$PATH" RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$target_dir" \
        CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc \
        /usr/bin/cargo "$1" -Zbuild-std=std,panic_unwind --target "$target" --locked \
        --config "target.$target.runner='wine'" "${@:2}"
}

# A folder with the stand-in for bcryptprimitives.dll, which tests run beside.
stand_in() {
    local source
    source=$(mktemp --suffix=.c)
    cat > "$source" <<'C'
#include <windows.h>
#include <ntsecapi.h>
/* What Rust's standard library asks Windows for random bytes; over the older function that Wine has. */
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T length) {
    return RtlGenRandom(bytes, (ULONG)length);
}
C
    x86_64-w64-mingw32-gcc -shared -o "$1/bcryptprimitives.dll" "$source" -ladvapi32
    rm -f "$source"
}
