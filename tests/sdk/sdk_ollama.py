"""The official Ollama client against Alder's Ollama wire."""

import json

import ollama

from report import ALDER, BOTH, CITY, DOT, PROOF, WEATHER, check, raises, run

client = ollama.Client(host=ALDER + "/ollama")
LARGE, SMALL = "alder-pocket:8b", "alder-pocket:1b"
TOOLS = [{"type": "function", "function": {"name": name, "description": name, "parameters": WEATHER}} for name in ("weather", "clock")]


def said(text):
    return [{"role": "user", "content": text}]


def ask(words, **more):
    return client.chat(model=more.pop("model", SMALL), messages=more.pop("messages", said(words)), **more)


def whole():
    answer = ask("Hello", options={"seed": 7, "temperature": 0.3, "num_ctx": 8192, "num_predict": 500})
    check(answer.done and answer.done_reason == "stop" and answer.message.content)
    check(answer.prompt_eval_count > 0 and answer.eval_count > 0 and answer.eval_duration > 0)


def streamed():
    chunks = list(ask("Compare ferries and bridges in a table.", stream=True))
    check("|" in "".join(chunk.message.content or "" for chunk in chunks))
    check(chunks[-1].done and chunks[-1].eval_count > 0 and not chunks[0].done)


def tools():
    first = ask(BOTH, tools=TOOLS)
    calls = first.message.tool_calls
    check([call.function.name for call in calls] == ["weather", "clock"] and isinstance(calls[0].function.arguments["days"], int))
    results = [{"role": "tool", "tool_name": call.function.name, "content": "rain"} for call in calls]
    check("rain" in ask("", messages=said(BOTH) + [first.message] + results, tools=TOOLS).message.content)
    told = [call for chunk in ask(BOTH, tools=TOOLS, stream=True) for call in chunk.message.tool_calls or []]
    check(len(told) == 2)


def structured():
    check(isinstance(json.loads(ask("Oslo, 700000", format=CITY).message.content)["people"], int))
    check(json.loads(ask("Oslo", format="json").message.content))


def reasoning():
    answer = ask(PROOF, model=LARGE, think="high")
    check(answer.message.thinking and answer.message.content)
    check(not ask(PROOF, model=LARGE, think=False).message.thinking)
    check("".join(chunk.message.thinking or "" for chunk in ask(PROOF, model=LARGE, think=True, stream=True)))
    error = raises(ollama.ResponseError, lambda: ask(PROOF, think=True))
    check(error.status_code == 400 and "does not support thinking" in error.error)
    turns = said(PROOF) + [answer.message] + said("And of three?")
    check(ask("", messages=turns, model=LARGE).message.content)


def media():
    plain = ask("What is this?").prompt_eval_count
    answer = ask("", messages=[{"role": "user", "content": "What is this?", "images": [DOT]}])
    check(answer.prompt_eval_count == plain + 765)


def stops():
    check(ask("Explain tides", options={"num_predict": 20}).done_reason == "length")


def errors():
    for fault, status in (("not-found", 404), ("context-length", 400), ("bad-request", 400), ("overloaded", 503), ("server-error", 500),
                          ("rate-limit-forever", 429), ("quota", 429), ("authentication", 401), ("permission", 403)):
        for stream in (False, True):
            error = raises(ollama.ResponseError, lambda: list(ask(f"Hello [[{fault}]]", stream=stream)))
            check(error.status_code == status and error.error, (fault, error))
    check(raises(ollama.ResponseError, lambda: ask("Hello", model="nothing")).status_code == 404)


def broken_streams():
    raises(ollama.ResponseError, lambda: list(ask("Explain tides [[error-in-stream]]", stream=True)))
    raises(Exception, lambda: list(ask("Explain tides [[cut]]", stream=True)))


def odd_streams():
    for fault in ("crlf", "unknown-fields", "unknown-events", "split-characters", "no-usage"):
        text = "".join(chunk.message.content or "" for chunk in ask(f"Explain tides [[{fault}]]", stream=True))
        check("practice" in text.lower(), fault)


def models():
    check({model.model for model in client.list().models} == {LARGE, SMALL})
    shown = client.show(LARGE)
    check("thinking" in shown.capabilities and shown.modelinfo["alder.context_length"] == 200000)
    check("thinking" not in client.show(SMALL).capabilities and client.ps().models)


if __name__ == "__main__":
    run("ollama", [whole, streamed, tools, structured, reasoning, media, stops, errors, broken_streams, odd_streams, models])
