"""What a screen may ask of the program it is shown in: the library's desk, the settings, and other screens.

Screens know this and not the app, which knows them: so no screen has to know another one to lead there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsreader import preferences
from newsreader.records import Color
from newsreader.tui.desk import Desk
from newsreader.tui.theme import DARK, LIGHT
from newsreader.tui.typing_ahead import TypingAhead

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from newsreader.config import Settings, Theme
    from newsreader.keymap import Keymap
    from newsreader.library import Library
    from newsreader.records import Tag

THEME_NAMES: Mapping[Theme, str] = {"dark": DARK, "light": LIGHT}


class Host(TypingAhead):
    """The part of the app that screens see."""

    def __init__(self, library: Library, settings: Settings, keymap: Keymap, **options: Any) -> None:
        """`options` are those of Textual's `App`."""
        super().__init__(**options)
        self.library = library
        self.settings = settings
        self.keymap = keymap
        self.preferences = preferences.recall(settings)
        self.desk = Desk(library)
        self.last_color = Color.YELLOW
        self.last_tags: tuple[str, ...] = ()
        self.last_export: Path | None = None

    @property
    def plain(self) -> bool:
        """Whether tints cannot be told apart: without colour, or with the 16 of an old terminal."""
        return self.no_color or self.console.color_system in (None, "standard")

    async def prefer(self, **chosen: Any) -> None:
        """Change settings by name (`measure=76`), and remember them for the next run. Raises `CannotWriteError`."""
        self.preferences.change(**chosen)
        self.theme = THEME_NAMES[self.preferences.now.theme]
        await self.desk.ask(self.preferences.keep)

    async def known_tags(self) -> list[Tag]:
        """All tags of the library, the most used first."""
        tags = await self.desk.ask(self.library.tags.list)
        return sorted(tags, key=lambda tag: -(tag.highlights + tag.articles))

    async def warm_up(self) -> None:
        """Load, in an idle moment, what the first article, mark and search will need."""
        raise NotImplementedError

    # Going places

    async def open_article(self, article_id: int, highlight_id: int | None = None) -> None:
        """Read an article, from where the reader left it or at one of its highlights."""
        raise NotImplementedError

    async def open_search(self, query: str = "") -> None:
        """Search all notes, at first for `query`."""
        raise NotImplementedError

    async def open_codebook(self) -> None:
        """Show all tags, unless they are shown already."""
        raise NotImplementedError

    def export_articles(self, articles: list[int] | None) -> None:
        """Ask where to, and export the highlights of these articles, or of all, as Markdown."""
        raise NotImplementedError
