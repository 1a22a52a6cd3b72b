#!/usr/bin/env python3
"""The server against Presidio's analyzer, on the same machine in the same run.

usage: benches/server.py [PROMPTGUARD]     (default target/release/promptguard; Linux)

Needs `wrk` (a package of Debian), and presidio-analyzer, flask and gunicorn for the Python that runs this; without them only our
own figures are taken. Presidio gets the cheapest setting it has: an empty spaCy pipeline for Danish, so no model of names, and
patterns for Danish numbers beside its general ones; one gunicorn worker a core. Ours runs its whole policy, names included.
"""
import json, os, re, statistics, subprocess, sys, tempfile, textwrap, time, urllib.request

BIN = sys.argv[1] if len(sys.argv) > 1 else "target/release/promptguard"
CORES = os.cpu_count()
TEXT = ("Kære kollega. Mette Testesen, CPR 120358-8905, bor Prøvevej 12, 7620 Lemvig, og kan træffes på tlf. 97 12 34 56 eller "
        "mette@testesen.example. Udvalget drøftede planen, og forvaltningen oplyste, at arbejdet er forsinket, fordi der mangler "
        "materialer. Der er afsat midler i budgettet til at gøre arbejdet færdigt i foråret, og naboerne får besked, inden det "
        "går i gang. Betaling sker til DK50 0040 0440 1162 43, og bilen AB 12 345 holder på pladsen. ")
PROMPT = (TEXT * 5).encode()[:2048].decode(errors="ignore")

PRESIDIO = textwrap.dedent("""
    import json
    from flask import Flask, Response, request
    from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpArtifacts, SpacyNlpEngine
    from presidio_analyzer.predefined_recognizers import (
        CreditCardRecognizer, EmailRecognizer, IbanRecognizer, IpRecognizer, PhoneRecognizer, UrlRecognizer)
    import spacy

    class Blank(SpacyNlpEngine):
        def __init__(self):
            super().__init__()
            self.nlp = {"da": spacy.blank("da")}

    def danish(entity, regex, words):
        return PatternRecognizer(entity, patterns=[Pattern(entity, regex, 0.5)], context=words, supported_language="da")

    registry = RecognizerRegistry(supported_languages=["da"])
    for general in (CreditCardRecognizer, EmailRecognizer, IbanRecognizer, IpRecognizer, UrlRecognizer):
        registry.add_recognizer(general(supported_language="da"))
    registry.add_recognizer(PhoneRecognizer(supported_language="da", supported_regions=("DK",)))
    for recognizer in (
        danish("DK_CPR_NUMBER", r"\\b(0[1-9]|[12]\\d|3[01])(0[1-9]|1[0-2])\\d{2}[- ]?\\d{4}\\b", ["cpr", "personnummer"]),
        danish("DK_CVR_NUMBER", r"\\b\\d{8}\\b", ["cvr"]),
        danish("DK_P_NUMBER", r"\\b1\\d{9}\\b", ["p-nummer"]),
        danish("DK_BANK_ACCOUNT", r"\\b\\d{4}[ -]?\\d{6,10}\\b", ["konto", "reg"]),
        danish("DK_CASE_NUMBER", r"\\b\\d{2}\\.\\d{2}\\.\\d{2}[A-Z]\\d{2}-\\d+-\\d{2}\\b", ["sag", "journal"]),
        danish("VEHICLE_PLATE", r"\\b[A-Z]{2} ?\\d{2} ?\\d{3}\\b", ["bil", "nummerplade"]),
        danish("PASSPORT", r"\\b\\d{9}\\b", ["pas"]),
        danish("STREET_ADDRESS", r"\\b[A-ZÆØÅ][a-zæøå]+(vej|gade|allé|stræde) \\d+[A-Z]?\\b", ["bor", "adresse"]),
    ):
        registry.add_recognizer(recognizer)
    engine = AnalyzerEngine(registry=registry, nlp_engine=Blank(), supported_languages=["da"])
    app = Flask("presidio")

    @app.route("/analyze", methods=["POST"])
    def analyze():
        asked = request.get_json()
        found = engine.analyze(text=asked["text"], language=asked["language"])
        return Response(json.dumps([f.to_dict() for f in found], default=str), content_type="application/json")

    @app.route("/health")
    def health():
        return "up"
""")


