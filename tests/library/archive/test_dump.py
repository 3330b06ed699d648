"""A library is dumped and merged into another one, once, and nothing is lost on either side."""

from __future__ import annotations

import json
import random
import tracemalloc
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from tests.exported import export_text
from tests.library.play import MOVES, Move, play
from tests.library.samples import archived, blank, document

from newsreader.errors import BadDataError, CannotWriteError, LibraryTooNewError, NewsreaderError
from newsreader.library import Library
from newsreader.library.archive.format import FIELDS, _fields
from newsreader.library.archive.load import Package, unpack
from newsreader.library.archive.merge import merge
from newsreader.library.archive.skipped import Skipped
from newsreader.library.archive.spool import spool
from newsreader.library.backup.copy import copy
from newsreader.library.repair.doctor import doctor
from newsreader.library.schema.columns import TABLES
from newsreader.records import (
    AddStatus,
    ArticleQuery,
    Block,
    BlockKind,
    Color,
    Draft,
    Reading,
    Shelf,
    State,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence

Archive = tuple[list[Any], Any]


def archive(library: Library) -> Archive:
    """Return the archive as a JSON file would store it."""
    articles, rest = json.loads(json.dumps(archived(library)))
    return articles, rest


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "other" / "library.db") as library:
        yield library


class WorkQueue(ExitStack):
    """New libraries in folders of their own, for tests that need many."""

    def library(self) -> Library:
        path = Path(self.enter_context(TemporaryDirectory())) / "library.db"
        path.touch(0o600)
        path.write_bytes(blank())
        return self.enter_context(Library.open(path))


def statuses(library: Library, given: Archive, **how: bool) -> list[AddStatus]:
    return [one.status for one in library.archive.merge(*given, "all.json", **how).articles]


def visible(library: Library) -> Any:
    """Return what the user sees, without the ids that differ between libraries."""

    def article(article_id: int) -> Any:
        row = library.articles.get(article_id)
        return (
            [row.uid, row.title, row.state, row.starred, row.tags, row.deleted_at is None, row.position],
            library.articles.revision(article_id).text,
            library.articles.revision(article_id).blocks,
            sorted(
                (one.uid, one.start, one.end, one.quote, one.color, one.note, one.tags, one.anchor)
                for one in library.highlights.for_article(article_id)
            ),
        )

    ids = [*library.articles.ids(ArticleQuery()), *library.articles.ids(ArticleQuery(Shelf.TRASH))]
    tags = [(tag.name, tag.description, tag.color, tag.highlights, tag.articles) for tag in library.tags.list()]
    searches = [(one.name, one.query) for one in library.searches.saved()], library.searches.recent()
    read = [(one.day, one.words) for one in library.statistics(date(2000, 1, 1), "day", 0).activity if one.words]
    return sorted((article(article_id) for article_id in ids), key=str), tags, searches, read


def typed(library: Library) -> dict[int, list[tuple[str, str]]]:
    return {one: [(draft.text, draft.began) for draft in library.drafts.of(one)] for one in library.drafts.ids()}


@pytest.mark.slow
@settings(max_examples=40)
@given(MOVES)
def test_a_dump_merged_into_an_empty_library_restores_everything_with_journal_and_ids(moves: Sequence[Move]) -> None:
    with WorkQueue() as queue:
        library, empty = queue.library(), queue.library()
        play(library, moves)
        given = archive(library)
        empty.archive.merge(*given, "all.json")
        assert archive(empty) == given
        assert visible(empty) == visible(library)
        assert typed(empty) == typed(library)
        assert [one for one in doctor(empty.path) if not one.ok] == []
        steps = empty.history.steps(1000)
        assert set(statuses(empty, given)) <= {AddStatus.UNCHANGED}
        assert archive(empty) == given
        assert empty.history.steps(1000) == steps
        # The import is one step of history.
        if given[0]:
            assert empty.history.undo() is not None
            assert empty.articles.counts().all == 0
            assert empty.history.undo() is None
            assert empty.history.redo() is not None
            assert visible(empty) == visible(library)


