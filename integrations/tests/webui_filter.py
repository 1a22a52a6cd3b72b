"""Drives the filter with the open-webui package's own loader and filter code, against a real `promptguard serve`.

Run by tests/services.sh. The database of Open WebUI is not needed: `Functions` answers from memory here.
"""

import asyncio
import logging
import os
import tempfile
import types

FOLDER = tempfile.TemporaryDirectory()
os.environ.update(WEBUI_SECRET_KEY="test", DATA_DIR=FOLDER.name, OFFLINE_MODE="true", GLOBAL_LOG_LEVEL="ERROR")

from open_webui.utils import filter as owui_filter  # noqa: E402
from open_webui.utils import plugin  # noqa: E402
from support import CPR, KEY, NAME, ROOT, Guard, Part, call  # noqa: E402

# It logs every refusal with its trace, and here most are wanted.
logging.getLogger("open_webui").setLevel(logging.CRITICAL)

SOURCE = (ROOT / "integrations/open-webui/promptguard_filter.py").read_text()


class Functions:
    """What the loader and the filter code ask the database."""

    function = types.SimpleNamespace(id="promptguard", content=SOURCE)
    valves, user_valves = {}, {}

    async def get_active_filter_ids(self):
        return [("promptguard", True)]

    async def get_functions_by_ids(self, ids):
        return [self.function for i in ids if i == "promptguard"]

    async def get_function_valves_by_ids(self, ids):
        return {"promptguard": self.valves}

    async def get_user_valves_by_id_and_user_id(self, function, user):
        return self.user_valves


