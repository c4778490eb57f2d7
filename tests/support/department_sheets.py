"""Sheets as departments keep them, made for one test each, and what is read of them."""

import io
import warnings
from functools import cache

from openpyxl import Workbook

from chino_metrics.ingest.report import examine
from chino_metrics.model.issue import Severity
from chino_metrics.settings import WORKBOOK
from chino_metrics.workbook.reading import read_book

HP, MUSEUM, FESTIVAL, FANS = "jomon-1-1", "jomon-1-2", "jomon-1-3", "jomon-1-4"

SPOTS, DRILLS, WORKERS = "sosei-3-1", "bosai-2-1", "sosei-1-1"

HP_NAME, FESTIVAL_NAME = "縄文プロジェクトHPアクセス数", "尖石縄文まつり入場者数"

FANS_NAME, MUSEUM_NAME = "茅野市ふるさと応援団の登録者数", "尖石縄文考古館入館者数"

HEAD = ["指標名", "単位", "2018年度", "2019年度", "2020年度"]


@cache
def base():
    return read_book(WORKBOOK.read_bytes())


def file_of(*sheets, shapes=None, merges=(), change=None):
    """Bytes of a workbook of (title, rows); ``change`` may do the rest to the openpyxl book."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    first = book.worksheets[0]
    for address, shape in (shapes or {}).items():
        first[address].number_format = shape
    for area in merges:
        first.merge_cells(area)
    if change is not None:
        change(book)
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book.save(buffer)
    return buffer.getvalue()


def read(*rows, title="縄文", name="", answers=None, **more):
    return examine(file_of((title, rows), **more), base(), name, answers or {})


def numbers(report):
    return {
        (a.indicator_id, a.year): a.quantity.value
        for a in report.actuals
        if a.quantity.value is not None
    }


def notes(report):
    return {(a.indicator_id, a.year): a.note or a.quantity.text or "" for a in report.actuals}


def faulty(report, severity=Severity.ERROR):
    return {i.cell for i in report.issues if i.severity is severity}


def one(value, unit="人", name=FESTIVAL_NAME, shape=None, head="2018年度"):
    """The report on a sheet whose only value stands in C2."""
    rows = ([*HEAD[:2], head], [name, unit, value])
    return read(*rows, shapes={"C2": shape} if shape else None)


def value_of(report, indicator=FESTIVAL, year=2018):
    return numbers(report).get((indicator, year))
