from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.export.templates.files import BUILT_IN, built_in_text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call


def test_a_template_is_started_edited_and_used(call: Call, harbour: Path, tmp_path: Path) -> None:
    call("add", str(harbour))
    call("highlight", "1", "the mayor said", "--note", "when?")
    own = tmp_path / "templates" / "mine.jinja"
    assert call("template", "new", "mine", "--from", "commonmark").out == f"{own}\n"
    assert call("template", "new", "mine").status == 73
    assert call("template", "show", "mine").out == built_in_text("commonmark")
    listed = call("template", "list").out.splitlines()
    assert [line.split()[0] for line in listed] == [*BUILT_IN, "mine"]
    own.write_text(own.read_text(encoding="utf-8").replace("{{ highlight.note }}", "Note: {{ highlight.note }}"))
    for name in ("mine", str(own)):
        assert "\n\nNote: when?\n" in call("export", "--template", name, "--output", "-").out
    own.write_text("{% block highlight %}\n{{ highlight.nte }}\n{% endblock %}", encoding="utf-8")
    wrong = call("export", "--template", "mine", "--output", str(tmp_path / "notes"))
    assert (wrong.status, wrong.out) == (65, "")
    assert wrong.err == f"newsreader: {own}, line 2: 'dict object' has no attribute 'nte'.\n"
    assert not (tmp_path / "notes").exists()


def test_a_template_has_its_own_format(call: Call, harbour: Path) -> None:
    call("add", str(harbour))
    both = call("export", "--template", "org", "--format", "csv", "--output", "-")
    assert (both.status, both.out) == (2, "")
    assert call("export", "--template", "nothing", "--output", "-").status == 66
    assert call("template", "show", "nothing").status == 66