@pytest.mark.slow
@settings(max_examples=40)
@given(MOVES, MOVES, MOVES)
def test_merging_two_libraries_that_changed_separately_loses_nothing(
    before: Sequence[Move], mine: Sequence[Move], yours: Sequence[Move]
) -> None:
    with WorkQueue() as queue:
        one, other = queue.library(), queue.library()
        play(one, before)
        other.archive.merge(*archive(one), "all.json")
        play(one, mine)
        play(other, yours)
        seen = visible(one), visible(other)
        begun = typed(one), typed(other)
        done = one.history.steps(1), other.history.steps(1)
        first, second = archive(one), archive(other)
        uids = {row["article"]["uid"] for row in (*first[0], *second[0])}
        highlight_uids = {highlight["uid"] for row in (*first[0], *second[0]) for highlight in row["highlights"]}
        texts = {text["text"] for row in (*first[0], *second[0]) for text in row["revisions"]}
        one.archive.merge(*second, "other.json")
        other.archive.merge(*first, "one.json")
        for library, given in ((one, second), (other, first)):
            now = archive(library)[0]
            # An article that both added has either uid now.
            assert {row["article"]["uid"] for row in now} <= uids
            assert {highlight["uid"] for row in now for highlight in row["highlights"]} == highlight_uids
            assert {text["text"] for row in now for text in row["revisions"]} == texts
            assert [finding for finding in doctor(library.path) if not finding.ok] == []
            drafts = {text for texts in typed(library).values() for text, _ in texts}
            assert {text for texts in begun[library is other].values() for text, _ in texts} <= drafts
            assert set(statuses(library, given)) <= {AddStatus.UNCHANGED}
        # One undo reverts the whole import.
        for library, was, last, drafts in (
            (one, seen[0], done[0], begun[0]),
            (other, seen[1], done[1], begun[1]),
        ):
            if (now := library.history.steps(1)) != last and now[0].what == "import":
                library.history.undo()
                for row in was[0]:
                    assert row in visible(library)[0]
                # Imported articles are in the trash at most, and imported tags, searches and drafts are gone.
                mine_only = {row[0][0] for row in was[0]}
                assert all(row[0][0] in mine_only or not row[0][5] for row in visible(library)[0])
                assert (visible(library)[1], visible(library)[2][0]) == (was[1], was[2][0])
                assert typed(library) == drafts


def test_the_newer_of_two_changes_is_used_in_either_direction(library: Library, other: Library) -> None:
    article = library.articles.add(document(), tags=["claim"]).article
    highlight = library.highlights.add(article.id, 0, 3, color=Color.RED, note="first")
    assert statuses(other, archive(library)) == [AddStatus.ADDED]
    other.highlights.set_note(highlight.id, "older")
    library.highlights.set_note(highlight.id, "newer")
    library.articles.set_title(article.id, "Older")
    other.articles.set_title(article.id, "Newer")
    library.articles.set_starred([article.id], True)
    other.articles.untag([article.id], ["claim"])
    other.articles.tag([article.id], ["seen"])
    assert statuses(other, archive(library)) == [AddStatus.REVISED]
    assert statuses(library, archive(other)) == [AddStatus.REVISED]
    for one in (library, other):
        found = one.articles.get(article.id)
        assert (found.title, found.starred, found.tags) == ("Newer", True, ("seen",))
        assert one.highlights.get(highlight.id).note == "newer"
    assert library.history.steps(1)[0].label == "imported 1 article from “all.json”"
    library.history.undo()
    assert library.articles.get(article.id).title == "Older"
    assert library.articles.get(article.id).tags == ("claim",)


def test_the_furthest_reading_position_is_used(library: Library, other: Library) -> None:
    article = library.articles.add(document()).article
    statuses(other, archive(library))
    library.articles.visit(article.id, 40, State.READING)
    other.articles.visit(article.id, 20, State.READING)
    statuses(other, archive(library))
    statuses(library, archive(other))
    assert library.articles.get(article.id).position == other.articles.get(article.id).position == 40


