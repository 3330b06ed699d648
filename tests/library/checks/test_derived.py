"""Wrong quotes and duplicate names are reported, and derived columns are repaired."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from tests.library.samples import document

from newsreader.library import Library
from newsreader.library.backup.copy import check
from newsreader.library.checks.derived import wrong_quotes
from newsreader.library.file.connection import connect
from newsreader.library.repair.doctor import doctor
from newsreader.library.repair.rebuild import repair
from newsreader.records import AnchorState, Color

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = "https://a.example/1"


@pytest.fixture
def path(path: Path) -> Path:
    """Return a library with exact, moved, orphaned and deleted highlights, on characters of one to four bytes."""
    with Library.open(path) as library:
        text = "Zoë saw 🛳 ships. The mayor said it is so. Nobody else did.\n\nThe harbour is “shut”."
        library.articles.add(document(text, canonical_url=ADDRESS))
        for start, end in ((0, 16), (17, 40), (41, 58), (60, len(text))):
            library.highlights.add(1, start, end, color=Color.RED, tags=["Claim", "Ärger/who"])
        first, last = text.replace(" Nobody else did.", "").split("\n\n")
        library.articles.add(document(f"At noon. {last}\n\n{first}", canonical_url=ADDRESS))
        assert {highlight.anchor for highlight in library.highlights.all()} == set(AnchorState) - {AnchorState.REVIEW}
        library.highlights.delete(1)
    run(path, "UPDATE highlight SET anchor = 'moved', score = 0.9 WHERE id = 2")
    return path


def run(path: Path, *statements: str) -> None:
    with closing(connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)


def wrong(path: Path) -> list[tuple[str, str]]:
    return [(finding.check, finding.message) for finding in doctor(path) if not finding.ok]


def test_right_quotes_are_not_reported(path: Path) -> None:
    assert wrong(path) == []
    with Library.open(path) as library:
        while library.history.undo():
            assert wrong(path) == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE highlight SET quote = 'the mayor never said' WHERE id = 2",
        "UPDATE highlight SET start = start - 1 WHERE id = 2",
    ],
)
def test_a_wrong_quote_is_reported_and_not_changed(path: Path, damage: str) -> None:
    run(path, damage)
    findings = [("quotes", "article 1, highlight 2: the text at its place is not its quote")]
    assert wrong(path) == findings
    assert repair(path).previous is None
    assert wrong(path) == findings
    check(path)  # nothing is lost, so it can be a backup


def test_highlights_in_review_and_orphans_may_quote_an_earlier_text(path: Path) -> None:
    run(path, "UPDATE highlight SET quote = 'other' WHERE anchor = 'orphan'")
    run(path, "UPDATE highlight SET anchor = 'review', quote = 'other', score = 0.5 WHERE id = 1")
    assert wrong(path) == []


def test_two_tags_with_one_name_are_reported_until_one_is_renamed(path: Path) -> None:
    run(path, "UPDATE tag SET name = 'CLAIM' WHERE folded LIKE 'ä%'")
    both = ("names", "tags 1 and 2 have one name: rename one")
    assert wrong(path) == [both, ("index of names", "1 row does not match")]
    assert repair(path).previous is not None
    assert wrong(path) == [both]
    with Library.open(path) as library:
        library.tags.rename("claim", "claims")
    assert repair(path).previous is not None
    assert wrong(path) == []
    with Library.open(path) as library:
        assert sorted(tag.name for tag in library.tags.list()) == ["CLAIM", "claims"]


def test_two_tags_with_one_folded_name_are_repaired(path: Path) -> None:
    run(path, "DROP INDEX ix_tag_folded", "UPDATE tag SET name = 'CLAIM', folded = 'claim' WHERE id = 2")
    assert repair(path).previous is not None
    assert wrong(path) == [("names", "tags 1 and 2 have one name: rename one")]


def test_each_text_is_read_once_however_many_highlights_it_has(path: Path) -> None:
    with Library.open(path) as library:
        for start in range(10, 50):
            library.highlights.add(1, start, start + 5, color=Color.RED)
    with closing(connect(path)) as connection:
        read: list[str] = []
        connection.set_trace_callback(read.append)
        assert list(wrong_quotes(connection)) == []
        assert sum("SELECT text FROM revision" in sql for sql in read) <= 2
