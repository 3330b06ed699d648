"""Recognizes the caption of a photo by the credit at its end: the name of the photographer or agency.

A body paragraph can also end with a parenthesis (“… (CPRF).”, “(see the map)”, “(Source: Cisco, 2013)”). A credit is
after the sentence, not in it, and has only names, agencies and words such as “photo” or “via”.
"""

from __future__ import annotations

import re

_AGENCY = re.compile(
    r"\b(?:AP|AFP|EPA|UPI|ANSA|DPA|dpa|PTI|ANI|TASS|Tass|EFE|PA Wire|Reuters|REUTERS|Associated Press|Getty|iStock"
    r"|Bloomberg|Thinkstock|Shutterstock|Alamy|Adobe Stock|Sputnik|Anadolu|Xinhua|Kyodo|Yonhap|NurPhoto|Zuma|ZUMA|Sipa"
    r"|SIPA|Abaca|Imago|IMAGO|Corbis|Wikimedia|Unsplash|Pexels|Pixabay|Creative Commons|Public Domain)\b"
)
_NETWORK = re.compile(r"\b(?:Twitter|X|Facebook|Instagram|YouTube|Telegram|Flickr|TikTok|Truth Social|C-SPAN)\b")
_TRADE = re.compile(
    r"(?i)\b(?:photos?|photograph(?:y|er|s)?|images?|pictures?|courtesy|handout|screen ?(?:shot|grab|capture)|pool"
    r"|via|file|illustration|credit|archives?)\b"
)
_OF_PHOTOGRAPHERS = re.compile(r"(?i)\b(?:photo(?:graph(?:y|er|s)?)?|courtesy|handout|screen ?(?:shot|grab|capture))\b")
_SLASH = re.compile(r"[^\W\d_][\w.’']*\s?/\s?[A-Z@]")
_INITIALS_OR_SITE = re.compile(r"[A-Z]{3,}|[\w-]+\.(?:com|org|net|gov|mil|edu|info|[a-z]{2})")
_CITATION = re.compile(r"(?i)\bsources?\b|\b(?:19|20)\d\d\b|\b(?:only|see|note|emphasis)\b")
_IN_THE_PICTURE = re.compile(
    r"(?i)\b(?:pictured|shown|seen (?:here|in|on|at|during)|poses|looks on|stands|sits|gestures|walks"
    r"|speaks|waves|attends|arrives|meets with|file photo|from left|(?:left|right|center|centre)[,)])\b"
    r"|\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d{1,2}, \d{4}\b"
)
_SPEECH = re.compile(r"\b(?:said|told|says|added|asked)\b|[“\"][^”\"]{40,}[”\"]")
_LAST_PARENTHESIS = re.compile(r"[(\[](?P<inside>[^()\[\]]{2,140})[)\]](?P<stop>[.!?]?)$")
_WORD = re.compile(r"[^\W\d_][\w.’'-]*")
_CONNECTOR = re.compile(r"of|the|in|for|and|at|on|by|from|de|la|le|du|des|del|y|e|da|do|dos|di|und|von|van")
_CREDIT_LINE = re.compile(
    r"(?:^|(?<=[.!?”\"|—–])\s*)(?:(?:[Ff]ile )?(?:[Pp]hoto(?:graph)?s?|PHOTO|[Ii]mages?|IMAGE"
    r"|[Pp]icture|[Ii]llustration|[Gg]raphic|[Ss]creen ?shot|[Vv]ideo)(?: [Cc]redits?| CREDIT)?|(?:[Cc]redit|CREDIT)s?)"
    r"(?:\s*:\s*|\s+(?:by|courtesy of|via|from)\s+)[A-Z©@][^.!?]{1,90}(?:\.\S[^.!?]{0,40})?\.?$"
)
_AGENCY_TAIL = re.compile(
    r"(?:(?:^|[\s|—–])(?:REUTERS|AP Photo|AFP|EPA|Sputnik|Anadolu|Bloomberg|Getty Images)\s?/\s?[A-Z][^/.]{2,50}"
    r"|\S\s?/\s?(?:AP|AFP|EPA|Reuters|REUTERS|Getty(?: Images)?|Shutterstock|Alamy|Sputnik|Anadolu|Bloomberg|iStock)"
    r"|\bvia (?:AP|AFP|EPA|Reuters|REUTERS|Getty(?: Images)?|Shutterstock|Storyful)"
    r"|(?:^|[.!?|—–]\s*)(?:Getty Images|AP Photo|Shutterstock|Alamy|iStock)"
    r"|^(?:AP|AFP|EPA|Reuters|REUTERS|Sputnik|Anadolu|Bloomberg|File photo|FILE PHOTO)"
    r"|^[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]*){1,3} / [A-Z][\w.’'& -]{1,40})\.?$"
)
_FILE = re.compile(r"^(?:FILE|File)(?:\s*[-–—]\s|\s+(?:PHOTO|photo|image|picture)\s*[:—–-]|:\s)")
_CREDITED = (
    "/", "via ", "photo", "image", "picture", "illustration", "graphic", "screen", "video", "credit", "shutterstock",
    "alamy", "istock",
)  # fmt: skip
"""Of which signs and words `_CREDIT_LINE` and `_AGENCY_TAIL` need one, unless the text is only the name of an agency.

Looking for these is much faster.
"""
_LONG = 450
_LONGEST_NAME = 20  # code points of an agency
_LONGEST_CREDIT = 200  # code points; `_CREDIT_LINE` matches less


