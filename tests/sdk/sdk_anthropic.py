"""The official Anthropic client against Birch, and what Birch emits against that client's types."""

import json

import anthropic
import httpx
from anthropic.types import Message, RawMessageStreamEvent
from pydantic import BaseModel

import shape
from report import BIRCH, BOTH, CITY, DOT, KEY, LONG, PDF, PROOF, SEARCH, WEATHER, check, raises, run

client = anthropic.Anthropic(base_url=BIRCH, api_key=KEY, max_retries=0)
GRAND, QUICK, NEXT = "birch-grand", "birch-quick", "birch-next"
TOOLS = [{"name": name, "description": name, "input_schema": WEATHER} for name in ("weather", "clock")]
WEB = [{"type": "web_search_20250305", "name": "web_search", "max_uses": 3}]


class City(BaseModel):
    name: str
    people: int


def said(text):
    return [{"role": "user", "content": text}]


def ask(words, **more):
    content = more.pop("messages", said(words))
    return client.messages.create(model=more.pop("model", QUICK), max_tokens=more.pop("max_tokens", 8000), messages=content, **more)


def text_of(message):
    return "".join(block.text for block in message.content if block.type == "text")


def whole():
    answer = ask("Hello", system="Be brief.", extra_body={"temperature": 0.4, "top_k": 5}, metadata={"user_id": "a"})
    check(answer.stop_reason == "end_turn" and text_of(answer) and answer.usage.output_tokens > 0)
    check(answer._request_id.startswith("req_"))


def streamed():
    kinds, text = [], ""
    for event in ask("Compare ferries and bridges in a table.", stream=True):
        kinds.append(event.type)
        if event.type == "content_block_delta" and event.delta.type == "text_delta":
            text += event.delta.text
    check("|" in text and kinds[0] == "message_start" and kinds[-1] == "message_stop", kinds[-1])


def stream_helper():
    with client.messages.stream(model=QUICK, max_tokens=8000, messages=said("Explain tides")) as stream:
        text = "".join(stream.text_stream)
        final = stream.get_final_message()
    check(text and text_of(final) == text and final.usage.output_tokens > 0 and final.stop_reason == "end_turn")


def tools():
    first = ask(BOTH, tools=TOOLS)
    calls = [block for block in first.content if block.type == "tool_use"]
    check(first.stop_reason == "tool_use" and [call.name for call in calls] == ["weather", "clock"])
    results = [{"type": "tool_result", "tool_use_id": call.id, "content": "rain, 7 degrees"} for call in calls]
    turns = said(BOTH) + [{"role": "assistant", "content": first.content}, {"role": "user", "content": results}]
    check("rain" in text_of(ask("", messages=turns, tools=TOOLS)))


def tools_streamed():
    pieces = 0
    with client.messages.stream(model=QUICK, max_tokens=8000, messages=said(BOTH), tools=TOOLS) as stream:
        for event in stream:
            pieces += event.type == "input_json"
        final = stream.get_final_message()
    calls = [block for block in final.content if block.type == "tool_use"]
    check(pieces > 3 and len(calls) == 2 and isinstance(calls[0].input["days"], int))


def tool_choice():
    def calls(**choice):
        return [block.name for block in ask(BOTH, tools=TOOLS, tool_choice=choice).content if block.type == "tool_use"]
    check(calls(type="tool", name="clock") == ["clock"] and calls(type="none") == [])
    check(len(calls(type="auto", disable_parallel_tool_use=True)) == 1 and calls(type="any"))


def structured():
    shape_wanted = {"format": {"type": "json_schema", "schema": CITY}}
    check(isinstance(json.loads(text_of(ask("Oslo, 700000", output_config=shape_wanted)))["people"], int))
    parsed = client.messages.parse(model=QUICK, max_tokens=8000, messages=said("Oslo, 700000"), output_format=City)
    check(isinstance(parsed.parsed_output, City))


