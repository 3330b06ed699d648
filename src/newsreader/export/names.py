"""Names for exported files: readable, the same on every run, and safe on every file system.

Windows forbids signs, names (`CON`) and dots at the end; macOS takes two spellings of an accent for one name; most take
upper and lower case for one. A name here is a date and words of small letters, which avoids all of it.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from newsreader.text.clean import bare, nfc
from newsreader.text.days import article_day

if TYPE_CHECKING:
    from collections.abc import Collection

    from newsreader.records import Article

MOST_BYTES = 200
"""The longest name in bytes of UTF-8. File systems allow 255; the rest is for what others add (`.icloud`, ` (1)`)."""

_SUFFIX = 8
"""So many hex digits of the uid tell articles of one day and title apart. The last ones: the first are the time."""


def file_name(article: Article, taken: Collection[str] = (), extension: str = ".md") -> str:
    """`YYYY-MM-DD-slug.md`: the user's day on which it was published, else added, and its title.

    If that is one of `taken`, in whatever case, the end of the article's uid is put to it, so that the name does not
    depend on how many others there are.
    """
    day = str(article_day(article))
    room = MOST_BYTES - len(f"{day}--{extension}") - _SUFFIX
    stem = f"{day}-{slug(article.title, room) or 'untitled'}"
    others = {_compared(name) for name in taken if name.startswith(day)}
    digits = article.uid.replace("-", "")
    names = (f"{stem}{extension}", f"{stem}-{digits[-_SUFFIX:]}{extension}", f"{day}-{digits}{extension}")
    return next((name for name in names if _compared(name) not in others), names[-1])


def slug(title: str, most: int) -> str:
    """The words of `title` in small letters with `-` between them, cut to `most` bytes of UTF-8.

    Accents are taken off Latin letters, by compatibility decomposition (NFKD, Unicode Standard Annex 15); on other
    scripts marks are part of the word and stay.
    """
    kept: list[str] = []
    base = ""
    # Twice: decomposing “℡” gives capitals, and folding “ᾳ” something to decompose.
    for char in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", nfc(bare(title))).casefold()):
        category = unicodedata.category(char)
        if category[0] in "LN":
            base = char
            kept.append(char)
        elif category[0] == "M":
            if kept and kept[-1] != "-" and base > "\u024f":
                kept.append(char)
        # Format characters (joiners, soft hyphens) and apostrophes stand within words.
        elif category != "Cf" and char not in "'’" and kept and kept[-1] != "-":
            kept.append("-")
    return _cut(unicodedata.normalize("NFC", "".join(kept)).strip("-"), most)


def _cut(words: str, most: int) -> str:
    if len(words.encode()) <= most:
        return words
    part = words.encode()[:most].decode(errors="ignore")
    if words[len(part)] == "-":
        return part
    whole, _, _ = part.rpartition("-")
    if len(whole) > len(part) // 2:
        return whole
    # A title without spaces is cut between letters, but not between a letter and its marks.
    while part and unicodedata.category(words[len(part)])[0] == "M":
        part = part[:-1]
    return part.strip("-")


def _compared(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
