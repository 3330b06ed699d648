"""What becomes of a note that was written in two places at once: no word of either is lost, and nothing stands there
twice.

Pure, and used wherever two texts meet that were to become one note: when one is saved, when what was typed comes back,
when a library comes in. It must not know where they were written.
"""

from __future__ import annotations

import re

_GAP = re.compile(r"\s")

RULE = "---"
"""The line that parts the two; a rule in Markdown."""


def holds(whole: str, part: str) -> bool:
    """Whether `part` stands in `whole` as it is, between white space or the ends; white space around it is no part."""
    part = part.strip()
    if not part:
        return True
    at = whole.find(part)
    while at >= 0:
        if not (whole[max(0, at - 1) : at] + whole[at + len(part) : at + len(part) + 1]).strip():
            return True
        # The next place where it may stand is behind white space: looked for anywhere, a long word costs seconds.
        gap = _GAP.search(whole, at)
        at = whole.find(part, gap.end()) if gap else -1
    return False


def joined(first: str, second: str) -> str:
    """Give both texts, the second below a rule; only the one that holds the other, if one does."""
    if holds(first, second):
        return first
    if holds(second, first):
        return second
    return f"{first.strip()}\n\n{RULE}\n\n{second.strip()}"


def merged(began: str, stored: str, written: str) -> str:
    """Give the note that holds what was written, in place of the note `began`, and what is stored there by now.

    If nothing else was stored meanwhile, that is `written`; if nothing was written, `stored`. What was only written
    below `began`, on both sides, does not bring `began` along twice.
    """
    if stored == began:
        return written
    if written == began:
        return stored
    if began.strip() and _goes_on(stored, began) and _goes_on(written, began):
        there, here = stored[len(began) :], written[len(began) :]
        gap = there[: len(there) - len(there.lstrip())]
        return f"{began}{gap}{joined(there, here).strip()}"
    return joined(stored, written)


def adds(began: str, stored: str, written: str) -> bool:
    """Return whether `written`, in place of the note `began`, changes the note that is stored by now."""
    return merged(began, stored, written).strip() != stored.strip()


def _goes_on(text: str, began: str) -> bool:
    """Whether `text` is `began` and something below or behind it."""
    return text.startswith(began) and text[len(began) : len(began) + 1].isspace()