def test_days_of_reading_are_merged_once_and_older_archives_have_read_without_days(
    library: Library, other: Library
) -> None:
    def days(one: Library) -> dict[str, int]:
        ((values, *_), _) = archive(one)
        return {day["day"]: day["length"] for day in values["days"]}

    article = library.articles.add(document()).article
    library.articles.visit(article.id, 20, read=Reading(20, 20))
    (today,) = days(library)
    statuses(other, archive(library))
    other.articles.visit(article.id, 30, read=Reading(10, 30))
    for _ in range(2):
        statuses(library, archive(other))
    assert days(library) == days(other) == {today: 30}
    articles, rest = archive(library)
    del articles[0]["days"]
    statuses(other, (articles, rest))
    assert days(other) == {"": 30, today: 30}


def test_revisions_of_both_libraries_stay_and_highlights_move_to_the_newer_one(
    library: Library, other: Library
) -> None:
    def said(when: str) -> Any:
        return document(f"The harbour was closed on {when}.\n\nNobody had expected it.", url="https://a.example/1")

    article = library.articles.add(said("Monday")).article
    start = library.articles.revision(article.id).text.index("Nobody")
    highlight = library.highlights.add(article.id, start, start + 6, color=Color.RED)
    statuses(other, archive(library))
    library.articles.add(said("Tuesday, they said"))
    other.articles.add(said("Wednesday"))
    statuses(library, archive(other))
    assert library.articles.revisions(article.id) == [1, 2, 3]
    revision = library.articles.revision(article.id)
    assert "Wednesday" in revision.text
    assert library.articles.get(article.id).length == len(revision.text)
    found = library.highlights.get(highlight.id)
    assert (found.revision, revision.text[found.start : found.end]) == (revision.number, "Nobody")
    assert set(statuses(library, archive(other))) == {AddStatus.UNCHANGED}
    statuses(other, archive(library))
    assert other.articles.revision(article.id).text == revision.text
    library.history.undo()
    assert "Tuesday" in library.articles.revision(article.id).text


def test_an_import_that_was_undone_can_be_repeated(library: Library, other: Library) -> None:
    library.articles.add(document())
    given = archive(library)
    statuses(other, given)
    other.history.undo()
    assert other.articles.counts().all == 0
    assert statuses(other, given) == [AddStatus.REVISED]
    assert other.articles.counts().all == 1


def test_an_article_that_was_deleted_since_an_import_stays_in_the_trash(library: Library, other: Library) -> None:
    article = library.articles.add(document()).article
    given = archive(library)
    statuses(other, given)
    other.articles.delete([article.id])
    assert statuses(other, given) == [AddStatus.UNCHANGED]
    assert other.articles.counts().trash == 1


def test_tags_of_one_name_become_one_tag_and_a_hot_key_stays_unique(library: Library, other: Library) -> None:
    library.articles.add(document(), tags=["Claim", "mine"])
    library.tags.describe("Claim", "somebody says so")
    library.tags.set_hot_key("mine", "x")
    other.articles.add(document("Another text."), tags=["claim", "yours"])
    other.tags.set_hot_key("yours", "x")
    statuses(other, archive(library))
    assert [(tag.name, tag.articles, tag.description, tag.hot_key) for tag in other.tags.list()] == [
        ("claim", 2, "somebody says so", None),
        ("mine", 1, "", None),
        ("yours", 1, "", "x"),
    ]
    assert set(statuses(other, archive(library))) == {AddStatus.UNCHANGED}


def test_a_dry_run_saves_nothing(library: Library, other: Library) -> None:
    library.articles.add(document())
    before = archive(other)
    assert statuses(other, archive(library), dry_run=True) == [AddStatus.ADDED]
    assert archive(other) == before
    assert not other.articles.ever()


def spoil_text(given: Archive) -> None:
    given[0][0]["revisions"][0]["text"] = 7


