"""Merge a note that was edited in two places. No word of either text is lost, and no text is repeated.

Pure. Used wherever two versions of a note meet: when a note is saved, when a draft is restored, when a library is
imported. This module must not know where the versions were written.
"""

from __future__ import annotations

import re

_GAP = re.compile(r"\s")

RULE = "---"
"""The line between the two texts; a rule in Markdown."""


def contains(whole: str, part: str) -> bool:
    """Return whether `part`, without white space around it, is in `whole`, between white space or its ends."""
    part = part.strip()
    if not part:
        return True
    at = whole.find(part)
    while at >= 0:
        if not (whole[max(0, at - 1) : at] + whole[at + len(part) : at + len(part) + 1]).strip():
            return True
        # The next possible place is after white space. Searching everywhere takes seconds in a long word.
        gap = _GAP.search(whole, at)
        at = whole.find(part, gap.end()) if gap else -1
    return False


def joined(first: str, second: str) -> str:
    """Return both texts, the second below a rule, or only one text if it contains the other."""
    if contains(first, second):
        return first
    if contains(second, first):
        return second
    return f"{first.strip()}\n\n{RULE}\n\n{second.strip()}"


def merged(base: str, stored: str, written: str) -> str:
    """Return the note that contains both `written`, which was edited from `base`, and `stored`, the note as it is now.

    If nothing else was stored meanwhile, this is `written`; if nothing was edited, `stored`. If both sides only
    appended to `base`, the result contains `base` once.
    """
    if stored == base:
        return written
    if written == base:
        return stored
    if base.strip() and _continues(stored, base) and _continues(written, base):
        theirs, ours = stored[len(base) :], written[len(base) :]
        gap = theirs[: len(theirs) - len(theirs.lstrip())]
        return f"{base}{gap}{joined(theirs, ours).strip()}"
    return joined(stored, written)


def adds(base: str, stored: str, written: str) -> bool:
    """Return whether saving `written`, edited from `base`, changes the stored note."""
    return merged(base, stored, written).strip() != stored.strip()


def _continues(text: str, base: str) -> bool:
    """Return whether `text` is `base` with more text after it."""
    return text.startswith(base) and text[len(base) : len(base) + 1].isspace()
