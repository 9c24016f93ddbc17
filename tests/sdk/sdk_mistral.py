"""The official Mistral client against Alder's Mistral dialect."""

import json

from mistralai.client import Mistral
from mistralai.client import errors as problems
from mistralai.client.utils import BackoffStrategy, RetryConfig

from report import ALDER, BOTH, CITY, DOT_URL, KEY, LONG, PROOF, WEATHER, check, raises, run

client = Mistral(api_key=KEY, server_url=ALDER + "/mistral")
BREEZE, SMALL = "alder-breeze", "alder-breeze-small"
TOOLS = [{"type": "function", "function": {"name": name, "description": name, "parameters": WEATHER}} for name in ("weather", "clock")]


def said(text):
    return [{"role": "user", "content": text}]


def ask(words, **more):
    return client.chat.complete(model=more.pop("model", SMALL), messages=more.pop("messages", said(words)), **more)


def stream(words, **more):
    return [event.data for event in client.chat.stream(model=more.pop("model", SMALL), messages=said(words), **more)]


def whole():
    answer = ask("Hello", temperature=0.3, random_seed=7, stop=["###"], max_tokens=500, safe_prompt=False)
    check(answer.choices[0].finish_reason == "stop" and answer.choices[0].message.content)
    check(answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens)


def streamed():
    chunks = stream("Compare ferries and bridges in a table.", random_seed=7)
    check("|" in "".join(chunk.choices[0].delta.content or "" for chunk in chunks))
    check(chunks[-1].choices[0].finish_reason == "stop" and chunks[-1].usage.completion_tokens > 0)


def tools():
    first = ask(BOTH, tools=TOOLS)
    calls = first.choices[0].message.tool_calls
    check(first.choices[0].finish_reason == "tool_calls" and [call.function.name for call in calls] == ["weather", "clock"])
    results = [{"role": "tool", "tool_call_id": call.id, "name": call.function.name, "content": "rain"} for call in calls]
    turns = said(BOTH) + [first.choices[0].message] + results
    check("rain" in ask("", messages=turns, tools=TOOLS).choices[0].message.content)
    calls = stream(BOTH, tools=TOOLS)[-1].choices[0].delta.tool_calls
    check(len(calls) == 2 and isinstance(json.loads(calls[1].function.arguments)["days"], int))
    check(len(ask(BOTH, tools=TOOLS, parallel_tool_calls=False).choices[0].message.tool_calls) == 1)
    check(ask("Hello", tools=TOOLS, tool_choice="any").choices[0].message.tool_calls)
    turns[2]["tool_call_id"] = "call_of_another_vendor"
    raises(problems.SDKError, lambda: ask("", messages=turns, tools=TOOLS))


def structured():
    wanted = {"type": "json_schema", "json_schema": {"name": "city", "schema": CITY, "strict": True}}
    check(isinstance(json.loads(ask("Oslo, 700000", response_format=wanted).choices[0].message.content)["people"], int))


def reasoning():
    answer = ask(PROOF, model=BREEZE, reasoning_effort="high")
    thought, text = answer.choices[0].message.content
    check(thought.type == "thinking" and thought.thinking[0].text and text.type == "text" and text.text)
    kinds = [type(chunk.choices[0].delta.content).__name__ for chunk in stream(PROOF, model=BREEZE, prompt_mode="reasoning")]
    check({"list", "str"} <= set(kinds), set(kinds))
    turns = said(PROOF) + [answer.choices[0].message] + said("And of three?")
    check(ask("", messages=turns, model=BREEZE).choices[0].message.content)


def media():
    plain = ask("What is this?").usage.prompt_tokens
    parts = [{"type": "text", "text": "What is this?"}, {"type": "image_url", "image_url": DOT_URL}]
    check(ask("", messages=said(parts)).usage.prompt_tokens == plain + 765)
    parts[1] = {"type": "document_url", "document_url": "https://practice.example/a.pdf"}
    check(ask("", messages=said(parts)).usage.prompt_tokens == plain + 1500)


def caching():
    usages = [ask("Mistral. " + LONG, prompt_cache_key="a").usage.model_dump() for _ in range(2)]
    check(usages[1]["prompt_tokens_details"]["cached_tokens"] > 1024, usages[1])


def stops():
    check(ask("Explain tides", max_tokens=20).choices[0].finish_reason == "length")


def refuses_what_it_does_not_know():
    error = raises(problems.HTTPValidationError, lambda: ask("Hello", max_tokens=1_000_000))
    check(error.data.detail[0].loc[-1] == "max_tokens")
    ends = [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Well"}]
    raises(problems.SDKError, lambda: ask("", messages=ends))


def errors():
    for fault, status in (("authentication", 401), ("permission", 403), ("not-found", 400), ("retired", 400), ("context-length", 400),
                          ("content-policy", 400), ("too-large", 413), ("quota", 402), ("rate-limit-forever", 429), ("overloaded", 503),
                          ("server-error", 500), ("bad-request", 422)):
        error = raises(problems.MistralError, lambda: ask(f"Hello [[{fault}]]"))
        check(error.status_code == status, (fault, error.status_code))
    raises(problems.MistralError, lambda: Mistral(api_key="an-invalid-key", server_url=ALDER + "/mistral").models.list())


def retries():
    patient = RetryConfig("backoff", BackoffStrategy(700, 2000, 1.5, 8000), True)
    answer = client.chat.complete(model=SMALL, messages=said("Hello [[rate-limit:1]]"), retries=patient)
    check(answer.choices[0].message.content)


def odd_streams():
    for fault in ("crlf", "comments", "unknown-fields", "split-characters", "double-usage"):
        text = "".join(chunk.choices[0].delta.content or "" for chunk in stream(f"Explain tides [[{fault}]]") if chunk.choices)
        check("practice" in text.lower(), fault)


def models():
    check({BREEZE, SMALL} == {model.id for model in client.models.list().data})


if __name__ == "__main__":
    run("mistralai", [whole, streamed, tools, structured, reasoning, media, caching, stops, refuses_what_it_does_not_know,
                      errors, retries, odd_streams, models])
