"""What Alder emits, held against the types of the OpenAI client: every field known, every required field there."""

import json

import httpx
import openai
from openai.types import Model
from openai.types.chat import ChatCompletion, ChatCompletionChunk
from openai.types.responses import Response, ResponseStreamEvent

import shape
from report import ALDER, BOTH, CITY, DOT_URL, DRAW, KEY, LONG, PROOF, SEARCH, check, run
from sdk_openai import CHAT_TOOLS, FUNCTIONS, LARGE, NEXT, SMALL

client = openai.OpenAI(base_url=ALDER + "/v1", api_key=KEY, max_retries=0)
SCHEMA = {"name": "city", "schema": CITY, "strict": True}

# Fields that the vendor sends and its client does not name, with the reason why Alder sends them too.
ALLOWED = {
    "ResponseTextDeltaEvent.obfuscation": "padding, which the vendor sends unless it is told not to; the type lacks it",
    "Response.frequency_penalty": "the vendor tells it in its recorded answers; the type lacks it",
    "Response.presence_penalty": "the same",
    "Response.store": "the vendor echoes it; the type lacks it",
    "ChoiceDelta.annotations": "the vendor streams citations there, whereas the type has them in whole messages alone",
}

CHAT = [
    {},
    {"stop": ["the"]},
    {"max_completion_tokens": 9},
    {"tools": CHAT_TOOLS, "text": BOTH},
    {"response_format": {"type": "json_schema", "json_schema": SCHEMA}},
    {"model": LARGE, "text": PROOF, "reasoning_effort": "high"},
    {"text": LONG},
    {"text": SEARCH, "web_search_options": {}},
    {"text": "Hello [[refusal]]"},
    {"text": "Hello [[empty]]"},
    {"text": "Explain tides [[content-filter]]"},
    {"text": [{"type": "text", "text": "What?"}, {"type": "image_url", "image_url": {"url": DOT_URL}}]},
]

RESPONSES = [
    {},
    {"instructions": "Be brief.", "temperature": 0.4, "metadata": {"a": "b"}, "service_tier": "auto"},
    {"max_output_tokens": 20, "text": "Explain tides"},
    {"tools": FUNCTIONS, "text": BOTH},
    {"tools": FUNCTIONS, "text": BOTH, "tool_choice": "required", "parallel_tool_calls": False},
    {"format": dict(SCHEMA, type="json_schema")},
    {"format": {"type": "json_object"}},
    {"model": LARGE, "text": PROOF, "reasoning": {"effort": "high", "summary": "auto"}},
    {"model": LARGE, "text": PROOF, "include": ["reasoning.encrypted_content"], "store": False},
    {"model": NEXT, "text": "Hello", "reasoning": {"effort": "max", "summary": "detailed"}},
    {"text": LONG, "prompt_cache_key": "a"},
    {"text": SEARCH, "tools": [{"type": "web_search"}]},
    {"text": DRAW, "tools": [{"type": "image_generation", "partial_images": 2}]},
    {"text": "Hello [[refusal]]"},
    {"text": "Hello [[empty]]"},
    {"text": "Explain tides [[content-filter]]"},
    {"text": "Explain tides [[error-in-stream]]"},
]


def complain(kind, value, source):
    wrong = []
    for path, why in shape.faults(kind, value):
        name, _, model = why.partition(" in ")
        if name == "is extra" and f"{model}.{path.rsplit('.', 1)[-1]}" in ALLOWED:
            continue
        wrong.append(f"{source}: {path} {why}")
    return wrong


def events(path, body):
    """The raw events, so that nothing between here and the wire corrects them."""
    headers = {"authorization": f"Bearer {KEY}"}
    with httpx.stream("POST", f"{ALDER}/v1{path}", headers=headers, json=dict(body, stream=True)) as got:
        for line in got.iter_lines():
            if line.startswith("data: ") and line != "data: [DONE]":
                yield json.loads(line[6:])


def settle(wrong, seen):
    check(not wrong, "; ".join(sorted(set(wrong))[:12]))
    return f"{seen} held"


def chat_bodies():
    for case in CHAT:
        case = dict(case)
        content = case.pop("text", "Hello")
        yield dict({"model": SMALL, "messages": [{"role": "user", "content": content}]}, **case)


def response_bodies():
    for case in RESPONSES:
        case = dict(case)
        shape_wanted = case.pop("format", None)
        body = dict({"model": SMALL, "input": case.pop("text", "Hello")}, **case)
        yield dict(body, text={"format": shape_wanted}) if shape_wanted else body


def chat_completions():
    wrong, seen = [], 0
    for body in chat_bodies():
        wrong += complain(ChatCompletion, client.post("/chat/completions", cast_to=object, body=body), str(body)[:80])
        seen += 1
    return settle(wrong, seen)


def chat_chunks():
    wrong, seen = [], 0
    plain, bare = {"include_usage": True}, {"include_usage": True, "include_obfuscation": False}
    for at, body in enumerate(chat_bodies()):
        for options in (plain, bare, {}) if at < 2 else (plain,):
            for chunk in events("/chat/completions", dict(body, stream_options=options)):
                wrong += complain(ChatCompletionChunk, chunk, str(body)[:80])
                seen += 1
    return settle(wrong, seen)


def responses():
    wrong, seen = [], 0
    for body in response_bodies():
        if "error-in-stream" not in str(body):
            wrong += complain(Response, client.post("/responses", cast_to=object, body=body), str(body)[:80])
            seen += 1
    return settle(wrong, seen)


def response_events():
    wrong, kinds, seen = [], set(), 0
    for body in response_bodies():
        for event in events("/responses", body):
            wrong += complain(ResponseStreamEvent, event, f"{event['type']} of {str(body)[:60]}")
            kinds.add(event["type"])
            seen += 1
    check(len(kinds) >= 25, f"only {len(kinds)} kinds of event were seen: {sorted(kinds)}")
    return settle(wrong, f"{seen} of {len(kinds)} kinds")


def model_list():
    listed = client.get("/models", cast_to=object)
    return settle([one for model in listed["data"] for one in complain(Model, model, "models")], len(listed["data"]))


def the_check_finds_faults():
    """Held against a spoilt copy, the check names what was added, left out and changed."""
    good = client.post("/chat/completions", cast_to=object, body=next(chat_bodies()))
    spoilt = json.loads(json.dumps(good))
    spoilt["choices"][0]["message"]["novel"] = 1
    del spoilt["created"]
    spoilt["usage"]["prompt_tokens"] = "7"
    spoilt["choices"][0]["finish_reason"] = "done"
    paths = {path for path, _ in shape.faults(ChatCompletion, spoilt)}
    wanted = {"$.choices[0].message.novel", "$.created", "$.usage.prompt_tokens", "$.choices[0].finish_reason"}
    check(paths == wanted, paths)


if __name__ == "__main__":
    run("openai types", [the_check_finds_faults, chat_completions, chat_chunks, responses, response_events, model_list])
