"""A library and a small picture of it in memory, side by side through whatever a person may do, and never apart."""

from __future__ import annotations

from contextlib import ExitStack
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.library.samples import blank, document

from newsreader.errors import UsageError
from newsreader.library import Library
from newsreader.library.doctor import doctor
from newsreader.records import AddStatus, AnchorState, ArticleQuery, Color, Draft, Shelf, State
from newsreader.text.joining import merged

if TYPE_CHECKING:
    from collections.abc import Callable

TAGS = st.sampled_from(["a", "a/b", "a/b/c", "d", "d e"])
PICKS = st.integers(0, 50)
COLORS = st.sampled_from(list(Color))
NOTES = st.sampled_from(["", "who said so?", "“No”, he said.", "who said so?\n\n“No”, he said. Twice."])
EDITORS = st.sampled_from(["here", "there"])


@dataclass
class Mark:
    """What is known of a highlight."""

    article: int
    start: int
    end: int
    color: Color
    note: str = ""
    tags: set[str] = field(default_factory=set)
    deleted: bool = False


@dataclass
class Story:
    """What is known of an article."""

    title: str
    text: str
    state: State = State.UNREAD
    starred: bool = False
    tags: set[str] = field(default_factory=set)
    deleted: bool = False


@dataclass
class Picture:
    """What is known of a library at one moment, apart from drafts."""

    stories: dict[int, Story] = field(default_factory=dict)
    marks: dict[int, Mark] = field(default_factory=dict)
    meanings: dict[str, str] = field(default_factory=dict)

    def wearers(self) -> list[set[str]]:
        return [one.tags for one in (*self.stories.values(), *self.marks.values())]

    def in_use(self) -> set[str]:
        return set().union(*self.wearers(), self.meanings)

    def live(self) -> dict[int, Story]:
        return {number: story for number, story in self.stories.items() if not story.deleted}

    def live_marks(self) -> dict[int, Mark]:
        live = self.live()
        return {number: mark for number, mark in self.marks.items() if not mark.deleted and mark.article in live}


