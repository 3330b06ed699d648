"""The title of an article that was saved without one: the name of its file, or the beginning of its first sentence."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from newsreader.records import Block, BlockKind
from newsreader.text.clean import bare, nfc, one_line
from newsreader.text.language import detect
from newsreader.text.sentences.sentences import Sentences

_MAX_LENGTH = 100
_SAMPLE = 1_000
_TRAILING = " ,;:–—-([“\"‘'"
_DATE_PREFIX = re.compile(r"\d{4}-?\d\d-?\d\d(?:[T_-]\d\d[-.]?\d\d(?:[-.]?\d\d)?)?[-_]+")
_GENERIC = re.compile(
    r"(?:untitled|unnamed|index|read ?me|(?:new )?(?:notes?|file|document|text)|article|page|post|story|entry|draft"
    r"|clip(?:ping)?s?|download|export|content|output|te?mp|test|scratch|inbox|todo|main|copy|paste|scan|screenshot|img"
    r"|dsc|unbenannt|ohne titel|sans titre|sin título|senza titolo|sem título|без названия|無題|无标题|無標題)"
    r"(?: (?:copy|of|\(?\d+\)?))*",
    re.IGNORECASE,
)
"""Names that programs give, and that say nothing."""
_HASH = re.compile(r"(?=\w*\d)(?:[0-9a-f]{6,}|(?=\w*[A-Za-z]\d+[A-Za-z]+\d)[A-Za-z0-9]{10,})", re.IGNORECASE)
_NUMBER = re.compile(r"^\(?\d{1,3}[.)]\s+(?=[^\W\d_])")
_WORD = re.compile(r"[^\W\d_]{2,}|[^\W\d_\x00-\x7f]")


def title_of_name(name: str) -> str:
    """Return the title that the name of a file is, or an empty string if the name says nothing.

    A name that a program made of a title, such as `2026-11-30-old-bridge-shut.md`, becomes “Old bridge shut”.
    """
    title = " ".join(bare(one_line(nfc(PurePosixPath(name).stem))).split())
    if " " not in title:
        without_date = _DATE_PREFIX.sub("", f"{title}-").rstrip("-")
        if title.islower() and (without_date != title or title.count("-") > 1):
            title = without_date.replace("-", " ").replace("_", " ").strip()
            title = title[:1].upper() + title[1:]
        title = title.replace("_", " ").strip()
    words = [word for word in re.split(r"[\s_-]+", title) if _WORD.search(word) and not _HASH.fullmatch(word)]
    return "" if not words or _GENERIC.fullmatch(re.sub(r"[_-]", " ", title)) else title


def derive_title(text: str) -> str:
    """Return the first sentence of the first paragraph of `text`, without the full stop, colon or comma at its end.

    A sentence of more than 100 code points is cut after a word, and ends with “…”. The number of a list item is left
    out. The cells of the first row of a table are separated by commas.
    """
    start, _, rest = text.lstrip()[:_SAMPLE].partition("\n\n")[0].partition("\n")
    start = start.replace(" | ", ", ") if " | " in start else f"{start} {rest}"
    start = " ".join(_NUMBER.sub("", start, count=1).split())
    first = Sentences(start, (Block(BlockKind.PARAGRAPH, 0, len(start)),), detect(start)).first()
    sentence = start[first.start : first.end] if first else start
    if len(sentence) <= _MAX_LENGTH:
        return re.sub(r"(?<=[^\s.])(?:\.|\s?[:,：])$", "", sentence)
    cut = sentence.rfind(" ", _MAX_LENGTH // 2, _MAX_LENGTH)
    return sentence[: cut if cut > 0 else _MAX_LENGTH - 1].rstrip(_TRAILING) + "…"
