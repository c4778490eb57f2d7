"""What is large, but not too large, is read: each limit from its inside."""

import random
import zipfile

import pytest

from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.spreadsheet import limits
from chino_metrics.spreadsheet.grids import read_grids
from tests.support.hostile import (
    BOOK,
    MEBIBYTE,
    SHEET,
    STRINGS,
    STYLES,
    book,
    cell,
    merges,
    packed,
    row,
    sheet,
    sheets,
    strings,
    styles,
    with_rows,
)


def test_a_small_workbook_is_let_through():
    names = limits.open_package(packed()).namelist()
    assert SHEET in names


@pytest.mark.parametrize(
    "make",
    [
        lambda: sheets(100),
        lambda: with_rows(row(cell(1, "A50000"), 50_000)),
        lambda: with_rows(row(cell(1, "ALL1"))),
        lambda: with_rows(row('<c r="XFD1" s="0"/>', 1_048_576 // 2).replace("XFD1", "XFD524288")),
        lambda: with_rows(row(f'<c r="A1">{"<x>" * 60}{"</x>" * 60}</c>')),
        lambda: with_rows("<row " + " ".join(f'a{n}="1"' for n in range(512)) + "/>"),
        lambda: merges(*[f"A{n}:B{n}" for n in range(1, 20_001)]),
        lambda: merges("A1:J10000"),
        lambda: packed({STRINGS: strings(f"<si><t>{'あ' * 65_534}</t></si>")}),
        lambda: packed({STYLES: styles(f'<numFmt numFmtId="164" formatCode="{"0" * 255}"/>')}),
        lambda: packed(
            {BOOK: book(names='<definedName name="a">1</definedName>' * 10_000)},
            zipfile.ZIP_STORED,
        ),
        lambda: packed(extra=[("xl/media/photo.png", random.Random(1).randbytes(4 * MEBIBYTE))]),
        lambda: packed(extra=[(f"xl/media/{n}.png", b"") for n in range(1_990)]),
        lambda: packed(extra=[("xl/media/blank.bmp", bytes(MEBIBYTE))]),
    ],
)
def test_a_limit_itself_is_not_refused(make):
    assert read_grids(make()).grids


def test_a_file_of_20_mib_is_let_through_and_a_byte_more_is_not():
    content = packed()
    limits.check_size(content.ljust(limits.LARGEST_FILE, b"\x00"))
    with pytest.raises(UnreadableWorkbookError, match="20MB"):
        limits.check_size(content.ljust(limits.LARGEST_FILE + 1, b"\x00"))


def test_bytes_before_and_a_comment_after_the_archive_do_not_mislead():
    content = packed()
    commented = content[:-2] + b"\x07\x00comment"
    assert read_grids(commented).grids == read_grids(content).grids
    with pytest.raises(UnreadableWorkbookError, match="ください"):
        read_grids(b"MZ" + content)


def test_parts_are_found_whatever_the_case_of_their_names():
    content = packed().replace(b"xl/worksheets/sheet1.xml", b"XL/Worksheets/Sheet1.XML")
    assert read_grids(content).grids[0].rows[1][2].value == 12.5


def test_cells_of_all_sheets_are_counted_together():
    rows = "".join(f"<row>{'<c/>' * 1_000}</row>" for _ in range(600))
    listed = '<sheet name="表1" r:id="r1"/><sheet name="表2" r:id="r1"/>'
    content = packed({BOOK: book(listed), SHEET: sheet(rows)}, zipfile.ZIP_STORED)
    with pytest.raises(UnreadableWorkbookError, match="1,000,000個"):
        read_grids(content)
