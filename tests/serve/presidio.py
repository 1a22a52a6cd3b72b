#!/usr/bin/env python3
"""Compares /anonymize and /deanonymize with the real presidio-anonymizer, or records what that one answers.

usage: presidio.py record > tests/serve/presidio.json     what tests/serve holds the server to
       presidio.py compare http://127.0.0.1:8377 [KEY]     random requests to both; needs a running server

Needs presidio-anonymizer from PyPI (recorded with 2.2.366).
"""
import json, random, sys, urllib.error, urllib.request

from presidio_anonymizer import AnonymizerEngine, DeanonymizeEngine
from presidio_anonymizer.entities import InvalidParamError
from presidio_anonymizer.services.app_entities_convertor import AppEntitiesConvertor as Convert

TEXT = "hello world, my name is Jane Doe. My number is: 034453334 😀 æøå"
NAME = {"start": 24, "end": 32, "score": 0.8, "entity_type": "NAME"}
PHONE = {"start": 48, "end": 57, "score": 0.95, "entity_type": "PHONE_NUMBER"}
LAST = {"start": 60, "end": 63, "score": 0.5, "entity_type": "NAME"}
KEY = "WmZq4t7w!z%C&F)J"


def real(path, request):
    """Status and answer of Presidio's anonymizer service: its routes around its own engines."""
    request = json.loads(json.dumps(request))
    try:
        if not request:
            return 400, {"error": "Invalid request json"}
        if path == "/anonymize":
            operators = Convert.operators_config_from_json(request.get("anonymizers"))
            if Convert.check_custom_operator(operators):
                return 400, {"error": "Custom type anonymizer is not supported"}
            results = Convert.analyzer_results_from_json(request.get("analyzer_results"))
            done = AnonymizerEngine().anonymize(request.get("text", ""), results, operators)
        else:
            entities = Convert.deanonymize_entities_from_json(request)
            operators = Convert.operators_config_from_json(request.get("deanonymizers"))
            done = DeanonymizeEngine().deanonymize(request.get("text", ""), entities, operators)
        return 200, json.loads(done.to_json())
    except InvalidParamError as error:
        return 422, {"error": error.err_msg}
    except Exception:
        return 500, {"error": "Internal server error"}


def cases():
    def anonymize(anonymizers=None, results=None, text=TEXT):
        request = {"text": text, "analyzer_results": [NAME, PHONE, LAST] if results is None else results}
        if anonymizers is not None:
            request["anonymizers"] = anonymizers
        return "/anonymize", request

    mask = {"type": "mask", "masking_char": "*", "chars_to_mask": 4, "from_end": True}
    salt = "0123456789abcdef"
    yield anonymize()
    yield anonymize({})
    yield anonymize(results=[])
    yield anonymize(results=[PHONE, LAST, NAME])
    for operator in [
        {"type": "replace"}, {"type": "replace", "new_value": "ANONYMIZED ø"}, {"type": "replace", "new_value": ""},
        {"type": "replace", "new_value": 5}, {"type": "replace", "new_value": ["x"]}, {"type": "redact"},
        {"type": "keep"}, mask, {**mask, "from_end": False}, {**mask, "chars_to_mask": 99}, {**mask, "masking_char": "ø"},
        {**mask, "chars_to_mask": -3}, {**mask, "masking_char": "**"}, {**mask, "masking_char": None},
        {**mask, "masking_char": ""}, {**mask, "chars_to_mask": "4"}, {**mask, "chars_to_mask": 1.5},
        {**mask, "from_end": "yes"}, {"type": "mask"}, {"type": "hash", "salt": salt},
        {"type": "hash", "hash_type": "sha512", "salt": salt + "æ"}, {"type": "hash", "hash_type": "md5", "salt": salt},
        {"type": "hash", "hash_type": None, "salt": salt}, {"type": "hash", "salt": ""}, {"type": "hash", "salt": "kort"},
        {"type": "hash", "salt": None}, {"type": "hash", "salt": 5}, {"type": "encrypt"},
        {"type": "encrypt", "key": "short"}, {"type": "encrypt", "key": ""}, {"type": "encrypt", "key": 5},
        {"type": "custom"}, {"type": "unknown"}, {"type": ""}, {},
    ]:
        yield anonymize({"DEFAULT": operator})
    yield anonymize({"PHONE_NUMBER": mask, "NAME": {"type": "redact"}})
    yield anonymize({"PHONE_NUMBER": mask, "DEFAULT": {"type": "keep"}})
    for results in [
        [{**NAME, "end": 28}, {**NAME, "start": 26}],
        [{**NAME, "end": 28}, {**NAME, "start": 29}],
        [{**NAME, "end": 28, "score": 0.3}, {**PHONE, "start": 26, "end": 30}],
        [{**NAME}, {**PHONE, "start": 24, "end": 32}],
        [{**NAME}, {**PHONE, "start": 24, "end": 32, "score": 0.8}],
        [{**NAME}, {**PHONE, "start": 25, "end": 30, "score": 1.0}],
        [{**NAME, "start": 28, "end": 28}],
        [{**NAME, "start": -1}], [{**NAME, "end": 3}], [{**NAME, "end": 999}], [{**NAME, "start": 998, "end": 999}],
        [{**NAME, "start": None}], [{**NAME, "end": "5"}], [{**NAME, "score": None}], [{**NAME, "entity_type": ""}],
        [{"start": 1, "end": 2, "score": 1}], [{"end": 2, "score": 1, "entity_type": "X"}], ["x"], "x",
    ]:
        yield anonymize(results=results)
    yield "/anonymize", {"text": TEXT}
    yield "/anonymize", {"analyzer_results": []}
    yield "/anonymize", {"text": None, "analyzer_results": [NAME]}
    yield "/anonymize", {}
    yield "/anonymize", []
    yield "/anonymize", ["x"]
    for size in (16, 24, 32):
        key = (KEY * 2)[:size]
        _, sealed = real(*anonymize({"DEFAULT": {"type": "encrypt", "key": key}}))
        request = {"text": sealed["text"], "anonymizer_results": sealed["items"]}
        yield "/deanonymize", {**request, "deanonymizers": {"DEFAULT": {"type": "decrypt", "key": key}}}
    keep = {"NAME": {"type": "deanonymize_keep"}, "PHONE_NUMBER": {"type": "decrypt", "key": key}}
    yield "/deanonymize", {**request, "deanonymizers": keep}
    yield "/deanonymize", {**request, "deanonymizers": {"DEFAULT": {"type": "decrypt", "key": KEY}}}
    yield "/deanonymize", {**request, "deanonymizers": {"DEFAULT": {"type": "decrypt"}}}
    yield "/deanonymize", {**request, "deanonymizers": {"DEFAULT": {"type": "replace"}}}
    yield "/deanonymize", request
    yield "/deanonymize", {"text": TEXT}
    yield "/deanonymize", {}
    keep = {"DEFAULT": {"type": "deanonymize_keep"}}
    yield "/deanonymize", {"text": TEXT, "anonymizer_results": [{**NAME, "end": 999}], "deanonymizers": keep}


