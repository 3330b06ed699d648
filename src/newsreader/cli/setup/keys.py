"""The command `keys`: all keys, in the TOML of the settings file."""

from __future__ import annotations

from itertools import groupby

import click

from newsreader.actions import ACTIONS, SCOPE_TITLES, Action
from newsreader.cli import output
from newsreader.cli.examples import examples
from newsreader.cli.session import Session, pass_session, report_faults


@click.command(epilog=examples("keys", "keys > keys.toml"))
@pass_session
def keys(session: Session) -> None:
    """Print the key of each action, including your own keys.

    The output is TOML. To change a key, copy its line to your settings file.
    """
    keymap, loaded = session.keymap()
    report_faults(loaded.faults)
    output.row("[keys]")
    for scope, actions in groupby(ACTIONS, key=lambda action: action.scope):
        output.text(f"\n# {SCOPE_TITLES[scope]}\n")
        for action in actions:
            output.row(_line(action, keymap.keys(action)))


def _line(action: Action, keys: tuple[str, ...]) -> str:
    # Strings and lists of strings are the same in JSON and TOML.
    setting = f'"{action.id}" = {output.dump(keys)}'
    return f"{setting:<46}  # {action.help}"