def spoil_range(given: Archive) -> None:
    given[0][0]["highlights"][0]["end"] = 10**6


def spoil_uid(given: Archive) -> None:
    given[0][0]["article"]["uid"] = "../../etc/passwd"


def spoil_state(given: Archive) -> None:
    given[0][0]["article"]["state"] = "burnt"


def spoil_time(given: Archive) -> None:
    given[0][0]["article"]["added_at"] = "yesterday"


def spoil_tag(given: Archive) -> None:
    given[0][0]["tags"] = [99]


def spoil_tag_name(given: Archive) -> None:
    given[1]["tags"][0]["name"] = "a//\x1b"


def spoil_change(given: Archive) -> None:
    given[1]["changes"][0][3] = "sqlite_schema"


def spoil_field(given: Archive) -> None:
    given[1]["changes"][0][5] = "nothing; DROP TABLE article"


def spoil_source(given: Archive) -> None:
    given[0][0]["revisions"][0]["source"] = "§"


def spoil_block(given: Archive) -> None:
    given[0][0]["revisions"][0]["blocks"][0] = []


def spoil_correction(given: Archive) -> None:
    given[0][0]["revisions"][0]["corrections"] = {"-1": "quote"}


def spoil_number(given: Archive) -> None:
    given[1]["changes"][0][7] = 2**63


def spoil_real_number(given: Archive) -> None:
    given[1]["changes"][0][6] = float("inf")


def spoil_blocks(given: Archive) -> None:
    given[0][0]["revisions"][0]["blocks"] = {}


def twice(given: Archive) -> None:
    given[0].append(given[0][0])


def empty(given: Archive) -> None:
    given[0][0].clear()


@pytest.mark.parametrize(
    "spoil",
    [
        spoil_text,
        spoil_range,
        spoil_uid,
        spoil_state,
        spoil_time,
        spoil_tag,
        spoil_tag_name,
        spoil_change,
        spoil_field,
        spoil_source,
        spoil_block,
        spoil_blocks,
        spoil_correction,
        spoil_number,
        spoil_real_number,
        twice,
        empty,
    ],
)
def test_an_archive_with_contradictions_is_refused_as_a_whole(
    library: Library, other: Library, spoil: Callable[[Archive], None]
) -> None:
    article = library.articles.add(document(), tags=["claim"]).article
    library.highlights.add(article.id, 0, 3, color=Color.RED)
    given = archive(library)
    spoil(given)
    with pytest.raises(BadDataError, match="Not a library archive"):
        other.archive.merge(*given, "all.json")
    assert not other.articles.ever()
    assert other.history.steps() == []


def a_quote(package: Package) -> None:
    package.highlights[1]["quote"] = "never said"


def a_range(package: Package) -> None:
    package.highlights[1]["end"] = 10**6


def a_uid(package: Package) -> None:
    package.highlights[2]["uid"] = package.highlights[1]["uid"]


@pytest.mark.parametrize("spoil", [a_quote, a_range, a_uid])
@pytest.mark.parametrize("dry_run", [False, True])
def test_an_invalid_row_that_loading_misses_is_refused_before_the_commit(
    library: Library, other: Library, spoil: Callable[[Package], None], dry_run: bool
) -> None:
    article = library.articles.add(document(), tags=["claim"]).article
    library.highlights.add(article.id, 0, 3, color=Color.RED)
    library.highlights.add(article.id, 4, 11, color=Color.RED)
    package = unpack(*archive(library), Package())
    spoil(package)
    with pytest.raises(BadDataError, match="so nothing was imported: after the import, "):
        merge(other._handle.store, package, "all.json", dry_run=dry_run)
    assert archive(other)[0] == []
    assert other.history.steps() == []


def test_a_text_without_blocks_is_one_paragraph(library: Library, other: Library) -> None:
    article = library.articles.add(document()).article
    given = archive(library)
    given[0][0]["revisions"][0]["blocks"] = []
    other.archive.merge(*given, "all.json")
    assert other.articles.revision(1).blocks == (Block(BlockKind.PARAGRAPH, 0, article.length),)


