"""The Python face: its documentation runs, and a script that uses it passes the strict type check."""

from __future__ import annotations

import doctest
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import newsreader
from newsreader import scripting

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = Path(__file__).parents[1] / "docs" / "scripting.md"


@pytest.mark.parametrize("source", [PAGE, Path(scripting.__file__)], ids=lambda path: path.name)
def test_the_examples_of_the_documentation_run(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    text = (scripting.__doc__ or "") if source.suffix == ".py" else source.read_text(encoding="utf-8")
    test = doctest.DocTestParser().get_doctest(text, {}, source.name, str(source), 0)
    assert test.examples
    assert doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test).failed == 0


def test_a_script_adds_reads_changes_and_undoes(tmp_path: Path):
    file = tmp_path / "story.md"
    file.write_text("# The mast\n\nNobody owns it. It stands on the hill.\n", encoding="utf-8")
    with newsreader.open_library(tmp_path / "news.db", create=True) as library:
        [article] = library.add(file, tags=["council"])
        assert library.article(article.uid) == library.article(article.id) == article
        library.tag([article, article.id], "money", "council/vote")
        library.untag(article, "council")
        assert library.article(article.id).tags == ("council/vote", "money")
        mark = library.highlight(article.id, "it", prefix="owns", color="blue", tags=["claim/fact"])
        assert asdict(mark)["color"] == "blue"
        assert library.highlights(article, tag="claim") == library.highlights(tag="claim") == [mark]
        assert library.highlights(article, tag="CLAIM") == library.highlights(tag="CLAIM") == [mark]
        assert library.highlights(article, tag="cla") == []
        library.delete_highlight(mark)
        assert library.highlights() == []
        assert library.undo()
        assert library.highlights() == [mark]
        assert "> it" in library.export_text(article)
        with pytest.raises(newsreader.scripting.NewsreaderError, match="no such file"):
            library.add(tmp_path / "missing.md")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda library: list(library.articles("after:soon")), "after:soon is not a date"),
        (lambda library: list(library.articles(shelf="inbx")), "“inbx” is not valid. Use all, "),
        (lambda library: list(library.articles(sort="age")), "“age” is not valid. Use added, "),
        (lambda library: library.notes("color:pink"), "color:pink is not valid. Use yellow"),
        (lambda library: library.export("out", query="color:pink"), "color:pink is not valid. Use yellow"),
        (lambda library: library.set_state(1, "old"), "“old” is not valid. Use unread, "),
        (lambda library: library.highlight(1, "owns", color="pink"), "“pink” is not valid. Use yellow, "),
        (lambda library: library.set_color(1, "pink"), "“pink” is not valid. Use yellow, "),
        (lambda library: library.set_state([1, 7], "done"), "There is no article 7."),
        (lambda library: library.tag(7, "council"), "There is no article 7."),
        (lambda library: library.export_text(1, format="qdpx"), "A qdpx file is not text. Use export."),
        (lambda library: library.add_text("It fell.", title="Mast", url="mast"), "must begin with http:// or https://"),
    ],
)
def test_an_invalid_name_or_query_is_an_error_that_says_what_is_valid(
    call: Callable[[scripting.OpenLibrary], object], message: str, tmp_path: Path
):
    with newsreader.open_library(tmp_path / "news.db", create=True) as library:
        library.highlight(library.add_text("Nobody owns the mast.", title="The mast"), "mast")
        before = library.highlights()
        with pytest.raises(scripting.NewsreaderError, match=message):
            call(library)
        assert library.highlights() == before


def test_one_tag_is_one_tag_and_ids_may_be_numbers_of_pandas(tmp_path: Path):
    class Number:  # as numpy.int64, which is no `int`
        def __index__(self) -> int:
            return 1

    with newsreader.open_library(tmp_path / "news.db", create=True) as library:
        article = library.add_text("Nobody owns the mast. It fell.", title="The mast", tags="council")
        assert article.tags == ("council",)
        mark = library.highlight(Number(), "Nobody", tags="claim")
        assert mark.tags == ("claim",)
        assert library.set_tags(Number(), "doubt").tags == ("doubt",)
        library.set_state(Number(), "done")
        library.set_state([Number()], "archived")
        assert library.article(1).state == "archived"
        assert library.notes() == library.highlights(Number())
        assert library.add(*tmp_path.glob("*.md")) == []


def test_the_same_words_with_another_title_are_another_article_and_with_the_same_address_the_same(tmp_path: Path):
    with newsreader.open_library(tmp_path / "news.db", create=True) as library:
        for title in ("Ana said", "Bo said", "Ana said"):
            library.add_text("We did not know.", title=title)
        assert [article.title for article in library.articles(sort="title")] == ["Ana said", "Bo said"]
        first = library.add_text("It fell.", title="Mast", url="https://example.org/mast")
        assert library.add_text("It fell.", title="The mast", url="http://example.org/mast/").id == first.id


def test_a_closed_library_says_that_it_is_closed_and_is_not_written(tmp_path: Path):
    library = newsreader.open_library(tmp_path / "news.db", create=True)
    mark = library.highlight(library.add_text("Nobody owns the mast.", title="The mast"), "mast")
    library.close()
    for call in (library.highlights, library.tags, library.notes, lambda: library.set_note(mark, "Who?"), library.undo):
        with pytest.raises(scripting.NewsreaderError, match=r"news.db is closed\.$"):
            call()


def test_a_library_that_is_not_there_is_an_error(tmp_path: Path):
    with pytest.raises(scripting.NewsreaderError):
        newsreader.open_library(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()


def test_importing_the_package_imports_nothing_else():
    code = "import sys, newsreader; print([name for name in sys.modules if name.startswith('newsreader.')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
    with pytest.raises(AttributeError):
        newsreader.open_libary  # noqa: B018


@pytest.mark.slow
def test_a_typed_script_passes_the_strict_check(tmp_path: Path):
    (tmp_path / "script.py").write_text(
        "import newsreader\n\n"
        "with newsreader.open_library() as library:\n"
        "    quotes: list[str] = [mark.quote for mark in library.notes('water')]\n"
        "    reveal_type(library.articles())\n",
        encoding="utf-8",
    )
    checked = subprocess.run([sys.executable, "-m", "mypy", "--strict", "script.py"], cwd=tmp_path, capture_output=True)
    assert checked.returncode == 0, checked.stdout
    assert b"Iterator[newsreader.records.articles.Article]" in checked.stdout