def reasoning():
    answer = ask(PROOF, model=GRAND, thinking={"type": "adaptive", "display": "summarized"}, output_config={"effort": "high"})
    thought = answer.content[0]
    check(thought.type == "thinking" and thought.thinking and thought.signature)
    check(answer.usage.output_tokens_details.thinking_tokens > 0)
    turns = said(PROOF) + [{"role": "assistant", "content": answer.content}] + said("And of three?")
    check(text_of(ask("", messages=turns, model=GRAND)))
    turns[1]["content"] = [dict(thought.model_dump(), thinking="Something else.")]
    raises(anthropic.BadRequestError, lambda: ask("", messages=turns, model=GRAND))
    budget = ask(PROOF, model=GRAND, thinking={"type": "enabled", "budget_tokens": 2000})
    check(budget.content[0].type == "thinking" and budget.content[0].thinking)


def media():
    def cost(block):
        return ask("", messages=said([{"type": "text", "text": "What is this?"}, block])).usage.input_tokens
    plain = ask("What is this?").usage.input_tokens
    picture = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": DOT}}
    paper = {"type": "document", "source": {"type": "base64", "media_type": "application/pdf", "data": PDF}}
    check(cost(picture) == plain + 1536 and cost(paper) == plain + 1500)
    counted = client.messages.count_tokens(model=QUICK, messages=said("What is this?"))
    check(counted.input_tokens == plain)


def caching():
    marked = [{"type": "text", "text": LONG, "cache_control": {"type": "ephemeral", "ttl": "1h"}}]
    usages = [ask("Hello", system=marked).usage for _ in range(2)]
    check(usages[0].cache_creation.ephemeral_1h_input_tokens > 1024 and usages[1].cache_read_input_tokens > 1024, usages)


def citations():
    paper = {
        "type": "document", "title": "Tides", "citations": {"enabled": True},
        "source": {"type": "text", "media_type": "text/plain", "data": "The tide at Oslo is small, and it is late."},
    }
    answer = ask("", messages=said([paper, {"type": "text", "text": "Explain tides"}]))
    note = next(block for block in answer.content if block.type == "text").citations[0]
    check(note.type == "char_location" and paper["source"]["data"].startswith(note.cited_text) and note.document_title == "Tides")


def search():
    answer = ask(SEARCH, tools=WEB)
    check([block.type for block in answer.content][:3] == ["server_tool_use", "web_search_tool_result", "text"])
    check(answer.content[2].citations[0].url == answer.content[1].content[0].url)
    check(answer.usage.server_tool_use.web_search_requests == 1)
    with client.messages.stream(model=QUICK, max_tokens=8000, messages=said(SEARCH), tools=WEB) as stream:
        final = stream.get_final_message()
    check(final.content[0].input["query"] and final.content[2].citations[0].url.startswith("http"))
    check(final.usage.server_tool_use.web_search_requests == 1)
    turns = said(SEARCH) + [{"role": "assistant", "content": final.content}] + said("Thanks")
    check(text_of(ask("", messages=turns, tools=WEB)))


def stops():
    check(ask("Explain tides", max_tokens=20).stop_reason == "max_tokens")
    stopped = ask("Explain tides", stop_sequences=["the"])
    check(stopped.stop_reason == "stop_sequence" and stopped.stop_sequence == "the")
    check(ask("Hello [[refusal]]").stop_reason == "refusal")


def newest_refuses():
    for wrong in (
        {"extra_body": {"temperature": 0.5}}, {"extra_body": {"top_k": 3}}, {"thinking": {"type": "enabled", "budget_tokens": 2000}},
        {"thinking": {"type": "disabled"}}, {"tools": TOOLS, "tool_choice": {"type": "any"}},
        {"messages": said("Hello") + [{"role": "assistant", "content": "Well"}]},
    ):
        raises(anthropic.BadRequestError, lambda: ask("Hello", model=NEXT, **wrong))
    check(ask(BOTH, model=NEXT, tools=TOOLS, thinking={"type": "adaptive"}).stop_reason == "tool_use")
    check(ask(BOTH, model=NEXT, tools=TOOLS, thinking={"type": "between_tools"}).stop_reason == "tool_use")