def test_corrections_of_missing_blocks_are_ignored(library: Library, other: Library) -> None:
    library.articles.add(document())
    given = archive(library)
    given[0][0]["revisions"][0]["corrections"] = {"1": "quote", "3": "quote", "9" * 30: "caption"}
    other.archive.merge(*given, "all.json")
    assert archive(other)[0][0]["revisions"][0]["corrections"] == {"1": "quote"}
    copy(other.path, other.path.with_name("backup.db"))


def test_the_largest_id_of_an_archive_does_not_limit_later_ids(library: Library, other: Library) -> None:
    library.articles.add(document())
    highest = json.loads(json.dumps(archive(library)).replace('"id": 1,', f'"id": {2**53 - 1},'))
    other.archive.merge([highest[0][0]], highest[1] | {"steps": [], "changes": []}, "all.json")
    assert other.articles.add(document("Another text.")).article.id == 2
    assert len(archive(other)[0]) == 2


def test_an_archive_of_a_later_version_is_refused(library: Library, other: Library) -> None:
    given = archive(library)
    given[1]["version"] = 99
    with pytest.raises(LibraryTooNewError):
        other.archive.merge(*given, "all.json")


@pytest.mark.parametrize("articles", [None, 1, "text", {"a": 1}])
def test_an_archive_whose_articles_are_no_list_is_refused(library: Library, other: Library, articles: Any) -> None:
    with pytest.raises(BadDataError, match="damaged"):
        other.archive.merge(articles, archive(library)[1], "all.json")


def test_control_characters_are_removed_on_import(library: Library, other: Library) -> None:
    article = library.articles.add(document(), tags=["claim"]).article
    library.highlights.add(article.id, 0, 3, color=Color.RED, note="n")
    hostile = json.loads(
        json.dumps(archive(library)).replace("The strike", "The \\u001b]52;c;eA==\\u0007 \\u202estrike")
    )
    for name in ("sha256", "source_sha256"):
        del hostile[0][0]["revisions"][0][name]  # as earlier programs exported it
    hostile[0][0]["highlights"][0]["note"] = "\x1b[2J\u202e\ud800"
    hostile[0][0]["revisions"][0]["text"] = hostile[0][0]["revisions"][0]["text"].replace("harbour", "har\x9b\x1bur")
    other.archive.merge(*hostile, "all.json")
    texts = [other.articles.get(1).title, other.articles.revision(1).text, other.highlights.get(1).note]
    assert not {"\x1b", "\x07", "\u202e", "\x9b", "\ud800"} & set("".join(texts) + other.history.steps()[1].label)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([2**53, 2**63, -(2**63) - 1])
    | st.floats()
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.slow
@settings(max_examples=60)
@given(st.data())
def test_any_value_in_an_archive_is_imported_or_refused_in_one_line(data: st.DataObject) -> None:
    with WorkQueue() as queue:
        library, other = queue.library(), queue.library()
        article = library.articles.add(document(), tags=["claim"]).article
        highlight = library.highlights.add(article.id, 0, 3, color=Color.RED)
        library.articles.set_block_kind(article.id, 1, BlockKind.QUOTE)
        library.drafts.keep(Draft(highlight.id, "a", "typed", ""))
        library.searches.save("mine", "tag:claim")
        library.searches.remember("harbour")
        given: Any = list(archive(library))
        # Replace a value at a random place.
        place, key = given, data.draw(st.integers(0, 1))
        while isinstance(place[key], (dict, list)) and place[key] and data.draw(st.integers(0, 5)):
            place = place[key]
            key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        place[key] = data.draw(JSON)
        try:
            other.archive.merge(*given, "all.json")
        except NewsreaderError as error:
            assert "\n" not in str(error)  # noqa: PT017
            assert other.history.steps() == []
        assert [finding for finding in doctor(other.path) if not finding.ok] == []
        visible(other)
        # The library can be backed up, exported in every format, merged into another one, and undone.
        copy(other.path, other.path.with_name("backup.db"))
        for form in ("markdown", "html", "csv", "jsonld"):
            export_text(other, format=form)
        elements = json.loads(export_text(other, format="json"))
        if elements:
            empty = queue.library()
            empty.archive.merge([one["archive"] for one in elements if "archive" in one], elements[-1]["library"], "x")
            assert archive(empty) == archive(other)
        while other.history.undo():
            pass
        assert other.articles.counts().all == 0
        assert other.drafts.ids() == set()


