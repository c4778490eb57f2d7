"""F4: a head names a year only where all its rows have it; else each row shows its own."""

from __future__ import annotations

import json
import re

import pytest

from chino_metrics.exports.pdf.plan import plan_blocks
from chino_metrics.model.plan import Book
from chino_metrics.screens import plan
from chino_metrics.views import readiness
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene
from chino_metrics.views.selection import taken_along
from chino_metrics.views.slides.build import make_deck
from chino_metrics.views.slides.deck import Slide, SlideKind
from tests.support.books import TODAY, book
from tests.support.markup import text
from tests.support.other_years import other_years


def scene(content: Book) -> Scene:
    return Scene(content, Choice(plan=content.plans[0].id), TODAY)


@pytest.mark.parametrize("waiting", [False, True])
def test_the_head_of_a_plans_table_names_no_year_and_each_row_its_own(waiting: bool) -> None:
    page = str(plan.render(scene(other_years(waiting=waiting))))
    table = next(t for t in re.findall(r"<table.*?</table>", page, re.DOTALL) if "出生数" in t)
    head, births = table.split("</thead>")[0], table.split("出生数</a>")[1].split("</tr>")[0]
    marks = re.sub(r'<span class="path-axis".*?</span></span>', "", head)  # the axis of the drawing
    assert re.findall(r"20\d\d", marks) == []
    assert re.findall(r"20\d\d年度", text(births))[:1] == ["2018年度"]
    assert "2026年度" in text(births)


def plan_slide(content: Book) -> Slide:
    slides = make_deck(scene(content)).slides
    return next(s for s in slides if s.kind is SlideKind.PLAN)


def test_a_slide_says_the_years_of_rows_that_differ() -> None:
    slide = plan_slide(other_years(waiting=True))
    assert slide.heads[2:] == ("基準値", "最終目標")
    rows = {row.name: row for row in slide.rows}
    assert rows["出生数"].texts[-2:] == ("400人（2018）", "430人（2026）")
    assert rows["水道の漏水率"].texts[-2:] == ("12.5%（2020）", "8.0%（2030）")


def test_a_slide_says_a_shared_year_once() -> None:
    slide = plan_slide(book("sample"))
    assert slide.heads[2:] == ("実績（2019年度）", "最終目標")
    assert not any("（20" in text for row in slide.rows for text in row.texts)


def test_the_heads_of_the_report_name_no_year_that_is_not_that_of_every_row() -> None:
    content = other_years()
    taken = taken_along(scene(content))
    found = json.dumps(list(plan_blocks(taken, content.plans[0], {})), ensure_ascii=False)
    for word in ("基準値", "実績", "最終目標"):
        assert f'"{word}\\\\n20' not in found
    assert '"基準値"' in found


def test_what_is_awaited_is_of_the_year_after_the_baseline_only_where_that_is_one() -> None:
    own, other = (scene(b) for b in (book(""), other_years(waiting=True)))
    labels = [[label for label, *_ in readiness.readiness(s.counted)] for s in (own, other)]
    assert labels[0][::2] == ["基準値（2017年度）", "2018年度以降の実績"]
    assert labels[1][::2] == ["基準値", "基準年度より後の実績"]
