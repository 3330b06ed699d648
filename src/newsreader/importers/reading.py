"""Reads the files of a bundle as tables, JSON or text, and merges the articles that it has twice."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING, Any, TypeVar

from lxml import etree

from newsreader.errors import BadDataError
from newsreader.ingest.encoding import decode
from newsreader.ingest.web.decoding import declared_in
from newsreader.text.address import canonical
from newsreader.text.clean import one_line
from newsreader.text.counted import counted

from .imported import ImportedArticle, ImportedHighlight, SkippedItem
from .values import line, tags

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from .bundle import Bundle

T = TypeVar("T")

_SPACE = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
"""Byte order marks, and space in any encoding."""
_JSON = (".json", ".jsonld", "bookmarks")
"""The endings of JSON files; `Bookmarks` is Chrome's."""
MOST_PAGES = 20
"""How many pages of an archive or folder can be files of bookmarks. Others are texts of articles."""
_LOOKED_AT, _DEEPEST_FOLDER = 3, 10
"""The number of JSON files that are read to recognize a bundle, and of folders in folders."""


def text(bundle: Bundle, path: str) -> str:
    """Return a file as text with newlines as `\\n`. Raises `BadDataError` if it is empty or binary."""
    return decode(bundle.members[path]()).text.replace("\r\n", "\n").replace("\r", "\n")


def head(bundle: Bundle, path: str) -> str:
    """Return the first characters of a file, or an empty text if it is empty or binary."""
    try:
        return decode(bundle.head(path)).text
    except BadDataError:
        return ""


def is_table(bundle: Bundle, path: str, *columns: str) -> bool:
    """Return whether a file is CSV with these columns, in any order."""
    heading = next(_records(head(bundle, path)), [])
    return set(columns) <= {name.strip().lower() for name in heading}


def tables(bundle: Bundle, *columns: str) -> list[str]:
    """Return the paths of the CSV files with these columns."""
    return [path for path in files(bundle, ".csv") if is_table(bundle, path, *columns)]


