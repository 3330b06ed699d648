"""Importing what other programs exported."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.importers.bundle import Bundle, open_bundle
from newsreader.importers.imported import ImportedArticle, ImportedHighlight, SkippedItem
from newsreader.importers.registry import Importer, recognize
from newsreader.ingest import parse_one
from newsreader.library import Library
from newsreader.records import (
    SURE,
    AddStatus,
    AnchorState,
    Arrival,
    Article,
    ArticleQuery,
    Color,
    Highlight,
    Refreshed,
    Shelf,
    State,
    StepStatus,
    Subscription,
)
from newsreader.services.adding.add import add_sources
from newsreader.services.adding.renewing import renew
from newsreader.services.exports.exporting import export
from newsreader.services.imports.merging import import_files
from newsreader.services.imports.moving_in import Report, move_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server import Server

    from newsreader.importers.imported import ImportedArticle as Part

URL = "https://harbour.example/story"
FIRST = "The harbour will close at midnight, the mayor said on Tuesday."
BOATS = "The water is rising, and we have no boats."
SHIPS = "Twelve ships were still waiting outside the breakwater on Tuesday evening."
PAGE = f"<p>{FIRST}</p><p>“We have no choice,” Ana Ruiz told reporters. “{BOATS}”</p><p>{SHIPS}</p>"
MARCH, APRIL, LATER = (datetime(2026, month, 3, 8, tzinfo=UTC) for month in (3, 4, 12))


@dataclass(frozen=True, slots=True)
class Given(Importer):
    """An importer that yields these parts."""

    parts: tuple[Part | SkippedItem, ...] = ()
    fails: Exception | None = None

    def read(self, bundle: Bundle) -> Iterator[Part | SkippedItem]:
        yield from self.parts
        if self.fails:
            raise self.fails


def take(library: Library, *parts: Part | SkippedItem, program: str = "clippy", **options: bool) -> Report:
    *_, report = move_in(library, Given("", program, program, parts), Bundle("export.json"), **options)
    return report


def article(*quotes: str, **more: object) -> Part:
    highlights = tuple(ImportedHighlight(quote, created_at=MARCH) for quote in quotes)
    return replace(ImportedArticle("The harbour closes", URL, highlights=highlights), **more)  # type: ignore[arg-type]


def articles(library: Library, shelf: Shelf = Shelf.ALL) -> list[Article]:
    return library.articles.page(ArticleQuery(shelf))


def highlights(library: Library) -> list[Highlight]:
    return [each for one in reversed(articles(library)) for each in library.highlights.for_article(one.id)]


def add_page(library: Library) -> Article:
    document = replace(parse_one(f"<html><body><article>{PAGE}</article></body></html>".encode()), url=URL)
    return library.articles.add(document).article


def everything(library: Library) -> list[object]:
    """Return what the user sees of a library, and its history."""
    shown = [
        (one, library.articles.revision(one.id), library.highlights.for_article(one.id)) for one in articles(library)
    ]
    return [shown, articles(library, Shelf.TRASH), library.history.steps(), library.tags.list()]


FULL = replace(
    article(content=PAGE.encode(), authors=("Ana Ruiz",), site="Harbour News", tags=("sea", "city/port"), starred=True),
    state=State.DONE,
    added_at=MARCH,
    published_at=MARCH,
    highlights=(
        ImportedHighlight(BOATS, "whose boats?", ("claim",), Color.GREEN, created_at=MARCH, updated_at=APRIL, key="1"),
        ImportedHighlight(SHIPS, created_at=MARCH, key="2"),
    ),
)


def test_an_article_comes_with_its_text_state_tags_dates_and_highlights(library: Library):
    report = take(library, FULL)
    (one,) = articles(library)
    assert (one.title, one.url, one.authors, one.site, one.added_at, one.published_at) == (
        *("The harbour closes", URL, ("Ana Ruiz",), "Harbour News"),
        *(MARCH, MARCH),
    )
    assert (one.state, one.starred, set(one.tags)) == (State.DONE, True, {"sea", "city/port"})
    boats, ships = highlights(library)
    text = library.articles.revision(one.id).text
    assert (text[boats.start : boats.end], boats.note, boats.tags, boats.color) == (
        *(BOATS, "whose boats?"),
        *(("claim",), Color.GREEN),
    )
    assert (boats.created_at, boats.updated_at, ships.updated_at, ships.color) == (MARCH, APRIL, MARCH, Color.YELLOW)
    assert (report.added, report.stand_ins, report.anchors) == (1, 0, {AnchorState.EXACT: 2})


def test_importing_again_changes_nothing(library: Library):
    take(library, FULL, article("a second one", url="https://harbour.example/2"))
    before = everything(library)
    report = take(library, FULL, article("a second one", url="https://harbour.example/2"))
    assert everything(library) == before
    assert (report.added, report.changed, report.known, report.known_highlights) == (0, 0, 2, 3)


def test_what_the_user_changed_or_deleted_here_stays_when_the_file_is_imported_again(library: Library):
    take(library, FULL)
    (one,) = articles(library)
    boats, ships = highlights(library)
    library.highlights.set_note(boats.id, "the mayor's boats")
    library.highlights.set_color(boats.id, Color.RED)
    library.highlights.set_tags(boats.id, ["mine"])
    library.highlights.delete(ships.id)
    library.articles.untag([one.id], ["sea"])
    library.articles.set_starred([one.id], starred=False)
    library.articles.set_state([one.id], State.UNREAD)
    before = everything(library)
    take(library, FULL)
    assert everything(library) == before


def test_an_article_that_the_user_deleted_stays_in_the_trash(library: Library):
    take(library, FULL)
    library.articles.delete([one.id for one in articles(library)])
    report = take(library, FULL)
    assert articles(library) == []
    assert [part.why for part in report.skipped] == ["it is in the trash"]


def test_a_newer_change_in_the_other_program_wins_over_an_older_one_here(library: Library):
    take(library, FULL)
    (boats, _) = highlights(library)
    library.highlights.set_note(boats.id, "the mayor's boats")
    newer = replace(FULL.highlights[0], note="nobody's boats", updated_at=datetime.now(UTC).replace(year=2090))
    take(library, replace(FULL, highlights=(newer,)))
    assert highlights(library)[0].note == "nobody's boats"


def test_a_note_that_was_written_later_in_a_program_without_times_is_taken_if_the_user_wrote_none_here(
    library: Library,
):
    take(library, article(BOATS))
    later = replace(article(BOATS).highlights[0], note="whose boats?", tags=("claim",))
    take(library, article(highlights=(later,)))
    (one,) = highlights(library)
    assert (one.note, one.tags) == ("whose boats?", ("claim",))


def test_highlights_are_found_in_the_article_that_the_library_has(library: Library):
    known = add_page(library)
    report = take(library, replace(FULL, url=f"{URL}?utm_source=clippy", content=b"<p>Another text.</p>"))
    (one,) = articles(library)
    assert (one.id, one.revision, one.title, one.added_at) == (known.id, 1, known.title, known.added_at)
    assert [each.quote for each in highlights(library)] == [BOATS, SHIPS]
    assert (report.added, report.changed, one.state, one.starred) == (0, 1, State.DONE, True)


def test_an_article_without_an_address_is_known_by_its_title_if_it_has_the_quotes(library: Library):
    known = add_page(library)
    library.articles.set_title(known.id, "The harbour closes")
    take(library, article(BOATS, SHIPS, url=None))
    assert [each.article_id for each in highlights(library)] == [known.id, known.id]
    take(library, article("Quite another thing was said here.", url=None, key="other"))
    assert len(articles(library)) == 2


def test_a_title_that_many_articles_have_makes_no_article_known(library: Library):
    for number in range(6):
        library.articles.add(replace(parse_one(f"{BOATS} Letter {number}.".encode()), title="Letters"))
    take(library, article(BOATS, url=None, title="Letters"))
    assert len(articles(library)) == 7


def test_changed_and_deleted_words_are_reported_and_never_attached_to_others(library: Library):
    add_page(library)
    edited = ImportedHighlight(SHIPS.replace("breakwater", "breakwaters"), prefix=f"reporters. “{BOATS}” ")
    others = ("The harbour will not close at midnight, the mayor said on Tuesday.", "Fish was cheaper than for years.")
    report = take(library, article(highlights=(*map(ImportedHighlight, others), edited)))
    assert [(each.quote[:10], each.anchor) for each in report.doubts] == [
        ("The harbou", AnchorState.REVIEW),
        ("Fish was c", AnchorState.ORPHAN),
    ]
    moved = next(each for each in highlights(library) if each.anchor is AnchorState.MOVED)
    assert (moved.quote, moved.first_quote) == (SHIPS, SHIPS.replace("breakwater", "breakwaters"))
    assert highlights(library)[-1].quote == "Fish was cheaper than for years."


def test_without_a_text_the_quotes_stand_in_for_the_article(library: Library):
    report = take(library, article(SHIPS, f"{FIRST}\n\n{BOATS}", authors=("Ana Ruiz",)))
    (one,) = articles(library)
    assert library.articles.revision(one.id).text == f"The harbour closes\n\n{SHIPS}\n\n{FIRST}\n\n{BOATS}"
    assert (report.stand_ins, report.anchors) == (1, {AnchorState.EXACT: 2})
    assert (one.title, one.url, one.authors, one.language) == ("The harbour closes", URL, ("Ana Ruiz",), "en")


def test_the_highlights_of_a_stand_in_find_their_places_in_the_text_that_comes_later(library: Library):
    about = article(SHIPS, BOATS, "Nobody ever said such a thing here.", note="ask the port authority")
    take(library, about)
    add_page(library)
    (one,) = articles(library)
    text = library.articles.revision(one.id).text
    assert (one.revision, one.changed, text.startswith(FIRST)) == (2, False, True)
    note, boats, ships, missing = library.highlights.for_article(one.id)
    assert [(each.anchor, text[each.start : each.end]) for each in (boats, ships)] == [
        (AnchorState.EXACT, BOATS),
        (AnchorState.EXACT, SHIPS),
    ]
    assert missing.anchor is AnchorState.ORPHAN
    assert (note.note, text[note.start : note.end]) == ("ask the port authority", FIRST)
    before = everything(library)
    take(library, about)
    assert everything(library) == before


def test_refreshing_a_stand_in_gets_its_text(library: Library, server: Server):
    url = server.page("/story", f"<html><body><article><h1>Closed</h1>{PAGE}</article></body></html>")
    take(library, article(SHIPS, BOATS, url=url), article(url=f"{server.url}/gone"))
    gone, found = renew(library, articles(library), private=True)
    assert (found.status, gone.status) == (AddStatus.REVISED, AddStatus.FAILED)
    assert [(each.quote, each.anchor) for each in highlights(library)] == [
        (BOATS, AnchorState.EXACT),
        (SHIPS, AnchorState.EXACT),
    ]


def test_a_page_without_any_of_its_highlights_does_not_replace_a_stand_in(library: Library, server: Server):
    url = server.page("/story", f"<html><body><article><h1>Closed</h1>{PAGE}</article></body></html>")
    quote = "An older page had these words, which are gone now."
    report = take(library, article(quote, url=url), fetch=True, private=True)
    assert [part.why for part in report.unread] == ["The page has none of its highlights."]
    (result,) = renew(library, articles(library), private=True)
    assert result.status is AddStatus.FAILED
    assert [each.anchor for each in highlights(library)] == [AnchorState.EXACT]


def test_adding_the_address_of_a_stand_in_keeps_it_if_the_page_has_none_of_its_highlights(
    library: Library, server: Server
):
    url = server.page("/story", f"<html><body><article><h1>Closed</h1>{PAGE}</article></body></html>")
    take(library, article("An older page had these words, which are gone now.", url=url))
    before = everything(library)
    (result,) = add_sources(library, [url], private=True)
    assert (result.status, result.message.partition(",")[0]) == (
        *(AddStatus.FAILED, "The page has none of the highlights"),
    )
    assert everything(library) == before
    (forced,) = renew(library, articles(library), private=True, force=True)
    assert forced.status is AddStatus.REVISED


def test_missing_texts_are_fetched_on_demand_also_when_the_file_is_imported_again(library: Library, server: Server):
    url = server.page("/story", f"<html><body><article><h1>Closed</h1>{PAGE}</article></body></html>")
    take(library, article(SHIPS, BOATS, url=url))
    report = take(library, article(SHIPS, BOATS, url=url), fetch=True, private=True)
    (one,) = articles(library)
    assert (one.revision, report.stand_ins, report.changed, report.anchors) == (2, 0, 1, {AnchorState.EXACT: 2})
    assert [each.quote for each in highlights(library)] == [BOATS, SHIPS]
    take(library, article(SHIPS, BOATS, url=url), fetch=True, private=True)
    assert server.paths == ["/story"]


def test_a_private_address_is_not_fetched_and_the_article_stands_in(library: Library, server: Server):
    report = take(library, article(SHIPS, url=f"{server.url}/story"), fetch=True)
    assert (server.paths, report.stand_ins, len(report.unread)) == ([], 1, 1)


def test_quotes_that_come_later_are_added_to_a_stand_in(library: Library):
    take(library, article(SHIPS))
    take(library, article(FIRST, SHIPS))
    (one,) = articles(library)
    assert library.articles.revision(one.id).text == f"The harbour closes\n\n{SHIPS}\n\n{FIRST}"
    assert [(each.quote, each.anchor) for each in highlights(library)] == [
        (SHIPS, AnchorState.EXACT),
        (FIRST, AnchorState.EXACT),
    ]


def test_a_note_on_an_article_comes_back_with_the_title_as_its_passage(library: Library):
    take(library, article(SHIPS, note="Ask the port."))
    before = everything(library)
    (about, _) = highlights(library)
    passages = (ImportedHighlight(about.quote, about.note), ImportedHighlight(SHIPS))
    report = take(library, article(highlights=passages), program="readwise")
    assert (about.quote, report.known_highlights, report.changed) == ("The harbour closes", 2, 0)
    assert everything(library)[0] == before[0]


def test_the_same_words_in_two_places_are_two_highlights_of_a_stand_in(library: Library):
    once, again = (ImportedHighlight(BOATS, f"on page {page}", key=f"{page}") for page in (1, 9))
    take(library, article(highlights=(once,)))
    take(library, article(highlights=(once, again)))
    assert [each.note for each in highlights(library)] == ["on page 1", "on page 9"]
    before = everything(library)
    take(library, article(highlights=(once, again)))
    assert everything(library) == before
    take(library, article(highlights=(once, again), url=f"{URL}/2"))
    assert [each.note for each in highlights(library)] == ["on page 1", "on page 9"] * 2


def test_a_bookmark_is_an_article_with_its_title_and_what_the_user_wrote_about_it(library: Library):
    take(library, article(note="why it matters", tags=("sea",)), ImportedArticle(url="https://example.org/untitled"))
    untitled, one = articles(library)
    assert (one.title, one.tags, untitled.title, untitled.title_derived) == (
        *("The harbour closes", ("sea",)),
        *("https://example.org/untitled", True),
    )
    (note,) = highlights(library)
    assert (note.note, note.quote) == ("why it matters", "The harbour closes")


def test_a_highlight_that_the_user_made_by_hand_gets_the_note_and_the_tags(library: Library):
    one = add_page(library)
    text = library.articles.revision(one.id).text
    start = text.index(BOATS)
    mine = library.highlights.add(one.id, start, start + len(BOATS), color=Color.RED, note="mine", tags=["sea"])
    take(library, FULL)
    boats, _ = highlights(library)
    assert (boats.id, boats.color, boats.note, set(boats.tags)) == (
        *(mine.id, Color.RED),
        *("mine\n\nwhose boats?", {"sea", "claim"}),
    )
    library.highlights.set_note(mine.id, "only mine")
    before = everything(library)
    take(library, FULL)
    assert everything(library) == before
    library.highlights.delete(mine.id)
    take(library, FULL)
    assert [each.quote for each in highlights(library)] == [SHIPS]


def test_the_exports_of_two_programs_have_one_highlight_for_one_passage(library: Library):
    take(library, FULL)
    take(library, replace(FULL, highlights=(replace(FULL.highlights[0], note="in doubt", key="x"),)), program="snippy")
    boats, _ = highlights(library)
    assert boats.note == "whose boats?\n\nin doubt"
    before = everything(library)
    take(library, FULL)
    assert everything(library) == before


@pytest.mark.parametrize("is_sure_first", [False, True])
def test_a_quote_that_says_the_opposite_keeps_a_highlight_of_its_own(library: Library, is_sure_first: bool):
    add_page(library)
    said = ImportedHighlight(FIRST.upper(), "claim B", ("b",))
    opposite = ImportedHighlight(FIRST.replace("will close", "will not close"), "claim A", ("a",))
    report = take(library, article(highlights=(said, opposite) if is_sure_first else (opposite, said)))
    assert {(each.anchor in SURE, each.note, each.tags) for each in highlights(library)} == {
        (True, "claim B", ("b",)),
        (False, "claim A", ("a",)),
    }
    assert report.known_highlights == 0


def test_an_article_that_is_twice_in_a_file_is_one_with_the_tags_of_both(library: Library):
    take(library, article(SHIPS, tags=("sea",)), article(SHIPS, BOATS, tags=("port",), url=f"{URL}/"))
    (one,) = articles(library)
    assert set(one.tags) == {"sea", "port"}
    assert [each.quote for each in highlights(library)] == [SHIPS, BOATS]


def test_one_undo_takes_a_whole_file_back_and_it_can_be_imported_again(library: Library):
    one = add_page(library)
    before = everything(library)
    take(library, FULL, *(article(SHIPS, url=f"{URL}/{number}") for number in range(120)))
    step = library.history.steps()[0]
    assert (step.label, len(library.history.steps())) == ("imported 121 articles from “export.json”", 2)
    library.history.undo()
    assert [everything(library)[0], library.articles.get(one.id).tags] == [before[0], ()]
    report = take(library, FULL, *(article(SHIPS, url=f"{URL}/{number}") for number in range(120)))
    assert (report.added, report.changed) == (120, 1)
    assert [each.quote for each in library.highlights.for_article(one.id)] == [BOATS, SHIPS]
    assert all(step.status is StepStatus.DONE for step in library.history.steps()[:1])


def test_an_article_that_is_twice_in_a_file_has_the_later_of_both_states(library: Library):
    add_page(library)
    take(library, article(state=State.ARCHIVED), article(state=State.DONE))
    assert [one.state for one in articles(library)] == [State.ARCHIVED]


def test_two_texts_with_one_title_are_two_articles(library: Library):
    texts = [ImportedArticle("Note", content=text, media_type="text/plain") for text in (b"Buy bread.", b"Sell boats.")]
    take(library, *texts)
    before = everything(library)
    take(library, *texts)
    assert everything(library) == before
    assert len(articles(library)) == 2


def test_a_damaged_file_gives_what_comes_before_the_damage(library: Library):
    importer = Given("", "clippy", "clippy", (FULL,), KeyError("title"))
    report, *_ = list(move_in(library, importer, Bundle("export.json")))[::-1]
    assert (report.added, [part.why for part in report.failed]) == (
        *(1, ["The program can't read this export (KeyError)."]),
    )


def test_parts_without_words_or_a_name_are_skipped_and_the_rest_is_imported(library: Library):
    report = take(library, SkippedItem("row 3", "it has no address"), ImportedArticle(), article(" \n", SHIPS))
    assert [(part.what, part.why) for part in report.skipped] == [
        ("row 3", "it has no address"),
        ("an article", "it has no title and no address"),
        ("The harbour closes", "a highlight has no words"),
    ]
    assert [each.quote for each in highlights(library)] == [SHIPS]


def test_tags_that_are_too_many_are_cut_and_the_report_says_so(library: Library):
    report = take(library, article(SHIPS, tags=tuple(f"t{number}" for number in range(1_002))))
    assert [part.why for part in report.skipped] == ["the tags after the first 1,000 are left out"]
    assert len(articles(library)[0].tags) == 1_000


@pytest.mark.parametrize("content", [b"<p></p>", b"%PDF-1.7 broken"])
def test_a_text_that_cannot_be_read_costs_only_the_text(library: Library, content: bytes):
    media_type = "application/pdf" if content[:1] == b"%" else "text/html"
    report = take(library, replace(FULL, content=content, media_type=media_type))
    assert (report.added, report.stand_ins, len(report.unread)) == (1, 1, 1)
    assert [each.quote for each in highlights(library)] == [BOATS, SHIPS]


def test_a_whole_page_in_an_archive_is_the_article_with_all_that_the_program_kept(library: Library):
    parts = "<aside>In short</aside><p>Yes.</p><form><p>Vote: the harbour</p></form><footer>Updated: süß</footer>"
    page = f"<!DOCTYPE html><html><head><title>T</title><style>p {{}}</style></head><body>{parts}</body></html>"
    take(library, article(content=page.encode("cp1252")))
    (one,) = articles(library)
    assert library.articles.revision(one.id).text == "In short\n\nYes.\n\nVote: the harbour\n\nUpdated: süß"
    assert one.title == "The harbour closes"


def test_a_note_on_an_article_is_as_old_as_in_the_other_program(library: Library):
    take(library, article(note="mine", noted_at=APRIL, added_at=MARCH))
    take(library, article(note="mine", added_at=MARCH, url=f"{URL}/2"))
    assert [each.created_at for each in highlights(library)] == [APRIL, MARCH]


def test_an_imported_article_is_known_again_when_its_address_is_added(library: Library, server: Server):
    url = server.page("/story", f"<html><body><article><h1>Closed</h1>{PAGE}</article></body></html>")
    take(library, article(SHIPS, BOATS, url=url))
    (result,) = add_sources(library, [url], private=True)
    assert (result.status, result.lost) == (AddStatus.REVISED, 0)
    assert [each.quote for each in highlights(library)] == [BOATS, SHIPS]


def test_an_entry_of_the_inbox_that_was_bookmarked_elsewhere_is_kept(library: Library):
    feed = library.feeds.add(Subscription("https://harbour.example/feed", "Harbour"))
    arrival = Arrival("1", replace(parse_one(PAGE.encode(), "a.html"), url=URL))
    library.feeds.store([Refreshed(feed.id, LATER, 3600, arrivals=(arrival,))])
    assert articles(library) == []
    take(library, article())
    assert [one.url for one in articles(library)] == [URL]


def test_a_title_that_another_article_has_does_not_cost_the_text_in_the_file(library: Library):
    library.articles.add(replace(parse_one(b"Quite another text about fish."), title="The harbour closes"))
    report = take(library, replace(FULL, url=None))
    assert (report.added, report.stand_ins, report.anchors) == (1, 0, {AnchorState.EXACT: 2})


def test_a_library_with_stand_ins_is_exported_and_imported_with_the_context_of_its_quotes(
    library: Library, tmp_path: Path
):
    quote = "We have no choice"
    doubled = PAGE.replace(SHIPS, f"{SHIPS} “{quote},” its director said.")
    take(library, article(highlights=(ImportedHighlight(quote, suffix=",” its director said."),)))
    export(library, format="json", output=tmp_path / "all.json")
    with Library.open(tmp_path / "other.db") as other:
        assert [result.status for result in import_files(other, [str(tmp_path / "all.json")])] == [AddStatus.ADDED]
        other.articles.add(replace(parse_one(doubled.encode(), "a.html"), url=URL))
        (one,) = highlights(other)
        text = other.articles.revision(one.article_id).text
        assert (one.anchor in SURE, one.start) == (True, text.rindex(quote))
        before = everything(other)
        take(other, article(highlights=(ImportedHighlight(quote, suffix=",” its director said."),)))
        assert everything(other) == before


@pytest.mark.parametrize("form", ["markdown", "jsonld", "bibtex", "ris", "csl"])
def test_what_newsreader_exported_changes_nothing_in_the_library_that_it_is_from(
    library: Library, tmp_path: Path, form: str
):
    text = "The harbour closes. The harbour opens. They *said* so, twice, they said so."
    one = library.articles.add(replace(parse_one(text.encode(), "a.txt"), title="The harbour")).article
    text = library.articles.revision(one.id).text
    for word in ("harbour", "said so"):
        start = text.rindex(word)
        library.highlights.add(
            one.id, start, start + len(word), note="# why\n2 * 3", tags=["R&D", "C++", "2024"], color=Color.RED
        )
    library.articles.tag([one.id], ["council vote"])
    export(library, format=form, output=tmp_path / f"all.{form}")
    before = everything(library)
    bundle = open_bundle(str(tmp_path / f"all.{form}"))
    importer = recognize(bundle)
    assert importer
    *_, report = move_in(library, importer, bundle)
    assert everything(library) == before
    assert (report.known, report.anchors) == (1, {})


def test_short_quotes_without_an_address_are_those_of_the_article_that_they_were_exported_from(
    library: Library, tmp_path: Path
):
    text = "The harbour closes. The harbour opens. They said so, twice, they said so."
    one = library.articles.add(replace(parse_one(text.encode(), "a.txt"), title="The harbour")).article
    for word in ("harbour", "said so"):
        for start in (text.rindex(word), text.index(word)):
            library.highlights.add(one.id, start, start + len(word), color=Color.RED, note=f"{start}?", tags=["claim"])
    export(library, format="readwise", output=tmp_path / "all.csv")
    without = (tmp_path / "all.csv").read_text("utf-8").replace("URL", "Link")
    (tmp_path / "all.csv").write_text(without, "utf-8")
    before = articles(library), highlights(library)
    for _ in range(2):
        *_, report = import_files(library, [str(tmp_path / "all.csv")])
        assert isinstance(report, Report)
        assert (report.added, report.changed, report.known, report.known_highlights) == (0, 0, 1, 4)
        assert (articles(library), highlights(library)) == before


def test_a_highlight_that_the_user_deleted_is_reported_as_deleted_and_stays_so(library: Library):
    add_page(library)
    take(library, FULL, program="snippy")
    take(library, FULL)  # its highlights are those of the other program
    boats, _ = highlights(library)
    library.highlights.delete(boats.id)
    for program in ("snippy", "clippy", "chippy", "chippy"):  # the last one has not brought it before
        report = take(library, FULL, program=program)
        assert (report.changed, report.known_highlights, report.deleted_highlights) == (0, 1, 1)
    assert [each.quote for each in highlights(library)] == [SHIPS]


def test_a_highlight_whose_making_was_undone_is_imported(library: Library):
    added = add_page(library)
    text = library.articles.revision(added.id).text
    library.highlights.add(added.id, text.index(BOATS), text.index(BOATS) + len(BOATS), color=Color.RED)
    library.history.undo()
    report = take(library, FULL)
    assert (sum(report.anchors.values()), report.deleted_highlights) == (2, 0)


def test_an_article_is_changed_only_if_the_user_can_see_it(library: Library):
    take(library, FULL)
    report = take(library, FULL, program="snippy")
    assert (report.changed, report.known) == (0, 1)
    tagged = replace(FULL.highlights[1], tags=("new",))
    report = take(library, replace(FULL, highlights=(tagged,)), program="chippy")
    assert (report.changed, report.known) == (1, 0)


@pytest.mark.parametrize("form", ["markdown", "jsonld"])
def test_highlights_that_newsreader_exported_are_known_in_another_library_too(
    library: Library, tmp_path: Path, form: str
):
    take(library, article("a harbour", url=None))
    export(library, format=form, output=tmp_path / f"all.{form}")
    with Library.open(tmp_path / "other.db") as other:
        for name in (form, "jsonld", "markdown"):
            export(library, format=name, output=tmp_path / f"all.{name}")
            bundle = open_bundle(str(tmp_path / f"all.{name}"))
            importer = recognize(bundle)
            assert importer
            assert list(move_in(other, importer, bundle))
        (one,) = articles(other)
        assert (one.uid, one.title) == (articles(library)[0].uid, "The harbour closes")
        assert [each.quote for each in highlights(other)] == ["a harbour"]


def test_parsing_a_stand_in_again_changes_nothing(library: Library):
    take(library, article(f"{FIRST}\n{BOATS}", "a < b & “c”", note="why"))
    (result,) = renew(library, articles(library), from_source=True)
    assert result.status is AddStatus.UNCHANGED
    assert [each.anchor for each in highlights(library)] == [AnchorState.EXACT] * 3


def test_a_book_that_two_programs_exported_is_one_article_with_the_quotes_of_both(library: Library):
    take(library, article(SHIPS, BOATS, url=None))
    take(library, article(BOATS, SHIPS, FIRST, url=None), program="snippy")
    (one,) = articles(library)
    assert library.articles.revision(one.id).text == f"The harbour closes\n\n{SHIPS}\n\n{BOATS}\n\n{FIRST}"
    assert [(each.quote, each.anchor) for each in highlights(library)] == [
        (quote, AnchorState.EXACT) for quote in (SHIPS, BOATS, FIRST)
    ]


_QUOTES = st.sampled_from(
    [FIRST, BOATS, SHIPS, "ships", "We have no choice", "Fish was cheaper.", f"{FIRST}\n{BOATS}", " "]
)
_WORDS = st.sampled_from(["", "whose boats?", "in doubt", "a\n\nb"])
_TAGS = st.lists(st.sampled_from(["sea", "Sea", "city/port", "//", "#claim"]), max_size=3).map(tuple)
_HIGHLIGHTS = st.builds(
    ImportedHighlight,
    quote=_QUOTES,
    note=_WORDS,
    tags=_TAGS,
    color=st.sampled_from([None, *Color]),
    updated_at=st.sampled_from([None, MARCH, APRIL, LATER]),
    key=st.sampled_from(["", "1", "2"]),
).map(lambda each: replace(each, key=each.key and f"{each.key} {each.quote}"))
_ARTICLES = st.builds(
    ImportedArticle,
    title=st.sampled_from(["", "The harbour closes", "Fish"]),
    url=st.sampled_from([None, URL, f"{URL}/", "https://fish.example/", "no address"]),
    state=st.sampled_from([None, *State]),
    starred=st.booleans(),
    tags=_TAGS,
    note=_WORDS,
    content=st.sampled_from([b"", PAGE.encode(), b"<p>Fish was cheaper.</p>"]),
    highlights=st.lists(_HIGHLIGHTS, max_size=4).map(tuple),
)
_EXPORTS = st.lists(st.tuples(st.sampled_from(["clippy", "snippy"]), st.lists(_ARTICLES, max_size=3)), max_size=3)


@settings(max_examples=10)
@given(exports=_EXPORTS, has_page=st.booleans())
def test_whatever_is_imported_is_imported_once_and_undone_completely(exports, has_page):
    with TemporaryDirectory() as folder, Library.open(Path(folder) / "library.db") as library:
        if has_page:
            add_page(library)
        empty = everything(library)
        for program, parts in exports:
            take(library, *parts, program=program)
            imported = everything(library)
            take(library, *parts, program=program)
            assert everything(library) == imported
        quotes = {each.quote.strip() for _, parts in exports for part in parts for each in part.highlights}
        assert {"Fish was cheaper.", SHIPS} & quotes <= {each.quote for each in highlights(library)}
        while any(step.what == "move-in" and step.status is StepStatus.DONE for step in library.history.steps()):
            library.history.undo()
        assert everything(library)[0] == empty[0]


def test_two_articles_of_an_export_that_are_one_here_leave_it_at_the_further_state(library: Library):
    add_page(library)
    by_text = ImportedArticle(content=PAGE.encode(), state=State.DONE)
    by_address = ImportedArticle(url=URL, state=State.READING, starred=True)
    for changed in (2, 0):
        assert take(library, by_text, by_address).changed == changed
        (one,) = articles(library)
        assert (one.state, one.starred) == (State.DONE, True)


def test_two_highlights_with_one_key_and_other_words_are_two(library: Library):
    two = tuple(ImportedHighlight(quote, key="1") for quote in (SHIPS, BOATS))
    take(library, article(highlights=two))
    take(library, article(highlights=two))
    assert [each.quote for each in highlights(library)] == [SHIPS, BOATS]
