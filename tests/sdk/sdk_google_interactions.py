"""The official Google client against Cedar: Interactions."""

import json

from google import genai
from google.genai import types

from report import BOTH, CEDAR, CITY, DOT, DRAW, KEY, LONG, PDF, PROOF, SEARCH, WEATHER, check, raises, run

client = genai.Client(api_key=KEY, http_options=types.HttpOptions(base_url=CEDAR, retry_options=types.HttpRetryOptions(attempts=1)))
PRO, FLASH, STUDIO = "cedar-pro", "cedar-flash", "cedar-image"
TOOLS = [{"type": "function", "name": name, "description": name, "parameters": WEATHER} for name in ("weather", "clock")]


def ask(words, **more):
    return client.interactions.create(model=more.pop("model", FLASH), input=words, store=False, **more)


def stream(words, **more):
    return list(ask(words, stream=True, **more))


def text_of(answer):
    steps = [step for step in answer.steps if step.type == "model_output"]
    return "".join(part.text for step in steps for part in step.content if part.type == "text")


def deltas(events, kind):
    return [event.delta for event in events if event.event_type == "step.delta" and event.delta.type == kind]


def whole():
    answer = ask("Hello", system_instruction="Be brief.", generation_config={"temperature": 0.3, "seed": 7})
    check(answer.status == "completed" and text_of(answer))
    check(answer.usage.total_tokens == answer.usage.total_input_tokens + answer.usage.total_output_tokens)


def streamed():
    events = stream("Compare ferries and bridges in a table.")
    kinds = [event.event_type for event in events]
    check(kinds[0] == "interaction.created" and kinds[-1] == "interaction.completed" and "step.stop" in kinds, kinds[-1])
    check("|" in "".join(delta.text for delta in deltas(events, "text")))
    check(events[-1].interaction.usage.total_output_tokens > 0)


def tools():
    first = ask(BOTH, tools=TOOLS)
    calls = [step for step in first.steps if step.type == "function_call"]
    check(first.status == "requires_action" and [call.name for call in calls] == ["weather", "clock"])
    check(isinstance(calls[0].arguments["days"], int))
    turns = [{"type": "user_input", "content": [{"type": "text", "text": BOTH}]}] + list(first.steps)
    turns += [{"type": "function_result", "call_id": call.id, "name": call.name, "result": "rain"} for call in calls]
    check("rain" in text_of(ask(turns, tools=TOOLS)))


def tools_streamed():
    events = stream(BOTH, model=PRO, tools=TOOLS)
    pieces = {}
    for event in events:
        if event.event_type == "step.delta" and event.delta.type == "arguments_delta":
            pieces.setdefault(event.index, []).append(event.delta.arguments)
    check(len(pieces) == 2 and all(len(parts) > 3 and json.loads("".join(parts))["city"] for parts in pieces.values()))
    check(events[-1].interaction.status == "requires_action")


def structured():
    wanted = {"type": "text", "mime_type": "application/json", "schema": CITY}
    check(isinstance(json.loads(text_of(ask("Oslo, 700000", response_format=wanted)))["people"], int))


def reasoning():
    config = {"thinking_level": "high", "thinking_summaries": "auto"}
    answer = ask(PROOF, model=PRO, generation_config=config)
    thought = next(step for step in answer.steps if step.type == "thought")
    check(thought.signature and thought.summary[0].text and answer.usage.total_thought_tokens > 0)
    events = stream(PROOF, model=PRO, generation_config=config)
    check(deltas(events, "thought_summary") and deltas(events, "thought_signature")[-1].signature)
    turns = [{"type": "user_input", "content": [{"type": "text", "text": PROOF}]}] + list(answer.steps)
    turns.append({"type": "user_input", "content": [{"type": "text", "text": "And of three?"}]})
    check(text_of(ask(turns, model=PRO)))
    turns[1] = {"type": "thought", "signature": "Zm9yZ2Vk"}
    raises(Exception, lambda: ask(turns, model=PRO))


def media():
    plain = ask("What is this?").usage.total_input_tokens
    for part, cost, modality in (({"type": "image", "data": DOT, "mime_type": "image/png"}, 258, "image"),
                                 ({"type": "document", "data": PDF, "mime_type": "application/pdf"}, 1500, "document"),
                                 ({"type": "audio", "data": "UklGRg==", "mime_type": "audio/wav"}, 1500, "audio")):
        usage = ask([{"type": "text", "text": "What is this?"}, part]).usage
        check(usage.total_input_tokens == plain + cost, (modality, usage))
        check({row.modality: row.tokens for row in usage.input_tokens_by_modality}[modality] == cost)


def caching():
    usages = [ask("Interactions. " + LONG).usage for _ in range(2)]
    check(not usages[0].total_cached_tokens and usages[1].total_cached_tokens > 1024)


def search():
    answer = ask(SEARCH, tools=[{"type": "google_search"}])
    check([step.type for step in answer.steps] == ["google_search_call", "google_search_result", "model_output"])
    check(answer.steps[2].content[0].annotations[0].url.startswith("http"))
    check(answer.usage.grounding_tool_count[0].count == 1)
    check(deltas(stream(SEARCH, tools=[{"type": "google_search"}]), "text_annotation_delta")[0].annotations)


def image():
    wanted = [{"type": "text"}, {"type": "image", "mime_type": "image/png"}]
    answer = ask(DRAW, model=STUDIO, response_format=wanted)
    check(any(part.type == "image" and part.data.startswith("iVBORw0KGgo") for step in answer.steps for part in step.content))
    check(deltas(stream(DRAW, model=STUDIO, response_format=wanted), "image")[0].data)


def stops():
    check(ask("Explain tides", generation_config={"max_output_tokens": 20}).status == "incomplete")
    check(ask("Hello [[refusal]]").status == "failed")


def errors():
    for fault, status in (("authentication", 400), ("permission", 403), ("not-found", 404), ("retired", 404), ("context-length", 400),
                          ("bad-request", 400), ("quota", 429), ("rate-limit-forever", 429), ("overloaded", 503), ("server-error", 500)):
        error = raises(Exception, lambda: ask(f"Hello [[{fault}]]"))
        check(getattr(error, "status_code", None) == status, (fault, type(error).__name__, error))


def broken_streams():
    check(any(event.event_type == "error" for event in stream("Explain tides [[error-in-stream]]")))
    raises(Exception, lambda: stream("Explain tides [[cut]]"))


def odd_streams():
    for fault in ("crlf", "comments", "unknown-events", "split-characters", "no-usage"):
        text = "".join(delta.text for delta in deltas(stream(f"Explain tides [[{fault}]]"), "text"))
        check("practice" in text.lower(), fault)


if __name__ == "__main__":
    run("google-genai interactions", [whole, streamed, tools, tools_streamed, structured, reasoning, media, caching, search, image,
                                      stops, errors, broken_streams, odd_streams])