def test_drafts_on_one_highlight_in_two_libraries_both_stay(library: Library, other: Library) -> None:
    article = library.articles.add(document()).article
    highlight = library.highlights.add(article.id, 0, 4, color=Color.YELLOW)
    statuses(other, archive(library))
    (there,) = other.highlights.all()
    library.drafts.keep(Draft(highlight.id, "a", "typed here", ""))
    other.drafts.keep(Draft(there.id, "a", "typed there, later", "and begun elsewhere"))
    for _ in range(2):
        statuses(library, archive(other))
        assert typed(library) == {highlight.id: [("typed here", ""), ("typed there, later", "and begun elsewhere")]}


def test_an_import_of_only_a_draft_can_be_undone_and_redone(library: Library, other: Library) -> None:
    article = library.articles.add(document()).article
    highlight = library.highlights.add(article.id, 0, 4, color=Color.YELLOW)
    other.archive.merge(*archive(library), "all.json")
    other.searches.save("mine", "tag:a")
    for text in ("typed elsewhere", "typed by two"):
        library.drafts.keep(Draft(highlight.id, text, text, ""))
    given = archive(library)
    assert statuses(other, given) == [AddStatus.REVISED]
    brought = typed(other)
    assert set(brought[highlight.id]) == {("typed elsewhere", ""), ("typed by two", "")}
    step = other.history.undo()
    assert step is not None
    assert step.label == "imported 1 article from “all.json”"
    assert typed(other) == {}
    assert [one.name for one in other.searches.saved()] == ["mine"]
    other.history.redo()
    assert typed(other) == brought
    # Drafts that were continued since stay.
    (first, second) = other.drafts.of(highlight.id)
    other.drafts.keep(Draft(highlight.id, "here", f"{first.text}, and more", ""), [first])
    other.drafts.keep(Draft(highlight.id, second.editor, f"{second.text}, too", ""))
    other.history.undo()
    assert [text for text, _ in typed(other)[highlight.id]] == [f"{first.text}, and more", f"{second.text}, too"]
    assert [finding for finding in doctor(other.path) if not finding.ok] == []