def rows(bundle: Bundle, path: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file as texts by the name of their column in small letters. No column is missing."""
    records = _records(text(bundle, path))
    heading = [name.strip().lower() for name in next(records, [])]
    for record in records:
        if any(record):
            cells = record + [""] * (len(heading) - len(record))
            yield dict(zip(heading, cells, strict=False))


def _records(table: str) -> Iterator[list[str]]:
    # Spreadsheets write semicolons or tabs in some countries.
    sign = max(",;\t", key=table.partition("\n")[0].count)
    # The limit is one for all the program, so it is set where it is needed.
    csv.field_size_limit(2**31 - 1)
    try:
        yield from csv.reader(StringIO(table, newline=""), delimiter=sign)
    except csv.Error as error:
        raise BadDataError(f"The table can't be read: {one_line(str(error))}. Export it again.") from error


def files(bundle: Bundle, *endings: str) -> list[str]:
    """Return the paths of the files with one of these endings. An export that is one file can have any name."""
    return [*bundle.members] if len(bundle.members) == 1 and not bundle.is_folder else [*bundle.named(*endings)]


def json_files(bundle: Bundle, is_ours: Callable[[Any], bool]) -> Iterator[tuple[str, Any]]:
    """Yield the path and the value of each JSON file whose value `is_ours`. Other files are left out."""
    for path in files(bundle, *_JSON):
        value = _json(bundle, path)
        if is_ours(value):
            yield path, value


def has_json(bundle: Bundle, is_ours: Callable[[Any], bool]) -> bool:
    """Return whether one of the first JSON files of a bundle has a value that `is_ours`."""
    return any(is_ours(_json(bundle, path)) for path in files(bundle, *_JSON)[:_LOOKED_AT])


def _json(bundle: Bundle, path: str) -> Any:
    """Return the value of a JSON file, or `None` if it is no JSON. The values of the first files are kept."""
    kept: dict[str, Any] = bundle.cache.setdefault("json", {})
    if path in kept:
        return kept[path]
    value = None
    if bundle.head(path).strip(_SPACE)[:1] in (b"{", b"["):
        try:
            value = json.loads(text(bundle, path))
        except (ValueError, RecursionError, BadDataError):
            value = None
    if len(kept) < _LOOKED_AT:
        kept[path] = value
    return value


def records(value: Any, *keys: str) -> list[dict[str, Any]]:
    """Return the objects of a list, or an empty list. With `keys`, only objects that have all of them."""
    return (
        [item for item in value if isinstance(item, dict) and all(key in item for key in keys)]
        if isinstance(value, list)
        else []
    )


def merged(items: Iterable[ImportedArticle | SkippedItem]) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield the items with one article for each address, titled by its address if it has no title.

    Articles with one address, key, or title and authors, are merged: tags and highlights of all, the earliest time.
    """
    places: dict[object, list[ImportedArticle]] = {}
    skipped: list[SkippedItem] = []
    for item in items:
        if isinstance(item, ImportedArticle):
            places.setdefault(_place(item) or len(places), []).append(item)
        else:
            skipped.append(item)
    yield from (titled(_joined(articles) if len(articles) > 1 else articles[0]) for articles in places.values())
    yield from skipped


def _place(article: ImportedArticle) -> object:
    if article.url:
        return canonical(article.url)
    # A book can be in two files. Texts with the same title are different.
    return article.key or (article.title and not article.content and (article.title, article.authors))


def titled(article: ImportedArticle) -> ImportedArticle:
    """Return an article whose title is its address if it has no title."""
    return article if article.title else replace(article, title=article.url or "")


def _joined(articles: list[ImportedArticle]) -> ImportedArticle:
    url = articles[0].url
    return replace(
        articles[0],
        title=_first(each.title for each in articles if each.title != url) or "",
        authors=_first(each.authors for each in articles) or (),
        site=_first(each.site for each in articles),
        language=_first(each.language for each in articles),
        published_at=_earliest(each.published_at for each in articles),
        added_at=_earliest(each.added_at for each in articles),
        state=_first(each.state for each in articles),
        starred=any(each.starred for each in articles),
        tags=tags(tag for each in articles for tag in each.tags),
        note=with_notes("", (each.note for each in articles)),
        noted_at=_earliest(each.noted_at for each in articles),
        content=next((each.content for each in articles if each.content), b""),
        media_type=next((each.media_type for each in articles if each.content), articles[0].media_type),
        highlights=tuple(dict.fromkeys(highlight for each in articles for highlight in each.highlights)),
        key=_first(each.key for each in articles) or "",
    )


def _first(values: Iterable[T]) -> T | None:
    return next((value for value in values if value), None)


def with_notes(note: str, alone: Iterable[str]) -> str:
    """Return the note on a whole article with notes that have no passage, so that no words are lost."""
    return "\n\n".join(dict.fromkeys(filter(None, (note, *alone))))


def with_highlights(article: ImportedArticle, items: Iterable[ImportedHighlight]) -> ImportedArticle:
    """Return an article with its highlights. Notes that have no passage are a part of the note on the article.

    An article without a time is as old as the first of them.
    """
    items = [*items]
    alone = [each for each in items if each.note and not each.quote]
    highlights = tuple(each for each in items if each.quote)
    return replace(
        article,
        added_at=article.added_at or _earliest(each.created_at for each in (*highlights, *alone)),
        note=with_notes(article.note, (each.note for each in alone)),
        noted_at=_earliest(each.created_at for each in alone),
        highlights=highlights,
    )


def _earliest(times: Iterable[datetime | None]) -> datetime | None:
    return min(filter(None, times), default=None)


def html(bundle: Bundle, path: str) -> etree._Element:
    """Return the root of an HTML page, or an empty element if it has none."""
    data = bundle.members[path]()
    try:
        page = decode(data, declared=declared_in(data)).text.encode("utf-8", "replace")
        root = etree.fromstring(page, etree.HTMLParser(encoding="utf-8"))
    except etree.LxmlError:
        root = None
    return etree.Element("none") if root is None else root


def bookmarks(count: int, title: str) -> Iterator[SkippedItem]:
    """Yield that the bookmarks of a book are left out, if it has any."""
    if count:
        yield SkippedItem(f"{counted(count, 'bookmark')} in {title}", "a bookmark marks a page and no words")


def folders(items: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Return the path of each list or collection by its id: `Projects/Inbox`. They nest by `parentId`."""
    by_id = {str(item.get("id")): item for item in items}
    paths: dict[str, str] = {}
    for identifier in by_id:
        levels: list[str] = []
        inner = identifier
        while inner in by_id and len(levels) < _DEEPEST_FOLDER:
            levels.append(line(by_id[inner].get("name")).replace("/", "-"))
            inner = str(by_id[inner].get("parentId"))
        paths[identifier] = "/".join(reversed(levels))
    return paths
