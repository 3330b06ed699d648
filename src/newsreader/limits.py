"""How much newsreader accepts: what is longer or has more parts is refused with a message that names the limit.

Real articles, notes and searches are far below these limits. Beyond them, a file that was made to be slow could take
more than ten seconds or 1 GB of memory. Lengths are code points.
"""

from __future__ import annotations

from newsreader.errors import BadDataError

ARTICLE_BYTES = 16 * 2**20
"""The longest file that is read. It would hold some twenty novels."""

ARTICLE_LINES = 200_000
"""The most lines of a text without markup that says where paragraphs end."""

ARTICLE_TEXT = 8_000_000
"""The longest text of an article."""

ARTICLE_PARTS = 75_000
"""The most blocks of an article, and the most inline spans."""

MAIL_PARTS = 5_000
"""The most parts and attachments of a mail."""

IMPORT_FILE_BYTES = 128 * 2**20
"""The longest file of another program's export."""

IMPORT_BYTES, IMPORT_RATIO = 2 * 2**30, 100
"""The most bytes that an archive unpacks to, and how many times its own size if that is more than one file may have."""

IMPORT_FILES, IMPORT_DIRECTORY_BYTES = 100_000, 16 * 2**20
"""The most files in an archive or folder, and the longest directory of an archive."""

PICTURE_BYTES, PICTURE_PIXELS, PICTURE_SECONDS = 10 * 2**20, 25_000_000, 5.0
"""The longest file and the most pixels of a picture that is shown, and how long decoding may take (CPU time)."""

NOTE = 2**20
"""The longest note."""

TAGS = 1_000
"""The most tags that are put on something at once."""

QUERY = 20_000
"""The longest search."""

WORDS, FILTERS = 1_000, 50
"""The most different words, and the most different filters, of a search."""

LINE = 2_000
"""The longest line that can be typed on the screen, and the longest search that is saved."""

TEMPLATE, TEMPLATE_OUTPUT = 200_000, 16_000_000
"""The longest template for exports, and the longest file that one may write."""

ECHO = 200
"""The most of a name, a path or another input that a message repeats."""


def check_article(count: int, most: int, what: str) -> None:
    """Raise `BadDataError` if an article has more than `most` of `what` ("lines")."""
    if count > most:
        raise BadDataError(f"It has more than the {most:,} {what} that an article may have. Add it in parts.")
