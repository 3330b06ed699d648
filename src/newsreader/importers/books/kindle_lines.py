"""The second line of a Kindle clipping → what it is, where and when.

The line is in the language of the device, and changes with its firmware:
`- Your Highlight on page 27 | location 398-399 | Added on Thursday, 24 August 2017 22:31:50`
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from newsreader.importers.values import local
from newsreader.ingest.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOTES = re.compile(
    r"\b(?:note|notiz|nota|notitie|заметка|заметки|notatka|anteckning|notat|notunuz|poznámka|muistiinpano)\b"
    r"|笔记|筆記|メモ|메모|노트|नोट|ملاحظة|הערה",
    re.IGNORECASE,
)
_BOOKMARKS = re.compile(
    r"\b(?:bookmark|lesezeichen|signet|marque-page|marcador|segnalibro|bladwijzer|закладка|zakładka|bokmärke|bogmærke"
    r"|bokmerke|záložka|kirjanmerkki)\b|yer imi|书签|書籤|ブックマーク|북마크|बुकमार्क|إشارة مرجعية|סימניה",
    re.IGNORECASE,
)
_LOCATIONS = re.compile(
    r"\blo[ck]|\bposi|\bpoz|\bemplac|\bubica|мест|позиц|\bplats|\bplace|\bkonum|位置|위치|स्थान|موقع|מיקום",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d{1,9})(?:\s*(?:[-‐-―−~〜～]|t/m|to|bis|a)\s*(\d{1,9}))?")
_TIME = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?")
_AFTERNOON = re.compile(r"\d\s*p\.?\s?m\b|下午|午後|오후|晚上|अपराह्न", re.IGNORECASE)
_MORNING = re.compile(r"\d\s*a\.?\s?m\b|上午|午前|오전|凌晨|早上|पूर्वाह्न", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})\s*[年년./-]\s*(\d{1,2})\s*[月월./-]\s*(\d{1,2})")
_MONTHS = tuple(
    tuple(starts.split())
    for starts in (
        "jan jän ene gen янв sty oca led tam जन", "feb fev fév фев lut şub úno hel फ", "mar mär maa мар mrt bře मा",
        "apr avr abr апр kwi nis dub huh अप", "mai may mei mag maj май мая kvě tou मई",
        "jun juin giu июн cze haz červn kes जून", "jul juil lug июл lip tem červenc hei जुल",
        "aug août ago авг sie ağu srp elo अग", "sep set сен wrz eyl zář syy सि",
        "oct okt ott out окт paź eki říj lok अक्", "nov ноя lis kas नव", "dec dez déc dic дек gru ara pro jou दि",
    )
)  # fmt: skip
"""How the names of the months begin, in the languages of Kindle and its neighbors."""
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})\.?\s+(?:de\s+|of\s+|d[’'])?([^\s\d.,|]{3,})\.?,?\s+(?:de\s+)?(\d{4}|\d\d)(?![\d:])"
)
_MONTH_FIRST = re.compile(r"(?<![^\s\d.,|])([^\s\d.,|]{3,})\.?\s+(\d{1,2}),?\s+(\d{4}|\d\d)(?![\d:])")


class Clipping(NamedTuple):
    """What the line says. `kind` is highlight, note or bookmark; `start` and `end` are locations, or pages."""

    kind: str
    start: int | None
    end: int | None
    by_page: bool
    added_at: datetime | None


def read_line(meta: str) -> Clipping:
    """Return what the line of a clipping says. What is not understood is a highlight without a place or time."""
    place, bar, added = meta.rpartition("|")
    if not bar:
        place, added = meta, ""
    kind = "note" if _NOTES.search(place) else "bookmark" if _BOOKMARKS.search(place) else "highlight"
    pages: tuple[int, int] | None = None
    for part in re.split(r"[|（(]", place):
        if not (found := _range(part)):
            continue
        if _LOCATIONS.search(part):
            return Clipping(kind, *found, False, read_time(added))
        pages = pages or found
    start, end = pages or (None, None)
    return Clipping(kind, start, end, True, read_time(added))


def _range(part: str) -> tuple[int, int] | None:
    found = _RANGE.search(part)
    if not found:
        return None
    start, last = found[1], found[2] or found[1]
    # `1234-45` is 1234 to 1245.
    end = start[: -len(last)] + last if len(last) < len(start) else last
    return int(start), max(int(start), int(end))


def read_time(written: str) -> datetime | None:
    """Return the time in a clipping, which is local, in UTC."""
    day = next(_days(written), None)
    if day is None:
        return parse_date(written)
    hour = minute = second = 0
    if time := _TIME.search(written):
        hour, minute, second = int(time[1]), int(time[2]), int(time[3] or 0)
        if _AFTERNOON.search(written):
            hour = hour % 12 + 12
        elif _MORNING.search(written):
            hour %= 12
    try:
        moment = day.replace(hour=hour, minute=minute, second=second)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if "Greenwich" in written or "GMT" in written else local(moment)


def _days(written: str) -> Iterator[datetime]:
    """Yield the days that are in the text, the likeliest first."""
    if found := _YEAR_FIRST.search(written):
        yield from _day(found[1], int(found[2]), found[3])
    for found in _DAY_FIRST.finditer(written):
        yield from _day(found[3], _month(found[2]), found[1])
    for found in _MONTH_FIRST.finditer(written):
        yield from _day(found[3], _month(found[1]), found[2])


def _month(name: str) -> int:
    name = name.casefold()
    return next((number for number, starts in enumerate(_MONTHS, 1) if name.startswith(starts)), 0)


def _day(year: str, month: int, day: str) -> Iterator[datetime]:
    try:
        yield datetime(int(year) + (2000 if len(year) == 2 else 0), month, int(day))  # noqa: DTZ001 - local
    except ValueError:
        return
