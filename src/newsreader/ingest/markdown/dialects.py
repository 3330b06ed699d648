"""Rules for markdown-it-py that make no word vanish, and that read what note-taking programs write.

CommonMark has no links to notes (`[[page|label]]`), comments (`%%`) and mathematics (`$x_1$`). Its usual extensions
leave out extra cells of tables and footnotes that nothing refers to. Rules for code come first, so code stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from markdown_it.common.utils import normalizeReference
from markdown_it.rules_block.html_block import html_block
from markdown_it.rules_block.reference import reference
from markdown_it.rules_block.table import escapedSplit, getLine, table
from markdown_it.rules_inline.html_inline import html_inline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_inline_dollar
from mdit_py_plugins.footnote import footnote_plugin

from newsreader.ingest.blocks.angle_words import AngleWords

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

    Rule = Callable[[StateBlock, int, int, bool], bool]

_NOTE = re.compile(r"(!?)\[\[([^\[\]|\n]+)(?:\|((?:[^\[\]\n]|\[[^\[\]\n]*\])*))?\]\](?![(\[])")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|avif|bmp|tiff?|heic)$", re.IGNORECASE)
_SIZE = re.compile(r"(?:^|\|)\s*\d+(?:x\d+)?\s*$")
_DEFINITION = re.compile(r"\[([^\]\n]+)\]:[ \t]*(?:\n[ \t]*)?(\S+)")
_ADDRESS = re.compile(r"[<#./?]|.*[/@#]|[a-z][a-z0-9+.-]*:|[^.]*\.\w", re.IGNORECASE)
_HIDDEN = frozenset({"#", "<>"})
"""Where a definition leads that is a comment: `[//]: # (not shown)`."""
_MAX_MATH_LINES = 50
"""The longest block of mathematics: the plugin searches for its end from each beginning."""
_math = math_inline_dollar(allow_space=False, allow_digits=False, allow_double=True)


def use_dialects(parser: MarkdownIt) -> MarkdownIt:
    """Add all rules of this module to `parser`."""
    parser.use(partial(footnote_plugin, move_to_end=False)).use(deflist_plugin)
    parser.use(partial(dollarmath_plugin, allow_labels=False, allow_blank_lines=False))
    block, inline = parser.block.ruler, parser.inline.ruler
    plugin = {rule.name: rule.fn for rule in block.__rules__}
    block.at("deflist", partial(_definition_list, plugin["deflist"]), {"alt": ["paragraph", "reference", "blockquote"]})
    block.at("math_block", partial(_math_block, plugin["math_block"]))
    block.at("table", _table, {"alt": ["paragraph", "reference"]})
    block.at("reference", _reference)
    block.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote"]})
    block.before("fence", "comment", _comment_block, {"alt": ["paragraph", "reference", "blockquote"]})
    inline.at("html_inline", _html_inline)
    inline.at("math_inline", _math_inline)
    inline.before("link", "note_link", _note_link)
    inline.before("link", "comment", _comment)
    parser.core.ruler.after("inline", "footnotes", _footnotes)
    return parser


def environment(text: str) -> dict[str, Any]:
    """Return what the rules must know of the whole text."""
    labels = Counter(map(normalizeReference, re.findall(r"\[([^\[\]\n]{1,999})\]", text)))
    return {"angle_words": AngleWords.of(text), "labels": labels}


def _html_inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "<":
        return False  # quickly, since this is asked at every sign
    return not state.env["angle_words"].begin(state.src, state.pos) and html_inline(state, silent)


def _html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    place = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("<", place) or state.env["angle_words"].begin(state.src, place):
        return False
    return html_block(state, start, end, silent)


def _math_block(rule: Rule, state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return rule(state, start, min(end, start + _MAX_MATH_LINES), silent)


def _math_inline(state: StateInline, silent: bool) -> bool:
    """Take `$x_1$` as it is, but not `A$5 and B$`."""
    return not (state.pos and state.src[state.pos - 1].isalnum()) and _math(state, silent)


def _note_link(state: StateInline, silent: bool) -> bool:
    """Read `[[page]]`, `[[page|label]]` and `![[picture.png]]`; of a picture without a label, nothing is shown."""
    found = _NOTE.match(state.src, state.pos, state.posMax) if state.src[state.pos] in "[!" else None
    if not found or normalizeReference(found[2]) in state.env.get("references", ()):
        return False
    if not silent:
        label = (found[3] or "").strip()
        page = re.sub(r"#?\^[\w-]+$", "", found[2]).replace("#", " > ").removeprefix(" > ").strip() or found[2]
        words = state.push("text", "", 0)
        words.content = label or page
        if found[1] and _PICTURE.search(found[2].strip()):
            state.tokens.pop()
            picture = state.push("image", "img", 0)
            words.content = _SIZE.sub("", label)
            picture.attrSet("src", quote(found[2].strip()))
            picture.children = [words]
    state.pos = found.end()
    return True


def _comment(state: StateInline, silent: bool) -> bool:  # noqa: ARG001 - the library's parameter
    """Leave out `%%comment%%`, but not what is between `50%%` and `60%%`."""
    if not state.src.startswith("%%", state.pos) or (state.pos and state.src[state.pos - 1].isalnum()):
        return False
    end = state.src.find("%%", state.pos + 2, state.posMax)
    if end < 0:
        return False
    state.pos = end + 2
    return True


def _comment_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Leave out the lines from one that begins with `%%` to one that ends with it."""
    place = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("%%", place) or "%%" in state.src[place + 2 : state.eMarks[start]]:
        return False
    if state.is_code_block(start) or state.env.get("unclosed_comment") == end:
        return False
    for line in range(start + 1, end):
        if state.src[state.bMarks[line] : state.eMarks[line]].rstrip().endswith("%%"):
            if not silent:
                state.line = line + 1
            return True
    state.env["unclosed_comment"] = end
    return False


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table with all cells of its rows, also those beyond the cells of its head."""
    first = len(state.tokens)
    if not table(state, start, end, silent):
        return False
    tokens = state.tokens[first:]
    del state.tokens[first:]
    cells = line = 0
    for token in tokens:
        if token.type == "tr_open" and token.map:
            cells, line = 0, token.map[0]
        elif token.type in {"th_open", "td_open"}:
            cells += 1
        elif token.type == "tr_close":
            written = escapedSplit(getLine(state, line).strip(" \t"))
            for extra in written[cells + (written[0] == "") :] if cells else ():
                if extra.strip():
                    state.push("td_open", "td", 1)
                    inline = state.push("inline", "", 0)
                    inline.content, inline.children, inline.map = extra.strip(), [], [line, line + 1]
                    state.push("td_close", "td", -1)
        state.tokens.append(token)
    return True


def _definition_list(rule: Rule, state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a list whose definitions begin with a colon. A tilde stays, since it can mean “about”."""
    line = start if silent else start + 1
    if not silent and line < end and state.isEmpty(line):
        line += 1
    first = len(state.tokens)
    if not (line < end and _begins(state, line, ":") and rule(state, start, end, silent)):
        return False
    definition = False
    for token in state.tokens[first:]:
        if token.type == "inline" and definition and token.map and _begins(state, token.map[0], "~"):
            token.content = f"~ {token.content}"
        definition = token.type == "dd_open" or (definition and token.type != "inline")
    return True


