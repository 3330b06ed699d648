from __future__ import annotations

import re
from asyncio import to_thread
from datetime import date
from threading import Event, current_thread, main_thread

import pytest
from tests.bench.shelf import fill
from tests.tui.conftest import press, screen_text, settle

from newsreader.config import Settings
from newsreader.ingest import parse_one as parse
from newsreader.keymap import Keymap
from newsreader.library import Library
from newsreader.records import ArticleQuery, Shelf, Sort, State
from newsreader.text.query.terms import FLAGS
from newsreader.tui.app.app import NewsreaderApp
from newsreader.tui.library.screen import LibraryScreen
from newsreader.tui.reader import ReaderScreen
from newsreader.tui.widgets.status_line import StatusLine


def titles(pilot):
    articles = pilot.app.screen.articles
    return [article.title for article in pilot.app.library.articles.rows(list(articles.ids))]


async def test_the_list_shows_title_site_date_and_progress(play):
    async with play(size=(100, 24)) as pilot:
        shown = screen_text(pilot)
        assert "Libraries lend tools" in shown
        assert "example.org" in shown
        assert "3 Nov 2025" in shown or "3 Nov" in shown
        assert "words" in shown


async def test_enter_opens_the_article_and_q_comes_back_to_it(play):
    async with play() as pilot:
        await press(pilot, "j", "enter")
        assert isinstance(pilot.app.screen, ReaderScreen)
        opened = pilot.app.screen.article.id
        await press(pilot, "q")
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert pilot.app.screen.articles.current_key == opened


async def test_the_filter_narrows_while_typing_and_escape_clears_it(play):
    async with play() as pilot:
        await press(pilot, "slash", *"lend")
        assert titles(pilot) == ["Libraries lend tools"]
        await press(pilot, "down", "escape")
        assert len(titles(pilot)) == 2


async def test_articles_with_similar_words_are_listed_after_those_with_the_words(play, library, harbour):
    library.articles.add(parse(b"# The harbuor of Elm\n\nIt has a sentence.\n", "elm.md"))
    async with play() as pilot:
        await press(pilot, "slash", *"harbuor")
        await settle(pilot)
        assert "1 found, 1 similar" in screen_text(pilot)
        assert titles(pilot)[0] == "The harbuor of Elm"
        assert list(pilot.app.screen.articles.ids)[1] == harbour
        await press(pilot, "down", "down", "j", "asterisk")
        await settle(pilot)
        assert library.articles.get(harbour).starred
        assert pilot.app.screen.articles.current_key == harbour
        await press(pilot, "slash", *" is:unread tag:x")
        await settle(pilot)
        assert "0 found" in screen_text(pilot)


async def test_a_filter_is_saved_by_name_and_used_again(play, library, harbour):
    async with play() as pilot:
        await press(pilot, "ctrl+s")
        assert "type a filter first" in screen_text(pilot)
        await press(pilot, "slash", "ctrl+s")
        assert "type a filter first" in screen_text(pilot)
        await press(pilot, *"body:vote", "ctrl+s", *"Votes", "enter")
        await settle(pilot)
        assert [(one.name, one.query) for one in library.searches.saved()] == [("Votes", "body:vote")]
        assert "saved as Votes" in screen_text(pilot)
        await press(pilot, "escape", "slash", "up")
        assert "saved · body:vote" in screen_text(pilot)
        await press(pilot, "enter")
        assert pilot.app.screen.ask.box.value == "body:vote"
        assert list(pilot.app.screen.articles.ids) == [harbour]
        await press(pilot, "escape", "slash", *"vot", "tab")
        assert pilot.app.screen.ask.box.value == "body:vote"


async def test_enter_in_the_filter_opens_the_first_result(play, harbour):
    async with play() as pilot:
        await press(pilot, "slash", *"body:vo", "enter")  # too short to be searched while it is typed
        await settle(pilot)
        assert pilot.app.screen.reading.article.id == harbour
        await press(pilot, "q")
        assert pilot.app.screen.articles.has_focus
        assert list(pilot.app.screen.articles.ids) == [harbour]
        await press(pilot, "slash", *" zzz")
        assert "enter to the list" in screen_text(pilot)
        await press(pilot, "enter")
        assert pilot.app.screen.articles.has_focus


