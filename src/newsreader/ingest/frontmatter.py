"""The YAML block at the head of a Markdown file → what the article says of itself.

Front matter is data from strangers. YAML is read with the loader that makes nothing but strings, lists and mappings
(no dates, numbers or merge keys whose making can fail or explode), only small blocks are given to it, and only the
top level is looked at. What YAML cannot read is read line by line; what is no front matter at all stays text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from newsreader.text.clean import one_line

from .addresses import host
from .dates import parse_date
from .tags import decode_entities

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_BLOCK = re.compile(r"\s*---[ \t]*\n(?P<yaml>.*?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_LONGEST = 32_768
"""Code points of YAML that are parsed; the parser needs about a second for as many."""
_MOST = 100
"""Values of one list that are looked at."""
_LINE = re.compile(r"(?P<key>[A-Za-z_][\w -]{0,40}?)\s*:(?:\s+(?P<value>.*))?$")
_KNOWN = frozenset(
    [
        "title",
        "headline",
        "date",
        "published",
        "pubdate",
        "published_at",
        "publishdate",
        "authors",
        "author",
        "byline",
        "creator",
        "tags",
        "topics",
        "categories",
        "keywords",
        "url",
        "source_url",
        "link",
        "permalink",
        "canonical",
        "canonical_url",
        "source",
        "site",
        "publisher",
        "publication",
        "language",
        "lang",
        "locale",
        "deck",
        "summary",
        "description",
        "excerpt",
        "subtitle",
        "slug",
        "layout",
        "draft",
        "uid",
    ]
)
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+[\w.'’-]+){1,4}")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What was said, as `records.Document` wants it; `summary` stands in for a body that is empty."""

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
    """The front matter and the text after it; an empty one and all the text where there is none."""
    found = _BLOCK.match(text)
    if not found:
        return FrontMatter(), text
    said = _load(found["yaml"])
    if not said and found["yaml"].strip():
        return FrontMatter(), text
    return _understand(said), text[found.end() :]


def _load(source: str) -> dict[str, list[str]]:
    """The top level: keys in lower case with `_` for `-`, each with its values as lines of text."""
    if len(source) <= _LONGEST:
        try:
            loaded = yaml.load(source, Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but strings, lists, mappings
        except (yaml.YAMLError, ValueError, RecursionError):
            loaded = None
        if isinstance(loaded, dict):
            said = {_key(key): list(_values(value)) for key, value in loaded.items() if isinstance(key, str)}
            return said if said.keys() & _KNOWN or len(said) > 1 else {}
    said = _load_lines(source[: 4 * _LONGEST])
    return said if said.keys() & _KNOWN else {}


def _key(key: str) -> str:
    return key.strip().lower().replace("-", "_").replace(" ", "_")


def _values(value: object) -> Iterator[str]:
    """The strings in a value: itself, its items, or the names of its items where they are mappings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value[:_MOST]:
            named = item.get("name", item.get("title")) if isinstance(item, dict) else item
            if isinstance(named, str):
                yield named
    elif isinstance(value, dict) and isinstance(named := value.get("name", value.get("title")), str):
        yield named


def _load_lines(source: str) -> dict[str, list[str]]:
    """`key: value` and the `- item` lines below a key; the rest is passed over."""
    said: dict[str, list[str]] = {}
    values: list[str] = []
    for line in source.split("\n"):
        if found := _LINE.match(line):
            values = said.setdefault(_key(found["key"]), [])
            value = (found["value"] or "").strip()
            items = value[1:-1].split(",") if value.startswith("[") and value.endswith("]") else [value]
            values.extend(_unquoted(item) for item in items[:_MOST] if item.strip())
        elif (item := line.strip()).startswith("- ") and len(values) < _MOST:
            values.append(_unquoted(item[2:]))
    return said


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _understand(said: dict[str, list[str]]) -> FrontMatter:
    def every(*keys: str) -> list[str]:
        values = (_line(value) for key in keys for value in said.get(key, ()))
        return [value for value in values if value and value not in {"~", "null"}]

    def first(*keys: str) -> str:
        return next(iter(every(*keys)), "")

    canonical = _web_address(every("canonical_url", "canonical"))
    url = _web_address(every("source_url", "url", "link", "permalink")) or canonical
    language = first("language", "lang", "locale").replace("_", "-")
    return FrontMatter(
        title=first("title", "headline"),
        authors=tuple(dict.fromkeys(_authors(every("authors") or every("author", "byline", "creator")))),
        tags=tuple(dict.fromkeys(_tags(every("tags", "topics", "categories", "keywords")))),
        site=first("site", "site_name", "source", "publisher", "publication") or host(url) or None,
        url=url,
        canonical_url=canonical,
        language=language if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", language) else None,
        published_at=next(
            filter(
                None,
                map(parse_date, every("date", "published", "published_at", "pubdate", "publishdate", "date_published")),
            ),
            None,
        ),
        summary=first("deck", "summary", "description", "excerpt", "subtitle"),
    )


def _line(value: str) -> str:
    """A value on one line, entities decoded, tags gone (publishers put both into titles)."""
    value = re.sub(r"</?(?:em|i|b|strong|span|sup|sub|br|code|a)\b[^<>]*>", "", decode_entities(value))
    return " ".join(one_line(value).split())


def _authors(values: list[str]) -> Iterator[str]:
    """Names; a single value may hold several, but “Smith, Jane” is one."""
    for value in values:
        for part in re.split(r"\s*;\s*|\s*,?\s+(?:and|&)\s+", re.sub(r"^[Bb][Yy]\s+", "", value)):
            names = re.split(r"\s*,\s*", part)
            yield from filter(None, names if all(map(_NAME.fullmatch, names)) else [part])


def _tags(values: list[str]) -> Iterator[str]:
    """Tags that the library takes: no empty level, no slash at the ends."""
    for value in values if len(values) > 1 else ",".join(values).split(","):
        tag = "/".join(level.strip() for level in value.split("/") if level.strip())
        if tag:
            yield tag


def _web_address(values: list[str]) -> str | None:
    return next((value for value in values if host(value) and " " not in value), None)
