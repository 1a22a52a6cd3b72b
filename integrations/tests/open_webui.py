"""Drives the filter with the open-webui package's own loader and filter code, against a real `promptguard serve`.

Run by tests/services.sh. The database of Open WebUI is not needed: `Functions` answers from memory here.
"""

import asyncio
import os
import sys
import types
from pathlib import Path

os.environ.setdefault("WEBUI_SECRET_KEY", "test")
os.environ.setdefault("DATA_DIR", os.environ["TMP_DATA"])

from open_webui.utils import filter as owui_filter  # noqa: E402
from open_webui.utils import plugin  # noqa: E402

URL, KEY = sys.argv[1], Path(sys.argv[2]).read_text().split()[0]
SOURCE = Path(__file__).parents[1] / "open-webui/promptguard_filter.py"
CPR, NAME = "120358-8905", "Mette Testesen"


class Functions:
    """What the filter code asks the database."""

    valves = {}

    async def get_function_valves_by_ids(self, ids):
        return {"promptguard": self.valves}

    async def get_user_valves_by_id_and_user_id(self, function, user):
        return {}


async def main():
    module, kind, _ = await plugin.load_function_module_by_id("promptguard", SOURCE.read_text())
    assert kind == "filter", kind
    assert not getattr(module, "toggle", None), "it must run for everyone"

    async def loaded(request, function_id, **_):
        return module

    owui_filter.get_function_module = loaded
    owui_filter.Functions = Functions()
    told = []

    async def emitter(event):
        told.append(event["data"]["content"])

    async def run(what, body, **valves):
        Functions.valves = {"url": URL, "key": KEY, "mode": "redact", **valves}
        request = types.SimpleNamespace(state=types.SimpleNamespace())
        extra = {"__user__": {"id": "u"}, "__metadata__": {"chat_id": "chat-1"}, "__event_emitter__": emitter}
        function = types.SimpleNamespace(id="promptguard")
        context = owui_filter.get_filter_context(request)
        out, _ = await owui_filter.process_filter_functions(request, context, [function], what, body, extra)
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
    answer = (await run("outlet", chat(f"Her er brevet: {sent}", "assistant")))["messages"][0]["content"]
    assert NAME in answer and CPR in answer, "not restored"
    assert any("Gennemgå" in t for t in told), told

    # Parts, documents that were added, arguments of tools: everything that is sent.
    parts = [{"type": "text", "text": text}]
    sent = (await run("request", chat(parts)))["messages"][0]["content"]
    assert CPR not in str(sent)
    call = {"messages": [{"role": "assistant", "content": "", "tool_calls": [{"function": {"arguments": '{"cpr": "%s"}' % CPR}}]}]}
    assert CPR not in str(await run("request", call))
    await stops("inlet", chat([{"type": "image_url", "image_url": {"url": "data:"}}]), "billede")
    await stops("inlet", chat([{"type": "input_audio"}]), "input_audio")

    # The policy's own line, and any finding when asked.
    await stops("inlet", chat(text), "CPR-nummer", mode="policy")
    await stops("inlet", chat(f"Skriv til {NAME}."), "Personnavn", mode="block")
    harmless = "Skriv et referat om affald og genbrug."
    assert (await run("inlet", chat(harmless), mode="block"))["messages"][0]["content"] == harmless
    await stops("inlet", chat(harmless), "godkendt", to="en ukendt tjeneste")

    # It fails closed.
    await stops("inlet", chat(harmless), "svarer ikke", url="http://127.0.0.1:9")
    await stops("inlet", chat(harmless), "svarer ikke", key="forkert")
    print("open-webui: as it should be")


asyncio.run(main())