async def test_q_clears_the_filter_before_it_quits(play, harbour):
    async with play() as pilot:
        await press(pilot, "slash", *"harbour", "enter", "q")
        assert list(pilot.app.screen.articles.ids) == [harbour]
        await press(pilot, "q")
        assert len(pilot.app.screen.articles.ids) == 2
        assert not pilot.app.screen.ask.display
        assert pilot.app.screen.articles.current_key == harbour
        await press(pilot, "q")
        assert not pilot.app.is_running


async def test_a_filter_that_matches_nothing_says_so(play):
    async with play() as pilot:
        await press(pilot, "slash", *"zzz")
        assert "Nothing matches." in screen_text(pilot)


async def test_tab_goes_through_the_shelves_that_have_articles_and_back_to_all(play, library):
    first = library.articles.page(pilot_query())[0].id
    library.articles.set_state([first], State.DONE)
    async with play() as pilot:
        seen = []
        for _ in range(4):
            seen.append((pilot.app.screen.query_now.shelf, len(titles(pilot))))
            await press(pilot, "tab")
        assert seen == [(Shelf.ALL, 2), (Shelf.UNREAD, 1), (Shelf.DONE, 1), (Shelf.ALL, 2)]
        await press(pilot, "shift+tab", "shift+tab")
        assert pilot.app.screen.query_now.shelf is Shelf.DONE


async def test_the_last_column_and_the_header_show_the_order(play):
    async with play() as pilot:
        assert "by date added" in screen_text(pilot)
        today = date.today()  # noqa: DTZ011 - the user's own day
        assert screen_text(pilot).count(f"{today.day} {today:%b} ") == 1, "a day is not repeated below itself"
        await press(pilot, "j")
        assert screen_text(pilot).count(f"{today.day} {today:%b} ") == 2, "but shown at the cursor"
        while pilot.app.screen.query_now.sort is not Sort.WORDS:
            await press(pilot, "S")
        assert "by length" in screen_text(pilot)
        assert re.search(r"\d words +$", screen_text(pilot), re.MULTILINE)


def pilot_query():
    from newsreader.records import ArticleQuery

    return ArticleQuery()


async def test_S_changes_the_order(play):
    async with play() as pilot:
        while pilot.app.screen.query_now.sort is not Sort.TITLE:
            await press(pilot, "S")
        assert titles(pilot) == sorted(titles(pilot))


async def test_an_empty_list_says_why_only_when_the_articles_are_counted(play, library, monkeypatch):
    library.articles.delete([article.id for article in library.articles.page(ArticleQuery())])
    counting, go_on, counts = Event(), Event(), library.articles.counts

    def slow_counts():
        counting.set()
        go_on.wait()
        return counts()

    monkeypatch.setattr(library.articles, "counts", slow_counts)
    app = NewsreaderApp(library, Settings(), Keymap({}))
    async with app.run_test(size=(40, 12)) as pilot:
        await to_thread(counting.wait)
        try:
            assert app.screen.articles.empty_text == ()
        finally:
            go_on.set()
        await settle(pilot)
        assert "All articles are in the trash." in screen_text(pilot)
        await press(pilot, "E")
        assert "Type “gone” to delete 2 articles" in screen_text(pilot)
        assert "good, with highlights and notes" in screen_text(pilot)


async def test_several_articles_are_starred_archived_and_deleted_together_and_u_undoes_it(play, library):
    async with play() as pilot:
        await press(pilot, "x", "x", "asterisk")
        assert library.articles.counts().starred == 2
        await press(pilot, "A")
        assert library.articles.counts().archived == 2
        await press(pilot, "u")
        assert library.articles.counts().archived == 0
        await press(pilot, "D")
        assert library.articles.counts().trash == 2
        assert not pilot.app.screen.articles.selected
        await press(pilot, "u", "D")
        assert library.articles.counts().trash == 1


