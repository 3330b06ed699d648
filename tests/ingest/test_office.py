"""A Word file becomes an article if the extra is installed."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from newsreader.errors import BadDataError
from newsreader.ingest import office, parse, parse_one
from newsreader.ingest.epub import archive
from newsreader.ingest.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsreader.records import Document

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BODY = """<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>The sale</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">The council met </w:t></w:r>
<w:r><w:rPr><w:b/></w:rPr><w:t>on Tuesday</w:t></w:r></w:p>"""
STYLES = f"""<w:styles xmlns:w="{WORD}">
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>"""
CORE = """<c:coreProperties xmlns:c="urn:c" xmlns:dc="urn:dc" xmlns:t="urn:t"><dc:title>{}</dc:title>
<dc:creator>Ana Lopes; Ben Okri</dc:creator><t:modified>2024-05-06T07:08:09Z</t:modified></c:coreProperties>"""


def word(body: str = BODY, title: str = "", prolog: str = "", files: dict[str, str] | None = None) -> bytes:
    result = BytesIO()
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="a" Type="{relation}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            f'relationships"><Relationship Id="s" Type="{relation}/styles" Target="styles.xml"/></Relationships>',
            "word/styles.xml": STYLES,
            "docProps/core.xml": CORE.format(title),
            "word/document.xml": f'{prolog}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
            **(files or {}),
        }.items():
            file.writestr(name, content)
    return result.getvalue()


def test_a_word_file_is_read_with_its_metadata(
    is_sound: Callable[[Document], None],
    shape: Callable[[Document], list[tuple[str, str]]],
    spans_of: Callable[[Document], list[tuple[str, str, str | None]]],
) -> None:
    document = parse_one(word(), "sale.docx")
    is_sound(document)
    assert shape(document) == [("heading 1", "The sale"), ("paragraph", "The council met on Tuesday")]
    assert spans_of(document) == [("strong", "on Tuesday", None)]
    assert (document.title, document.authors) == ("The sale", ("Ana Lopes", "Ben Okri"))
    assert document.published_at is not None
    assert document.published_at.isoformat() == "2024-05-06T07:08:09+00:00"
    assert parse_one(word(title="The buyers")).title == "The buyers"


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the password")
    prolog = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    (document,) = office.parse(Source(word(f"{BODY}<w:p><w:r><w:t>a&e;b</w:t></w:r></w:p>", prolog=prolog)))
    assert "password" not in document.text


@pytest.mark.parametrize("data", [b"PK\x03\x04", word().replace(b"word/document", b"look/document"), word("<w:p>&&")])
def test_a_damaged_file_says_so(data: bytes) -> None:
    with pytest.raises(BadDataError, match="damaged"):
        list(parse(data, "a.docx"))


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 100_000)
    with pytest.raises(BadDataError, match="unpacks to more than"):
        list(office.parse(Source(word(files={"word/media/a.bin": "x" * 200_000}))))


def test_a_file_without_text_says_so() -> None:
    with pytest.raises(BadDataError, match="no text"):
        list(office.parse(Source(word(""))))


def test_without_the_extra_the_message_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "is_installed", False)
    with pytest.raises(BadDataError, match=r"pip install 'newsreader\[office\]'"):
        list(office.parse(Source(word())))
