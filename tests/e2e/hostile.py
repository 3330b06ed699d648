"""Hostile text: payloads for a terminal, a library with payloads in each field, and patterns that no output may have.

They are put into the library by hand, past the cleaning at the door, so that the gates at the sinks are on trial.
"""

from __future__ import annotations

import base64
import json
import re
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsreader.ingest import parse_one as parse
from newsreader.library import Library
from newsreader.library.file.connection import prepare_connection
from newsreader.library.schema import fulltext
from newsreader.records import Color, Draft, FailedAdd, Reading, Subscription
from newsreader.text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAYLOADS = {
    "window title": "\x1b]0;OWNED\x07",
    "clipboard": "\x1b]52;c;T1dORUQ=\x07",
    "link": "\x1b]8;;https://owned.example\x1b\\OWNED\x1b]8;;\x1b\\",
    "cursor": "\x1b[2J\x1b[HOWNED",
    "color": "\x1b[31mOWNED\x1b[0m",
    "status request": "\x1bP$qm\x1b\\",
    "C1 control": "\x9b31mOWNED\x9d0;OWNED\x9c",
    "bidi": "\u202eDENWO\u2066x\u2069",
    "invisible": "\u200b\ufeff\U000e0041 x\u2062\u206a\ufe01\U000e0120",
    "markup": "[/x][bold]OWNED[@click=app.quit]quit[/][link=https://owned.example]",
    "bells and returns": "\x07\x08\r\x0b\x0cOWNED\x7f",
}
ALL = " ".join(PAYLOADS.values())

