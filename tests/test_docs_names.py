"""What the texts beside the README name exists, and every picture is shown and can be made again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.pictures.__main__ import LARGEST, NAMES

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
TEXTS = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md")])
#: A file or folder in backticks, below the root or below the library.
FILE = re.compile(r"`((?:[\w.]+/)+[\w.]*|\w+\.(?:py|txt|xlsx|md|toml))`")
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
#: What the reader or the site makes.
MADE = (".venv", "var/", ".streamlit/secrets.toml", "secrets.toml")


def name(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", TEXTS, ids=name)
def test_files_and_links_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = [n for n in FILE.findall(text) if not n.startswith(MADE)]
    homes = (ROOT, ROOT / "chino_metrics", ROOT / "tests" / "ingest")
    assert [n for n in named if not any((home / n).exists() for home in homes)] == []
    assert [n for n in LINK.findall(text) if not (path.parent / n).exists()] == []


def test_the_names_in_the_recipes_stand_in_the_code() -> None:
    recipes = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    code = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "chino_metrics").rglob("*.py"))
    names = set(re.findall(r"`([A-Z_][A-Za-z_]+|[a-z_]+_[a-z_]+)`", recipes))
    assert {"PAGES", "_DOUBTS", "REQUIRED", "doubts_about"} <= names
    assert [n for n in sorted(names) if not re.search(rf"\b{n}\b", code)] == []


def test_the_recipes_are_short() -> None:
    assert len((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()) <= 120


def test_every_picture_is_shown_small_and_can_be_made_again() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    pictures = {path.stem: path for path in DOCS.glob("*.png")}
    assert pictures.keys() == set(NAMES)
    for key, path in pictures.items():
        assert f"](docs/{key}.png)" in readme
        assert path.read_bytes().startswith(b"\x89PNG")
        assert path.stat().st_size <= LARGEST
