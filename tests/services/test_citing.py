"""What tells of a quotation: a citation, and the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.ingest.detect import parse
from newsreader.records import Color
from newsreader.services.citing import citation

if TYPE_CHECKING:
    from newsreader.library import Library


def test_every_line_that_tells_of_a_quotation_uses_its_own_marks(library: Library) -> None:
    article = library.articles.add(parse("He called it “a gift to Bergen.” Nobody agreed.".encode(), "a.txt")).article
    mark = library.highlights.add(article.id, 13, 32, color=Color.RED)
    assert mark.quote == "“a gift to Bergen.”"
    library.highlights.set_note(mark.id, "whose?")
    library.highlights.delete(mark.id)
    assert [step.label for step in library.history.steps(3)] == [
        "removed the mark “a gift to Bergen.”",
        "wrote a note on “a gift to Bergen.”",
        "marked “a gift to Bergen.”",
    ]
    assert citation(article, mark.quote).startswith("“a gift to Bergen.” — “He called it “a gift")
