"""Exporting with a template: a user's own one runs apart, and an error in it leaves the folder as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.exported import export_text

from newsreader.errors import BadDataError, CannotCreateError, UsageError
from newsreader.export import markdown
from newsreader.export.sheet import Order, Per, Sheet
from newsreader.export.templates.files import BUILT_IN, built_in_text
from newsreader.ingest import parse_one
from newsreader.ingest.exports import is_export
from newsreader.ingest.source import Source
from newsreader.records import Color
from newsreader.services.exports import templating
from newsreader.services.exports.choosing import tag_forms
from newsreader.services.exports.exporting import export, export_pieces

if TYPE_CHECKING:
    from pathlib import Path

    from newsreader.library import Library

HIGHLIGHT = "{% block highlight %}{{ highlight.quote }} ^{{ highlight.id }}{% endblock %}\n"


@pytest.fixture
def marked(library: Library) -> Library:
    for title in ("The river", "The Bridge", "the bridge"):
        head = f"---\ntitle: {title}\ndate: 2026-01-28\n---\n\n"
        library.articles.add(parse_one(f"{head}{title} is closed.\n\nNobody asked {title}.".encode(), "a.md"))
    for id_ in 1, 2, 3:
        library.highlights.add(id_, 0, 8, color=Color.RED, note="why?", tags=("claim",))
    return library


def mine(folder: Path, text: str) -> templating.TemplateFormat:
    folder.mkdir(exist_ok=True)
    (folder / "mine.jinja").write_text(text, encoding="utf-8")
    return templating.load("mine", folder)


def test_a_template_says_the_names_and_the_blocks_of_the_files(marked: Library, tmp_path: Path) -> None:
    name = "{% block file_name %}{{ article.day }} {{ article.title }}{% endblock %}\n"
    format = mine(tmp_path / "own", f'{{% set markup = "org" %}}\n{name}{HIGHLIGHT}')
    report = export(marked, output=tmp_path / "notes", format=format)
    names = sorted(path.name for path in (tmp_path / "notes").iterdir())
    # The third name would be the second one on systems that ignore case.
    assert names[:2] == ["2026-01-28 The Bridge.org", "2026-01-28 The river.org"]
    assert names[2].startswith("2026-01-28 the bridge-")
    assert report.written[0].read_text(encoding="utf-8").startswith("The rive ^nr-")
    assert export(marked, output=tmp_path / "notes", format=format).written == ()


def test_the_blocks_of_a_template_are_those_of_the_markdown_export(marked: Library, tmp_path: Path) -> None:
    sheet = Sheet(
        marked.articles.get(1), marked.articles.revision(1), marked.highlights.for_article(1), tag_forms(marked)
    )
    own = mine(tmp_path, built_in_text("obsidian"))
    assert list(own.blocks(sheet)) == list(markdown.blocks(sheet))
    assert list(templating.load("obsidian", tmp_path).blocks(sheet)) == list(markdown.blocks(sheet))


@pytest.mark.parametrize("name", BUILT_IN)
def test_what_a_template_wrote_is_no_article(marked: Library, tmp_path: Path, name: str) -> None:
    format = templating.load(name, tmp_path)
    assert is_export(Source(export_text(marked, format, articles=[1], order=Order.COLOR).encode()))
    text = export_text(marked, format, per=Per.ALL)
    assert "The river" in text
    assert is_export(Source(text.encode())) or "obsidian" in name
    assert text.count("nr-") == 3
    assert "---" not in text


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{{ 'x' * 2000000000 }}",
        "{{ 'x'.ljust(2000000000) }}",
        "{% set n = namespace(x='xxxx') %}{% for a in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
        "{{ 10 ** (10 ** 10) }}",
    ],
)
def test_a_template_that_takes_too_long_or_too_much_memory_changes_no_file(
    marked: Library, tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(templating, "_SECONDS", 1.0)
    folder = tmp_path / "notes"
    export(marked, output=folder)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    marked.articles.delete([2])
    with pytest.raises(BadDataError, match=r"mine\.jinja"):  # noqa: PT012 - compiling may take long, too
        format = mine(tmp_path / "own", f"{{% block highlight %}}{text}{{% endblock %}}")
        export(marked, output=folder, format=format)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("per", Per)
def test_an_error_in_the_last_article_leaves_all_files_as_they_were(marked: Library, tmp_path: Path, per: Per) -> None:
    text = "{% if article.title == 'the bridge' %}{{ nothing }}{% endif %}x"
    format = mine(tmp_path / "own", f"{{% block highlight %}}{text}{{% endblock %}}")
    with pytest.raises(BadDataError, match=r"mine\.jinja, line 1: 'nothing' is undefined"):
        export(marked, output=tmp_path / "notes", format=format, per=per)
    assert not list((tmp_path / "notes").glob("*"))
    pieces: list[object] = []
    with pytest.raises(BadDataError, match=r"mine\.jinja"):
        pieces.extend(export_pieces(marked, [], format=format))
    assert pieces == []


def test_a_new_template_is_a_copy_and_never_overwrites(tmp_path: Path) -> None:
    path = templating.create("mine", tmp_path / "a" / "b", "text")
    assert path.read_text(encoding="utf-8") == "text"
    with pytest.raises(CannotCreateError, match="exists already"):
        templating.create("mine", tmp_path / "a" / "b", "other")
    for name in ("", "../x", "a b", "a.b"):
        with pytest.raises(UsageError):
            templating.create(name, tmp_path, "text")
