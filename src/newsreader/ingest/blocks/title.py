"""The title of an article that was saved without one: the name of its file, or its first sentence or line."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from newsreader.records import Block, BlockKind
from newsreader.text.clean import bare, nfc, one_line
from newsreader.text.language import detect
from newsreader.text.sentences.sentences import Sentences

from .flow import CELL
from .paragraphs import NUMBER, has_stop

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
_CELL_END = re.compile(rf"{re.escape(CELL)}|(?<=\S)(?: {{4,}}|\t|\s*\.{{4,}}|(?: \.){{4,}}|…{{2,}})")
"""What is after a cell of a table: a bar, white space or dots."""
_ITEM = re.compile(rf"^[ \t]*(?:[IVXLC]{{1,6}}\.\s+|{NUMBER.pattern})", re.MULTILINE)
_JOINED_ITEMS = re.compile(r"\s*\(?(\d{1,3})[.)]\s+(\S.*?)\s+\(?(\d{1,3})[.)]\s")
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
    """Return the first sentence or line of `text` that is prose, without the full stop, colon or comma at its end.

    A sentence of more than 100 code points is cut after a word, and ends with “…”. The number of the first item of a
    list is left out. Of tables, the title is the first cell that has words.
    """
    sample = text.lstrip()[:_SAMPLE]
    blocks = [block for block in sample.split("\n\n") if _WORD.search(block)] or [sample]
    prose = next((block for block in blocks if not _CELL_END.search(block)), None)
    lines = prose.split("\n") if prose else [max(_CELL_END.split(blocks[0].partition("\n")[0]), key=_says)]
    if len(_ITEM.findall(sample)) > 1:
        lines[0] = _ITEM.sub("", lines[0].lstrip(), count=1)
    elif (joined := _JOINED_ITEMS.match(lines[0])) and int(joined[3]) == int(joined[1]) + 1:
        lines = [joined[2]]
    start = lines[0] = " ".join(lines[0].split())
    if prose and len(lines) > 1 and lines[1].lstrip()[:1].islower():
        # A sentence over several lines. Without a full stop, they are a poem or a list.
        over_lines = _first_sentence(" ".join(prose.split()))
        start = over_lines if len(over_lines) <= _MAX_LENGTH and has_stop(over_lines) else start
    sentence = _first_sentence(start)
    if len(sentence) <= _MAX_LENGTH:
        return re.sub(r"(?<=[^\s.])(?:\.|\s?[:,：])$", "", sentence)
    cut = sentence.rfind(" ", _MAX_LENGTH // 2, _MAX_LENGTH)
    return sentence[: cut if cut > 0 else _MAX_LENGTH - 1].rstrip(_TRAILING) + "…"


def _says(cell: str) -> tuple[bool, bool]:
    return _WORD.search(cell) is not None, bool(cell.strip())


def _first_sentence(text: str) -> str:
    first = Sentences(text, (Block(BlockKind.PARAGRAPH, 0, len(text)),), detect(text)).first()
    sentence = text[first.start : first.end] if first else text
    # “1984.” is no sentence.
    return sentence if _WORD.search(sentence) else text
