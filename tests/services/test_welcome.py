from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import newsreader.services.adding.welcome
from newsreader.actions import BY_ID
from newsreader.ingest import parse_one as parse
from newsreader.library import Library
from newsreader.records import ArticleQuery, BlockKind
from newsreader.services.adding import welcome

if TYPE_CHECKING:
    import pytest

PAGE = Path(newsreader.services.adding.welcome.__file__).with_name("welcome.md").read_text(encoding="utf-8")

TAUGHT = {
    "j": "reader.next_sentence",
    "k": "reader.previous_sentence",
    "space": "reader.page_down",
    "g": "reader.start",
    "m": "reader.highlight",
    "u": "everywhere.undo",
    "U": "everywhere.redo",
    "t": "reader.tag",
    "a": "reader.note",
    "Ctrl+S": "editor.save",
    "s": "everywhere.search_notes",
    "e": "everywhere.export",
    "?": "everywhere.help",
    "q": "everywhere.back",
    "D": "library.delete",
}


def test_a_new_library_gets_the_welcome_article(library: Library) -> None:
    article = welcome.ensure(library)
    assert article is not None
    assert library.articles.rows(library.articles.ids(ArticleQuery())) == [article]
    assert article.title == "Learn newsreader in two minutes"
    assert not article.title_derived
    assert 250 <= article.words <= 350
    kinds = {block.kind for block in library.articles.revision(article.id).blocks}
    assert kinds == {BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.PREFORMATTED}


def test_the_welcome_article_teaches_the_real_keys() -> None:
    named = set(re.findall(r"(?<!`)`([^`\n]+)`(?!`)", PAGE))
    assert named == {*TAUGHT, "1", "5"}, "and the digits that choose a color"
    for key, action in TAUGHT.items():
        assert (key.lower() if len(key) > 1 else key) in BY_ID[action].keys
    assert "a" in BY_ID["library.add"].keys


def test_the_welcome_article_is_added_once(library: Library) -> None:
    article = welcome.ensure(library)
    assert article is not None
    assert welcome.ensure(library) is None
    library.articles.delete([article.id])
    assert welcome.ensure(library) is None


def test_the_welcome_article_is_not_added_again_after_a_restart(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library.db") as library:
        article = welcome.ensure(library)
        assert article is not None
        library.articles.delete([article.id])
    with Library.open(tmp_path / "library.db") as library:
        assert welcome.ensure(library) is None


def test_the_welcome_article_is_not_added_again_after_the_trash_was_emptied(library: Library) -> None:
    article = welcome.ensure(library)
    assert article is not None
    library.articles.delete([article.id])
    assert library.articles.empty_trash() == 1
    assert library.history.steps() == []
    assert welcome.ensure(library) is None


def test_the_welcome_article_is_not_added_again_after_undo(library: Library) -> None:
    welcome.ensure(library)
    library.history.undo()
    assert library.articles.counts().all == 0
    assert welcome.ensure(library) is None


def test_a_library_that_once_had_articles_gets_no_welcome_article(library: Library) -> None:
    article = library.articles.add(parse(b"The mayor resigned on Friday.", "mayor.txt")).article
    assert welcome.ensure(library) is None
    library.articles.delete([article.id])
    assert welcome.ensure(library) is None


def test_an_ordinary_start_does_not_read_the_welcome_article(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    welcome.ensure(library)
    monkeypatch.setattr(welcome, "_PAGE", Path("nowhere.md"))
    assert welcome.ensure(library) is None
