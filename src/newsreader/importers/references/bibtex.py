"""BibTeX and BibLaTeX: `@article{key, title = {…}, …}`, with the usual commands of LaTeX for letters."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from newsreader.importers.imported import ImportedArticle
from newsreader.importers.reading import files, head, merged, text
from newsreader.importers.values import MONTHS, address, line, partial_date, passage, tags

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsreader.importers.bundle import Bundle
    from newsreader.importers.imported import SkippedItem

_START = re.compile(r"^[ \t]*@(?:\w+)[ \t]*\{[ \t]*[^\s{},\"#%'()=]+[ \t]*,", re.MULTILINE)
_ENTRY = re.compile(r"@(\w+)\s*[{(]\s*")
_KEY = re.compile(r"([^\s,{}]*)\s*,\s*")
_NAME = re.compile(r"([A-Za-z][\w:.+/-]*)\s*=\s*")
_WORD = re.compile(r"[^\s,{}#\"]+")
_SIGN = re.compile(r"[{}\"]")
_NO_ENTRY = ("comment", "preamble")
_LONGEST = 1_000_000
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
    "b": "\u0331",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å",
    "i": "i", "j": "j", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "textendash": "–", "textemdash": "—",
    "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“", "textquotedblright": "”", "ldots": "…",
    "dots": "…", "textasciitilde": "\ue003", "textbackslash": "\ue002", "textbraceleft": "\ue000",
    "textbraceright": "\ue001", "textasciicircum": "^", "S": "§", "euro": "€",
}  # fmt: skip
_ACCENTED = re.compile(
    r"\\(?:([`'^~=.\"])\s*|([uvHtcdbkr])(?:\s+|(?=\{)))(?:\{\s*(\\?[^\W\d_])\s*\}|(\\[ij](?![A-Za-z])|[^\W\d_]))"
)
_COMMAND = re.compile(r"\\([A-Za-z]+)(?:\s+|\{\})?")
_SIGNED = re.compile(r"\\([&%$#_{} -])")
_KEPT = {"{": "\ue000", "}": "\ue001", "\\": "\ue002", "~": "\ue003"}
"""Signs of LaTeX that are words here, and what stands for them until the others are gone: private characters."""
_SHOWN = {ord(stand_in): sign for sign, stand_in in _KEPT.items()}
_LINK = re.compile(r"\\(?:url|href)\{([^{}]*)\}")


def recognizes(bundle: Bundle) -> bool:
    """Return whether a text has an entry with a key."""
    return any(_START.search(head(bundle, path)) for path in files(bundle, ".bib"))


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield an article for each entry."""
    paths = [path for path in files(bundle, ".bib") if _START.search(head(bundle, path))]
    return merged(
        _article(key, fields) for path in paths for key, fields in _entries(text(bundle, path)) if "title" in fields
    )


