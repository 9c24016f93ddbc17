"""The official OpenAI client against Alder: Chat Completions and Responses."""

import json

import openai
from pydantic import BaseModel

from report import (ALDER, BOTH, CITY, DOT_URL, DRAW, KEY, LONG, PDF, PROOF, SEARCH, WEATHER, check, raises, run)

client = openai.OpenAI(base_url=ALDER + "/v1", api_key=KEY, max_retries=0)
LARGE, SMALL, NEXT = "alder-large", "alder-small", "alder-next"
FUNCTIONS = [{"type": "function", "name": name, "description": name, "parameters": WEATHER, "strict": True} for name in ("weather", "clock")]
CHAT_TOOLS = [{"type": "function", "function": {k: v for k, v in tool.items() if k != "type"}} for tool in FUNCTIONS]


class City(BaseModel):
    name: str
    people: int


def said(text):
    return [{"role": "user", "content": text}]


def chat(text, **more):
    return client.chat.completions.create(model=more.pop("model", SMALL), messages=said(text), **more)


def response(words, **more):
    return client.responses.create(model=more.pop("model", SMALL), input=words, **more)


def chat_whole():
    answer = chat("Hello", seed=7, temperature=0.2, top_p=0.9, stop=["###"], max_completion_tokens=500)
    check(answer.choices[0].finish_reason == "stop" and answer.choices[0].message.content)
    check(answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens)


def chat_streamed():
    text, usage, finish = "", None, None
    with chat("Compare ferries and bridges in a table.", stream=True, stream_options={"include_usage": True}) as stream:
        for chunk in stream:
            usage = chunk.usage or usage
            for choice in chunk.choices:
                text += choice.delta.content or ""
                finish = choice.finish_reason or finish
    check("|" in text and finish == "stop" and usage.completion_tokens > 0)


def chat_stream_helper():
    with client.chat.completions.stream(model=SMALL, messages=said("Hello")) as stream:
        kinds = {event.type for event in stream}
        final = stream.get_final_completion()
    check({"chunk", "content.delta", "content.done"} <= kinds, kinds)
    check(final.choices[0].message.content)


def chat_tools():
    first = chat(BOTH, tools=CHAT_TOOLS)
    calls = first.choices[0].message.tool_calls
    check(first.choices[0].finish_reason == "tool_calls" and len(calls) == 2, calls)
    check(all(isinstance(json.loads(call.function.arguments)["days"], int) for call in calls))
    results = [{"role": "tool", "tool_call_id": call.id, "content": "rain, 7 degrees"} for call in calls]
    turns = said(BOTH) + [first.choices[0].message.model_dump(exclude_none=True)] + results
    check("rain" in client.chat.completions.create(model=SMALL, messages=turns, tools=CHAT_TOOLS).choices[0].message.content)


def chat_tools_streamed():
    pieces = 0
    with client.chat.completions.stream(model=SMALL, messages=said(BOTH), tools=CHAT_TOOLS) as stream:
        for event in stream:
            pieces += event.type == "tool_calls.function.arguments.delta"
        calls = stream.get_final_completion().choices[0].message.tool_calls
    check(pieces > 4 and len(calls) == 2 and json.loads(calls[1].function.arguments)["city"])


def chat_tool_choice():
    named = {"type": "function", "function": {"name": "clock"}}
    calls = chat("Hello", tools=CHAT_TOOLS, tool_choice=named).choices[0].message.tool_calls
    check([call.function.name for call in calls] == ["clock"])
    check(not chat(BOTH, tools=CHAT_TOOLS, tool_choice="none").choices[0].message.tool_calls)
    one = chat(BOTH, tools=CHAT_TOOLS, parallel_tool_calls=False).choices[0].message.tool_calls
    check(len(one) == 1, one)


def chat_structured():
    parsed = client.chat.completions.parse(model=SMALL, messages=said("Oslo, 700000"), response_format=City)
    check(isinstance(parsed.choices[0].message.parsed, City))


def chat_reasoning():
    answer = chat(PROOF, model=LARGE, reasoning_effort="high")
    check(answer.usage.completion_tokens_details.reasoning_tokens > 0)


def chat_media():
    parts = [{"type": "text", "text": "What is this?"}]
    plain = chat("What is this?").usage.prompt_tokens
    picture = {"type": "image_url", "image_url": {"url": DOT_URL}}
    sound = {"type": "input_audio", "input_audio": {"data": "UklGRg==", "format": "wav"}}
    paper = {"type": "file", "file": {"file_data": "data:application/pdf;base64," + PDF, "filename": "a.pdf"}}
    for part, cost in ((picture, 765), (sound, 1500), (paper, 1500)):
        answer = client.chat.completions.create(model=SMALL, messages=[{"role": "user", "content": parts + [part]}])
        check(answer.usage.prompt_tokens == plain + cost, (part["type"], answer.usage.prompt_tokens))


