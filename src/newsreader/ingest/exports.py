"""Recognize the files that newsreader exports, also after the user edited, renamed or converted them.

They hold the highlights of an article that a library has, so they never become articles.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .encoding import SAMPLE

if TYPE_CHECKING:
    from .source import Source

QDPX_SIGN = b"newsreader"
"""The comment at the end of a REFI-QDA project, which is a zip file."""

_SIGNS = (
    b"newsreader",
    b"NEWSREADER",
    b"article_id",
    b'"uid"',
    b"anno.jsonld",
    b"^nr-",
    b"--c: #e8b800",
    b"nr-",
    b"Highlight,Title,",
)
"""Of which bytes an export has some in its head, in ASCII."""

_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(?P<fields>.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_FORM = re.compile(r"^[\"']?newsreader[\"']?[ \t]*:[ \t]*[\"']?\d+[\"']?[ \t]*$", re.MULTILINE)
_UID = re.compile(r"^[\"']?uid[\"']?[ \t]*:[ \t]*[\"']?[0-9a-f]{8}-[0-9a-f-]{27}[\"']?[ \t]*$", re.MULTILINE)
_KEYS = "uid|title|authors|site|url|published|added|tags|highlights|newsreader"
_BODY = re.compile(
    rf"\s*+(?:(?:---[ \t]*+|\#+ .*+|(?:{_KEYS}):.*+(?:\n\s*+- .*+)*+)\n\s*+)*+"
    r"(?:(?:>.*\n)*>.*\^nr-[0-9a-f]{8}[ \t]*\n\s*+)?"
    r"(?:\#.* · )?(?:yellow|green|blue|red|purple) · \d{4}-\d\d-\d\d[ \t]*(?:\n|$)"
)
"""The first highlight, or its end, of an export whose first lines were removed."""
_BLOCK = re.compile(r"^>.*\^nr-[0-9a-f]{8}[ \t]*$", re.MULTILINE)
_OTHERS = re.compile(
    r"""
    \W*id\W+uid\W+article_id\W+article_title\W+quote\b    # CSV
    | \s*+(?:\[\s*+)?\{\s*+"id":\s*+\d+,\s*+"uid":\s*+"    # JSON
    | %\ Exported\ by\ newsreader$                         # BibTeX
    | TY\ \ -\ ELEC\nID\ \ -\ nr-                           # RIS
    | Highlight,Title,Author,URL,Note,Location,Date$        # CSV for Readwise
    | <\?xml[^>]*>\s*<CodeBook\ [^>]*\borigin="newsreader\b  # REFI-QDA
    | \s*+\{"annotations":\s*\[\s*\{.{,300}"user":\s*"acct:newsreader@  # Hypothesis
    | \s*+\[\s*+\{\s*+"id":\s*+"nr-[0-9a-f]{8}",\s*+"type":\s*+"webpage"  # CSL-JSON
    | \s*+\[\s*+\{\s*+"(?:library":\s*\{|@context":\s*"http://www\.w3\.org/ns/anno\.jsonld",\s*"id":\s*"urn:uuid:)
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_PAGE = re.compile(
    r"<meta\s+name=[\"']?generator[\"']?\s+content=[\"']?newsreader\b"
    r"|^mark, aside \{ --c: #e8b800; \}$",  # exports of earlier versions name no generator
    re.MULTILINE,
)


_TEMPLATE = re.compile(
    r"^(?:[ ]{0,2}newsreader:: \d+|:NEWSREADER: \d+|<!-- newsreader \d+ [0-9a-f-]{36} -->)$", re.MULTILINE
)
"""What the built-in templates of `export` write."""

_SIGNED = 20_000
"""How much of a file of a template is looked at (code points)."""


def is_export(source: Source) -> bool:
    """Return whether `source` is an export of newsreader, in any of its formats."""
    if source.data.startswith(b"PK") and source.data.endswith(QDPX_SIGN):
        return True
    # Decoding takes longer than this. In UTF-16 there are zeros between the letters.
    head = source.data[:SAMPLE].replace(b"\0", b"")
    if not any(sign in head for sign in _SIGNS):
        return False
    text = source.head.replace("\r\n", "\n").replace("\r", "\n")
    if found := _FRONT_MATTER.match(text):
        fields = found["fields"]
        if _FORM.search(fields) and (_UID.search(fields) or _BLOCK.search(text)):
            return True
    if _TEMPLATE.search(text[:_SIGNED]):
        return True
    if _BODY.match(text) and _BLOCK.search(text):
        return True
    return bool(_OTHERS.match(text) or ("<html" in text[:1_000] and _PAGE.search(text)))
