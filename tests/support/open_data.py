"""Scenes whose open data are looked at, and a reader of plain CSV."""

from __future__ import annotations

import csv
import io
from datetime import date
from functools import cache

import pytest

from chino_metrics.model.plan import Book
from chino_metrics.store.revisions.history import Edition
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene
from chino_metrics.workbook.reading import read_book
from tests.support.books import book as published
from tests.support.injection import hostile
from tests.support.made_workbook import made

TODAY = date(2026, 11, 23)

EDITION = Edition(3, date(2026, 11, 10), "2018年度の実績を追加")

CHOICES = {
    "all": Choice(),
    "past": Choice(as_of=2017),
    "plan": Choice(plans=("bosai",)),
    "indicator": Choice(indicators=("jomon-1-3", "bosai-2-1")),
}


@cache
def book(name: str) -> Book:
    if name == "made":
        return read_book(made())
    if name == "hostile":
        return read_book(hostile())
    return published("sample" if name == "sample" else "")


def scene(name: str = "sample", choice: Choice = CHOICES["all"]) -> Scene:
    return Scene(book(name), choice, TODAY, EDITION if name == "real" else None)


SCENES = [
    pytest.param(scene(name, choice), id=f"{name}-{key}")
    for name in ("real", "sample")
    for key, choice in CHOICES.items()
] + [pytest.param(scene(name), id=name) for name in ("made", "hostile")]


def read_back(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))
