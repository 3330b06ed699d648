"""Recognizes a line that only says when a text was published: “Lima – 5 mar 2024 – 18:30”, “5 марта 2024, 18:30”."""

from __future__ import annotations

import re

_MONTH = (
    r"(?:(?:jan|feb|fev|fév|mar|mär|maa|apr|avr|abr|may|mai|mei|mag|maj|jun|juin|giu|jul|juil|lug|aug|aoû|ago|sep|set|oct"
    r"|okt|ott|out|nov|dec|dez|déc|dic)[^\W\d_]{0,7}|(?-i:[^\W\d_\u0000-\u024f]{3,12}))"
)
"""A month in a language of Western Europe, or any word of another script."""
_DAY = re.compile(
    rf"\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}}"
    rf"|\d{{4}}\s*[年년]\s*\d{{1,2}}\s*[月월]\s*\d{{1,2}}\s*[日일]?"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+|of\s+)?{_MONTH}\.?,?\s+(?:de\s+|del\s+)?\d{{4}}"
    rf"|\b{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"publi|pubbli|posted|updat|modif|edited|stand\b|aktualisiert|veröffentlicht|erschienen|mis à jour|actuali[sz]"
    r"|atuali[sz]|aggiorn|gepubliceerd|bijgewerkt|opublikowan|опублик|обновл|פורסם|עודכן|نشر|تحديث|发布|發布|更新|公開",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"[^\W\d_]{4,}[.!?…]$")
_MAX_LENGTH, _MAX_WORDS, _MAX_LABELED = 120, 3, 9
"""The most code points of a line, and the most words beside its dates, also if some say “published” or “updated”."""


def is_date_line(text: str) -> bool:
    """Return whether `text` is only a date, with its time, place and such words as “updated”."""
    if len(text) > _MAX_LENGTH or not _DAY.search(text) or _SENTENCE.search(text):
        return False
    others = len(_WORD.findall(_DAY.sub(" ", text)))
    return others <= (_MAX_LABELED if _LABEL.search(text) else _MAX_WORDS)
