"""The completion of each shell that is installed, typed into the shell."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.e2e.terminal import Terminal, program

from newsreader.ingest import parse_one as parse
from newsreader.library import Library
from newsreader.records import Color, Subscription

if TYPE_CHECKING:
    from collections.abc import Sequence

SHELLS = {
    "bash": (["--norc", "-i"], 'eval "$(newsreader completion bash)"'),
    "zsh": (["-f", "-i"], 'autoload -U compinit; compinit -u -D; eval "$(newsreader completion zsh)"'),
    "fish": (["--no-config", "-i"], "newsreader completion fish | source"),
}
"""The arguments that start a shell without the user's settings, and the line that sets the completion up."""


@pytest.mark.parametrize(
    ("shell", "arguments", "setup"),
    [
        pytest.param(
            shell, *how, marks=pytest.mark.skipif(not shutil.which(shell), reason=f"{shell} is not installed here")
        )
        for shell, how in SHELLS.items()
    ],
)
def test_a_shell_completes_articles_tags_searches_and_feeds_and_runs_no_name(
    tmp_path: Path, db: Path, shell: str, arguments: Sequence[str], setup: str
) -> None:
    with Library.open(db) as library:
        tags = ["two words", "$(touch OWNED)"]
        library.highlights.add(1, 0, 5, color=Color.RED, note="", tags=tags)
        library.searches.save("open questions", "tag:a")
        library.feeds.add_all(Subscription(f"https://{name}.org/feed", f"The {name}: daily") for name in ("One", "Two"))
        library.articles.add(parse(b"The vote was 31 to 12.", "vote.txt"))
    environment = {
        "PATH": f"{Path(program()).parent}:{os.environ['PATH']}",
        "NEWSREADER_DB": str(db),
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
    }
    with Terminal(arguments, command=shutil.which(shell), environment=environment) as terminal:
        terminal.type(f"cd {tmp_path}; {setup}; echo rea''dy\r")
        terminal.wait_until(lambda screen: "ready" in screen.split("dy\n", 1)[-1], "the prompt")
        for typed, completed in [
            ("newsreader feed pause ", "The Two: daily"),
            ("newsreader show ", "The vote was 31 to 12"),
            ("newsreader list --tag tw", "--tag two\\ words"),
            ("newsreader notes --search op", "--search open\\ questions"),
            ("newsreader list --tag \\$", "--tag \\$\\(touch\\ OWNED\\)"),
            ("newsreader expo", "newsreader export "),
            ("newsreader help expo", "newsreader help export "),
        ]:
            terminal.type(typed)
            terminal.press("tab")
            if shell == "bash" and typed.endswith(" "):
                terminal.press("tab")
            terminal.wait_for(completed)
            terminal.press("ctrl+c")
        terminal.type("echo do''ne\r")
        terminal.wait_for("done")
    assert not (tmp_path / "OWNED").exists()
