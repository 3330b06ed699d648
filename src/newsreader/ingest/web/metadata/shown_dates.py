"""The dates in the text of a page: whether they say when it was published or changed, in any language."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from newsreader.ingest.dates import find_date, parse_date
from newsreader.ingest.furniture.date_lines import DAY, FIRST_YEAR, is_date_line

from .facts import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

_CHANGED_CLASS = re.compile(r"updat|modif|edit|changed|aktualisiert|stand")
_CHANGED = re.compile(
    r"(?i)\b(?:updat|modif|edited|changed|aktualisiert|stand\b|mis à jour|actuali[sz]|atualiz|aggiorn|bijgewerkt|обновл"
    r"|изменен)|עודכן|تحديث|更新"
)
_PUBLISHED = re.compile(
    r"(?i)\b(?:publi|pubbli|posted|first|veröffentlicht|erschienen|gepubliceerd|опублик)|פורסם|نشر|发布|發布|公開"
)
_LINES = frozenset({"p", "div", "span", "summary", "small", "em", "i", "b", "strong", "font", "h6"})
_OF_SUBJECTS = ("table", "li", "dl", "blockquote", "figure", "address")
"""Elements in which a line that is only a date is about the subject of the article."""
_FACTS = re.compile(r"infobox|\bv?event|fact-?box|\bbday|\bd(?:t|ate)-?(?:start|end)")
_MAX_BELOW, _MAX_TEXT = 40, 200
"""The number of elements below a title that can be a line with the date, and of code points that are read of one."""


def says_changed(element: HtmlElement) -> bool:
    """Return whether an element, or the words before it, say that its date is that of the last change."""
    before, parent = element.getprevious(), element.getparent()
    classes = f"{element.get('class', '')} {'' if parent is None else parent.get('class', '')}"
    words = f"{before.tail if before is not None else '' if parent is None else parent.text} {text_of(element)[:40]}"
    if _PUBLISHED.search(words):
        return False
    return _CHANGED_CLASS.search(classes.lower()) is not None or _CHANGED.search(words) is not None


def moments(element: HtmlElement) -> Iterator[str]:
    """Yield what can be the date in an element, for `parse_date`."""
    for name in ("datetime", "content", "title", "data-datetime", "data-timestamp"):
        if value := element.get(name):
            yield value
    words = _from_publication(text_of(element)[:_MAX_TEXT])
    yield words[:80]
    yield find_date(words)


def _from_publication(words: str) -> str:
    """Return the part of a line about the publication, if one about the last change is before it."""
    changed = _CHANGED.search(words)
    published = _PUBLISHED.search(words, changed.end()) if changed else None
    return words[published.start() :] if published else words


def lines_below(title: HtmlElement | None, elements: Sequence[HtmlElement]) -> list[HtmlElement]:
    """Return the lines below a title that are only a date."""
    if title is None:
        return []
    start = elements.index(title) + 1
    near = [one for one in elements[start : start + _MAX_BELOW] if one.tag in _LINES]
    return [one for one in near if is_date_line(text_of(one)) and next(one.iterancestors(*_OF_SUBJECTS), None) is None]


def is_of_subject(element: HtmlElement) -> bool:
    """Return whether a date is that of what the article is about: in a quotation, a fact box, prose, after “When:”."""
    for count, box in enumerate((element, *element.iterancestors())):
        if box.tag in {"blockquote", "figcaption"} or (count < 6 and _FACTS.search(box.get("class", "").lower())):
            return True
        if box.tag == "p" and len(text_of(box)) > _MAX_TEXT:
            return True
    before, parent = element.getprevious(), element.getparent()
    words = (before.tail if before is not None else "" if parent is None else parent.text) or ""
    if not words.strip() and before is not None:
        words = text_of(before)
    words = " ".join(words.split())[-_MAX_TEXT:]
    return words.endswith((":", "：")) and not (_PUBLISHED.search(words) or _CHANGED.search(words))


def is_possible(moment: datetime) -> bool:
    """Return whether a date that a page shows can be that of its publication."""
    return moment.year >= FIRST_YEAR and moment <= datetime.now(UTC) + timedelta(days=1)


def in_language(element: HtmlElement, language: str) -> str:
    """Return the date in a line as the language of the page writes it, or an empty string."""
    words = text_of(element)[:_MAX_TEXT]
    if not language or not is_date_line(words):
        return ""
    words = _from_publication(words)
    day = DAY.search(words)
    found = parse_date(words, language) or (parse_date(day[0], language) if day else None)
    return found.isoformat() if found else ""
