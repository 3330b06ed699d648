"""Matter's archive: `_matter_history.csv`, and the text of each article as HTML. It has no words of highlights."""

from __future__ import annotations

from email.errors import MessageError
from email.header import decode_header, make_header
from typing import TYPE_CHECKING

from newsreader import limits
from newsreader.records import State

from .imported import ImportedArticle, SkippedItem
from .reading import files, is_table, rows, titled
from .values import address, line, moment, names, people, tags, truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .bundle import Bundle

_COLUMNS = ("title", "url", "in queue", "favorited", "read", "highlight count")


def recognizes(bundle: Bundle) -> bool:
    """Return whether a file is Matter's table."""
    return any(is_table(bundle, path, *_COLUMNS) for path in files(bundle, ".csv"))


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield the articles, and those whose highlights are not in the export."""
    texts = {path.rpartition("/")[2]: path for path in bundle.named(".html")}
    for path in files(bundle, ".csv"):
        if not is_table(bundle, path, *_COLUMNS):
            continue
        for row in rows(bundle, path):
            url, title = address(row["url"]), line(row["title"])
            count = row["highlight count"].strip()
            if count.strip("0"):
                yield SkippedItem(
                    f"the highlights of {title or url}", f"the export only says that there are {line(count)}"
                )
            found = texts.get(row.get("file id", ""))
            content = bundle.members[found]() if found else b""
            if len(content) > limits.ARTICLE_BYTES:
                yield SkippedItem(f"the text of {title}", f"it has more than {limits.ARTICLE_BYTES >> 20} MB")
                content = b""
            if not (url or content or title):
                yield SkippedItem("a row without a title", "it has neither an address nor a text")
                continue
            yield titled(_article(row, url, title, content))


def _article(row: dict[str, str], url: str | None, title: str, content: bytes) -> ImportedArticle:
    return ImportedArticle(
        title=title,
        url=url,
        authors=people(_decoded(row.get("author", ""))),
        site=line(_decoded(row.get("publisher", ""))) or None,
        added_at=moment(row.get("last interaction date")),
        state=State.DONE if truth(row["read"]) else State.UNREAD if truth(row["in queue"]) else State.ARCHIVED,
        starred=truth(row["favorited"]),
        tags=tags(names(row.get("tags", ""), ";")),
        content=content,
        key=line(row.get("file id")),
    )


def _decoded(name: str) -> str:
    """Return a name that can be encoded as in the head of a mail: `=?utf-8?q?FT?=`."""
    try:
        return str(make_header(decode_header(name)))
    except (MessageError, ValueError, LookupError):
        return name
