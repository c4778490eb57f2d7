"""What every screen has: strip, head, navigation, filters, foot; the form of the selection."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from chino_metrics.changes import sentences as change_sentences
from chino_metrics.charts import bars, line, stacked
from chino_metrics.charts import context as context_chart
from chino_metrics.model.issue import Severity
from chino_metrics.model.municipality import municipalities
from chino_metrics.model.plan import Book, Indicator, Plan
from chino_metrics.model.verdict import Status
from chino_metrics.screens.meanings import with_meanings
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.views import address, ordering
from chino_metrics.views.choice import (
    ATTENTION,
    MOST_COMPARED,
    UNEXPLAINED,
    Choice,
    with_query,
)
from chino_metrics.views.one_indicator.years import MOST_TOLD
from chino_metrics.views.scene import Scene, web_address
from chino_metrics.views.slides.build import MOST_INDICATORS, shown_indicators
from chino_metrics.views.succession import successions
from chino_metrics.views.taken_along import files
from chino_metrics.views.updating.changes import new_actuals
from chino_metrics.wording import formats, glossary, names, search, sentences, terms
from chino_metrics.wording.beside_verdicts import context, opinions, references
from chino_metrics.wording.palette import STATUS_SIGN, STATUS_WORD
from chino_metrics.wording.text_width import text_width
from chino_metrics.wording.updating import accounts
from chino_metrics.workbook.reading import sample_book


@dataclass(frozen=True, slots=True)
class Page:
    """One entry of the navigation; ``path`` is its address below the site's root."""

    key: str
    path: str
    title: str
    group: str = ""


