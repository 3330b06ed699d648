"""The command `completion`, and the answers to a shell that completes a call of newsreader.

A shell calls newsreader with the variable `COMPLETE`, and click's `shell_completion` finds what is completed. An error
while completing prints nothing: it would appear in the middle of the line that someone types.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ZshComplete,
    add_completion_class,
    shell_complete,
)

from newsreader import paths
from newsreader.cli import output
from newsreader.cli.examples import examples
from newsreader.cli.session import COMPLETE
from newsreader.text.clean import one_line, undirected

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_TEXT = 60

# A value is quoted, so that a tag such as $(reboot) is never run. Descriptions are shown when the matches are listed
# after a second Tab (COMP_TYPE 63), and only then, because Bash inserts what it is given. Within quotation marks, only
# values that need no quoting are offered.
_BASH = r"""%(complete_func)s() {
    local type value text typed="${COMP_WORDS[COMP_CWORD]}"
    COMPREPLY=()
    while IFS=$'\t' read -r type value text; do
        case "$type" in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain)
                if [[ "$typed" == [\"\']* ]]; then
                    [[ "$value" == *[\"\'\\\$\`\!]* ]] && continue
                else
                    printf -v value %%q "$value"
                fi
                [[ -n "$text" && "$COMP_TYPE" == 63 ]] && value="$value  $text"
                COMPREPLY+=("$value")
                ;;
        esac
    done < <(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD="$COMP_CWORD" %(complete_var)s=bash_complete "$1" 2>/dev/null)
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""

# click's own script splits a description at its commas.
_FISH = r"""function %(complete_func)s
    set -l response (env %(complete_var)s=fish_complete COMP_WORDS=(commandline -cp | string collect) \
        COMP_CWORD=(commandline -t | string collect) %(prog_name)s 2>/dev/null)
    for line in $response
        set -l parts (string split -m 1 "," -- $line)
        switch $parts[1]
            case dir
                __fish_complete_directories (commandline -t)
            case file
                __fish_complete_path (commandline -t)
            case plain
                printf '%%s\n' $parts[2]
        end
    end
end

complete --no-files --keep-order --command %(prog_name)s --arguments "(%(complete_func)s)"
"""


class _Bash(BashComplete):
    source_template = _BASH

    def source(self) -> str:
        return self.source_template % self.source_vars()  # click's own runs Bash to ask for its version

    def format_completion(self, item: CompletionItem[str]) -> str:
        return f"{item.type}\t{item.value}\t{item.help or ''}"


class _Fish(FishComplete):
    source_template = _FISH


SHELLS = {"bash": _Bash, "zsh": ZshComplete, "fish": _Fish}


@click.command(epilog=examples("completion bash", "completion fish > ~/.config/fish/completions/newsreader.fish"))
@click.argument("shell", type=click.Choice(list(SHELLS)))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script that completes newsreader in your shell.

    For Bash, add this line to ~/.bashrc; for Zsh, to ~/.zshrc, with zsh in the place of bash:

    \b
      eval "$(newsreader completion bash)"
    """
    output.text(SHELLS[shell](context.find_root().command, {}, "newsreader", COMPLETE).source())


def answer(group: click.Group, instruction: str) -> int:
    """Print what a shell asks for with `COMPLETE`, and return the exit status."""
    for name, shell in SHELLS.items():
        add_completion_class(shell, name)
    attach(group)
    try:
        return shell_complete(group, {}, "newsreader", COMPLETE, instruction)
    except Exception:
        return 1


def attach(command: click.Command, group: str = "") -> None:
    """Let the arguments and options of a command complete names in the library, and files."""
    for parameter in command.params:
        name = f"{parameter.param_type_name} {parameter.name}"
        complete = _COMPLETERS.get(f"{group} {name}") or _COMPLETERS.get(name)
        if complete is not None:
            parameter.shell_complete = complete  # type: ignore[method-assign, assignment]
    if isinstance(command, click.Group):
        for sub in command.commands.values():
            attach(sub, command.name or "")


def _in_library(what: str, context: click.Context, start: str) -> list[CompletionItem[str]]:
    from newsreader.library import Library

    named = context.find_root().params.get("db")
    path = paths.expand(named) if named else paths.library_file()
    return [
        CompletionItem(name, help=undirected(one_line(about))[:_MOST_TEXT] or None)
        for name, about in Library.names(path, what, start)
        if name == undirected(one_line(name))
    ]


def _in_files(_: click.Context, start: str) -> list[CompletionItem[str]]:
    return [CompletionItem(start, type="file")]


_COMPLETERS: dict[str, Callable[[click.Context, str], list[CompletionItem[str]]]] = {
    **{f"argument {name}": partial(_in_library, "article") for name in ("article", "articles", "place", "chosen")},
    **{f"argument {name}": partial(_in_library, "feed") for name in ("feeds", "ref")},
    **{f"option {name}": partial(_in_library, "tag") for name in ("tag", "tags")},
    **{
        f"tag argument {name}": partial(_in_library, "tag")
        for name in ("name", "names", "old", "parent", "sources", "target")
    },
    **{f"searches argument {name}": partial(_in_library, "search") for name in ("name", "names", "old")},
    **{f"argument {name}": _in_files for name in ("sources", "files", "file", "path")},
    **{f"option {name}": _in_files for name in ("db", "config", "place")},
    "argument highlights": partial(_in_library, "highlight"),
    "option search": partial(_in_library, "search"),
}
"""What completes a parameter, by its kind and name, which can follow the name of its group."""
