"""The real LiteLLM proxy between a client and a stand-in for the model, with promptguard as its guardrail.

The configurations are those of integrations/litellm/, with other addresses. Run by tests/services.sh.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from support import CPR, KEY, NAME, ROOT, Guard, Part, call, free_port, wait_for

MASTER = "sk-test-1234"
IMAGE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
FILE = {"type": "file", "file": {"file_data": "data:application/pdf;base64,JVBERg==", "filename": "brev.pdf"}}
HARMLESS = "Skriv et referat om affald og genbrug."


def model(ask):
    """A model that says what it was told last, in one piece or in pieces of three characters."""
    text = "Svar: " + str(ask["messages"][-1]["content"])
    if ask.get("stream"):
        def chunk(delta, finish=None):
            choice = {"index": 0, "delta": delta, "finish_reason": finish}
            body = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
            return f"data: {json.dumps(body)}\n\n".encode()

        pieces = [text[i : i + 3] for i in range(0, len(text), 3)]
        events = [chunk({"role": "assistant", "content": ""}), *(chunk({"content": p}) for p in pieces), chunk({}, "stop")]
        return 200, {"Content-Type": "text/event-stream"}, [*events, b"data: [DONE]\n\n"]
    message = {"role": "assistant", "content": text}
    body = {"id": "c", "object": "chat.completion", "created": 1, "model": "m",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}
    return 200, {"Content-Type": "application/json"}, json.dumps(body).encode()


class Proxy:
    """LiteLLM with one of the examples, its words replaced."""

    def __init__(self, folder, example, upstream, replaced, environment):
        text = (ROOT / "integrations/litellm" / example).read_text()
        for old, new in {"https://os2ai.example/v1": upstream.url + "/v1", **replaced}.items():
            assert old in text, f"{example} no longer says {old!r}"
            text = text.replace(old, new)
        self.upstream, port = upstream, free_port()
        self.name = f"{example}-{port}"
        shutil.copy(ROOT / "integrations/litellm/promptguard_billeder.py", folder)
        config = Path(folder, self.name)
        config.write_text(text)
        self.log = Path(folder, self.name + ".log")
        environment = {
            **{k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}, "OS2AI_KEY": "sk-none",
            "LITELLM_MASTER_KEY": MASTER, "LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_MODE": "PRODUCTION",
            "LITELLM_TELEMETRY": "False", "NO_DOCS": "True", **environment}
        command = [str(Path(sys.executable).parent / "litellm"), "--config", str(config), "--host", "127.0.0.1", "--port", str(port)]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        self.url = f"http://127.0.0.1:{port}"

    def ready(self):
        wait_for(self.url + "/health/liveliness", self.process, 180)
        return self

    def ask(self, messages, **more):
        if isinstance(messages, str):
            messages = [{"role": "user", "content": messages}]
        self.upstream.seen.clear()
        headers = {"Authorization": f"Bearer {MASTER}"}
        status, text = call("POST", self.url + "/v1/chat/completions", {"model": "os2ai", "messages": messages, **more}, headers)
        self.sent = json.loads(self.upstream.seen[-1])["messages"] if self.upstream.seen else None
        return status, text

    def answer(self, messages, **more):
        status, text = self.ask(messages, **more)
        assert status == 200, (status, text)
        return json.loads(text)["choices"][0]["message"]["content"]

    def stream(self, messages):
        """The text that a client puts together from a stream, and whether it was more than one piece."""
        status, text = self.ask(messages, stream=True)
        assert status == 200, (status, text)
        deltas = []
        for line in text.splitlines():
            if line.startswith("data: ") and line != "data: [DONE]":
                event = json.loads(line[6:])
                assert "error" not in event, event
                deltas += [c["delta"].get("content") or "" for c in event["choices"]]
        return "".join(deltas), sum(1 for d in deltas if d) > 1

    def stops(self, messages, said, status=400, **more):
        """The client gets that status and those words, never the number; the model gets nothing."""
        got, text = self.ask(messages, **more)
        assert got == status, (got, text)
        assert said in json.loads(text)["error"]["message"], text
        assert "8905" not in text and self.sent is None, (text, self.sent)

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()


def clean(sent):
    assert CPR not in json.dumps(sent) and "Testesen" not in json.dumps(sent), sent


def policy(proxy):
    """The shipped example: the policy decides."""
    assert proxy.answer(HARMLESS) == "Svar: " + HARMLESS
    assert proxy.sent[-1]["content"] == HARMLESS
    proxy.stops(f"Borgerens CPR er {CPR}.", "CPR-nummer")
    proxy.stops([{"role": "system", "content": f"Du hjælper {CPR}"}, {"role": "user", "content": "Hej"}], "CPR-nummer")
    proxy.stops([{"role": "user", "content": f"CPR {CPR}"}, {"role": "assistant", "content": "Ja"}, {"role": "user", "content": "Hej"}], "CPR-nummer")
    proxy.stops([{"role": "user", "content": [{"type": "text", "text": f"CPR {CPR}"}]}], "CPR-nummer")
    assert NAME in proxy.answer(f"Skriv til {NAME}.")
    clean(proxy.sent)
    # The proxy's other endpoints for text.
    for path, body in {
        "/v1/completions": {"prompt": f"CPR {CPR}"},
        "/v1/embeddings": {"input": f"CPR {CPR}"},
        "/v1/responses": {"input": f"CPR {CPR}"},
        "/v1/messages": {"messages": [{"role": "user", "content": f"CPR {CPR}"}], "max_tokens": 9},
    }.items():
        proxy.upstream.seen.clear()
        status, text = call("POST", proxy.url + path, {"model": "os2ai", **body}, {"Authorization": f"Bearer {MASTER}"})
        assert status == 400 and "CPR-nummer" in text and not proxy.upstream.seen, (path, status, text)


def redact(proxy):
    """Everything is taken out on the way and put back in the answer."""
    text = f"Skriv til {NAME} med CPR {CPR}, og til Lise Prøvesen."
    assert proxy.answer(text) == "Svar: " + text
    clean(proxy.sent)
    placeholders = proxy.sent[-1]["content"]
    assert "Prøvesen" not in placeholders and "[" in placeholders, placeholders

    # Several messages, a system message, and parts: all of them, and a value has one placeholder.
    messages = [
        {"role": "system", "content": f"Sagen handler om {NAME}."},
        {"role": "user", "content": [{"type": "text", "text": f"Hvem er {NAME}?"}, {"type": "text", "text": f"CPR {CPR}"}]},
        {"role": "assistant", "content": f"Det er {NAME}."},
        {"role": "user", "content": f"Skriv til {NAME}."},
    ]
    assert proxy.answer(messages) == f"Svar: Skriv til {NAME}."
    clean(proxy.sent)
    assert len(proxy.sent) == 4 and len(proxy.sent[1]["content"]) == 2, proxy.sent
    marks = {m["content"][m["content"].index("[") : m["content"].index("]") + 1] for m in (proxy.sent[0], proxy.sent[2], proxy.sent[3])}
    assert len(marks) == 1, marks

    # Arguments of tools cannot be replaced this way, so they stop the call. So do tools that hold data.
    arguments = json.dumps({"sag": {"id": CPR}})
    tool_call = {"id": "call_1", "type": "function", "function": {"name": "hent", "arguments": arguments}}
    used = [{"role": "user", "content": "Hent sagen"}, {"role": "assistant", "content": None, "tool_calls": [tool_call]},
            {"role": "tool", "tool_call_id": "call_1", "content": "Fundet"}]
    proxy.stops(used, "CPR-nummer")
    tool_call["function"]["arguments"] = json.dumps({"sag": "affald"})
    assert proxy.ask(used)[0] == 200
    used[2]["content"] = f"Borgeren er {NAME}"
    assert NAME in proxy.answer(used)
    clean(proxy.sent)
    tool = {"type": "function", "function": {"name": "hent", "description": f"Henter {CPR}", "parameters": {"type": "object", "properties": {}}}}
    proxy.stops("Hej", "CPR-nummer", tools=[tool])
    tool["function"]["description"] = "Henter en sag"
    assert proxy.ask("Hej", tools=[tool])[0] == 200

    # What cannot be read.
    for part in (IMAGE, FILE):
        proxy.stops([{"role": "user", "content": [{"type": "text", "text": "Se her"}, part]}], "kontrolleres")
        proxy.stops([{"role": "user", "content": [part]}], "kan ikke kontrolleres")
    for path, body in {
        "/v1/responses": {"input": [{"role": "user", "content": [{"type": "input_image", "image_url": IMAGE["image_url"]["url"]}]}]},
        "/v1/messages": {"messages": [{"role": "user", "content": [{"type": "image", "source": {"type": "url", "url": "https://os2ai.example/b.png"}}]}], "max_tokens": 9},
    }.items():
        proxy.upstream.seen.clear()
        status, text = call("POST", proxy.url + path, {"model": "os2ai", **body}, {"Authorization": f"Bearer {MASTER}"})
        assert status == 400 and "kan ikke kontrolleres" in text and not proxy.upstream.seen, (path, status, text)

    # A placeholder of another call is nobody's: it stays as it is.
    assert proxy.answer(placeholders) == "Svar: " + placeholders
    assert proxy.answer("Hvem er [PERSON 1K]?") == "Svar: Hvem er [PERSON 1K]?"

    # A stream with the shipped setting is restored, in pieces.
    long = text + " " + HARMLESS * 5
    assert proxy.stream(long) == ("Svar: " + long, True)
    clean(proxy.sent)
    assert proxy.stream("Hvem er [PERSON 1K]?")[0] == "Svar: Hvem er [PERSON 1K]?"


def plain_stream(proxy):
    """Without `streaming_transform_mode` a stream keeps its placeholders."""
    shown, _ = proxy.stream(f"Skriv til {NAME}.")
    clean(proxy.sent)
    assert shown == "Svar: " + proxy.sent[-1]["content"] and "Testesen" not in shown, shown


def fails_closed(proxy, guard):
    """No guard, no call: it is gone, answers an error, nonsense, or 200 without a decision's shape."""
    guard.stop()
    got, _ = proxy.ask(HARMLESS)
    assert got >= 400 and proxy.sent is None, (got, proxy.sent)
    got, _ = proxy.ask(HARMLESS, stream=True)
    assert proxy.sent is None, proxy.sent
    for status, body in [(500, b"{}"), (503, b"busy"), (401, b"{}"), (200, b"<html>")]:
        broken = Part(lambda _: (status, {"Content-Type": "application/json"}, body), guard.port)
        got, text = proxy.ask(f"CPR {CPR}")
        broken.stop()
        assert broken.seen and got >= 400 and proxy.sent is None, (status, got, proxy.sent)
        assert "8905" not in text, text


