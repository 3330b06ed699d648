"""The manual page, made from the commands: `python -m tests.manual > docs/newsreader.1`.

It is made before a release and not by a build, because a build has no commands to ask.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import click

from newsreader.cli.main import newsreader

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILES = """\
The library is library.db in your data folder (on Linux ~/.local/share/newsreader), the settings are config.toml in your
configuration folder (on Linux ~/.config/newsreader)."""

_STATUS = """\
0: done. 1: something failed, or nothing matched. 2: invalid arguments or query. 65: invalid data. 66: no such file,
article, highlight or library. 69: the library is from a newer version. 73, 74: can't create or write a file. 75:
another program is using the library."""


def manual() -> str:
    """Return the manual page in the macros of `man`."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield '.TH NEWSREADER 1 "" newsreader "User Commands"'
    yield ".SH NAME"
    yield "newsreader \\- read news closely in the terminal, and keep what you highlighted"
    yield ".SH SYNOPSIS"
    yield "newsreader [OPTIONS] [COMMAND] [ARGS]..."
    yield ".SH DESCRIPTION"
    yield from _described(newsreader, click.Context(newsreader, info_name="newsreader", **newsreader.context_settings))
    yield ".SH COMMANDS"
    yield from _commands(newsreader, click.Context(newsreader, info_name="newsreader", **newsreader.context_settings))
    for title, text in (("EXIT STATUS", _STATUS), ("FILES", _FILES)):
        yield f".SH {title}"
        yield from map(_escaped, text.splitlines())


def _commands(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        inner = click.Context(command, parent=context, info_name=name)
        yield f".SS {_escaped(inner.command_path)} {_escaped(' '.join(command.collect_usage_pieces(inner)))}"
        yield from _described(command, inner)
        if isinstance(command, click.Group):
            yield from _commands(command, inner)


def _described(command: click.Command, context: click.Context) -> Iterator[str]:
    """Yield the help text of a command and its options."""
    for paragraph in (command.help or "").split("\n\n"):
        yield ".PP"
        if paragraph.lstrip().startswith("\b"):
            yield from (".nf", *map(_escaped, paragraph.strip("\b\n ").splitlines()), ".fi")
        else:
            yield _escaped(" ".join(paragraph.split()))
    for parameter in command.params:
        if isinstance(parameter, click.Option) and (record := parameter.get_help_record(context)):
            yield from (".TP", f"\\fB{_escaped(record[0])}\\fR", _escaped(record[1]))


def _escaped(text: str) -> str:
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", escaped)


if __name__ == "__main__":
    sys.stdout.write(manual())
