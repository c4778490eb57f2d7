"""The page of a plan: every text, project and background series of it."""

from __future__ import annotations

from functools import cache

from chino_metrics.views import summary
from chino_metrics.views.choice import Choice
from tests.support.books import book, scene_of
from tests.support.markup import heading, seen, squeezed, text
from tests.support.printed import corrected, table
from tests.support.screens import drawn


@cache
def plan_texts() -> dict[str, str]:
    return {p.name: squeezed(text(drawn("plan", Choice(plan=p.id)))) for p in book("").plans}


def test_every_project_stands_under_its_measure_and_pillar() -> None:
    rows = table("projects_verbatim.csv")
    assert len(rows) == 109
    found = plan_texts()
    place: dict[str, int] = {}
    for row in rows:  # each after the one before it, as printed
        page, start = found[row["plan"]], place.get(row["plan"], 0)
        for part in ("measure", "pillar", "project"):
            assert squeezed(corrected(row[part])) in page
        place[row["plan"]] = page.index(squeezed(corrected(row["project"])), start) + 1
    assert sum(len(seen(drawn("plan", Choice(plan=p.id))).of("li")) for p in book("").plans) >= 109


def test_every_text_of_the_plan_can_be_read() -> None:
    found = plan_texts()
    for p in book("").plans:
        texts = [p.name, p.department, p.purpose, p.situation, p.principle]
        for m in p.measures:
            texts += [
                m.name,
                m.text,
                *(i.name for i in m.indicators),
                *(q.name for q in m.all_projects),
            ]
            texts += [
                t for pillar in m.pillars for t in (f"{pillar.number} {pillar.name}", pillar.text)
            ]
        for words in texts:
            for line in words.splitlines():
                assert squeezed(line.strip().removeprefix("・")) in found[p.name]


def test_background_series_of_a_plan_can_be_read() -> None:
    """参考系列 of a whole plan (population and the like) are in the workbook to be seen."""
    everywhere = plan_texts()
    for p in book("").plans:
        for r in p.references:
            assert squeezed(r.series) in everywhere[p.name], r.series


def test_counts_of_a_plan_add_up_to_its_indicators() -> None:
    for p in book("sample").plans:
        entries = scene_of(book("sample")).of_plan(p)
        found = summary.counts(entries)
        assert sum(c.count for c in found) == len(entries)
        assert heading(drawn("plan", Choice(plan=p.id, data="sample"))).startswith(
            f"{p.short_name}：{len(entries)}指標"
        )
