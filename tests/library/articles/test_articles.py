"""Articles come in, are known again, and are changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from tests.library.samples import TEXT, document

from newsreader.errors import BadDataError, NotFoundError, UsageError
from newsreader.library.articles.export_records import Exported
from newsreader.records import (
    AddStatus,
    ArticleQuery,
    Block,
    BlockKind,
    Color,
    Counts,
    Document,
    Draft,
    InlineKind,
    InlineSpan,
    Shelf,
    State,
)

if TYPE_CHECKING:
    from newsreader.library import Library
    from newsreader.records import Article


def test_all_metadata_of_a_source_is_stored(library: Library) -> None:
    given = document(
        title="A: “quoted” title",
        authors=("Ada Ünal", "Bo, Jr."),
        site="harbour.example",
        url="https://harbour.example/a?utm=1",
        canonical_url="https://harbour.example/a",
        language="en",
        published_at=datetime(2026, 1, 28, 9, 30, tzinfo=timezone(timedelta(hours=2))),
        tags=("strike", "Work/Docks"),
        inline_spans=(
            InlineSpan(InlineKind.LINK, 4, 11, "https://harbour.example/"),
            InlineSpan(InlineKind.STRONG, 0, 3),
        ),
        source=b"\x00raw \xff bytes",
        media_type="text/markdown",
    )
    added = library.articles.add(given)
    article = added.article
    assert added.status is AddStatus.ADDED
    assert added.step is not None
    assert added.step.label == "added “A: “quoted” title”"
    assert (article.title, article.title_derived) == ("A: “quoted” title", False)
    assert (article.authors, article.site, article.language) == (("Ada Ünal", "Bo, Jr."), "harbour.example", "en")
    assert article.url == "https://harbour.example/a?utm=1"
    assert article.published_at == datetime(2026, 1, 28, 7, 30, tzinfo=UTC)
    assert article.tags == ("strike", "Work/Docks")
    assert (article.state, article.starred, article.position, article.revision) == (State.UNREAD, False, 0, 1)
    revision = library.articles.revision(article.id)
    assert (revision.text, revision.blocks, revision.inline_spans) == (given.text, given.blocks, given.inline_spans)
    assert (revision.article_id, revision.number) == (article.id, 1)
    assert library.articles.source(article.id)[:2] == (b"\x00raw \xff bytes", "text/markdown")
    assert library.articles.revisions(article.id) == [1]


def test_adding_the_same_document_again_changes_nothing_and_is_no_step(library: Library, article: Article) -> None:
    again = library.articles.add(document())
    assert (again.status, again.article, again.step) == (AddStatus.UNCHANGED, article, None)
    assert len(library.history.steps()) == 1


def test_adding_the_same_document_with_a_tag_adds_the_tag(library: Library, article: Article) -> None:
    again = library.articles.add(document(), tags=["mine"])
    assert (again.status, again.article.tags, again.changes) == (AddStatus.UNCHANGED, ("mine",), ("tags",))
    assert again.step is not None
    library.history.undo()
    assert library.articles.get(article.id) == article


def test_an_article_is_known_by_its_address_before_its_text(library: Library) -> None:
    first = library.articles.add(document("One text.", url="https://a.example/1")).article
    assert (
        library.articles.add(document("One text, edited.", canonical_url="https://a.example/1")).article.id == first.id
    )
    other = library.articles.add(document("One text.", url="https://b.example/1"))
    assert other.status is AddStatus.ADDED, "the same wire copy in another paper is another article"
    known = library.articles.add(document("One text, edited."))
    assert (known.status, known.article.id) == (AddStatus.UNCHANGED, first.id)


def test_a_title_as_long_as_a_text_is_cut(library: Library) -> None:
    for text, fields in (("One.", {"title": "word " * 9_000}), ("Two.", {"given_title": "w" * 9_000})):
        title = library.articles.add(document(text, **fields)).article.title
        assert (len(title) <= 400, title[-1]) == (True, "…")


def test_an_article_is_known_by_any_form_of_its_address_and_keeps_the_address_as_written(
    library: Library,
) -> None:
    first = library.articles.add(document("One text.", url="http://www.a.example/1?utm_source=feed#top")).article
    assert first.url == "http://www.a.example/1?utm_source=feed#top"
    again = library.articles.add(document("One text, edited.", url="https://a.example/1/"))
    assert (again.article.id, again.status) == (first.id, AddStatus.REVISED)
    assert library.articles.add(document("One text.", url="https://a.example/1?id=2")).status is AddStatus.ADDED


def test_the_same_text_completes_and_corrects_what_is_known_of_an_article(library: Library) -> None:
    id_ = library.articles.add(document("One text.", title="One text.", title_derived=True, site=None)).article.id
    named = document("One text.", title="The pier", url="https://a.example/1", authors=("Ann Lee",), site="The Post")
    again = library.articles.add(named)
    assert (again.status, again.article.id) == (AddStatus.REVISED, id_)
    assert again.changes == ("title", "author", "site", "address")
    article = again.article
    assert (article.title, article.authors, article.site) == ("The pier", ("Ann Lee",), "The Post")
    assert (article.url, article.title_derived) == ("https://a.example/1", False)
    assert next(iter(library.history.steps())).label == "corrected “The pier” by its source"
    assert library.articles.add(named).step is None
    other = replace(
        named, title="Another", authors=("Bo Ek",), site="Else", published_at=datetime(2026, 3, 3, tzinfo=UTC)
    )
    corrected = library.articles.add(other)
    article = corrected.article
    assert corrected.changes == ("title", "author", "date", "site")
    assert (article.title, article.authors, article.site) == ("Another", ("Bo Ek",), "Else")
    assert article.published_at == datetime(2026, 3, 3, tzinfo=UTC)
    library.history.undo()
    assert library.articles.get(id_).authors == ("Ann Lee",)
    library.history.undo()
    assert library.articles.get(id_).authors == ()


def test_an_older_text_at_the_same_address_is_a_new_revision(library: Library) -> None:
    for text, status in (
        ("First words.", AddStatus.ADDED),
        ("Second words.", AddStatus.REVISED),
        ("First words.", AddStatus.REVISED),
        ("First words.", AddStatus.UNCHANGED),
    ):
        assert library.articles.add(document(text, url="https://a.example/1")).status is status
    assert library.articles.add(document("Second words.")).status is AddStatus.UNCHANGED
    assert library.articles.revisions(1) == [1, 2, 3]
    assert [library.articles.revision(1, number).text for number in (1, 2, 3)] == [
        "First words.",
        "Second words.",
        "First words.",
    ]


def test_a_much_shorter_text_replaces_a_longer_one_only_after_the_article_is_deleted(library: Library) -> None:
    long, short = "The bridge is open again, as everybody hoped.", "Please log in."
    page = {"url": "https://a.example/1", "media_type": "text/html"}
    id_ = library.articles.add(document(long, **page)).article.id
    refused = library.articles.add(document(short, **page), tags=["infra"])
    assert (refused.status, refused.step, refused.article.tags) == (AddStatus.SHORTER, None, ())
    assert library.articles.revise(id_, document(short, **page)) is AddStatus.SHORTER
    assert library.articles.revisions(id_) == [1]
    library.articles.delete([id_])
    forced = library.articles.add(document(short, **page))
    assert (forced.status, forced.article.id) == (AddStatus.ADDED, id_)
    assert library.articles.revision(id_).text == short


def test_a_file_may_become_as_short_as_its_author_wants(library: Library) -> None:
    for text, status in (("All of my notes on the bridge.", AddStatus.ADDED), ("My notes.", AddStatus.REVISED)):
        written = document(text, url="https://a.example/1", media_type="text/markdown")
        assert library.articles.add(written).status is status


def test_adding_a_trashed_article_restores_it(library: Library, article: Article) -> None:
    highlight = library.highlights.add(article.id, 0, 3, color=Color.BLUE)
    library.articles.delete([article.id])
    again = library.articles.add(document())
    assert (again.status, again.article.id) == (AddStatus.ADDED, article.id)
    assert again.article.deleted_at is None
    assert library.highlights.for_article(article.id) == [highlight]
    library.history.undo()
    assert library.articles.counts() == Counts(trash=1)


@pytest.mark.parametrize("text", ["", "  \n\n ", "\t"])
def test_a_document_without_text_is_refused(library: Library, text: str) -> None:
    with pytest.raises(BadDataError, match="no text"):
        library.articles.add(Document(text=text, blocks=()))


def test_invalid_characters_are_replaced_and_the_length_stays(library: Library) -> None:
    hostile = "nul \0 surrogate \ud800 escape \x1b[2J bidi \u202e end"
    added = library.articles.add(
        Document(
            text=hostile,
            blocks=(Block(BlockKind.PARAGRAPH, 0, len(hostile)),),
            inline_spans=(InlineSpan(InlineKind.LINK, 0, 3, "http://x/\ud800\0"),),
            title=hostile,
            authors=(hostile, "", "\n"),
            site=hostile,
            url=hostile,
            language=hostile,
            tags=(hostile, "a\0b", "/x//y/", "\x1b", ""),
            source=b"raw",
            media_type=hostile,
        ),
        tags=["good"],
    )
    revision = library.articles.revision(added.article.id)
    assert len(revision.text) == len(hostile)
    shown = repr((added, revision, library.articles.source(1), library.tags.list(), library.history.steps()))
    assert not any(sign in shown for sign in (r"\x00", r"\ud800", r"\x1b", r"\u202e"))
    assert added.article.tags == ("ab", "good", "nul surrogate escape [2J bidi end", "x/y")
    assert library.articles.page(ArticleQuery(text="surrogate")) == [added.article]
    highlight = library.highlights.add(1, 0, 5, color=Color.RED, note=hostile)
    library.drafts.keep(Draft(highlight.id, "", hostile, hostile))
    assert len(library.highlights.set_note(highlight.id, hostile).note) == len(hostile)
    library.articles.set_title(1, hostile)
    library.tags.describe("good", hostile)
    library.exports.remember("/tmp/\udcff\0", {"": Exported("0")})
    assert library.exports.known("/tmp/\udcff\0") == {"": Exported("0")}


def test_an_article_without_a_title_gets_one_from_its_text(library: Library) -> None:
    article = library.articles.add(document("  The first words\nof it. " + "x" * 200, title=" \n")).article
    assert article.title.startswith("The first words of it. xxx")
    assert len(article.title) <= 100
    assert article.title_derived


def test_the_first_and_last_times_of_the_calendar_are_stored(library: Library) -> None:
    east = timezone(timedelta(hours=14))
    moments = [datetime.min.replace(tzinfo=east), datetime.max.replace(tzinfo=timezone(-timedelta(hours=11)))]
    for number, moment in enumerate([*moments, datetime(2026, 1, 1)]):  # noqa: DTZ001  naive on purpose
        article = library.articles.add(document(f"Text {number}.", published_at=moment)).article
        assert article.published_at == moment.replace(tzinfo=UTC)


def test_words_are_counted_in_scripts_without_spaces_too(library: Library) -> None:
    for text, words in (
        ("It's a well-known fact, isn't it? 3.5 %", 8),
        ("国务院 today", 4),
        ("— … —", 0),
        ("snake_case", 1),
    ):
        assert library.articles.add(document(text)).article.words == words


def test_the_reading_position_is_stored_but_is_no_step_of_history(library: Library, article: Article) -> None:
    library.articles.visit(article.id, 12, State.READING)
    visited = library.articles.get(article.id)
    assert (visited.position, visited.state) == (12, State.READING)
    library.articles.visit(article.id, 10**9)
    assert library.articles.get(article.id).position == len(TEXT)
    library.articles.visit(article.id, -1, State.DONE)
    assert library.articles.get(article.id).position == 0
    assert library.articles.counts() == Counts(all=1, done=1)
    assert len(library.history.steps()) == 1
    with pytest.raises(NotFoundError):
        library.articles.visit(99, 0)


def test_a_new_title_is_stored_found_and_sorted(library: Library, article: Article) -> None:
    step = library.articles.set_title(article.id, "  Étude\nof a strike ")
    assert step is not None
    assert step.label == "renamed an article to “Étude of a strike”"
    assert library.articles.page(ArticleQuery(text="etude"))[0].title == "Étude of a strike"
    assert library.articles.set_title(article.id, "Étude of a strike") is None
    with pytest.raises(UsageError):
        library.articles.set_title(article.id, " \n ")
    with pytest.raises(NotFoundError):
        library.articles.set_title(99, "x")


def test_the_kind_of_a_block_can_be_corrected_and_changed_back(library: Library, article: Article) -> None:
    step = library.articles.set_block_kind(article.id, 0, BlockKind.TABLE_ROW)
    assert step is not None
    assert step.label == "changed a block of “The strike” to table row"
    kinds = [block.kind for block in library.articles.revision(article.id).blocks]
    assert kinds == [BlockKind.TABLE_ROW, BlockKind.PARAGRAPH, BlockKind.CAPTION]
    library.articles.set_block_kind(article.id, 0, BlockKind.PARAGRAPH)
    assert library.articles.revision(article.id).blocks == document().blocks
    assert library.articles.set_block_kind(article.id, 0, BlockKind.PARAGRAPH) is None
    for index in (-1, 3):
        with pytest.raises(NotFoundError, match="no block"):
            library.articles.set_block_kind(article.id, index, BlockKind.BIO)


def test_tags_are_added_and_removed_without_regard_to_case(library: Library, article: Article) -> None:
    library.articles.tag([article.id], ["Politics/EU", " strike "])
    assert library.articles.tag([article.id], ["politics/eu"]) is None
    assert library.articles.get(article.id).tags == ("Politics/EU", "strike")
    step = library.articles.untag([article.id, 99], ["POLITICS/eu", "unknown"])
    assert step is not None
    assert library.articles.get(article.id).tags == ("strike",)
    with pytest.raises(UsageError):
        library.articles.tag([article.id], ["good", "bad/"])
    assert library.articles.get(article.id).tags == ("strike",), "half of a change is no change"
    for ids in ([], [99]):
        assert library.articles.tag(ids, ["lonely"]) is None
    assert [tag.name for tag in library.tags.list()] == ["strike"]


def test_a_change_to_several_articles_is_one_step(library: Library) -> None:
    ids = [library.articles.add(document(f"Text {number}.")).article.id for number in range(5)]
    step = library.articles.set_state([*ids, 99], State.DONE)
    assert step is not None
    assert step.article_id is None
    library.articles.tag(ids, ["a", "b"])
    library.articles.delete(ids[:3])
    assert library.articles.counts() == Counts(all=2, done=2, trash=3)
    for _ in range(3):
        library.history.undo()
    assert library.articles.counts() == Counts(all=5, unread=5)
    assert library.articles.set_state([], State.DONE) is None


def test_the_trash_keeps_everything_until_it_is_emptied(library: Library, article: Article) -> None:
    other = library.articles.add(document("Another text.")).article
    highlight = library.highlights.add(article.id, 0, 3, color=Color.BLUE, tags=["t"])
    library.drafts.keep(Draft(highlight.id, "", "draft", ""))
    library.articles.tag([article.id, other.id], ["both"])
    library.articles.delete([article.id])
    deleted_at = library.articles.get(article.id).deleted_at
    assert deleted_at is not None
    assert library.articles.delete([article.id]) is None
    assert library.articles.get(article.id).deleted_at == deleted_at
    assert library.highlights.all() == []
    assert library.articles.empty_trash() == 1
    assert list(library.articles.ids(ArticleQuery(Shelf.TRASH))) == []
    with pytest.raises(NotFoundError):
        library.articles.revision(article.id)
    assert library.drafts.ids() == set()
    assert [step.what for step in library.history.steps()] == ["tag", "add"]
    while library.history.undo():
        pass
    while library.history.redo():
        pass
    assert library.articles.get(other.id).tags == ("both",)
    assert library.articles.counts() == Counts(all=1, unread=1)
    assert library.articles.add(document()).status is AddStatus.ADDED


def test_an_id_is_never_reused_even_after_the_trash_was_emptied(library: Library, article: Article) -> None:
    highlight = library.highlights.add(article.id, 0, 3, color=Color.RED)
    library.articles.delete([article.id])
    library.articles.empty_trash()
    again = library.articles.add(document()).article
    assert again.id > article.id
    assert library.highlights.add(again.id, 0, 3, color=Color.RED).id > highlight.id
    with pytest.raises(NotFoundError):
        library.articles.get(article.id)


def test_a_new_revision_replaces_the_metadata_of_the_source_but_not_of_the_user(library: Library) -> None:
    edited = document("One.", url="https://a.example/1", title="First headline", authors=("Ada",))
    library.articles.add(edited)
    library.articles.add(replace(edited, text="Two.", title="Second headline", authors=(), site="New site"))
    article = library.articles.get(1)
    assert (article.title, article.authors, article.site) == ("Second headline", ("Ada",), "New site")
    library.articles.set_title(1, "My headline")
    library.articles.add(replace(edited, text="Three.", title="Third headline"))
    assert library.articles.get(1).title == "My headline"
    assert library.articles.revisions(1) == [1, 2, 3]


def test_a_title_has_no_invisible_characters_but_the_text_keeps_them(library: Library) -> None:
    article = library.articles.add(
        document("A strike\u200b at the port.", title="\u200bThe str\u2060ike\u200d")
    ).article
    assert article.title == "The strike"
    assert library.articles.revision(article.id).text == "A strike\u200b at the port."
    library.articles.set_title(article.id, "The\u200b port")
    assert library.articles.get(article.id).title == "The port"
    assert library.articles.add(document("Another text.", title="\u3164\u200b")).article.title == "Another text."


def test_articles_are_added_together_as_if_one_by_one(library: Library) -> None:
    library.articles.add(document("The bridge is closed.", url="https://a.example/old"))
    bridge, later = "https://a.example/bridge", "The bridge opens in summer."
    together = [
        replace(document("The bridge opens in spring.", url=bridge), tags=("infra", "Infra/Bridges")),
        document("The ferry is full."),
        document(later, url=bridge),
        document("The ferry is full."),
        document(later, url="https://b.example/copy"),
        document("The bridge is open.", url="https://a.example/old"),
    ]
    batch = library.history.batch("added {} articles")
    added = library.articles.add_all(together, tags=["all"], batch=batch)
    assert [(one.article.id, one.status.value) for one in added] == [
        (2, "added"),
        (3, "added"),
        (2, "revised"),
        (3, "unchanged"),
        (4, "added"),
        (1, "revised"),
    ]
    assert added[0].article.tags == ("all", "infra", "Infra/Bridges")
    assert added[0].article.revision == 2
    assert [article.tags for article in library.articles.rows([1, 3, 4])] == [("all",)] * 3
    assert [step.label for step in library.history.steps(1)] == ["added 5 articles"]
    library.history.undo()
    assert list(library.articles.ids(ArticleQuery())) == [1]
    assert library.articles.get(1).tags == ()
    library.history.redo()
    assert library.articles.rows([1, 2, 3, 4]) == [added[index].article for index in (5, 2, 3, 4)]


def test_if_one_of_several_articles_has_no_text_none_is_added(library: Library) -> None:
    with pytest.raises(BadDataError):
        library.articles.add_all([document("The ferry is full."), replace(document("x"), text=" ")])
    assert library.articles.counts().all == 0
