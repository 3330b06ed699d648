"""The keys of the head of a Markdown file, as blogs, clippers and vaults write them → the metadata of the article.

`published` is when a text was published. `created`, `clipped` and `saved` are when somebody made the file, so they are
not the date of the article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsreader.errors import UsageError
from newsreader.ingest.blocks.addresses import bare_addresses, host
from newsreader.ingest.blocks.tags import decode_entities
from newsreader.ingest.dates import parse_date
from newsreader.text.clean import tidy_line
from newsreader.text.language import normal_tag, tag_of

from .heads import split_head

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_TITLES = ("title", "headline")
_DATES = (
    "published", "publishedat", "publishedon", "datepublished", "publisheddate", "publicationdate",
    "publishdate", "pubdate", "publishedtime", "articlepublishedtime", "issued", "date",
)  # fmt: skip
_AUTHORS = ("authors", "author", "byline", "creator", "creators", "writer", "publishedby")
_TAGS = ("tags", "tag", "topics", "categories", "category", "keywords", "labels")
_ADDRESSES = (
    "sourceurl", "url", "link", "originalurl", "articleurl", "weburl", "pageurl", "webpage", "permalink", "uri", "href",
    "address", "source", "sourcelink", "origin", "clippedfrom",
)  # fmt: skip
_CANONICALS = ("canonicalurl", "canonical")
_SITES = ("site", "sitename", "publisher", "publication", "source", "website", "domain", "domainname")
_LANGUAGES = ("language", "lang", "locale", "inlanguage")
_SUMMARIES = ("deck", "summary", "description", "excerpt", "subtitle")
_OTHERS = (
    "slug", "layout", "draft", "uid", "created", "createdat", "clipped", "saved", "datesaved", "slurped", "modified",
    "updated", "lastmod", "aliases", "alias", "cssclass", "cssclasses", "status", "image", "cover",
)  # fmt: skip
_KNOWN = frozenset(
    (*_TITLES, *_DATES, *_AUTHORS, *_TAGS, *_ADDRESSES, *_CANONICALS, *_SITES, *_LANGUAGES, *_SUMMARIES, *_OTHERS)
)
_PLACES = ("source", "sourcelink", "origin", "clippedfrom", "address")
"""Keys that can also have the name of a place, which is no address of a page."""
_LINK = re.compile(
    r"!?\[\[(?:[^\[\]|]*\|([^\[\]]+)|(?:[^\[\]|/]*/)*([^\[\]|/#]+)(?:#[^\[\]|]*)?\|?)\]\]"
    r"|!?\[([^\[\]]*)\]\([^()\s]*\)"
)
"""A link to a note or to a page, and its words: `[[People/Ana Costa]]`, `[[ana|Ana Costa]]`, `[Ana Costa](/ana)`."""
_WITHOUT_SCHEME = re.compile(r"(?://)?((?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?/\S+)")
_ADDRESS_SIGN = re.compile(r"//|https?:|[a-z]+:/", re.IGNORECASE)
_RELATIVE = re.compile(r"/(?!/)|\.{1,2}/|#|!?\[\[")
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+[\w.'’-]+){1,4}")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The metadata of a `records.Document`; `summary` replaces an empty body. `unread` is as there."""

    title: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    site: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    summary: str = ""
    unread: tuple[str, ...] = ()


def split(text: str) -> tuple[FrontMatter, str]:
    """Return the front matter (empty if there is none) and the text after it."""
    fields, body, problem = split_head(text, _KNOWN)
    metadata = _interpret(fields)
    return (replace(metadata, unread=(problem, *metadata.unread)) if problem else metadata), body


def _interpret(fields: dict[str, list[str]]) -> FrontMatter:
    def values_of(*keys: str) -> list[str]:
        values = (_line(value) for key in keys for value in fields.get(key, ()))
        return [value for value in values if value and value not in {"~", "null"}]

    def words_of(*keys: str, around: str = "") -> Iterator[str]:
        return (
            _LINK.sub(lambda found: around + (found[1] or found[2] or found[3] or "") + around, value)
            for value in values_of(*keys)
        )

    def first(*keys: str) -> str:
        return next(words_of(*keys), "")

    canonical = _web_address(values_of(*_CANONICALS))
    url = _web_address(values_of(*_ADDRESSES)) or canonical
    site = next((site for site in words_of(*_SITES) if not (_web_address([site]) or _ADDRESS_SIGN.match(site))), "")
    authors = ("authors",) if values_of("authors") else _AUTHORS
    language = next(filter(None, map(_language, words_of(*_LANGUAGES))), "")
    moments = (parse_date(value, language) for value in values_of(*_DATES))
    published_at = next(filter(None, moments), None)
    addresses = values_of(*(key for key in (*_ADDRESSES, *_CANONICALS) if key not in _PLACES))
    addresses += filter(_ADDRESS_SIGN.match, values_of(*_PLACES))
    unread = (
        ("date", published_at, values_of(*_DATES)),
        ("address", url, [address for address in addresses if not _RELATIVE.match(address)]),
        ("language", language, values_of(*_LANGUAGES)),
    )
    return FrontMatter(
        title=first(*_TITLES),
        authors=tuple(dict.fromkeys(_authors(words_of(*authors, around=";")))),
        tags=tuple(dict.fromkeys(_tags(values_of(*_TAGS)))),
        site=site or host(url or _web_address(values_of(*_SITES))) or None,
        url=url,
        canonical_url=canonical,
        language=language or None,
        published_at=published_at,
        summary=first(*_SUMMARIES),
        unread=tuple(f"{name} “{values[0]:.60}”" for name, read, values in unread if values and not read),
    )


def _language(name: str) -> str:
    """Return the tag of a language by its name or tag, or an empty string if there is none."""
    try:
        return tag_of(name)
    except UsageError:
        return normal_tag(name)  # a rare language


def _line(value: str) -> str:
    """Return a value on one line, with entities decoded and tags removed. Publishers put both into titles."""
    value = re.sub(r"</?(?:em|i|b|strong|span|sup|sub|br|code|a)\b[^<>]*>", "", decode_entities(value))
    return tidy_line(value)


def _authors(values: Iterator[str]) -> Iterator[str]:
    """Yield the names in the values. A value can have several names, but “Smith, Jane” is one."""
    for value in values:
        if host(value):
            continue  # the page of an author
        for part in re.split(r"\s*;\s*(?:(?:and|&)\s+)?|\s*,?\s+(?:and|&)\s+", re.sub(r"^[Bb][Yy]\s+", "", value)):
            names = re.split(r"\s*,\s*", part.strip(", "))
            yield from filter(None, names if all(map(_NAME.fullmatch, names)) else [part.strip(", ")])


def _tags(values: list[str]) -> Iterator[str]:
    """Yield valid tags: without number sign, empty levels, and a slash at an end."""
    for value in values if len(values) > 1 else ",".join(values).split(","):
        words = re.sub(r"\[\[(?:[^\[\]|]*\|)?([^\[\]]*)\]\]", r"\1", value)
        for name in re.split(r"(?:^|[\s,;])#", words):
            tag = "/".join(level.strip() for level in name.strip(" ,;").split("/") if level.strip())
            if tag:
                yield tag


def _web_address(values: list[str]) -> str | None:
    """Return the first address of a page, also of one in angle brackets or in a link."""
    for value in values:
        address = value.strip("<>")
        if value.startswith(("[", "![", "<")) and not host(address):
            address = next((value[start:end] for start, end in bare_addresses(value)), "")
        if found := _WITHOUT_SCHEME.fullmatch(address):
            address = f"https://{found[1]}"
        if host(address) and " " not in address:
            return address
    return None
