"""The documentation says what the program does: its commands, keys and links are checked against the program."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from tests import keys

from newsreader.cli.commands import COMMANDS
from newsreader.cli.main import newsreader

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))
CODE = re.compile(r"(?s)^```(\w*)\n(.*?)^\s*```|`([^`\n]+)`", re.MULTILINE)


def commands(page: Path) -> list[str]:
    """Return the commands of newsreader in the code of a page."""
    text = page.read_text(encoding="utf-8")
    lines = "\n".join(match[2] or match[3] for match in CODE.finditer(text)).splitlines()
    # A bar inside of brackets separates alternatives; others are pipes.
    plain = (re.sub(r"\[[^\]]*\]", lambda match: match[0].replace(" | ", " "), line) for line in lines)
    parts = (part.strip() for line in plain for part in re.split(r" #|[|] |&& |\$\(|\) ", line))
    return [part for part in parts if re.match(r"(\S*/)?newsreader( |$)", part)]


ALL = sorted({(page.name, command) for page in PAGES for command in commands(page)})


@pytest.mark.parametrize(("page", "command"), ALL, ids=lambda value: value)
def test_every_command_in_the_documentation_exists_with_its_options(page: str, command: str):
    check(command)


def check(command: str) -> None:
    """Assert that a command of newsreader exists, with its options."""
    known: list[click.Command] = [newsreader]
    for word in shlex.split(re.sub(r"[\[\]()]|\.\.\.", " ", command.removesuffix(')"'))):
        for name in re.split(r"[|/]", word) if word.startswith("-") and word != "-" else ():
            options = {
                one
                for each in known
                for parameter in each.params
                for one in (*parameter.opts, *parameter.secondary_opts)
            }
            assert name.partition("=")[0] in {*options, "--help"}
        if isinstance(known[-1], click.Group) and re.fullmatch(r"[a-z][a-z|-]*", word) and word != "newsreader":
            found = [known[-1].get_command(click.Context(known[-1]), name) for name in word.split("|")]
            assert None not in found, f"no such command: {word}"
            known += [one for one in found if one]


def test_every_command_is_described():
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    missing = [name for name in COMMANDS if not re.search(rf"^newsreader .*\b{name}\b", text, re.MULTILINE)]
    assert missing == []


def test_the_page_of_keys_is_that_of_the_actions():
    assert (ROOT / "docs" / "keys.md").read_text(encoding="utf-8") == keys.page(), (
        "run: python -m tests.keys > docs/keys.md"
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_a_file_and_a_heading(page: Path):
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", page.read_text(encoding="utf-8"))):
        if target.startswith(("http:", "https:", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        assert file.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}, target
