"""What the README shows is what there is."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest

from chino_metrics.__main__ import main
from chino_metrics.screens.menu import PAGES
from chino_metrics.workbook.schema import OPTIONAL, REQUIRED
from chino_metrics.workbook.writing.style import WIDTHS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = "\n".join(re.findall(r"```(?:sh|bat)\n(.*?)```", README, flags=re.DOTALL))
COMMANDS = re.findall(r"-m chino_metrics (.+)", BLOCKS)


@pytest.mark.process
def test_the_commands_run_one_after_the_other_as_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").symlink_to(ROOT / "data")
    sheet = "指標名,単位,2018年度実績\n防災士資格所有者数,人,21\n"
    (tmp_path / "bosai_2018.csv").write_text(sheet, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert len(COMMANDS) > 12
    for arguments in COMMANDS:
        assert main(shlex.split(arguments)) == 0, arguments
        assert capsys.readouterr().out, arguments


def test_every_make_target_shown_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^make ([\w-]+)", BLOCKS, flags=re.MULTILINE))
    assert {"run", "test", "check", "bench", "test-quick", "pictures"} <= targets
    assert all(re.search(rf"^{target}:", makefile, flags=re.MULTILINE) for target in targets)


#: What the reader or the site makes, so that no clone holds it.
MADE = (".venv", "var/", ".streamlit/secrets.toml")


def test_every_file_named_exists() -> None:
    named = re.findall(r"`((?:[\w.]+/)+[\w.]*|\w+\.(?:py|txt|xlsx))`", README)
    homes = (ROOT, ROOT / "chino_metrics")
    assert named
    assert [
        n for n in named if not n.startswith(MADE) and not any((h / n).exists() for h in homes)
    ] == []


def test_every_page_is_described() -> None:
    assert [p.title for p in PAGES if f"| {p.title} |" not in README] == []


def test_the_settings_named_are_the_ones_that_are_read() -> None:
    settings = (ROOT / "chino_metrics" / "settings.py").read_text(encoding="utf-8")
    assert set(re.findall(r"CHINO_\w+", README)) == set(re.findall(r'"(CHINO_\w+)"', settings))


def test_the_python_named_is_the_one_required() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert "Python 3.11 以上" in README
    assert 'requires-python = ">=3.11"' in project
    assert sys.version_info >= (3, 11)


def test_every_column_of_the_workbook_stands_in_its_table() -> None:
    """What a file has to have is in the second column, what it may leave out in the third."""
    section = README.partition("\n## 台帳\n")[2].partition("\n## ")[0]
    rows = [line.split(" | ") for line in section.splitlines() if line.startswith("| ")][1:]
    told = {row[0].removeprefix("| ").partition("（")[0]: row[1:] for row in rows}
    assert list(told) == list(WIDTHS)
    for sheet, heads in {**REQUIRED, **OPTIONAL}.items():
        assert [head for head in heads if head not in told[sheet][0]] == [], sheet
        others = [head for head in WIDTHS[sheet] if head not in heads]
        assert [head for head in others if head not in told[sheet][1]] == [], sheet
    for row, (sheet, heads) in zip(rows, WIDTHS.items(), strict=True):
        assert [head for head in heads if head not in "".join(row[1:])] == [], sheet
        assert ("なくてよい" in row[0]) == (sheet not in REQUIRED), sheet