def _begins(state: StateBlock, line: int, sign: str) -> bool:
    return state.src.startswith(sign, state.bMarks[line] + state.tShift[line])


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take the definition of a link out of the text only if the text uses it: `[Ana]: Yes.` is text."""
    found = _DEFINITION.match(state.src, state.bMarks[start] + state.tShift[start])
    if not reference(state, start, end, silent):
        return False
    if silent or not found or found[2] in _HIDDEN:
        return True
    label = normalizeReference(found[1])
    if not _ADDRESS.match(found[2]) or state.env["labels"][label] < 2:
        state.env["references"].pop(label, None)
        state.push("paragraph_open", "p", 1)
        inline = state.push("inline", "", 0)
        inline.content, inline.children = state.getLines(start, state.line, state.blkIndent, False).strip(), []
        state.push("paragraph_close", "p", -1)
    return True


def _footnotes(state: StateCore) -> None:
    """Move footnotes to the end: first those that the text refers to, in order, then all others."""
    data = state.env.get("footnotes", {"list": {}})
    body: list[Token] = []
    notes: list[tuple[str, list[Token]]] = []
    open_notes: list[list[Token]] = [body]
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            notes.append((token.meta["label"], []))
            open_notes.append(notes[-1][1])
        elif token.type == "footnote_reference_close":
            open_notes.pop()
        else:
            open_notes[-1].append(token)
    first = {label: place for place, (label, _) in reversed(list(enumerate(notes)))}
    ordered: list[list[Token]] = []
    for note in data["list"].values():
        if "tokens" in note:
            ordered.append([Token("inline", "", 0, children=note["tokens"])])
        else:
            ordered.append(notes[first[note["label"]]][1])
    used = {first[note["label"]] for note in data["list"].values() if "tokens" not in note}
    ordered += [tokens for place, (_, tokens) in enumerate(notes) if place not in used]
    if ordered:
        body.append(Token("footnotes_open", "ol", 1))
        for tokens in ordered:
            body += [Token("footnote_open", "li", 1), *tokens, Token("footnote_close", "li", -1)]
        body.append(Token("footnotes_close", "ol", -1))
    state.tokens = body
