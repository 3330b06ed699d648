"""Links that open a page at a passage: WICG's text fragments, `https://…#:~:text=first%20words,last%20words`.

After https://wicg.github.io/scroll-to-text-fragment/: a directive is `[prefix-,]start[,end][,-suffix]`; a match of
`start` alone lies in one block of the page, begins and ends with a word, and is the first on the page. Positions are
code points.
"""

from __future__ import annotations

from urllib.parse import quote

SHORT = 80
"""Passages up to so many code points stand in the link as a whole."""

_ENDS = (32, 64, 128)
"""Of longer ones, the first and last words within so many code points: the fewest that are found nowhere before."""

_CONTEXT = 32


def is_web(url: str) -> bool:
    """Whether `url` is an address that a browser may be sent to; a page can give itself any (`javascript:…`)."""
    return url.lower().startswith(("http://", "https://"))


def link(url: str | None, text: str, start: int, end: int) -> str | None:
    """The address of the passage `text[start:end]` on the page at `url`; `None` if that is no address of the web."""
    if url is None or not is_web(url):
        return None
    page, _, fragment = url.partition("#")
    fragment = fragment.partition(":~:")[0]
    directive = _directive(text, start, end)
    return f"{page}#{fragment}:~:text={directive}" if directive else url


def _directive(text: str, start: int, end: int) -> str:
    start, end = _whole_words(text, start, end)
    lines = [line for line in text[start:end].split("\n") if line.strip()]
    if not lines:
        return ""
    first, last = lines[0].strip(), lines[-1].strip()
    if len(lines) == 1 and len(first) <= SHORT:
        return _unambiguous(text, start, end, first)
    head = tail = ""
    for most in _ENDS:
        if len(lines) == 1 and len(first) <= 2 * most:
            return _unambiguous(text, start, end, first)
        head, tail = _head(first, most), _tail(last, most)
        if not _stands_before(text, head, start) and text.find(tail, start + len(head)) + len(tail) == end:
            break
    return f"{_encode(head)},{_encode(tail)}"


def _unambiguous(text: str, start: int, end: int, passage: str) -> str:
    """A short passage; the words around it come in only if the same words stand before it too."""
    if not _stands_before(text, passage, start):
        return _encode(passage)
    before = _tail(text[:start].rpartition("\n")[2].strip(), _CONTEXT)
    after = _head(text[end:].partition("\n")[0].strip(), _CONTEXT)
    return ",".join(
        part for part in (before and f"{_encode(before)}-", _encode(passage), after and f"-{_encode(after)}") if part
    )


def _stands_before(text: str, words: str, start: int) -> bool:
    # Browsers compare without case.
    return words.lower() in text[: start + len(words) - 1].lower()


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The range grown to whole words, since browsers match nothing less.

    Not in scripts without spaces (from U+2E80 on), where this would take in the whole sentence.
    """
    while start > 0 and _joined(text, start):
        start -= 1
    while 0 < end < len(text) and _joined(text, end):
        end += 1
    return start, end


def _joined(text: str, position: int) -> bool:
    before, after = text[position - 1], text[position]
    return before.isalnum() and after.isalnum() and before < "\u2e80" and after < "\u2e80"


def _head(line: str, most: int) -> str:
    """The first words of `line` that fit, or what fits of a first word that is longer."""
    if len(line) <= most:
        return line
    cut = line.rfind(" ", 1, most + 1)
    return line[: cut if cut > 0 else most].rstrip()


def _tail(line: str, most: int) -> str:
    if len(line) <= most:
        return line
    cut = line.find(" ", len(line) - most - 1)
    return line[cut + 1 :] if 0 <= cut < len(line) - 1 else line[-most:]


def _encode(words: str) -> str:
    # `-` and `,` are the directive's own signs and `&` parts directives; `quote` lets `-` stand.
    return quote(words, safe="", errors="replace").replace("-", "%2D")