def presidio(proxy):
    """LiteLLM's own presidio guardrail with promptguard in Presidio's place."""
    text = f"Skriv til {NAME} på mette@example.org."
    answer = proxy.answer(text)
    clean(proxy.sent)
    assert proxy.sent[-1]["content"] == "Skriv til <PERSON> på <EMAIL_ADDRESS>.", proxy.sent
    # The values stay out of the answer: this guardrail has no way back that can be trusted.
    assert "Testesen" not in answer, answer
    assert proxy.answer(HARMLESS) == "Svar: " + HARMLESS
    status, said = proxy.ask(f"Borgerens CPR er {CPR}.")
    assert status == 400 and proxy.sent is None and "8905" not in said and "DK_CPR_NUMBER" in said, (status, said)
    parts = [{"role": "system", "content": f"Om {NAME}"}, {"role": "user", "content": [{"type": "text", "text": f"Til {NAME}"}]}]
    proxy.answer(parts)
    clean(proxy.sent)
    proxy.stops([{"role": "user", "content": [{"type": "text", "text": "Se her"}, IMAGE]}], "kan ikke kontrolleres")


def main():
    with tempfile.TemporaryDirectory() as folder:
        guard, upstream = Guard(folder), Part(model)
        base = {"http://127.0.0.1:8377": guard.url, "to: os2ai": "to: copilot"}
        environment = {"GUARD_KEY": KEY}
        address = guard.url.replace("//", f"//guard:{KEY}@")
        keyed = {"PRESIDIO_ANALYZER_API_BASE": address, "PRESIDIO_ANONYMIZER_API_BASE": address}
        running = []
        try:
            def start(example, replaced, environment, check):
                proxy = Proxy(folder, example, upstream, replaced, environment)
                running.append(proxy)
                proxy.ready()
                check(proxy)
                return proxy

            start("config.yaml", base, environment, policy).stop()
            start("config.yaml", {**base, "mode: policy": "mode: redact", "      streaming_transform_mode: incremental_diff\n": ""}, environment, plain_stream).stop()
            first = start("config.yaml", {**base, "mode: policy": "mode: redact"}, environment, redact)
            other = start("presidio.yaml", {"http://guard:NØGLE@127.0.0.1:8377": address}, keyed, presidio)
            fails_closed(first, guard)
            status, _ = other.ask(HARMLESS)
            assert status >= 400 and other.sent is None, (status, other.sent)
        except BaseException:
            for proxy in running:
                print(f"--- {proxy.name}", proxy.log.read_text()[-6000:], sep="\n", file=sys.stderr)
            raise
        finally:
            for proxy in running:
                proxy.stop()
            if guard.process.poll() is None:
                guard.stop()
    print("litellm: as it should be")


main()
