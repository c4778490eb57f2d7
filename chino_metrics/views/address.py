"""What an address names: its indicator and plan, the page's title, and what it names in vain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from chino_metrics.model.plan import Plan
from chino_metrics.model.verdict import Status
from chino_metrics.views.choice import ATTENTION, UNEXPLAINED
from chino_metrics.views.entries import Entry
from chino_metrics.views.scene import Scene, departments_of
from chino_metrics.wording import formats, names, terms

#: The file with the picture of a page.
PICTURE: Final = "picture.png"
#: Pages on which a plan is a filter and not what they are about.
FILTERED: Final = frozenset({"overview", "trends", "data_check"})


def chosen_entry(scene: Scene) -> Entry:
    """The indicator the address names, else the first of the plan or department, else the first."""
    by_id = {e.indicator.id: e for e in scene.entries}
    if scene.choice.indicator in by_id:
        return by_id[scene.choice.indicator]
    of_plan = [e for e in scene.entries if e.plan.id == scene.choice.plan]
    return (of_plan or scene.covered or scene.entries)[0]


def chosen_plan(scene: Scene) -> Plan:
    """The plan the address names, else the first of the department it names, else the first."""
    plans = scene.book.plan_by_id
    if scene.choice.plan in plans:
        return plans[scene.choice.plan]
    of_department = (p for p in scene.book.plans if scene.choice.department in departments_of(p))
    return next(of_department, scene.book.plans[0])


def document_title(scene: Scene, page: str, name: str) -> str:
    """「防災士資格所有者数（やや遅れ）｜みなと川市 …」: what tabs, bookmarks and sent links are told by.

    ``page`` is the key of the page and ``name`` what the navigation calls it.
    """
    year = formats.year(scene.as_of) if scene.choice.as_of == scene.as_of else ""
    tag = terms.SAMPLE_TAG if scene.book.is_sample else ""
    tag = terms.PREVIEW_TAG if scene.choice.is_preview else tag
    site = names.titled(scene.book.publisher)
    return "｜".join(filter(None, (_subject(scene, page, name), year, tag, site)))


def _subject(scene: Scene, page: str, name: str) -> str:
    if page == "indicator":
        entry = chosen_entry(scene)
        verdict = terms.status_word(entry.indicator, entry.assessment)
        return f"{entry.indicator.name}（{verdict}）"
    if page == "plan":
        return chosen_plan(scene).name
    if page not in FILTERED:
        return name
    plan = scene.book.plan_by_id.get(scene.choice.plan)
    department = scene.choice.department if scene.choice.department in scene.departments else ""
    narrowed = "・".join(filter(None, (plan.short_name if plan else "", department)))
    return f"{name}（{narrowed}）" if narrowed else name


def picture(scene: Scene, page: str) -> str:
    """The picture that a sent link to a page is shown with, from the site's root."""
    link = scene.choice.but(text="").link(PICTURE)
    return f"{link}{'&' if '?' in link else '?'}page={page}"


def in_vain(scene: Scene, page: str) -> Iterator[str]:
    """A sentence for each thing that the address of a page names and the book does not have."""
    book, choice = scene.book, scene.choice
    empty = "ので、当てはまる指標はない" if page in FILTERED else ""
    plan, indicator = empty, ""
    if page in {"plan", "indicator"}:
        plan = f"ので、「{chosen_plan(scene).name}」を表示している"
    if page == "indicator":
        plan, indicator = "", f"ので、「{chosen_entry(scene).indicator.name}」を表示している"
    if choice.as_of is not None and choice.as_of not in scene.years:
        shown = formats.year(scene.newest_as_of)
        yield f"評価年度{choice.as_of}は選べないので、最新の{shown}を表示している。"
    if choice.plan and choice.plan not in book.plan_by_id:
        yield f"計画「{choice.plan}」はこの台帳にない{plan}。"
    if choice.indicator and choice.indicator not in book.indicator_by_id:
        yield f"指標「{choice.indicator}」はこの台帳にない{indicator}。"
    if choice.department and choice.department not in scene.departments:
        yield f"担当「{choice.department}」はこの台帳にない{empty}。"
    if choice.status and choice.status not in {ATTENTION, UNEXPLAINED, *(s.value for s in Status)}:
        yield f"状況「{choice.status}」という区分はない{empty}。"
    yield from _lost(scene)


def _lost(scene: Scene) -> Iterator[str]:
    """The same for the lists of what is to be shown in the room, taken along or compared."""
    book, choice = scene.book, scene.choice
    for word, named, known in (
        ("計画", choice.plans, book.plan_by_id),
        ("担当", choice.departments, scene.departments),
        ("指標", choice.indicators, book.indicator_by_id),
    ):
        lost = [name for name in named if name not in known]
        if lost:
            yield f"{word}「{'」「'.join(lost)}」はこの台帳にないので、除いている。"
