"""The head of a Markdown file → its keys with their values as strings. `frontmatter` interprets them.

A head is YAML between `---`, TOML between `+++`, a JSON object at the start, or lines such as `Title: …`
(MultiMarkdown) and `title:: …` (Logseq) before the first blank line. Heads can be hostile. YAML is loaded only from
small blocks, by the loader that makes only strings, lists and mappings: dates, numbers and merge keys can fail or take
too long. A damaged head is read line by line, and its lines that are no metadata stay in the text, as does a block that
is no head.
"""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

Fields = dict[str, list[str]]
"""The keys in lower case, without `_`, `-` and spaces, each with its values."""

_START = re.compile(r"\s*(?P<fence>---|\+\+\+)[ \t]*\n")
_JSON_KEY = re.compile(r"\s*\{\s*\"(?P<key>[\w -]{1,40})\"\s*:")
_OTHER_END = re.compile(r"\A((?:(?![ \t]*\n)[^\n]*\n)*?)[ \t]*[-—–+.]{2,}[ \t]*$", re.MULTILINE)
"""The end of a head with a wrong sign, such as `----`."""
_ENDS = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*$\n?", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*$\n?", re.MULTILINE),
}
_MAX_LOADED = 32_768
"""The longest block that is parsed as YAML, TOML or JSON (code points): it takes about a second."""
_DEEP_KEY = re.compile(r"(?:[\w\"'-]++[ \t]*+\.[ \t]*+){50}")
"""A key of TOML with very many parts, which need memory in the square of their number: 16,000 need 1 GB."""
_MAX_VALUES = 100
"""The number of values of one list that are used."""
_LINE = re.compile(r"(?P<key>[A-Za-z_][\w -]{0,40}?)\s*(?P<sign>::?|=)(?:\s+(?P<value>.*))?$")
_LINK_START = re.compile(r"\[(?:\[|[^\[\]]*\]\()")
_BARE_TAG = re.compile(r"^(\s*-|[\w -]+:)[ \t]+(#[^\W\d_#'].*)$", re.MULTILINE)
"""A tag without quotation marks, which is a comment in YAML: `tags: #ports #local-news`."""
_IDENTIFIER = re.compile(r"[a-z_][a-zA-Z0-9_-]*")
_TABLES = ("taxonomies", "extra", "params")
"""Tables of Zola and Hugo whose keys count as keys of the head."""


def split_head(text: str, known: Collection[str]) -> tuple[Fields, str, str]:
    """Return the head (empty if there is none), the text without it, and what is wrong with it in a few words, if
    anything is. `known` are the keys that make a head.
    """
    start = _START.match(text)
    if not start:
        if found := _JSON_KEY.match(text):
            fields, body = _split_json(text, known)
            return fields, body, "" if fields or _key(found["key"]) not in known else "front matter in JSON"
        return *_split_lines(text, known), ""
    end = _ENDS[start["fence"]].search(text, start.end())
    if not end:
        fields, body = _split_lines(_OTHER_END.sub(r"\1\n", text[start.end() :], 1), known)
        lines = text[start.end() :].partition("\n\n")[0][:_MAX_LOADED].split("\n")
        is_open = any(_key(line["key"]) in known for line in map(_LINE.match, lines) if line)
        problem = f"front matter without {start['fence']} at its end" if is_open else ""
        return (fields, body, problem) if fields else ({}, text, problem)
    source, body = text[start.end() : end.start()], text[end.end() :]
    if not source.strip():
        return {}, body, ""
    loaded = (_load_yaml if start["fence"] == "---" else _load_toml)(source) if len(source) <= _MAX_LOADED else None
    if isinstance(loaded, dict):
        fields = _fields(loaded)
        keys = [key for key in loaded if isinstance(key, str)]
        # Two speakers between two rules are no head, though “Ana: Yes.” is valid YAML.
        is_head = fields.keys() & known or (len(fields) > 1 and all(map(_IDENTIFIER.fullmatch, keys)))
        return (fields, body, "") if is_head else ({}, text, "")
    fields, rest = _load_lines(source[: 4 * _MAX_LOADED].split("\n"), known)
    if not fields.keys() & known:
        return {}, text, ""
    return fields, f"{rest}\n\n{body}" if rest else body, "a part of the front matter"


def _load_yaml(source: str) -> object:
    import yaml

    class Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]  # wheels have the one in C
        """Makes only strings, lists, mappings and `None`."""

    Loader.add_implicit_resolver("null", re.compile(r"(?:null|~)\Z"), ["n", "~"])
    Loader.add_constructor("null", lambda *_: None)
    source = _BARE_TAG.sub(lambda match: f"{match[1]} '{match[2].replace(chr(39), chr(39) * 2)}'", source)
    try:
        return yaml.load(source, Loader=Loader)  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def _load_toml(source: str) -> object:
    if _DEEP_KEY.search(source):
        return None
    try:
        return tomllib.loads(source)
    except (ValueError, RecursionError):
        return None


