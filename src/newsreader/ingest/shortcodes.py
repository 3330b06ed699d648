"""Hugo's shortcodes (`{{< name … >}}`, `{{% name … %}}`) in Markdown → Markdown and place-holders for blocks.

A publisher's templates are not at hand, so a shortcode is understood by its name and parameters: references become
the addresses they name, pictures their captions, players an embed, and of everything else the words meant for readers
stay. What a pair encloses stays as it is. Knows Markdown's surface only; must be given text without control
characters, because it marks places with one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsreader.records import BlockKind

from .draft import Draft
from .media import embed, is_file_name
from .tags import decode_entities

if TYPE_CHECKING:
    from collections.abc import Iterator

# Braces may not be doubled inside, so that an unclosed one is given up at the next.
_SHORTCODE = re.compile(r"\{\{(?P<kind>[<%])(?P<inside>(?:[^{}]|\{(?!\{)|\}(?!\}))*?)[>%]\}\}")
_ESCAPED = re.compile(r"\{\{([<%])\s*/\*((?:[^{}]|\{(?!\{)|\}(?!\}))*?)\*/\s*([>%])\}\}")
_INSIDE = re.compile(r"\s*(?P<closing>/)?\s*(?P<name>[\w./-]+)(?P<arguments>.*)", re.DOTALL)
_ARGUMENT = re.compile(
    r"(?:(?P<key>[\w-]+)\s*=\s*)?(?:\"(?P<quoted>(?:\\.|[^\"\\])*+)\"|`(?P<raw>[^`]*+)`|(?P<bare>[^\s\"`=]++))",
    re.DOTALL,
)
_PLACE = re.compile("\x1a(\\d+)\x1a")
_IN_ADDRESS = re.compile(r"(?:\]\(\s*<?|=\s*[\"']|\]:\s*)[^\s\"'()]*$")
_REFERENCE = frozenset(
    {
        "ref",
        "relref",
        "link",
        "tmp",
        "url",
        "absurl",
        "relurl",
        "legacy-file",
        "asset",
        "asset-static",
        "static",
        "file",
    }
)
_PICTURE = re.compile(r"(?i)(?:^|[-_/])(?:img|image|figure|fig|picture|photo)(?:$|[-_])")
_PLAYER = re.compile(
    r"(?i)youtube|vimeo|video|tweet|twitter|^x$|instagram|facebook|tiktok|iframe|embed|audio|podcast|soundcloud|spotify|cspan|mastodon|bluesky"
)
_ADDRESSES = ("href", "url", "link", "src", "file", "path", "button-url")
_WORDS = (
    "kicker",
    "title",
    "heading",
    "subtitle",
    "intro",
    "text",
    "content",
    "description",
    "summary",
    "label",
    "caption",
    "alt",
)
_PASSES = 3
"""Shortcodes stand inside the parameters of others, one or two deep."""


@dataclass(frozen=True, slots=True)
class _Call:
    """One shortcode's name and parameters."""

    name: str
    values: list[str] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)

    def first(self, *keys: str) -> str:
        """The first of the named parameters that says something."""
        return next((value for key in keys if (value := self.named.get(key, "").strip())), "")

    def address(self) -> str:
        """What it points at, fit to stand in a Markdown address."""
        found = self.first(*_ADDRESSES) or next(iter(self.values), "")
        return re.sub(r"[\s()<>\"'\\]", lambda match: f"%{ord(match[0]):02X}", found.strip())


class Shortcodes:
    """Takes the shortcodes out of one text and remembers what stood in their places."""

    def __init__(self) -> None:
        self._held: list[Draft | str] = []

    def replace(self, text: str) -> str:
        """`text` as Markdown without shortcodes; `split` finds the places that are left for blocks."""
        text = _ESCAPED.sub(lambda match: self._hold(f"{{{{{match[1]} {match[2].strip()} {match[3]}}}}}"), text)
        for _ in range(_PASSES):
            text, count = _SHORTCODE.subn(self._replaced, text)
            if not count:
                break
        return text

    def split(self, text: str) -> Iterator[Draft | str]:
        """The pieces of `text`: strings, and the drafts that stand between them."""
        for index, piece in enumerate(_PLACE.split(text)):
            if index % 2:
                yield self._held[int(piece)]
            elif piece:
                yield piece

    def flat(self, text: str) -> str:
        """`text` with words in the places: for code and attributes, where no block can stand."""
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.split(text))

    def _hold(self, held: Draft | str) -> str:
        self._held.append(held)
        return f"\x1a{len(self._held) - 1}\x1a"

    def _replaced(self, match: re.Match[str]) -> str:
        inside = _INSIDE.fullmatch(match["inside"])
        if not inside or inside["closing"]:
            return ""
        call = _call(inside["name"], inside["arguments"])
        if _IN_ADDRESS.search(match.string[max(0, match.start() - 500) : match.start()]):
            return call.address()
        if _PICTURE.search(call.name) or is_file_name(call.first("src", "file")):
            return self._captions(call)
        if _PLAYER.search(call.name):
            identity = call.first("id", "video", "status") or next(iter(call.values), "")
            return self._hold(embed(call.name, call.named, identity))
        if call.first("text", "quote") and ("quote" in call.name or call.first("cite", "author")):
            return _quotation(call)
        words, address = call.first("text", "label", "title"), call.address()
        if address and words and not call.first("kicker"):
            return f"[{_bare(words)}]({address})"
        if call.name in _REFERENCE:
            return address
        return _for_readers(call, match)

    def _captions(self, call: _Call) -> str:
        said = dict.fromkeys(_bare(call.first(key)) for key in ("alt", "caption", "title", "credit", "attr"))
        return "".join(
            self._hold(Draft(BlockKind.CAPTION, words)) for words in said if words and not is_file_name(words)
        )


def _call(name: str, source: str) -> _Call:
    call = _Call(name.lower())
    for match in _ARGUMENT.finditer(source):
        if match["bare"] == "/":
            continue
        value = match["raw"] or match["bare"] or re.sub(r"\\(.)", r"\1", match["quoted"] or "")
        value = _PLACE.sub("", value)
        if match["key"]:
            call.named[match["key"].lower()] = value
        else:
            call.values.append(value)
    return call


def _bare(words: str) -> str:
    """A parameter's words without the Markdown and HTML that Hugo would render in it."""
    words = re.sub(r"<[/a-zA-Z][^<>]*>", " ", decode_entities(words))
    words = re.sub(r"!?\[([^\[\]]*)\]\([^()]*\)", r"\1", words)
    words = re.sub(r"(\*\*|__|\*|`)(?=\S)([^*`]+?)(?<=\S)\1", r"\2", words)
    return " ".join(words.split())


def _quotation(call: _Call) -> str:
    lines = [" ".join(call.first("text", "quote").split())]
    if cite := " ".join(call.first("cite", "author", "source").split()):
        lines += ["", f"— {cite}"]
    return "\n\n" + "\n".join(f"> {line}" for line in lines) + "\n\n"


def _for_readers(call: _Call, match: re.Match[str]) -> str:
    """The words in its parameters: paragraphs where it stands on a line of its own, else running text."""
    words = [" ".join(call.named[key].split()) for key in _WORDS if call.named.get(key, "").strip()]
    line = match.string.rfind("\n", 0, match.start()) + 1
    if match.string[line : match.start()].strip():
        return " ".join(words)
    return "".join(f"{text}\n\n" for text in words)
