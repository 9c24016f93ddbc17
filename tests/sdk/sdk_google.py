"""The official Google client against Cedar: generateContent."""

import base64
import json

from google import genai
from google.genai import errors as problems
from google.genai import types
from pydantic import BaseModel

from report import BOTH, CEDAR, DOT, DRAW, KEY, LONG, PDF, PROOF, SEARCH, WEATHER, check, raises, run

client = genai.Client(api_key=KEY, http_options=types.HttpOptions(base_url=CEDAR))
PRO, FLASH, STUDIO = "cedar-pro", "cedar-flash", "cedar-image"
DECLARED = [types.FunctionDeclaration(name=name, description=name, parameters_json_schema=WEATHER) for name in ("weather", "clock")]
TOOLS = [types.Tool(function_declarations=DECLARED)]


class City(BaseModel):
    name: str
    people: int


def ask(contents, model=FLASH, **config):
    return client.models.generate_content(model=model, contents=contents, config=types.GenerateContentConfig(**config))


def stream(contents, model=FLASH, **config):
    return client.models.generate_content_stream(model=model, contents=contents, config=types.GenerateContentConfig(**config))


def whole():
    answer = ask("Hello", temperature=0.3, top_p=0.9, seed=7, system_instruction="Be brief.")
    check(answer.text and answer.candidates[0].finish_reason == types.FinishReason.STOP)
    usage = answer.usage_metadata
    check(usage.total_token_count == usage.prompt_token_count + usage.candidates_token_count)


def streamed():
    chunks = list(stream("Compare ferries and bridges in a table."))
    check("|" in "".join(chunk.text or "" for chunk in chunks) and len(chunks) > 1)
    check(chunks[-1].usage_metadata.candidates_token_count > chunks[0].usage_metadata.candidates_token_count)


def tools():
    for whole_answer in (True, False):
        if whole_answer:
            first = ask(BOTH, tools=TOOLS)
            content = first.candidates[0].content
        else:
            parts = [part for chunk in stream(BOTH, model=PRO, tools=TOOLS) for part in chunk.candidates[0].content.parts or []]
            content = types.Content(role="model", parts=[part for part in parts if part.function_call])
        calls = [part.function_call for part in content.parts if part.function_call]
        check([call.name for call in calls] == ["weather", "clock"] and isinstance(calls[0].args["days"], int))
        results = [types.Part.from_function_response(name=call.name, response={"sky": "rain"}) for call in calls]
        turns = [types.UserContent(BOTH), content, types.Content(role="user", parts=results)]
        check("rain" in ask(turns, tools=TOOLS).text)


def tool_choice():
    calling = types.FunctionCallingConfig(mode="ANY", allowed_function_names=["clock"])
    answer = ask("Hello", tools=TOOLS, tool_config=types.ToolConfig(function_calling_config=calling))
    check([call.name for call in answer.function_calls] == ["clock"])
    calling = types.FunctionCallingConfig(mode="NONE")
    check(not ask(BOTH, tools=TOOLS, tool_config=types.ToolConfig(function_calling_config=calling)).function_calls)


def structured():
    answer = ask("Oslo, 700000", response_mime_type="application/json", response_schema=City)
    check(isinstance(answer.parsed, City) and isinstance(json.loads(answer.text)["people"], int))


def reasoning():
    thinking = types.ThinkingConfig(include_thoughts=True, thinking_level="HIGH")
    answer = ask(PROOF, model=PRO, thinking_config=thinking)
    parts = answer.candidates[0].content.parts
    check(parts[0].thought and parts[0].text and answer.usage_metadata.thoughts_token_count > 0)
    check(any(part.thought_signature for part in parts))
    turns = [types.UserContent(PROOF), answer.candidates[0].content, types.UserContent("And of three?")]
    check(ask(turns, model=PRO).text)
    turns[1] = types.Content(role="model", parts=[types.Part(text="Well.", thought_signature=b"forged")])
    raises(problems.ClientError, lambda: ask(turns, model=PRO))


