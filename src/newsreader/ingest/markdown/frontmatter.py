"""The YAML block at the head of a Markdown file → the metadata of the article.

Front matter can be hostile. YAML is loaded only from small blocks, by the loader that makes only strings, lists and
mappings: dates, numbers and merge keys can fail or take too long. Only the top level is used. A block that is not valid
YAML is read line by line, and a block that is not front matter stays text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.ingest.blocks.addresses import host
from newsreader.ingest.blocks.tags import decode_entities
from newsreader.ingest.dates import parse_date
from newsreader.text.clean import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_BLOCK = re.compile(r"\s*---[ \t]*\n(?P<yaml>.*?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_MAX_YAML = 32_768
"""The longest block that is parsed as YAML (code points): it takes about a second."""
_MAX_VALUES = 100
"""The number of values of one list that are used."""
_LINE = re.compile(r"(?P<key>[A-Za-z_][\w -]{0,40}?)\s*:(?:\s+(?P<value>.*))?$")
_KNOWN = frozenset({
    "title", "headline", "date", "published", "pubdate", "published_at", "publishdate", "authors", "author",
    "byline", "creator", "tags", "topics", "categories", "keywords", "url", "source_url", "link", "permalink",
    "canonical", "canonical_url", "source", "site", "publisher", "publication", "language", "lang", "locale",
    "deck", "summary", "description", "excerpt", "subtitle", "slug", "layout", "draft", "uid",
})  # fmt: skip
_DATE_KEYS = ("date", "published", "published_at", "pubdate", "publishdate", "date_published")
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+[\w.'’-]+){1,4}")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The metadata of a `records.Document`; `summary` replaces an empty body."""

    title: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    site: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    summary: str = ""


def split(text: str) -> tuple[FrontMatter, str]:
    """Return the front matter (empty if there is none) and the text after it."""
    found = _BLOCK.match(text)
    if not found:
        return FrontMatter(), text
    fields = _load(found["yaml"])
    if not fields and found["yaml"].strip():
        return FrontMatter(), text
    return _interpret(fields), text[found.end() :]


def _load(source: str) -> dict[str, list[str]]:
    """Return the top-level keys in lower case, with `_` for `-`, each with its values as strings."""
    if len(source) <= _MAX_YAML:
        import yaml

        try:
            loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # wheels have the one in C
            loaded = yaml.load(source, Loader=loader)  # noqa: S506 - makes only strings, lists, mappings
        except (yaml.YAMLError, ValueError, RecursionError):
            loaded = None
        if isinstance(loaded, dict):
            fields = {_key(key): list(_values(value)) for key, value in loaded.items() if isinstance(key, str)}
            return fields if fields.keys() & _KNOWN or len(fields) > 1 else {}
    fields = _load_lines(source[: 4 * _MAX_YAML])
    return fields if fields.keys() & _KNOWN else {}


def _key(key: str) -> str:
    return key.strip().lower().replace("-", "_").replace(" ", "_")


def _values(value: object) -> Iterator[str]:
    """Yield the strings in a value: the value, its items, or the names of items that are mappings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value[:_MAX_VALUES]:
            named = item.get("name", item.get("title")) if isinstance(item, dict) else item
            if isinstance(named, str):
                yield named
    elif isinstance(value, dict) and isinstance(named := value.get("name", value.get("title")), str):
        yield named


def _load_lines(source: str) -> dict[str, list[str]]:
    """Return the `key: value` lines, and the `- item` lines below a key. Other lines are ignored."""
    fields: dict[str, list[str]] = {}
    values: list[str] = []
    for line in source.split("\n"):
        if found := _LINE.match(line):
            values = fields.setdefault(_key(found["key"]), [])
            value = (found["value"] or "").strip()
            items = value[1:-1].split(",") if value.startswith("[") and value.endswith("]") else [value]
            values.extend(_unquoted(item) for item in items[:_MAX_VALUES] if item.strip())
        elif (item := line.strip()).startswith("- ") and len(values) < _MAX_VALUES:
            values.append(_unquoted(item[2:]))
    return fields


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _interpret(fields: dict[str, list[str]]) -> FrontMatter:
    def values_of(*keys: str) -> list[str]:
        values = (_line(value) for key in keys for value in fields.get(key, ()))
        return [value for value in values if value and value not in {"~", "null"}]

    def first(*keys: str) -> str:
        return next(iter(values_of(*keys)), "")

    canonical = _web_address(values_of("canonical_url", "canonical"))
    url = _web_address(values_of("source_url", "url", "link", "permalink")) or canonical
    language = first("language", "lang", "locale").replace("_", "-")
    return FrontMatter(
        title=first("title", "headline"),
        authors=tuple(dict.fromkeys(_authors(values_of("authors") or values_of("author", "byline", "creator")))),
        tags=tuple(dict.fromkeys(_tags(values_of("tags", "topics", "categories", "keywords")))),
        site=first("site", "site_name", "source", "publisher", "publication") or host(url) or None,
        url=url,
        canonical_url=canonical,
        language=language if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", language) else None,
        published_at=next(filter(None, map(parse_date, values_of(*_DATE_KEYS))), None),
        summary=first("deck", "summary", "description", "excerpt", "subtitle"),
    )


def _line(value: str) -> str:
    """Return a value on one line, with entities decoded and tags removed. Publishers put both into titles."""
    value = re.sub(r"</?(?:em|i|b|strong|span|sup|sub|br|code|a)\b[^<>]*>", "", decode_entities(value))
    return " ".join(one_line(value).split())


def _authors(values: list[str]) -> Iterator[str]:
    """Yield the names in the values. A value can have several names, but “Smith, Jane” is one."""
    for value in values:
        for part in re.split(r"\s*;\s*|\s*,?\s+(?:and|&)\s+", re.sub(r"^[Bb][Yy]\s+", "", value)):
            names = re.split(r"\s*,\s*", part)
            yield from filter(None, names if all(map(_NAME.fullmatch, names)) else [part])


def _tags(values: list[str]) -> Iterator[str]:
    """Yield valid tags: without empty levels and without a slash at an end."""
    for value in values if len(values) > 1 else ",".join(values).split(","):
        tag = "/".join(level.strip() for level in value.split("/") if level.strip())
        if tag:
            yield tag


def _web_address(values: list[str]) -> str | None:
    return next((value for value in values if host(value) and " " not in value), None)