def wait(url):
    for _ in range(300):
        try:
            return urllib.request.urlopen(url).read()
        except OSError:
            time.sleep(0.1)
    sys.exit(f"{url} does not answer")


def ask(url, body):
    sent = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(sent))


def wrk(folder, url, body, seconds, connections):
    """Requests a second, the median latency in ms, and how many requests."""
    script = os.path.join(folder, "post.lua")
    with open(script, "w") as f:
        f.write(f"wrk.method = 'POST'\nwrk.headers['Content-Type'] = 'application/json'\nwrk.body = [==[{json.dumps(body)}]==]\n")
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "--latency", "-s", script, url]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out:
        sys.exit(out)
    value, unit = re.search(r"50%\s+([\d.]+)(us|ms|s)", out).groups()
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])
    return rate, float(value) * {"us": 1e-3, "ms": 1, "s": 1e3}[unit], int(re.search(r"(\d+) requests in", out)[1])


def memory(process):
    """Resident memory in MB."""
    with open(f"/proc/{process.pid}/status") as f:
        return int(re.search(r"VmRSS:\s+(\d+)", f.read())[1]) / 1024


def scan_alone():
    """Seconds for one scan of the prompt: what 2,000 more of them add to one run of the command."""
    def run(count):
        line = json.dumps({"id": "x", "text": PROMPT}) + "\n"
        command = [BIN, "check", "--policy", "lemvig-copilot", "--threads", "1", "--input", "jsonl", "--format", "jsonl"]
        start = time.perf_counter()
        subprocess.run(command, input=(line * count).encode(), stdout=subprocess.DEVNULL)
        return time.perf_counter() - start
    return statistics.median((run(2001) - run(1)) / 2000 for _ in range(3))


def main():
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "PROMPTGUARD_DATA": folder}
        command = [BIN, "serve", "--no-open", "--no-key", "--port", "0", "--policy", "lemvig-copilot"]
        ours = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        theirs = None
        try:
            base = ours.stdout.readline().strip().rstrip("/")
            wait(base + "/health")
            scan = scan_alone() * 1e3
            check = {"text": PROMPT, "to": "copilot"}
            found = len(ask(base + "/v1/check", check)["findings"])
            _, latency, _ = wrk(folder, base + "/v1/check", check, 5, 1)
            print(f"2 KB prompt with {found} findings, one client: {latency:.2f} ms in the median, the scan and its report alone "
                  f"{scan:.2f} ms: {latency - scan:.2f} ms on top")
            analyze = {"text": PROMPT, "language": "da"}
            rate, ours_latency, _ = wrk(folder, base + "/analyze", analyze, 8, 2 * CORES)
            print(f"/analyze, {2 * CORES} clients: {rate:.0f} requests a second, {ours_latency:.2f} ms in the median")
            try:
                import flask, gunicorn, presidio_analyzer  # noqa: F401
                with open(os.path.join(folder, "presidio_app.py"), "w") as f:
                    f.write(PRESIDIO)
                port = 18732
                gunicorn = [sys.executable, "-m", "gunicorn", "-w", str(CORES), "-b", f"127.0.0.1:{port}", "presidio_app:app"]
                theirs = subprocess.Popen(gunicorn, cwd=folder, stderr=subprocess.DEVNULL)
                wait(f"http://127.0.0.1:{port}/health")
                ask(f"http://127.0.0.1:{port}/analyze", analyze)
                their_rate, their_latency, _ = wrk(folder, f"http://127.0.0.1:{port}/analyze", analyze, 10, 2 * CORES)
                print(f"Presidio's analyzer, the same: {their_rate:.1f} requests a second, {their_latency:.1f} ms in the median: "
                      f"ours {rate / their_rate:.0f} times as many")
            except ImportError:
                print("Presidio is not installed here: not compared")
            figures, total = [], 0
            redact = {"text": PROMPT}
            while total < 100_000:
                _, _, count = wrk(folder, base + ("/v1/redact" if len(figures) % 2 else "/analyze"), redact if len(figures) % 2 else analyze, 5, 8)
                total += count
                figures.append(f"{total}: {memory(ours):.0f}")
            print("resident memory in MB after so many requests: " + ", ".join(figures))
        finally:
            ours.terminate()
            if theirs:
                theirs.terminate()


main()