def ours(base, key, path, request):
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
    sent = urllib.request.Request(base + path, json.dumps(request).encode(), headers)
    try:
        with urllib.request.urlopen(sent) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def compare(base, key):
    random.seed(7)
    differences = count = 0
    for path, request in cases():
        differences += differ(base, key, path, request)
        count += 1
    for _ in range(3000):
        text = "".join(random.choice("ab  æ😀\n") for _ in range(random.randrange(30)))
        results = []
        for _ in range(random.randrange(6)):
            start = random.randrange(len(text) + 2)
            end = min(start + random.randrange(8), len(text) + random.choice([0, 0, 0, 0, 1]))
            entity = random.choice(["A", "B", "C"])
            results.append({"start": start, "end": end, "score": random.choice([0.1, 0.5, 0.9]), "entity_type": entity})
        mask = {"type": "mask", "masking_char": "*", "chars_to_mask": random.randrange(5), "from_end": random.random() < 0.5}
        operators = {"A": mask, "B": {"type": "replace", "new_value": "longer than before"}}
        request = {"text": text, "analyzer_results": results, "anonymizers": operators}
        differences += differ(base, key, "/anonymize", request)
        count += 1
    # What was encrypted here must be readable there.
    request = {"text": TEXT, "analyzer_results": [NAME, PHONE], "anonymizers": {"DEFAULT": {"type": "encrypt", "key": KEY}}}
    _, sealed = ours(base, key, "/anonymize", request)
    back = {"text": sealed["text"], "anonymizer_results": sealed["items"],
            "deanonymizers": {"DEFAULT": {"type": "decrypt", "key": KEY}}}
    assert real("/deanonymize", back)[1]["text"] == TEXT
    print(f"{count} requests, {differences} differences")
    sys.exit(differences > 0)


def differ(base, key, path, request):
    expected, got = real(path, request), ours(base, key, path, request)
    if expected == got:
        return 0
    print(path, json.dumps(request, ensure_ascii=False), "\n  real", expected, "\n  ours", got)
    return 1


if sys.argv[1:2] == ["record"]:
    records = [{"path": p, "request": r, "status": s, "answer": a} for p, r in cases() for s, a in [real(p, r)]]
    print("[\n" + ",\n".join(json.dumps(r, ensure_ascii=False) for r in records) + "\n]")
else:
    compare(sys.argv[2].rstrip("/"), sys.argv[3] if len(sys.argv) > 3 else "")
