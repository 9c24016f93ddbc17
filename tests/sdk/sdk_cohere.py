"""The official Cohere client against Birch's Cohere wire."""

import json
import logging

import cohere
import cohere.errors as problems
from cohere.core.api_error import ApiError

from report import BIRCH, BOTH, CITY, DOT_URL, KEY, LONG, PROOF, WEATHER, check, raises, run

client = cohere.ClientV2(api_key=KEY, base_url=BIRCH + "/cohere")
COMMAND, LIGHT = "birch-command", "birch-command-light"
TOOLS = [{"type": "function", "function": {"name": name, "description": name, "parameters": WEATHER}} for name in ("weather", "clock")]
ONCE = {"max_retries": 0}
# It warns of every event that it does not know, at length, and goes on.
logging.disable(logging.WARNING)


def said(text):
    return [{"role": "user", "content": text}]


def ask(words, **more):
    options = more.pop("request_options", ONCE)
    return client.chat(model=more.pop("model", LIGHT), messages=more.pop("messages", said(words)), request_options=options, **more)


def stream(words, **more):
    return list(client.chat_stream(model=more.pop("model", LIGHT), messages=said(words), request_options=ONCE, **more))


def text_of(answer):
    return "".join(item.text for item in answer.message.content if item.type == "text")


def whole():
    answer = ask("Hello", temperature=0.3, seed=7, p=0.9, k=5, max_tokens=500)
    check(answer.finish_reason == "COMPLETE" and text_of(answer))
    check(answer.usage.billed_units.input_tokens > 0 and answer.usage.tokens.output_tokens > 0)


def streamed():
    events = stream("Compare ferries and bridges in a table.")
    kinds = [event.type for event in events]
    check(kinds[0] == "message-start" and kinds[-1] == "message-end" and kinds[1] == "content-start")
    check("|" in "".join(event.delta.message.content.text for event in events if event.type == "content-delta"))
    check(events[-1].delta.finish_reason == "COMPLETE" and events[-1].delta.usage.billed_units.output_tokens > 0)


def tools():
    first = ask(BOTH, tools=TOOLS)
    calls = first.message.tool_calls
    check(first.finish_reason == "TOOL_CALL" and [call.function.name for call in calls] == ["weather", "clock"])
    results = [{"role": "tool", "tool_call_id": call.id, "content": "rain"} for call in calls]
    turns = said(BOTH) + [{"role": "assistant", "tool_calls": calls, "tool_plan": first.message.tool_plan}] + results
    check("rain" in text_of(ask("", messages=turns, tools=TOOLS)))
    check(ask("Hello", tools=TOOLS, tool_choice="REQUIRED").message.tool_calls)
    check(not ask(BOTH, tools=TOOLS, tool_choice="NONE").message.tool_calls)


def tools_streamed():
    starts, pieces = {}, {}
    for event in stream(BOTH, tools=TOOLS):
        if event.type == "tool-call-start":
            starts[event.index] = event.delta.message.tool_calls.function.name
        if event.type == "tool-call-delta":
            pieces[event.index] = pieces.get(event.index, "") + event.delta.message.tool_calls.function.arguments
    check(starts == {0: "weather", 1: "clock"} and all(isinstance(json.loads(text)["days"], int) for text in pieces.values()))


def structured():
    check(isinstance(json.loads(text_of(ask("Oslo, 700000", response_format={"type": "json_object", "json_schema": CITY})))["people"], int))


def reasoning():
    answer = ask(PROOF, model=COMMAND, thinking={"type": "enabled", "token_budget": 9000})
    check(answer.message.content[0].type == "thinking" and answer.message.content[0].thinking and text_of(answer))
    check(all(item.type == "text" for item in ask(PROOF, model=COMMAND, thinking={"type": "disabled"}).message.content))
    thoughts = [event.delta.message.content.thinking for event in stream(PROOF, model=COMMAND) if event.type == "content-delta"]
    check("".join(thought or "" for thought in thoughts))
    turns = said(PROOF) + [{"role": "assistant", "content": answer.message.content}] + said("And of three?")
    check(text_of(ask("", messages=turns)))


def citations():
    papers = [{"id": "tide-1", "data": {"title": "Tides", "text": "The tide at Oslo is small, and it is late."}}, "Rain is common."]
    answer = ask("Explain tides", documents=papers)
    note = answer.message.citations[0]
    check(text_of(answer)[note.start:note.end] == note.text and note.sources[0].id == "tide-1")
    events = stream("Explain tides", documents=papers)
    notes = [event.delta.message.citations for event in events if event.type == "citation-start"]
    check([note.sources[0].id for note in notes] == ["tide-1", "doc:1"])


def media():
    plain = ask("What is this?").usage.tokens.input_tokens
    parts = [{"type": "text", "text": "What is this?"}, {"type": "image_url", "image_url": {"url": DOT_URL}}]
    check(ask("", messages=said(parts)).usage.tokens.input_tokens == plain + 1536)


def caching():
    usages = [ask("Cohere. " + LONG).usage for _ in range(2)]
    check(not usages[0].cached_tokens and usages[1].cached_tokens > 1024)


def stops():
    check(ask("Explain tides", max_tokens=20).finish_reason == "MAX_TOKENS")
    check(ask("Explain tides", stop_sequences=["the"]).finish_reason == "STOP_SEQUENCE")


ERRORS = [
    ("authentication", problems.UnauthorizedError, 401), ("permission", problems.ForbiddenError, 403), ("not-found", problems.NotFoundError, 404),
    ("retired", problems.NotFoundError, 404), ("context-length", problems.BadRequestError, 400), ("bad-request", problems.BadRequestError, 400),
    ("content-policy", problems.UnprocessableEntityError, 422), ("rate-limit-forever", problems.TooManyRequestsError, 429),
    ("overloaded", problems.ServiceUnavailableError, 503), ("server-error", problems.InternalServerError, 500), ("quota", ApiError, 402),
]


def errors():
    for fault, kind, status in ERRORS:
        error = raises(kind, lambda: ask(f"Hello [[{fault}]]"))
        check(error.status_code == status and "message" in error.body, (fault, error))
        raises(kind, lambda: stream(f"Hello [[{fault}]]"))


def retries():
    check(text_of(ask("Hello [[rate-limit:1]]", request_options={"max_retries": 3})))


def broken_streams():
    last = stream("Explain tides [[error-in-stream]]")[-1]
    check(last.type == "message-end" and last.delta.finish_reason == "ERROR" and last.delta.error)
    raises(Exception, lambda: stream("Explain tides [[cut]]"))


def odd_streams():
    for fault in ("crlf", "comments", "unknown-fields", "unknown-events", "split-characters"):
        text = "".join(event.delta.message.content.text or "" for event in stream(f"Explain tides [[{fault}]]") if event.type == "content-delta")
        check("practice" in text.lower(), fault)


def models():
    check({COMMAND, LIGHT} == {model.name for model in client.models.list().models})


if __name__ == "__main__":
    run("cohere", [whole, streamed, tools, tools_streamed, structured, reasoning, citations, media, caching, stops, errors,
                   retries, broken_streams, odd_streams, models])
