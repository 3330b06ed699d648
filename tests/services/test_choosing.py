"""Exporting a choice: by query, tag, color and day, into one file for each article, for all, or for each tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.exported import export_text

from newsreader.errors import NotFoundError, UsageError
from newsreader.export.registry import FORMATS
from newsreader.export.sheet import Order, Per
from newsreader.ingest import parse_one
from newsreader.records import Color
from newsreader.services.exports.exporting import export

if TYPE_CHECKING:
    from pathlib import Path

    from newsreader.library import Library

TEXTS = {
    "The river": "The river rose on Monday.\n\nNobody asked the mill.\n\nThe mill is gone.",
    "The bridge": "The bridge was closed on Tuesday.\n\nIt stood for a hundred years.",
}


@pytest.fixture
def marked(library: Library) -> Library:
    for title, text in TEXTS.items():
        site = title.split()[1]
        head = f"---\ntitle: {title}\nurl: https://{site}.example/a\ndate: 2026-01-28\n---\n\n"
        library.articles.add(parse_one(f"{head}{text}".encode(), "a.md"))
    mark(library, 1, "The mill is gone", Color.RED, tags=("claim", "politics/eu"))
    mark(library, 1, "Nobody asked", Color.YELLOW, note="why?", tags=("claim",))
    mark(library, 2, "a hundred years", Color.RED)
    return library


def mark(library: Library, article: int, words: str, color: Color, **about: object) -> None:
    start = library.articles.revision(article).text.index(words)
    library.highlights.add(article, start, start + len(words), color=color, **about)  # type: ignore[arg-type]


def quotes(text: str) -> list[str]:
    return [line[2:] for line in text.splitlines() if line.startswith("> ") and "^nr-" not in line]


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        ({"query": "color:red"}, ["The mill is gone", "a hundred years"]),
        ({"query": "site:bridge"}, ["a hundred years"]),
        ({"query": "nobdy askd"}, ["Nobody asked"]),
        ({"query": "has:note", "tag": "claim"}, ["Nobody asked"]),
        ({"query": "color:red", "articles": [1]}, ["The mill is gone"]),
        ({"query": '"mill is"'}, ["The mill is gone"]),
        ({"tag": "#politics/"}, ["The mill is gone"]),
        ({"query": "after:2999"}, []),
        ({"query": "color:red hundred", "tag": "claim"}, []),
        ({"articles": [2]}, ["a hundred years"]),
    ],
)
def test_of_several_conditions_all_must_match(marked: Library, choice: dict[str, object], found: list[str]) -> None:
    assert quotes(export_text(marked, **choice)) == found


def test_an_unknown_tag_is_named(marked: Library) -> None:
    with pytest.raises(NotFoundError, match="There is no tag “nothing”"):
        export_text(marked, tag="nothing", query="color:red")


def test_one_file_for_all_names_what_was_searched_for_and_can_be_named(marked: Library, tmp_path: Path) -> None:
    report = export(marked, output=tmp_path / "red.md", query="color:red", per=Per.ALL)
    assert report.written == (tmp_path / "red.md",)
    text = report.written[0].read_text(encoding="utf-8")
    assert text.startswith("# Notes: color:red\n\n## The river\n")
    assert quotes(text) == ["The mill is gone", "a hundred years"]
    assert export(marked, output=tmp_path / "red.md", query="color:red", per=Per.ALL).written == ()


def test_each_tag_has_a_file_and_what_has_no_tag_is_not_lost(marked: Library, tmp_path: Path) -> None:
    export(marked, output=tmp_path, per=Per.TAG)
    files = {path.stem: quotes(path.read_text(encoding="utf-8")) for path in tmp_path.iterdir() if path.suffix == ".md"}
    assert files == {
        "claim": ["Nobody asked", "The mill is gone"],
        "politics-eu": ["The mill is gone"],
        "untagged": ["a hundred years"],
    }


def test_two_tags_of_one_name_in_files_have_two_files(marked: Library, tmp_path: Path) -> None:
    mark(marked, 2, "The bridge", Color.BLUE, tags=("politics-eu", "untagged", "!?"))
    export(marked, output=tmp_path / "notes", per=Per.TAG)
    names = sorted(path.name for path in (tmp_path / "notes").iterdir())
    assert len(names) == 6
    assert {name.rpartition("-")[0] for name in names} >= {"politics-eu", "untagged"}


def test_the_file_of_a_tag_without_highlights_is_deleted_unless_it_was_edited(marked: Library, tmp_path: Path) -> None:
    export(marked, output=tmp_path, per=Per.TAG)
    marked.tags.delete(["politics/eu"])
    assert export(marked, output=tmp_path, per=Per.TAG, query="color:red").removed == ()
    assert export(marked, output=tmp_path, per=Per.TAG).removed == (tmp_path / "politics-eu.md",)
    (tmp_path / "claim.md").write_text("Mine.", encoding="utf-8")
    marked.tags.delete(["claim"])
    assert export(marked, output=tmp_path, per=Per.TAG).left == (tmp_path / "claim.md",)


@pytest.mark.parametrize(
    ("order", "found"),
    [
        (Order.PLACE, ["Nobody asked", "The mill is gone"]),
        (Order.TIME, ["The mill is gone", "Nobody asked"]),
        (Order.COLOR, ["Nobody asked", "The mill is gone"]),
    ],
)
def test_highlights_are_in_the_order_that_was_asked_for(marked: Library, order: Order, found: list[str]) -> None:
    for per in Per.ARTICLE, Per.ALL:
        assert quotes(export_text(marked, articles=[1], order=order, per=per)) == found


def test_colors_are_headings_and_headings_of_the_article_are_not(marked: Library) -> None:
    text = export_text(marked, articles=[1], order=Order.COLOR)
    assert [line for line in text.splitlines() if line.startswith("#")][:2] == ["# The river", "## Yellow"]
    assert text.index("## Yellow") < text.index("Nobody asked") < text.index("## Red")


def test_any_format_can_have_a_file_for_each_article(marked: Library, tmp_path: Path) -> None:
    for format in FORMATS.values():
        report = export(marked, output=tmp_path / format.name, format=format.name, per=Per.ARTICLE)
        assert len(report.written) == 2, format.name


def test_options_that_do_not_fit_the_format_are_refused(marked: Library, tmp_path: Path) -> None:
    for options in (
        {"format": "csv", "order": Order.TIME},
        {"format": "html", "per": Per.ALL},
        {"format": "html", "per": Per.TAG},
    ):
        with pytest.raises(UsageError, match="Leave out"):
            export(marked, output=tmp_path, **options)  # type: ignore[arg-type]
    for per in (Per.TAG, Per.ARTICLE):
        with pytest.raises(UsageError, match="folder with --output"):
            export_text(marked, per=per)
    assert not list(tmp_path.glob("*.*sv"))
