"""The version of the program is one number, wherever it stands."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

from chino_metrics import __version__
from chino_metrics.screens import method
from chino_metrics.settings import WORKBOOK
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene
from chino_metrics.workbook.reading import read_book

ROOT = Path(__file__).resolve().parents[1]


def test_the_project_has_the_version_of_the_library() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == __version__


def test_the_newest_entry_of_the_changelog_is_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    entries = re.findall(r"^## (\S+?)（", changelog, flags=re.MULTILINE)
    assert entries[0] == __version__
    assert entries == sorted(entries, key=lambda v: [int(n) for n in v.split(".")], reverse=True)


def test_the_page_of_the_methods_shows_it() -> None:
    scene = Scene(read_book(WORKBOOK.read_bytes()), Choice(), date(2026, 11, 26), None)
    assert f"プログラムの版：{__version__}</p>" in method.render(scene)
