"""The table of export formats."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING
from zipfile import ZipFile

import bibtexparser
import pytest
import rispy
import yaml
from lxml import etree, html
from markdown_it import MarkdownIt
from tests.export.hostile import TEXTS

from newsreader.export.registry import FORMATS, Format, encoded
from newsreader.records import AnchorState

if TYPE_CHECKING:
    from conftest import Make
    from newsreader.export.sheet import Sheet


def content(format: Format, *sheets: Sheet) -> bytes:
    """What a format writes; of a zip file, its members."""
    written = b"".join(map(encoded, format.render(sheets)))
    if not format.is_binary:
        return written
    with ZipFile(io.BytesIO(written)) as archive:
        assert archive.testzip() is None
        return b"\n".join(archive.read(name) for name in archive.namelist())


def read(format: Format, text: str) -> object:
    """What an independent parser makes of a file. Raises an error for an invalid file."""
    match format.suffix.rpartition(".")[2]:
        case "json" | "jsonld":
            return json.loads(text)
        case "csv":
            rows = list(csv.reader(io.StringIO(text, newline="")))
            assert len({len(row) for row in rows}) == 1
            return [[bool(cell) for cell in row] for row in rows]
        case "bib":
            library = bibtexparser.parse_string(text)
            assert not library.failed_blocks
            return [(entry.entry_type, entry.key, list(entry.fields_dict)) for entry in library.entries]
        case "ris":
            return [
                [(key, isinstance(value, list) and len(value)) for key, value in one.items()]
                for one in rispy.loads(text)
            ]
        case "qdc":
            return [element.tag for element in etree.fromstring(text.encode()).iter()]
        case "qdpx":
            _, project = text.split("<?xml", 1)
            return [element.tag for element in etree.fromstring(f"<?xml{project}".encode()).iter()]
        case "html":
            return [element.tag for element in html.fromstring(text).iter()]
        case "md":
            front, body = re.split(r"\n---\n", text, maxsplit=1)
            tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(body)
            return sorted(yaml.safe_load(front)), [
                token.tag for token in tokens if token.type in ("heading_open", "html_block", "table_open")
            ]
    raise AssertionError(format.suffix)


@pytest.mark.parametrize("format", FORMATS.values(), ids=list(FORMATS))
def test_each_format_writes_the_same_bytes_for_the_same_records(make: Make, format: Format) -> None:
    sheet = make(("The river rose", {"tags": ("claim",)}), ("Nobody asked", {}))
    other = sheet._replace(highlights=list(reversed(sheet.highlights)))
    assert b"".join(map(encoded, format.render([sheet]))) == b"".join(map(encoded, format.render([other])))
    assert (b"claim" if format.name == "qdc" else b"The river rose") in content(format, sheet)
    assert format.suffix.startswith(".")
    assert read(format, content(format).decode()) is not None if not format.file_per_article else True


@pytest.mark.parametrize(
    "format", [each for each in FORMATS.values() if each.name != "qdc"], ids=lambda each: each.name
)
@pytest.mark.parametrize("state", [AnchorState.MOVED, AnchorState.REVIEW])
def test_each_format_with_highlights_has_the_first_the_accepted_and_the_present_words(
    make: Make, format: Format, state: AnchorState
) -> None:
    about = {"anchor": state, "first_quote": "The streams rose", "note": "when?"}
    if state is AnchorState.REVIEW:
        about["quote"] = "The lakes rose"
    written = content(format, make(("The river rose", about))).decode()
    words = ["The streams rose", "The river rose", "when?", *(["The lakes rose"] if "quote" in about else [])]
    assert [each for each in words if each not in written.replace("==", "")] == []


def test_readwise_has_no_location_for_a_place_in_doubt(make: Make) -> None:
    sheet = make(("The river rose", {}), ("Nobody asked", {"anchor": AnchorState.REVIEW}))
    rows = list(csv.DictReader(io.StringIO(content(FORMATS["readwise"], sheet).decode(), newline="")))
    assert [bool(row["Location"]) for row in rows] == [True, False]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("format", FORMATS.values(), ids=list(FORMATS))
def test_no_hostile_text_breaks_out_of_its_place(make: Make, format: Format, text: str) -> None:
    def sheet(text: str) -> Sheet:
        about = {"quote": text, "note": text, "tags": (text,), "prefix": text}
        made = make(
            ("The river", about), ("Nobody asked", {}), title=text, authors=(f"{text},",), site=text, tags=(text,)
        )
        return made._replace(tags={text: "tame"})

    hostile, tame = content(format, sheet(text)), content(format, sheet("tame words"))
    found, expected = read(format, hostile.decode()), read(format, tame.decode())
    if format.suffix.endswith(("json", "jsonld")):
        assert shape(found) == shape(expected)
    elif format.name != "qdc" and format.name != "qdpx":
        assert found == expected
    else:
        # A slash makes a level of codes.
        assert [tag for tag in found if not tag.endswith("Code")] == [
            tag for tag in expected if not tag.endswith("Code")
        ]
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202e]", hostile.decode())


def shape(value: object) -> object:
    """The names, the types and the lengths of a JSON value, without its texts."""
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    return list(map(shape, value)) if isinstance(value, list) else type(value)


def test_the_table_imports_no_format() -> None:
    code = "import sys, newsreader.export.registry; print({'yaml', 'newsreader.export.markdown'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()\n"


def test_jinja_is_imported_only_for_a_template() -> None:
    code = (
        "import sys, newsreader.cli.files.exports, newsreader.cli.files.templates; "
        "print({'jinja2', 'yaml'} & set(sys.modules)); "
        "import newsreader.services.exports.exporting, newsreader.services.exports.templating; "
        "print('jinja2' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()\nFalse\n"
