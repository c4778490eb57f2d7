"""What ``lint-imports`` does not say: pages know no page, the model needs nothing, no test is shipped."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from chino_metrics.screens.menu import ASIDE
from chino_metrics.screens.menu import PAGES as LISTED
from chino_metrics.settings import ROOT

LIBRARY = sorted((ROOT / "chino_metrics").rglob("*.py"))
PAGES = sorted((ROOT / "pages").glob("*.py"))
SHIPPED = [*LIBRARY, *sorted((ROOT / "pages").rglob("*.py")), ROOT / "dashboard.py"]
TOOLS = {"tests", "pytest", "hypothesis", "playwright", "axe_playwright_python", "polars", "duckdb"}


@cache
def imported(path: Path) -> tuple[str, ...]:
    """Full names of what a file imports, wherever in it the import stands."""
    return tuple(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    package = path.relative_to(ROOT).parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*above, *([node.module] if node.module else [])))
            yield from (f"{base}.{alias.name}" for alias in node.names)


def arrows(paths: list[Path], *, to: set[str]) -> list[tuple[str, str]]:
    """Who imports one of the packages ``to``."""
    return [
        (str(path.relative_to(ROOT)), name)
        for path in paths
        for name in imported(path)
        if name.split(".")[0] in to
    ]


def test_pages_know_only_what_they_share() -> None:
    found = arrows(PAGES, to={"pages", "dashboard"})
    assert found
    assert [a for a in found if not a[1].startswith("pages.shared.")] == []


def test_the_model_needs_only_the_standard_library() -> None:
    model = sorted((ROOT / "chino_metrics" / "model").glob("*.py"))
    assert model
    wanted = {(path.name, name) for path in model for name in imported(path)}
    assert {
        (path, name)
        for path, name in wanted
        if name.split(".")[0] not in sys.stdlib_module_names
        and not name.startswith("chino_metrics.model.")
    } == set()


def test_nothing_shipped_needs_the_tests_or_their_tools() -> None:
    assert arrows(SHIPPED, to=TOOLS) == []


def test_nothing_imports_the_entrance() -> None:
    assert arrows(SHIPPED, to={"dashboard"}) == []


def test_every_page_of_the_navigation_has_its_file() -> None:
    assert {p.key for p in (*LISTED, *ASIDE)} == {p.stem for p in PAGES} - {"__init__"}
