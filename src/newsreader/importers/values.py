"""The values that other programs store → those of newsreader: text, times, tags, colors, people, addresses.

Every function takes any value, as JSON and the like have it, and returns an empty value for what it can't use.
"""

from __future__ import annotations

import colorsys
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsreader.ingest.dates import parse_date
from newsreader.records import Color
from newsreader.text.clean import bare, clean, nfc, normalise, one_line, tidy_line

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBER = re.compile(r"-?\d{9,17}(?:\.\d*)?")
_PARTIAL = re.compile(
    r"(\d{4})(?:[-/](\d{1,2}|[a-z]{3,9}))?(?:[-/](\d{1,2}))?/*|([a-z]{3,9})\.? (\d{4})", re.IGNORECASE
)
"""A date of which day and month can be missing: `2020`, `2020-03`, `2020/03//`, `2020-mar`, `March 2020`."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MICROSECONDS, _MILLISECONDS = 1e14, 1e11
"""From which numbers on a time since 1970 is not in seconds."""
_WITHOUT_ZONE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?")
_LAST_YEAR = 2200
_LONGEST_TAG = 200
_HEX = re.compile(r"#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})(?:[0-9a-f]{2})?")
_SHORT_HEX = re.compile(r"#([0-9a-f])([0-9a-f])([0-9a-f])")
_HUES = ((18, Color.RED), (70, Color.YELLOW), (170, Color.GREEN), (255, Color.BLUE), (330, Color.PURPLE))
"""Up to which hue (degrees) a color is the nearest."""
_NAMED = {
    "orange": Color.YELLOW, "gold": Color.YELLOW, "amber": Color.YELLOW, "lime": Color.GREEN, "olive": Color.GREEN,
    "mint": Color.GREEN, "teal": Color.BLUE, "cyan": Color.BLUE, "aqua": Color.BLUE, "indigo": Color.BLUE,
    "pink": Color.RED, "rose": Color.RED, "brown": Color.RED, "magenta": Color.PURPLE, "violet": Color.PURPLE,
} | {each.value: each for each in Color}  # fmt: skip
_NAMES = ("name", "tag", "label", "title")
_BLANK = " \t\n\u200b\u00a0\u3000"
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)


def line(value: object) -> str:
    """Return text for one line, such as a title or a name."""
    return tidy_line(normalise(value)) if isinstance(value, str) else ""


def passage(value: object) -> str:
    """Return text of several lines, such as a quote or a note, without space around it."""
    return normalise(value).strip(_BLANK) if isinstance(value, str) else ""


def context(value: object) -> str:
    """Return the words before or after a quote, with the space beside it."""
    return normalise(value) if isinstance(value, str) else ""


def key(value: object) -> str:
    """Return an id, which can be a number."""
    return line(str(value) if isinstance(value, int) else value)


def address(value: object) -> str | None:
    """Return a web address, or `None` if the value is none."""
    found = one_line(value).strip() if isinstance(value, str) else ""
    return found if _WEB.match(found) else None


def moment(value: object) -> datetime | None:
    """Return the time in UTC that a text or a number of seconds, milliseconds or microseconds since 1970 names.

    A time without a zone is local, and a date without a time is midnight UTC.
    """
    if isinstance(value, str):
        value = value.strip()
        if not _NUMBER.fullmatch(value):
            return _written(value)
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not value:
        return None
    try:
        size = abs(value)
        unit = 1e6 if size >= _MICROSECONDS else 1e3 if size >= _MILLISECONDS else 1
        return _plausible(datetime.fromtimestamp(value / unit, UTC))
    except (ValueError, OverflowError, OSError):
        return None


def moment_utc(value: object) -> datetime | None:
    """Return a time as `moment` does, but one without a zone is UTC."""
    written = line(value)
    return moment(f"{written}Z" if _WITHOUT_ZONE.fullmatch(written) else written)


def local(written: datetime) -> datetime | None:
    """Return a time without a zone, which is local, in UTC."""
    try:
        return _plausible(written.astimezone(UTC))
    except (ValueError, OverflowError, OSError):
        return None


def _written(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return parse_date(text)
    return local(found.replace(tzinfo=UTC) if len(text) <= len("2026-01-28") else found)


def partial_date(value: object) -> datetime | None:
    """Return a date of which day and month can be missing, which are the first then, or any other time."""
    written = line(value)
    if not (found := _PARTIAL.fullmatch(written)):
        return moment(written)
    month = (found[2] or found[4] or "1").lower()
    number = MONTHS.index(month[:3]) + 1 if month[:3] in MONTHS else int(month) if month.isdecimal() else 0
    try:
        return datetime(int(found[1] or found[5]), number, int(found[3] or 1), tzinfo=UTC)
    except ValueError:
        return None


def _plausible(found: datetime) -> datetime | None:
    return found if found.year < _LAST_YEAR else None


def names(value: object, sign: str = ",") -> list[str]:
    """Return the names in a list of texts or of objects with a name, or in a text that `sign` divides."""
    if isinstance(value, str):
        return value.split(sign)
    found: list[str] = []
    for item in value if isinstance(value, list) else ():
        name = next((item[each] for each in _NAMES if each in item), "") if isinstance(item, dict) else item
        found += [name] if isinstance(name, str) else []
    return found


def tags(found: Iterable[str]) -> tuple[str, ...]:
    """Return valid tags, each once. Case is ignored; a tag that can't become valid is left out."""
    valid: dict[str, str] = {}
    for name in found:
        spaced = re.sub(r"\s+", " ", bare(nfc(name[: 5 * _LONGEST_TAG]))).strip().removeprefix("#")
        plain = "".join(char for char, cleaned in zip(spaced, clean(spaced), strict=True) if char == cleaned)
        plain = "/".join(filter(None, (level.strip() for level in plain.split("/"))))
        if 0 < len(plain) <= _LONGEST_TAG:
            valid.setdefault(plain.casefold(), plain)
    return tuple(valid.values())


