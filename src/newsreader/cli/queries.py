"""What all commands with a query share: how it is parsed, and the messages about it."""

from __future__ import annotations

import shlex
from itertools import islice
from typing import TYPE_CHECKING

import click

from newsreader import limits
from newsreader.errors import UsageError
from newsreader.records import Shelf
from newsreader.text.counted import counted
from newsreader.text.fuzzy.tokenizer import words
from newsreader.text.query.parser import closed, parse
from newsreader.text.query.tags import unknown_tags
from newsreader.text.query.terms import Key

from . import output

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsreader.library import Library
    from newsreader.records import ArticleQuery


def check_query(query: str, library: Library) -> None:
    """Print a line about likely mistakes in a query. Raises `UsageError` if a part of it is invalid."""
    parsed = parse(query)
    mistakes = list(parsed.mistakes)
    if any(token.key is Key.TAG for token in parsed.tokens):
        mistakes += unknown_tags(parsed, library.articles.vocabulary().tags)
    mistakes.sort(key=lambda mistake: mistake.range.start)
    message = " ".join(dict.fromkeys(mistake.message for mistake in mistakes))
    if parsed.is_mistaken:
        raise UsageError(message)
    if parsed.tokens and not words(query):
        raise UsageError("Punctuation alone can't be searched. Add a word or a filter.")
    if message:
        output.complain(message)


def query_text(library: Library, search: str | None, words: Iterable[str]) -> str:
    """Return the query of the saved search with this name, if one is named, narrowed by these words."""
    saved = () if search is None else (closed(library.searches.get(search).query),)
    return " ".join((*saved, *words))


def report_nothing_found(what: str, query: str, library: Library) -> int:
    """Print that a query found no `what` ("notes"), and how many articles have its words. Returns the exit status."""
    from newsreader.services.notes.searching import in_texts

    body_query, count = in_texts(library, query)
    if count and (what != "articles" or body_query != query.strip()) and len(body_query) <= limits.ECHO:
        contain = counted(count, "article contains", "articles contain")
        output.complain(f"No {what} found, but {contain} these words: newsreader list {shlex.quote(body_query)}")
    else:
        output.complain(f"No {what} found.")
    return 1


def report_no_articles(query: ArticleQuery, library: Library) -> int:
    """Print that a query found no articles, and the nearest list that has some. Returns the exit status."""
    from newsreader.services.articles import elsewhere

    for other, count, where in elsewhere(library, query)[:1] if query.text.strip() else ():
        if len(other.text) <= limits.ECHO:
            shelf = "" if other.shelf is Shelf.ALL else f" --shelf {other.shelf}"
            command = f"newsreader list{shelf} {shlex.quote(other.text)}"
            output.complain(f"No articles found, but {count:,} {where}: {command}")
            return 1
    output.complain("No articles found.")
    return 1


class QueryCommand(click.Command):
    """A command whose arguments are a query, in which `-word` and `-tag:x` exclude matches and are not options.

    An argument with two dashes is always an option.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Move the words of the query behind `--`, in their order, so that click takes none of them for an option."""
        flags = {
            name for one in self.get_params(ctx) if isinstance(one, click.Option) and one.is_flag for name in one.opts
        }
        options: list[str] = []
        words: list[str] = []
        remaining = iter(args)
        for arg in remaining:
            if arg == "--":
                words += remaining
            elif arg.startswith("--") or arg in flags:
                # The next argument is the option's value, even if it begins with a dash.
                options += (arg,) if "=" in arg or arg in flags else (arg, *islice(remaining, 1))
            else:
                words.append(arg)
        return super().parse_args(ctx, [*options, *(["--", *words] if words else [])])