class Beside(RuleBasedStateMachine):
    """The library, and the line of pictures along which undo and redo move."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.path = Path(self.stack.enter_context(TemporaryDirectory())) / "library.db"
        self.path.touch(0o600)
        self.path.write_bytes(blank())
        self.library = Library.open(self.path)
        self.line = [Picture()]
        self.at = 0
        self.drafts: dict[tuple[int, str], str] = {}
        self.added = 0
        self.emptied = False

    @property
    def now(self) -> Picture:
        return self.line[self.at]

    def change(self, work: Callable[[Picture], object]) -> None:
        """Draw the picture after a change; what is no change is no step."""
        picture = deepcopy(self.now)
        work(picture)
        if picture != self.now:
            self.line[self.at + 1 :] = [picture]
            self.at += 1

    def pick(self, there: dict[int, Any], number: int) -> int:
        return sorted(there)[number % len(there)]

    # What comes in

    @rule(tags=st.sets(TAGS, max_size=2))
    def add(self, tags: set[str]) -> None:
        self.added += 1
        text = f"Story number {self.added} begins.\n\nThe harbour was closed on Monday. Nobody was told."
        title = f"Title{self.added}"
        given = document(text, url=f"https://a.example/{self.added}", title=title)
        added = self.library.articles.add(given, tags=tags)
        assert added.status is AddStatus.ADDED
        story = Story(title, text, tags=set(tags))
        self.change(lambda picture: picture.stories.update({added.article.id: story}))

    @precondition(lambda self: self.now.stories)
    @rule(number=PICKS, grows=st.booleans())
    def add_again(self, number: int, grows: bool) -> None:
        article = self.pick(self.now.stories, number)
        story = self.now.stories[article]
        text = story.text + "\n\nThis was added later." * grows
        address = f"https://a.example/{story.text.split()[2]}"
        added = self.library.articles.add(document(text, url=address, title=f"Title{story.text.split()[2]}"))
        assert added.article.id == article
        usual = AddStatus.REVISED if grows else AddStatus.UNCHANGED
        assert added.status is (AddStatus.ADDED if story.deleted else usual)

        def draw(picture: Picture) -> None:
            picture.stories[article].deleted = False
            picture.stories[article].text = text

        self.change(draw)

    # Articles

    @precondition(lambda self: self.now.stories)
    @rule(number=PICKS, other=PICKS, state=st.sampled_from(list(State)))
    def shelve(self, number: int, other: int, state: State) -> None:
        ids = {self.pick(self.now.stories, number), self.pick(self.now.stories, other)}
        self.library.articles.set_state(ids, state)
        self.change(lambda picture: [setattr(picture.stories[one], "state", state) for one in ids])

    @precondition(lambda self: self.now.stories)
    @rule(number=PICKS, starred=st.booleans())
    def star(self, number: int, starred: bool) -> None:
        article = self.pick(self.now.stories, number)
        self.library.articles.set_starred([article], starred)
        self.change(lambda picture: setattr(picture.stories[article], "starred", starred))

    @precondition(lambda self: self.now.stories)
    @rule(number=PICKS, title=st.sampled_from(["Mine", "Yours", "Ours"]))
    def rename(self, number: int, title: str) -> None:
        article = self.pick(self.now.stories, number)
        self.library.articles.set_title(article, title)
        self.change(lambda picture: setattr(picture.stories[article], "title", title))

    @precondition(lambda self: self.now.stories)
    @rule(number=PICKS, tag=TAGS, on=st.booleans())
    def tag(self, number: int, tag: str, on: bool) -> None:
        article = self.pick(self.now.stories, number)
        change = self.library.articles.tag if on else self.library.articles.untag
        change([article], [tag])
        self.change(lambda picture: (set.add if on else set.discard)(picture.stories[article].tags, tag))

    @precondition(lambda self: self.now.stories)
    @rule(number=PICKS, other=PICKS, away=st.booleans())
    def bin(self, number: int, other: int, away: bool) -> None:
        ids = {self.pick(self.now.stories, number), self.pick(self.now.stories, other)}
        (self.library.articles.delete if away else self.library.articles.restore)(ids)
        self.change(lambda picture: [setattr(picture.stories[one], "deleted", away) for one in ids])

    @rule()
    def empty_bin(self) -> None:
        self.library.articles.empty_bin()
        picture = deepcopy(self.now)
        picture.stories = picture.live()
        picture.marks = {one: mark for one, mark in picture.marks.items() if mark.article in picture.stories}
        # What the journal still knows of what is gone is more than this picture knows: no way back from here.
        self.line, self.at, self.emptied = [picture], 0, True
        self.drafts = {key: text for key, text in self.drafts.items() if key[0] in picture.marks}

    # Highlights

    @precondition(lambda self: self.now.stories)
    @rule(
        number=PICKS, start=st.integers(0, 50), length=st.integers(1, 20), color=COLORS, tags=st.sets(TAGS, max_size=2)
    )
    def mark(self, number: int, start: int, length: int, color: Color, tags: set[str]) -> None:
        article = self.pick(self.now.stories, number)
        made = self.library.highlights.add(article, start, start + length, color=color, tags=tags)
        mark = Mark(article, start, start + length, color, tags=set(tags))
        self.change(lambda picture: picture.marks.update({made.id: mark}))

    @precondition(lambda self: self.now.live_marks())
    @rule(number=PICKS, color=COLORS)
    def color(self, number: int, color: Color) -> None:
        mark = self.pick(self.now.live_marks(), number)
        self.library.highlights.set_color(mark, color)
        self.change(lambda picture: setattr(picture.marks[mark], "color", color))

    @precondition(lambda self: self.now.live_marks())
    @rule(number=PICKS, note=NOTES, began=st.none() | NOTES, editor=EDITORS)
    def note(self, number: int, note: str, began: str | None, editor: str) -> None:
        mark = self.pick(self.now.live_marks(), number)
        self.library.highlights.set_note(mark, note, began=began, editor=editor)
        self.drafts.pop((mark, editor), None)
        stored = self.now.marks[mark].note
        whole = note if began is None else merged(began, stored, note)
        self.change(lambda picture: setattr(picture.marks[mark], "note", whole))

    @precondition(lambda self: self.now.live_marks())
    @rule(number=PICKS, text=st.sampled_from(["who", "who said", "who said so"]), editor=EDITORS, alone=st.booleans())
    def type(self, number: int, text: str, editor: str, alone: bool) -> None:
        mark = self.pick(self.now.live_marks(), number)
        taken = [] if alone else self.library.drafts.of(mark)
        self.library.drafts.keep(Draft(mark, editor, text, ""), taken)
        for one in taken:
            del self.drafts[mark, one.editor]
        self.drafts[mark, editor] = text

    @precondition(lambda self: self.now.live_marks())
    @rule(number=PICKS, tags=st.sets(TAGS, max_size=3))
    def tag_mark(self, number: int, tags: set[str]) -> None:
        mark = self.pick(self.now.live_marks(), number)
        self.library.highlights.set_tags(mark, tags)
        self.change(lambda picture: setattr(picture.marks[mark], "tags", set(tags)))

    @precondition(lambda self: self.now.live_marks())
    @rule(number=PICKS, start=st.integers(0, 60))
    def move(self, number: int, start: int) -> None:
        mark = self.pick(self.now.live_marks(), number)
        self.library.highlights.set_range(mark, start, start + 5)

        def draw(picture: Picture) -> None:
            picture.marks[mark].start, picture.marks[mark].end = start, start + 5

        self.change(draw)

    @precondition(lambda self: self.now.marks)
    @rule(number=PICKS, away=st.booleans())
    def unmark(self, number: int, away: bool) -> None:
        mark = self.pick(self.now.marks, number)
        (self.library.highlights.delete if away else self.library.highlights.restore)(mark)
        self.change(lambda picture: setattr(picture.marks[mark], "deleted", away))

    # Tags

    @rule(tag=TAGS, meaning=st.sampled_from(["one thing", "another"]))
    def describe(self, tag: str, meaning: str) -> None:
        self.library.tags.describe(tag, meaning)
        self.change(lambda picture: picture.meanings.update({tag: meaning}))

    @precondition(lambda self: self.now.in_use())
    @rule(number=PICKS, new=TAGS)
    def rename_tag(self, number: int, new: str) -> None:
        used = self.now.in_use()
        old = sorted(used)[number % len(used)]
        names = {tag: new + tag[len(old) :] for tag in used if tag == old or tag.startswith(f"{old}/")}
        taken = used - names.keys()
        try:
            self.library.tags.rename(old, new)
        except UsageError:
            assert taken & set(names.values())
            return
        assert not taken & set(names.values())

        def draw(picture: Picture) -> None:
            for worn in picture.wearers():
                renamed = {names.get(tag, tag) for tag in worn}
                worn.clear()
                worn.update(renamed)
            picture.meanings = {names.get(tag, tag): meaning for tag, meaning in picture.meanings.items()}

        self.change(draw)

    @precondition(lambda self: self.now.in_use())
    @rule(number=PICKS, into=TAGS)
    def merge_tags(self, number: int, into: str) -> None:
        used = self.now.in_use()
        source = sorted(used)[number % len(used)]
        if source == into:
            with pytest.raises(UsageError):
                self.library.tags.merge([source], into)
            return
        self.library.tags.merge([source], into)
        family = {tag for tag in used if f"{tag}/".startswith(f"{source}/")}
        if into.startswith(f"{source}/"):
            family = {tag for tag in family if not f"{tag}/".startswith(f"{into}/")}
        names = {tag: into + tag[len(source) :] for tag in family}

        def draw(picture: Picture) -> None:
            for worn in picture.wearers():
                there = {names.get(tag, tag) for tag in worn}
                worn.clear()
                worn.update(there)
            meanings = {tag: meaning for tag, meaning in picture.meanings.items() if tag not in family}
            for tag in family & picture.meanings.keys():
                said = meanings.get(names[tag], "")
                if picture.meanings[tag] not in said:
                    meanings[names[tag]] = "; ".join(filter(None, (said, picture.meanings[tag])))
            picture.meanings = meanings

        self.change(draw)

    # Back and forth

    @precondition(lambda self: self.at > 0)
    @rule()
    def undo(self) -> None:
        assert self.library.history.undo() is not None
        self.at -= 1

    @precondition(lambda self: self.at < len(self.line) - 1)
    @rule()
    def redo(self) -> None:
        assert self.library.history.redo() is not None
        self.at += 1

    @precondition(lambda self: not self.emptied)
    @rule()
    def neither_end_gives_way(self) -> None:
        if self.at == 0:
            assert self.library.history.undo() is None
        if self.at == len(self.line) - 1:
            assert self.library.history.redo() is None

    @rule()
    def restart(self) -> None:
        self.library.close()
        self.library = Library.open(self.path, create=False)

    # What must be so at every moment

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
        binned = set(library.articles.ids(ArticleQuery(Shelf.BIN)))
        assert {one for one, story in self.now.stories.items() if story.deleted} <= binned

    def marks_of(self, article: int) -> int:
        return sum(mark.article == article and not mark.deleted for mark in self.now.marks.values())

    @invariant()
    def highlights_are_as_pictured(self) -> None:
        marks = {mark.id: mark for mark in self.library.highlights.all()}
        assert {
            one: (mark.article_id, mark.start, mark.end, mark.color, mark.note, set(mark.tags), mark.anchor)
            for one, mark in marks.items()
        } == {
            one: (mark.article, mark.start, mark.end, mark.color, mark.note, mark.tags, AnchorState.EXACT)
            for one, mark in self.now.live_marks().items()
        }
        for one, mark in marks.items():
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

    def teardown(self) -> None:
        self.library.close()
        findings = doctor(self.path)
        self.stack.close()
        assert [finding for finding in findings if not finding.ok] == []


TestTheLibraryAndItsPicture = Beside.TestCase
TestTheLibraryAndItsPicture.settings = settings(deadline=None, max_examples=30, stateful_step_count=30)
