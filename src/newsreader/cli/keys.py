"""The command `keys`: every key there is, as TOML that the settings take."""

from __future__ import annotations

from itertools import groupby

import click

from newsreader.actions import ACTIONS, SCOPE_TITLES, Action

from . import output
from .session import Session, pass_session


@click.command()
@pass_session
def keys(session: Session) -> None:
    """Print all keys, as the settings take them.

    They are the keys in force, your own among them, as TOML: copy the lines that you want to change.
    """
    keymap = session.keymap()
    output.row("[keys]")
    for scope, actions in groupby(ACTIONS, key=lambda action: action.scope):
        output.text(f"\n# {SCOPE_TITLES[scope]}\n")
        for action in actions:
            output.row(_line(action, keymap.keys(action)))


def _line(action: Action, pressed: tuple[str, ...]) -> str:
    # JSON writes strings and lists of strings as TOML does.
    setting = f'"{action.id}" = {output.dump(pressed)}'
    return f"{setting:<46}  # {action.help}"
