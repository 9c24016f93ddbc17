"""Runs the features of one client and prints a JSON line for each: what was tried, and why it failed if it did."""

import json
import os
import traceback

ALDER = os.environ.get("PRACTICE_ALDER", "")
BIRCH = os.environ.get("PRACTICE_BIRCH", "")
CEDAR = os.environ.get("PRACTICE_CEDAR", "")
KEY = "practice"

# A red dot of one pixel.
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
DOT_URL = "data:image/png;base64," + DOT
# The start of a document is enough where nobody reads it.
PDF = "JVBERi0xLjQKJeLjz9MKMSAwIG9iago8PD4+CmVuZG9iagp0cmFpbGVyCjw8Pj4KJSVFT0YK"
# Longer than the shortest prompt that is cached.
LONG = "The harbour of Oslo lies at the end of a long fjord. " * 400

WEATHER = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
    "required": ["city", "days"],
    "additionalProperties": False,
}
CITY = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "people": {"type": "integer"}},
    "required": ["name", "people"],
    "additionalProperties": False,
}
BOTH = "Use the tools weather and clock for Oslo."
PROOF = "Prove that the square root of two is irrational."
SEARCH = "Search the web for the tides at Oslo."
DRAW = "Draw a picture of a lighthouse."


def check(holds, said="does not hold"):
    """An assertion that Python's -O does not take away."""
    if not holds:
        raise AssertionError(said)


def raises(kind, work):
    """What `work` raises, which must be of that very kind or a narrower one."""
    try:
        work()
    except kind as error:
        return error
    raise AssertionError(f"did not raise {kind.__name__}")


def run(sdk, features):
    """Tries each feature; features are functions, and their names are the table's columns."""
    for feature in features:
        line = {"sdk": sdk, "feature": feature.__name__, "passed": True}
        try:
            note = feature()
            if isinstance(note, str):
                line["note"] = note
        except BaseException as error:  # noqa: BLE001 - whatever it is belongs into the table
            if isinstance(error, KeyboardInterrupt):
                raise
            place = traceback.extract_tb(error.__traceback__)
            mine = [f for f in place if os.sep + "sdk" + os.sep in f.filename and "site-packages" not in f.filename]
            line["passed"] = False
            line["why"] = f"{type(error).__name__}: {error}"[:1500]
            line["line"] = mine[-1].lineno if mine else 0
        print(json.dumps(line), flush=True)
