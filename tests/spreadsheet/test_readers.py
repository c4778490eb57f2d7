"""Our reader and openpyxl find the same cells, in every workbook that comes with the project.

But for those of ``real_sheets`` that openpyxl cannot read, or reads otherwise than Excel shows.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.readers.__main__ import read_ours, read_theirs, workbooks

ROOT = Path(__file__).resolve().parents[2]
BOOKS = sorted(
    path
    for path in workbooks([ROOT / "data", ROOT / "tests" / "real_sheets"])
    if path.parent.name != "real_sheets" or path.name.startswith("o")
)


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.name)
def test_both_read_the_same_cells(path: Path) -> None:
    ours = read_ours(path)
    assert len(ours) > 10
    assert ours == read_theirs(path)
