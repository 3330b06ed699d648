"""Whether a paragraph ends as a photo's caption does: with the name of who made the picture.

A body paragraph may end in a parenthesis too (“… (CPRF).”, “(see the map)”); what tells them apart is whether the parenthesis
stands behind the sentence rather than in it, and whether names, agencies and words of the trade are all it holds.
"""

from __future__ import annotations

import re

_AGENCY = re.compile(
    r"\b(?:AP|AFP|EPA|UPI|ANSA|DPA|dpa|PTI|ANI|TASS|Tass|EFE|PA Wire|Reuters|REUTERS|Associated Press|Getty|iStock|Thinkstock|Shutterstock|"
    r"Alamy|Adobe Stock|Bloomberg|Sputnik|Anadolu|Xinhua|Kyodo|Yonhap|NurPhoto|Zuma|ZUMA|Sipa|SIPA|Abaca|Imago|IMAGO|Corbis|Flickr|Wikimedia|"
    r"Unsplash|Pexels|Pixabay|Creative Commons|Public Domain|Twitter|Facebook|Instagram|YouTube|Telegram)\b"
)
_TRADE = re.compile(
    r"(?i)\b(?:photos?|photograph(?:y|er|s)?|images?|pictures?|courtesy|handout|screen ?(?:shot|grab|capture)|pool|via|file|illustration|"
    r"credit|stock|archives?|still)\b"
)
_SLASH = re.compile(r"[^\W\d_][\w.’']*\s?/\s?[A-Z]")
_IN_THE_PICTURE = re.compile(
    r"(?i)\b(?:pictured|shown|seen (?:here|in|on|at|during)|poses?|looks? on|stands?|sits?|gestures?|walks?|speaks?|waves?|attends?|"
    r"arrives?|meets? with|in this|file photo|from left|(?:left|right|center|centre)[,)])\b"
    r"|\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d{1,2}, \d{4}\b"
)
_SPEECH = re.compile(r"\b(?:said|told|says|added|asked)\b|[“\"][^”\"]{40,}[”\"]")
_LAST_PARENTHESIS = re.compile(r"(?P<open>[(\[])(?P<inside>[^()\[\]]{2,140})[)\]](?P<stop>[.!?]?)$")
_CONNECTOR = frozenset(
    [
        "of",
        "the",
        "in",
        "for",
        "and",
        "at",
        "on",
        "by",
        "de",
        "la",
        "le",
        "du",
        "des",
        "del",
        "y",
        "e",
        "da",
        "do",
        "dos",
        "di",
        "und",
        "von",
        "van",
        "via",
        "from",
    ]
)
_CREDIT_LINE = re.compile(
    r"(?:^|(?<=[.!?”\"|—–])\s*)(?:(?:[Ff]ile )?(?:[Pp]hoto(?:graph)?s?|PHOTO|[Ii]mages?|IMAGE|[Pp]icture|[Ii]llustration|[Gg]raphic|[Ss]creen ?shot|[Vv]ideo)"
    r"(?: [Cc]redits?| CREDIT)?|(?:[Cc]redit|CREDIT)s?)(?:\s*:\s*|\s+(?:by|courtesy of|via|from)\s+)[A-Z©@][^.!?]{1,90}(?:\.\S[^.!?]{0,40})?\.?$"
)
_AGENCY_TAIL = re.compile(
    r"(?:(?:^|[\s|—–])(?:REUTERS|AP Photo|AFP|EPA|Sputnik|Anadolu|Bloomberg|Getty Images)\s?/\s?[A-Z][^/.]{2,50}"
    r"|\S\s?/\s?(?:AP|AFP|EPA|Reuters|REUTERS|Getty(?: Images)?|Shutterstock|Alamy|Sputnik|Anadolu|Bloomberg|iStock|Thinkstock)"
    r"|\bvia (?:AP|AFP|EPA|Reuters|REUTERS|Getty(?: Images)?|Shutterstock|Storyful)"
    r"|[.!?|—–]\s*(?:Getty Images|AP Photo|Shutterstock|Alamy|iStock))\.?$"
)
_FILE = re.compile(r"^(?:FILE|File)(?:\s*[-–—]\s|\s+(?:PHOTO|photo|image|picture)\s*[:—–-]|:\s)")


def credit_score(text: str) -> int:
    """How much speaks for a caption: 3 is enough, 0 or less is a paragraph. `text` is one block."""
    score = max(
        _parenthesis_score(text), 3 if _CREDIT_LINE.search(text) else 0, 3 if _AGENCY_TAIL.search(text[-120:]) else 0
    )
    if _FILE.match(text):
        score += 2
    if not score:
        return 0
    if _IN_THE_PICTURE.search(text):
        score += 1
    if _SPEECH.search(text):
        score -= 1
    return score - 2 * (len(text) > 450)


def _parenthesis_score(text: str) -> int:
    found = _LAST_PARENTHESIS.search(text)
    if not found:
        return 0
    inside, before = found["inside"].strip(), text[: found.start()].rstrip()
    words = re.findall(r"[^\W\d_][\w.’'-]*", inside)
    names = [word for word in words if word[0].isupper()]
    prose = [word for word in words if not word[0].isupper() and word not in _CONNECTOR and not _TRADE.fullmatch(word)]
    behind = not before or (before[-1] in '.!?…”"’' and not found["stop"])
    score = 2 if behind else -1
    score += 2 * bool(_AGENCY.search(inside)) + 2 * bool(_TRADE.search(inside)) + 2 * bool(_SLASH.search(inside))
    score += len(names) >= 2 and sum(len(name) > 2 for name in names) >= 2
    return score - 2 * (len(prose) > 1) - 2 * (inside[-1] in ".!?") - (not names)
