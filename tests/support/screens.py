"""The screens as functions, drawn once a process for each choice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from chino_metrics.screens import (
    cross,
    data_check,
    explore,
    indicator,
    method,
    overview,
    plan,
    trends,
)
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene
from tests.support.books import TODAY, book
from tests.support.markup import text

SCREENS: dict[str, Callable[[Scene], str]] = {
    "overview": overview.render,
    "plan": plan.render,
    "indicator": indicator.render,
    "cross": cross.render,
    "trends": trends.render,
    "explore": explore.render,
    "data_check": data_check.render,
    "method": method.render,
}


@cache
def drawn(page: str, choice: Choice) -> str:
    return str(SCREENS[page](Scene(book(choice.data), choice, TODAY)))


@cache
def indicator_texts(data: str) -> dict[str, str]:
    return {
        i.id: text(drawn("indicator", Choice(indicator=i.id, data=data)))
        for i in book(data).indicators
    }


def all_markup(data: str) -> Iterator[str]:
    for page in SCREENS:
        yield drawn(page, Choice(data=data))
    for p in book(data).plans:
        yield drawn("plan", Choice(plan=p.id, data=data))
    for i in book(data).indicators:
        yield drawn("indicator", Choice(indicator=i.id, data=data))