async def test_A_twice_returns_each_article_to_the_state_it_had(play, library, harbour):
    library.articles.set_state([harbour], State.DONE)
    async with play() as pilot:
        await press(pilot, "x", "x", "A")
        assert library.articles.counts().archived == 2
        await press(pilot, "A")
        counts = library.articles.counts()
        assert (counts.unread, counts.reading, counts.done, counts.archived) == (1, 0, 1, 0)
        assert "unarchived: 2 articles" in pilot.app.screen.query_one(StatusLine).message
        assert "2 selected" in pilot.app.screen.query_one(StatusLine).state
        await press(pilot, "escape", "A")
        assert library.articles.counts().archived == 1


async def test_an_article_is_tagged_from_the_list(play, library):
    async with play() as pilot:
        await press(pilot, "t", *"later", "enter")
        assert [tag.name for tag in library.tags.list()] == ["later"]
        assert "#later" in screen_text(pilot)


async def test_a_file_is_added_with_a_path_completed_by_tab(play, library, tmp_path):
    (tmp_path / "new-article.md").write_text("# A new one\n\nIt has a sentence.\n", encoding="utf-8")
    async with play() as pilot:
        await press(pilot, "a")
        pilot.app.screen.query_one("Input").value = str(tmp_path / "new-a")
        await press(pilot, "tab", "enter")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert "A new one" in titles(pilot)


async def test_the_list_shows_what_a_running_job_has_added_so_far(play, library):
    added, go_on = Event(), Event()

    def work(_):
        library.articles.add(parse(b"# The first of many\n\nIt has a sentence.\n", "first.md"))
        added.set()
        go_on.wait()
        return "done"

    async with play() as pilot:
        await pilot.app._check_for_changes()
        pilot.app.jobs.start("adding", work)
        await to_thread(added.wait)
        await pilot.app._check_for_changes()
        assert "The first of many" in titles(pilot)
        go_on.set()


async def test_a_missing_file_is_reported_and_nothing_is_lost(play, tmp_path):
    async with play(size=(160, 30)) as pilot:
        await press(pilot, "a")
        pilot.app.screen.query_one("Input").value = str(tmp_path / "gone.txt")
        await pilot.press("enter")
        while pilot.app.jobs.now:
            await settle(pilot)
        await settle(pilot)
        assert "gone.txt" in screen_text(pilot)
        await press(pilot, "escape")
        assert len(titles(pilot)) == 2


async def test_a_wide_terminal_shows_a_preview_of_the_article_at_the_cursor(play):
    async with play(size=(140, 30)) as pilot:
        await press(pilot, "g")
        await settle(pilot)
        assert "Since autumn the branch lends drills." in screen_text(pilot)
        assert screen_text(pilot).count(" words · ") == 1
        assert "words  " not in screen_text(pilot), "the list does not say the same in a second row"
    async with play(size=(90, 30)) as pilot:
        assert "Since autumn the branch lends drills." not in screen_text(pilot)


async def test_an_empty_library_says_how_to_begin(tmp_path, play):
    from newsreader.config import Settings
    from newsreader.keymap import Keymap
    from newsreader.tui.app.app import NewsreaderApp

    with Library.open(tmp_path / "empty.db") as library:
        async with NewsreaderApp(library, Settings(), Keymap()).run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            assert "Press a to add" in screen_text(pilot)
            assert screen_text(pilot).splitlines()[-1].split("  ")[0] == " a add"  # and no lesson about a row
            await press(pilot, "j", "k", "enter", "D", "asterisk", "t", "x", "G")
            assert isinstance(pilot.app.screen, LibraryScreen)


async def test_a_long_list_is_moved_through_and_a_thread_reads_only_the_articles_near_the_cursor(tmp_path, monkeypatch):
    from newsreader.config import Settings
    from newsreader.keymap import Keymap
    from newsreader.tui.app.app import NewsreaderApp

    fill(tmp_path / "many.db", 400)
    with Library.open(tmp_path / "many.db") as library:
        newest, *_, oldest = library.articles.ids(pilot_query())
        read, threads, rows = [], set(), library.articles.rows

        def reading(ids):
            read.extend(ids)
            threads.add(current_thread())
            return rows(ids)

        monkeypatch.setattr(library.articles, "rows", reading)
        async with NewsreaderApp(library, Settings(), Keymap()).run_test(size=(100, 30)) as pilot:
            await settle(pilot)
            await press(pilot, "G")
            await settle(pilot)
            assert f"Article {oldest} of many" in screen_text(pilot)
            assert "…" not in screen_text(pilot).splitlines()[10]
            assert len(set(read)) < 300
            assert main_thread() not in threads
            await press(pilot, "g")
            assert f"Article {newest} of many" in screen_text(pilot)


