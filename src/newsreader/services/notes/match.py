"""A highlight that a search found, with the matches in each of its fields. Must not know how it was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from newsreader.records import Range
from newsreader.text.fuzzy import GOOD_MATCH
from newsreader.text.query.phrase import Phrase

from .filtering import fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsreader.records import Highlight
    from newsreader.text.fuzzy.ranking import Match


def indexed_text(highlight: Highlight) -> str:
    """Return the indexed text of a highlight: its fields with one sign between two of them, and between two tags."""
    from newsreader.text.fuzzy.tokenizer import FIELD, TAG

    quote, note, _, title, _ = fields(highlight)
    tags, article_tags = (TAG.join(names).replace("/", TAG) for names in (highlight.tags, highlight.article_tags))
    return f"{quote}\n{note}{TAG}{tags}{FIELD}{title}{TAG}{article_tags}"


def texts(changed: Mapping[int, Highlight | None]) -> dict[int, str | None]:
    """Return the indexed texts of changed highlights; `None` for deleted ones."""
    return {id_: None if highlight is None else indexed_text(highlight) for id_, highlight in changed.items()}


@dataclass(frozen=True)
class NoteMatch:
    """A highlight that matches; `score` is 0.0 to 100.0.

    The `…_spans` are the matches in the quote, in the note, in the tags joined by spaces, and in the article's title:
    sorted ranges of code points, empty for an empty query. They are computed on first use.
    """

    highlight: Highlight
    score: float = 0.0
    _match: Match | None = field(default=None, repr=False, compare=False)
    _phrases: tuple[str, ...] = field(default=(), repr=False, compare=False)
    draft: str = ""
    """Its newest draft; empty if there is none."""

    @property
    def percent(self) -> int:
        """How well it matches, 0 to 100. A draft has all the words."""
        return round(self.score) if self._match else 100

    @property
    def is_weak(self) -> bool:
        """Whether it may be something else than what was searched for."""
        return self.percent < GOOD_MATCH

    @property
    def note(self) -> str:
        """The note to show: the draft, if there is one."""
        return self.draft or self.highlight.note

    @property
    def quote_spans(self) -> tuple[Range, ...]:
        """The matches in the quote."""
        return self._spans[0]

    @property
    def note_spans(self) -> tuple[Range, ...]:
        """The matches in the note; empty if a draft is shown instead."""
        return () if self.draft else self._spans[1]

    @property
    def tag_spans(self) -> tuple[Range, ...]:
        """The matches in the tags."""
        return self._spans[2]

    @property
    def title_spans(self) -> tuple[Range, ...]:
        """The matches in the article's title."""
        return self._spans[3]

    @cached_property
    def _spans(self) -> list[tuple[Range, ...]]:
        """The matches by field."""
        spans = self._match.spans(indexed_text(self.highlight)) if self._match else ()
        parts: list[tuple[Range, ...]] = []
        start = 0
        for text in fields(self.highlight):
            end = start + len(text)
            # A match may extend over two fields: each field gets its part.
            inside = (Range(max(span.start, start) - start, min(span.end, end) - start) for span in spans)
            matches = [span for span in inside if span.start < span.end]
            matches += (place for phrase in self._phrases for place in Phrase(phrase, numbers=True).places(text))
            parts.append(tuple(sorted(matches, key=lambda span: (span.start, span.end))))
            start = end + 1
        return parts