def _split_json(text: str, known: Collection[str]) -> tuple[Fields, str]:
    start = len(text) - len(text.lstrip())
    try:
        loaded, length = json.JSONDecoder().raw_decode(text[start : start + _MAX_LOADED])
    except (ValueError, RecursionError):
        return {}, text
    fields, body = _fields(loaded), text[start + length :].lstrip(" \t")
    return (fields, body) if fields.keys() & known and body[:1] in {"", "\n"} else ({}, text)


def _split_lines(text: str, known: Collection[str]) -> tuple[Fields, str]:
    """Return the lines before the first blank line, if all are metadata and one of several is the title."""
    head, _, body = text.lstrip("\n").partition("\n\n")
    lines = head.split("\n")
    signs = {found["sign"] if (found := _LINE.match(line)) and found["value"] else "" for line in lines}
    if signs not in ({"::"}, {":"}, {"="}) or len(head) > _MAX_LOADED:
        return {}, text
    fields, rest = _load_lines(lines, known)
    if signs != {"::"} and not ("title" in fields and len(fields) > 1 and fields.keys() <= set(known)):
        return {}, text
    if not fields.keys() & known:
        return {}, text
    unknown = [line for line in lines if _key(_LINE.match(line)["key"]) not in known]  # type: ignore[index]
    return fields, "\n".join([rest, *unknown]).strip() + "\n\n" + body


def _fields(loaded: object) -> Fields:
    if not isinstance(loaded, dict):
        return {}
    tables = [loaded[name] for name in _TABLES if isinstance(loaded.get(name), dict)]
    fields: Fields = {}
    for table in (loaded, *tables):
        for key, value in table.items():
            if isinstance(key, str) and not any(value is other for other in tables):
                fields.setdefault(_key(key), list(_values(value)))
    return fields


def _key(key: str) -> str:
    return re.sub(r"[\s_-]+", "", key.lower())


def _values(value: object) -> Iterator[str]:
    """Yield the strings in a value: the value, its items, or the names of items that are mappings."""
    for item in value[:_MAX_VALUES] if isinstance(value, list) else [value]:
        if isinstance(item, list):  # `[[Ana Costa]]`, a link to a note without quotation marks
            inner = item[0] if len(item) == 1 and isinstance(item[0], list) else item
            words = ", ".join(word for word in inner[:_MAX_VALUES] if isinstance(word, str))
            yield f"[[{words}]]" if words else ""
        elif isinstance(item, dict):
            yield _name(item)
        elif isinstance(item, str | int | float):
            yield str(item)
        elif isinstance(item, datetime | date | time):
            yield item.isoformat()


def _name(person: dict[object, object]) -> str:
    """Return the name in a mapping: `{name: …}`, or `{given: …, family: …}` in several spellings."""
    parts = {_key(key): value for key, value in person.items() if isinstance(key, str) and isinstance(value, str)}
    for keys in (("name",), ("title",), ("given", "family"), ("givennames", "familynames"), ("first", "last")):
        if words := [parts[key] for key in keys if parts.get(key)]:
            return " ".join(words)
    return " ".join(parts[key] for key in ("firstname", "lastname") if parts.get(key))


def _load_lines(lines: list[str], known: Collection[str]) -> tuple[Fields, str]:
    """Return the `key: value` lines with the `- item` lines below them, and the lines that are no metadata."""
    fields: Fields = {}
    values: list[str] = []
    prose: list[str] = []
    unknown: list[tuple[int, str]] = []
    for line in lines:
        item = line.strip()
        if found := _LINE.match(line):
            key = _key(found["key"])
            if key not in known:
                unknown.append((len(prose), line))
            values = fields.setdefault(key, [])
            value = re.sub(r"^[>|][+-]?$", "", (found["value"] or "").strip())
            is_list = value.startswith("[") and not _LINK_START.match(value)
            items = value.strip("[]").split(",") if is_list else [value]
            values.extend(_unquoted(item) for item in items[:_MAX_VALUES] if item.strip())
        elif item.startswith("- "):
            if len(values) < _MAX_VALUES:
                values.append(_unquoted(item[2:]))
        elif line[:1] in {" ", "\t"}:
            if item and sum(map(len, values)) < _MAX_LOADED and not _LINE.match(item):
                values[-1:] = [f"{values[-1]} {item}" if values else item]
        elif item and not item.startswith(("#", "[")):
            prose.append(line)
    if prose:  # a head that was never closed: “Then she said: No.” is part of the text
        for place, line in reversed(unknown):
            prose.insert(place, line)
    return fields, "\n".join(prose)


def _unquoted(value: str) -> str:
    value = value.strip()
    quote = value[:1] if value[:1] in {'"', "'"} else ""
    if quote and value.count(quote) == 1:
        return value[1:]  # never closed
    return value[1:-1] if quote and len(value) > 1 and value[-1] == quote else value
