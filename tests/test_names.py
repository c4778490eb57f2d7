"""F2: names, sources and years come from the workbook; another city's shows nothing of Chino's."""

from __future__ import annotations

import ast
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader

from chino_metrics.changes.comparison import compare
from chino_metrics.exports.edition.site import build_pages
from chino_metrics.exports.files import MAKERS
from chino_metrics.exports.pdf import document
from chino_metrics.exports.pdf.pictures import chart_svg
from chino_metrics.ingest.report import examine
from chino_metrics.ingest.report_sheet import write_report
from chino_metrics.model.errors import NotAllowedError
from chino_metrics.model.plan import Book
from chino_metrics.screens import (
    cross,
    data_check,
    frame,
    indicator,
    method,
    open_data,
    overview,
    plan,
    slides,
    take_along,
)
from chino_metrics.screens.update import foreign_plans
from chino_metrics.settings import ROOT
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.database.engine import Database
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.views.choice import Choice
from chino_metrics.views.readiness import debts
from chino_metrics.views.scene import Scene
from chino_metrics.views.selection import taken_along
from chino_metrics.views.slides.build import make_deck
from chino_metrics.views.slides.deck import SlideKind
from chino_metrics.views.taken_along.files import KINDS
from chino_metrics.wording import names
from chino_metrics.workbook.merging import Publication, resulting_workbook
from chino_metrics.workbook.reading import read_book
from chino_metrics.workbook.schema import WORKBOOK_KIND
from chino_metrics.workbook.writing.template import write_template
from tests.support import invented_city
from tests.support.books import TODAY, scene_of
from tests.support.books import book as published
from tests.support.examples import IS_LONG
from tests.support.made_revisions import ADMINISTRATOR, draft
from tests.support.made_workbook import ROWS, made
from tests.support.markup import text

CHINOS = re.compile("茅野|第5次|第7章|政策横断")
CITY = invented_city.NAME
SETTINGS = {"項目": list(invented_city.SETTINGS), "値": list(invented_city.SETTINGS.values())}
SECTIONS = {
    "目標指標": {"担当": ["ごみ減量係"]},
    "主要事務事業": {"担当": ["堆肥係"]},
}
PLANNER = Actor("小林", Role.PLANNER, frozenset({"p"}))


def settings(**changed: str) -> dict[str, list[str]]:
    values = invented_city.SETTINGS | changed
    return {"項目": list(values), "値": list(values.values())}


@cache
def workbook(kind: str) -> bytes:
    if kind == "old":
        return made()
    return invented_city.workbook() if IS_LONG else made(added={"設定": SETTINGS, **SECTIONS})


def scene(kind: str, **choice: str) -> Scene:
    return scene_of(read_book(workbook(kind)), **choice)


def texts(name: str, content: bytes) -> str:
    """All that a file says, whatever it is packed in, its properties included."""
    if name.endswith(".pdf"):
        reader = PdfReader(io.BytesIO(content))
        return f"{reader.metadata}" + "".join(page.extract_text() for page in reader.pages)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "".join(f"{n} {texts(n, packed.read(n))}" for n in packed.namelist())
    return content.decode(errors="replace")


def screens(shown: Scene) -> Iterator[str]:
    for render in (slides.render, take_along.render, open_data.render):
        yield str(render(shown))
    yield str(frame.render_unreadable("読めない。", Choice()))


def test_no_page_of_the_site_or_the_edition_names_another_city() -> None:
    pages = build_pages(scene("city"), ())
    found = {name: page.decode() for name, page in pages.items() if name.endswith(("html", "xml"))}
    found |= {str(n): page for n, page in enumerate(screens(scene("city")))}
    assert {name for name, page in found.items() if CHINOS.search(page)} == set()
    assert f"{CITY} {invented_city.SETTINGS['サイト名']}：更新の履歴" in found["feed.xml"]
    assert f"｜{CITY} {invented_city.SETTINGS['サイト名']}</title>" in found["index.html"]


