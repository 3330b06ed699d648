"""Recognizes a line that only says when a text was published: “Lima – 5 mar 2024 – 18:30”, “5 марта 2024, 18:30”."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_MONTH = (
    r"(?:(?:jan|feb|fev|fév|mar|mär|maa|apr|avr|abr|may|mai|mei|mag|maj|jun|juin|giu|jul|juil|lug|aug|aoû|ago|sep|set|oct"
    r"|okt|ott|out|nov|dec|dez|déc|dic)[^\W\d_]{0,7}|(?=\w*[^\W\u0000-\u007f])(?:[^\W\d_]{3,12}))"
)
"""A month in a language of Western Europe, or any word with a letter that English does not have."""
DAY = re.compile(
    rf"\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}}"
    rf"|\d{{4}}\s*[年년]\s*\d{{1,2}}\s*[月월]\s*\d{{1,2}}\s*[日일]?"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+|of\s+)?{_MONTH}\.?,?\s+(?:de\s+|del\s+)?\d{{4}}"
    rf"|\d{{4}}\.\s{_MONTH}\s\d{{1,2}}\."
    rf"|\b{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}",
    re.IGNORECASE,
)
"""A day with its year."""
_LABEL = (
    r"publi|pubbli|posted|updat|modif|edited|stand$|aktualisiert|veröffentlicht|erschienen|mis$|jour$|actuali[sz]"
    r"|atuali[sz]|aggiorn|gepubliceerd|bijgewerkt|opublikowan|опублик|обновл|פורסם|עודכן|نشر|تحديث|发布|發布|更新|公開"
    r"|来源|來源|입력|수정|등록"
)
_WEEKDAY = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day$|(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)$"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag$|(?:lun|mar|mercre|jeu|vendre|same)di$|dimanche$|mittwoch$|sonnabend$"
    r"|(?:lune|marte|mi[eé]rcole|jueve|vierne)s$|s[áa]bado$|domingo$|(?:lune|marte|mercole|giove|vener)dì$|sabato$"
    r"|domenica$|segunda$|terça$|quarta$|quinta$|sexta$|feira$|(?:maan|dins|woens|donder|vrij|zater|zon)dag$"
    r"|(?:thứ|hai|ba|tư|năm|sáu|bảy)$"
)
_TIME_WORD = (
    r"(?:first|last|originally|zuletzt|on|at|the|of|and|le|à|a|am|pm|m|p|um|el|las|il|alle|ore|às|as|de|del|op|om|kl|klo"
    r"|uhr|h|hrs?|et|und|y|e|min|mins|minutes?|read|noon|den|comments?)$"
)
_OF_PUBLICATION = re.compile(f"{_LABEL}|{_WEEKDAY}|{_TIME_WORD}", re.IGNORECASE)
"""A word that can be in a line about the publication."""
_ZONE = re.compile(r"[A-Z]{1,4}T|UTC|WIB|MSK")
_BY = re.compile(
    r"\b(?i:by|von|par|por|di|door|av|af)\s+(?:admin|[^\W\d_a-z][\w.'’-]*(?:\s+[^\W\d_a-z][\w.'’-]*){0,3})"
)
_PLACE = re.compile(r"^(?:[^\W\d_a-z]\w*\.?(?:\s[^\W\d_a-z]\w*){0,2}\s*[-–—]|[^\W\d_]+\.?,)(?=\s*(?:(?:le|den)\s)?\|)")
"""A place or a day of the week before the date."""
_AGENCY = re.compile(r"\([A-Z][^()\d]{1,20}\)")
_LABELED = re.compile(r"([^\W\d_]+)\s*[:：]")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-zà-ɏ]", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_SENTENCE = re.compile(r"[^\W\d_]{4,}[.!?…]$")
_MAX_LENGTH, _MAX_WORDS = 120, 9
"""The most code points of a line, and the most words of scripts other than Latin beside its dates."""
FIRST_YEAR = 1995
"""The first year in which text of the web was published. A text shows an earlier date because it is about it."""


def is_date_line(text: str) -> bool:
    """Return whether `text` is only the date of a publication, with its time, place and such words as “updated”.

    A date with any other word is that of the subject: “When: March 4”, “Born 4 March”.
    """
    if len(text) > _MAX_LENGTH or not DAY.search(text) or _SENTENCE.search(DAY.sub("", text)) or not is_recent(text):
        return False
    rest = _AGENCY.sub(" ", _BY.sub(" ", _PLACE.sub(" ", DAY.sub("|", text))))
    words = [word for word in _WORD.findall(rest) if not _OF_PUBLICATION.match(word) and not _ZONE.fullmatch(word)]
    labels = [label for label in _LABELED.findall(rest) if not _OF_PUBLICATION.search(label)]
    return not labels and not any(map(_LATIN.search, words)) and len(words) <= _MAX_WORDS


def is_recent(text: str) -> bool:
    """Return whether each date in `text` is in the years of the web, and not in a coming year."""
    last = (datetime.now(UTC) + timedelta(days=1)).year
    days = [day for day in DAY.findall(text) if _YEAR.search(day)]
    return all(FIRST_YEAR <= int(year) <= last for day in days for year in _YEAR.findall(day))
