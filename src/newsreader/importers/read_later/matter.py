"""Matter's archive: `_matter_history.csv`, `_matter_highlights.csv`, and the text of each article as HTML.

The title says which article a highlight is from.
"""

from __future__ import annotations

from email.errors import MessageError
from email.header import decode_header, make_header
from typing import TYPE_CHECKING

from newsreader import limits
from newsreader.importers.imported import ImportedArticle, ImportedHighlight, SkippedItem
from newsreader.importers.reading import rows, tables, titled
from newsreader.importers.values import address, line, moment, names, passage, people, tags, truth
from newsreader.records import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.importers.bundle import Bundle

_HISTORY = ("title", "url", "in queue", "favorited", "read", "file id")
_HIGHLIGHTS = ("title", "author", "text", "highlighted date")


def recognizes(bundle: Bundle) -> bool:
    """Return whether a file is one of Matter's tables."""
    return bool(tables(bundle, *_HISTORY) or tables(bundle, *_HIGHLIGHTS))


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield the articles with their text and highlights, and those whose highlights are not in the export."""
    highlights = _highlights(bundle)
    texts = {path.rpartition("/")[2]: path for path in bundle.named(".html")}
    for path in tables(bundle, *_HISTORY):
        for row in rows(bundle, path):
            url, title = address(row["url"]), line(row["title"])
            rows_of_article = highlights.pop(title, [])
            count = row.get("highlight count", row.get("highlight_count", "")).strip()
            if count.strip("0") and not rows_of_article:
                why = f"the export has their number ({line(count)}) and not their words"
                yield SkippedItem(f"the highlights of {title or url}", why)
            found = texts.get(row.get("file id", ""))
            content = bundle.members[found]() if found else b""
            if len(content) > limits.ARTICLE_BYTES:
                yield SkippedItem(f"the text of {title}", f"it has more than {limits.ARTICLE_BYTES >> 20} MB")
                content = b""
            if not (url or content or title):
                yield SkippedItem("a row without a title", "it has neither an address nor a text")
                continue
            yield titled(
                ImportedArticle(
                    title=title,
                    url=url,
                    authors=people(_decoded(row.get("author", ""))),
                    site=line(_decoded(row.get("publisher", ""))) or None,
                    added_at=moment(row.get("last interaction date")),
                    state=_state(row),
                    starred=truth(row["favorited"]),
                    tags=tags(names(row.get("tags", ""), ";")),
                    content=content,
                    highlights=tuple(map(_highlight, rows_of_article)),
                    key=line(row.get("file id")),
                )
            )
    for title, rest in highlights.items():
        yield ImportedArticle(
            title=title,
            authors=people(_decoded(rest[0]["author"])),
            site=line(_decoded(rest[0].get("publisher", ""))) or None,
            highlights=tuple(map(_highlight, rest)),
            key=title,
        )


def _highlights(bundle: Bundle) -> dict[str, list[dict[str, str]]]:
    """Return the rows of the highlights by the title of their article."""
    found: dict[str, list[dict[str, str]]] = {}
    for path in tables(bundle, *_HIGHLIGHTS):
        for row in rows(bundle, path):
            if passage(row["text"]):
                found.setdefault(line(row["title"]), []).append(row)
    return found


def _highlight(row: dict[str, str]) -> ImportedHighlight:
    return ImportedHighlight(passage(row["text"]), passage(row.get("note")), created_at=moment(row["highlighted date"]))


def _state(row: dict[str, str]) -> State:
    return State.DONE if truth(row["read"]) else State.UNREAD if truth(row["in queue"]) else State.ARCHIVED


def _decoded(name: str) -> str:
    """Return a name that can be encoded as in the head of a mail: `=?utf-8?q?FT?=`."""
    try:
        return str(make_header(decode_header(name)))
    except (MessageError, ValueError, LookupError):
        return name