@pytest.mark.parametrize(("kind", "is_offered"), [("city", False), ("old", True), ("", True)])
def test_the_sample_of_one_city_is_offered_to_no_other(kind: str, is_offered: bool) -> None:
    shown = scene(kind) if kind else scene_of(published(""))
    assert ("data=sample" in str(overview.render(shown))) is is_offered


def test_an_old_workbook_names_nobody() -> None:
    old = scene("old")
    pages = [str(render(old)) for render in (overview.render, indicator.render, method.render)]
    assert [page for page in (*pages, *screens(old)) if CHINOS.search(page)] == []
    assert all(names.SITE in page for page in pages)
    assert frame.title("overview", old) == f"全体｜{names.SITE}"
    assert document.common(names.SITE, old.book.publisher, is_sample=False)["author"] == names.SITE
    assert [s.kicker for s in make_deck(old).slides if s.kind is SlideKind.TITLE] == [""]
    for name in ("tables.xlsx", "data.zip"):
        assert not CHINOS.search(texts(name, MAKERS[name](old)))


@pytest.mark.parametrize(
    "name",
    [
        *("report.pdf", "slides.pptx", "tables.xlsx", "data.zip"),
        pytest.param("slides.pdf", marks=pytest.mark.long),  # the words are those of slides.pptx
    ],
)
def test_no_file_to_take_along_names_another_city(name: str) -> None:
    said = texts(name, MAKERS[name](scene("city")))
    assert not CHINOS.search(said)
    assert CITY in said
    assert "chino" not in next(k for k in KINDS if k.name == name).file_name(scene("city"))


def test_the_source_is_the_document_of_the_city() -> None:
    printed = invented_city.SETTINGS["計画書名"]
    assert f"出典：目標と基準値は{printed}" in chart_svg(scene("city"), _first()).decode()
    foot = text(str(indicator.render(scene("city"))))
    assert f"出典：{printed}。" in foot
    assert f'href="{invented_city.SETTINGS["計画書のURL"]}"' in str(indicator.render(scene("city")))
    assert f"出典：{names.DOCUMENT}。" in text(str(indicator.render(scene("old"))))


OWN = {"計画書名": "海辺の計画書（第2版）", "計画書のURL": "https://minatogawa.example.jp/umi"}


@cache
def two_documents() -> bytes:
    """Plan p is printed where 設定 says, plan q in a document of its own."""
    other = ["r", "q", *ROWS["目標指標"][1][2:]]
    return made(
        計画=[*ROWS["計画"], ["q", "海辺の計画", "海辺", 2018, 2027, "港湾課", None]],
        施策=[*ROWS["施策"], ["q", 1, "守る", "海を守る。"]],
        目標指標=[ROWS["目標指標"][0], other],
        added={"設定": SETTINGS, "計画": {head: [None, value] for head, value in OWN.items()}},
    )


def test_the_source_of_a_plan_is_its_own_document_where_it_has_one() -> None:
    book, usual = read_book(two_documents()), invented_city.SETTINGS
    assert book.issues == ()
    title, address = OWN.values()
    feet = {
        key: str(plan.render(scene_of(book, plan=key))).split('<p class="source">')[1]
        for key in ("p", "q")
    }
    assert f'<a href="{usual["計画書のURL"]}">{usual["計画書名"]}</a>。' in feet["p"]
    assert f'<a href="{address}">{title}</a>。' in feet["q"]
    assert title not in feet["p"]
    assert usual["計画書名"] not in feet["q"]
    both = f"{usual['計画書名']}、{title}"
    assert f"出典：{both}。" in text(str(overview.render(scene_of(book))))
    assert f"目標と基準値は{title}" in chart_svg(scene_of(book), "r").decode()
    assert f"目標と基準値は{usual['計画書名']}" in chart_svg(scene_of(book), "w").decode()
    for name in ("report.pdf", "slides.pptx", "tables.xlsx", "data.zip"):
        said = re.sub(r"\s", "", texts(name, MAKERS[name](scene_of(book))))
        assert {name: [t in said for t in (usual["計画書名"], title)]} == {name: [True, True]}
    assert title not in texts("data.zip", MAKERS["data.zip"](scene_of(book, plans=("p",))))