def chat_caching():
    usages = [chat("Chat. " + LONG, prompt_cache_key="a").usage.prompt_tokens_details for _ in range(2)]
    check(usages[0].cache_write_tokens > 1024 and usages[1].cached_tokens > 1024, usages)


def chat_search():
    answer = chat(SEARCH, web_search_options={})
    notes = answer.choices[0].message.annotations
    check(notes and notes[0].url_citation.url.startswith("http"), notes)


def chat_refusal():
    answer = chat("Hello [[refusal]]").choices[0].message
    check(answer.refusal and answer.content is None)


def chat_stops():
    check(chat("Explain tides", max_completion_tokens=20).choices[0].finish_reason == "length")
    check(chat("Explain tides [[content-filter]]").choices[0].finish_reason == "content_filter")


def response_whole():
    answer = response("Hello", temperature=0.3)
    check(answer.status == "completed" and answer.output_text)


def response_streamed():
    text, kinds = "", []
    with response("Compare ferries and bridges in a table.", stream=True) as stream:
        for event in stream:
            kinds.append(event.type)
            text += event.delta if event.type == "response.output_text.delta" else ""
            check(event.sequence_number == len(kinds) - 1)
    check(kinds[0] == "response.created" and kinds[-1] == "response.completed" and "|" in text, kinds[-1])


def response_stream_helper():
    with client.responses.stream(model=SMALL, input="Oslo, 700000", text_format=City) as stream:
        for _ in stream:
            pass
        check(isinstance(stream.get_final_response().output_parsed, City))


def response_structured():
    check(isinstance(client.responses.parse(model=SMALL, input="Oslo, 700000", text_format=City).output_parsed, City))
    shape = {"type": "json_schema", "name": "city", "schema": CITY, "strict": True}
    check("name" in json.loads(response("Oslo", text={"format": shape}).output_text))


def response_tools():
    for stream in (False, True):
        first = response(BOTH, model=LARGE, tools=FUNCTIONS, include=["reasoning.encrypted_content"], store=False, stream=stream)
        if stream:
            first = [event for event in first][-1].response
        calls = [item for item in first.output if item.type == "function_call"]
        check([call.name for call in calls] == ["weather", "clock"])
        results = [{"type": "function_call_output", "call_id": call.call_id, "output": "rain"} for call in calls]
        turns = said(BOTH) + [item.model_dump(exclude_none=True) for item in first.output] + results
        check("rain" in client.responses.create(model=LARGE, input=turns, tools=FUNCTIONS, store=False).output_text)
    one = response(BOTH, tools=FUNCTIONS, parallel_tool_calls=False).output
    check(len([item for item in one if item.type == "function_call"]) == 1)


def response_reasoning():
    answer = response(PROOF, model=LARGE, reasoning={"effort": "high", "summary": "auto"}, include=["reasoning.encrypted_content"], store=False)
    thought = next(item for item in answer.output if item.type == "reasoning")
    check(thought.summary[0].text and thought.encrypted_content)
    check(answer.usage.output_tokens_details.reasoning_tokens > 0)
    back = thought.model_dump(exclude_none=True)
    turns = said(PROOF) + [back] + [{"role": "assistant", "content": "Well."}] + said("And of three?")
    check(client.responses.create(model=LARGE, input=turns, store=False).output_text)
    back["encrypted_content"] = back["encrypted_content"][:-8] + "AAAAAAAA"
    turns[1] = dict(back, encrypted_content="AAAA" + back["encrypted_content"][4:])
    raises(openai.BadRequestError, lambda: client.responses.create(model=LARGE, input=turns, store=False))


def response_media():
    plain = response("What is this?").usage.input_tokens
    picture = {"type": "input_image", "image_url": DOT_URL, "detail": "auto"}
    paper = {"type": "input_file", "file_data": "data:application/pdf;base64," + PDF, "filename": "a.pdf"}
    for part, cost in ((picture, 765), (paper, 1500)):
        content = [{"type": "input_text", "text": "What is this?"}, part]
        usage = client.responses.create(model=SMALL, input=[{"role": "user", "content": content}]).usage
        check(usage.input_tokens == plain + cost, usage)


def response_caching():
    usages = [response("Responses. " + LONG, prompt_cache_key="a").usage.input_tokens_details for _ in range(2)]
    check(usages[0].cache_write_tokens > 1024 and usages[1].cached_tokens > 1024, usages)


def response_search():
    for stream in (False, True):
        answer = response(SEARCH, tools=[{"type": "web_search"}], stream=stream)
        if stream:
            events = list(answer)
            kinds = [event.type for event in events]
            check("response.web_search_call.completed" in kinds and "response.output_text.annotation.added" in kinds, kinds)
            answer = events[-1].response
        call, message = [item for item in answer.output if item.type != "reasoning"]
        check(call.type == "web_search_call" and call.status == "completed")
        note = message.content[0].annotations[0]
        check(note.type == "url_citation" and message.content[0].text[note.start_index:note.end_index])