def media():
    plain = ask("What is this?").usage_metadata.prompt_token_count
    for kind, data, cost, modality in (("image/png", DOT, 258, "IMAGE"), ("application/pdf", PDF, 1500, "DOCUMENT"), ("audio/wav", "UklGRg==", 1500, "AUDIO")):
        part = types.Part.from_bytes(data=base64.b64decode(data), mime_type=kind)
        usage = ask([types.Content(role="user", parts=[types.Part(text="What is this?"), part])]).usage_metadata
        check(usage.prompt_token_count == plain + cost, (kind, usage))
        told = {detail.modality.value: detail.token_count for detail in usage.prompt_tokens_details}
        check(told[modality] == cost, told)
    check(client.models.count_tokens(model=FLASH, contents="What is this?").total_tokens == plain)


def caching():
    usages = [ask(LONG + "Google.").usage_metadata for _ in range(2)]
    check(not usages[0].cached_content_token_count and usages[1].cached_content_token_count > 1024)


def search():
    web = [types.Tool(google_search=types.GoogleSearch())]
    for answer in (ask(SEARCH, tools=web), list(stream(SEARCH, tools=web))[-1]):
        found = answer.candidates[0].grounding_metadata
        check(found.web_search_queries and found.grounding_chunks[0].web.uri.startswith("http"))
        check(found.grounding_supports[0].segment.end_index > 0)


def image():
    config = {"model": STUDIO, "response_modalities": ["TEXT", "IMAGE"]}
    for parts in (ask(DRAW, **config).candidates[0].content.parts, [part for chunk in stream(DRAW, **config) for part in chunk.candidates[0].content.parts or []]):
        data = next(part.inline_data for part in parts if part.inline_data)
        check(data.mime_type == "image/png" and data.data.startswith(b"\x89PNG"))
    usage = ask(DRAW, **config).usage_metadata
    check({"IMAGE"} <= {detail.modality.value for detail in usage.candidates_tokens_details})


def stops():
    def reason(*words, **config):
        return ask(*words, **config).candidates[0].finish_reason.value
    check(reason("Explain tides", max_output_tokens=20) == "MAX_TOKENS")
    check(reason("Hello [[refusal]]") == "SAFETY" and reason("Explain tides [[content-filter]]") == "SAFETY")
    blocked = ask("Hello [[content-policy]]")
    check(not blocked.candidates and blocked.prompt_feedback.block_reason.value == "PROHIBITED_CONTENT")


ERRORS = [
    ("permission", 403, "PERMISSION_DENIED"), ("not-found", 404, "NOT_FOUND"), ("retired", 404, "NOT_FOUND"),
    ("authentication", 400, "INVALID_ARGUMENT"), ("context-length", 400, "INVALID_ARGUMENT"), ("bad-request", 400, "INVALID_ARGUMENT"),
    ("too-large", 400, "INVALID_ARGUMENT"), ("quota", 429, "RESOURCE_EXHAUSTED"), ("rate-limit-forever", 429, "RESOURCE_EXHAUSTED"),
]


def errors():
    for fault, status, word in ERRORS:
        error = raises(problems.ClientError, lambda: ask(f"Hello [[{fault}]]"))
        check(error.code == status and error.status == word, (fault, error))
        check((fault == "rate-limit-forever") == ("retryDelay" in str(error.details)), fault)
    for fault, status, word in (("overloaded", 503, "UNAVAILABLE"), ("server-error", 500, "INTERNAL")):
        error = raises(problems.ServerError, lambda: ask(f"Hello [[{fault}]]"))
        check(error.code == status and error.status == word, (fault, error))


def retries():
    options = types.HttpOptions(base_url=CEDAR, retry_options=types.HttpRetryOptions(attempts=4, initial_delay=0.6))
    patient = genai.Client(api_key=KEY, http_options=options)
    check(patient.models.generate_content(model=FLASH, contents="Hello [[rate-limit:1]]").text)


def broken_streams():
    raises(Exception, lambda: list(stream("Explain tides [[error-in-stream]]")))
    raises(Exception, lambda: list(stream("Explain tides [[cut]]")))


def odd_streams():
    for fault in ("crlf", "unknown-fields", "split-characters", "no-usage"):
        text = "".join(chunk.text or "" for chunk in stream(f"Explain tides [[{fault}]]"))
        check("practice" in text.lower(), fault)


def models():
    check({"models/" + PRO, "models/" + FLASH} <= {model.name for model in client.models.list()})
    check(client.models.get(model=PRO).display_name)


if __name__ == "__main__":
    run("google-genai", [whole, streamed, tools, tool_choice, structured, reasoning, media, caching, search, image, stops,
                         errors, retries, broken_streams, odd_streams, models])
