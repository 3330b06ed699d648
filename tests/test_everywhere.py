"""Nothing that only Linux has is needed to import the program, or to run its commands."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

WITHOUT = """
for name in ("fcntl", "resource", "termios", "tty", "pty", "pwd", "grp", "syslog", "readline", "curses"):
    sys.modules[name] = None
for name in ("fork", "getuid", "geteuid", "getpgid", "killpg", "setsid", "fchmod", "mkfifo", "sched_getaffinity",
             "O_NOFOLLOW", "O_CLOEXEC", "O_DIRECTORY", "O_NONBLOCK"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGHUP", "SIGTSTP", "SIGWINCH", "SIGCONT", "SIGKILL", "SIGQUIT", "SIGUSR1", "SIGPIPE"):
    delattr(signal, name)
sys.platform = sys.argv[1]
"""

# All modules are imported twice: the second time without what only POSIX has, when other packages are loaded already.
IMPORTED = """
import os, pkgutil, signal, sys
from importlib import import_module

import newsreader

def names():
    return [module.name for module in pkgutil.walk_packages(newsreader.__path__, "newsreader.")
            if ".migrations." not in module.name and not module.name.endswith("__main__")]

first = names()
for name in first:
    import_module(name)
for name in [name for name in sys.modules if name.partition(".")[0] == "newsreader"]:
    del sys.modules[name]
"""
IMPORTED += (
    WITHOUT
    + """
import newsreader
for name in first:
    import_module(name)
print(len(first))
"""
)


# A session with the commands, by which the folders, locks, signals and streams of the program are used.
RUN = """
import os, signal, sys
import newsreader.services.exports.exporting, newsreader.services.sync.syncing
from newsreader.cli.main import run
"""
RUN += WITHOUT
RUN += """
for call in ("add story.md", "highlight 1 Nobody --tag claim", "notes nobdoy", "export --output out", "sync out",
             "edit 1 --star", "undo", "open 1 --plain", "backup copy.db", "restore copy.db", "doctor"):
    if status := run(["--db", "news.db", "--config", "config.toml", "--debug", *call.split()]):
        sys.exit(f"{call} ended with {status}")
"""


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_every_module_can_be_imported_without_what_only_posix_has(platform: str):
    done = subprocess.run([sys.executable, "-c", IMPORTED, platform], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 500


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_commands_run_without_what_only_posix_has(platform: str, tmp_path: Path):
    (tmp_path / "config.toml").touch()
    (tmp_path / "story.md").write_text("# The quay\n\nThe vote was 31 to 12. Nobody spoke.\n", encoding="utf-8")
    command = [sys.executable, "-c", RUN, platform]
    done = subprocess.run(command, cwd=tmp_path, input="q\n", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "> Nobody" in next((tmp_path / "out").glob("*.md")).read_text(encoding="utf-8")
