"""The data check: every issue and correction, and what is owed by whom."""

from __future__ import annotations

import re

import pytest

from chino_metrics.ingest.rules.book_rules import check_book
from chino_metrics.screens import data_check
from chino_metrics.views.choice import Choice
from chino_metrics.views.readiness import by_department
from tests.support.books import DATA, book, scene_of
from tests.support.markup import text
from tests.support.screens import drawn


def test_every_issue_and_correction_can_be_read() -> None:
    for data in DATA:
        page = text(drawn("data_check", Choice(data=data)))
        issues = check_book(book(data))
        told = data_check.together(issues)
        assert all(t.message in page and t.where in page for t in told)
        assert all(name in page and place in page for t in told for name, place in t.of)
        assert sum(len(t.of) or 1 for t in told) == len(issues)
        assert len(told) == len({t.message for t in told}) < len(issues)
        for c in book(data).corrections:
            assert all(part in page for part in (c.printed, c.shown, c.reason))
            place = data_check.place(book(data), c)
            assert place in page
            assert not re.search("[a-z]{3}", place), c.place


@pytest.mark.parametrize("data", DATA)
def test_what_is_owed_is_the_same_on_every_page(data: str) -> None:
    scene = scene_of(book(data))
    owed = sum(len(years) for years in scene.owed.values())
    assert f"待っている実績は{owed}件" in text(drawn("data_check", Choice(data=data)))
    numbers = [
        r.number
        for entries in by_department(scene).values()
        for r in data_check.missing(scene, entries)
    ]
    assert sum(numbers) == owed
