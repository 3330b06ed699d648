"""Backups, restoring, repair and statistics through the services."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsreader.errors import NotFoundError
from newsreader.ingest import parse_one as parse
from newsreader.records import Color
from newsreader.services import maintenance

if TYPE_CHECKING:
    from newsreader.library import Library


def test_the_newest_backup_is_restored_and_the_replaced_library_stays(library: Library) -> None:
    with pytest.raises(NotFoundError, match="no good backup"):
        maintenance.restore(library.path)
    backup = maintenance.back_up(library)
    assert backup.parent == library.path.parent / "backups"
    library.articles.add(parse(b"The harbour closed.", "a.txt"))
    library.close()
    done = maintenance.restore(library.path)
    assert (done.source, done.log) == (backup, None)
    assert done.replaced is not None
    assert done.replaced.is_file()
    with type(library).open(library.path) as restored:
        assert restored.articles.counts().all == 0


def test_an_automatic_backup_is_due_once_after_a_change(library: Library) -> None:
    library.articles.add(parse(b"The harbour closed.", "a.txt"))
    assert maintenance.back_up_if_due(library) is not None
    assert maintenance.back_up_if_due(library) is None


def test_a_sound_library_needs_no_repair(library: Library) -> None:
    library.close()
    assert all(finding.ok for finding in maintenance.repair(library.path))
    assert {finding.check for finding in maintenance.repair(library.path)} == {
        finding.check for finding in maintenance.check(library.path)
    }


def test_the_statistics_count_the_highlights_and_notes_outside_the_trash(library: Library) -> None:
    article = library.articles.add(parse(b"The harbour closed.", "a.txt"), tags=["port"]).article
    library.highlights.add(article.id, 4, 11, color=Color.RED, note="when?")
    library.highlights.add(article.id, 0, 3, color=Color.RED)
    deleted = library.highlights.add(article.id, 0, 11, color=Color.RED, note="left out")
    library.highlights.delete(deleted.id)
    trashed = library.articles.add(parse(b"The bridge closed.", "b.txt")).article
    library.highlights.add(trashed.id, 0, 3, color=Color.RED, note="left out too")
    library.articles.delete([trashed.id])
    counts = maintenance.statistics(library)
    assert (counts["articles"], counts["unread"], counts["highlights"], counts["notes"]) == (1, 1, 2, 1)
    assert (counts["tags"], counts["review"], counts["orphans"]) == (1, 0, 0)
