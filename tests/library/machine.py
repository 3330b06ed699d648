"""A library and a small model of it: how both change, and the invariants between them.

Must not know which actions are possible when; `test_model` does.
"""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hypothesis.stateful import RuleBasedStateMachine, invariant
from tests.library.picture import SURE, ArticleModel, HighlightModel, LibraryModel, follow, prose, sentence
from tests.library.samples import blank, document

from newsreader.library import Library
from newsreader.library.repair.doctor import doctor
from newsreader.records import AddStatus, AnchorState, ArticleQuery, Color, Draft, Shelf

if TYPE_CHECKING:
    from collections.abc import Callable

reached = Counter[str]()
"""How many checked states had a feature, and how often highlights got each anchor."""


class Machine(RuleBasedStateMachine):
    """The library, and the list of models along which undo and redo move."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.path = Path(self.stack.enter_context(TemporaryDirectory())) / "library.db"
        self.path.touch(0o600)
        self.path.write_bytes(blank())
        self.library = Library.open(self.path)
        self.line = [LibraryModel()]
        self.at = 0
        self.drafts: dict[tuple[int, str], str] = {}
        self.homes: dict[int, int] = {}  # the article of each highlight, even if its creation was undone
        self.added = 0
        self.emptied = False

    @property
    def now(self) -> LibraryModel:
        return self.line[self.at]

    def change(self, work: Callable[[LibraryModel], object]) -> None:
        """Update the model after a change. Without a change there is no step."""
        picture = deepcopy(self.now)
        work(picture)
        if picture != self.now:
            self.line[self.at + 1 :] = [picture]
            self.at += 1

    def pick(self, there: dict[int, Any], number: int) -> int:
        return sorted(there)[number % len(there)]

    # Actions of the user

    def add_one(self, tags: set[str]) -> None:
        self.added += 1
        story = ArticleModel(
            f"Title{self.added}", f"https://a.example/{self.added}", prose(f"story {self.added}"), tags=set(tags)
        )
        added = self.library.articles.add(document(story.text, url=story.address, title=story.title), tags=tags)
        assert added.status is AddStatus.ADDED
        self.change(lambda picture: picture.stories.update({added.article.id: story}))

    def edit_one(self, article: int, how: str, at: int, other: int) -> None:
        story = self.now.stories[article]
        self.added += 1
        sentences = story.edited(how, at, other, sentence(f"fresh {self.added}"))
        text = "\n\n".join(sentences)
        headline = f"Theirs {self.added % 3}"
        added = self.library.articles.add(document(text, url=story.address, title=headline))
        assert added.article.id == article
        is_renamed = story.title != story.headline
        is_new = sentences != story.sentences or (headline != story.headline and not is_renamed)
        usual = AddStatus.REVISED if is_new else AddStatus.UNCHANGED
        assert added.status is (AddStatus.ADDED if story.deleted else usual)

        def draw(picture: LibraryModel) -> None:
            now = picture.stories[article]
            now.deleted = False
            if not is_renamed:
                now.title = now.headline = headline
            if sentences != story.sentences:
                now.headline = headline
                now.sentences, now.revised = sentences, now.revised + 1
                for one, mark in picture.marks.items():
                    if mark.article == article:
                        self.carried(one, mark, story.sentences, sentences, how)

        self.change(draw)

    def carried(self, one: int, mark: HighlightModel, old: list[str], new: list[str], how: str) -> None:
        """Update the anchor of a highlight after an edit. An uncertain anchor is taken from the library."""
        text, found = "\n\n".join(new), self.library.highlights.get(one)
        states, start = follow(mark, old, new, how)
        assert found.anchor in states, (how, mark, found)
        reached[f"{found.anchor} after {how}"] += 1
        if start is None:
            mark.start, mark.end = found.start, found.end
            if found.anchor is not AnchorState.REVIEW:
                mark.quote = text[found.start : found.end]
        else:
            mark.start, mark.end = start, start + mark.end - mark.start
            if found.anchor in SURE:
                mark.quote = text[mark.start : mark.end]
        mark.anchor = found.anchor

    def mark_one(self, article: int, place: tuple[int, int, int], color: Color, tags: set[str]) -> None:
        story = self.now.stories[article]
        start, end = story.words(*place)
        made = self.library.highlights.add(article, start, end, color=color, tags=tags)
        mark = HighlightModel(article, start, end, story.text[start:end], color, tags=set(tags))
        self.change(lambda picture: picture.marks.update({made.id: mark}))

    def type_one(self, mark: int, editor: str, text: str, taken: list[Draft]) -> None:
        self.library.drafts.keep(Draft(mark, editor, text, ""), taken)
        for one in taken:
            del self.drafts[mark, one.editor]
        self.drafts[mark, editor] = text
        self.homes[mark] = self.now.marks[mark].article

    def back(self, steps: int) -> None:
        for _ in range(steps):
            before = self.now
            assert self.library.history.undo() is not None
            self.at -= 1
            reached["a revision undone"] += any(
                story.revised > self.now.stories[one].revised
                for one, story in before.stories.items()
                if one in self.now.stories
            )

    def forth(self, steps: int) -> None:
        for _ in range(steps):
            assert self.library.history.redo() is not None
            self.at += 1

    # Invariants

    @invariant()
    def articles_are_as_pictured(self) -> None:
        live, library = self.now.live(), self.library
        rows = {row.id: row for row in library.articles.rows(library.articles.ids(ArticleQuery()))}
        assert {
            one: (row.title, row.state, row.starred, set(row.tags), row.length, row.highlights)
            for one, row in rows.items()
        } == {
            one: (story.title, story.state, story.starred, story.tags, len(story.text), self.marks_of(one))
            for one, story in live.items()
        }
        for one, story in live.items():
            assert library.articles.revision(one).text == story.text
        assert library.articles.counts().all == len(live)
        mine = [one for one, story in live.items() if story.title == "Mine"]
        assert sorted(library.articles.ids(ArticleQuery(text="min"))) == mine
        binned = set(library.articles.ids(ArticleQuery(Shelf.TRASH)))
        assert {one for one, story in self.now.stories.items() if story.deleted} <= binned

    def marks_of(self, article: int) -> int:
        return sum(mark.article == article and not mark.deleted for mark in self.now.marks.values())

    @invariant()
    def highlights_are_as_pictured(self) -> None:
        marks = {mark.id: mark for mark in self.library.highlights.all()}
        assert {
            one: (mark.article_id, mark.start, mark.end, mark.quote, mark.color, mark.note, set(mark.tags), mark.anchor)
            for one, mark in marks.items()
        } == {
            one: (mark.article, mark.start, mark.end, mark.quote, mark.color, mark.note, mark.tags, mark.anchor)
            for one, mark in self.now.live_marks().items()
        }
        for one, mark in marks.items():
            if mark.anchor in SURE:
                assert mark.quote == self.now.stories[mark.article_id].text[mark.start : mark.end], one
        drafts = [draft for one in self.library.drafts.ids() for draft in self.library.drafts.of(one)]
        assert {(draft.highlight_id, draft.editor): draft.text for draft in drafts} == self.drafts

    @invariant()
    def tags_are_as_pictured(self) -> None:
        live, marks = self.now.live().values(), self.now.live_marks().values()
        assert {tag.name: (tag.description, tag.highlights, tag.articles) for tag in self.library.tags.list()} == {
            tag: (
                self.now.meanings.get(tag, ""),
                sum(tag in mark.tags for mark in marks),
                sum(tag in story.tags for story in live),
            )
            for tag in self.now.in_use()
        }

    @invariant()
    def what_there_is_is_counted(self) -> None:
        stories, marks = self.now.live(), self.now.live_marks()
        drafted = Counter(mark for mark, _ in self.drafts)
        reached.update(
            {
                "a draft": bool(drafted),
                "drafts of two editors on one note": max(drafted.values(), default=0) > 1,
                "a highlight": bool(marks),
                "a highlight in a revised text": any(stories[mark.article].revised for mark in marks.values()),
                "a highlight in a text revised twice": any(
                    stories[mark.article].revised > 1 for mark in marks.values()
                ),
                "an imported article": any("donor" in story.address for story in stories.values()),
                "something to redo": self.at < len(self.line) - 1,
                **{f"a highlight that is {mark.anchor}": True for mark in marks.values()},
            }
        )

    def teardown(self) -> None:
        self.library.close()
        findings = doctor(self.path)
        self.stack.close()
        assert [finding for finding in findings if not finding.ok] == []
