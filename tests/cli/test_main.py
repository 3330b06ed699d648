"""The program as a process: its start, its imports, its exit status."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from newsreader import __version__
from newsreader.cli import commands
from newsreader.cli.commands import COMMANDS
from newsreader.cli.main import newsreader
from newsreader.ingest import parse_one as parse
from newsreader.library import Library
from newsreader.records import Color

if TYPE_CHECKING:
    from tests.cli.conftest import Call

HEAVY = ["textual", "sqlalchemy", "alembic", "rich.console", "chardet", "markdown_it"]


def python(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
    )


def program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return python("import sys; from newsreader.__main__ import main; sys.exit(main())", *arguments, **environment)


def imported(*arguments: str, **environment: str) -> set[str]:
    """Return the names of all modules that a call imports."""
    code = "import sys; from newsreader.__main__ import main; main(); print('\\0' + ' '.join(sys.modules))"
    return set(python(code, *arguments, **environment).stdout.rpartition("\0")[2].split())


def test_the_version_is_printed_before_anything_is_imported() -> None:
    assert program("--version").stdout == f"newsreader {__version__}\n"
    modules = imported("--version")
    assert "newsreader.__main__" in modules
    assert not modules & {"click", "newsreader.cli", *HEAVY}


def test_the_version_is_printed_between_other_options_too(call: Call) -> None:
    assert call("--debug", "--version").out == f"newsreader {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["list"], "newsreader.library.articles.listing"),
        (["notes", "clsed", "--json"], "newsreader.text.fuzzy.index"),
    ],
)
def test_reading_commands_import_neither_the_screen_nor_the_writing_parts_of_the_library(
    tmp_path: Path, arguments: list[str], needed: str
) -> None:
    database = str(tmp_path / "library.db")
    with Library.open(tmp_path / "library.db") as library:
        article = library.articles.add(parse(b"The harbour closed.", "a.txt")).article
        library.highlights.add(article.id, 0, 19, color=Color.RED)
    assert program(*arguments, NEWSREADER_DB=database).returncode == 0
    modules = imported(*arguments, NEWSREADER_DB=database)
    assert needed in modules
    assert not modules & set(HEAVY)


def test_adding_a_file_imports_nothing_of_the_network(tmp_path: Path, harbour: Path) -> None:
    modules = imported("add", str(harbour), NEWSREADER_DB=str(tmp_path / "library.db"))
    assert "newsreader.fetch" in modules
    assert not modules & {"urllib3", "newsreader.fetch.session"}


@pytest.mark.parametrize("arguments", [["--help"], ["notes"], ["tag", "list"], ["keys"]])
def test_no_command_imports_the_screen(tmp_path: Path, arguments: list[str]) -> None:
    modules = imported(*arguments, NEWSREADER_DB=str(tmp_path / "library.db"))
    assert "newsreader.cli.main" in modules
    assert "textual" not in modules


GROUPS = {
    "searches": ("list", "save", "rename", "delete"),
    "config": ("show", "path", "edit", "check"),
    "tag": ("list", "rename", "move", "merge", "delete"),
    "template": ("list", "show", "new"),
    "feed": ("add", "list", "refresh", "rename", "move", "pause", "resume", "remove", "import", "export"),
}
LONG_HELP = {("add",), ("refresh",), ("feed",), ("list",), ("notes",), ("export",)}
CALLS = [(), *((name,) for name in COMMANDS), *((name, sub) for name, subs in GROUPS.items() for sub in subs)]


@pytest.mark.parametrize("name", CALLS, ids=" ".join)
def test_every_help_page_fits_a_screen_and_its_examples_are_valid_calls(call: Call, name: tuple[str, ...]) -> None:
    page = call(*name, "--help").out
    assert page.startswith(f"Usage: {' '.join(('newsreader', *name))} ")
    assert len(page.splitlines()) <= (40 if name in LONG_HELP else 24)
    assert max(map(len, page.splitlines())) <= 80
    described = page.partition("\nCommands:\n")[2].partition("\n\n")[0]
    assert "..." not in described  # a description that is cut off
    examples = [line.strip() for line in page.partition("Examples:\n")[2].splitlines()]
    assert examples or not name
    for example in examples:
        _, *arguments = shlex.split(example.partition(" <")[0].partition(" >")[0])
        command: click.Command = newsreader
        while isinstance(command, click.Group) and arguments:
            found = command.get_command(click.Context(command), arguments.pop(0))
            assert found is not None, example
            command = found
        command.make_context(example, arguments)


def test_the_help_names_every_command_once(call: Call) -> None:
    page = call("--help").out
    assert all("..." not in line for line in page.splitlines()[1:])
    named = [name for line in page.splitlines() if line[:3].strip() for name in line[:26].replace(",", "").split()]
    assert [named.count(name) for name in COMMANDS] == [1] * len(COMMANDS)
    assert call("help").out == page
    assert call("help", "export").out == call("export", "--help").out


@pytest.mark.parametrize("name", GROUPS)
def test_a_group_alone_lists_its_commands(call: Call, name: str) -> None:
    outcome = call(name)
    assert outcome.status == 2
    assert outcome.err.startswith(f"Usage: newsreader {name}")
    assert all(f"  {sub} " in outcome.err for sub in GROUPS[name])


@pytest.mark.parametrize(("arguments", "advice"), [([], "newsreader --help."), (["open", "1"], "open --plain ARTICLE")])
def test_without_a_terminal_the_screen_says_what_to_run_and_ends_with_2(
    tmp_path: Path, arguments: list[str], advice: str
) -> None:
    outcome = program(*arguments, NEWSREADER_DB=str(tmp_path / "library.db"))
    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert outcome.stderr.startswith("newsreader: The screen needs a terminal.")
    assert outcome.stderr.endswith(f"{advice}\n")
    assert outcome.stderr.count("\n") == 1
    assert not (tmp_path / "library.db").exists()


def test_a_dumb_terminal_opens_no_screen(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "dumb")
    assert call().status == 2


@pytest.mark.parametrize(
    ("arguments", "nearest"),
    [
        (["lst"], "'list'"),
        (["exprt", "12"], "'export'"),
        (["tag", "renam"], "'rename'"),
        (["config", "chek"], "'check'"),
        (["list", "--jsn"], "'--json'"),
        (["--confg", "x"], "'--config'"),
        (["open", "1", "--plian"], "'--plain'"),
        (["show", "1", "--formt", "json"], "'--format'"),
    ],
)
def test_a_misspelled_command_or_option_is_answered_with_the_nearest_one(
    call: Call, arguments: list[str], nearest: str
) -> None:
    outcome = call(*arguments)
    assert outcome.status == 2
    assert "Did you mean" in outcome.err
    assert nearest in outcome.err.partition("Did you mean")[2]
    assert not any(end in outcome.err for end in ("?. ", "?)"))


@pytest.mark.parametrize("option", ["--db", "--config", "--debug"])
def test_an_option_for_all_commands_behind_the_command_is_named_as_misplaced(call: Call, option: str) -> None:
    outcome = call("list", option, "x")
    assert (outcome.status, outcome.err) == (
        2,
        f"newsreader: {option} goes before the command. See newsreader --help.\n",
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["lst"],
        ["--no-such-option"],
        ["add"],
        ["show"],
        ["tag", "move"],
        ["list", "--sort", "x"],
        ["list", "--limit", "x"],
    ],
)
def test_a_mistyped_call_is_2_and_one_line_that_names_the_help(call: Call, arguments: list[str]) -> None:
    outcome = call(*arguments)
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.startswith("newsreader: ")
    assert outcome.err.endswith("--help.\n")
    assert outcome.err.count("\n") == 1


def test_a_bug_is_one_line_and_a_traceback_only_with_debug(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError("one\nover nought")

    monkeypatch.setattr(commands, "import_module", break_down)
    outcome = call("list")
    assert (outcome.status, outcome.out) == (70, "")
    assert outcome.err.startswith("newsreader: ")
    assert "ZeroDivisionError" in outcome.err
    assert "newsreader.log" in outcome.err
    assert "--debug" in outcome.err
    assert outcome.err.count("\n") == 1


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    outcome = program("--debug", "show", "1", NEWSREADER_DB=str(tmp_path / "library.db"))
    assert outcome.returncode == 66
    assert "Traceback (most recent call last)" in outcome.stderr
    assert outcome.stderr.splitlines()[-1].startswith("newsreader: ")
    assert "Traceback" not in program("show", "1", NEWSREADER_DB=str(tmp_path / "library.db")).stderr


def test_all_output_on_standard_error_is_cleaned() -> None:
    outcome = program("--debug", "restore", "/nowhere/\x1b]0;OWNED\x07\u202e")
    assert "Traceback" in outcome.stderr
    assert "␛]0;OWNED␇\ufffd" in outcome.stderr
    assert not {"\x1b", "\x07", "\u202e"} & set(outcome.stderr)
    code = """if True:
        import asyncio, logging, threading, warnings
        from newsreader.cli import output
        output.prepare()
        output.prepare()
        def fail(where):
            raise ValueError(f"{where} \x1b]0;OWNED\x07\x9b31m")
        warnings.warn("a warning \x1b]0;OWNED\x07\x9b31m")
        logging.getLogger("other").error("a library \x1b]0;OWNED\x07\x9b31m")
        thread = threading.Thread(target=fail, args=("a thread",))
        thread.start()
        thread.join()
        import sys
        sys.stderr.writelines(["lines \x1b]0;OWNED\x07\x9b31m\\n"])
        fail("the end")
    """
    stderr = python(code).stderr
    for where in ("a warning", "a library", "a thread", "lines", "the end"):
        assert f"{where} ␛]0;OWNED␇\ufffd31m" in stderr
    assert not {"\x1b", "\x07", "\x9b"} & set(stderr)


def test_ctrl_c_is_130_without_a_traceback() -> None:
    code = """if True:
        import sys
        import newsreader.cli.commands
        def interrupt(*_): raise KeyboardInterrupt
        newsreader.cli.commands.import_module = interrupt
        from newsreader.__main__ import main
        sys.exit(main())
    """
    outcome = python(code, "list")
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (130, "", "")


@pytest.mark.parametrize("command", ["keys", "--version"])
@pytest.mark.skipif(os.name != "posix", reason="pipes end otherwise there")
def test_a_closed_pipe_is_not_an_error(command: str) -> None:
    code = "import sys; from newsreader.__main__ import main; sys.exit(main())"
    reader, writer = os.pipe()
    os.close(reader)
    outcome = subprocess.run([sys.executable, "-c", code, command], stdout=writer, stderr=subprocess.PIPE, text=True)
    os.close(writer)
    assert (outcome.returncode, outcome.stderr) == (141, "")


@pytest.mark.parametrize("command", ["keys", "--version"])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_output_to_a_full_disk_is_74(command: str) -> None:
    code = "import sys; from newsreader.__main__ import main; sys.exit(main())"
    with Path("/dev/full").open("w") as full:
        outcome = subprocess.run([sys.executable, "-c", code, command], stdout=full, stderr=subprocess.PIPE, text=True)
    assert outcome.returncode == 74
    assert outcome.stderr == "newsreader: No space left on device.\n"


def test_closed_output_is_not_an_error() -> None:
    code = "import sys; sys.stdout = None; from newsreader.__main__ import main; sys.exit(main())"
    assert python(code, "keys").returncode == 0


def test_any_letter_can_be_printed_in_any_locale(tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text("Żółć → 春\n", encoding="utf-8")
    places = {"NEWSREADER_DB": str(tmp_path / "library.db"), "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    assert program("add", str(story), **places).returncode == 0
    assert "Żółć → 春" in program("show", "1", **places).stdout


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            'measure = 80\n\n[keys]\n"reader.highlight" = "spcae"',
            ", line 4: keys.reader.highlight: 'spcae' is not a key",
        ),
        ('[keys]\nreader.marck = "x"', ", line 2: keys.reader.marck: no such action (did you mean"),
        ('[keys.reader]\nhighlight = "j"', ", line 2: keys.reader.highlight: 'j' is the key of both"),
    ],
)
def test_a_mistake_in_the_keys_names_the_file_and_the_line(call: Call, tmp_path: Path, written: str, said: str) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text(written, encoding="utf-8")
    done = call("keys")
    assert (done.status, done.err.count("\n")) == (0, 1)
    assert f"{settings}{said}" in done.err
    assert f"{settings}{said}" in (checked := call("config", "check")).err
    assert checked.status == 65


@pytest.mark.parametrize("command", [("list",), ("keys",), ("export",)])
def test_a_named_settings_file_that_does_not_exist_is_reported_by_every_command(
    call: Call, tmp_path: Path, command: tuple[str, ...]
) -> None:
    missing = tmp_path / "nope.toml"
    done = call("--config", str(missing), *command)
    assert (done.status, done.err) == (66, f"newsreader: {missing}: no such settings file.\n")