def test_a_plans_own_document_stays_in_the_template_and_is_told_where_it_changes() -> None:
    book = read_book(two_documents())
    template = read_book(write_template(two_documents(), "", TODAY))
    assert template.plans == book.plans
    bare = replace(book, plans=(book.plans[0], replace(book.plans[1], document="")), sha256="x")
    (told,) = compare(bare, book).texts
    assert (told.plan_id, told.place, told.after) == ("q", "計画書名", OWN["計画書名"])
    assert foreign_plans(bare, book, PLANNER) == ("海辺の計画",)
    odd = read_book(made(added={"計画": {"計画書のURL": ["javascript:alert(1)"]}}))
    assert [(i.code, i.sheet, i.cell) for i in odd.issues] == [("invalid_address", "計画", "H2")]
    assert odd.plans[0].document_url == ""


def _first() -> str:
    return read_book(workbook("city")).indicators[0].id


@pytest.mark.parametrize("kind", ["city", "old"])
def test_no_template_nor_list_of_faults_names_another_city(kind: str) -> None:
    base = read_book(workbook(kind))
    report = write_report(examine(workbook(kind), base, "a.xlsx"), "a.xlsx", TODAY)
    for chosen in ("", base.plans[0].id):
        template = texts("a.xlsx", write_template(workbook(kind), chosen, TODAY))
        assert not CHINOS.search(template + texts("b.xlsx", report))
        title = f"{CITY} 目標指標の台帳" if kind == "city" else "目標指標の台帳"
        assert f"<dc:creator>{title}<" in template
        assert f"&amp;L{title}" in template
        assert ('name="設定"' in template) is (kind == "city" and not chosen)


def test_a_name_with_a_sign_of_excel_stands_as_it_is() -> None:
    made_book = made(added={"設定": settings(サイト名="まち&みなと", 自治体名="A&B市")})
    excel = MAKERS["tables.xlsx"](scene_of(read_book(made_book)))
    assert "A&amp;&amp;B市　まち&amp;&amp;みなと" in texts("a.xlsx", excel)


def test_a_name_holds_nothing_that_no_file_can_hold() -> None:
    odd = read_book(made(added={"設定": settings(自治体名="みなと_x0007_\u0085川\ufdd0市")}))
    assert odd.publisher.name == CITY


@pytest.mark.parametrize(
    ("years", "said"),
    [((2018, 2018), "（2018年度）"), ((2018, 2020), "（2018・2020年度）"), ((None, None), "")],
)
def test_years_of_printed_baselines_are_those_of_the_rows(years, said) -> None:  # type: ignore[no-untyped-def]
    book = read_book(made())
    rows = [
        replace(i, baseline=replace(i.baseline, year=y))
        for i, y in zip(book.indicators, years, strict=True)
    ]
    assert names.as_printed(rows) == f"目標と基準値{said}は計画に印刷されたとおり。"


def test_what_was_revised_is_not_said_to_stand_as_printed() -> None:
    revised = made(
        added={
            "目標の改定": {
                "指標ID": ["w"], "改定日": ["2023-06-01"], "項目": ["最終目標"],
                "前の値": [500], "新しい値": [600],
            }
        }
    )  # fmt: skip
    book = read_book(revised)
    assert book.indicator_by_id["w"].revisions
    pages = {i: str(indicator.render(scene_of(book, indicator=i))) for i in ("w", "r")}
    shown = {i: "計画に印刷されたとおり" in page for i, page in pages.items()}
    assert shown == {"w": False, "r": True}
    assert {i: "当初の目標と基準値は各計画" in page for i, page in pages.items()} == {
        "w": True,
        "r": False,
    }
    assert "計画に印刷されたとおり" not in str(data_check.render(scene_of(book)))


def test_a_value_without_a_source_is_not_said_to_have_one() -> None:
    assert "それぞれ出典を付している" not in str(data_check.render(scene("old")))
    assert names.sourced(published("").indicators) == "実績には、それぞれ出典を付している。"


