"""What the commands that take a query have in common: how it is read, and what is said of mistakes in it."""

from __future__ import annotations

import shlex
from itertools import islice
from typing import TYPE_CHECKING

import click

from newsreader.errors import UsageError
from newsreader.records import ArticleQuery
from newsreader.text.fuzzy.tokenizer import words
from newsreader.text.query.parser import parse
from newsreader.text.query.tags import unknown_tags
from newsreader.text.query.terms import Key, Query, Term

from . import output

if TYPE_CHECKING:
    from newsreader.library import Library

_MOST_ECHOED = 200
"""Characters of a query that a message may repeat."""


def tell_mistakes(query: str, library: Library) -> None:
    """Say on one line of standard error what in a query was probably meant otherwise.

    Raises `UsageError` that says so if something in it means nothing.
    """
    parsed = parse(query)
    mistakes = list(parsed.mistakes)
    if any(token.key is Key.TAG for token in parsed.tokens):
        mistakes += unknown_tags(parsed, library.articles.vocabulary().tags)
    mistakes.sort(key=lambda mistake: mistake.range.start)
    said = " ".join(mistake.message for mistake in mistakes)
    if parsed.is_mistaken:
        raise UsageError(said)
    if parsed.tokens and not words(query):
        raise UsageError("Signs alone are not looked for: give a word or a filter.")
    if said:
        output.complain(said)


def tell_nothing_found(what: str, query: str, library: Library) -> int:
    """Say on one line of standard error that a query found none of `what`, such as "notes", and which articles contain
    its words, if there are any. Returns the exit status.
    """
    asked = parse(query).query
    words = dict.fromkeys((*asked.values(Key.BODY), *asked.values(Key.WORD), *asked.values(Key.PHRASE)))
    bodies = str(Query(tuple(Term(Key.BODY, word) for word in words)))
    count = len(library.articles.ids(ArticleQuery(text=bodies))) if bodies else 0
    if count and (what != "articles" or bodies != query.strip()) and len(bodies) <= _MOST_ECHOED:
        contain = "1 article contains" if count == 1 else f"{count:,} articles contain"
        output.complain(f"No {what} found, but {contain} these words: newsreader list {shlex.quote(bodies)}")
    else:
        output.complain(f"No {what} found.")
    return 1


class QueryCommand(click.Command):
    """A command whose arguments are a query, in which `-word` and `-tag:x` rule something out and are no options.

    So it has no options of a single dash; what begins with two is an option, known or not.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put what a query may have, and an option may not, where the parser looks for no options; in its order."""
        flags = {
            name for one in self.get_params(ctx) if isinstance(one, click.Option) and one.is_flag for name in one.opts
        }
        options: list[str] = []
        words: list[str] = []
        left = iter(args)
        for arg in left:
            if arg == "--":
                words += left
            elif arg.startswith("--") or arg in flags:
                # What follows an option is its value, also if it begins with a minus.
                options += (arg,) if "=" in arg or arg in flags else (arg, *islice(left, 1))
            else:
                words.append(arg)
        return super().parse_args(ctx, [*options, *(["--", *words] if words else [])])
