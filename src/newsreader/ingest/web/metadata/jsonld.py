"""The JSON-LD of a page → the object that describes its article. Broken JSON is read as far as it goes."""

from __future__ import annotations

import json
import re
from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Node = dict[str, Any]

_MAX_SCRIPT = 1_000_000
"""The longest script that is read (code points)."""
_MAX_NODES = 5_000
_ARTICLES = frozenset({
    "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle", "backgroundnewsarticle",
    "reviewnewsarticle", "askpublicnewsarticle", "article", "blogposting", "liveblogposting", "satiricalarticle",
    "advertisercontentarticle", "scholarlyarticle", "medicalscholarlyarticle", "techarticle", "report",
    "socialmediaposting", "discussionforumposting", "review", "recipe", "howto", "blog",
})  # fmt: skip
_PAGES = frozenset({"webpage", "itempage", "videoobject", "podcastepisode", "creativework", "audioobject"})
"""Types that describe an article where there is no better one."""
_OTHERS = frozenset(
    {"itemListElement", "hasPart", "liveBlogUpdate", "comment", "relatedLink", "isRelatedTo", "citation"}
)
"""Properties whose values are other articles."""
_COMMENTS = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>|/\*\s*\]\]>\s*\*/)\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_STRING = r'"\s*:\s*"((?:[^"\\]|\\.)*+)"'
_LOST = {key: re.compile(f'"{key}{_STRING}') for key in ("headline", "datePublished", "inLanguage", "articleSection")}
_LOST_AUTHOR = re.compile(rf'"author"\s*:\s*[\[{{\s]*[^\[\]{{}}]*?"name{_STRING}')


def nodes(scripts: Iterable[str]) -> Iterator[Node]:
    """Yield all objects in JSON-LD scripts, outer ones first, except those that describe other articles."""
    waiting = deque(value for script in scripts for value in _load(script[:_MAX_SCRIPT]))
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        value = waiting.popleft()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            yield value
            waiting.extend(item for key, item in value.items() if key not in _OTHERS and isinstance(item, dict | list))


def types(node: Node) -> frozenset[str]:
    """Return the types of a node in lower case, without the address of their vocabulary."""
    written = node.get("@type", node.get("type"))
    names = written if isinstance(written, list) else [written]
    return frozenset(re.split(r"[/:#]", name)[-1].lower() for name in names if isinstance(name, str))


def article(found: list[Node], title: str) -> Node:
    """Return the node that describes the article of the page, or an empty one. `title` decides between several."""
    for wanted in (_ARTICLES, _PAGES):
        candidates = [node for node in found if types(node) & wanted]
        if candidates:
            return max(candidates, key=lambda node: _score(node, title))
    return {}


def text(value: object) -> str:
    """Return the text in a value: a string, the name of an object, or the first item of a list that has one."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return text(value.get("name") or value.get("@value") or value.get("headline"))
    if isinstance(value, list):
        return next(filter(None, map(text, value[:20])), "")
    return ""


def _score(node: Node, title: str) -> int:
    headline = text(node.get("headline") or node.get("name")).casefold().strip()
    same = bool(headline) and (headline in title.casefold() or title.casefold() in headline)
    return 4 * same + ("headline" in node) + ("datePublished" in node) + ("author" in node)


def _load(script: str) -> Iterator[Any]:
    script = _COMMENTS.sub("", script.strip()).strip().rstrip(";")
    for attempt in (script, _TRAILING_COMMA.sub(r"\1", script)):
        decoder, place, values = json.JSONDecoder(strict=False), 0, []
        try:
            while place < len(attempt):
                value, place = decoder.raw_decode(attempt, place)
                values.append(value)
                place += len(attempt[place:]) - len(attempt[place:].lstrip(", \t\r\n;"))
        except (ValueError, RecursionError):
            if not values:
                continue
        yield from values
        return
    yield _salvage(script)


def _salvage(script: str) -> Node:
    """Return the strings that matter in a script that is not valid JSON."""
    found: Node = {"@type": "Article"} if '"headline"' in script else {}
    for key, pattern in _LOST.items():
        if match := pattern.search(script):
            found[key] = match[1].replace('\\"', '"').replace("\\/", "/")
    if match := _LOST_AUTHOR.search(script):
        found["author"] = match[1]
    return found
