"""The screens as functions: a book and a choice in, markup out."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import cache
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from chino_metrics.assessment import scenarios
from chino_metrics.assessment.progress import assess_book
from chino_metrics.charts import interactive
from chino_metrics.charts.series import series_of
from chino_metrics.ingest.book_rules import check_book
from chino_metrics.model.errors import ChinoMetricsError
from chino_metrics.model.issue import Cell, Quantity
from chino_metrics.model.plan import (
    Accumulation,
    Actual,
    Book,
    Direction,
    Indicator,
    Measure,
    Plan,
    Target,
)
from chino_metrics.model.verdict import Reason, Status
from chino_metrics.screens import (
    compare,
    cross,
    data_check,
    frame,
    indicator,
    method,
    overview,
    plan,
    trends,
)
from chino_metrics.settings import ROOT, SAMPLE_WORKBOOK, WORKBOOK, read_workbook
from chino_metrics.views import readiness, summary, tables
from chino_metrics.views.choice import ATTENTION, Choice, read_choice
from chino_metrics.views.scene import Scene
from chino_metrics.wording import formats, sentences, terms
from chino_metrics.wording.palette import STATUS_SIGN, STATUS_WORD
from chino_metrics.workbook.reading import read_book
from tests.support.made_workbook import ROWS, made

TODAY = date(2026, 11, 23)
PRINTED = ROOT / "tests" / "printed"
SCREENS: dict[str, Callable[[Scene], str]] = {
    "overview": overview.render,
    "plan": plan.render,
    "indicator": lambda scene: indicator.render_above(scene) + indicator.render_below(scene),
    "cross": cross.render,
    "trends": trends.render,
    "compare": compare.render,
    "data_check": data_check.render,
    "method": method.render,
}
DATA = ("", "sample")
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


@cache
def book(data: str) -> Book:
    return read_book(read_workbook(SAMPLE_WORKBOOK if data == "sample" else WORKBOOK))


@cache
def drawn(page: str, choice: Choice) -> str:
    return str(SCREENS[page](Scene(book(choice.data), choice, TODAY)))


def scene_of(content: Book, **choice: Any) -> Scene:
    return Scene(content, Choice(data="sample" if content.is_sample else "", **choice), TODAY)


@dataclass
class Seen(HTMLParser):
    """What a browser makes of markup, as far as these tests ask."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if len(dict(attrs)) != len(attrs):
            self.wrong.append(f"<{tag}> has an attribute twice")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> without its beginning, line {self.getpos()[0]}")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@cache
def seen(markup: str) -> Seen:
    parser = Seen()
    parser.feed(markup)
    parser.close()
    return parser


def text(markup: str) -> str:
    return seen(markup).text


def squeezed(words: str) -> str:
    return re.sub(r"\s+", "", words)


def heading(markup: str) -> str:
    return text(re.search(r"<h1>(.*?)</h1>", markup, re.DOTALL).group(1)).strip()  # type: ignore[union-attr]