ERRORS = [
    ("authentication", anthropic.AuthenticationError, 401),
    ("permission", anthropic.PermissionDeniedError, 403),
    ("not-found", anthropic.NotFoundError, 404),
    ("retired", anthropic.NotFoundError, 404),
    ("too-large", anthropic.RequestTooLargeError, 413),
    ("context-length", anthropic.BadRequestError, 400),
    ("content-policy", anthropic.BadRequestError, 400),
    ("bad-request", anthropic.BadRequestError, 400),
    ("rate-limit-forever", anthropic.RateLimitError, 429),
    ("rate-limit-silent", anthropic.RateLimitError, 429),
    ("overloaded", anthropic.OverloadedError, 529),
    ("server-error", anthropic.InternalServerError, 500),
]


def errors():
    for fault, kind, status in ERRORS:
        error = raises(kind, lambda: ask(f"Hello [[{fault}]]"))
        check(error.status_code == status and error.request_id and error.body["error"]["type"], fault)
    error = raises(anthropic.APIStatusError, lambda: ask("Hello [[quota]]"))
    check(error.status_code == 402 and error.body["error"]["type"] == "billing_error")
    error = raises(anthropic.RateLimitError, lambda: ask("Hello [[rate-limit-silent]]"))
    check("retry-after" not in error.response.headers)


def retries():
    patient = anthropic.Anthropic(base_url=BIRCH, api_key=KEY, max_retries=3)
    for fault in ("rate-limit:1", "rate-limit-date:2"):
        answer = patient.messages.create(model=QUICK, max_tokens=100, messages=said(f"Hello [[{fault}]]"))
        check(text_of(answer), fault)


def broken_streams():
    raises(anthropic.APIStatusError, lambda: list(ask("Explain tides [[error-in-stream]]", stream=True)))
    raises(Exception, lambda: list(ask("Explain tides [[cut]]", stream=True)))


def odd_streams():
    for fault in ("crlf", "comments", "unknown-events", "unknown-fields", "split-characters", "double-usage"):
        with client.messages.stream(model=QUICK, max_tokens=8000, messages=said(f"Explain tides [[{fault}]]")) as stream:
            check("practice" in text_of(stream.get_final_message()).lower(), fault)


def models():
    check({GRAND, QUICK} <= {model.id for model in client.models.list()})
    check(client.models.retrieve(GRAND).display_name)


STRICT = [
    {}, {"stop_sequences": ["the"]}, {"max_tokens": 9}, {"tools": TOOLS, "words": BOTH},
    {"model": GRAND, "words": PROOF, "thinking": {"type": "adaptive", "display": "summarized"}},
    {"words": SEARCH, "tools": WEB}, {"words": "Hello [[refusal]]"}, {"words": "Hello [[empty]]"},
    {"system": [{"type": "text", "text": LONG, "cache_control": {"type": "ephemeral"}}]},
]
# Events that the client drops before its types: see its _streaming.py.
UNTYPED = {"ping"}


def strict_types():
    wrong, kinds, seen = [], set(), 0
    headers = {"x-api-key": KEY, "anthropic-version": "2023-06-01"}
    for case in STRICT:
        case = dict(case)
        body = dict({"model": QUICK, "max_tokens": 8000, "messages": said(case.pop("words", "Hello"))}, **case)
        answer = httpx.post(f"{BIRCH}/v1/messages", headers=headers, json=body).json()
        wrong += [f"{path} {why}" for path, why in shape.faults(Message, answer)]
        lines = httpx.post(f"{BIRCH}/v1/messages", headers=headers, json=dict(body, stream=True)).text.splitlines()
        for event in (json.loads(line[6:]) for line in lines if line.startswith("data: ")):
            if event["type"] not in UNTYPED:
                wrong += [f"{event['type']}: {path} {why}" for path, why in shape.faults(RawMessageStreamEvent, event)]
            kinds.add(event["type"])
            seen += 1
    check(not wrong, "; ".join(sorted(set(wrong))[:12]))
    check(len(kinds) == 7, kinds)
    return f"{seen} events held"


if __name__ == "__main__":
    run("anthropic", [whole, streamed, stream_helper, tools, tools_streamed, tool_choice, structured, reasoning, media,
                      caching, citations, search, stops, newest_refuses, errors, retries, broken_streams, odd_streams,
                      models, strict_types])