def test_whom_to_ask_stands_below_every_page_and_in_the_report() -> None:
    said = "問い合わせ：企画調整課　plan@minatogawa.example.jp"
    assert said in text(str(data_check.render(scene("city"))))
    assert "問い合わせ" not in text(str(data_check.render(scene("old"))))
    assert said in texts("tables.xlsx", MAKERS["tables.xlsx"](scene("city")))


def test_a_book_without_projects_says_so() -> None:
    none = read_book(made(without=("施策の柱", "主要事務事業")))
    assert "主要事務事業は、台帳に載っていない" in text(str(cross.render(scene_of(none))))
    assert "主要事務事業2件は、それぞれ1か所だけ" in text(str(cross.render(scene("old"))))
    shown = text(str(plan.render(scene_of(none))))
    assert [word for word in ("施策に直接置かれ", "基本理念", "現状と課題") if word in shown] == []


def test_the_sentence_of_chino_stands_as_before() -> None:
    foot = "目標と基準値（2017年度）は計画に印刷されたとおり。"
    assert names.as_printed(published("").indicators) == foot
    assert make_deck(scene_of(published(""))).title == "政策横断プロジェクトの進み具合"


def test_no_code_holds_a_fact_of_chino() -> None:
    """Names of a library that is told apart by its first city's are no facts of the data."""
    places = [
        path.relative_to(ROOT).as_posix()
        for folder in ("chino_metrics", "pages", "static")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".js", ".css", ".typ", ".pptx"}
        if CHINOS.search(texts(path.name, path.read_bytes()))
    ]
    assert [p for p in places if p != "chino_metrics/ingest/department/matching.py"] == []


def test_no_code_holds_a_year_of_chinos_plans() -> None:
    """But in what explains how a year is written."""
    years = re.compile(r"(?<![\d.#])(?:2013|2017|2022|2027)(?![\d.])")
    numbers = {
        (path.name, node.value)
        for folder in ("chino_metrics", "pages")
        for path in (ROOT / folder).rglob("*.py")
        if years.search(path.read_text("utf-8"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, int)
        if years.fullmatch(str(node.value))
    }
    drawn = [
        path.name
        for folder in ("chino_metrics", "static")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".html", ".js", ".css", ".typ"} and years.search(path.read_text("utf-8"))
    ]
    assert (numbers, drawn) == (set(), [])


def test_a_sheet_of_the_citys_own_is_read_and_published_under_its_own_names(tmp_path: Path) -> None:
    first = invented_city.workbook()
    base = read_book(first)
    thing = next(i for i in base.indicators if i.plan_id == "umi" and not i.is_percentage)
    rows = f"指標名,単位,2025年度\n{thing.name},{thing.unit},123\n"
    report = examine(rows.encode(), base, "港湾課.csv")
    assert [(a.indicator_id, a.year, a.quantity.value) for a in report.actuals] == [
        (thing.id, 2025, 123)
    ]
    assert not report.has_errors
    assert not CHINOS.search("".join(i.message for i in report.issues))
    edition = Publication(date(2026, 11, 26))
    result = resulting_workbook(
        first, rows.encode(), "港湾課.csv", report.kind, report.actuals, edition
    )
    store = Revisions(Database(f"sqlite:///{tmp_path / 'a.sqlite'}"))
    store.database.create()
    store.publish_first(first, "みなと川市.xlsx")
    store.publish(Actor("港", Role.PLANNER, frozenset({"umi"})), draft(1, result), "2025年度の値")
    published = read_book(store.workbook(2))
    assert published.publisher == base.publisher
    assert [i.id for i in published.indicators] == [i.id for i in base.indicators]
    values = {a.year: a.quantity.value for a in published.indicator_by_id[thing.id].actuals}
    assert values[2025] == 123
    assert not CHINOS.search(texts("a.xlsx", store.workbook(2)))


# 設定: an administrator's to change