# A word as long as the payloads. It is stored through the API, and replaced by them in the file.
STAND_IN = "stand" * (len(ALL) // 5) + "in"[: len(ALL) % 5]
ARTICLE = f"""\
---
title: Harbour {STAND_IN}
url: https://owned.example/{STAND_IN}
author: Ana {STAND_IN}
site: Paper {STAND_IN}
language: en
---

First words stand here. And then {STAND_IN} more words, [a link](https://owned.example/{STAND_IN}) and [one](https://good.example/).
"""

BY_HAND = {
    "article": ("language", "entry_id", "source_path"),
    "draft": ("editor",),
    "export_record": ("target", "block", "sha256", "fingerprint"),
    "feed": ("address", "title", "name", "site", "folder", "etag", "last_modified", "error"),
    "highlight": ("prefix", "suffix", "first_quote"),
    "revision": (
        "media_type",
        "charset",
        "base",
        "parser",
        "encoding",
        "language",
        "fetched_from",
        "etag",
        "last_modified",
    ),
    "step": ("label",),
    "saved_search": ("name", "folded"),
    "tag": ("name", "folded", "hot_key"),
}
"""Values that are too short for a payload, or are no text."""

CODED = {
    "article": ("uid", "published_at", "added_at", "state", "checked_at", "deleted_at"),
    "feed": ("uid", "seen", "fetched_at", "next_at", "error_since", "created_at", "deleted_at"),
    "revision": ("fetched_at", "sha256", "blocks", "corrections", "tags", "deleted_at"),
    "highlight": ("uid", "color", "anchor", "created_at", "updated_at", "deleted_at"),
    "tag": ("uid", "color", "deleted_at"),
    "reading_day": ("day",),
    "draft": ("updated_at",),
    "saved_search": ("uid", "created_at", "deleted_at"),
    "recent_search": ("used_at",),
    "failed_add": ("failed_at",),
    "step": ("uid", "time", "what", "status"),
    "change": ("time", "cause", "subject", "field"),
    "tally": ("state",),
}
"""Columns in a format of the library, where a payload is damage, which is reported."""

_STYLE = rb"(?:[0-57-9] | 2[1-9] | [34]8;2;\d{1,3};\d{1,3};\d{1,3})"
OWN = re.compile(
    rb"\x1b (?:"
    rb"\[ " + _STYLE + rb" (?: ; " + _STYLE + rb")* m"  # styles, in true colors
    rb"| \[ \d+;\d+ H"  # to a cell
    rb"| \[ \? (?:7|25|1000|1003|1004|1006|1015|1016|1049|2004|2026|2048) [hl]"  # modes
    rb"| \[ \? (?:2026|2048) \$p"  # questions about modes
    rb"| \[ (?:>25|<) u"  # Kitty's keys
    rb"| \] 52;c; [A-Za-z0-9+/=]* \x07"  # what was copied
    rb"| \] 22; [a-z-]* \x07"  # the mouse pointer
    rb"| \] 11;\? \x1b\\"  # the question about the background
    rb")",
    re.VERBOSE,
)
"""Every sequence that the program writes itself. No payload is among them."""

FOREIGN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u17b4\u17b5\u180b-\u180f\u2028-\u202e\u2061-\u206f\ufe00-\ufe0e\ufeff"
    "\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
"""Characters that no row of the screen and no line may contain outside of these sequences."""

COPIED = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")
SCREEN_LEFT = b"\x1b[?1049l"


NO_SEQUENCE = re.compile(rb"(?!)")


def foreign(raw: bytes, own: re.Pattern[bytes] = OWN) -> str:
    """Return the first foreign sequence in the output, with the text around it, or an empty string."""
    text = own.sub(b"", raw).replace(b"\r\n", b"\n").decode("utf-8", "backslashreplace")
    found = FOREIGN.search(text)
    return ascii(text[max(0, found.start() - 60) : found.end() + 60]) if found else ""


def check(raw: bytes) -> list[str]:
    """Check that the output has no foreign sequence. Return the clean texts that it copied to the clipboard."""
    assert not (found := foreign(raw)), found
    copied = [base64.b64decode(text).decode() for text in COPIED.findall(raw)]
    for text in copied:
        assert text != "OWNED"
        assert text == clean(text)
    return copied


def check_lines(raw: bytes) -> None:
    """Check that the output of a command has no sequence at all."""
    assert not (found := foreign(raw, NO_SEQUENCE)), found


def text_columns(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Yield the columns that can contain text, of all tables that are not derived."""
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '*_fts*' AND name NOT GLOB 'sqlite_*'"
        " AND name != 'alembic_version'"
    )
    for (table,) in tables.fetchall():
        for _, column, kind, *_ in connection.execute(f"PRAGMA table_info({table})").fetchall():
            if kind not in ("INTEGER", "BOOLEAN", "DOUBLE", "BLOB"):
                yield table, column


def open_for_damage(place: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(place)
    connection.create_function("hostile", 0, lambda: ALL)
    prepare_connection(connection)
    return connection


def fill(path: Path) -> None:
    """Create a library with all payloads in each text column."""
    with Library.open(path) as library:
        library.articles.add(parse(ARTICLE.replace("First words stand", "Some words stood").encode(), "a.md"))
        article = library.articles.add(parse(ARTICLE.encode(), "a.md"), tags=("tag",)).article
        text = library.articles.revision(article.id).text
        mark = library.highlights.add(article.id, 0, 23, color=Color.RED, note=f"note {STAND_IN}", tags=("tag",))
        library.highlights.add(article.id, 24, len(text), color=Color.GREEN)
        library.tags.describe("tag", f"means {STAND_IN}")
        library.articles.set_title(article.id, f"Harbour, {STAND_IN}")
        library.articles.visit(article.id, 5, read=Reading(5, 5))
        library.drafts.keep(Draft(mark.id, "an editor", f"draft {STAND_IN}", f"note {STAND_IN}"))
        library.feeds.add(Subscription("https://example.org/feed"))
        library.searches.save("mine", f"words {STAND_IN}")
        library.searches.remember(f"words {STAND_IN}")
        library.failed_adds.change([FailedAdd(f"{STAND_IN}.txt", f"It is {STAND_IN}.", datetime.now(UTC))])
    connection = open_for_damage(path)
    fulltext.track(connection)
    connection.execute("INSERT INTO export_record VALUES ('a', 'b', 'c', 'd', NULL)")
    in_json = json.dumps(ALL)[1:-1]
    coded, handled = {(t, c) for t, cs in CODED.items() for c in cs}, {(t, c) for t, cs in BY_HAND.items() for c in cs}
    for table, column in text_columns(connection):
        if (table, column) in coded:
            continue
        if (table, column) in handled:
            connection.execute(f"UPDATE {table} SET {column} = hostile()")
            continue
        count = connection.execute(
            f"UPDATE {table} SET {column} = replace({column}, ?, iif({column} GLOB '[[{{]*', ?, hostile()))"
            f" WHERE instr({column}, ?)",
            (STAND_IN, in_json, STAND_IN),
        ).rowcount
        assert count, f"{table}.{column} holds no payload"
    fulltext.refresh(connection)
    connection.commit()
    connection.close()
