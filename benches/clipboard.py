#!/usr/bin/env python3
"""From copy to replaced: how long the clipboard filter takes, beside the scan itself.

usage: benches/clipboard.py [PROMPTGUARD]     (default target/release/promptguard)

Starts an X server (Debian: xvfb xclip) and `promptguard clipboard --watch --redact`. The yardstick of the same run is
the same copying and pasting without promptguard. Each figure is a median of 30. Standard library only.
"""
import os, statistics, subprocess, sys, tempfile, time

BIN = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "target/release/promptguard")
TIMES = 30
LINE = "udvalget drøftede planen, og forvaltningen oplyste, at arbejdet er forsinket. "


def main():
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )
    with tempfile.TemporaryDirectory() as data:
        env = {**os.environ, "DISPLAY": ":" + server.stdout.readline().decode().strip(), "PROMPTGUARD_DATA": data}
        for name in ("WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
            env.pop(name, None)
        try:
            measure(env)
        finally:
            server.terminate()
            server.wait()


def copy(env, text, kind="UTF8_STRING"):
    command = ["xclip", "-selection", "clipboard", "-in", "-t", kind]
    subprocess.run(command, input=text, env=env, check=True, stdout=subprocess.DEVNULL)


def paste(env, kind="UTF8_STRING"):
    return subprocess.run(["xclip", "-selection", "clipboard", "-out", "-t", kind], env=env, capture_output=True).stdout


def until(env, wanted):
    """Seconds from a copy that was just made until `wanted` is pasted."""
    start = time.perf_counter()
    while wanted not in paste(env):
        if time.perf_counter() - start > 20:
            sys.exit("nothing was replaced")
    return time.perf_counter() - start


def median(times):
    return 1000 * statistics.median(times)


def measure(env):
    texts = {size: (LINE * (size // len(LINE)) + "Borgerens CPR-nummer er 120358-8905 nr. ").encode() for size in (2 << 10, 64 << 10)}
    plain = {}
    for size, text in texts.items():
        times = []
        for i in range(TIMES):
            copy(env, text + str(i).encode())
            times.append(until(env, f"nr. {i}".encode()))
        plain[size] = median(times)
    command = [BIN, "clipboard", "--watch", "--redact", "--policy", "standard-da"]
    watch = subprocess.Popen(command, env=env, stderr=subprocess.PIPE)
    watch.stderr.readline()
    try:
        for size, text in texts.items():
            times = []
            for i in range(TIMES):
                copy(env, text + str(i).encode())
                times.append(until(env, f"[CPR-NUMMER] nr. {i}".encode()))
            scans = []
            for _ in range(TIMES):
                start = time.perf_counter()
                subprocess.run([BIN, "redact", "--policy", "standard-da"], input=text, env=env, capture_output=True)
                scans.append(time.perf_counter() - start)
            print(
                f"{size >> 10:5} KB: replaced after {median(times):6.1f} ms (90 of 100 within "
                f"{1000 * sorted(times)[int(TIMES * 0.9)]:.1f}); pasting alone {plain[size]:.1f}; "
                f"`redact` of the same, start to exit, {median(scans):.1f}"
            )
    finally:
        watch.terminate()
        watch.wait()


if __name__ == "__main__":
    main()