def test_a_column_that_an_earlier_archive_lacks_gets_the_default_of_the_catalogue(
    library: Library, other: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.articles.add(document(), tags=["claim"])
    articles, rest = archive(library)
    del rest["tags"][0]["description"], rest["tags"][0]["color"]
    described = TABLES["tag"].columns["description"]._replace(default="from an earlier version")
    monkeypatch.setitem(TABLES["tag"].columns, "description", described)
    monkeypatch.setitem(FIELDS, "tag", _fields("tag"))
    with pytest.raises(BadDataError, match="“color” is missing or invalid"):
        other.archive.merge(articles, rest, "all.json")
    other.archive.merge(articles, rest | {"tags": [{**rest["tags"][0], "color": None}]}, "all.json")
    assert [tag.description for tag in other.tags.list()] == ["from an earlier version"]


def test_recent_searches_are_imported_and_are_no_step_of_history(library: Library, other: Library) -> None:
    library.searches.remember("harbour")
    assert other.archive.merge(*archive(library), "all.json").changed is False
    assert other.searches.recent() == ["harbour"]
    other.tags.describe("mine", "of my own")
    library.searches.remember("strike")
    other.searches.remember("harbour")
    for _ in range(2):
        assert other.archive.merge(*archive(library), "all.json").changed is False
        assert other.searches.recent() == ["harbour", "strike"]
    assert other.history.steps(1)[0].label == "described #mine"


def test_when_an_article_was_last_checked_is_imported_with_it_and_is_no_change(
    library: Library, other: Library
) -> None:
    article = library.articles.add(document()).article
    library.articles.note_check([article.id])
    articles, rest = archive(library)
    other.archive.merge(articles, rest, "all.json")
    assert archive(other)[0][0]["article"] == articles[0]["article"]
    assert articles[0]["article"].pop("checked_at") is not None
    for _ in range(2):
        assert other.archive.merge(articles, rest, "of an earlier version.json").changed is False
    assert archive(other)[0][0]["article"]["checked_at"] is not None


def test_the_drafts_of_an_archive_of_version_2_are_imported(library: Library, other: Library) -> None:
    article = library.articles.add(document()).article
    added = library.highlights.add(article.id, 0, 4, color=Color.YELLOW, note="who?")
    library.highlights.add(article.id, 4, 8, color=Color.YELLOW)
    library.drafts.keep(Draft(added.id, "a", "who says", "who?"))
    articles, rest = archive(library)
    for highlight in articles[0]["highlights"]:
        (draft,) = highlight.pop("drafts") or [None]
        highlight["draft"] = draft and {name: draft[name] for name in ("text", "updated_at")}
    other.archive.merge(articles, {**rest, "version": 2}, "all.json")
    assert typed(other) == typed(library) == {added.id: [("who says", "who?")]}


def test_an_archive_is_read_one_article_at_a_time(library: Library) -> None:
    chance = random.Random(1)
    for _ in range(30):
        library.articles.add(document("".join(chance.choices("abcdefgh ", k=50_000))))
    with library.archive.snapshot(Skipped()) as (articles, _):
        next(articles)
        tracemalloc.start()
        try:
            assert sum(1 for _ in articles) == 29
            assert tracemalloc.get_traced_memory()[1] < 1_000_000
        finally:
            tracemalloc.stop()


def test_an_archive_is_merged_a_few_articles_at_a_time(
    library: Library, other: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsreader.library.archive.merge._TOGETHER", 1)
    chance = random.Random(1)
    for _ in range(30):
        library.articles.add(document("".join(chance.choices("abcdefgh ", k=50_000))))
    with library.archive.snapshot(Skipped()) as (articles, _):
        given = [json.dumps(one) for _, one in articles]
    rest = archive(library)[1]
    other.archive.merge([], {**rest, "steps": [], "changes": []}, "the imports of modules.json")
    tracemalloc.start()
    try:
        other.archive.merge(map(json.loads, given), rest, "all.json")
        assert tracemalloc.get_traced_memory()[1] < 2_500_000
    finally:
        tracemalloc.stop()
    assert len(archive(other)[0]) == 30


def test_an_import_without_room_for_its_temporary_file_changes_nothing(
    library: Library, other: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> sqlite3.Connection:
        connection = spool()
        connection.execute("PRAGMA max_page_count=20")
        return connection

    for number in range(5):
        library.articles.add(document(f"{number}" * 50_000))
    monkeypatch.setattr("newsreader.library.archive.dump.spool", full)
    with pytest.raises(CannotWriteError, match="Can't write a temporary file: database or disk is full"):
        other.archive.merge(*archive(library), "all.json")
    assert not other.articles.ever()


def test_a_library_is_read_with_the_same_few_statements_whatever_its_size(library: Library) -> None:
    store = library._handle.store
    statements: list[str] = []
    event.listen(store._engine, "before_cursor_execute", lambda *about: statements.append(about[2]))
    counts = []
    for size in (1, 10):
        for number in range(size):
            article = library.articles.add(document(f"Text {size} {number}."), tags=["port"]).article
            library.highlights.add(article.id, 0, 4, color=Color.RED, tags=["claim"])
        statements.clear()
        export_text(library, format="json")
        counts.append(len(statements))
    assert counts[0] == counts[1] < 30
