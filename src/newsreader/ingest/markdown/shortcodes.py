"""Hugo's shortcodes (`{{< name … >}}`, `{{% name … %}}`) in Markdown → Markdown with placeholders for blocks.

The publisher's templates are unknown, so a shortcode is interpreted by its name and parameters: references become
addresses, pictures their captions, players embeds, and all others the text in their parameters. Text between a pair of
shortcodes stays. The input must have no control characters, because a placeholder contains one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsreader.ingest.blocks.draft import Draft
from newsreader.ingest.blocks.media import embed, is_file_name
from newsreader.ingest.blocks.tags import decode_entities
from newsreader.records import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator

# No doubled braces inside, so that the search for the end of an unclosed shortcode stops at the next one.
_SHORTCODE = re.compile(r"\{\{(?P<kind>[<%])(?P<inside>(?:[^{}]|\{(?!\{)|\}(?!\}))*?)[>%]\}\}")
_ESCAPED = re.compile(r"\{\{([<%])\s*/\*((?:[^{}]|\{(?!\{)|\}(?!\}))*?)\*/\s*([>%])\}\}")
_INSIDE = re.compile(r"\s*(?P<closing>/)?\s*(?P<name>[\w./-]+)(?P<arguments>.*)", re.DOTALL)
_ARGUMENT = re.compile(
    r"(?:(?P<key>[\w-]+)\s*=\s*)?(?:\"(?P<quoted>(?:\\.|[^\"\\])*+)\"|`(?P<raw>[^`]*+)`|(?P<bare>[^\s\"`=]++))",
    re.DOTALL,
)
_PLACEHOLDER = re.compile("\x1a(\\d+)\x1a")
_IN_ADDRESS = re.compile(r"(?:\]\(\s*<?|=\s*[\"']|\]:\s*)[^\s\"'()]*$")
_REFERENCE = frozenset({
    "ref", "relref", "link", "tmp", "url", "absurl", "relurl", "legacy-file", "asset", "asset-static", "static", "file",
})  # fmt: skip
_PICTURE = re.compile(r"(?i)(?:^|[-_/])(?:img|image|figure|fig|picture|photo)(?:$|[-_])")
_PLAYER = re.compile(
    r"(?i)youtube|vimeo|video|tweet|twitter|^x$|instagram|facebook|tiktok|iframe|embed|audio|podcast|soundcloud|spotify|cspan|mastodon|bluesky"
)
_ADDRESSES = ("href", "url", "link", "src", "file", "path", "button-url")
_TEXTS = (
    "kicker", "title", "heading", "subtitle", "intro", "text", "content", "description", "summary", "label", "caption",
    "alt",
)  # fmt: skip
_PASSES = 3
"""How often shortcodes are replaced. Parameters can contain shortcodes, one or two levels deep."""


@dataclass(frozen=True, slots=True)
class _Call:
    """One shortcode's name and parameters."""

    name: str
    values: list[str] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)

    def first(self, *keys: str) -> str:
        """Return the first of these named parameters that is not blank, or an empty string."""
        return next((value for key in keys if (value := self.named.get(key, "").strip())), "")

    def address(self) -> str:
        """Return the address that it names, escaped for Markdown."""
        found = self.first(*_ADDRESSES) or next(iter(self.values), "")
        return re.sub(r"[\s()<>\"'\\]", lambda match: f"%{ord(match[0]):02X}", found.strip())


class Shortcodes:
    """Replaces the shortcodes of one text by placeholders, and stores their content."""

    def __init__(self) -> None:
        self._contents: list[Draft | str] = []

    def replace(self, text: str) -> str:
        """Return `text` as Markdown without shortcodes. `split` finds the placeholders in it."""
        text = _ESCAPED.sub(lambda match: self._store(f"{{{{{match[1]} {match[2].strip()} {match[3]}}}}}"), text)
        for _ in range(_PASSES):
            text, count = _SHORTCODE.subn(self._replaced, text)
            if not count:
                break
        return text

    def split(self, text: str) -> Iterator[Draft | str]:
        """Yield the pieces of `text`: strings, and the drafts between them."""
        for index, piece in enumerate(_PLACEHOLDER.split(text)):
            if index % 2:
                yield self._contents[int(piece)]
            elif piece:
                yield piece

    def flat(self, text: str) -> str:
        """Return `text` with words instead of placeholders, for code and attributes, which contain no blocks."""
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.split(text))

    def _store(self, content: Draft | str) -> str:
        self._contents.append(content)
        return f"\x1a{len(self._contents) - 1}\x1a"

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
            return self._store(embed(call.name, call.named, identity))
        if call.first("text", "quote") and ("quote" in call.name or call.first("cite", "author")):
            return _quotation(call)
        words, address = call.first("text", "label", "title"), call.address()
        if address and words and not call.first("kicker"):
            return f"[{_bare(words)}]({address})"
        if call.name in _REFERENCE:
            return address
        return _texts(call, match)

    def _captions(self, call: _Call) -> str:
        captions = dict.fromkeys(_bare(call.first(key)) for key in ("alt", "caption", "title", "credit", "attr"))
        return "".join(
            self._store(Draft(BlockKind.CAPTION, words)) for words in captions if words and not is_file_name(words)
        )


def _call(name: str, source: str) -> _Call:
    call = _Call(name.lower())
    for match in _ARGUMENT.finditer(source):
        if match["bare"] == "/":
            continue
        value = match["raw"] or match["bare"] or re.sub(r"\\(.)", r"\1", match["quoted"] or "")
        value = _PLACEHOLDER.sub("", value)
        if match["key"]:
            call.named[match["key"].lower()] = value
        else:
            call.values.append(value)
    return call


def _bare(words: str) -> str:
    """Return a parameter without the Markdown and HTML that Hugo would render in it."""
    words = re.sub(r"<[/a-zA-Z][^<>]*>", " ", decode_entities(words))
    words = re.sub(r"!?\[([^\[\]]*)\]\([^()]*\)", r"\1", words)
    words = re.sub(r"(\*\*|__|\*|`)(?=\S)([^*`]+?)(?<=\S)\1", r"\2", words)
    return " ".join(words.split())


def _quotation(call: _Call) -> str:
    lines = [" ".join(call.first("text", "quote").split())]
    if cite := " ".join(call.first("cite", "author", "source").split()):
        lines += ["", f"— {cite}"]
    return "\n\n" + "\n".join(f"> {line}" for line in lines) + "\n\n"


def _texts(call: _Call, match: re.Match[str]) -> str:
    """Return the text in its parameters: paragraphs if the shortcode is on a line of its own, else running text."""
    words = [" ".join(call.named[key].split()) for key in _TEXTS if call.named.get(key, "").strip()]
    line = match.string.rfind("\n", 0, match.start()) + 1
    if match.string[line : match.start()].strip():
        return " ".join(words)
    return "".join(f"{text}\n\n" for text in words)