async def drive(guard):
    instance, kind, frontmatter, module = await plugin.load_function_module_by_id("promptguard", SOURCE)
    assert kind == "filter" and frontmatter["title"] == "promptguard" and "requirements" not in frontmatter, frontmatter
    assert not getattr(instance, "toggle", None), "it must run for everyone"
    for valves in (module.Filter.Valves, module.Filter.UserValves):
        assert plugin.resolve_valves_schema_options(valves, valves.model_json_schema())["properties"]
    owui_filter.Functions = Functions()
    app = types.SimpleNamespace(state=types.SimpleNamespace())
    told = []

    async def emitter(event):
        told.append(event["data"]["content"])

    async def run(what, body, chat_id="chat-1", **valves):
        Functions.valves = {"url": guard.url, "key": KEY, "mode": "redact", **valves}
        request = types.SimpleNamespace(app=app, state=types.SimpleNamespace())
        extra = {"__user__": {"id": "u"}, "__metadata__": {"chat_id": chat_id}, "__event_emitter__": emitter}
        functions = await owui_filter.get_filter_functions(request, {"id": "m"}, [])
        assert [f.id for f in functions] == ["promptguard"], "it runs without being switched on"
        context = None if what == "outlet" else owui_filter.get_filter_context(request)
        out, _ = await owui_filter.process_filter_functions(request, context, functions, what, body, extra)
        return out

    async def stops(what, body, said, **valves):
        told.clear()
        try:
            await run(what, body, **valves)
        except Exception as error:  # noqa: BLE001: as Open WebUI does
            assert said in str(error), error
            assert "8905" not in str(error), "the number was shown"
            return
        raise AssertionError(f"went through, though it should say {said!r}")

    def chat(content, role="user"):
        return {"messages": [{"role": role, "content": content}]}

    # Redacted on the way in, restored on the way out, with the reminder.
    text = f"Skriv til {NAME} med CPR {CPR}."
    sent = (await run("inlet", chat(text)))["messages"][0]["content"]
    assert CPR not in sent and "Testesen" not in sent, sent
    again = (await run("request", chat(sent)))["messages"][0]["content"]
    assert again == sent, "what is redacted stays as it is"
    answer = chat(f"Her er brevet: {sent}", "assistant")
    answer["messages"][0] |= {"id": "a", "output": [{"type": "message", "content": [{"type": "output_text", "text": sent}]}]}
    told.clear()
    out = (await run("outlet", answer | {"id": "a"}))["messages"][0]
    assert NAME in out["content"] and CPR in out["content"], "not restored"
    assert out["output"][0]["content"][0]["text"] == text, out["output"]
    assert any("Gennemgå" in t for t in told), told
    # Another chat's placeholders are not restored, nor any when that is switched off.
    other = await run("outlet", chat(sent, "assistant"), chat_id="chat-2")
    assert other["messages"][0]["content"] == sent, other
    off = await run("outlet", chat(sent, "assistant"), restore=False)
    assert off["messages"][0]["content"] == sent, off

    # A whole conversation: a value has one placeholder in all of it, also without a chat's id.
    for chat_id in ("chat-3", None):
        several = {"messages": [
            {"role": "system", "content": f"Sagen handler om {NAME}."},
            {"role": "user", "content": "Skriv også til Lise Prøvesen."},
            {"role": "assistant", "content": f"Til {NAME}?"},
        ]}
        told.clear()
        first, second, third = (m["content"] for m in (await run("request", several, chat_id=chat_id))["messages"])
        mark = first.removeprefix("Sagen handler om ").removesuffix(".")
        assert mark.startswith("[PERSON") and third == f"Til {mark}?" and mark not in second, (first, second, third)
        assert told == ["3 oplysninger er taget ud, før beskeden blev sendt."], told

    # Parts, documents that were added, arguments of tools: everything that is sent.
    parts = [{"type": "text", "text": text}]
    sent = (await run("request", chat(parts)))["messages"][0]["content"]
    assert CPR not in str(sent)
    used = {"messages": [{"role": "assistant", "content": "", "tool_calls": [{"function": {"arguments": '{"cpr": "%s"}' % CPR}}]}]}
    assert CPR not in str(await run("request", used))
    await stops("inlet", chat([{"type": "image_url", "image_url": {"url": "data:"}}]), "billede")
    await stops("inlet", chat([{"type": "input_audio"}]), "input_audio")

    # The policy's own line, and any finding when asked.
    await stops("inlet", chat(text), "CPR-nummer", mode="policy")
    await stops("inlet", chat(f"Skriv til {NAME}."), "Personnavn", mode="block")
    harmless = "Skriv et referat om affald og genbrug."
    assert (await run("inlet", chat(harmless), mode="block"))["messages"][0]["content"] == harmless
    await stops("inlet", chat(harmless), "godkendt", to="en ukendt tjeneste")

    # Place names go, unless the user has said why they are needed.
    place = chat("Lav et kort over Lemvig Kommune.")
    assert "Lemvig" not in str(await run("inlet", place))
    Functions.user_valves = {"need_geography": "Et kort"}
    place = chat("Lav et kort over Lemvig Kommune.")
    assert "Lemvig Kommune" in str(await run("inlet", place))
    Functions.user_valves = {}

    # The loader of documents: their text as it may be sent, a Word file's bytes refused when they are none.
    url, bearer = guard.url + "/process", {"Authorization": f"Bearer {KEY}", "Content-Type": "text/plain"}
    status, said = call("PUT", url, f"Brev om {NAME}".encode(), {**bearer, "X-Filename": "brev%20%C3%B8.txt"})
    assert status == 200 and "Testesen" not in said and '"page_content"' in said, (status, said)
    status, said = call("PUT", url, b"PK\x03\x04", {**bearer, "X-Filename": "brev.docx"})
    assert status >= 400, (status, said)
    assert call("PUT", url, b"Hej", {"X-Filename": "brev.txt"})[0] == 401

    # It fails closed: a server that is gone, that answers an error or something else, a wrong key.
    await stops("inlet", chat(harmless), "svarer ikke", url="http://127.0.0.1:9")
    await stops("inlet", chat(harmless), "svarer ikke", key="forkert")
    for status, body in [(500, b"{}"), (503, b""), (200, b"<html>"), (200, b"{}"), (200, b"null"), (200, b'{"verdict": "clean"}')]:
        broken = Part(lambda _: (status, {}, body))
        for hook in ("inlet", "request"):
            await stops(hook, chat(text), "svarer ikke", url=broken.url)
        left = chat(sent, "assistant")
        assert (await run("outlet", left, url=broken.url))["messages"][0]["content"] == sent
        broken.stop()

    # The server was started again: the vault is gone, the next message gets a new one.
    guard.stop()
    again = Guard(FOLDER.name, guard.port)
    try:
        assert again.url == guard.url
        sent = (await run("inlet", chat(text)))["messages"][0]["content"]
        assert CPR not in sent and "Testesen" not in sent
        answer = (await run("outlet", chat(sent, "assistant")))["messages"][0]["content"]
        assert answer == text, answer
    finally:
        again.stop()
    print("open-webui: as it should be")


def main():
    guard = Guard(FOLDER.name)
    try:
        asyncio.run(drive(guard))
    finally:
        if guard.process.poll() is None:
            guard.stop()


main()
