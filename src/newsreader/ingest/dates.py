"""Dates as publishers write them → aware datetimes in UTC.

A date without a time is midnight UTC, and a time without a known zone is in UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_ZONES = {
    "Z": 0, "UTC": 0, "GMT": 0, "UT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8,
    "PDT": -7, "ET": -5, "CT": -6, "MT": -7, "PT": -8,
}  # fmt: skip
"""The hours of zones, as news in English means their names. “ET” is an hour off in summer."""

_ISO_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_TIME = re.compile(
    r"(?:(?<=\d)T|[\s,]|\bat\b)*(?<![\d:-])(?P<hour>\d{1,2})"
    rf"(?=:\d\d|(?:\.\d\d)?\s?[ap]\.?m\b|\.\d\d\s\(?(?:{'|'.join(_ZONES)})\b)"
    r"(?:[:.](?P<minute>\d\d))?(?::(?P<second>\d\d)(?:\.\d+)?)?\s*(?:(?P<half>[ap])\.?m\b\.?)?"
    rf"\s*(?P<zone>[+-]\d\d:?\d\d|[+-]\d\d|\(?(?:{'|'.join(_ZONES)})\b\)?)?",
    re.IGNORECASE,
)
_UNIX_TIME = re.compile(r"1\d{9}(?:\d{3})?(?:\.0*)?")
"""Seconds or milliseconds since 1970, from 2001 to 2033."""
_WRITTEN = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d", "%Y%m%d")


def parse_date(written: str) -> datetime | None:
    """Return the time that `written` names, in UTC, or `None` if it names no valid time."""
    written = written.strip()[:80]
    if not written:
        return None  # quickly, since most entries of feeds lack one of their dates
    try:
        if _UNIX_TIME.fullmatch(written):
            return datetime.fromtimestamp(int(written[:10]), UTC)
        if day := _ISO_DAY.match(written):
            year, month, number = map(int, day[0].split("-"))
            moment = _at(datetime(year, month, number, tzinfo=UTC), _TIME.match(written, day.end()))
        else:
            moment = _from_words(written)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError, TypeError):
        return None


def _from_words(written: str) -> datetime:
    time = _TIME.search(written)
    day = f"{written[: time.start()]} {written[time.end() :]}".strip(" ,") if time else written
    day = re.sub(r"^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?\s+|(?<=\d)(?:st|nd|rd|th)\b|(?<=[a-z])\.", "", day)
    for form in _WRITTEN:
        try:
            return _at(datetime.strptime(day, form).replace(tzinfo=UTC), time)
        except ValueError:
            continue
    if time and time["half"]:
        raise ValueError(written)  # the parser for mails takes 11 p.m. for 11 a.m.
    return parsedate_to_datetime(written)


def _at(day: datetime, time: re.Match[str] | None) -> datetime:
    """Return the moment of a time on a day. Raises `ValueError` for an invalid time."""
    if time is None:
        return day
    hour = int(time["hour"])
    if time["half"] and hour <= 12:
        hour = hour % 12 + (12 if time["half"] in "pP" else 0)
    zone = (time["zone"] or "Z").strip("()").upper()
    if zone in _ZONES:
        offset = timedelta(hours=_ZONES[zone])
    else:
        sign, digits = -1 if zone[0] == "-" else 1, zone[1:].replace(":", "").ljust(4, "0")
        offset = sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return day.replace(
        hour=hour, minute=int(time["minute"] or 0), second=int(time["second"] or 0), tzinfo=timezone(offset)
    )
