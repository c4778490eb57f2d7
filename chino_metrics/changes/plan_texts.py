"""The texts of a plan, each with its place: what is compared word by word."""

from __future__ import annotations

from collections.abc import Iterator

from chino_metrics.model.plan import Event, Indicator, Measure, Plan, Project, Reference
from chino_metrics.model.target import TargetRevision
from chino_metrics.spreadsheet.number_formats import decimals_shown
from chino_metrics.wording import formats, revisions, terms


def texts_of(plan: Plan) -> Iterator[tuple[str, str]]:
    """Each text of a plan, with the place that it stands in; the same place may come again."""
    yield "計画名", plan.name
    yield "略称", plan.short_name
    yield "自治体コード", plan.municipality.code
    yield "団体名", plan.municipality.name
    yield "開始年度", formats.year(plan.start_year)
    yield "終了年度", formats.year(plan.end_year)
    yield "状態", terms.STATE_WORD[plan.state]
    yield "後継の計画", plan.successor_id or ""
    yield "計画書名", plan.document
    yield "計画書のURL", plan.document_url
    yield "担当", plan.department
    yield "趣旨", plan.purpose
    yield "現状と課題", plan.situation
    yield "基本理念", plan.principle
    for measure in plan.measures:
        yield from _of_measure(measure)
    yield from map(_reference, plan.references)
    for indicator in plan.indicators:
        yield from map(_reference, indicator.references)
        yield from (_event(event, indicator) for event in indicator.events)
        yield from (_revision(revision, indicator) for revision in indicator.revisions)
    yield from _debates(plan)


def _of_measure(measure: Measure) -> Iterator[tuple[str, str]]:
    place = f"施策{measure.number}"
    yield f"{place}の施策名", measure.name
    yield f"{place}の説明", measure.text
    yield from ((f"{place}の事業「{p.name}」", _project(p)) for p in measure.projects)
    for pillar in measure.pillars:
        own = f"{place}の柱{pillar.number}"
        yield f"{own}の柱名", pillar.name
        yield f"{own}の説明", pillar.text
        yield from ((f"{own}の事業「{p.name}」", _project(p)) for p in pillar.projects)


def _project(project: Project) -> str:
    return f"{project.name}（担当 {project.department}）" if project.department else project.name


def _reference(point: Reference) -> tuple[str, str]:
    value = number(point.value, point.decimals, point.unit)
    words = (value, point.source, point.source_url, point.note)
    place = f"参考系列「{point.series}」（{point.owner_id}）の{point.year}年"
    return place, "　".join(filter(None, words))


def _event(event: Event, indicator: Indicator) -> tuple[str, str]:
    words = (event.text, event.source, event.source_url, event.note)
    return f"{indicator.name}の出来事（{formats.when(event.when)}）", "　".join(filter(None, words))


def _debates(plan: Plan) -> Iterator[tuple[str, str]]:
    """Where the council dealt with a plan, then with its indicators."""
    owners = ((plan.short_name, plan.debates), *((i.name, i.debates) for i in plan.indicators))
    for owner, debates in owners:
        for debate in debates:
            place = f"{owner}の議会（{formats.day(debate.day)}　{debate.meeting}）"
            yield place, "　".join(filter(None, (debate.theme, debate.url)))


def _revision(revision: TargetRevision, indicator: Indicator) -> tuple[str, str]:
    before, after = revisions.ends(indicator, revision)
    words = (f"{before}→{after}", revision.reason, revision.ground, revision.ground_url)
    place = f"{revisions.ITEM_WORD[revision.item]}の改定（{formats.day(revision.day)}）"
    return f"{indicator.name}の{place}", "　".join(filter(None, words))


def number(value: float | None, decimals: int, unit: str) -> str:
    """A number with all its decimals: two that differ must not look alike."""
    own = 0 if value is None else decimals_shown(value, "General")
    return formats.quantity(value, max(decimals, own), unit)
