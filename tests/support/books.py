"""Books and scenes that many tests look at, each read once a process."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from chino_metrics.model.plan import Book
from chino_metrics.settings import SAMPLE_WORKBOOK, WORKBOOK, read_workbook
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene
from chino_metrics.workbook.reading import read_book

TODAY = date(2026, 11, 23)

DATA = ("", "sample")


@cache
def book(data: str) -> Book:
    return read_book(read_workbook(SAMPLE_WORKBOOK if data == "sample" else WORKBOOK))


def scene_of(content: Book, **choice: Any) -> Scene:
    return Scene(content, Choice(data="sample" if content.is_sample else "", **choice), TODAY)