#: In the groups and the order in which the menu has them.
PAGES = (
    Page("overview", "", "全体", "みる"),
    Page("plan", "plan", "計画", "みる"),
    Page("indicator", "indicator", "指標", "みる"),
    Page("cross", "cross", "横断", "みる"),
    Page("trends", "trends", "年次推移", "みる"),
    Page("explore", "explore", "探索", "くらべる"),
    Page("changes", "changes", "変化", "くらべる"),
    Page("succession", "succession", "新旧対照", "くらべる"),
    Page("slides", "slides", "説明用スライド", "伝える"),
    Page("take_along", "take_along", "資料の出力", "伝える"),
    Page("open_data", "open_data", "オープンデータ", "伝える"),
    Page("update", "update", "データ更新", "更新する"),
    Page("method", "method", "算定方法", "知る"),
    Page("data_check", "data_check", "データ確認", "知る"),
    Page("glossary", "glossary", "用語", "知る"),
)
#: Pages that a link leads to, not the navigation.
ASIDE = (
    Page("history", "history", "更新の履歴"),
    Page("search", "search", "検索"),
    Page("drafts", "drafts", "公開の前の案"),
    Page("set_up", "set_up", "はじめの設定"),
    Page("account", "account", "自分のアカウント"),
    Page("accounts", "accounts", "アカウント"),
    Page("request", "request", "依頼の記入"),
    Page("collect", "collect", "とりまとめ"),
)
#: Pages that differ for who has signed in, and have to be drawn anew for each.
PERSONAL = frozenset({"update", "history", "drafts", "account", "accounts", "collect"})
#: Pages that show the book, and so a draft of it; the others stand still in a preview.
PREVIEWED = frozenset(
    {
        *("overview", "plan", "indicator", "cross", "trends", "changes"),
        *("data_check", "slides", "method", "succession"),
    }
)
#: Pages of the site that are of no use without it.
OF_THE_SITE = frozenset(
    {"explore", "slides", "take_along", "open_data", "update", "drafts", "search"}
)
#: Pages that show all municipalities of a book of many where none is chosen; others show one.
WHOLE = frozenset({"overview", "search", "request", "set_up"}) | PERSONAL
#: Pages of the edition that stand before the folders of many municipalities.
ENTRANCE = ("overview", "method", "glossary", "history")
#: The file with what is found by a word.
SEARCH_INDEX: Final = "search_index.js"
#: The fields of the choice that narrow a page.
_NARROWED: Final = {
    "overview": ("plan", "department", "status"),
    "trends": ("plan", "department", "status"),
    "plan": ("status",),
    "data_check": ("plan", "department"),
}
#: Em of the narrowest column of years, and between two.
_LEAST_COLUMN, _COLUMN_GAP = 3.4, 0.7
_STATUS_FILTER: Final = {
    ATTENTION: "遅れている指標（◆と×）",
    UNEXPLAINED: "理由なし（要因のない◆と×）",
    **{s.value: f"{STATUS_SIGN[s]} {STATUS_WORD[s]}" for s in Status},
}
_STATUS_LISTED: Final = {
    ATTENTION: "遅れている",
    UNEXPLAINED: "遅れているが、理由が書かれていない",
    **{s.value: f"「{STATUS_SIGN[s]} {STATUS_WORD[s]}」の" for s in Status},
}
PAGE_BY_KEY = {p.key: p for p in (*PAGES, *ASIDE)}
_HEADING: Final = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
#: Characters of a description.
_LONGEST: Final = 160


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a drop-down."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """A filter in force: its label and line, and the field of the choice that clears it."""

    label: str
    value: str
    field: str


@dataclass(frozen=True, slots=True)
class Filter:
    """A labelled drop-down; choosing from it sets ``name`` in the address."""

    name: str
    label: str
    options: tuple[Option, ...]
    clears: str = ""


def render(
    key: str,
    template: str,
    scene: Scene,
    filters: tuple[Filter, ...] = (),
    actor: Actor | None = None,
    **context: Any,
) -> Markup:
    """The whole screen ``key`` as markup, drawn by ``template``; ``actor`` has signed in."""
    is_preview = scene.choice.is_preview
    if scene.municipalities and (filters or key in {"changes", "explore"}):
        filters = (municipality_filter(scene, everything=key in WHOLE), *filters)
    if is_preview and key not in PREVIEWED:
        template, filters = "pages/not_in_preview.html", ()
    drawn = (
        _environment()
        .get_template(template)
        .render(
            scene=scene,
            choice=scene.choice,
            book=scene.book,
            groups_of_pages=_groups(scene),
            index_address=_index_address(scene.choice),
            is_entrance=_is_entrance(scene),
            current=PAGE_BY_KEY[key],
            filters=filters,
            revised=scene.revised,
            has_sample=_has_sample(scene.book),
            unknown=tuple(address.in_vain(scene, key)),
            about=_about(key, scene),
            documents=names.documents(scene.book, _plans_shown(key, scene)),
            as_printed=names.as_printed(_shown(key, scene)),
            sourced=names.sourced(_shown(key, scene)),
            conditions=conditions(key, scene),
            condition_line=condition_line,
            actor=actor,
            # who signs out or is signed out sees no more of a preview, within moments
            personal=key in PERSONAL or is_preview,
            is_signed=actor is not None or is_preview,
            live_edition=_live_edition(key, scene),
            **({"steps": (), "kept": ""} | context),
        )
    )
    return with_meanings(drawn, scene.choice)


def _live_edition(key: str, scene: Scene) -> int | str:
    """The edition that is public while the page is right; "" where it need not be asked for."""
    if scene.edition is None or key == "request":
        return ""
    return scene.edition.number - scene.choice.is_preview


def render_part(template: str, **context: Any) -> Markup:
    """A piece of a screen by itself, put into a page that stands already."""
    return Markup(_environment().get_template(template).render(**context))


def _has_sample(book: Book) -> bool:
    """Whether the sample is of the same municipality, so that it shows nobody another one's plans."""
    if municipalities(book):
        return False
    if book.is_sample or not book.publisher.name:
        return True
    sample = sample_book()
    return sample is not None and sample.publisher.name == book.publisher.name


def title(key: str, scene: Scene) -> str:
    """The title of a page's document."""
    return address.document_title(scene, key, PAGE_BY_KEY[key].title)


def description(scene: Scene, screen: Markup) -> str:
    """What a sent link says of a page below its title: the heading of its screen, its finding."""
    tag = terms.SAMPLE_TAG if scene.book.is_sample else ""
    return formats.clipped(tag + heading(screen), _LONGEST)


def heading(screen: Markup) -> str:
    """The heading of a screen as text; "" where it has none."""
    found = _HEADING.search(screen)
    return Markup(found[1]).striptags() if found else ""


