"""Stops pictures, files and sound that LiteLLM's generic guardrail is never asked about.

LiteLLM asks a `generic_guardrail_api` only about requests that have a text or a call of a tool: a message that is nothing
but a picture would pass. This guardrail looks at every request and refuses what nobody can check. It lies beside
config.yaml; leave it out where pictures are allowed (`promptguard serve --allow-images`).
"""

from fastapi import HTTPException
from litellm.integrations.custom_guardrail import CustomGuardrail

MESSAGE = (
    "Beskeden er ikke sendt: billeder, filer og lyd kan ikke kontrolleres. Fjern dem, eller skriv teksten i stedet. "
    "(Pictures, files and sound cannot be checked.)"
)
# Kinds of parts, however an interface spells them: image_url, input_image, input_audio, video_url, file, document ...
UNREADABLE = ("image", "file", "audio", "video", "document", "media")
# Where an interface has the conversation.
PLACES = ("messages", "input", "contents", "prompt")


def holds_unreadable(value):
    """Whether a part anywhere in `value` is something else than text."""
    left = [value]
    while left:
        value = left.pop()
        if isinstance(value, list):
            left.extend(value)
        elif isinstance(value, dict):
            kind = value.get("type")
            if isinstance(kind, str) and any(word in kind.lower() for word in UNREADABLE):
                return True
            left.extend(part for part in value.values() if isinstance(part, (dict, list)))
    return False


class KunTekst(CustomGuardrail):
    """Refuses a request that holds more than text, before anything is sent."""

    async def async_pre_call_hook(self, user_api_key_dict, cache, data, call_type):
        if any(holds_unreadable(data.get(place)) for place in PLACES):
            raise HTTPException(status_code=400, detail={"error": MESSAGE})
        return data
