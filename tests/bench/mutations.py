"""Ways to damage an export of a library: in its JSON at any depth, in its bytes, and in its meaning."""

from __future__ import annotations

import copy
import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

Whole = list[dict[str, Any]]

NUMBERS = (-1, 0, 1, 2, 7, 99, 2**31, 2**53 - 1, 2**53, 2**63 - 1, 2**63, -(2**63), 10**400, 0.5, 1e308)
RAW = ("NaN", "Infinity", "-Infinity", "9" * 5000, "1e999", "-0", "[" * 5000 + "]" * 5000, '"\\ud800"', "{}", "[[]]")
STRINGS = (
    "",
    " ",
    "\x00",
    "\x1b]52;c;eA==\x07",
    "\u202eevil",
    "\ud800",
    "\udfff x",
    "a//b",
    "/",
    "#",
    "x" * 3000,
    "é" * 50,
    "e" + "\u0301\u0316" * 2000,
    "yellow",
    "orphan",
    "import",
    "tag",
    "deleted_at",
    "2026-02-30T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59.999999-14:00",
    "2026-01-01",
    "2026-01-01T00:00:00.123456789Z",
    "null",
    "../../etc/passwd",
    "AAAA",
    "§",
)
OTHERS = (None, True, False, [], {}, [None], {"id": 1}, [[1, 2], [3]], "1", 1, 1.0)


