"""Finds a date in the words of a page: “Published on 3 March 2026 at noon”, “03.03.2026”, “2026年3月3日”."""

from __future__ import annotations

import re

_MONTHS = (
    "jan", "feb|fev|fév", "mar|mär|maa", "apr|avr|abr", "may|mai|mei|mag|maj", "jun|juin|giu", "jul|juil|lug",
    "aug|aoû|ago", "sep|set", "oct|okt|ott|out", "nov", "dec|dez|déc|dic",
)  # fmt: skip
"""The beginnings of the months in English, German, French, Spanish, Italian, Portuguese and Dutch."""
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[^\W\d_]{{0,7}}\.?"
_YEAR, _DAY, _NUMBER = r"(?P<year>(?:19|20)\d\d)", r"(?P<day>[0-3]?\d)", r"(?P<number>[01]?\d)"
_FORMS = tuple(
    re.compile(rf"(?<!\d){form}(?!\d)", re.IGNORECASE)
    for form in (
        rf"{_YEAR}-{_NUMBER}-{_DAY}",
        rf"{_YEAR}\s*年\s*{_NUMBER}\s*月\s*{_DAY}",
        rf"{_YEAR}/{_NUMBER}/{_DAY}",
        rf"{_YEAR}\.\s?{_NUMBER}\.\s?{_DAY}",
        rf"{_DAY}\.\s?{_NUMBER}\.\s?{_YEAR}",
        rf"(?P<number>1[0-2]|0?[1-9])/(?P<day>1[3-9]|2\d|3[01])/{_YEAR}",
        rf"(?P<day>1[3-9]|2\d|3[01])/(?P<number>1[0-2]|0?[1-9])/{_YEAR}",
        rf"\b{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}",
        rf"{_DAY}(?:st|nd|rd|th|er|º)?\.?\s+(?:de\s+)?{_MONTH},?\s+(?:de\s+)?{_YEAR}",
    )
)


def find_date(text: str) -> str:
    """Return the first date in `text` as `YYYY-MM-DD`, or an empty string. `03/04/2026` has two readings, so none."""
    for form in _FORMS:
        if found := form.search(text):
            parts = found.groupdict()
            month = int(parts["number"]) if "number" in parts else _month(parts["month"])
            return f"{parts['year']}-{month:02}-{int(parts['day']):02}"
    return ""


def _month(name: str) -> int:
    return next(place for place, names in enumerate(_MONTHS, 1) if re.fullmatch(names, name, re.IGNORECASE))