def color(value: object) -> Color | None:
    """Return the nearest color to one with a name or with hexadecimal digits, or `None` for gray and no color."""
    name = value.strip().lower() if isinstance(value, str) else ""
    digits = _HEX.fullmatch(name) or _SHORT_HEX.fullmatch(name)
    if not digits:
        return _NAMED.get(name)
    hue, _, saturation = colorsys.rgb_to_hls(*(int(part * (2 // len(part)), 16) / 255 for part in digits.groups()))
    return next((nearest for most, nearest in _HUES if hue * 360 < most), Color.RED) if saturation > 0.1 else None


def people(value: object) -> tuple[str, ...]:
    """Return the names of authors in a text or a list: `Jane Doe and John Smith`, `Doe, Jane; Smith, John`."""
    if isinstance(value, list):
        return tuple(dict.fromkeys(filter(None, map(line, value))))
    text = line(value)
    parts = text.split(";")
    if len(parts) == 1:
        parts = re.split(r"\s+(?:and|&)\s+|,\s+(?:and\s+)?", text)
        if not all(" " in part.strip() for part in parts):
            parts = re.split(r"\s+(?:and|&)\s+", text)  # `Doe, Jane`
    return tuple(dict.fromkeys(filter(None, (part.strip() for part in parts))))


def is_host(text: str) -> bool:
    """Return whether the name of an author is that of a site: `reason.com`."""
    return bool(_HOST.fullmatch(text))


def truth(value: object) -> bool:
    """Return whether a value means yes: `true`, `1`, `"1"`, `"True"`, `"yes"`."""
    return (
        value is True
        or (isinstance(value, int | float) and value != 0)
        or (isinstance(value, str) and value.strip().lower() in ("1", "true", "yes", "y", "t"))
    )
