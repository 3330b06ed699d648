"""Correcting an article: its title and the kinds of its blocks; emptying the trash."""

from __future__ import annotations

import pytest
from tests.tui.conftest import press, screen_text, settle

from newsreader.records import ArticleQuery, Block, BlockKind, Document, Shelf
from newsreader.tui.library.screen import LibraryScreen
from newsreader.tui.reader import ReaderScreen
from newsreader.tui.widgets.header import ScreenHeader
from newsreader.tui.widgets.status_line import StatusLine


def message(pilot):
    return pilot.app.screen.query_one(StatusLine).message


@pytest.fixture
def tools(library, harbour):
    """The id of the other article."""
    return next(i for i in library.articles.ids(ArticleQuery()) if i != harbour)


async def test_an_article_is_renamed_in_the_library_and_undo_restores_the_title(play, library, tools):
    async with play() as pilot:
        pilot.app.screen.articles.move_to(list(pilot.app.screen.articles.ids).index(tools))
        await press(pilot, "r", *" for a day", "enter")
        assert library.articles.get(tools).title == "Libraries lend tools for a day"
        assert "Libraries lend tools for a day" in screen_text(pilot)
        await press(pilot, "u")
        assert library.articles.get(tools).title == "Libraries lend tools"


async def test_an_article_is_renamed_while_it_is_read_and_the_focus_stays(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "j", "j", "r", "ctrl+u", *"Harbour", "enter")
        assert library.articles.get(harbour).title == "Harbour"
        assert "Harbour" in screen_text(pilot)
        assert "title changed to: Harbour" in message(pilot)
        reading = pilot.app.screen.reading
        assert reading.text[reading.focus.start :].startswith("The mayor said")
        await press(pilot, "u")
        assert pilot.app.screen.article.title != "Harbour"


async def test_the_header_names_the_article_once_its_title_is_above_the_screen(play, library, harbour):
    title = library.articles.get(harbour).title
    async with play(size=(40, 8), open_at=(harbour, None)) as pilot:
        header = pilot.app.screen.query_one(ScreenHeader)
        assert header.name_text == ""
        assert title.split()[0] in screen_text(pilot)
        await press(pilot, "space", "space")
        assert header.name_text == title
        await press(pilot, "g")
        assert header.name_text == ""


async def test_an_empty_title_or_the_same_one_changes_nothing(play, library, tools):
    async with play(open_at=(tools, None)) as pilot:
        await press(pilot, "r", "enter")
        await press(pilot, "r", "ctrl+u", "enter")
        assert library.articles.get(tools).title == "Libraries lend tools"
        assert library.history.steps()[0].label.startswith("added")


async def test_a_paragraph_becomes_a_caption_and_then_folds_with_the_other_furniture(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "right_curly_bracket", "B")
        assert "c caption" in screen_text(pilot)
        await press(pilot, "c")
        assert library.articles.revision(harbour).blocks[1].kind is BlockKind.CAPTION
        assert "now a caption" in message(pilot)
        assert "The mayor said" in screen_text(pilot)
        await press(pilot, "c")
        assert "The mayor said" not in screen_text(pilot)
        await press(pilot, "c", "u")
        assert library.articles.revision(harbour).blocks[1].kind is BlockKind.PARAGRAPH
        await press(pilot, "c")
        assert "The mayor said" in screen_text(pilot)


async def test_a_letter_without_a_kind_changes_nothing(play, library, harbour):
    before = library.articles.revision(harbour).blocks
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "B", "x", "B", "escape")
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert not pilot.app.screen.labels.prompt
    assert library.articles.revision(harbour).blocks == before


async def test_a_correction_of_another_window_is_shown(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        library.articles.set_block_kind(harbour, 1, BlockKind.HEADING)
        await pilot.app.screen.reload()
        await settle(pilot)
        assert pilot.app.screen.reading.blocks[1].kind is BlockKind.HEADING


async def test_the_trash_is_emptied_only_after_the_word_is_typed(play, library, harbour):
    library.articles.delete([harbour])
    async with play() as pilot:
        await press(pilot, "E", "enter")
        assert library.articles.counts().trash == 1
        assert "not emptied" in message(pilot)
        await press(pilot, "E", *"gone", "enter")
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert library.articles.counts().trash == 0
        assert "deleted 1 article permanently" in message(pilot)
        assert list(library.articles.ids(ArticleQuery(shelf=Shelf.TRASH))) == []
        await press(pilot, "E")
        assert "the trash is empty" in message(pilot)


RUSSIAN = "Это было в 1990 г. в Москве. Ул. Ленина, д. 5 закрыта. Об этом сообщил г. Иванов."


def sentences(pilot):
    reading = pilot.app.screen.reading
    return [reading.text[found.start : found.end] for found in reading.sentences.in_block(0)]


async def test_an_article_without_a_language_is_split_by_the_rules_of_the_one_it_is_in(play, library):
    block = Block(BlockKind.PARAGRAPH, 0, len(RUSSIAN))
    article = library.articles.add(Document(RUSSIAN, (block,), title="Мост")).article
    assert article.language is None
    async with play(open_at=(article.id, None)) as pilot:
        assert sentences(pilot) == [
            "Это было в 1990 г. в Москве.",
            "Ул. Ленина, д. 5 закрыта.",
            "Об этом сообщил г. Иванов.",
        ]
    assert library.articles.get(article.id).language is None


async def test_the_language_is_changed_by_its_first_letters_and_undo_restores_it(play, library):
    text = "Am 29. Juli kam der Kater. Dann ging er."
    block = Block(BlockKind.PARAGRAPH, 0, len(text))
    article = library.articles.add(Document(text, (block,), title="Kater", language="en")).article
    async with play(open_at=(article.id, None)) as pilot:
        assert sentences(pilot) == ["Am 29.", "Juli kam der Kater.", "Dann ging er."]
        await press(pilot, "l", *"deut", "enter")
        assert library.articles.get(article.id).language == "de"
        assert sentences(pilot) == ["Am 29. Juli kam der Kater.", "Dann ging er."]
        assert "language: German (de)" in message(pilot)
        await press(pilot, "u")
        assert sentences(pilot) == ["Am 29.", "Juli kam der Kater.", "Dann ging er."]
        await press(pilot, "l", *"klingon", "enter")
        assert "There is no language “klingon”" in message(pilot)
        await press(pilot, "ctrl+u", *"pt-br", "enter")
        assert library.articles.get(article.id).language == "pt-BR"
        await press(pilot, "l", "enter")
        assert library.articles.get(article.id).language == "en"
        await press(pilot, "l", "escape")
        assert library.articles.get(article.id).language == "en"
