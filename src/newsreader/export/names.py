"""Names of exported files: readable, the same on every run, and valid on every file system.

Windows forbids some characters, some names (`CON`) and dots at the end. On macOS, two spellings of an accent are the
same name, and so are upper and lower case on most systems. A name of a date and lower-case words avoids all of this.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from newsreader.text.clean import bare, nfc, one_line
from newsreader.text.days import article_day

if TYPE_CHECKING:
    from collections.abc import Collection

    from newsreader.records import Article

MAX_BYTES = 200
"""The longest name (bytes of UTF-8). File systems allow 255. Other programs add the rest (`.icloud`, ` (1)`)."""

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*#^\[\]]+')
"""What Windows forbids in a name, and what ends the name in a link of Obsidian."""

_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?:\..*)?", re.IGNORECASE)

_UID_DIGITS = 8
"""The number of last hex digits of the uid that distinguish articles of one day and title. The first are the time."""


def file_name(article: Article, taken: Collection[str] = (), extension: str = ".md") -> str:
    """Return `YYYY-MM-DD-slug.md`: the day of publication, else of adding, in the user's zone, and the title.

    If that name is `taken`, in upper or lower case, the end of the article's uid is appended. So the name does not
    depend on the number of other files.
    """
    day = str(article_day(article))
    max_slug = MAX_BYTES - len(f"{day}--{extension}") - _UID_DIGITS
    stem = f"{day}-{slug(article.title, max_slug) or 'untitled'}"
    others = {_folded(name) for name in taken if name.startswith(day)}
    digits = article.uid.replace("-", "")
    names = (f"{stem}{extension}", f"{stem}-{digits[-_UID_DIGITS:]}{extension}", f"{day}-{digits}{extension}")
    return next((name for name in names if _folded(name) not in others), names[-1])


def file_names(article: Article, extension: str = ".md", words: str = "") -> list[str]:
    """Return the possible names of an article's file, the best first: of these `words`, else as `file_name`.

    The last one has the end of the article's uid, so that no other article has it.
    """
    if stem := _stem(words, MAX_BYTES - len(extension) - _UID_DIGITS - 1):
        return [f"{stem}{extension}", f"{stem}-{article.uid.replace('-', '')[-_UID_DIGITS:]}{extension}"]
    name = file_name(article, extension=extension)
    return [name, file_name(article, [name], extension)]


def _stem(words: str, max_bytes: int) -> str:
    """Return words as the name of a file on every system, without its suffix, in at most `max_bytes` bytes."""
    plain = " ".join(_FORBIDDEN.sub("-", one_line(nfc(bare(words)))).split()).strip("-. ")
    # What follows a parenthesis with the program's name would be the name of a file beside an edited one.
    plain = plain.replace("(newsreader", "newsreader").encode("utf-8", "ignore")[:max_bytes].decode(errors="ignore")
    plain = plain.rstrip("-. ")
    return f"{plain}_" if _RESERVED.fullmatch(plain) else plain


def slug(title: str, max_bytes: int) -> str:
    """Return the words of `title` in lower case, joined by `-`, in at most `max_bytes` bytes of UTF-8.

    Latin letters lose their accents by compatibility decomposition (NFKD, Unicode Standard Annex 15). In other scripts,
    combining characters are part of the word and stay.
    """
    chars: list[str] = []
    base = ""
    # Twice: “℡” decomposes to capitals, and the folded “ᾳ” can be decomposed.
    for char in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", nfc(bare(title))).casefold()):
        category = unicodedata.category(char)
        if category[0] in "LN":
            base = char
            chars.append(char)
        elif category[0] == "M":
            if chars and chars[-1] != "-" and base > "\u024f":
                chars.append(char)
        # Format characters (joiners, soft hyphens) and apostrophes are within words.
        elif category != "Cf" and char not in "'’" and chars and chars[-1] != "-":
            chars.append("-")
    return _cut(unicodedata.normalize("NFC", "".join(chars)).strip("-"), max_bytes)


def _cut(words: str, max_bytes: int) -> str:
    if len(words.encode()) <= max_bytes:
        return words
    part = words.encode()[:max_bytes].decode(errors="ignore")
    if words[len(part)] == "-":
        return part
    whole, _, _ = part.rpartition("-")
    if len(whole) > len(part) // 2:
        return whole
    # A title without spaces is cut between letters, but not between a letter and its combining characters.
    while part and unicodedata.category(words[len(part)])[0] == "M":
        part = part[:-1]
    return part.strip("-")


def _folded(name: str) -> str:
    return nfc(name).casefold()