def credit_score(text: str) -> int:
    """Return how likely a block is a caption, on the scale of `cues.SURE`."""
    score = _parenthesis_score(text)
    tail = text[-_LONGEST_CREDIT:].lower()
    if (len(text) <= _LONGEST_NAME or any(map(tail.__contains__, _CREDITED))) and (
        _CREDIT_LINE.search(text, max(0, len(text) - _LONGEST_CREDIT)) or _AGENCY_TAIL.search(text[-120:])
    ):
        score = max(score, 3)
    score = max(score, 0)
    score += 2 * (_FILE.match(text) is not None)
    if score <= 0:
        return 0
    score += _IN_THE_PICTURE.search(text) is not None
    score -= _SPEECH.search(text) is not None
    return score - 2 * (len(text) > _LONG)


def _parenthesis_score(text: str) -> int:
    found = _LAST_PARENTHESIS.search(text)
    if not found:
        return 0
    inside, before = found["inside"].strip(), text[: found.start()].rstrip()
    names = [word for word in _WORD.findall(inside) if word[0].isupper()]
    prose = [word for word in _WORD.findall(inside) if word[0].islower() and not _joins_names(word)]
    agency = _AGENCY.search(inside) is not None
    trade = _TRADE.search(inside) is not None
    evidence = 2 * agency + 2 * trade + 2 * (_SLASH.search(inside) is not None) + (_NETWORK.search(inside) is not None)
    evidence += sum(len(name) > 2 for name in names) >= 2
    short = _INITIALS_OR_SITE.fullmatch(inside) is not None
    evidence += short and not agency
    if not evidence:
        return 0
    against = 2 * (len(prose) > 1) + 2 * inside.endswith((".", "!", "?")) + (not names and not short)
    if not (agency or trade) and _CITATION.search(inside):
        against += 3
    return (
        evidence
        + _place_score(before, found["stop"], sure=agency or _OF_PHOTOGRAPHERS.search(inside) is not None)
        - against
    )


def _joins_names(word: str) -> bool:
    return (_CONNECTOR.fullmatch(word) or _TRADE.fullmatch(word)) is not None


def _place_score(before: str, stop: str, *, sure: bool) -> int:
    """Return how well the place of a parenthesis fits a caption: alone or after a sentence, not inside one.

    `sure` means that its content is a credit, so that it may also follow a fragment.
    """
    if stop:
        return -2
    if not before or re.search(r"[.…]['’]?$", before):
        return 2
    if before.endswith(("”", '"', "’", "'")):
        return 1
    if before.endswith(("!", "?")):
        return 0
    return 0 if sure else -2
