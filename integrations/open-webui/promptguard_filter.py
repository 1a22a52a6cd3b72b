"""
title: promptguard
description: Tager det ud, som ikke må sendes til tjenesten, og sætter det tilbage i svaret. Kræver `promptguard serve`.
author: promptguard
version: 0.1.0
license: MIT
"""

# A function filter of Open WebUI. It runs for every message (never set `self.toggle`: then it would run only for those
# who switch it on), and it fails closed: an exception in `inlet` or `request` stops the message and shows its text.
# Standard library and pydantic only, so there is nothing to install.

import asyncio
import json
import urllib.error
import urllib.request
from collections import OrderedDict
from typing import Literal

from pydantic import BaseModel, Field

# Conversations whose vault is remembered by this process. The server forgets a vault after eight hours.
MOST_CHATS = 10_000

TEXTS = {
    "da": {
        "down": "promptguard svarer ikke, så beskeden er ikke sendt. Prøv igen, eller kontakt it-afdelingen.",
        "refused": "Beskeden er ikke sendt. ",
        "blocked": "Beskeden er ikke sendt, for der står noget i den, som ikke må skrives her: {what}. Fjern det, og send igen.",
        "image": "Beskeden er ikke sendt: et billede kan ikke kontrolleres. Fjern det, eller skriv teksten i stedet.",
        "unread": "Beskeden er ikke sendt: den har et indhold ({what}), som ikke kan kontrolleres.",
        "taken": "{count} taget ud, før beskeden blev sendt.",
        "one": "1 oplysning er",
        "many": "{n} oplysninger er",
        "left": "Oplysningerne kunne ikke sættes tilbage i svaret.",
    },
    "en": {
        "down": "promptguard does not answer, so the message was not sent. Try again, or ask your IT department.",
        "refused": "The message was not sent. ",
        "blocked": "The message was not sent, for it holds what must not be written here: {what}. Take it out and send again.",
        "image": "The message was not sent: an image cannot be checked. Take it out, or write the text instead.",
        "unread": "The message was not sent: it has content ({what}) that cannot be checked.",
        "taken": "{count} taken out before the message was sent.",
        "one": "1 item was",
        "many": "{n} items were",
        "left": "The values could not be put back into the answer.",
    },
}


class Stopped(Exception):
    """Why a message is not sent; Open WebUI shows the text to the user."""


