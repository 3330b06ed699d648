"""Whatever people do to an exported file, a sync keeps their text to the byte, and a second sync does nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.services.test_exporting import add, look, mark

from newsreader.library import Library
from newsreader.records import Color
from newsreader.services.exports.exporting import export
from newsreader.services.sync.syncing import sync

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT = "The river rose, and nobody had warned the village.\n\nThe mayor asked for a dam. Nobody answered her for years."
LONG = "First.\n\n- item one\n- item two\n\n```py\nif x:\n    y()\n```\n\nLast."
EDITS = {
    "a word of a note": ("who asked?", "who asked zu?"),
    "a paragraph below a note": ("who asked?", "who asked?\n\nzu"),
    "a line below a note": ("who asked?", "who asked?\nzu"),
    "a paragraph above a note": ("who asked?", "zu\n\nwho asked?"),
    "a heading as a note": ("who asked?", "# zu"),
    "a rule below a note": ("who asked?", "zu\n\n---\n\nzu"),
    "code in a note": ("    y()", "    y(zu)"),
    "an item in a note": ("- item two", "- item two\n- zu\n  - zu"),
    "a fence that stays open": ("Last.", "Last.\n\n```\nzu"),
    "a heading in the middle of a note": ("- item two\n", "- item two\n\n## zu\n\nzu\n"),
    "a wrapped paragraph": ("First.", "First\nzu."),
    "other signs of a list": ("- item", "* item"),
    "HTML": ("who asked?", "<b>zu</b> <!-- zu"),
    "a comment": ("who asked?", "%% zu"),
    "links of Obsidian": ("who asked?", "[[zu|a]] ![[zu]] #zu"),
    "a callout": ("who asked?", "> [!note] zu\n> zu"),
    "a table": ("who asked?", "| zu | b |\n|---|---|\n| zu | d |"),
    "a block id": ("who asked?", "who ^zu"),
    "a footnote": ("who asked?", "who[^1]\n\n[^1]: zu"),
    "a hard line break": ("who asked?", "who asked?  \nzu  "),
    "a tab": ("who asked?", "\tzu"),
    "emoji and accents": ("who asked?", "zu 👩‍👩‍👧 é e\u0301 \u200d"),
    "control characters": ("who asked?", "zu \x00\x0b\x1b[31m \x85\u2028 \r zu"),
    "a new tag": ("#claim #mayor", "#claim #mayor #zu"),
    "a tag that is none": ("#claim #mayor", "#claim #mayor #zu//a ##zu"),
    "a word among tags": ("#claim #mayor", "#claim #mayor zu"),
    "no tags": ("#claim #mayor · ", ""),
    "a color": ("#mayor · yellow", "#mayor · red"),
    "a color that is none": ("#mayor · yellow", "#mayor · zu"),
    "words after the color": ("#mayor · yellow", "#mayor · yellow · zu"),
    "a word in a quote": ("> The mayor", "> The zu mayor"),
    "a line above a quote": ("> The mayor", "> zu\n> The mayor"),
    "text below the title": ("# The river\n", "# The river\n\nzu\n"),
    "another title": ("# The river\n", "# zu\n"),
    "a link to a block": ("# The river\n", "# The river\n\n[[#^nr-zu]]\n"),
    "a property": ("tags: [", "zu: zu\ntags: ["),
    "a property of several lines": ("tags: [", "zu: |\n  zu\n  --- zu\ntags: ["),
    "a comment in the front matter": ("tags: [", "# zu\ntags: ["),
    "another order of tags": ("tags: [dam, mill]", "tags: [mill, dam]"),
    "a first tag": ("tags: [", "tags: [zu, "),
    "tags below each other": ("tags: [dam, mill]", "tags:\n  - zu\n  - mill\n  - dam"),
    "no front matter": (r"\A---\n.*?\n---\n", ""),
    "text above the front matter": (r"\A", "zu\n"),
    "Windows line ends": ("\n", "\r\n"),
    "line ends of both kinds": ("who asked\\?\n", "who asked?\r\n"),
    "a byte order mark": (r"\A", "\ufeff"),
    "no last line end": (r"\n\Z", "\n\nzu"),
    "a rule as the last line": (r"\Z", "\n---"),
    "everything quoted": (r"(?m)^", "> "),
    "everything indented": (r"(?m)^(?=.)", "  "),
    "no blank lines": (r"\n\n+", "\n"),
    "two blank lines": (r"\n\n", "\n\n\n"),
    "spaces at the ends of lines": (r"(?m)(?<=.)$", "  "),
    "text between blocks": (r"\n\n(?=> )", "\n\n\nzu\n\n\n\nzu\n\n\n"),
    "text close to blocks": (r"\n\n(?=> )", "\nzu\n"),
    "no id": (r"(The mayor asked.*?) \^nr-\w+", r"\1 zu"),
    "another id": (r"(The mayor asked.*?\^nr-)\w+", r"\1zu"),
    "words after an id": (r"(The mayor asked.*?\^nr-\w+)", r"\1 zu"),
    "another order of blocks": (r"\n\n(> The river.*?)\n\n(> The mayor.*?)\n\n(?=> )", r"\n\n\2\n\n\1\n\n"),
    "a block twice": (r"(> The mayor.*?)\n\n(?=> )", r"\1\n\nzu\n\n\1\n\n"),
    "no block": (r"> The mayor.*?\n\n(?=> )", "zu\n\n"),
    "nothing": (r".*", ""),
    "another text": (r".*", "zu\n"),
}
"""What is searched, as a regular expression if it is no part of the file, and what replaces it."""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library.db") as opened:
        yield opened


def edited(text: str, old: str, new: str) -> str:
    changed = text.replace(old, new) if old in text else re.sub(old, new, text, flags=re.DOTALL)
    assert changed != text
    return changed


@pytest.mark.parametrize(("old", "new"), EDITS.values(), ids=EDITS)
def test_an_edited_file_keeps_each_byte_and_each_line_of_the_user(
    library: Library, tmp_path: Path, old: str, new: str
) -> None:
    folder = tmp_path / "notes"
    article = add(library, "The river", TEXT, tags=("mill", "dam"))
    mark(library, article, "The river rose")
    mark(library, article, "The mayor asked for a dam", note="who asked?", tags=("claim", "mayor"))
    other = mark(library, article, "Nobody answered", note=LONG)
    export(library, output=folder)
    (file,) = folder.iterdir()
    before = file.read_bytes().decode()
    text = edited(before, old, new)
    file.write_bytes(text.encode())

    sync(library, folder, quiet=0)
    assert text.encode() in [path.read_bytes() for path in folder.iterdir()]
    seen, step = look(folder), library.history.steps(limit=1)
    sync(library, folder, quiet=0)
    assert (look(folder), library.history.steps(limit=1)) == (seen, step)

    library.highlights.set_color(other.id, Color.GREEN)
    sync(library, folder, quiet=0)
    kept = "\n".join(path.read_bytes().decode() for path in folder.iterdir())
    own = [line for line in text.splitlines() if "zu" in line and line not in before.splitlines()]
    assert [line for line in own if line not in kept] == []
