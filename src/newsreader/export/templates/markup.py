"""Escapes the values of a template for the markup of its file: Markdown, Logseq's Markdown, or Org.

A hostile title, tag, quote or note shows as its words, and changes nothing around it. Each class is one markup. Methods
take clean text and return it as it is written.
"""

from __future__ import annotations

import re
from typing import ClassVar

from newsreader.export import escape
from newsreader.export.fragments import is_web
from newsreader.export.front_matter import yaml_value
from newsreader.export.markdown import destination, fenced, paragraphs


class Markdown:
    """CommonMark, and the syntax of Obsidian. The front matter is YAML."""

    suffix: ClassVar[str] = ".md"

    def text(self, text: str) -> str:
        """Return text of any number of lines as it shows."""
        return "\n\n".join(paragraphs(text))

    def code(self, text: str) -> str:
        """Return lines of code."""
        return fenced(text)

    def note(self, text: str) -> str:
        """Return a note, which stays Markdown."""
        return escape.note(text)

    def tag(self, name: str) -> str:
        """Return a tag's name."""
        return name

    def address(self, address: str) -> str:
        """Return an address as it is written in a link; one that is not of the web leads nowhere."""
        return destination(address) if is_web(address) else destination(address).replace(":", "%3A")

    def head(self, value: object) -> str:
        """Return a value of the front matter."""
        return yaml_value(value)


class Logseq(Markdown):
    """Markdown for Logseq, whose `{{macros}}`, `((references))` and `property:: value` are syntax too."""

    _SIGNS = re.compile(r"\{(?=\{)|\((?=\()|:(?=:)")
    _REFERENCE = re.compile(r'[\[\]#{}()",\\`]|::')

    def text(self, text: str) -> str:
        """Return text of any number of lines as it shows."""
        return self._SIGNS.sub(r"\g<0>\\", super().text(text))

    def note(self, text: str) -> str:
        """Return a note, which stays Markdown."""
        return self._SIGNS.sub(r"\g<0>\\", super().note(text))

    def head(self, value: object) -> str:
        """Return the value of a property: in quotation marks if Logseq would take a part of it for a reference."""
        if isinstance(value, list):
            return ", ".join(map(self.head, value))
        text = " ".join(("" if value is None else str(value)).split())
        return '"{}"'.format(text.replace('"', "”")) if self._REFERENCE.search(text) else text


class Org:
    """Org mode. It has no escape sign: as its manual says, a zero-width space parts the signs of markup."""

    suffix: ClassVar[str] = ".org"

    _APART = "\u200b"
    _LINE_START = re.compile(
        r"^\s*(?=\*|#|:|\||[-+](?:\s|$)|(?:\d+|[a-zA-Z])[.)](?:\s|$)|%%|\[fn:|\[#|\\|-{5}|(?:CLOCK|SCHEDULED|DEADLINE|CLOSED):"
        r"|(?:TODO|DONE|COMMENT)\b)"
    )
    _INLINE = re.compile(
        r"""
          (?<![^\s('"{\-\u2018\u201c])(?=[*/_=~+]\S)      # the beginning of emphasis
        | (?<=\])(?=\]|\s*$) | (?<=\[)(?=\[) | (?<=<)(?=[<%\d]) | (?<=\[)(?=\d|fn:|cite) | (?<=\{)(?=\{) | (?<=@)(?=@)
        | (?<=\\)(?=[a-zA-Z(\[_]) | (?<=[\^_])(?=[{(*]) | (?<=\$)(?=\S)
        | (?<=src)(?=_) | (?<=call)(?=_)
        | (?<=:)(?=\s*$)                                    # tags of a headline
        | (?<=[a-z])(?=:[/\w])                              # an address, which would be a link of any kind
        """,
        re.VERBOSE,
    )

    _IN_CODE = re.compile(r"^(?=\s*,*(?:\*|#\+))", re.MULTILINE)

    def text(self, text: str) -> str:
        """Return text of any number of lines as it shows, without empty lines around it."""
        lines = (self._INLINE.sub(self._APART, line) for line in text.strip().split("\n"))
        return "\n".join(self._LINE_START.sub(rf"\g<0>{self._APART}", line) for line in lines)

    note = text

    def code(self, text: str) -> str:
        """Return lines of code. A comma is before signs at the start of a line that Org would read."""
        return f"#+begin_src text\n{self._IN_CODE.sub(',', text)}\n#+end_src"

    def tag(self, name: str) -> str:
        """Return a tag's name as Org takes it: letters, digits and `_@#%`."""
        return re.sub(r"[^\w@#%]", "_", name)

    def address(self, address: str) -> str:
        """Return an address as it is written in a link: brackets would end it."""
        return Markdown().address(address).replace("[", "%5B").replace("]", "%5D")

    def head(self, value: object) -> str:
        """Return a value of a keyword or a property, on one line."""
        if isinstance(value, list):
            return ", ".join(map(self.head, value))
        return " ".join(self.text(" ".join(str("" if value is None else value).split())).split())


MARKUPS: dict[str, type[Markdown | Org]] = {"markdown": Markdown, "logseq": Logseq, "org": Org}
"""All markups, by the name that a template sets."""
