"""A client written for Presidio, unchanged, against promptguard: its documentation's calls with `requests`, and the
packages' own objects. What /analyze answers is compared with Presidio's analyzer on the same texts. Presidio's HTTP
service is no part of its PyPI package: `real` does what its routes do, around the real engine and AnalyzerRequest.

Run by tests/services.sh.
"""

import json
import tempfile

import requests
import tldextract
from presidio_analyzer import AnalyzerEngine, AnalyzerRequest, RecognizerResult
from presidio_analyzer.nlp_engine import NlpEngineProvider
from presidio_anonymizer import AnonymizerEngine
from presidio_anonymizer.entities import OperatorConfig
from support import CPR, KEY, NAME, Guard

# Its recognizer of e-mail addresses would fetch a list from the network.
tldextract.extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
NO_MODEL = {"nlp_engine_name": "no_op", "models": [{"lang_code": "en", "model_name": "no_op"}]}
KNOWN = ["EMAIL_ADDRESS", "CREDIT_CARD", "IBAN_CODE", "PHONE_NUMBER"]
TEXTS = [
    "Write to mette@example.org, please.",
    "Card 4111 1111 1111 1111 is no good.",
    "😀 æøå: the IBAN is DK50 0040 0440 1162 43.",
    "Call me: phone +45 20 12 34 56.",
    "mette@example.org, card 4111 1111 1111 1111, IBAN DK50 0040 0440 1162 43, phone +45 20 12 34 56",
    "Nothing at all.",
]


def real(engine, request):
    """Status and answer of Presidio's /analyze."""
    try:
        ask = AnalyzerRequest(request)
        if not ask.text:
            raise Exception("No text provided")
        if not ask.language:
            raise Exception("No language provided")
        found = engine.analyze(
            text=ask.text, language=ask.language, correlation_id=ask.correlation_id, score_threshold=ask.score_threshold,
            entities=ask.entities, return_decision_process=ask.return_decision_process, ad_hoc_recognizers=ask.ad_hoc_recognizers,
            context=ask.context, allow_list=ask.allow_list, allow_list_match=ask.allow_list_match, regex_flags=ask.regex_flags)
        for result in found:
            delattr(result, "recognition_metadata")
        return 200, json.loads(json.dumps(found, default=lambda o: o.to_dict(), sort_keys=True))
    except Exception as error:
        return 500, {"error": error.args[0]}


def shape(value):
    """Names and types, for an answer that is a list of results or an error."""
    if isinstance(value, list):
        return [shape(v) for v in value]
    if isinstance(value, dict):
        return {k: shape(v) for k, v in value.items()}
    return "number" if isinstance(value, (int, float)) else type(value).__name__


def places(results):
    return sorted((r["entity_type"], r["start"], r["end"]) for r in results)


def main(url):
    # As in Presidio's documentation; the key stands in the address, which is all that such a client can be told.
    def post(path, data):
        answer = requests.post(url + path, json=data)
        assert answer.headers["Content-Type"].startswith("application/json"), answer.headers
        return answer.status_code, answer.json()

    assert requests.get(url + "/health").ok
    for language in ("en", "da"):
        supported = requests.get(url + "/supportedentities", params={"language": language}).json()
        assert set(KNOWN) | {"PERSON", "DK_CPR_NUMBER"} <= set(supported), supported
    assert isinstance(requests.get(url + "/recognizers", params={"language": "da"}).json(), list)

    engine = AnalyzerEngine(nlp_engine=NlpEngineProvider(nlp_configuration=NO_MODEL).create_engine())
    differ = []
    for text in TEXTS:
        for more in ({}, {"score_threshold": 0.3}, {"allow_list": ["mette@example.org"]}):
            ask = {"text": text, "language": "en", "entities": KNOWN, **more}
            status, ours = post("/analyze", ask)
            assert status == 200, ours
            theirs = real(engine, ask)[1]
            if places(ours) != places(theirs):
                differ.append((ask, ours, theirs))
                continue
            for mine, yours in zip(sorted(ours, key=lambda r: r["start"]), sorted(theirs, key=lambda r: r["start"])):
                assert shape(mine) == shape(yours), (mine, yours)
            assert [r["score"] for r in ours] == sorted((r["score"] for r in ours), reverse=True), ours
    assert not differ, differ

    # Errors: the same status, and the same shape and words.
    for ask in [{}, {"text": ""}, {"text": "Hi"}, {"language": "en"}, {"text": "Hi", "language": ""},
                {"text": "Hi", "language": "en", "entities": ["NO_SUCH_THING"]}, {"text": "Hi", "language": "fr"}]:
        mine, yours = post("/analyze", ask), real(engine, ask)
        assert mine[0] == yours[0] and shape(mine[1]) == shape(yours[1]), (ask, mine, yours)
        if "language" not in ask or ask["language"] == "en":
            assert mine == yours, (ask, mine, yours)
    # Without a key in the address.
    assert requests.post(url.split("//")[0] + "//" + url.split("@")[1] + "/analyze", json={"text": "Hi", "language": "en"}).status_code == 401

    # What is found becomes the packages' own objects, and both anonymizers make the same of them.
    text = f"😀 {NAME} har CPR {CPR} og mail mette@example.org."
    status, found = post("/analyze", {"text": text, "language": "da"})
    assert status == 200 and {"PERSON", "DK_CPR_NUMBER"} <= {r["entity_type"] for r in found}, found
    results = [RecognizerResult.from_json(r) for r in found]
    assert CPR in {text[r.start : r.end] for r in results}
    operators = {"DEFAULT": {"type": "replace", "new_value": "<X>"}, "PERSON": {"type": "mask", "masking_char": "*", "chars_to_mask": 6, "from_end": True}}
    configs = {k: OperatorConfig(v["type"], {n: p for n, p in v.items() if n != "type"}) for k, v in operators.items()}
    theirs = json.loads(AnonymizerEngine().anonymize(text, results, configs).to_json())
    status, ours = post("/anonymize", {"text": text, "analyzer_results": found, "anonymizers": operators})
    assert status == 200 and ours == theirs, (ours, theirs)
    assert CPR not in ours["text"] and "Testesen" not in ours["text"], ours

    # Encrypted here, decrypted by the same service.
    secret = {"DEFAULT": {"type": "encrypt", "key": "WmZq4t7w!z%C&F)J"}}
    status, hidden = post("/anonymize", {"text": text, "analyzer_results": found, "anonymizers": secret})
    assert status == 200 and CPR not in hidden["text"], hidden
    back = {"text": hidden["text"], "anonymizer_results": hidden["items"], "deanonymizers": {"DEFAULT": {"type": "decrypt", "key": "WmZq4t7w!z%C&F)J"}}}
    status, shown = post("/deanonymize", back)
    assert status == 200 and shown["text"] == text, shown
    assert post("/anonymize", {"text": text})[0] == 422
    print("presidio client: as it should be")


with tempfile.TemporaryDirectory() as folder:
    guard = Guard(folder)
    try:
        main(guard.url.replace("//", f"//guard:{KEY}@"))
    finally:
        guard.stop()
