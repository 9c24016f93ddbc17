"""AWS's own client against Birch's Converse: it signs requests and reads the binary event stream."""

import base64
import json

import boto3
import botocore.exceptions
from botocore.config import Config

from report import BIRCH, BOTH, CITY, DOT, LONG, PDF, PROOF, WEATHER, check, raises, run

QUIET = Config(retries={"max_attempts": 1}, parameter_validation=True)


def connect(key="practice", attempts=1):
    return boto3.client(
        "bedrock-runtime", region_name="us-east-1", endpoint_url=BIRCH + "/bedrock", aws_access_key_id=key,
        aws_secret_access_key="practice", config=QUIET.merge(Config(retries={"total_max_attempts": attempts, "mode": "standard"})),
    )


client = connect()
GRAND, QUICK = "birch.grand-v1:0", "birch.quick-v1:0"
TOOLS = {"tools": [{"toolSpec": {"name": name, "description": name, "inputSchema": {"json": WEATHER}}} for name in ("weather", "clock")]}
THINK = {"thinking": {"type": "adaptive"}}


def said(text):
    return [{"role": "user", "content": [{"text": text}]}]


def ask(words, **more):
    return client.converse(modelId=more.pop("model", QUICK), messages=more.pop("messages", said(words)), **more)


def stream(words, **more):
    return list(client.converse_stream(modelId=more.pop("model", QUICK), messages=said(words), **more)["stream"])


def text_of(answer):
    return "".join(block.get("text", "") for block in answer["output"]["message"]["content"])


def deltas(events, kind):
    return [event["contentBlockDelta"]["delta"][kind] for event in events if kind in event.get("contentBlockDelta", {}).get("delta", {})]


def whole():
    answer = ask("Hello", system=[{"text": "Be brief."}], inferenceConfig={"maxTokens": 500, "temperature": 0.3, "topP": 0.9})
    check(answer["stopReason"] == "end_turn" and text_of(answer) and answer["metrics"]["latencyMs"] > 0)
    check(answer["usage"]["totalTokens"] == answer["usage"]["inputTokens"] + answer["usage"]["outputTokens"])


def streamed():
    events = stream("Compare ferries and bridges in a table.")
    kinds = [next(iter(event)) for event in events]
    check(kinds[0] == "messageStart" and kinds[-2:] == ["messageStop", "metadata"])
    check("|" in "".join(deltas(events, "text")) and events[-1]["metadata"]["usage"]["outputTokens"] > 0)


def tools():
    first = ask(BOTH, toolConfig=TOOLS)
    calls = [block["toolUse"] for block in first["output"]["message"]["content"] if "toolUse" in block]
    check(first["stopReason"] == "tool_use" and [call["name"] for call in calls] == ["weather", "clock"])
    results = [{"toolResult": {"toolUseId": call["toolUseId"], "content": [{"text": "rain"}]}} for call in calls]
    turns = said(BOTH) + [first["output"]["message"], {"role": "user", "content": results}]
    check("rain" in text_of(ask("", messages=turns, toolConfig=TOOLS)))
    check(ask("Hello", toolConfig=dict(TOOLS, toolChoice={"tool": {"name": "clock"}}))["stopReason"] == "tool_use")


def tools_streamed():
    pieces = {}
    for event in stream(BOTH, toolConfig=TOOLS):
        delta = event.get("contentBlockDelta", {})
        if "toolUse" in delta.get("delta", {}):
            pieces.setdefault(delta["contentBlockIndex"], []).append(delta["delta"]["toolUse"]["input"])
    check(len(pieces) == 2 and all(len(parts) > 3 and isinstance(json.loads("".join(parts))["days"], int) for parts in pieces.values()))


def structured():
    wanted = {"textFormat": {"type": "json_schema", "structure": {"jsonSchema": {"schema": json.dumps(CITY), "name": "city"}}}}
    check(isinstance(json.loads(text_of(ask("Oslo, 700000", outputConfig=wanted)))["people"], int))