def table(name: str) -> list[dict[str, str]]:
    with (PRINTED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def corrected(printed: str) -> str:
    """A printed text as it reads on screen: with the corrections that apply to it."""
    for c in book("").corrections:
        if not c.place.endswith(" 単位"):
            printed = printed.replace(c.printed.strip("…"), c.shown.strip("…"))
    return printed


@cache
def plan_texts() -> dict[str, str]:
    return {p.name: squeezed(text(drawn("plan", Choice(plan=p.id)))) for p in book("").plans}


@cache
def indicator_texts(data: str) -> dict[str, str]:
    return {
        i.id: text(drawn("indicator", Choice(indicator=i.id, data=data)))
        for i in book(data).indicators
    }


# Every page


@pytest.mark.parametrize(("data", "text_size"), [("", ""), ("sample", ""), ("", "large")])
@pytest.mark.parametrize("page", SCREENS)
def test_every_page_is_sound_markup_with_one_heading(page: str, data: str, text_size: str) -> None:
    parser = seen(drawn(page, Choice(data=data, text=text_size)))
    assert parser.wrong == []
    assert parser.open == []
    assert len(parser.of("h1")) == 1
    ids = [a["id"] for _, a in parser.elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert "None" not in parser.text
    assert "nan" not in parser.text.lower()


@pytest.mark.parametrize("data", DATA)
def test_every_page_says_where_it_stands(data: str) -> None:
    for page in SCREENS:
        current = [
            a
            for a in seen(drawn(page, Choice(data=data))).of("a")
            if a.get("aria-current") == "page"
        ]
        path = f"/{frame.PAGE_BY_KEY[page].path}"
        assert {urlsplit(a["href"] or "").path for a in current} == {path}


@pytest.mark.parametrize("page", SCREENS)
def test_invented_data_is_marked_on_every_page_and_real_data_on_none(page: str) -> None:
    sample = drawn(page, Choice(data="sample"))
    assert terms.SAMPLE_TAG in sample
    assert terms.SAMPLE_SENTENCE in sample
    real = drawn(page, Choice())
    assert "架空" not in real
    assert "見本" in text(real)  # the switch
    assert text(real).count("見本") == 1


@pytest.mark.parametrize("page", [p for p in SCREENS if p != "method"])
def test_the_numbers_of_the_sample_are_marked_beside_their_headings(page: str) -> None:
    assert terms.SAMPLE_TAG_SHORT in text(drawn(page, Choice(data="sample")))


@pytest.mark.parametrize("data", DATA)
def test_tables_name_their_columns_and_rows(data: str) -> None:
    for page in SCREENS:
        heads = seen(drawn(page, Choice(data=data))).of("th")
        assert all(a.get("scope") in {"col", "row"} for a in heads), page


def test_words_for_images_and_labels_for_filters() -> None:
    for page in SCREENS:
        parser = seen(drawn(page, Choice(data="sample")))
        images = [a for _, a in parser.elements if a.get("role") == "img"]
        assert all(a.get("aria-label") for a in images)
        drawings = parser.of("svg")
        assert all(a.get("aria-hidden") == "true" or a.get("aria-label") for a in drawings)


# The whole plan


def test_every_printed_value_stands_on_the_page_of_its_indicator() -> None:
    texts = indicator_texts("")
    for row, i in zip(table("indicators_verbatim.csv"), book("").indicators, strict=True):
        found = texts[i.id]
        assert corrected(row["indicator"]) in found
        assert row["plan"] in found
        assert row["unit"] in found
        for column, year in (
            ("baseline_2017", 2017),
            ("target_2019", 2019),
            ("mid_target_2022", 2022),
            ("target_2027", 2027),
        ):
            if printed := row[column]:
                assert printed in found, (i.id, column)
                assert f"{year}年度" in found


def test_every_indicator_stands_on_the_pages_that_list_them() -> None:
    for data in DATA:
        listing, years = (
            text(drawn("overview", Choice(data=data))),
            text(drawn("trends", Choice(data=data))),
        )
        for i in book(data).indicators:
            assert i.name in listing
            assert i.name in years


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


@pytest.mark.parametrize("data", DATA)
def test_every_actual_stands_with_note_source_and_cell(data: str) -> None:
    for i in book(data).indicators:
        page = indicator_texts(data)[i.id]
        for a in i.actuals:
            shown = formats.number(a.quantity.value, i.decimals)
            assert (shown if a.quantity.value is not None else a.quantity.text) in page
            assert a.note in page
            assert a.source in page
            assert f"{a.quantity.cell.sheet} {a.quantity.cell.address}" in page  # type: ignore[union-attr]


@pytest.mark.parametrize("data", DATA)
def test_references_events_notes_and_twins_stand_on_the_page_of_the_indicator(data: str) -> None:
    for i in book(data).indicators:
        page = indicator_texts(data)[i.id]
        for r in i.references:
            assert all(part in page for part in (r.series, f"{r.year}年", r.source, r.note))
            assert formats.quantity(r.value, r.decimals, r.unit) in page
        assert all(part in page for e in i.events for part in (e.when, e.text, e.source))
        assert i.note in page
        twin = book(data).indicator_by_id.get(i.twin_id or "")
        assert twin is None or book(data).plan_by_id[twin.plan_id].name in page


def test_every_issue_and_correction_can_be_read() -> None:
    for data in DATA:
        page = text(drawn("data_check", Choice(data=data)))
        assert all(issue.message in page for issue in check_book(book(data)))
        for c in book(data).corrections:
            assert all(part in page for part in (c.place, c.printed, c.shown, c.reason))


def test_background_series_of_a_plan_can_be_read() -> None:
    """参考系列 of a whole plan (population and the like) are in the workbook to be seen."""
    everywhere = plan_texts()
    for p in book("").plans:
        for r in p.references:
            assert squeezed(r.series) in everywhere[p.name], r.series


# Counts


def test_the_city_counts_the_museum_once_and_the_plans_each_their_own() -> None:
    scene = scene_of(book("sample"))
    assert (len(scene.selected), len(scene.counted)) == (32, 31)
    counted = summary.counts(scene.counted)
    assert {c.status: (c.count, c.of) for c in counted} == {
        Status.ACHIEVED: (6, 23),
        Status.ON_TRACK: (3, 23),
        Status.SLIGHTLY_BEHIND: (6, 23),
        Status.BEHIND: (8, 23),
        Status.NOT_ASSESSED: (8, 31),
    }
    page = text(drawn("overview", Choice(data="sample")))
    assert "全31指標" in page
    assert "計画別の合計は32" in page
    assert [len(g.entries) for g in summary.groups(scene)] == [11, 4, 4, 5, 8]
    assert "評価できる23指標のうち、達成・順調は9、遅れ・未達成は14" in page


def test_without_actuals_the_page_says_what_is_there_and_what_is_owed() -> None:
    page = text(drawn("overview", Choice()))
    assert (
        heading(drawn("overview", Choice()))
        == "23指標で基準値と目標がそろい、2018年度以降の実績を待っています"
    )
    scene = scene_of(book(""))
    owed = sum(len(years) for years in scene.owed.values())
    assert f"{len(readiness.debts(scene))}つの担当から{owed}件" in page
    assert sum(d.actuals for d in readiness.debts(scene)) == owed
    assert sum(d.indicators for d in readiness.debts(scene)) == 32


@pytest.mark.parametrize("data", DATA)
def test_what_is_owed_is_the_same_on_every_page(data: str) -> None:
    scene = scene_of(book(data))
    owed = sum(len(years) for years in scene.owed.values())
    assert f"待っている実績は{owed}件" in text(drawn("data_check", Choice(data=data)))
    by_department = [r.number for d in scene.departments for r in data_check.missing(scene, d)]
    assert sum(by_department) == owed


def test_counts_of_a_plan_add_up_to_its_indicators() -> None:
    for p in book("sample").plans:
        entries = scene_of(book("sample")).of_plan(p)
        found = summary.counts(entries)
        assert sum(c.count for c in found) == len(entries)
        assert heading(drawn("plan", Choice(plan=p.id, data="sample"))).startswith(
            f"{p.short_name}：{len(entries)}指標"
        )


def test_an_earlier_year_is_counted_as_it_stood() -> None:
    scene = scene_of(book("sample"), as_of=2019)
    assert all(e.assessment.year is None or e.assessment.year <= 2019 for e in scene.entries)
    assert "2019年度（令和元）までの実績による。" in text(str(overview.render(scene)))


def test_a_year_that_is_not_on_offer_counts_as_not_chosen() -> None:
    for year in (1999, 2030):
        assert scene_of(book("sample"), as_of=year).as_of == scene_of(book("sample")).newest_as_of


def test_projects_that_stand_in_several_places_are_counted() -> None:
    shared = cross.shared_projects(book(""))
    names = [p.name for plan in book("").plans for p in plan.projects]
    assert {s.name: len(s.places) for s in shared} == {
        n: names.count(n) for n in names if names.count(n) > 1
    }
    found = cross.loads(scene_of(book("")))
    assert (sum(len(f.entries) for f in found), sum(f.projects for f in found)) == (32, 109)


# Links


def internal(markup: str) -> Iterator[str]:
    for attributes in seen(markup).of("a"):
        href = attributes.get("href") or ""
        if not href.startswith(("https://", "http://")):
            yield href


def choice_of(href: str) -> Choice:
    return read_choice({k: v[0] for k, v in parse_qs(urlsplit(href).query).items()})


def all_markup(data: str) -> Iterator[str]:
    for page in SCREENS:
        yield drawn(page, Choice(data=data))
    for p in book(data).plans:
        yield drawn("plan", Choice(plan=p.id, data=data))
    for i in book(data).indicators:
        yield drawn("indicator", Choice(indicator=i.id, data=data))


@pytest.mark.parametrize("data", DATA)
def test_every_link_leads_to_something_that_exists(data: str) -> None:
    paths = {f"/{p.path}" for p in (*frame.PAGES, *frame.ASIDE)} | {"/edition/"}
    downloads = {
        f"/download/{n}"
        for n in ("assessment.csv", "indicator.csv", "workbook.xlsx", "template.xlsx")
    }
    content = book(data)
    departments = {p.department for p in content.plans}
    statuses = {s.value for s in Status} | {ATTENTION}
    for markup in all_markup(data):
        anchors = {a["id"] for _, a in seen(markup).elements if "id" in a}
        for href in internal(markup):
            parts = urlsplit(href)
            if not parts.path:
                assert parts.fragment in anchors, href
                continue
            assert parts.path in paths | downloads, href
            query = {
                k: v[0] for k, v in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()
            }
            assert query.get("id", "sosei-1-1") in content.indicator_by_id, href
            assert query.get("plan", "sosei") in content.plan_by_id, href
            assert query.get("department", "防災課") in departments
            assert query.get("status", "behind") in statuses
            assert set(query.get("ids", "sosei-1-1").split(",")) <= set(content.indicator_by_id), (
                href
            )
            assert set(query) <= {
                "ids",
                "scale",
                "year",
                "plan",
                "department",
                "status",
                "id",
                "order",
                "data",
                "text",
            }


def test_links_keep_the_readers_choice() -> None:
    choice = Choice(
        as_of=2022, plan="bosai", department="防災課", status=ATTENTION, data="sample", text="large"
    )
    for page in SCREENS:
        nav = [h for h in internal(drawn(page, choice)) if urlsplit(h).path == "/cross"]
        assert choice in [choice_of(h) for h in nav], page


def test_links_of_an_indicator_lead_to_its_page() -> None:
    for i in book("").indicators:
        query = Choice(indicator=i.id, plan=i.plan_id).query()
        assert f'href="/indicator{query.replace("&", "&amp;")}"' in drawn("trends", Choice())


def test_outside_links_open_apart_and_say_nothing_about_the_reader() -> None:
    for markup in all_markup("sample"):
        for a in seen(markup).of("a"):
            if (a.get("href") or "").startswith("http"):
                assert (a.get("target"), a.get("rel")) == ("_blank", "noopener noreferrer")


# Filters


def named(markup: str) -> set[str]:
    """The names of the indicators in the list of the overview."""
    listing = text(markup[markup.index('id="ichiran"') :])
    return {i.name for i in book("sample").indicators if i.name in listing}


def test_filters_narrow_what_is_listed_counted_and_taken_along() -> None:
    for choice in (
        {"plan": "bosai"},
        {"department": "生涯学習課"},
        {"status": "behind"},
        {"status": ATTENTION, "plan": "sosei"},
        {"department": "地域戦略課", "status": "achieved"},
    ):
        scene = scene_of(book("sample"), **choice)
        wanted = {e.indicator.name for e in scene.selected}
        assert 0 < len(wanted) < 32
        assert named(str(overview.render(scene))) == wanted
        assert len(tables.assessment_rows(scene)) == len(scene.selected)
        shown = text(str(trends.render(scene)))
        assert {i.name for i in book("sample").indicators if i.name in shown} == wanted
        assert f"{len(scene.selected)}指標の一覧" in text(str(overview.render(scene)))


def test_the_chosen_line_of_every_filter_is_selected() -> None:
    choice = Choice(as_of=2022, plan="bosai", department="防災課", status="behind", data="sample")
    markup = drawn("overview", choice)
    chosen = {
        name: re.findall(r'<option value="([^"]*)" selected>', options)
        for name, options in re.findall(
            r'<select id="filter-\w+" name="(\w+)".*?>(.*?)</select>', markup, re.DOTALL
        )
    }
    assert chosen == {
        "year": ["2022"],
        "plan": ["bosai"],
        "department": ["防災課"],
        "status": ["behind"],
    }


@pytest.mark.parametrize("page", ["overview", "trends"])
@pytest.mark.parametrize("data", DATA)
def test_a_combination_that_matches_nothing_says_so_and_shows_the_way_out(
    page: str, data: str
) -> None:
    markup = drawn(page, Choice(plan="bosai", department="生涯学習課", data=data))
    assert "この条件に当てはまる指標はありません" in text(markup)
    assert Choice(data=data) in [choice_of(h) for h in internal(markup)]


@pytest.mark.parametrize("page", SCREENS)
def test_an_address_that_is_not_understood_still_shows_the_page(page: str) -> None:
    choice = read_choice(
        {
            "plan": "nowhere",
            "id": "nothing",
            "year": "20x9",
            "status": "?",
            "data": "x",
            "text": "y",
        }
    )
    assert choice.as_of is None
    assert not choice.is_sample
    assert len(seen(drawn(page, choice)).of("h1")) == 1


def test_a_choice_survives_the_address() -> None:
    choice = Choice(
        2022,
        "bosai",
        "地域戦略課（縄文プロジェクト推進室）",
        ATTENTION,
        "bosai-2-1",
        "pace",
        "sample",
        "large",
    )
    assert choice_of(choice.query()) == choice
    assert Choice().query() == ""


def test_the_order_by_pace_lists_the_late_ones_first() -> None:
    order = [
        Status.BEHIND,
        Status.SLIGHTLY_BEHIND,
        Status.ON_TRACK,
        Status.ACHIEVED,
        Status.NOT_ASSESSED,
    ]
    for group in summary.groups(scene_of(book("sample"), order="pace")):
        found = [order.index(e.assessment.status) for e in group.entries]
        assert found == sorted(found)


# Hostile text

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
        return tuple(poisoned(v, words, addresses) for v in value)
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


def harmless(markup: str) -> None:
    parser = seen(markup)
    assert parser.wrong == []
    for tag, attributes in parser.elements:
        assert tag not in {"script", "img", "iframe", "object", "embed", "style", "base"}
        # the forms of these screens only gather their fields into the address
        assert tag != "form" or ("data-choose" in attributes and "action" not in attributes)
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            assert not re.match(r"\s*(javascript|data|vbscript):", value or "", re.IGNORECASE), (
                tag,
                name,
                value,
            )
        if tag == "a":
            assert re.match(r"(/(?!/)|#|https?://)", attributes["href"] or ""), attributes


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


# Other books


@pytest.mark.parametrize("page", SCREENS)
def test_another_citys_small_book_shows_on_every_page(page: str) -> None:
    content = read_book(made())
    for chosen in ("w", "r"):
        parser = seen(str(SCREENS[page](scene_of(content, indicator=chosen))))
        assert parser.wrong == []
        assert len(parser.of("h1")) == 1


@pytest.mark.parametrize("page", SCREENS)
@pytest.mark.parametrize(
    "rows",
    [
        {"実績": [], "実績の注記": []},
        {"出来事": [], "参考系列": []},
        {"主要事務事業": [], "施策の柱": []},
        {"計画": [["p", "ごみの計画", "ごみ", None, None, "環境課", None]]},
        {
            "目標指標": [
                [
                    "w",
                    "p",
                    1,
                    "ごみ",
                    "g",
                    None,
                    "減少",
                    "年次",
                    2018,
                    None,
                    None,
                    None,
                    2027,
                    "今後設定",
                ]
            ],
            "実績": [],
            "実績の注記": [],
            "参考系列": [],
            "出来事": [],
        },
        {
            "目標指標": [
                ["w", "p", 1, "ごみ", "g", None, "減少", "年次", 2018, 700, None, None, None, None]
            ]
        },
        {
            "目標指標": [
                ["w", "p", 1, "ごみ", "g", None, "減少", "年次", None, None, None, None, None, None]
            ]
        },
        {
            "目標指標": [
                ["w", "p", 1, "ごみ", "g", None, "増加", "年次", 2018, 700, 2022, 700, 2027, 700]
            ]
        },
    ],
    ids=[
        "no actuals",
        "nothing beside",
        "no projects",
        "no period",
        "text target",
        "no target",
        "nothing known",
        "already met",
    ],
)
def test_a_book_with_gaps_still_shows_on_every_page(page: str, rows: dict[str, Any]) -> None:
    content = read_book(made(**rows))
    parser = seen(str(SCREENS[page](scene_of(content))))
    assert parser.wrong == []
    assert "None" not in parser.text


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_a_broken_workbook_has_a_plain_page_that_says_what_to_do(content: bytes) -> None:
    with pytest.raises(ChinoMetricsError) as error:
        read_book(content)
    markup = str(frame.render_unreadable(str(error.value), Choice()))
    assert heading(markup) == "いま、データを表示できません"
    assert error.value.message in text(markup)
    assert "/?data=sample" in list(internal(markup))


def test_a_missing_workbook_is_named_without_its_folder(tmp_path: Path) -> None:
    with pytest.raises(ChinoMetricsError) as error:
        read_workbook(tmp_path / "台帳.xlsx")
    assert "台帳.xlsx" in error.value.message
    assert str(tmp_path) not in error.value.message
    harmless(str(frame.render_unreadable(HOSTILE[0], Choice(data="sample"))))


# Sentences


def judged(
    actual: float | None, year: int = 2022, as_of: int | None = None, **changes: Any
) -> tuple[Indicator, Any]:
    """An indicator 1,000人 (2017年度) → 2,000人 (2027年度) with one actual, and its verdict."""
    cell = Cell("目標指標", "A1")
    base, goal, middle = (
        changes.pop(k, d) for k, d in (("base", 1000.0), ("goal", 2000.0), ("middle", None))
    )
    words, decimals = changes.pop("words", None), changes.get("decimals", 0)
    changes.pop("decimals", None)
    plain: dict[str, Any] = {
        "id": "a",
        "plan_id": "p",
        "measure_no": 1,
        "name": "応援団",
        "unit": "人",
        "unit_printed": "",
        "direction": Direction.INCREASE,
        "accumulation": Accumulation.STOCK,
        "twin_id": None,
        "note": "",
        "cell": cell,
        "baseline": Target(2017, Quantity(base, None, decimals, cell)),
        "interim": Target(
            2022 if middle is not None else None, Quantity(middle, None, decimals, cell)
        ),
        "final": Target(2027, Quantity(goal, words, decimals, cell)),
    }
    actuals = () if actual is None else (Actual("a", year, Quantity(actual, None, decimals, cell)),)
    made_indicator = Indicator(**(plain | changes), actuals=actuals)
    measure = Measure("p", 1, "m", "", (), (), (made_indicator,))
    content = Book(
        (Plan("p", "計画", "計", None, None, "課", "", "", "", (measure,)),),
        (),
        (),
        False,
        "0",
        None,
    )
    return made_indicator, assess_book(content, as_of or max(year, 2017))["a"]


CASES = [
    (
        "順調",
        judged(1500.0),
        "応援団は、2022年度の目安1,500人に対し1,500人",
        "基準値1,000人（2017年度）から2,000人（2027年度最終目標）へ進む計画で、2022年度の実績は1,500人。"
        "目安値1,500人に対する進みは100.0%で95%以上のため「順調」とする。",
    ),
    (
        "やや遅れ",
        judged(1400.0),
        "応援団は、2022年度の目安1,500人に対し1,400人",
        "基準値1,000人（2017年度）から2,000人（2027年度最終目標）へ進む計画で、2022年度の実績は1,400人。"
        "目安値1,500人に対する進みは80.0%で60%以上95%未満のため「やや遅れ」とする。",
    ),
    (
        "遅れ",
        judged(1100.0),
        "応援団は、2022年度の目安1,500人に対し1,100人",
        "基準値1,000人（2017年度）から2,000人（2027年度最終目標）へ進む計画で、2022年度の実績は1,100人。"
        "目安値1,500人に対する進みは20.0%で60%未満のため「遅れ」とする。",
    ),
    (
        "基準値より後退",
        judged(900.0),
        "応援団は900人で、基準値1,000人（2017年度）を下回っている",
        "基準値1,000人（2017年度）から2,000人（2027年度最終目標）へ進む計画で、2022年度の実績は900人。"
        "目安値1,500人に対する進みは−20.0%（基準値を下回っている）で60%未満のため「遅れ」とする。",
    ),
    (
        "達成",
        judged(2100.0),
        "応援団は2,100人で、最終目標2,000人（2027年度）を達成した",
        "2022年度の実績は2,100人で、最終目標2,000人（2027年度）に達しているため「達成」とする。",
    ),
    (
        "基準時点で達成",
        judged(None, base=2000.0),
        "応援団は、基準値2,000人がすでに目標2,000人に達している",
        "基準値2,000人（2017年度）がすでに最終目標2,000人（2027年度）に達しているため「達成」とする（基準時点で達成済み）。",
    ),
    (
        "基準時点では達成",
        judged(1900.0, base=2000.0),
        "応援団は1,900人で、基準時点では達成していた目標2,000人を下回っている",
        "基準値2,000人は最終目標2,000人（2027年度）に達していたが、2022年度の実績は1,900人で、目標に届かなくなったため「遅れ」とする。",
    ),
    (
        "未達成◆",
        judged(1700.0, 2027),
        "応援団は1,700人で、最終目標2,000人（2027年度）に300人届かなかった",
        "基準値1,000人（2017年度）から2,000人（2027年度最終目標）へ進む計画で、2027年度の実績は1,700人。"
        "最終目標の年度になり、進捗率は70.0%のため「未達成」とする。",
    ),
    (
        "未達成×",
        judged(1500.0, 2027),
        "応援団は1,500人で、最終目標2,000人（2027年度）に500人届かなかった",
        "基準値1,000人（2017年度）から2,000人（2027年度最終目標）へ進む計画で、2027年度の実績は1,500人。"
        "最終目標の年度になり、進捗率は50.0%のため「未達成」とする。",
    ),
    (
        "実績待ち",
        judged(None),
        "応援団は、1,000人から2,000人（2027年度）へ。実績を待っている",
        "基準値1,000人（2017年度）から2,000人（2027年度最終目標）へ進む計画で、2017年度より後の実績がまだないため、「未判定」とする。",
    ),
    (
        "目標未設定",
        judged(1500.0, goal=None),
        "応援団は、最終目標が設定されていない",
        "最終目標が設定されていないため、「未判定」とする。",
    ),
    (
        "目標は今後設定",
        judged(1500.0, goal=None, words="今後設定"),
        "応援団は、数値の目標がまだ設定されていない",
        "最終目標が「今後設定」とされ、数値でないため、「未判定」とする。",
    ),
    (
        "基準値なし",
        judged(1500.0, base=None),
        "応援団は、基準値がなく進み具合を判定できない",
        "基準値がなく、進みを測れないため、「未判定」とする。",
    ),
    (
        "まだ判定の時期でない",
        judged(1200.0, middle=1000.0),
        "応援団は、この年度の目安が基準値と同じで、まだ判定の時期でない",
        "この年度の目安値が基準値1,000人と同じで、進みを測れないため、「未判定」とする。",
    ),
    (
        "減少で順調",
        judged(1500.0, base=2000.0, goal=1000.0, direction=Direction.DECREASE),
        "応援団は、2022年度の目安1,500人に対し1,500人",
        "基準値2,000人（2017年度）から1,000人（2027年度最終目標）へ進む計画で、2022年度の実績は1,500人。"
        "目安値1,500人に対する進みは100.0%で95%以上のため「順調」とする。",
    ),
    (
        "減少で後退",
        judged(2100.0, base=2000.0, goal=1000.0, direction=Direction.DECREASE),
        "応援団は2,100人で、基準値2,000人（2017年度）を上回っている",
        "基準値2,000人（2017年度）から1,000人（2027年度最終目標）へ進む計画で、2022年度の実績は2,100人。"
        "目安値1,500人に対する進みは−20.0%（基準値を上回っている）で60%未満のため「遅れ」とする。",
    ),
    (
        "中間目標",
        judged(1400.0, middle=1800.0),
        "応援団は、2022年度の目安1,800人に対し1,400人",
        "基準値1,000人（2017年度）から1,800人（2022年度中間目標）、2,000人（2027年度最終目標）へ進む計画で、2022年度の実績は1,400人。"
        "目安値1,800人に対する進みは50.0%で60%未満のため「遅れ」とする。",
    ),
    (
        "割合",
        judged(75.0, base=50.0, goal=100.0, unit="%", decimals=1),
        "応援団は、2022年度の目安75.0%に対し75.0%",
        "基準値50.0%（2017年度）から100.0%（2027年度最終目標）へ進む計画で、2022年度の実績は75.0%。"
        "目安値75.0%に対する進みは100.0%で95%以上のため「順調」とする。",
    ),
    (
        "割合で不足",
        judged(70.5, base=50.0, goal=100.0, unit="%", decimals=1),
        "応援団は、2022年度の目安75.0%に対し70.5%",
        "基準値50.0%（2017年度）から100.0%（2027年度最終目標）へ進む計画で、2022年度の実績は70.5%。"
        "目安値75.0%に対する進みは82.0%で60%以上95%未満のため「やや遅れ」とする。",
    ),
]


@pytest.mark.parametrize(
    ("case", "headline", "verdict"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_the_sentences_of_every_verdict(
    case: tuple[Indicator, Any], headline: str, verdict: str
) -> None:
    assert sentences.headline(*case) == headline
    assert sentences.verdict(*case) == verdict


def test_every_verdict_and_reason_has_its_case() -> None:
    assert {c[1][1].status for c in CASES} == set(Status)
    assert {c[1][1].reason for c in CASES} == {None, *Reason}


def test_words_signs_and_reasons_are_complete() -> None:
    assert set(STATUS_WORD) == set(STATUS_SIGN) == set(Status)
    assert len(set(STATUS_SIGN.values())) == len(Status)
    assert set(terms.REASON_WORD) == set(Reason)
    page = text(drawn("method", Choice()))
    assert all(
        word in page
        for word in (*STATUS_WORD.values(), *terms.REASON_WORD.values(), terms.OVERDUE_WORD)
    )


def test_the_word_after_the_final_year_is_not_that_of_the_pace() -> None:
    for actual in (1700.0, 1500.0):
        assert terms.status_word(*judged(actual, 2027)) == "未達成"
    assert terms.status_note(*judged(1700.0, 2027)) == "進捗率 70.0%"
    assert terms.status_word(*judged(1500.0, 2026)) == "遅れ"


def test_the_printed_difference_is_that_of_the_printed_numbers() -> None:
    found, assessment = judged(1333.0, 2022, base=1000.0, goal=2001.0)
    assert assessment.expected == 1500.5
    assert sentences.shortfall(found, assessment) == 1501 - 1333


@pytest.mark.parametrize(
    ("case", "line"),
    [
        (
            judged(1400.0),
            "最終目標2,000人（2027年度）まで600人。年120人の増加が必要で、これまでは年80人。",
        ),
        (
            judged(900.0),
            "最終目標2,000人（2027年度）まで1,100人。年220人の増加が必要で、これまでは年20人の減少。",
        ),
        (judged(2100.0), "最終目標2,000人（2027年度）を100人上回る。"),
        (judged(2000.0), "最終目標2,000人（2027年度）と同じ値。"),
        (
            judged(1500.0, goal=None, words="今後設定"),
            "数値の目標が決まると、進み具合を判定できる。",
        ),
    ],
)
def test_the_outlook(case: tuple[Indicator, Any], line: str) -> None:
    assert sentences.outlook_line(*case) == line


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ([2018], "2018年度"),
        ([2018, 2019], "2018・2019年度"),
        ([2018, 2019, 2020], "2018～2020年度"),
        ([2025, 2018, 2019, 2020], "2018～2020・2025年度"),
        ([], ""),
    ],
)
def test_spans_of_years(years: list[int], words: str) -> None:
    assert formats.year_span(years) == words


def test_the_sentence_of_a_verdict_stands_on_the_page_of_its_indicator() -> None:
    scene = scene_of(book("sample"))
    for entry in scene.entries:
        page = indicator_texts("sample")[entry.indicator.id]
        assert sentences.verdict(entry.indicator, entry.assessment) in page
        assert sentences.headline(entry.indicator, entry.assessment) in page
        assert terms.status_word(entry.indicator, entry.assessment) in page


def test_an_interim_that_does_not_count_is_neither_said_nor_drawn() -> None:
    content = book("")
    plain = content.indicator_by_id["bosai-2-4"]
    late = replace(plain, interim=replace(plain.interim, year=2027))
    assert plain.counting_interim is plain.interim
    assert late.counting_interim is None
    assert "中間目標" in sentences.path_words(plain)
    assert "中間目標" not in sentences.path_words(late)
    assert series_of(late).path == ((2017, 5.0), (2027, 150.0))


def test_an_address_that_names_what_is_not_there_says_so() -> None:
    assert "「zzz」は、この台帳では選べません" in text(drawn("indicator", Choice(indicator="zzz")))
    assert "選べません" not in text(drawn("indicator", Choice(indicator="bosai-2-4")))


def test_an_early_year_does_not_claim_that_nothing_was_registered() -> None:
    page = text(drawn("overview", Choice(data="sample", as_of=2017)))
    assert "まだ登録がない" not in page
    assert "この年度までの実績なし" in page


def test_there_is_no_expected_value_before_the_baseline_year() -> None:
    thing = book("sample").indicator_by_id["sosei-3-1"]
    assert thing.baseline.year == 2017
    found = scenarios.expected_by_year(book("sample"), thing, range(2014, 2020))
    assert [found[year] for year in (2014, 2015, 2016)] == [None] * 3
    assert found[2017] == thing.baseline.quantity.value
    assert found[2019] == thing.final.quantity.value