def _about(key: str, scene: Scene) -> str:
    """What the page is about: with another one, a reader begins at its top."""
    if key == "indicator":
        return address.chosen_entry(scene).indicator.id
    return address.chosen_plan(scene).id if key == "plan" else ""


def _plans_shown(key: str, scene: Scene) -> tuple[Plan, ...]:
    """The plans whose printed source the foot of a page names."""
    if key == "plan":
        return (address.chosen_plan(scene),)
    return names.plans_of(scene.book, _shown(key, scene))


def _shown(key: str, scene: Scene) -> tuple[Indicator, ...]:
    """The indicators of which the foot of a page speaks."""
    if key == "indicator":
        return (address.chosen_entry(scene).indicator,)
    return address.chosen_plan(scene).indicators if key == "plan" else scene.book.indicators


def pages_of(scene: Scene) -> tuple[Page, ...]:
    """The navigation: that of the site, or that of pages that stand for themselves."""
    if _is_entrance(scene):
        return tuple(PAGE_BY_KEY[key] for key in ENTRANCE)
    shown = (p for p in PAGES if p.key != "succession" or successions(scene.book))
    if scene.choice.is_preview:
        return tuple(p for p in shown if p.key in PREVIEWED)
    if not scene.choice.is_still:
        return tuple(shown)
    history = replace(PAGE_BY_KEY["history"], group=PAGES[-1].group)
    return (*(p for p in shown if p.key not in OF_THE_SITE), history)


def _index_address(choice: Choice) -> str:
    """Where the script of the search finds its index: of the edition, for the chosen year and data."""
    if choice.is_still:
        return SEARCH_INDEX
    year = choice.as_of
    kept = Choice(as_of=year, data=choice.data, text=choice.text, municipality=choice.municipality)
    return kept.link(SEARCH_INDEX)


def _is_entrance(scene: Scene) -> bool:
    """Whether it is the page of the edition that leads to many municipalities."""
    return scene.choice.is_still and bool(municipalities(scene.book))


def _groups(scene: Scene) -> tuple[tuple[str, tuple[Page, ...]], ...]:
    """The navigation by its groups."""
    grouped = groupby(pages_of(scene), lambda page: page.group)
    return tuple((name, tuple(own)) for name, own in grouped)


def render_unreadable(message: str, choice: Choice) -> Markup:
    """A plain page for a workbook that is missing or broken: what is wrong and what to do."""
    template = _environment().get_template("pages/unreadable.html")
    return Markup(template.render(message=message, choice=choice))


def render_unseen(message: str, choice: Choice) -> Markup:
    """A plain page instead of a preview; ``message`` says why, the same whatever is wrong."""
    template = _environment().get_template("pages/unseen.html")
    return Markup(template.render(message=message, is_shut=choice.is_preview))


def render_coming(key: str, scene: Scene) -> Markup:
    """What stands on a page of one's own until it has been drawn for who has signed in."""
    return render(key, "pages/coming.html", scene)


def year_filter(scene: Scene) -> Filter:
    """評価年度, newest first; the newest is the default and leaves the address bare."""

    def label(year: int) -> str:
        base = all(i.baseline.year == year for i in scene.book.indicators)
        return f"{formats.year(year)}（基準年度）" if base else formats.year_era(year)

    options = (
        Option("" if y == scene.newest_as_of else str(y), label(y), y == scene.as_of)
        for y in scene.years
    )
    return Filter("year", "評価年度", tuple(options))


def municipality_filter(scene: Scene, *, everything: bool = True) -> Filter:
    """自治体, of a book that holds many; with ``everything`` the first line leads to all of them."""
    found = scene.municipalities or municipalities(scene.book)
    chosen = scene.choice.municipality
    options = [Option(m.code, m.name, m.code == chosen) for m in found]
    if everything:
        options.insert(0, Option("", f"すべて（{len(found)}の自治体）", chosen == ""))
    return Filter("city", "自治体", tuple(options), "plan id department")


def plan_filter(scene: Scene, *, everything: bool, chosen: str, clears: str = "") -> Filter:
    """計画; with ``everything`` the first line stands for all of them."""
    plans = scene.book.plans
    options = [Option(p.id, p.name, p.id == chosen) for p in plans]
    if everything:
        options.insert(0, Option("", f"すべて（{len(plans)}計画）", chosen == ""))
    return Filter("plan", "計画", tuple(options), clears)


