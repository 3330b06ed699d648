"""Articles as CSL-JSON, for Zotero, pandoc and citeproc: a JSON array of web pages, one per line.

After https://docs.citationstyles.org/en/stable/specification.html. The highlights are in `note`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.export.json import array
from newsreader.text.clean import one_line
from newsreader.text.days import published_day

from .reference import accessed, key, names, notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from newsreader.export.sheet import Sheet


def render(sheets: Iterable[Sheet]) -> Iterator[str]:
    """Yield the array in pieces, one per article."""
    return array(map(_item, sheets))


def _item(sheet: Sheet) -> dict[str, object]:
    article = sheet.article
    published = published_day(article)
    fields = {
        "id": key(article),
        "type": "webpage",
        "title": one_line(article.title) or "Untitled",
        "author": [
            {"family": name.family, "given": name.given} if name.is_person else {"literal": name.family}
            for name in names(article)
        ],
        "container-title": one_line(article.site or ""),
        "issued": published and _date(published),
        "accessed": _date(accessed(article)),
        "URL": one_line(article.url or ""),
        "language": one_line(article.language or ""),
        "keyword": ", ".join(map(one_line, article.tags)),
        "source": "newsreader",
        "note": "\n\n".join(notes(sheet)),
    }
    return {name: value for name, value in fields.items() if value}


def _date(day: date) -> dict[str, object]:
    return {"date-parts": [[day.year, day.month, day.day]]}