def _entries(written: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the key and the fields of each entry. One that is not closed ends where it can't be read any more."""
    strings = {month: month for month in MONTHS}
    place = 0
    while found := _ENTRY.search(written, place):
        kind, place = found[1].lower(), found.end()
        if kind in _NO_ENTRY:
            continue
        key = ""
        if kind != "string" and (start := _KEY.match(written, place)):
            key, place = start[1], start.end()
        fields, place = _fields(written, place, strings)
        if kind == "string":
            strings.update(fields)
        elif fields:
            yield key, fields


def _fields(written: str, place: int, strings: Mapping[str, str]) -> tuple[dict[str, str], int]:
    fields: dict[str, str] = {}
    while name := _NAME.match(written, place):
        value, place = _value(written, name.end(), strings)
        fields.setdefault(name[1].lower(), value)
        place = _after_space(written, place)
        if written[place : place + 1] != ",":
            break
        place = _after_space(written, place + 1)
    return fields, place


def _value(written: str, place: int, strings: Mapping[str, str]) -> tuple[str, int]:
    """Return a value, which can have parts joined by `#`, and the place after it."""
    parts: list[str] = []
    while True:
        place = _after_space(written, place)
        opening = written[place : place + 1]
        if opening in ("{", '"'):
            end = _closing(written, place)
            parts.append(written[place + 1 : end])
            place = end + 1
        elif word := _WORD.match(written, place):
            parts.append(strings.get(word[0].lower(), word[0]))
            place = word.end()
        place = _after_space(written, place)
        if written[place : place + 1] != "#":
            return "".join(parts), place
        place += 1


def _closing(written: str, place: int) -> int:
    """Return the place of the brace or quotation mark that closes the one at `place`, or of the end."""
    is_quoted = written[place] == '"'
    depth = 0
    end = min(len(written), place + _LONGEST)
    for found in _SIGN.finditer(written, place + 1, end):
        sign = found[0]
        if not depth and sign == ('"' if is_quoted else "}"):
            return found.start()
        depth += {"{": 1, "}": -1}.get(sign, 0)
    return end


def _after_space(written: str, place: int) -> int:
    while written[place : place + 1].isspace():
        place += 1
    return place


def _plain(value: str) -> str:
    """Return a value without the commands and braces of LaTeX."""
    value = _ACCENTED.sub(_accented, _LINK.sub(r"\1", value))
    value = _COMMAND.sub(lambda found: _LETTERS.get(found[1], ""), value.replace("\\\\", "\n"))
    value = _SIGNED.sub(lambda found: _KEPT.get(found[1], found[1]), value)
    for written, sign in (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("~", " "), ("{", ""), ("}", "")):
        value = value.replace(written, sign)
    return value.translate(_SHOWN)


def _accented(found: re.Match[str]) -> str:
    letter = (found[3] or found[4]).lstrip("\\")
    return unicodedata.normalize("NFC", letter + _ACCENTS.get(found[1] or found[2], ""))


def _article(key: str, fields: Mapping[str, str]) -> ImportedArticle:
    def plain(*names: str) -> str:
        return next((value for name in names if (value := line(_plain(fields.get(name, ""))))), "")

    doi = fields.get("doi", "").removeprefix("https://doi.org/").strip()
    day = "-".join(filter(None, map(plain, ("year", "month", "day"))))
    link = re.search(r"https?://[^\s{}]+", fields.get("howpublished", ""))
    url = address(fields.get("url", "").replace("\\", "").strip("{}")) or (link and link[0])
    return ImportedArticle(
        title=plain("title"),
        url=url or (f"https://doi.org/{doi}" if doi.startswith("10.") else None),
        authors=_authors(fields.get("author", "")),
        site=plain("journaltitle", "journal", "booktitle", "organization", "publisher") or None,
        language=plain("langid", "language") or None,
        published_at=partial_date(plain("date").partition("/")[0] or day),
        added_at=partial_date(plain("urldate")),
        tags=tags(re.split(r"[,;]", _plain(fields.get("keywords", "")))),
        note=passage(_plain(fields.get("annotation", fields.get("annote", fields.get("note", ""))))),
        key=key,
    )


def _authors(written: str) -> tuple[str, ...]:
    """Return the names between `and`, with the first name first. Braces hold the name of a group together."""
    authors: list[str] = []
    parted: list[str] = []
    for part in re.split(r"\s+and\s+", written.strip()):
        if parted and parted[-1].count("{") > parted[-1].count("}"):
            parted[-1] += f" and {part}"
        else:
            parted.append(part)
    for name in parted:
        if name.startswith("{") and name.endswith("}"):
            authors.append(line(_plain(name)))
        else:
            parts = [line(_plain(part)) for part in name.split(",")]
            authors.append(" ".join(filter(None, (parts[-1], parts[0], *parts[1:-1]) if len(parts) > 1 else parts)))
    return tuple(dict.fromkeys(name for name in authors if name and name != "others"))
