"""Dates as publishers and note-takers write them → aware datetimes in UTC.

A date without a time is midnight UTC, and a time without a zone is in UTC. A wrong date is worse than none: of a date
with two readings (`04/03/2026`), a time with words that are not understood or a zone that is not known, only what is
sure is used.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_ZONES = {
    "Z": 0, "UTC": 0, "GMT": 0, "UT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3,
    "MEZ": 1, "MESZ": 2, "SAST": 2, "MSK": 3, "PKT": 5, "WIB": 7, "HKT": 8, "SGT": 8, "PHT": 8, "AWST": 8, "JST": 9,
    "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "BRT": -3, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4,
    "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "ET": -5,
    "CT": -6, "MT": -7, "PT": -8,
}  # fmt: skip
"""The hours of zones, as news in English means their names. “IST” is the time of India, of Israel or of Ireland."""
_SUMMER_TIME = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}
"""The places of zones whose name is the same in summer and in winter."""

_NAMES = "|".join(_ZONES)
_OFFSET = r"[+\u2212-]\d{1,2}(?::?\d\d)?(?!\d)"
_TIME = re.compile(
    r"(?:(?<=\d)T|[\s,]|\bat\b)*(?<![\d:./-])(?:(?P<hour>\d{1,2})"
    rf"(?=:\d\d|(?:\.\d\d)?\s?[ap]\.?\s?m\b|\.\d\d\s\(?(?:{_NAMES})\b)"
    r"(?:[:.](?P<minute>\d\d))?(?::(?P<second>\d\d)(?:[.,]\d+)?)?\s*(?:(?P<half>[ap])\.?\s?m\b\.?)?|\b(?P<noon>noon)\b)"
    rf"\s*(?P<zone>\(?(?:(?<![A-Z])(?:UTC|GMT)\s?)?{_OFFSET}\)?|\(?(?<![A-Z])(?:{_NAMES})\b\)?|\[?(?<![A-Z])[A-Z][a-z]+/[A-Z]\w+\b\]?)?"
    r"(?:\s*[(\[][A-Za-z][A-Za-z /_]+[)\]])?",
    re.IGNORECASE,
)
_UNKNOWN_ZONE = re.compile(rf":\d\d.*\b(?!(?:AM|PM|{_NAMES})\b)[A-Z]{{2,5}}\b")
_UNIX_TIME = re.compile(r"1\d{9}(?:\d{3})?(?:\.0*)?")
"""Seconds or milliseconds since 1970, from 2001 to 2033."""
_ISO_BASIC = re.compile(r"(\d{4}-?W\d\d-?[1-7]|[12]\d{7})(?:[T ]?(\d\d)(\d\d)(\d\d)?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?")
"""`20260303`, `20260303T113000Z`, and the day of a week: `2026-W10-2`."""

_MONTHS = (
    "jan(?:uary?|uari|v|vier|eiro)?|jän(?:ner)?|ene(?:ro)?|gen(?:naio)?",
    "feb(?:ruary?|ruari|r|rero|braio)?|fev(?:ereiro)?|fév(?:r|rier)?",
    "mar(?:ch|s|t|ts|zo|ço)?|mär(?:z)?|mrz|maart|mrt",
    "apr(?:ile?)?|avr(?:il)?|abr(?:il)?",
    "mayo?|maio?|mei|mag(?:gio)?|maj",
    "june?|juni|juin|junio|junho|giu(?:gno)?",
    "july?|juli|julio|julho|juil(?:let)?|lug(?:lio)?",
    "aug(?:ust|usti|ustus)?|août|ago(?:sto)?",
    "sept?(?:ember|embre|iembre)?|set(?:t|tembre|embro|iembre)?",
    "oct(?:ober|obre|ubre)?|okt(?:ober)?|ott(?:obre)?|out(?:ubro)?",
    "nov(?:ember|embre|iembre|embro)?",
    "dec(?:ember)?|dez(?:ember|embro)?|déc(?:embre)?|dic(?:embre|iembre)?",
)
"""The months in English, German, French, Spanish, Italian, Portuguese, Dutch and Scandinavian languages."""
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})\b\.?"
_YEAR, _DAY, _NUMBER = r"(?P<year>(?:19|20)\d\d)", r"(?P<day>[0-3]?\d)", r"(?P<number>[01]?\d)"
_FORMS = tuple(
    re.compile(rf"(?<!\d){form}(?!\d)", re.IGNORECASE)
    for form in (
        rf"(?P<year>1[5-9]\d\d|2[01]\d\d)-{_NUMBER}-{_DAY}",  # other calendars have other years: 1404, 2569
        rf"{_YEAR}\s*[年년]\s*{_NUMBER}\s*[月월]\s*{_DAY}[日일]?",
        rf"{_YEAR}/{_NUMBER}/{_DAY}",
        rf"{_YEAR}\.\s?{_NUMBER}\.\s?{_DAY}\.?",
        rf"{_DAY}\.\s?{_NUMBER}\.\s?{_YEAR}",
        rf"(?P<number>1[0-2]|0?[1-9])[/-](?P<day>1[3-9]|2\d|3[01])[/-]{_YEAR}",
        rf"(?P<day>1[3-9]|2\d|3[01])[/-](?P<number>1[0-2]|0?[1-9])[/-]{_YEAR}",
        rf"(?P<day>(?P<number>1[0-2]|0?[1-9]))[/-](?P=day)[/-]{_YEAR}",
        rf"\b{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}",
        rf"{_DAY}(?:st|nd|rd|th|er|º)?\.?(?:\s+|-)(?:de\s+|of\s+)?{_MONTH},?(?:\s+|-)(?:de\s+)?{_YEAR}",
    )
)
_ANY_MONTH = rf"(?:{'|'.join(_MONTHS)})\b\.?"
_ANY_DAY = r"(?<!\d)[0-3]?\d(?:st|nd|rd|th)?"
_SHORT_YEAR = re.compile(
    rf"({_ANY_DAY}\.?(?:[/-]|\s+){_ANY_MONTH},?(?:[/-]|\s+)|\b{_ANY_MONTH}\s+{_ANY_DAY},\s*)['’]?(\d\d)(?![^\W_T]|[.:]\d)",
    re.IGNORECASE,
)
"""`3-Mar-26` and `March 3, '26`: beside the name of a month, the second number is the year."""
_LONG_YEAR = re.compile(r"(?<![+\d])(?:19|20)\d\d(?!\d)")
_BESIDE = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b"
    r"|(?:first|originally|published|posted|created|written|updated|modified|date|on|at|um|uhr|the)\b",
    re.IGNORECASE,
)
"""Words beside a date and a time that do not change them."""
_ENGLISH = {"": ("en-US", "en-GB"), "US": ("en-US",), "PH": ("en-US",), "CA": ("en-US", "en-GB")}
"""The locales of English by region; all others write the day first. Where two are read, they must agree."""
_LANGUAGES = (
    *("bg", "ca", "cs", "da", "de", "el", "en", "es", "fi", "fr", "hr", "hu", "id", "it", "ja", "ko", "nb", "nl", "pl"),
    *("pt", "ro", "ru", "sk", "sl", "sv", "tr", "uk", "vi", "zh", "ar", "he"),
)
"""The languages in which a date without a language is read. All that can read it must agree."""


def parse_date(written: str, language: str | None = None) -> datetime | None:
    """Return the time that `written` names, in UTC, or `None` if it names no valid time or more than one.

    With a `language` tag, months and orders of that language are read, and with an empty one, those of any language.
    This takes a tenth of a second for the first date of a language.
    """
    written = written.strip()[:80]
    if not _LONG_YEAR.search(written):
        written = _SHORT_YEAR.sub(lambda found: f"{found[1]}{'20' if found[2] < '70' else '19'}{found[2]}", written, 1)
    if not written:
        return None  # quickly, since most entries of feeds lack one of their dates
    if not written.isascii():
        written = re.sub(r"\d", lambda digit: str(int(digit[0])), written)
    try:
        moment, is_whole = _parse(written)
    except (ValueError, OverflowError, TypeError):
        return None
    if language is None or is_whole:
        return moment
    spelled = _in_language(written, language)
    return spelled if spelled and (moment is None or abs(spelled - moment) <= timedelta(days=1)) else moment


def find_date(text: str) -> str:
    """Return the first date in `text` as `YYYY-MM-DD`, or an empty string. `03/04/2026` has two readings, so none."""
    found = _find(text)
    return f"{found['year']}-{_number(found):02}-{int(found['day']):02}" if found else ""


def _parse(written: str) -> tuple[datetime | None, bool]:
    """Return the time, and whether all words were understood."""
    if _UNIX_TIME.fullmatch(written):
        return datetime.fromtimestamp(int(written[:10]), UTC), True
    if basic := _ISO_BASIC.fullmatch(written):
        day = datetime.fromisoformat(basic[1]).replace(tzinfo=UTC)
        return _at(day, basic[2] or "0", basic[3], basic[4], zone=basic[5]), True
    found = _find(written)
    if not found and (time := _TIME.search(written)):
        # “Fri Oct 3 09:05:07 2025”: the time is inside the date.
        written = f"{written[: time.start()]} {written[time.end() :]}{time[0]}"
        found = _find(written)
    if not found:
        return None, False
    day = datetime(int(found["year"]), _number(found), int(found["day"]), tzinfo=UTC)
    # A second date is that of a change, and its time belongs to it.
    is_only = not _find(written[found.end() :])
    time = _TIME.match(written, found.end()) or (is_only and _TIME.search(written)) or None
    rest = written[: found.start()] + " " + written[found.end() :]
    is_whole = re.search(r"[^\W_]", _BESIDE.sub("", rest.replace(time[0], " ", 1) if time else rest)) is None
    if not time or (is_only and not is_whole):
        return day, is_whole  # “下午3:30” is in the afternoon, and the zone of “3:30 IST” is not known
    return _at(day, time["hour"] or "12", time["minute"], time["second"], time["half"], time["zone"]), is_whole


def _find(text: str) -> re.Match[str] | None:
    return next((found for form in _FORMS if (found := form.search(text))), None)


def _number(found: re.Match[str]) -> int:
    parts = found.groupdict()
    if "number" in parts:
        return int(parts["number"])
    return next(place for place, names in enumerate(_MONTHS, 1) if re.fullmatch(names, parts["month"], re.IGNORECASE))


def _at(
    day: datetime, hour: str, minute: str | None, second: str | None, half: str | None = "", zone: str | None = ""
) -> datetime:
    """Return the moment of a time on a day, in UTC. Raises `ValueError` for an invalid time."""
    hours = int(hour)
    if half and hours <= 12:
        hours = hours % 12 + (12 if half in "pP" else 0)
    if hours == 24 and not int(minute or 0):
        day, hours = day + timedelta(days=1), 0
    moment = day.replace(hour=hours, minute=int(minute or 0), second=min(59, int(second or 0)))
    name = (zone or "Z").strip("()[] ")
    if place := _SUMMER_TIME.get(name.upper(), name if "/" in name else ""):
        try:
            return moment.replace(tzinfo=ZoneInfo(place)).astimezone(UTC)
        except (ZoneInfoNotFoundError, ValueError):  # Windows has no zones of its own
            if "/" in name:
                return day
    offset = re.search(r"([+\u2212-])(\d{1,2}):?(\d\d)?$", name)
    if not offset:
        return (moment.replace(tzinfo=timezone(timedelta(hours=_ZONES[name.upper()])))).astimezone(UTC)
    shift = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    return moment.replace(tzinfo=timezone(shift if offset[1] == "+" else -shift)).astimezone(UTC)


def _in_language(written: str, language: str) -> datetime | None:
    """Return the date as the language writes it, if all its regions read the same time."""
    if not re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", written) or _UNKNOWN_ZONE.search(written):
        return None  # `3/4/26`, and years of other calendars
    import dateparser  # takes a tenth of a second

    primary, _, region = language.replace("_", "-").partition("-")
    locales = _ENGLISH.get(region.upper(), ("en-GB",)) if primary.lower() == "en" else ()
    choices = [{"locales": [locale]} for locale in locales] or [
        {"languages": [one]} for one in ([primary.lower()] if primary else _LANGUAGES)
    ]
    settings = {
        "STRICT_PARSING": True, "REQUIRE_PARTS": ["year", "month", "day"], "PARSERS": ["absolute-time"],
        "TIMEZONE": "UTC", "RETURN_AS_TIMEZONE_AWARE": True,
    }  # fmt: skip
    words = re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m", written)
    for part in dict.fromkeys((words, re.sub(r"^\D+", "", words))):  # without “Published on”
        try:
            moments = {dateparser.parse(part, settings=settings, **choice) for choice in choices} - {None}
        except (ValueError, OverflowError, RecursionError):  # such as a language that it does not know
            return None
        if moments:
            return moments.pop().astimezone(UTC) if len(moments) == 1 else None
    return None
