"""Who may import whom: the library knows no site, pages know only what they share."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from chino_metrics.screens.frame import ASIDE
from chino_metrics.screens.frame import PAGES as LISTED

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = sorted((ROOT / "chino_metrics").rglob("*.py"))
PAGES = sorted((ROOT / "pages").glob("*.py"))
SHARED = sorted((ROOT / "pages" / "shared").rglob("*.py"))
SHIPPED = [*LIBRARY, *PAGES, *SHARED, ROOT / "dashboard.py"]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(path: Path) -> Iterator[str]:
    """Full names of what a file imports, wherever in it the import stands."""
    package = path.relative_to(ROOT).parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*above, *([node.module] if node.module else [])))
            yield from (f"{base}.{alias.name}" for alias in node.names)


def under(imports: Iterator[str], *packages: str) -> set[str]:
    return {i for i in imports if i.startswith(tuple(f"{p}." for p in packages)) or i in packages}


@pytest.mark.parametrize("path", LIBRARY, ids=name)
def test_the_library_knows_neither_streamlit_nor_the_pages(path: Path) -> None:
    assert under(imported(path), "streamlit", "pages", "dashboard") == set()


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_pages_know_only_what_they_share(path: Path) -> None:
    found = under(imported(path), "pages")
    assert found == under(iter(found), "pages.shared")


@pytest.mark.parametrize("path", SHARED, ids=name)
def test_what_pages_share_knows_no_page(path: Path) -> None:
    found = under(imported(path), "pages")
    assert found == under(iter(found), "pages.shared")
    assert under(imported(path), "dashboard") == set()


@pytest.mark.parametrize("path", sorted((ROOT / "chino_metrics" / "model").glob("*.py")), ids=name)
def test_the_model_needs_only_the_standard_library(path: Path) -> None:
    for found in imported(path):
        assert found.split(".")[0] in sys.stdlib_module_names or found.startswith(
            "chino_metrics.model"
        ), found


@pytest.mark.parametrize("path", SHIPPED, ids=name)
def test_nothing_shipped_needs_the_tests_or_their_tools(path: Path) -> None:
    tools = (
        "tests",
        "pytest",
        "hypothesis",
        "playwright",
        "axe_playwright_python",
        "polars",
        "duckdb",
    )
    assert under(imported(path), *tools) == set()


def test_every_page_of_the_navigation_has_its_file() -> None:
    assert {p.key for p in (*LISTED, *ASIDE)} == {p.stem for p in PAGES} - {"__init__"}
