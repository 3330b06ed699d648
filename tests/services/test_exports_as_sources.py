"""What newsreader exported is left out when it is added, whatever its format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.exported import export_bytes, export_text

from newsreader.export.registry import FORMATS
from newsreader.ingest.exports import is_export
from newsreader.ingest.source import Source
from newsreader.records import AddStatus, Color
from newsreader.services.adding.add import add_sources
from newsreader.services.imports.merging import import_files

if TYPE_CHECKING:
    from pathlib import Path

    from newsreader.library import Library

STORY = "---\ntitle: {0}\nurl: https://gazette.example/{0}\n---\n\nNobody had been asked about {0}.\n"


@pytest.fixture
def vault(library: Library, tmp_path: Path) -> Path:
    """A folder with two clippings and the exports of their articles, in each format."""
    for name in ("quay", "pier"):
        (tmp_path / f"{name}.md").write_text(STORY.format(name))
    list(add_sources(library, [str(tmp_path)]))
    for id_ in (1, 2):
        library.highlights.add(id_, 0, 22, color=Color.RED, note="Why?")
    return tmp_path


def test_adding_a_folder_with_exports_in_it_changes_nothing_and_says_so_in_one_line(
    library: Library, vault: Path
) -> None:
    for format in FORMATS.values():
        if format.file_per_article:
            for id_ in (1, 2):
                text = export_text(library, format.name, articles=[id_])
                (vault / f"{format.name}-{id_}{format.suffix}").write_text(text)
    before = [library.articles.revision(id_) for id_ in (1, 2)], library.highlights.all()
    *articles, left_out = add_sources(library, [str(vault)])
    assert [(result.id, result.status) for result in articles] == [(1, AddStatus.UNCHANGED), (2, AddStatus.UNCHANGED)]
    assert (left_out.source, left_out.id, left_out.status) == (str(vault), None, AddStatus.UNCHANGED)
    assert left_out.message == "left out 6 exports of newsreader, which are not articles"
    assert ([library.articles.revision(id_) for id_ in (1, 2)], library.highlights.all()) == before


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_that_is_named_alone_fails_with_advice(
    library: Library, vault: Path, tmp_path: Path, format: str
) -> None:
    for suffix in (FORMATS[format].suffix, ".txt"):
        file = tmp_path / "exports" / f"export{suffix}"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(export_bytes(library, format, articles=[1]))
        [result] = add_sources(library, [str(file)])
        assert (result.status, result.exit_status, result.is_export) == (AddStatus.FAILED, 65, True)
        assert "newsreader import" in result.message
        *_, left_out = add_sources(library, [str(file), str(vault / "quay.md")])
        assert left_out.message == "left out 1 export of newsreader, which is not an article"
    assert library.articles.counts().all == 2


def test_the_export_of_one_article_is_recognized_in_each_format(library: Library, vault: Path) -> None:
    for name in FORMATS:
        assert is_export(Source(export_bytes(library, name, articles=[1]))), name


def test_import_says_that_an_export_for_reading_is_not_a_library(library: Library, vault: Path) -> None:
    for name in ("html", "csv", "qdc"):
        file = vault / "exported"
        file.write_text(export_text(library, name, articles=[1]))
        [result] = import_files(library, [str(file)])
        assert (result.status, result.message) == (
            AddStatus.FAILED,
            "This export is for reading. To import a library, export it as JSON.",
        )
