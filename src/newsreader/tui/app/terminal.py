"""Reports of terminals that Textual would take for keys, and how to drop them from the input."""

from __future__ import annotations

import re

_REPORT = re.compile(
    r"\x1b[P\]X^_][^\x07\x1b]*(?:\x07|\x1b\\)"  # strings: DCS, OSC, SOS, PM, APC
    r"|\x1b\[[?>=][0-9;]*[cnuSq]|\x1b\[[0-9]n"  # its identity and status
    r"|\x1b\[\?(?!\d+;\d+\$y)[0-9;]*\$y"  # modes in a form that Textual does not read
    r"|\x1b\[(?!48;)[0-9;]*t"  # the window
    r"|\x1b\[48;(\d*);(\d*)[0-9;]*t"  # its size
)
"""What terminals report by themselves or on request. Textual knows the size only, and takes the others for keys."""

_MOST_CELLS = 500_000
"""The largest plausible size in cells."""


def without_reports(data: str) -> str:
    """Return `data` without reports that would be taken for keys, and without impossible sizes."""

    def checked(report: re.Match[str]) -> str:
        rows, columns = (int(number[:9] or 0) for number in report.groups(default=""))
        return report[0] if 0 < rows * columns <= _MOST_CELLS else ""

    return _REPORT.sub(checked, data)