def response_image():
    for stream in (False, True):
        answer = response(DRAW, tools=[{"type": "image_generation", "partial_images": 1}], stream=stream)
        if stream:
            events = list(answer)
            check(any(event.type == "response.image_generation_call.partial_image" for event in events))
            answer = events[-1].response
        call = next(item for item in answer.output if item.type == "image_generation_call")
        check(call.status == "completed" and call.result.startswith("iVBORw0KGgo"))


def response_stops():
    cut = response("Explain tides", max_output_tokens=20)
    check(cut.status == "incomplete" and cut.incomplete_details.reason == "max_output_tokens")
    cut = response("Explain tides [[content-filter]]")
    check(cut.status == "incomplete" and cut.incomplete_details.reason == "content_filter")
    part = response("Hello [[refusal]]").output[-1].content[0]
    check(part.type == "refusal" and part.refusal)


def newest_refuses():
    turns = {"model": NEXT, "messages": said(BOTH)}
    raises(openai.BadRequestError, lambda: client.chat.completions.create(tools=CHAT_TOOLS, **turns))
    check(client.chat.completions.create(**turns).choices[0].message.content)
    raises(openai.BadRequestError, lambda: response("Hello", model=NEXT, temperature=0.5))
    raises(openai.BadRequestError, lambda: response("Hello", model=NEXT, reasoning={"effort": "none"}))
    check(response(BOTH, model=NEXT, tools=FUNCTIONS).output)
    check(response("Hello", model=NEXT, reasoning={"effort": "max"}).output_text)


ERRORS = [
    ("authentication", openai.AuthenticationError, 401),
    ("permission", openai.PermissionDeniedError, 403),
    ("not-found", openai.NotFoundError, 404),
    ("context-length", openai.BadRequestError, 400),
    ("content-policy", openai.BadRequestError, 400),
    ("bad-request", openai.BadRequestError, 400),
    ("quota", openai.RateLimitError, 429),
    ("rate-limit-forever", openai.RateLimitError, 429),
    ("overloaded", openai.InternalServerError, 503),
    ("server-error", openai.InternalServerError, 500),
]


def errors():
    for ask in (chat, response):
        for fault, kind, status in ERRORS:
            error = raises(kind, lambda: ask(f"Hello [[{fault}]]"))
            check(error.status_code == status and error.request_id, fault)
            check(fault != "quota" or error.code == "insufficient_quota")
            check(fault != "context-length" or error.code == "context_length_exceeded")
    other = openai.OpenAI(base_url=ALDER + "/v1", api_key="an-invalid-key", max_retries=0)
    raises(openai.AuthenticationError, lambda: other.models.list())


def retries():
    """The client waits as long as it is told and then gets its answer."""
    patient = openai.OpenAI(base_url=ALDER + "/v1", api_key=KEY, max_retries=3)
    for fault in ("rate-limit:1", "rate-limit-date:2", "rate-limit-ms:1"):
        answer = patient.chat.completions.create(model=SMALL, messages=said(f"Hello [[{fault}]]"))
        check(answer.choices[0].message.content, fault)


def broken_streams():
    raises(openai.APIError, lambda: list(chat("Explain tides [[error-in-stream]]", stream=True)))
    kinds = [event.type for event in response("Explain tides [[error-in-stream]]", stream=True)]
    check(kinds[-2:] == ["error", "response.failed"], kinds[-3:])
    for ask in (chat, response):
        raises(openai.APIConnectionError, lambda: list(ask("Explain tides [[cut]]", stream=True)))


def odd_streams():
    """What a careful client must bear, the vendor's own client bears as well."""
    for fault in ("crlf", "comments", "unknown-events", "split-characters", "double-usage", "no-usage"):
        text = ""
        for chunk in chat(f"Explain tides [[{fault}]]", stream=True, stream_options={"include_usage": True}):
            text += (chunk.choices[0].delta.content or "") if chunk.choices else ""
        check("practice" in text.lower(), fault)
        events = list(response(f"Explain tides [[{fault}]]", stream=True))
        check(any(event.type == "response.completed" for event in events), fault)


def models():
    check({LARGE, SMALL} <= {model.id for model in client.models.list()})
    check(client.models.retrieve(LARGE).id == LARGE)


if __name__ == "__main__":
    run("openai", [chat_whole, chat_streamed, chat_stream_helper, chat_tools, chat_tools_streamed, chat_tool_choice,
                   chat_structured, chat_reasoning, chat_media, chat_caching, chat_search, chat_refusal, chat_stops,
                   response_whole, response_streamed, response_stream_helper, response_structured, response_tools,
                   response_reasoning, response_media, response_caching, response_search, response_image,
                   response_stops, newest_refuses, errors, retries, broken_streams, odd_streams, models])
