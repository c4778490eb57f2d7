"""The workbook as pandas frames, one a sheet, each value with its cell."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from openpyxl import load_workbook

from chino_metrics.model import Cell
from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.settings import SAMPLE_WORKBOOK, WORKBOOK
from chino_metrics.workbook.reading import cell_of, read_book, read_frames


@pytest.mark.parametrize("path", [WORKBOOK, SAMPLE_WORKBOOK], ids=["real", "sample"])
def test_every_value_of_a_frame_stands_in_the_cell_that_is_named(path) -> None:
    content = path.read_bytes()
    frames, sheets = read_frames(content), load_workbook(io.BytesIO(content))
    assert list(frames) == sheets.sheetnames
    for name, frame in frames.items():
        assert len(frame) == sum(
            any(c.value is not None for c in r) for r in sheets[name].iter_rows(2)
        )
        for row in frame.index:
            for head in frame.columns:
                cell, value = cell_of(frame, row, head), frame.loc[row, head]
                written = sheets[cell.sheet][cell.address].value
                assert value == written or (pd.isna(value) and written is None), cell


def test_frames_and_book_hold_the_same_numbers() -> None:
    content = WORKBOOK.read_bytes()
    targets, book = read_frames(content)["目標指標"].set_index("指標ID"), read_book(content)
    for indicator in book.indicators:
        value = indicator.baseline.quantity.value
        assert value is None or targets.loc[indicator.id, "基準値"] == value
    assert list(targets.index) == [i.id for i in book.indicators]


def test_the_example_of_the_module_is_true() -> None:
    frames = read_frames(WORKBOOK.read_bytes())
    assert (
        frames["目標指標"].loc[2, "基準値"]
        == read_book(WORKBOOK.read_bytes()).indicators[0].baseline.quantity.value
    )
    assert cell_of(frames["目標指標"], 2, "基準値") == Cell("目標指標", "J2")


def test_a_cell_is_named_and_an_unknown_head_is_not() -> None:
    frame = read_frames(WORKBOOK.read_bytes())["実績"]
    assert cell_of(frame, 2, "指標ID") == Cell("実績", "A2")
    with pytest.raises(KeyError):
        cell_of(frame, 2, "ない見出し")


def test_what_is_no_workbook_is_refused() -> None:
    with pytest.raises(UnreadableWorkbookError):
        read_frames(b"no workbook")