def department_filter(scene: Scene) -> Filter:
    """担当."""
    chosen = scene.choice.department
    options = [Option("", f"すべて（{len(scene.departments)}つの担当）", chosen == "")]
    options += [Option(d, d, d == chosen) for d in scene.departments]
    return Filter("department", "担当", tuple(options))


def status_filter(scene: Scene) -> Filter:
    """状況, with one line for everything late, and one for what of it has no reason.

    Where nobody writes reasons, a missing one is asked for only by the address.
    """
    chosen = scene.choice.status
    options = [Option("", "すべて", chosen == "")]
    options += [
        Option(value, label, chosen == value)
        for value, label in _STATUS_FILTER.items()
        if value != UNEXPLAINED or chosen == value or scene.book.has_evaluations
    ]
    return Filter("status", "状況", tuple(options))


def listed(scene: Scene) -> str:
    """「32指標の一覧」, with the status that the list is narrowed to: 「遅れている15指標の一覧」."""
    word = _STATUS_LISTED.get(scene.choice.status, "")
    return f"{scene.whose}{word}{len(scene.selected)}指標の一覧"


def column_width(texts: Iterable[str], mark: float = 0.0) -> float:
    """Em of a column of years in which each of the texts stands on one line."""
    widest = max((text_width(text, 1) for text in texts), default=0.0)
    return round(max(_LEAST_COLUMN, widest + mark) + _COLUMN_GAP, 2)


def conditions(key: str, scene: Scene) -> tuple[Condition, ...]:
    """The filters in force on a page, each with the field that clears it."""
    choice, plan = scene.choice, scene.book.plan_by_id.get(scene.choice.plan)
    department = choice.department if choice.department in scene.departments else ""
    status = _STATUS_FILTER.get(choice.status, "")
    found = (
        ("計画", plan.name if plan else "", "plan"),
        ("担当", department, "department"),
        ("状況", status, "status"),
    )
    named = _NARROWED.get(key, ())
    return tuple(Condition(label, value, f) for label, value, f in found if value and f in named)


def condition_line(filters: tuple[Filter, ...]) -> str:
    """What is chosen from the filters, in a line: 「2025（令和7）年度・防災課」; else that it is everything."""
    told = [
        option.label
        for f in filters
        for option in f.options
        if option.chosen and f.name != "id" and (option.value or f.name == "year")
    ]
    return "・".join(told) or "すべて"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("chino_metrics.screens"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        account_words=accounts,
        bars=bars,
        stacked=stacked,
        changes=change_sentences,
        charts=line,
        plan_context=context,
        context_chart=context_chart,
        reference_series=references,
        formats=formats,
        names=names,
        new_actuals=new_actuals,
        opinion_words=opinions,
        ordering=ordering,
        glossary=glossary,
        search_words=search,
        sentences=sentences,
        wording=terms,
        SIGN=STATUS_SIGN,
        WORD=STATUS_WORD,
        EDITION_FILES=files.EDITION,
        MOST_COMPARED=MOST_COMPARED,
        MOST_TOLD=MOST_TOLD,
        Severity=Severity,
        Status=Status,
    )
    environment.filters |= {"web": web_address, "formula": _formula, "with_query": with_query}
    return environment


def _formula(text: str) -> Markup:
    """A formula that goes on in a new line before one of its signs, not at a bracket."""
    return Markup("<wbr>").join(re.split(r"(?=[×÷])", text))


def selection(scene: Scene) -> dict[str, Any]:
    """What ``pages/selection.html`` needs: plans, departments and indicators, chosen or not."""
    named = set(scene.choice.indicators) & scene.book.indicator_by_id.keys()
    return {
        "chosen_plans": {p.id for p in scene.wanted_plans} if _is_narrowed(scene) else set(),
        "named": named,
        "by_default": len(shown_indicators(scene)),
        "most": MOST_INDICATORS,
        "is_chosen": bool(named) or _is_narrowed(scene) or bool(scene.choice.title),
    }


def _is_narrowed(scene: Scene) -> bool:
    choice = scene.choice
    return bool(choice.plans or choice.departments or choice.plan or choice.department)
