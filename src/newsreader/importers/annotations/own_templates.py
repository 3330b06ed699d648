"""The files of newsreader's templates for Logseq, Org and plain CommonMark → the form of its Markdown export."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsreader.export import escape, unescape
from newsreader.export.front_matter import front_matter

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGN = re.compile(r"^(?:newsreader:: \d|:NEWSREADER: +\d|<!-- newsreader \d+ [0-9a-f-]{36} -->)", re.MULTILINE)
"""What a file of a template says about itself."""

_UID = re.compile(r"^<!-- newsreader \d+ ([0-9a-f-]{36}) -->[ \t]*$", re.MULTILINE)
_COMMENTED = re.compile(r"(?:(?<=\n\n)|\A)((?:>.*\n)++)\n(.*) <!-- (nr-[0-9a-f]{8}) -->[ \t]*$", re.MULTILINE)
_LOGSEQ_BLOCK = re.compile(r"^- (?=id:: )", re.MULTILINE)
_LOGSEQ_PROPERTY = re.compile(r"(?:  )?([\w-]+):: ?(.*)")
_LOGSEQ_CHILD = re.compile(r"([ \t]+)- (.*)")
"""The first line of a block below another one: spaces before it are newsreader's, tabs are Logseq's."""
_ORG_HEADLINE = re.compile(r"^\*+ +", re.MULTILINE)
_ORG_PROPERTY = re.compile(r"^[ \t]*:(\w+):[ \t]+(.*?)[ \t]*$", re.MULTILINE)
_ORG_KEYWORD = re.compile(r"^#\+(\w+):[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_ORG_QUOTE = re.compile(r"^#\+begin_quote\n(.*?)\n?^#\+end_quote[ \t]*\n?", re.MULTILINE | re.DOTALL)
_ORG_LINK = re.compile(r"\[\[([^\[\]]*)\]\[([^\[\]]*)\]\]")
_ORG_TAGS = re.compile(r"[ \t]+:((?:[\w@#%]+:)+)[ \t]*$")


def in_own_form(text: str) -> str:
    """Return a file of any of these templates as the Markdown export writes it. Other text is returned as it is."""
    if re.search(r"^newsreader:: \d", text, re.MULTILINE):
        head, *blocks = _LOGSEQ_BLOCK.split(text)
        return "\n\n".join((_page_properties(head), *map(_of_logseq, blocks)))
    if re.search(r"^:NEWSREADER: +\d", text, re.MULTILINE):
        return "\n\n".join(_of_org(text))
    text = _UID.sub(lambda found: front_matter({"uid": found[1], "newsreader": 1}), text)
    return _COMMENTED.sub(lambda found: _of_comment(*found.groups()), text)


def _of_comment(quote: str, about: str, identifier: str) -> str:
    source, *names = about.split(" · ")
    color, day = names[-2:] if len(names) > 1 else ("", "")
    return _block(quote.rstrip("\n"), source, identifier, ", ".join(names[:-2]).split(", "), color, day)


def _block(quote: str, source: str, identifier: str, names: list[str], color: str, day: str) -> str:
    about = " ".join(f"#{name.strip().removeprefix('#')}" for name in names if name.strip())
    return f"{quote}\n>\n> {source} ^{identifier}\n\n{' · '.join(filter(None, (about, color, day)))}"


def _page_properties(head: str) -> str:
    """Return the properties of a page of Logseq as front matter."""
    found = (_LOGSEQ_PROPERTY.fullmatch(row) for row in head.split("\n"))
    values: dict[str, object] = {each[1]: each[2].strip().strip('"') for each in found if each}
    for name in ("authors", "tags"):
        values[name] = [each for each in str(values.get(name, "")).split(", ") if each]
    return front_matter(values)


def _of_logseq(block: str) -> str:
    quote: list[str] = []
    below: list[str] = []
    values: dict[str, str] = {}
    inner = "- "
    for row in block.split("\n"):
        if row.startswith("- "):
            break
        if below and row.startswith(inner):
            below.append(row.removeprefix(inner))
        elif row.startswith("  >"):
            quote.append(row[2:])
        elif child := _LOGSEQ_CHILD.match(row):
            below += ["", child[2]]
            inner = f"{child[1]}  "
        elif below:
            below.append(row)
        elif found := _LOGSEQ_PROPERTY.fullmatch(row):
            values[found[1]] = found[2].strip('"')
    source = quote.pop().removeprefix(">").strip() if quote else ""
    while quote and not quote[-1].strip("> "):
        quote.pop()
    note = unescape.PARTING.sub("", "\n".join(below).rstrip())
    tags, color, day = (values.get(name, "") for name in ("tags", "color", "made"))
    own = _block("\n".join(quote), source, values.get("newsreader", ""), tags.split(", "), color, day)
    return f"{own}\n{note}"


def _of_org(text: str) -> Iterator[str]:
    head, *parts = _ORG_HEADLINE.split(text)
    keywords = {name.lower(): _joined(value) for name, value in _ORG_KEYWORD.findall(head)}
    uid = dict(_ORG_PROPERTY.findall(head)).get("ID", "")
    url = found[1] if parts and (found := _ORG_LINK.match(parts[0])) else None
    authors = [name for name in keywords.get("author", "").split(", ") if name]
    tags = [name for name in keywords.get("filetags", "").split(":") if name]
    title = keywords.get("title", "")
    fields = {"uid": uid, "title": title, "authors": authors, "url": url, "published": keywords.get("date", "")}
    yield front_matter({**fields, "tags": tags, "newsreader": 1})
    for part in parts:
        line, _, rest = part.partition("\n")
        values = dict(_ORG_PROPERTY.findall(rest))
        quote = _ORG_QUOTE.search(rest)
        if "CUSTOM_ID" not in values or not quote:
            continue
        paragraphs = re.split(r"\n\s*\n", _joined(quote[1]).strip())
        lines = ["\\\n> ".join(map(escape.words, paragraph.split("\n"))) for paragraph in paragraphs]
        link = _ORG_LINK.search(line)
        names = found[1].split(":") if (found := _ORG_TAGS.search(line)) else []
        yield _block(
            "\n>\n".join(f"> {each}" for each in lines),
            f"[{link[2]}]({link[1]})" if link else "",
            values["CUSTOM_ID"],
            names,
            values.get("COLOR", ""),
            values.get("CREATED", "").strip("[]"),
        )
        yield escape.note(_joined(rest[quote.end() :]).strip("\n"))


def _joined(text: str) -> str:
    """Return text without what an export puts between signs. Call it last: the bare signs look like Org's markup."""
    return unescape.PARTING.sub("", text)
