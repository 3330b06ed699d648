"""REFI-QDA: the codebook and the project are valid by the schema, and selections are on their words."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from lxml import etree

from newsreader.export.refi import parts as refi
from newsreader.export.refi import qdc, qdpx
from newsreader.records import AnchorState, Color, Tag

if TYPE_CHECKING:
    from conftest import Make
    from newsreader.export.sheet import Sheet

SCHEMA = Path(__file__).with_name("refi-qda.xsd").read_text(encoding="utf-8")

CODEBOOK, PROJECT = "urn:QDA-XML:codebook:1.0", "urn:QDA-XML:project:1.0"
TAGS = ("claim", "politics/eu law", "politics/eu law/x", "politics-other", "<&\"'>\ufffe")


def valid(text: bytes, namespace: str) -> etree._Element:
    schema = etree.XMLSchema(etree.fromstring(SCHEMA.replace("NAMESPACE", namespace).encode()))
    root = etree.fromstring(text)
    schema.assertValid(root)
    return root


def full(make: Make) -> Sheet:
    sheet = make(
        ("The river rose", {"tags": TAGS, "note": "why?\n\n<b>&", "color": Color.RED}),
        ("Nobody asked", {}),
        ("the houses", {"anchor": AnchorState.REVIEW, "note": "where?"}),
        title="A < B & C",
    )
    return sheet._replace(codes={"claim": Tag(1, "claim", "What is said", Color.BLUE), "unused": Tag(2, "unused")})


def tree(element: etree._Element) -> dict[str, object]:
    return {str(one.get("name")): tree(one) for one in element if one.tag.endswith("}Code")}


def test_a_codebook_nests_the_tags_by_their_levels(make: Make) -> None:
    [codes] = valid("".join(qdc.render([full(make)])).encode(), CODEBOOK)
    assert tree(codes) == {
        "<&\"'>\ufffd": {},
        "claim": {},
        "politics": {"eu law": {"x": {}}},
        "politics-other": {},
        "unused": {},
        "color": {color.value: {} for color in Color},
    }
    [claim] = [one for one in codes if one.get("name") == "claim"]
    assert (claim.get("color"), claim[0].text) == ("#3F8EFC", "What is said")
    assert [one.get("isCodable") for one in codes if one.get("name") in ("politics", "claim", "color")] == [
        *("true", "false", "false"),
    ]
    valid("".join(qdc.render([])).encode(), CODEBOOK)


def test_a_project_has_the_texts_and_the_coded_passages(make: Make) -> None:
    sheet = full(make)
    with ZipFile(io.BytesIO(b"".join(qdpx.render([sheet])))) as archive:
        project = valid(archive.read("project.qde"), PROJECT)
        names = {"p": PROJECT}
        [source] = project.findall(".//p:TextSource", names)
        path = str(source.get("plainTextPath")).replace("internal://", "sources/")
        text = archive.read(path).decode()
    assert text == sheet.revision.text
    assert source.get("name") == "A < B & C"
    assert "Not surely in the text:\n“the houses” where?" in str(source.findtext("p:Description", namespaces=names))
    codes = {str(one.get("guid")): one for one in project.iter(f"{{{PROJECT}}}Code")}
    first, second = source.findall("p:PlainTextSelection", names)
    for selection, quote, tags in ((first, "The river rose", [*TAGS, "red"]), (second, "Nobody asked", ["yellow"])):
        assert text[int(str(selection.get("startPosition"))) : int(str(selection.get("endPosition")))] == quote
        refs = [str(one.get("targetGUID")) for one in selection.findall("p:Coding/p:CodeRef", names)]
        expected = [tag.rpartition("/")[2].replace("\ufffe", "\ufffd") for tag in tags]
        assert [codes[ref].get("name") for ref in refs] == expected
    assert first.findtext("p:Description", namespaces=names) == "why?\n\n<b>&"
    guids = [one.get("guid") for one in project.iter() if one.get("guid")]
    assert len(guids) == len(set(guids))


def test_an_empty_project_is_valid() -> None:
    with ZipFile(io.BytesIO(b"".join(qdpx.render([])))) as archive:
        valid(archive.read("project.qde"), PROJECT)


def test_a_deep_tag_needs_no_recursion() -> None:
    lines = list(refi.codes(["/".join(["a"] * 3_000)], {}))
    assert sum(line.startswith("<Code ") for line in lines) == 3_000 + 6


@pytest.mark.parametrize("name", ["claim", "politics/eu", "ä"])
def test_a_code_has_the_same_id_in_each_library(name: str) -> None:
    assert refi.code_guid(name) == refi.code_guid(name) != refi.code_guid(f"{name}x")
