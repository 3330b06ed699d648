"""What the user typed or pasted to add is split into sources only where that is unambiguous."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.services.adding.pasting import add_pasted, pasted_sources, read_pasted, typed_sources

if TYPE_CHECKING:
    from pathlib import Path

    from newsreader.library import Library

PAGE, OTHER = "https://news.example/it's-here", "http://news.example/b?c=d"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.md", "b.md", "two words.md", "-"):
        (tmp_path / name).write_text("A story.")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.mark.parametrize(
    ("typed", "sources"),
    [
        (f" {PAGE} ", [PAGE]),
        (f"{PAGE} {OTHER} a.md", [PAGE, OTHER, "a.md"]),
        ("a.md  b.md", ["a.md", "b.md"]),
        ("two words.md", ["two words.md"]),
        ("'two words.md' a.md", ["two words.md", "a.md"]),
        (r"two\ words.md", ["two words.md"]),
        ("?.md a.md", ["?.md", "a.md"]),
        ("a.md gone.md", ["a.md gone.md"]),
        ("it's gone.md", ["it's gone.md"]),
        ("https://news.example/a and more", ["https://news.example/a and more"]),
        (f"{PAGE} ./gone.md", [PAGE, "./gone.md"]),
        (f"gone.md {PAGE}", ["gone.md", PAGE]),
        (f"{OTHER} '/gone/two words.md'", [OTHER, "/gone/two words.md"]),
        (f"{PAGE} it's.md", [PAGE, "it's.md"]),
        ("-", ["./-"]),
    ],
)
def test_a_line_is_split_if_every_part_is_an_address_or_a_file(typed: str, sources: list[str]) -> None:
    assert typed_sources(typed) == sources


def test_the_home_folder_is_found(tmp_path: Path) -> None:
    assert typed_sources("~/a.md ~/*.md") == [f"{tmp_path}/a.md", f"{tmp_path}/*.md"]


def test_pasted_lines_are_sources_only_if_all_of_them_are() -> None:
    assert pasted_sources(f"{PAGE}\n\n  two words.md\na.md b.md\n") == [PAGE, "two words.md", "a.md", "b.md"]
    assert pasted_sources(f"{PAGE}\nIt says that the bridge is open.\n") == []
    assert pasted_sources(" \n") == []


@given(st.text())
def test_any_pasted_text_can_be_looked_at(text: str) -> None:
    assert len(typed_sources(text)) >= 1
    assert all(pasted_sources(text))


def test_a_pasted_article_is_added_once(library: Library) -> None:
    document = read_pasted("Bridge opens\n\n" + "The bridge will open in spring. " * 5)
    assert document.title == "Bridge opens"
    first = add_pasted(library, document, "Bridge opens")
    again = add_pasted(library, document, "Bridge opens")
    assert (str(first.status), str(again.status)) == ("added", "unchanged")
