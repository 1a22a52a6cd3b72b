#!/usr/bin/env python3
"""Start-up and memory of the whole program, as ratios taken in one run.

usage: benches/process.py [PROMPTGUARD]     (default target/release/promptguard)

Compares a 2 KB prompt, start to exit, with an empty Rust program (built here with rustc), and the peak memory
over inputs of growing size. Standard library only; Linux and macOS.
"""
import os, resource, statistics, subprocess, sys, tempfile, time

BIN = sys.argv[1] if len(sys.argv) > 1 else "target/release/promptguard"
# Nothing to find in it, so that the figures are the scanner's and not the report's.
PARAGRAPH = (
    "udvalget drøftede planen, og forvaltningen oplyste, at arbejdet er forsinket, fordi der mangler materialer. der er "
    "afsat midler i budgettet til at gøre arbejdet færdigt i foråret, og naboerne får besked, inden det går i gang.\n\n"
)


def run(command, data):
    """Seconds and peak memory in MB of one process."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        child.stdin.write(data)
        child.stdin.close()
    except BrokenPipeError:
        pass
    _, _, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    return seconds, usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main():
    with tempfile.TemporaryDirectory() as folder:
        empty = os.path.join(folder, "empty")
        source = os.path.join(folder, "empty.rs")
        with open(source, "w") as f:
            f.write("fn main() {}\n")
        subprocess.run(["rustc", "-O", "-o", empty, source], check=True)
        prompt = (PARAGRAPH * 12).encode()[:2048]
        check = [BIN, "check", "--policy", "lemvig-copilot", "--threads", "1"]
        pairs = [(run([empty], b""), run(check, prompt)) for _ in range(60)]
        nothing = statistics.median(p[0][0] for p in pairs)
        ours = statistics.median(p[1][0] for p in pairs)
        memory = max(p[1][1] for p in pairs)
        print(f"2 KB prompt, start to exit: {ours * 1e3:.1f} ms, an empty Rust program {nothing * 1e3:.1f} ms: "
              f"{(ours - nothing) * 1e3:.1f} ms more, {ours / nothing:.1f} times; peak memory {memory:.1f} MB")
        for megabytes in (1, 16, 64, 256):
            path = os.path.join(folder, "text.txt")
            with open(path, "wb") as f:
                # In small pieces: a child's peak memory counts what this process held when it started it.
                piece = PARAGRAPH.encode() * ((1 << 20) // len(PARAGRAPH.encode()))
                for _ in range(megabytes):
                    f.write(piece)
            seconds, peak = run(check + [path], b"")
            print(f"{megabytes:4} MB of prose: {megabytes / seconds:6.0f} MB/s, peak memory {peak:.0f} MB")


main()