class Filter:
    class Valves(BaseModel):
        url: str = Field("http://127.0.0.1:8377", description="Adressen på promptguard serve")
        key: str = Field("", description="Nøglen fra serverens --key-file", json_schema_extra={"input": {"type": "password"}})
        to: str = Field("", description="Udbyderen, som politikken kender den (fx os2ai); tom: spørg ikke")
        mode: Literal["policy", "redact", "block"] = Field("policy", description="policy: det, politikken stopper, stopper beskeden; redact: alt tages ud; block: ethvert fund stopper")
        restore: bool = Field(True, description="Sæt oplysningerne tilbage i svaret")
        allow_images: bool = Field(False, description="Lad billeder gå igennem, selv om de ikke kan kontrolleres")
        lang: Literal["da", "en"] = Field("da", description="Sproget i beskeder fra filteret")
        timeout: float = Field(20, description="Sekunder, før der gives op")
        priority: int = Field(1000, description="Højt tal: efter andre filtre, så det er det sidste, der ser beskeden")

    class UserValves(BaseModel):
        need_geography: str = Field("", description="Hvorfor stednavne er nødvendige for resultatet; tom: de tages ud")

    def __init__(self):
        self.valves = self.Valves()
        self.vaults = OrderedDict()

    async def inlet(self, body: dict, __user__: dict | None = None, __metadata__: dict | None = None, __event_emitter__=None) -> dict:
        """What the user wrote, before Open WebUI stores or adds anything."""
        return await self.clean(body, __user__, __metadata__, __event_emitter__)

    async def request(self, body: dict, __user__: dict | None = None, __metadata__: dict | None = None, __event_emitter__=None) -> dict:
        """The whole request as it will be sent, with documents, memories and results of tools (Open WebUI 0.12 and later)."""
        return await self.clean(body, __user__, __metadata__, __event_emitter__)

    async def outlet(self, body: dict, __user__: dict | None = None, __metadata__: dict | None = None, __event_emitter__=None) -> dict:
        """The answer, with the values put back and the reminder to review it."""
        vault = self.vaults.get(self.chat(body, __metadata__))
        if not self.valves.restore or vault is None:
            return body
        # Earlier answers were restored in their own time.
        answers = [m for m in body.get("messages") or [] if m.get("role") == "assistant"]
        newest = [m for m in answers if m.get("id") and m["id"] == body.get("id")] or answers[-1:]
        review = None
        for holder, name in self.shown(newest):
            try:
                answer = await self.ask("/v1/restore", {"text": holder[name], "vault": vault, "lang": self.valves.lang}, "text")
            except Stopped:
                # The answer with its placeholders is harmless; it is only less handy.
                await self.tell(__event_emitter__, self.text("left"))
                return body
            if answer["text"] != holder[name]:
                holder[name] = answer["text"]
                review = answer.get("review") or review
        if review:
            await self.tell(__event_emitter__, review)
        return body

    def shown(self, messages):
        """Where the texts of an answer stand: its content, and the items that Open WebUI keeps beside it."""
        for message in messages:
            if isinstance(message.get("content"), str):
                yield message, "content"
            for item in message.get("output") or []:
                parts = item.get("content") if isinstance(item, dict) else None
                for part in parts if isinstance(parts, list) else []:
                    if isinstance(part, dict) and isinstance(part.get("text"), str):
                        yield part, "text"

    async def clean(self, body, user, metadata, emitter):
        """Every text of the request checked, and redacted where the policy says so."""
        ask = {"lang": self.valves.lang}
        if self.valves.to:
            ask["to"] = self.valves.to
        reason = self.reason(user)
        if reason:
            ask["need_geography"] = reason
        found = [slot for slot in self.slots(body) if await self.must_go(slot[0][slot[1]], ask)]
        if not found:
            return body
        chat = self.chat(body, metadata)
        vault = self.vaults.get(chat) if chat else None
        # With several texts the first round only learns the values: a placeholder stands without a number where its
        # label has one value, and a later text may hold a second one.
        for _ in range(2 if len(found) > 1 else 1):
            done = []
            for holder, name in found:
                answer, vault = await self.redact(holder[name], ask, vault)
                done.append(answer)
        taken = 0
        for (holder, name), answer in zip(found, done):
            holder[name] = answer["text"]
            taken += len(answer["edits"])
        if chat:
            self.vaults[chat] = vault
            self.vaults.move_to_end(chat)
            while len(self.vaults) > MOST_CHATS:
                self.vaults.popitem(last=False)
        if taken:
            count = self.text("one") if taken == 1 else self.text("many").format(n=taken)
            await self.tell(emitter, self.text("taken").format(count=count))
        return body

    def slots(self, body):
        """Where the texts of a request stand, as an object and a name in it. What is no text stops the message."""
        for message in body.get("messages") or []:
            for name in ("content", "reasoning_content", "refusal"):
                if isinstance(message.get(name), str):
                    yield message, name
            content = message.get("content")
            if isinstance(content, list):
                for part in content:
                    yield from self.part(part)
            elif content is not None and not isinstance(content, str):
                raise Stopped(self.text("unread").format(what=type(content).__name__))
            # The arguments of earlier calls of tools are text that is sent, too.
            for call in message.get("tool_calls") or []:
                function = call.get("function") or {}
                if isinstance(function.get("arguments"), str):
                    yield function, "arguments"

    def part(self, part):
        kind = part.get("type") if isinstance(part, dict) else type(part).__name__
        if kind in ("text", "input_text", "output_text") and isinstance(part.get("text"), str):
            yield part, "text"
        elif kind in ("image_url", "input_image", "image"):
            if not self.valves.allow_images:
                raise Stopped(self.text("image"))
        else:
            raise Stopped(self.text("unread").format(what=kind))

    async def must_go(self, text, ask):
        """Whether something in the text must be taken out. What the policy or the provider forbids stops the message."""
        if not text.strip():
            return False
        check = await self.ask("/v1/check", {**ask, "text": text}, "verdict", "findings")
        gate = check.get("gate")
        if gate and gate.get("refused"):
            raise Stopped(self.text("refused") + (gate.get("message") or ""))
        limit = {"policy": ("block",), "redact": ()}.get(self.valves.mode, ("block", "redact"))
        stops = [f for f in check["findings"] if f["action"] in limit]
        if stops:
            what = ", ".join(sorted({f.get("title") or f["rule"] for f in stops}))
            raise Stopped(self.text("blocked").format(what=what))
        return check["verdict"] in ("redact", "block")

    async def redact(self, text, ask, vault):
        """The server's answer with the text that may be sent, and the vault for the next text."""
        ask = {**ask, "text": text}
        if vault:
            try:
                answer = await self.ask("/v1/redact", {**ask, "vault": vault}, "text", "edits")
                return answer, answer.get("vault") or vault
            except Forgotten:
                # The server was started again or has forgotten the vault: a new one.
                pass
        answer = await self.ask("/v1/redact", ask, "text", "edits")
        return answer, answer.get("vault")

    async def ask(self, path, data, *needed):
        answer = await asyncio.to_thread(self.post, path, data)
        if not isinstance(answer, dict) or any(name not in answer for name in needed):
            raise Stopped(self.text("down"))
        return answer

    def post(self, path, data):
        """One call of the server. Anything but a whole answer stops the message."""
        headers = {"Content-Type": "application/json"}
        if self.valves.key:
            headers["Authorization"] = f"Bearer {self.valves.key}"
        request = urllib.request.Request(self.valves.url.rstrip("/") + path, json.dumps(data).encode(), headers)
        # No proxy of the environment's: the text is on its way to this machine's own guard.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=self.valves.timeout) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code == 404 and data.get("vault"):
                raise Forgotten from None
            raise Stopped(self.text("down") + f" ({error.code})") from None
        except (OSError, ValueError):
            raise Stopped(self.text("down")) from None

    def chat(self, body, metadata):
        """What ties an answer to its question."""
        return (metadata or {}).get("chat_id") or body.get("chat_id")

    def reason(self, user):
        valves = (user or {}).get("valves")
        if isinstance(valves, dict):
            return valves.get("need_geography", "").strip()
        return getattr(valves, "need_geography", "").strip()

    def text(self, name):
        return TEXTS.get(self.valves.lang, TEXTS["da"])[name]

    async def tell(self, emitter, text):
        if emitter:
            await emitter({"type": "notification", "data": {"type": "info", "content": text}})


class Forgotten(Stopped):
    """The server does not know the vault (any more)."""
