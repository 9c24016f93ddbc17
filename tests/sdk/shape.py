"""Holds JSON against the types of a client, strictly and by name: fields that a type does not know, fields that it
requires and that are missing, values of another kind. Unions are resolved by their tags, or else by the best match."""

import datetime
import inspect
import types
import typing
from typing import Annotated, Any, ForwardRef, Literal, Union, get_args, get_origin

import pydantic

try:
    from typing_extensions import TypeAliasType
except ImportError:
    TypeAliasType = ()

# Models whose fields have been resolved: asking again is slow.
BUILT = set()


def faults(kind, value, at="$"):
    """What is wrong with `value` as a `kind`: (path, complaint) pairs."""
    if isinstance(kind, TypeAliasType):
        return faults(kind.__value__, value, at)
    origin = get_origin(kind)
    if origin is Annotated:
        return faults(get_args(kind)[0], value, at)
    if kind in (Any, object) or isinstance(kind, (ForwardRef, typing.TypeVar)):
        return []
    if origin in (Union, types.UnionType):
        return union(get_args(kind), value, at)
    if origin is Literal:
        wanted = get_args(kind)
        return [] if value in wanted else [(at, f"{value!r} is none of {wanted}")]
    if origin in (list, typing.List):
        return items(get_args(kind)[0], value, at)
    if origin in (dict, typing.Dict):
        return entries(get_args(kind), value, at)
    if inspect.isclass(kind) and issubclass(kind, pydantic.BaseModel):
        return fields(kind, value, at)
    return plain(kind, value, at)


def plain(kind, value, at):
    if kind is type(None):
        good = value is None
    elif kind is float:
        good = isinstance(value, (int, float)) and not isinstance(value, bool)
    elif kind is int:
        good = isinstance(value, int) and not isinstance(value, bool)
    elif kind is datetime.datetime:
        good = isinstance(value, str)
    elif inspect.isclass(kind):
        good = isinstance(value, kind)
    else:
        good = True
    return [] if good else [(at, f"{value!r:.60} is no {getattr(kind, '__name__', kind)}")]


def items(kind, value, at):
    if not isinstance(value, list):
        return [(at, "is no list")]
    return [fault for index, one in enumerate(value) for fault in faults(kind, one, f"{at}[{index}]")]


def entries(kinds, value, at):
    if not isinstance(value, dict):
        return [(at, "is no object")]
    return [fault for key, one in value.items() for fault in faults(kinds[1], one, f"{at}.{key}")]


def union(kinds, value, at):
    if isinstance(value, dict) and "type" in value:
        tagged = [kind for kind in flat(kinds) if tag(kind) is not None]
        fitting = [kind for kind in tagged if value["type"] in tag(kind)]
        untagged = [kind for kind in flat(kinds) if tag(kind) is None]
        if fitting:
            kinds = fitting
        elif tagged and not any(get_origin(kind) is dict or kind in (Any, object) for kind in untagged):
            return [(f"{at}.type", f"{value['type']!r} is not known here")]
    return min((faults(kind, value, at) for kind in kinds), key=len)


def flat(kinds):
    """The members of a union, with unions inside it taken apart."""
    for kind in kinds:
        if isinstance(kind, TypeAliasType):
            kind = kind.__value__
        while get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
        if get_origin(kind) in (Union, types.UnionType):
            yield from flat(get_args(kind))
        else:
            yield kind


def tag(kind):
    """The values that a model's `type` field may have; None where it has no such field."""
    if not (inspect.isclass(kind) and issubclass(kind, pydantic.BaseModel)):
        return None
    field = kind.model_fields.get("type")
    annotation = field and field.annotation
    if annotation is None:
        return None
    literals = [inner for inner in flat([annotation]) if get_origin(inner) is Literal]
    return [value for literal in literals for value in get_args(literal)] or None


def fields(kind, value, at):
    if not isinstance(value, dict):
        return [(at, f"is no {kind.__name__}")]
    if kind not in BUILT:
        kind.model_rebuild()
        BUILT.add(kind)
    found = []
    known = {field.alias or name: field for name, field in kind.model_fields.items()}
    for name, field in known.items():
        if name in value:
            found += faults(field.annotation, value[name], f"{at}.{name}")
        elif field.is_required():
            found.append((f"{at}.{name}", f"is missing in {kind.__name__}"))
    return found + [(f"{at}.{name}", f"is extra in {kind.__name__}") for name in value if name not in known]
