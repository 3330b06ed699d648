"""Links that open a page at a passage: WICG's text fragments, `https://…#:~:text=first%20words,last%20words`.

After https://wicg.github.io/scroll-to-text-fragment/: a directive is `[prefix-,]start[,end][,-suffix]`. A match of
`start` alone is in one block, begins and ends with a word, and is the first on the page. Positions are code points.
"""

from __future__ import annotations

from urllib.parse import quote

SHORT = 80
"""The longest passage that is in the link as a whole (code points)."""

_ENDS = (32, 64, 128)
"""The longest first and last words of a longer passage (code points). The shortest unambiguous ones are used."""

_CONTEXT = 32


def is_web(url: str) -> bool:
    """Return whether `url` is safe to open in a browser. A page can claim any address (`javascript:…`)."""
    return url.lower().startswith(("http://", "https://"))


def link(url: str | None, text: str, start: int, end: int) -> str | None:
    """Return a link to the passage `text[start:end]` on the page `url`, or `None` if `url` is not a web address."""
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
    for max_length in _ENDS:
        if len(lines) == 1 and len(first) <= 2 * max_length:
            return _unambiguous(text, start, end, first)
        head, tail = _head(first, max_length), _tail(last, max_length)
        if not _occurs_before(text, head, start) and text.find(tail, start + len(head)) + len(tail) == end:
            break
    return f"{_encode(head)},{_encode(tail)}"


def _unambiguous(text: str, start: int, end: int, passage: str) -> str:
    """Return the directive of a short passage, with the words around it only if the same words are before it too."""
    if not _occurs_before(text, passage, start):
        return _encode(passage)
    before = _tail(text[:start].rpartition("\n")[2].strip(), _CONTEXT)
    after = _head(text[end:].partition("\n")[0].strip(), _CONTEXT)
    return ",".join(
        part for part in (before and f"{_encode(before)}-", _encode(passage), after and f"-{_encode(after)}") if part
    )


def _occurs_before(text: str, words: str, start: int) -> bool:
    # Browsers compare without case.
    return words.lower() in text[: start + len(words) - 1].lower()


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range extended to whole words, because browsers match only these.

    Scripts without spaces (from U+2E80 on) are excluded: there it would be the whole sentence.
    """
    while start > 0 and _joined(text, start):
        start -= 1
    while 0 < end < len(text) and _joined(text, end):
        end += 1
    return start, end


def _joined(text: str, position: int) -> bool:
    before, after = text[position - 1], text[position]
    return before.isalnum() and after.isalnum() and before < "\u2e80" and after < "\u2e80"


def _head(line: str, max_length: int) -> str:
    """Return the first words of `line` that fit, or the start of a longer first word."""
    if len(line) <= max_length:
        return line
    cut = line.rfind(" ", 1, max_length + 1)
    return line[: cut if cut > 0 else max_length].rstrip()


def _tail(line: str, max_length: int) -> str:
    if len(line) <= max_length:
        return line
    cut = line.find(" ", len(line) - max_length - 1)
    return line[cut + 1 :] if 0 <= cut < len(line) - 1 else line[-max_length:]


def _encode(words: str) -> str:
    # `-`, `,` and `&` are syntax of directives, and `quote` does not encode `-`.
    return quote(words, safe="", errors="replace").replace("-", "%2D")