async def test_markup_in_a_title_is_shown_as_text(play, library):
    for title in ("[/x] and [bold]", "[@click=app.quit]quit[/]", "a\x1b]0;owned\x07b"):
        library.articles.add(parse(b"Some words are here. " + title.encode(), "a.txt"))
        article = library.articles.page(pilot_query())[0]
        library.articles.set_title(article.id, title)
    async with play(size=(140, 30)) as pilot:
        shown = screen_text(pilot)
        assert "[/x] and [bold]" in shown
        assert "[@click=app.quit]quit[/]" in shown
        assert "\x1b" not in shown
        await press(pilot, "asterisk", "j", "enter", "m", "t", "escape", "a", "escape", "question_mark", "q", "q")


@pytest.mark.parametrize("size", [(20, 5), (400, 120)])
async def test_every_size_of_terminal_shows_the_list(play, size):
    async with play(size=size) as pilot:
        assert "Libraries" in screen_text(pilot)
        assert pilot.app.screen.query_one(StatusLine).display


async def test_the_theme_changes_and_the_screen_with_it(play):
    async with play() as pilot:
        dark = pilot.app.screen.styles.background
        await press(pilot, "T")
        assert pilot.app.screen.styles.background != dark


@pytest.mark.slow
async def test_the_filter_uses_the_query_language_and_shows_mistakes(play, library, harbour):
    library.articles.tag([harbour], ["council/vote"])
    async with play() as pilot:
        await press(pilot, "slash", *"tag:cou")
        assert "tag:council/vote" in screen_text(pilot)
        assert len(pilot.app.screen.articles.ids) == 2  # the suggestions cover the first row
        await press(pilot, "tab")
        assert list(pilot.app.screen.articles.ids) == [harbour]
        await press(pilot, *"color:pink")
        assert "color:pink is not valid" in screen_text(pilot)
        await press(pilot, "enter", "escape")
        assert "Libraries lend" in screen_text(pilot)
        await press(pilot, "slash", *"body:drills")
        assert "harbour" not in screen_text(pilot)


async def test_an_unfinished_filter_finds_nothing_and_is_reported(play):
    async with play() as pilot:
        await press(pilot, "/", *"color:re")
        assert len(pilot.app.screen.articles.ids) == 2
        await press(pilot, "enter")
        assert list(pilot.app.screen.articles.ids) == []
        assert "Did you mean red?" in screen_text(pilot)


@pytest.mark.slow
async def test_the_arrows_move_through_the_suggestions_of_the_filter(play):
    async with play() as pilot:
        await press(pilot, "slash", *"is:un", "down", "enter")
        assert pilot.app.screen.ask.box.value == "is:unread "
        await press(pilot, *"is:", "down", "up", "down", *["down"] * (len(FLAGS) + 1))
        assert pilot.app.screen.articles.has_focus


async def test_a_backup_is_made_while_the_program_runs(play, library):
    async with play() as pilot:
        await press(pilot, "asterisk")
        await pilot.app._back_up()
        assert list((library.path.parent / "backups").glob("*.auto.db"))


async def test_a_library_whose_file_disappears_is_reported(play, library):
    async with play(size=(160, 30)) as pilot:
        library.path.rename(library.path.with_suffix(".moved"))
        await pilot.app._check_for_changes()
        await pilot.pause()
        assert "is missing" in screen_text(pilot)
        library.path.with_suffix(".moved").rename(library.path)