def upload(**changed: str) -> tuple[Book, bytes, bytes]:
    """What is published, an upload with other settings, and the workbook that it gives."""
    base = made(added={"設定": settings()})
    new = made(added={"設定": settings(**changed)})
    result = resulting_workbook(
        base, new, "a.xlsx", WORKBOOK_KIND, (), Publication(date(2026, 11, 26))
    )
    return read_book(base), new, result


def test_a_change_of_the_settings_is_told_with_its_cell() -> None:
    before, new, _ = upload(サイト名="別のサイト")
    told = [i for i in examine(new, before, "a.xlsx").issues if i.code == "settings_change"]
    assert [(i.sheet, i.cell) for i in told] == [("設定", "B4")]
    assert (
        "「みなと川の計画の今」から「別のサイト」に変わる。公開できるのは管理者だけ"
        in told[0].message
    )
    same = examine(upload()[1], before, "a.xlsx").issues
    assert [i for i in same if i.code == "settings_change"] == []


def test_the_comparison_shows_other_settings_and_whose_they_are() -> None:
    before, _, result = upload(サイト名="別のサイト")
    after = read_book(result)
    (changed,) = compare(before, after).texts
    assert (changed.place, changed.before, changed.after) == (
        "設定のサイト名",
        "みなと川の計画の今",
        "別のサイト",
    )
    assert foreign_plans(before, after, PLANNER) == ("設定（サイト名）",)
    assert foreign_plans(before, after, ADMINISTRATOR) == ()


def test_a_planner_cannot_publish_other_settings_and_an_administrator_can(tmp_path: Path) -> None:
    _, _, result = upload(サイト名="別のサイト")
    store = Revisions(Database(f"sqlite:///{tmp_path / 'a.sqlite'}"))
    store.database.create()
    store.publish_first(made(added={"設定": settings()}), "a.xlsx")
    with pytest.raises(NotAllowedError, match=r"設定（サイト名）.*変えられるのは管理者だけ"):
        store.publish(PLANNER, draft(1, result), "名前を変える")
    store.publish(ADMINISTRATOR, draft(1, result), "名前を変える")
    assert read_book(store.workbook(2)).publisher.site_name == "別のサイト"


def test_settings_that_an_upload_does_not_hold_stay() -> None:
    base = made(added={"設定": settings()})
    for part in ({}, {"設定": {"項目": ["連絡先"], "値": ["0000"]}}):
        result = resulting_workbook(
            base, made(added=part), "a.xlsx", WORKBOOK_KIND, (), Publication(date(2026, 11, 26))
        )
        publisher = read_book(result).publisher
        assert (publisher.name, publisher.code) == (CITY, "999997")
        assert publisher.contact == ("0000" if part else "plan@minatogawa.example.jp")


# 担当 at an indicator and at a project


def sectioned(**choice: object) -> Scene:
    return scene_of(read_book(made(added=SECTIONS)), **choice)


def test_an_indicator_of_a_section_is_filtered_listed_and_asked_for_by_it() -> None:
    assert sectioned().departments == ("環境課", "ごみ減量係")
    for department, own in (("環境課", ["r"]), ("ごみ減量係", ["w"])):
        chosen = sectioned(department=department)
        assert [e.indicator.id for e in chosen.covered] == own
        taken = taken_along(sectioned(departments=(department,)))
        assert [e.indicator.id for e in taken.covered] == own
        assert taken.whose == f"{department}の"
    assert [(d.department, d.indicators) for d in debts(sectioned())] == [
        ("環境課", 1),
        ("ごみ減量係", 1),
    ]
    page = text(str(indicator.render(sectioned(indicator="w"))))
    assert "担当 ごみ減量係" in page
    assert "担当 環境課" not in page


def test_the_sections_are_in_excel_open_data_and_the_template() -> None:
    shown = sectioned()
    for name in ("tables.xlsx", "data.zip"):
        assert "ごみ減量係" in texts(name, MAKERS[name](shown))
    template = read_book(write_template(made(added=SECTIONS), "p", TODAY))
    assert template.indicator_by_id["w"].department == "ごみ減量係"
    assert {p.department for p in template.plans[0].projects} == {"堆肥係", ""}