def reasoning():
    answer = ask(PROOF, model=GRAND, additionalModelRequestFields=THINK)
    message = answer["output"]["message"]
    check(message["content"][0]["reasoningContent"]["reasoningText"]["signature"])
    check(text_of(ask("", messages=said(PROOF) + [message] + said("And of three?"), model=GRAND)))
    parts = deltas(stream(PROOF, model=GRAND, additionalModelRequestFields=THINK), "reasoningContent")
    check(any("text" in part for part in parts) and "signature" in parts[-1])
    message["content"][0]["reasoningContent"]["reasoningText"]["text"] = "Something else."
    raises(client.exceptions.ValidationException, lambda: ask("", messages=said(PROOF) + [message] + said("And?"), model=GRAND))


def media():
    plain = ask("What is this?")["usage"]["inputTokens"]
    picture = {"image": {"format": "png", "source": {"bytes": base64.b64decode(DOT)}}}
    paper = {"document": {"format": "pdf", "name": "a", "source": {"bytes": base64.b64decode(PDF)}}}
    for block, cost in ((picture, 1536), (paper, 1500)):
        turns = [{"role": "user", "content": [{"text": "What is this?"}, block]}]
        check(ask("", messages=turns)["usage"]["inputTokens"] == plain + cost)


def citations():
    paper = {"document": {"format": "txt", "name": "Tides", "source": {"text": "The tide at Oslo is small, and it is late."}, "citations": {"enabled": True}}}
    turns = [{"role": "user", "content": [paper, {"text": "Explain tides"}]}]
    block = ask("", messages=turns)["output"]["message"]["content"][0]["citationsContent"]
    check(block["citations"][0]["title"] == "Tides" and block["citations"][0]["location"]["documentChar"]["documentIndex"] == 0)
    events = list(client.converse_stream(modelId=QUICK, messages=turns)["stream"])
    check(deltas(events, "citation")[0]["title"] == "Tides")


def caching():
    marked = [{"text": LONG}, {"cachePoint": {"type": "default", "ttl": "1h"}}]
    usages = [ask("Hello", system=marked)["usage"] for _ in range(2)]
    check(usages[0]["cacheWriteInputTokens"] > 1024 and usages[0]["cacheDetails"][0]["ttl"] == "1h")
    check(usages[1]["cacheReadInputTokens"] > 1024, usages[1])


def stops():
    check(ask("Explain tides", inferenceConfig={"maxTokens": 20})["stopReason"] == "max_tokens")
    check(ask("Explain tides", inferenceConfig={"stopSequences": ["the"]})["stopReason"] == "stop_sequence")
    check(ask("Hello [[refusal]]")["stopReason"] == "guardrail_intervened")
    check(ask("Explain tides [[content-filter]]")["stopReason"] == "content_filtered")


ERRORS = [
    ("rate-limit-forever", "ThrottlingException", 429), ("quota", "ThrottlingException", 429), ("overloaded", "ServiceUnavailableException", 503),
    ("server-error", "InternalServerException", 500), ("authentication", "UnrecognizedClientException", 403),
    ("permission", "AccessDeniedException", 403), ("not-found", "ValidationException", 400), ("retired", "ResourceNotFoundException", 404),
    ("context-length", "ValidationException", 400), ("bad-request", "ValidationException", 400),
]


def errors():
    for fault, code, status in ERRORS:
        for call in (ask, stream):
            error = raises(botocore.exceptions.ClientError, lambda: call(f"Hello [[{fault}]]"))
            meta = error.response["ResponseMetadata"]
            check(error.response["Error"]["Code"] == code and meta["HTTPStatusCode"] == status and meta["RequestId"], (fault, error))
    raises(botocore.exceptions.ClientError, lambda: connect("an-invalid-key").converse(modelId=QUICK, messages=said("Hello")))


def retries():
    check(text_of(connect(attempts=6).converse(modelId=QUICK, messages=said("Hello [[rate-limit:1]]"))))


def broken_streams():
    raises(botocore.exceptions.EventStreamError, lambda: stream("Explain tides [[error-in-stream]]"))
    raises(Exception, lambda: stream("Explain tides [[malformed]]"))
    raises(Exception, lambda: stream("Explain tides [[cut]]"))


def odd_streams():
    for fault in ("unknown-events", "split-characters", "double-usage", "no-usage"):
        check("practice" in "".join(deltas(stream(f"Explain tides [[{fault}]]"), "text")).lower(), fault)


if __name__ == "__main__":
    run("boto3", [whole, streamed, tools, tools_streamed, structured, reasoning, media, citations, caching, stops, errors, retries,
                  broken_streams, odd_streams])
