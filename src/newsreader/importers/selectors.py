"""The selectors of W3C annotations, which Hypothesis uses too → the quote with the words around it."""

from __future__ import annotations

from typing import Any, NamedTuple

from .values import context, passage

_DEEPEST = 10


class Quoted(NamedTuple):
    """A quote and the words around it. An empty quote is none."""

    exact: str
    prefix: str = ""
    suffix: str = ""


def listed(value: Any) -> list[Any]:
    """Return a value that can be one or a list as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def quoted(selector: Any, depth: int = 0) -> Quoted:
    """Return the first `TextQuoteSelector` among selectors and those that refine them."""
    for each in listed(selector):
        if not isinstance(each, dict) or depth > _DEEPEST:
            continue
        if each.get("type") == "TextQuoteSelector" and (exact := passage(each.get("exact"))):
            return Quoted(exact, context(each.get("prefix")), context(each.get("suffix")))
        for inner in ("refinedBy", "items", "startSelector"):
            if (found := quoted(each.get(inner), depth + 1)).exact:
                return found
    return Quoted("")