def mutate(whole: str, chance: random.Random, number: int) -> tuple[str, bytes]:
    """Return the name of a damage, and the damaged file. `number` chooses the kind of damage, `chance` the place."""
    kind = number % 3
    if kind == 0:
        name = list(NASTY)[number // 3 % len(NASTY)]
        return _nasty(name, whole, chance)
    if kind == 1 and number % 4 == 0:
        return _bytes(whole.encode(), chance)
    return _structure(whole, chance)


def _nasty(name: str, whole: str, chance: random.Random) -> tuple[str, bytes]:
    elements = json.loads(whole)
    result = NASTY[name](elements, chance)
    description = f"{name}: {result}" if result else name
    return description, result if isinstance(result, bytes) else json.dumps(elements).encode()


# At any depth


def _structure(whole: str, chance: random.Random) -> tuple[str, bytes]:
    elements: Whole = json.loads(whole)
    steps, raw = [], ""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        way, inner, key = _walk(elements, chance)
        place = "".join(f"[{step!r}]" for step in way)
        what = chance.choice(("delete", "double", "swap", "value", "value", "raw", "other", "near"))
        value = inner[key]
        if what == "delete":
            del inner[key]
        elif what == "double" and isinstance(inner, list):
            inner.insert(key, copy.deepcopy(value))
        elif what in ("double", "swap"):
            other = chance.choice(list(inner) if isinstance(inner, dict) else range(len(inner)))
            inner[key], inner[other] = inner[other], inner[key]
            place += f" with {other!r}"
        elif what == "other":
            # The value of the same name elsewhere, such as the id, the hash or the range of something else.
            inner[key] = copy.deepcopy(chance.choice(list(_same(elements, key))))
            place += f" := {inner[key]!r:.60}"
        elif what == "raw" and not raw:
            raw = chance.choice(RAW)
            inner[key] = "RAW VALUE"
            place += f" := {raw:.20}"
        else:
            inner[key] = _near(value, chance) if what == "near" else _any(value, chance)
            place += f" := {inner[key]!r:.60}"
        steps.append(f"{what} {place}")
        if not elements:
            break
    return "; ".join(steps), json.dumps(elements).replace('"RAW VALUE"', raw or "0").encode()


def _walk(elements: Whole, chance: random.Random) -> tuple[list[Any], Any, Any]:
    """Choose a place, mostly in the parts that an import reads; return its path, container and key."""
    inner: Any = elements
    way: list[Any] = [chance.randrange(len(elements))]
    if isinstance(elements[way[0]], dict) and chance.random() < 0.9:
        parts = [part for part in ("archive", "library") if part in elements[way[0]]]
        if parts and elements[way[0]][chance.choice(parts)]:
            way.append(chance.choice(parts))
    for step in way[:-1]:
        inner = inner[step]
    while isinstance(inner[way[-1]], (dict, list)) and inner[way[-1]] and chance.random() < 0.85:
        inner = inner[way[-1]]
        way.append(chance.choice(list(inner) if isinstance(inner, dict) else range(len(inner))))
    return way, inner, way[-1]


def _same(value: Any, name: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        if name in value:
            yield value[name]
        for inner in value.values():
            yield from _same(inner, name)
    elif isinstance(value, list):
        if isinstance(name, int) and name < len(value):
            yield value[name]
        for inner in value:
            yield from _same(inner, name)


def _any(value: Any, chance: random.Random) -> Any:
    kind = chance.randrange(4)
    if kind == 0 or (kind == 1 and not isinstance(value, (int, float, str))):
        return copy.deepcopy(chance.choice(OTHERS))  # a later step may put something into it
    if isinstance(value, str) or kind == 2:
        return chance.choice(STRINGS)
    return chance.choice(NUMBERS)


def _near(value: Any, chance: random.Random) -> Any:
    """Return a similar value."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + chance.choice((-1, 1, 2, -2, 10, 0.5))
    if isinstance(value, str) and value:
        at = chance.randrange(len(value))
        way = chance.randrange(4)
        if way == 0:
            return value[:at] + value[at + 1 :]
        if way == 1:
            return value[:at] + chance.choice("x0 é\n\x1b\u200d-") + value[at + 1 :]
        if way == 2:
            return value[:at] + chance.choice("9aZ\u0301") + value[at:]
        return value.swapcase()
    if isinstance(value, list):
        return chance.sample(value, len(value)) if chance.random() < 0.5 else value[: chance.randrange(len(value) + 1)]
    if isinstance(value, dict):
        return {key: value[key] for key in chance.sample(list(value), chance.randrange(len(value) + 1))}
    return chance.choice(OTHERS)


# Of the bytes


def _bytes(data: bytes, chance: random.Random) -> tuple[str, bytes]:
    at, length = chance.randrange(len(data)), chance.randrange(1, 200)
    what = chance.choice(("cut", "flip", "drop", "repeat", "insert", "overwrite"))
    description = f"{what} at byte {at}"
    if what == "cut":
        return description, data[:at]
    if what == "flip":
        return description, data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
    if what == "drop":
        return description, data[:at] + data[at + length :]
    if what == "repeat":
        return description, data[: at + length] + data[at:]
    noise = chance.choice((chance.randbytes(length), b"[" * 100_000, b'{"a":' * 50_000, b"0" * length, b"\x00"))
    return f"{description}: {noise[:20]!r}", data[:at] + noise + data[at + (length if what == "overwrite" else 0) :]


# In its meaning: each value by itself is valid, but they contradict each other.


def _archives(whole: Whole) -> list[Any]:
    return [element["archive"] for element in whole]


def _revision(whole: Whole, chance: random.Random) -> Any:
    return chance.choice([one for archive in _archives(whole) for one in archive["revisions"]])


def _highlight(whole: Whole, chance: random.Random, *states: str) -> Any:
    return chance.choice(
        [one for archive in _archives(whole) for one in archive["highlights"] if not states or one["anchor"] in states]
    )


def _rest(whole: Whole) -> Any:
    return whole[-1]["library"]


def _set(subject: Any, **fields: Any) -> None:
    subject.update(fields)


def _two_revisions_one_id(whole: Whole, chance: random.Random) -> None:
    archive = chance.choice(_archives(whole))
    number = max(one["number"] for one in archive["revisions"]) + 1
    archive["revisions"].append(copy.deepcopy(archive["revisions"][0]) | {"number": number})


def _revision_id_of_another_article(whole: Whole, chance: random.Random) -> None:
    first, other, *_ = chance.sample(_archives(whole), 2)
    first["revisions"][0]["id"] = other["revisions"][0]["id"]


def _two_of_one_number(whole: Whole, chance: random.Random) -> None:
    archive = chance.choice(_archives(whole))
    archive["revisions"].append(copy.deepcopy(archive["revisions"][0]) | {"id": 900})


def _twice(name: str) -> Callable[[Whole, random.Random], None]:
    def double(whole: Whole, chance: random.Random) -> None:
        archive = chance.choice([one for one in _archives(whole) if len(one["highlights"]) > 1])
        first, other = chance.sample(archive["highlights"], 2)
        first[name] = other[name]

    return double


def _text_without_hash(whole: Whole, chance: random.Random) -> None:
    revision = _revision(whole, chance)
    revision["text"] = revision["text"].replace("e", "a")
    for name in [name for name in revision if "sha256" in name]:
        del revision[name]


def _block(whole: Whole, chance: random.Random, how: Callable[[list[Any]], Any]) -> None:
    revision = chance.choice(
        [one for archive in _archives(whole) for one in archive["revisions"] if len(one["blocks"]) > 1]
    )
    how(revision["blocks"])


def _change(whole: Whole, chance: random.Random, **fields: Any) -> str:
    places = ("step", "time", "cause", "subject", "subject_id", "field", "before", "after")
    change = chance.choice(_rest(whole)["changes"])
    for name, value in fields.items():
        change[places.index(name)] = value
    return repr(change)[:150]


def _deep(whole: Whole, chance: random.Random) -> bytes:
    depth = chance.choice((50, 300, 900, 990, 5000, 200_000))
    elements = json.dumps(whole).replace('"paragraph"', "[" * depth + "]" * depth, 1)
    return elements.encode()


def _nest(whole: Whole, chance: random.Random) -> None:
    """Nest a value almost as deep as Python reads JSON, so that code that only shows it fails."""
    value: Any = []
    for _ in range(chance.choice((100, 500, 900))):
        value = [value]
    subject = chance.choice([_highlight(whole, chance), _revision(whole, chance), whole[0]["archive"]["article"]])
    subject[chance.choice(list(subject))] = value


def _numbers_in_text(whole: Whole, chance: random.Random) -> bytes:
    digits = chance.choice(("9" * 4000, "9" * 400, "-1", "1e400", "NaN", "18446744073709551616", "0.1"))
    data = json.dumps(whole)
    places = list(re.finditer(r"(?<=[:\[ ])\d+(?=[,\]}])", data))
    place = chance.choice(places)
    return (data[: place.start()] + digits + data[place.end() :]).encode()


def _surrogates(whole: Whole, chance: random.Random) -> bytes:
    data = json.dumps(whole)
    places = list(re.finditer(r"(?<=\w)e(?=\w)", data))
    place = chance.choice(places)
    sign = chance.choice(("\\ud83d", "\\udc00", "\\u0000", "\\u001b", "\\u202e", "\\u2028", "\\ufeff", "\\u0085"))
    return (data[: place.start()] + sign + data[place.end() :]).encode()


NASTY: dict[str, Callable[[Whole, random.Random], Any]] = {
    "two revisions share an id": _two_revisions_one_id,
    "a revision has the id of another article's": _revision_id_of_another_article,
    "two revisions of one article share a number": _two_of_one_number,
    "two highlights share a uid": _twice("uid"),
    "two highlights share an id": _twice("id"),
    "a highlight and an article share a uid": lambda whole, chance: _set(
        _highlight(whole, chance), uid=whole[1]["archive"]["article"]["uid"]
    ),
    "an article and a tag share a uid": lambda whole, chance: _set(
        _rest(whole)["tags"][0], uid=whole[1]["archive"]["article"]["uid"]
    ),
    "two articles share an address": lambda whole, chance: (
        [
            _set(archive["article"], canonical_url="https://a.example/1", url="https://a.example/1")
            for archive in _archives(whole)
        ]
        and None
    ),
    "two articles are one": lambda whole, chance: whole.append(copy.deepcopy(chance.choice(whole[1:]))),
    "an article twice with other ids": lambda whole, chance: whole.append(
        json.loads(re.sub(r"-[0-9a-f]{12}", "-0123456789ab", json.dumps(whole[-1])).replace('"id": ', '"id": 77'))
    ),
    "a highlight of a missing revision": lambda whole, chance: _set(_highlight(whole, chance), revision=99),
    "a highlight of another revision": lambda whole, chance: _set(
        chance.choice(whole[0]["archive"]["highlights"]), revision=chance.choice((1, 2, 3))
    ),
    "a highlight with the revision of another article": lambda whole, chance: _set(
        _highlight(whole, chance), revision=chance.choice(whole)["archive"]["revisions"][-1]["id"]
    ),
    "a highlight moved to another article": lambda whole, chance: whole[1]["archive"]["highlights"].append(
        whole[0]["archive"]["highlights"].pop()
    ),
    "a quote that is not in the text": lambda whole, chance: _set(
        _highlight(whole, chance, "exact", "moved"), quote="not in the text"
    ),
    "a quote one letter off": lambda whole, chance: (lambda one: _set(one, start=one["start"] + 1, end=one["end"] + 1))(
        _highlight(whole, chance, "exact", "moved")
    ),
    "an empty quote": lambda whole, chance: _set(_highlight(whole, chance), quote=""),
    "a wrong prefix": lambda whole, chance: _set(_highlight(whole, chance), prefix="wrong " * chance.choice((1, 500))),
    "a wrong suffix": lambda whole, chance: _set(_highlight(whole, chance), suffix="\x1b[31m" * 3),
    "an orphan is called exact": lambda whole, chance: _set(
        _highlight(whole, chance), anchor="exact", score=1.0, quote="gone"
    ),
    "an exact highlight is called an orphan": lambda whole, chance: _set(
        _highlight(whole, chance), anchor="orphan", score=0.0
    ),
    "an exact highlight is called review": lambda whole, chance: _set(
        _highlight(whole, chance), anchor="review", score=0.4, quote="something else"
    ),
    "an invalid score": lambda whole, chance: _set(
        _highlight(whole, chance), score=chance.choice((-0.1, 1.1, "1", True, float("nan"), None))
    ),
    "a negative start": lambda whole, chance: _set(_highlight(whole, chance), start=-1),
    "an end before the start": lambda whole, chance: _set(_highlight(whole, chance), start=5, end=5),
    "an end past the text": lambda whole, chance: _set(_highlight(whole, chance), end=10**6),
    "a text that does not match its hash": lambda whole, chance: (
        lambda one: _set(one, text=one["text"].replace("e", "a"))
    )(_revision(whole, chance)),
    "another text without a hash": _text_without_hash,
    "the text of another article": lambda whole, chance: _set(
        whole[0]["archive"]["revisions"][0], text=whole[1]["archive"]["revisions"][0]["text"]
    ),
    "a source that does not match its hash": lambda whole, chance: _set(_revision(whole, chance), source="AAAA"),
    "a hash of nothing": lambda whole, chance: _set(
        _revision(whole, chance), sha256=chance.choice(("", "0" * 64, "z", None, 7, "A" * 64))
    ),
    "a source that is no base64": lambda whole, chance: _set(
        _revision(whole, chance), source=chance.choice(("AAA", "A A=", "ж", "=", "A" * 5, 7))
    ),
    "a source of 30 MB of zeros": lambda whole, chance: _set(_revision(whole, chance), source="A" * 40_000_000),
    "a source that is a bomb": lambda whole, chance: _set(
        _revision(whole, chance), source="eJztwTEBAAAAwqD1T20KP6AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAvgYvTgAB"
    ),
    "blocks out of order": lambda whole, chance: _block(whole, chance, lambda blocks: blocks.reverse()),
    "blocks overlap": lambda whole, chance: _block(
        whole, chance, lambda blocks: blocks[0].__setitem__(2, blocks[1][1] + 1)
    ),
    "a block twice": lambda whole, chance: _block(whole, chance, lambda blocks: blocks.append(blocks[-1])),
    "a block past the text": lambda whole, chance: _block(
        whole, chance, lambda blocks: blocks[-1].__setitem__(2, 10**6)
    ),
    "a block leaves out text": lambda whole, chance: _block(whole, chance, lambda blocks: blocks.pop(0)),
    "a block of level -1": lambda whole, chance: _block(whole, chance, lambda blocks: blocks[0].__setitem__(3, -1)),
    "a heading of level 10**9": lambda whole, chance: _block(
        whole, chance, lambda blocks: blocks.__setitem__(0, ["heading", 0, blocks[0][2], 10**9])
    ),
    "a list item of level 10**9": lambda whole, chance: _block(
        whole, chance, lambda blocks: blocks.__setitem__(0, ["list_item", 0, blocks[0][2], 10**9])
    ),
    "a span past the text": lambda whole, chance: _revision(whole, chance)["marks"].append(["strong", 0, 10**6]),
    "a span backwards": lambda whole, chance: _revision(whole, chance)["marks"].append(["strong", 3, 1]),
    "a link to a script": lambda whole, chance: _revision(whole, chance)["marks"].append(
        ["link", 0, 3, "javascript:\x1b"]
    ),
    "a correction of no block": lambda whole, chance: _set(
        _revision(whole, chance), corrections={chance.choice(("-1", "99", "9" * 5000, "٣", "x")): "quote"}
    ),
    "no revision": lambda whole, chance: _set(chance.choice(_archives(whole)), revisions=[]),
    "a missing current revision": lambda whole, chance: _set(
        chance.choice(_archives(whole))["article"], revision=chance.choice((0, 9))
    ),
    "a current revision that is deleted": lambda whole, chance: _set(
        whole[1]["archive"]["revisions"][0], deleted_at="2026-01-01T00:00:00Z"
    ),
    "an article in a feed's state": lambda whole, chance: _set(
        chance.choice(_archives(whole))["article"], state=chance.choice(("inbox", "entry", "kept", ""))
    ),
    "a position past the text": lambda whole, chance: _set(
        chance.choice(_archives(whole))["article"], position=chance.choice((10**9, 2**53 - 1, 2**53))
    ),
    "the highest ids": lambda whole, chance: (
        [_set(one, id=2**53 - 1 - number) for number, one in enumerate(_archives(whole)[0]["revisions"])] and None
    ),
    "two tags fold to one name": lambda whole, chance: _set(
        _rest(whole)["tags"][0], name=_rest(whole)["tags"][1]["name"].swapcase(), deleted_at=None
    ),
    "two tags of one look": lambda whole, chance: _set(_rest(whole)["tags"][0], name="#Cla\u200bim"),
    "a tag below itself": lambda whole, chance: _set(_rest(whole)["tags"][0], name="claim/claim/claim"),
    "a tag twice": lambda whole, chance: _rest(whole)["tags"].append(_rest(whole)["tags"][0]),
    "two tags have one key": lambda whole, chance: [_set(one, hot_key="k") for one in _rest(whole)["tags"]] and None,
    "a key of many letters": lambda whole, chance: _set(
        _rest(whole)["tags"][0], hot_key=chance.choice(("many letters", "", " ", "\x1b", "x\ny", "👩‍👩‍👧"))
    ),
    "a long name of a tag": lambda whole, chance: _set(_rest(whole)["tags"][0], name="x" * 201),
    "a deleted tag is on something": lambda whole, chance: (
        [_set(one, deleted_at="2026-01-01T00:00:00Z") for one in _rest(whole)["tags"]] and None
    ),
    "a tag is on something twice": lambda whole, chance: (lambda one: one["tags"].extend([*one["tags"], 1]))(
        _highlight(whole, chance)
    ),
    "a missing tag is on something": lambda whole, chance: _highlight(whole, chance)["tags"].append(99),
    "two searches of one name": lambda whole, chance: (
        [_set(one, name="MINE", deleted_at=None) for one in _rest(whole)["searches"]] and None
    ),
    "a search twice": lambda whole, chance: _rest(whole)["searches"].append(_rest(whole)["searches"][0]),
    "many last searches": lambda whole, chance: _set(
        _rest(whole),
        recent=[{"query": f"word {number % 60}", "used_at": "2026-01-01T00:00:00Z"} for number in range(200)],
    ),
    "a draft twice": lambda whole, chance: (
        [_set(one, drafts=one["drafts"] * 3) for archive in _archives(whole) for one in archive["highlights"]] and None
    ),
    "a draft of 1 MB": lambda whole, chance: _set(
        _highlight(whole, chance),
        drafts=[{"text": "x\u0301 " * 300_000, "began": "\ud800", "updated_at": "2026-01-01T00:00:00Z"}],
    ),
    "a step of a missing row": lambda whole, chance: _set(
        chance.choice(_rest(whole)["steps"]), article=99, highlight=-5
    ),
    "a step without changes": lambda whole, chance: _set(
        _rest(whole), changes=[one for one in _rest(whole)["changes"] if one[0] != _rest(whole)["changes"][0][0]]
    ),
    "a change without its step": lambda whole, chance: (
        _rest(whole)["steps"].pop(chance.randrange(len(_rest(whole)["steps"]))) and None
    ),
    "a step twice": lambda whole, chance: _rest(whole)["steps"].append(_rest(whole)["steps"][0]),
    "a step that is an import": lambda whole, chance: _set(chance.choice(_rest(whole)["steps"]), what="import"),
    "steps in another order": lambda whole, chance: chance.shuffle(_rest(whole)["steps"]),
    "a change of a missing row": lambda whole, chance: _change(whole, chance, subject_id=99),
    "a change of a missing field": lambda whole, chance: _change(whole, chance, field="nothing"),
    "a change of a hash": lambda whole, chance: _change(whole, chance, subject="revision", subject_id=1, field="text"),
    "a change to a missing tag": lambda whole, chance: _change(
        whole, chance, subject="highlight", subject_id=1, field="tag", before=None, after=99
    ),
    "a change to a tag that is no number": lambda whole, chance: _change(
        whole, chance, subject="highlight", subject_id=1, field="tag", before=True, after=1.0
    ),
    "a tag of a tag": lambda whole, chance: _change(
        whole, chance, subject="tag", subject_id=1, field="tag", before=1, after=2
    ),
    "a change of a draft": lambda whole, chance: _change(
        whole, chance, subject="highlight", subject_id=1, field="draft", before=None, after='["a", "b"]'
    ),
    "a change in the year 9999": lambda whole, chance: _change(whole, chance, time="9999-12-31T23:59:59Z"),
    "changes in another order": lambda whole, chance: chance.shuffle(_rest(whole)["changes"]),
    "no history": lambda whole, chance: _set(_rest(whole), steps=[], changes=[]),
    "times after the end of time": lambda whole, chance: _set(
        _highlight(whole, chance), created_at="9999-12-31T23:59:59-12:00"
    ),
    "a version before the first": lambda whole, chance: _set(_rest(whole), version=chance.choice((0, -1, 1.0, "3"))),
    "a later version": lambda whole, chance: _set(_rest(whole), version=99),
    "an earlier version": lambda whole, chance: _set(_rest(whole), version=chance.choice((1, 2))),
    "two libraries": lambda whole, chance: _set(whole[0], library=whole[-1]["library"]),
    "no library": lambda whole, chance: whole[-1].pop("library") and None,
    "articles without an archive": lambda whole, chance: [one.pop("archive") for one in whole[1:]] and None,
    "titles that hide": lambda whole, chance: _set(
        chance.choice(_archives(whole))["article"],
        title=chance.choice(("\u200b", "\x1b[2J", "a\nb", "\ud800", "x" * 10**5)),
    ),
    "accents without end": lambda whole, chance: _set(
        chance.choice((_archives(whole)[1]["article"], _rest(whole)["tags"][0], _rest(whole)["searches"][0])),
        **{chance.choice(("title", "name", "site")): "e" + "\u0301\u0316" * 60_000},
    ),
    "many authors": lambda whole, chance: _set(chance.choice(_archives(whole))["article"], authors=["a\x1b"] * 3000),
    "authors that are a text": lambda whole, chance: _set(chance.choice(_archives(whole))["article"], authors="Ana"),
    "deep nesting": _deep,
    "a deeply nested value": _nest,
    "a number that is none": _numbers_in_text,
    "signs that steer": _surrogates,
}