@pytest.mark.parametrize("size", [(120, 30), (60, 16)])
async def test_matches_in_texts_are_shown(play, size):
    async with play(size=size) as pilot:
        await press(pilot, "/", *"body:report", "down")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert len(pilot.app.screen.articles.ids) == 1
        strips = pilot.app.screen._compositor.render_strips()
        lit = [s.text for strip in strips for s in strip if s.text == "report" and s.style and s.style.bold]
        assert lit == ["report"], "in the preview, or without one in the list"
        assert "Their own report puts it lower" in screen_text(pilot)
        await press(pilot, "escape")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert "puts it lower" not in screen_text(pilot).splitlines()[4]


async def test_the_snippet_disappears_when_the_cursor_moves(play):
    async with play(size=(60, 16)) as pilot:
        await press(pilot, "/", *"body:the", "down")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        first = pilot.app.screen.articles._snippet
        await press(pilot, "j")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert first is not None
        assert pilot.app.screen.articles._snippet not in (first, None)


@pytest.mark.slow
async def test_a_mistake_in_the_filter_is_shown_below_it_until_it_is_corrected(play):
    async with play() as pilot:
        await press(pilot, "/", *"tags:x")
        assert "tags: is not a filter, so it is searched as a word. Did you mean tag:?" in screen_text(pilot)
        await press(pilot, "down", "j")
        assert "Did you mean tag:?" in screen_text(pilot)
        await press(pilot, "/", "home", "right", "right", "right", "delete")
        assert "Did you mean" not in screen_text(pilot)
        await press(pilot, "end", "space", '"', "a")
        assert "The quotation mark is not closed" not in screen_text(pilot), "it is still being typed"
        await press(pilot, "left")
        await press(pilot, "b")
        assert "The quotation mark is not closed" in screen_text(pilot)


async def test_a_filter_that_finds_nothing_offers_the_next_thing(play, harbour):
    async with play(size=(80, 20)) as pilot:
        await press(pilot, "slash", *"mayor")
        shown = screen_text(pilot)
        assert "^b lists 1 with the words in its text" in shown.split("Nothing matches.")[1]
        await press(pilot, "ctrl+b")
        screen = pilot.app.screen
        assert screen.ask.box.value == "body:mayor"
        assert [*screen.articles.ids] == [harbour]
        await press(pilot, "ctrl+b")
        assert "no other list has these articles" in screen_text(pilot)
    async with play(size=(20, 5)) as pilot:
        await press(pilot, "slash", *"mayor")
        assert "^b lists 1" in screen_text(pilot)
        await press(pilot, "ctrl+u", *"harbuor")
        assert "alike" in screen_text(pilot).split("\n")[-1]


async def test_escape_in_the_filter_returns_to_the_article_where_it_was_opened(play, library):
    for n in range(100):
        library.articles.add(parse(f"# Row {n:03}\n\nText {n}.\n".encode(), f"{n}.md"))
    async with play() as pilot:
        articles = pilot.app.screen.articles
        await press(pilot, *"81G")
        there = articles.current_key
        await press(pilot, "slash", *"row 09", "escape")
        assert articles.current_key == there
        await press(pilot, "slash", *"row 09", "down", "escape")
        assert articles.current_key != there, "who has gone into the results stays on the article chosen there"


async def test_the_library_has_the_columns_of_the_settings_and_no_value_twice(play, library):
    library.articles.add(parse(b"---\ntitle: Tools\nsite: example.org\n---\n\nThe branch lends drills.", "tools.md"))
    settings = Settings(columns=("date", "state", "title", "words", "site"))
    async with play(size=(100, 30), settings=settings) as pilot:
        rows = pilot.app.screen.articles
        first, second = (rows.render_line(y).text for y in (0, 1))
        assert re.fullmatch(r"┃ \d+ \w+ +● Tools +4 words  example\.org +", first)
        assert "words" not in second
        assert "example.org" not in second
        await press(pilot, *"SSS")
        assert rows.sort is Sort.SITE
        assert rows.render_line(0).text.count("example.org") == 1
        await pilot.resize_terminal(50, 20)
        await settle(pilot)
        assert "words" not in rows.render_line(0).text, "a narrow list has the columns that fit"
    async with play(settings=Settings(columns=("title",))) as pilot:
        rows = pilot.app.screen.articles
        await press(pilot, "x")
        assert rows.render_line(0).text.startswith(" ✓ "), "what is selected is seen without a column for it"
