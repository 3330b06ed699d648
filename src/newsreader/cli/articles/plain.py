"""`open --plain`: an article sentence by sentence, in lines of text, for screen readers and terminals without a screen.

It moves no cursor and prints no color. Each line that is typed is a command, and each answer is one or a few lines.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from newsreader.cli import output
from newsreader.errors import NewsreaderError
from newsreader.export.sheet import block_at
from newsreader.records import SURE, AnchorState, BlockKind, Color, Range, State
from newsreader.services.highlights import citation, what_changed
from newsreader.services.reading import PassedText, store_position
from newsreader.text.counted import counted
from newsreader.text.find import find
from newsreader.text.language import detect
from newsreader.text.quotes import in_quotes
from newsreader.text.sentences.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsreader.library import Library
    from newsreader.records import Article, Highlight

HELP = """\
Enter or n: next sentence. p: previous. A number: so many sentences on.
} and {: next, previous paragraph. ] and [: next, previous highlight. g and G: start, end. r: repeat.
/WORDS: find the words; / alone: find them again. w: where you are.
m [COLOR]: highlight the sentence. t TAG...: tag it. a NOTE: write a note on it. d: delete its highlight. u: undo.
o: addresses of the links in the sentence, and of the article. y: the sentence with its citation.
*: star or unstar the article. A: archive it and end. q: end."""

_SPOKEN = {
    BlockKind.HEADING: "Heading: ",
    BlockKind.QUOTE: "Quotation: ",
    BlockKind.LIST_ITEM: "List item: ",
    BlockKind.PREFORMATTED: "Code: ",
    BlockKind.TABLE_ROW: "Table row: ",
    BlockKind.CAPTION: "Caption: ",
    BlockKind.EMBED: "Embedded: ",
    BlockKind.BYLINE: "Byline: ",
    BlockKind.BIO: "About the author: ",
    BlockKind.POINTER: "Pointer: ",
}


def read(library: Library, article: Article, highlight: Highlight | None) -> int:
    """Read an article to the user, and obey the commands on standard input until it ends. Returns the exit status."""
    reader = PlainReader(library, article)
    reader.begin(highlight)
    try:
        while reader.reading and (line := sys.stdin.readline()):
            try:
                reader.obey(line.strip())
                reader.save()
            except NewsreaderError as error:
                output.row(str(error))
            sys.stdout.flush()
    except KeyboardInterrupt:
        pass
    finally:
        reader.save()
    return 0


class PlainReader:
    """An article that is read aloud: the sentence that is read, and the commands."""

    def __init__(self, library: Library, article: Article) -> None:
        self.library = library
        self.article = article
        self.revision = library.articles.revision(article.id)
        self.text = self.revision.text
        language = article.language or detect(self.text)
        self.sentences = Sentences(self.text, self.revision.blocks, language)
        self.at = self.sentences.at(article.position) or Range(0, len(self.text))
        self.passed = PassedText(len(self.text), article.words)
        self.words = ""
        self.reading = True

    def begin(self, highlight: Highlight | None) -> None:
        """Read the title, and the sentence that was read last or has the highlight."""
        article = self.article
        facts = [article.title, *article.authors, article.site, counted(article.words, "word")]
        output.row(" ".join(fact if fact.endswith((".", "?", "!", "…")) else f"{fact}." for fact in facts if fact))
        output.row("Press Enter for the next sentence, ? for help.")
        for mark in self.library.highlights.for_article(self.article.id):
            if mark.anchor is AnchorState.ORPHAN:
                output.row(f"The text no longer has the words of a highlight: {in_quotes(mark.quote)}")
                self._say_note(mark)
        if highlight and highlight.anchor is not AnchorState.ORPHAN:
            self.at = self.sentences.at(highlight.start) or self.at
        self._say()
        sys.stdout.flush()

    def obey(self, line: str) -> None:
        """Do what a line says."""
        name, _, rest = ("/", "", line[1:].strip()) if line.startswith("/") else line.partition(" ")
        commands: dict[str, Callable[[], object]] = {
            **dict.fromkeys(("", "n"), lambda: self._step(1)),
            "p": lambda: self._step(-1),
            "}": lambda: self._paragraph(1),
            "{": lambda: self._paragraph(-1),
            "]": lambda: self._highlight(1),
            "[": lambda: self._highlight(-1),
            "g": lambda: self._go(self.sentences.first()),
            "G": lambda: self._go(self.sentences.last()),
            "r": self._say,
            "/": lambda: self._find(rest),
            "w": self._where,
            "m": lambda: self._mark(rest),
            "t": lambda: self._tag(rest.replace(",", " ").split()),
            "a": lambda: self._note(rest),
            "d": self._delete,
            "u": self._undo,
            "o": self._links,
            "y": lambda: output.row(citation(self.article, self.text[self.at.start : self.at.end], self.revision)),
            "*": self._star,
            "A": self._archive,
            "q": self._end,
            "?": lambda: output.text(HELP + "\n"),
        }
        if name.isdecimal():
            self._step(min(int(name), len(self.text)))
        elif name in commands:
            commands[name]()
        else:
            output.row(f"There is no command {name}. For help, type ?")

    def save(self) -> None:
        """Save how far the article was read, and how much of it."""
        if self.library.read_only:
            return
        article = self.library.articles.get(self.article.id)
        at_end = self.sentences.next(self.at) is None
        state = None if article.state is State.ARCHIVED else State.DONE if at_end else State.READING
        read = self.passed.read(at_end=at_end)
        store_position(self.library, article.id, self.at.start, state, read, self.passed)

    # Moving

    def _go(self, place: Range | None, otherwise: str = "There is nothing more.") -> bool:
        if place is None:
            output.row(otherwise)
            return False
        self.at = place
        self._say()
        return True

    def _step(self, count: int) -> None:
        step = self.sentences.next if count > 0 else self.sentences.previous
        place: Range | None = None
        for _ in range(abs(count)):
            following = step(place or self.at)
            if following is None:
                break
            place = following
        self._go(place, "This is the end of the article." if count > 0 else "This is the start of the article.")

    def _paragraph(self, step: int) -> None:
        index = self._block() + step
        while 0 <= index < len(self.revision.blocks):
            if found := self.sentences.in_block(index):
                self._go(found[0])
                return
            index += step
        self._go(None)

    def _highlight(self, step: int) -> None:
        starts = [mark.start for mark in self._marks()]
        beyond = [at for at in starts if (at >= self.at.end if step > 0 else at < self.at.start)]
        target = (beyond[0] if step > 0 else beyond[-1]) if beyond else None
        self._go(None if target is None else self.sentences.at(target), "There are no more highlights.")

    def _find(self, words: str) -> None:
        self.words = words or self.words
        if not self.words:
            output.row("Type the words after /: /the vote")
            return
        places = find(self.text, self.words)
        after = [place for place in places if place.start >= self.at.end] or places
        if self._go(self.sentences.at(after[0].start) if after else None, f"“{self.words}” is not in this article."):
            output.row(f"Found at {len(places)} places." if len(places) > 1 else "Found at one place.")

    # Changing

    def _mark(self, color: str) -> None:
        if color and color not in list(Color):
            output.row(f"The colors are {', '.join(Color)}.")
            return
        for mark in self._here():
            self.library.highlights.set_color(mark.id, Color(color or mark.color))
        if not self._here():
            self._add(Color(color or Color.YELLOW))
        self._say_marks()

    def _tag(self, names: list[str]) -> None:
        if not names:
            output.row("Type the tags after t: t claim politics/eu")
            return
        tags = [name.lstrip("#") for name in names]
        here = self._here()
        for mark in here:
            self.library.highlights.set_tags(mark.id, [*mark.tags, *tags])
        if not here:
            self._add(tags=tags)
        self._say_marks()

    def _note(self, note: str) -> None:
        if not note:
            output.row("Type the note after a: a Who says so?")
            return
        if here := self._here():
            self.library.highlights.set_note(here[0].id, f"{here[0].note}\n{note}".strip())
        else:
            self._add(note=note)
        self._say_marks()

    def _delete(self) -> None:
        for mark in self._here():
            self.library.highlights.delete(mark.id)
            output.row(f"Deleted the highlight {in_quotes(mark.quote)}. u undoes it.")
            return
        output.row("There is no highlight here.")

    def _undo(self) -> None:
        step = self.library.history.undo()
        output.row(f"Undone: {step.label}" if step else "There is nothing to undo.")

    def _star(self) -> None:
        starred = not self.library.articles.get(self.article.id).starred
        self.library.articles.set_starred([self.article.id], starred)
        output.row("Starred." if starred else "Unstarred.")

    def _archive(self) -> None:
        self.library.articles.set_state([self.article.id], State.ARCHIVED)
        output.row("Archived.")
        self._end()

    def _end(self) -> None:
        self.reading = False

    def _add(self, color: Color = Color.YELLOW, tags: Sequence[str] = (), note: str = "") -> None:
        """Highlight the sentence in one step, so that nothing is left if a tag or the note is refused."""
        place = (self.article.id, self.at.start, self.at.end)
        self.library.highlights.add(*place, color=color, tags=tags, note=note, revision=self.revision)

    # Saying

    def _block(self) -> int:
        return block_at(self.revision.blocks, self.at.start)

    def _marks(self) -> list[Highlight]:
        """Return the highlights that have a place, in the order of the text. An orphan belongs to no sentence."""
        found = self.library.highlights.for_article(self.article.id)
        return sorted((mark for mark in found if mark.anchor is not AnchorState.ORPHAN), key=lambda mark: mark.start)

    def _here(self) -> list[Highlight]:
        return [mark for mark in self._marks() if mark.start < self.at.end and mark.end > self.at.start]

    def _say(self) -> None:
        """Print the sentence, with what its block is if it begins one, and its highlights."""
        following = self.sentences.next(self.at)
        self.passed.move(self.at.start, following.start if following else len(self.text))
        blocks = self.revision.blocks
        block = blocks[self._block()] if blocks else None
        begins = block is not None and self.at.start <= block.start
        output.row((_SPOKEN.get(block.kind, "") if block and begins else "") + self.text[self.at.start : self.at.end])
        self._say_marks()

    def _say_marks(self) -> None:
        for mark in self._here():
            sure = "Highlighted" if mark.anchor in SURE else f"In doubt, {what_changed(mark, self.text)}"
            part = "" if (mark.start, mark.end) == (self.at.start, self.at.end) else f" {in_quotes(mark.quote)}"
            tags = f", tagged {', '.join(mark.tags)}" if mark.tags else ""
            output.row(f"{sure}, {mark.color.value}{tags}.{part}")
            self._say_note(mark)

    def _say_note(self, mark: Highlight) -> None:
        for line in filter(str.strip, mark.note.splitlines()):
            output.row(f"Note: {line}")

    def _links(self) -> None:
        spans = self.revision.inline_spans
        here = [span for span in spans if span.href and span.start < self.at.end and span.end > self.at.start]
        for span in here:
            output.row(f"Link {in_quotes(self.text[span.start : span.end])}: {span.href}")
        if self.article.url:
            output.row(f"The article: {self.article.url}")
        elif not here:
            output.row("There are no links here, and the article has no address.")

    def _where(self) -> None:
        marks = len(self._marks())
        percent = round(100 * self.at.start / max(1, len(self.text)))
        output.row(f"{self.article.title}. {percent} percent read. {counted(marks, 'highlight')}.")
