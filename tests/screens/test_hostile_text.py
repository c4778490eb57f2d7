"""Text of a workbook or an address is shown as it is, whatever it tries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from itertools import cycle
from typing import Any

import pytest

from chino_metrics.charts import interactive
from chino_metrics.model.plan import Book
from chino_metrics.screens import plan
from chino_metrics.views.choice import read_choice
from chino_metrics.views.scene import Scene
from chino_metrics.workbook.reading import read_book
from tests.support.books import DATA, TODAY, book, scene_of
from tests.support.made_workbook import ROWS, made
from tests.support.markup import harmless, text
from tests.support.screens import SCREENS

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "*太* _斜_ ~消~ $x^2$ :red[赤] :material/home: [字](javascript:alert(1)) `code` # 見出し",
    "{{ 7 * 7 }} {% raw %} &lt;b&gt; &amp;",
)

ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    '"onmouseover="alert(1)',
)

KEYS = {
    "id",
    "plan_id",
    "indicator_id",
    "owner_id",
    "twin_id",
    "sha256",
    "pillar_no",
    "code",
    "address",
}


def poisoned(value: Any, words: str, addresses: Iterator[str]) -> Any:
    """The same values with every text made hostile; keys and enums stay, so that it hangs together."""
    if isinstance(value, tuple):
        each = (poisoned(v, words, addresses) for v in value)
        return type(value)(*each) if hasattr(value, "_fields") else tuple(each)
    if isinstance(value, Enum) or not is_dataclass(value):
        return value
    changes: dict[str, Any] = {}
    for f in fields(value):
        old = getattr(value, f.name)
        if f.name == "source_url":
            changes[f.name] = next(addresses)
        elif isinstance(old, str) and not isinstance(old, Enum) and f.name not in KEYS:
            changes[f.name] = f"{old}{words}"
        elif isinstance(old, tuple) or is_dataclass(old):
            changes[f.name] = poisoned(old, words, addresses)
    return replace(value, **changes)


@cache
def poisoned_book(data: str) -> Book:
    return poisoned(book(data), "".join(HOSTILE), cycle(ADDRESSES))


@cache
def poisoned_scene(data: str) -> Scene:
    return scene_of(poisoned_book(data))


@pytest.mark.parametrize("page", SCREENS)
@pytest.mark.parametrize("data", DATA)
def test_texts_of_the_workbook_are_shown_as_they_are(page: str, data: str) -> None:
    markup = str(SCREENS[page](poisoned_scene(data)))
    harmless(markup)
    assert all(words in text(markup) for words in HOSTILE)


@pytest.mark.parametrize("plan_id", ["bosai", "ict"])
def test_texts_of_every_plan_are_shown_as_they_are(plan_id: str) -> None:
    harmless(str(plan.render(scene_of(poisoned_book("sample"), plan=plan_id))))


def test_addresses_in_the_workbook_never_run() -> None:
    for i in poisoned_book("sample").indicators:
        if i.references or i.events or i.twin_id:
            harmless(SCREENS["indicator"](scene_of(poisoned_book("sample"), indicator=i.id)))


def test_texts_of_the_workbook_are_shown_as_they_are_in_the_large_chart() -> None:
    for entry in poisoned_scene("sample").entries:
        written = str(
            interactive.indicator_figure(entry.indicator, entry.assessment).to_plotly_json()
        )
        assert not re.search(r"<(script|img|svg|a)\b", written)
        assert 'javascript:alert(1)"' not in written


@pytest.mark.parametrize("start", range(0, len(HOSTILE + ADDRESSES), 4))
def test_the_address_is_never_shown_as_markup(start: int) -> None:
    words = cycle((HOSTILE + ADDRESSES)[start:] + (HOSTILE + ADDRESSES)[:start])
    names = ("plan", "department", "status", "id", "order", "data", "text", "year")
    scene = Scene(book(""), read_choice(dict(zip(names, words, strict=False))), TODAY)
    for draw in SCREENS.values():
        harmless(str(draw(scene)))


def test_hostile_cells_of_a_real_file_are_shown_as_they_are() -> None:
    words = HOSTILE[1]
    rows: dict[str, Any] = {
        "計画": [["p", f"計画{words}", words, 2018, 2027, words, None]],
        "目標指標": [
            [*row[:3], f"{row[3]}{words}", *row[4:14], None, words] for row in ROWS["目標指標"]
        ],
        "実績の注記": [["w", 2020, words, words, "javascript:alert(1)"]],
        "出来事": [["w", "2020-02-10", words, words, "javascript:alert(1)", words]],
    }
    content = read_book(made(**rows))
    for page, draw in SCREENS.items():
        markup = str(draw(scene_of(content)))
        harmless(markup)
        assert words in text(markup), page
