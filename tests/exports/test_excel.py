"""The Excel file: numbers as numbers, texts as texts, charts on the right cells."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries
from pypdf import PdfReader

from chino_metrics.assessment.scenarios import expected_by_indicator, expected_by_year
from chino_metrics.charts.series import judged_series
from chino_metrics.exports.xlsx.plan import MOVING_HEADS, STANDING_HEADS
from chino_metrics.exports.xlsx.sheet import (
    BY_YEAR,
    INDICATORS,
    METHOD,
    PEERS,
    RESERVED,
    SOURCES,
    SUMMARY,
    VALUES,
    sheet_names,
)
from chino_metrics.exports.xlsx.writer import write_excel
from chino_metrics.model.plan import Book
from chino_metrics.model.verdict import Status
from chino_metrics.spreadsheet import office
from chino_metrics.spreadsheet.office import signed_number_format
from chino_metrics.store.revisions.history import Edition
from chino_metrics.views import summary
from chino_metrics.views.choice import Choice
from chino_metrics.views.entries import Entry
from chino_metrics.views.open_data.peers import rates
from chino_metrics.views.scene import Scene
from chino_metrics.views.selection import taken_along
from chino_metrics.wording import headlines, rules, sentences, terms
from chino_metrics.workbook.reading import read_book
from tests.support.books import book
from tests.support.injection import STRINGS, hostile
from tests.support.made_workbook import ROWS, made
from tests.support.paper import printed

TODAY = date(2026, 11, 23)
EDITION = Edition(3, date(2026, 11, 10), "実績を追加")
PLAN_SHEETS = ("地域創生総合戦略", "地域防災計画", "縄文プロジェクト", "ICT活用戦略")


def scene(choice: Choice) -> Scene:
    return Scene(book(choice.data), choice, TODAY, None if choice.is_sample else EDITION)


@cache
def opened(choice: Choice) -> Workbook:
    return load_workbook(io.BytesIO(write_excel(scene(choice))))


SAMPLE = Choice(data="sample")
EARLIER = Choice(data="sample", as_of=2022)
FIRST = Choice(data="sample", as_of=2017)
SCENES = (SAMPLE, EARLIER, FIRST, Choice())


def small(**rows: Any) -> Workbook:
    made_scene = Scene(read_book(made(**rows)), Choice(), TODAY)
    return load_workbook(io.BytesIO(write_excel(made_scene)))


def named(text: str) -> Book:
    """The small book with everything called ``text``, as no workbook could be read."""
    small_book = read_book(made())
    plan = small_book.plans[0]
    measure = plan.measures[0]
    indicators = tuple(replace(i, name=text, unit=text, note=text) for i in measure.indicators)
    measures = (replace(measure, name=text, indicators=indicators),)
    plans = (replace(plan, name=text, short_name=text, department=text, measures=measures),)
    return replace(small_book, plans=plans, sha256=text)


def table(sheet: Any, head: str, nth: int = 0) -> list[dict[str, Any]]:
    """Rows below the ``nth`` line of heads that begins with ``head``, up to the first gap."""
    lines = [list(row) for row in sheet.iter_rows(values_only=True)]
    start = [k for k, line in enumerate(lines) if line[0] == head][nth]
    rows = []
    for line in lines[start + 1 :]:
        if line[0] is None:
            break
        rows.append(dict(zip(lines[start], line, strict=True)))
    return rows


def shown(value: float | int | None) -> Any:
    """As it stands in a cell: to the 16 digits that a file keeps."""
    return "—" if value is None else pytest.approx(value, rel=1e-14, abs=0)


def cells_of(sheet: Any, reference: str) -> list[Any]:
    """The values a chart's reference leads to, on its own sheet."""
    name, _, area = reference.rpartition("!")
    assert name.strip("'").replace("''", "'") == sheet.title
    left, top, right, bottom = range_boundaries(area)
    rows = sheet.iter_rows(top, bottom, left, right, values_only=True)
    return [value for row in rows for value in row]


def charts_of(sheet: Any) -> list[Any]:
    return sheet._charts


def lines_of(chart: Any) -> list[Any]:
    """The lines of a chart; not the white mark upon that of an interim target."""
    return [s for s in chart.series if s.tx.v != "中間目標"]


def drawn(choice: Choice, name: str) -> list[Entry]:
    s = taken_along(scene(choice))
    return [
        e
        for e in s.wanted
        if e.plan.short_name == name
        and len({year for year, _ in judged_series(e.indicator, e.assessment).points}) > 1
    ]


def test_it_has_a_summary_a_sheet_a_plan_and_the_lists() -> None:
    names = [p.short_name for p in book("sample").plans]
    assert opened(SAMPLE).sheetnames == [SUMMARY, *names, *(n for n in RESERVED[2:] if n != PEERS)]


def test_official_statistics_stand_a_line_a_municipality_with_years_side_by_side() -> None:
    found = list(rates(taken_along(scene(Choice()))))  # the sample has none
    sheet = opened(Choice())[PEERS]
    rows = table(sheet, "統計")
    assert len(rows) == len({(r.twin.indicator_id, r.twin.name, r.code) for r in found})
    told = {(r["指標"], r["統計"], r["団体名"]): r for r in rows}
    names = book("").indicator_by_id
    for rate in found:
        line = told[names[rate.twin.indicator_id].name, rate.twin.name, rate.name]
        assert line[rate.year] == shown(rate.value)
    sources = str(sheet["A4"].value)
    assert all(rate.source in sources for rate in found)


@pytest.mark.parametrize("choice", SCENES)
def test_values_of_a_plan_are_the_unrounded_ones_of_the_assessments(choice: Choice) -> None:
    s = scene(choice)
    for plan in s.book.plans:
        sheet = opened(choice)[plan.short_name]
        entries = [e for e in s.entries if e.plan.id == plan.id]
        standing = table(sheet, "指標", 0)
        assert tuple(standing[0]) == STANDING_HEADS
        assert [r["指標"] for r in standing] == [e.indicator.name for e in entries]
        if plan.id == "ict":  # of targets that are not set there is nothing to move to
            moving: list[dict[str, Any]] = [dict.fromkeys(MOVING_HEADS, "—") for _ in entries]
        else:
            moving = table(sheet, "指標", 1)
        for row, more, entry in zip(standing, moving, entries, strict=True):
            i, a = entry.indicator, entry.assessment
            assert row["基準値"] == shown(i.baseline.quantity.value)
            assert row["実績"] == shown(a.actual)
            assert row["実績年度"] == shown(a.year)
            assert row["目安"] == shown(a.expected)
            assert row["目標までの差"] == shown(a.gap)
            assert row["状況"] == terms.signed_status(i, a)
            assert (row["理由"] or "") == terms.status_note(i, a)
            assert more["進捗率"] == shown(a.progress)
            assert more["ペース比"] == shown(a.pace)
            assert more["達成率"] == shown(a.attainment)
            assert more["必要ペース"] == shown(a.required_per_year)
            assert more["実績ペース"] == shown(a.observed_per_year)


def test_a_target_in_words_stays_words() -> None:
    rows = table(opened(SAMPLE)["ICT活用戦略"], "指標")
    assert {r["最終目標"] for r in rows} == {"目標は今後設定"}
    listed = table(opened(SAMPLE)[INDICATORS], "計画")
    texts = [r["最終目標"] for r in listed if r["計画"] == "茅野市ICT活用戦略"]
    assert all("今後" in text for text in texts)


def test_numbers_are_shown_with_the_decimals_of_their_indicator() -> None:
    sheet = opened(SAMPLE)["地域防災計画"]
    start = next(row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value == "指標")
    shapes = {row[0].value: row[5].number_format for row in sheet.iter_rows(start + 1, start + 4)}
    assert shapes["自主防災組織防災訓練実施率"] == signed_number_format(1)
    assert shapes["防災士資格所有者数"] == signed_number_format(0)


@pytest.mark.parametrize("choice", SCENES)
def test_the_summary_counts_a_twin_pair_once_and_says_so(choice: Choice) -> None:
    s = taken_along(scene(choice))
    sheet = opened(choice)[SUMMARY]
    assert sheet["A1"].value == summary.finding(s)
    texts = [c for row in sheet.iter_rows(values_only=True) for c in row if isinstance(c, str)]
    assert summary.denominator_note(s) in texts
    counts = summary.counts(s.counted)
    lines = {row[0]: row for row in sheet.iter_rows(values_only=True) if row[0]}
    assert list(lines["指標の数"][2:7]) == [c.count for c in counts]
    assert list(lines["何指標のうちか"][2:7]) == [c.of for c in counts]
    assert lines["指標の数"][7] == len(s.counted) == 31


def test_the_bars_refer_to_the_counts_of_the_plans() -> None:
    s, sheet = taken_along(scene(SAMPLE)), opened(SAMPLE)[SUMMARY]
    (chart,) = charts_of(sheet)
    assert (chart.barDir, chart.grouping) == ("bar", "percentStacked")
    assert len(chart.series) == len(Status)
    for status, series in zip(Status, chart.series, strict=True):
        names = cells_of(sheet, series.cat.strRef.f)
        assert names == [p.short_name for p in s.book.plans]
        numbers = [
            sum(e.assessment.status is status for e in s.wanted if e.plan.short_name == name)
            for name in names
        ]
        assert cells_of(sheet, series.val.numRef.f) == numbers
    fills = [s.spPr.pattFill is not None for s in chart.series]
    assert fills == [False, False, True, True, True]


def test_what_needs_attention_is_listed_as_often_as_its_heading_counts() -> None:
    found = summary.attention(taken_along(scene(SAMPLE)))
    rows = list(opened(SAMPLE)[SUMMARY].iter_rows(values_only=True))
    titles = [str(row[0]) for row in rows if str(row[0]).startswith("気になる指標")]
    assert [f"{len(found)}指標" in title for title in titles] == [True]
    *listed, note = table(opened(SAMPLE)[SUMMARY], "指標")
    assert "隔たりが大きい順" in note["指標"]
    assert [row["指標"] for row in listed] == [e.indicator.name for e in found]
    for row, entry in zip(listed, found, strict=True):
        i, a = entry.indicator, entry.assessment
        short = sentences.shortfall(i, a)
        assert short is not None
        assert row["計画"] == entry.plan.short_name
        said = str(row["いまの姿と、これから必要なこと"])
        assert said.startswith("".join(headlines.nameless(i, a)))
        assert terms.change(i, short) in row.values()


@pytest.mark.parametrize("choice", SCENES)
@pytest.mark.parametrize("name", PLAN_SHEETS)
def test_each_line_chart_refers_to_the_points_of_its_indicator(choice: Choice, name: str) -> None:
    sheet = opened(choice)[name]
    entries = drawn(choice, name)
    assert len(charts_of(sheet)) == len(entries)
    for chart, entry in zip(charts_of(sheet), entries, strict=True):
        points = judged_series(entry.indicator, entry.assessment)
        expected, targets, actuals, *ahead = lines_of(chart)
        years = cells_of(sheet, actuals.cat.numRef.f)
        assert years == list(range(years[0], years[-1] + 1))
        values = cells_of(sheet, actuals.val.numRef.f)
        wanted = dict(p for run in points.runs for p in run)
        assert values == [wanted.get(year) for year in years]
        stops = dict(p for p in (points.interim, points.final) if p)
        assert cells_of(sheet, targets.val.numRef.f) == [stops.get(year) for year in years]
        path = dict(zip(years, cells_of(sheet, expected.val.numRef.f), strict=True))
        if len(points.path) > 1:
            assert all(path[year] == pytest.approx(value) for year, value in points.path)
        assert bool(ahead) is bool(points.band)
        for series in ahead:
            line = dict(zip(years, cells_of(sheet, series.val.numRef.f), strict=True))
            wanted = {year: value for year, value, _, _ in points.band}
            assert {y: v for y, v in line.items() if v is not None} == pytest.approx(wanted)


def test_the_line_chart_looks_like_ours_and_leaves_gaps() -> None:
    chart = charts_of(opened(SAMPLE)["縄文プロジェクト"])[0]
    expected, targets, actuals, *_ = lines_of(chart)
    # 2016, of which nothing is written, is bridged as on the screen
    assert chart.display_blanks == "span"
    assert (expected.spPr.ln.prstDash, expected.spPr.ln.solidFill.srgbClr) == ("dash", "767676")
    assert targets.marker.symbol == "square"
    assert actuals.spPr.ln.solidFill.srgbClr == "0017C1"
    content = write_excel(scene(SAMPLE))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        drawing = archive.read("xl/drawings/drawing4.xml").decode()
    assert "縄文プロジェクトHPアクセス数の推移。基準値93,543件" in drawing


def test_baseline_and_interim_target_have_marks_of_their_own_in_a_chart() -> None:
    chart = charts_of(opened(SAMPLE)["地域防災計画"])[0]
    targets = lines_of(chart)[1]
    (opening,) = (s for s in chart.series if s.tx.v == "中間目標")
    assert opening.marker.size < targets.marker.size
    assert opening.marker.spPr.solidFill.srgbClr == "FFFFFF"
    assert opening.val.numRef.f.startswith(targets.val.numRef.f.partition(":")[0])
    with zipfile.ZipFile(
        io.BytesIO(write_excel(scene(Choice(data="sample", plan="bosai"))))
    ) as book:
        drawn = [book.read(n).decode() for n in book.namelist() if "/charts/chart" in n]
    assert sum(xml.count("<a:t>基</a:t>") for xml in drawn) == 4


def test_a_reason_in_place_of_a_number_is_a_text_and_no_chart_counts_it() -> None:
    book_of = opened(SAMPLE)
    rows = table(book_of[BY_YEAR], "計画")
    assert "未調査" in {str(v) for row in rows for v in row.values()}
    for name in PLAN_SHEETS:
        for chart in charts_of(book_of[name]):
            for series in chart.series:
                for value in cells_of(book_of[name], series.val.numRef.f):
                    assert value is None or isinstance(value, (int, float))
    shapes = {
        (cell.value, cell.number_format)
        for name in PLAN_SHEETS
        for cell in book_of[name]["A"]
        if cell.data_type == "n" and cell.value
    }
    assert {(2018, '0"　未調査"'), (2017, '0"　基準値"'), (2016, "0")} <= shapes


def test_the_long_list_has_every_actual_with_its_source_and_cell() -> None:
    actuals = [(i, a) for i in book("sample").indicators for a in i.actuals]
    rows = table(opened(SAMPLE)[VALUES], "指標")
    assert len(rows) == len(actuals)
    for row, (indicator, actual) in zip(rows, actuals, strict=True):
        assert (row["指標ID"], row["年度"]) == (indicator.id, actual.year)
        assert row["実績"] == actual.quantity.value
        assert row["実績に代わる記載"] == (actual.quantity.text or None)
        assert row["出典URL"] == (actual.source_url or None)
        cell = actual.quantity.cell
        assert cell and row["台帳のセル"] == f"{cell.sheet} {cell.address}"


def test_rules_and_sources_are_in_it() -> None:
    words = {c for row in opened(SAMPLE)[METHOD].iter_rows(values_only=True) for c in row}
    for term, meaning in (*rules.TERMS, *rules.REASONS):
        assert {term, meaning} <= words
    assert {rule.text for rule in rules.VERDICTS} <= words
    told = "\n".join(
        str(c) for row in opened(Choice())[SOURCES].iter_rows(values_only=True) for c in row if c
    )
    assert "第5次茅野市総合計画" in told
    assert "https://creativecommons.org/licenses/by/4.0/deed.ja" in told
    assert "2026年11月10日 改訂（第3版）" in told
    assert all(c.printed in told for c in book("").corrections)


@pytest.mark.parametrize("choice", SCENES)
def test_every_sheet_is_set_up_for_paper(choice: Choice) -> None:
    for sheet in opened(choice):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        # two points to spare for programs that lack the default font: their columns are wider
        assert letters_on_paper(sheet) >= 9.85, sheet.title
        assert sheet.print_title_rows
        assert sheet.freeze_panes
        assert "&P／&N" in sheet.oddFooter.right.text
        marked = choice.is_sample
        assert (terms.SAMPLE_TAG in sheet.oddFooter.left.text) is marked
        first = [cell.value for cell in sheet[1]]
        assert (terms.SAMPLE_TAG in first) is marked


def letters_on_paper(sheet: Any) -> float:
    """Points of the smallest letters of a sheet as it is printed."""
    return min(c.font.size for row in sheet for c in row if c.value) * printed(sheet).scale


@pytest.mark.parametrize("choice", SCENES)
def test_no_page_but_the_last_of_a_sheet_is_half_empty(choice: Choice) -> None:
    pages = {sheet.title: printed(sheet) for sheet in opened(choice)}
    shares = {name: page.shares for name, page in pages.items()}
    bare = {name: found for name, found in shares.items() if min((1, *found[:-1])) < 0.6}
    assert not bare
    assert sum(page.across * len(page.shares) for page in pages.values()) <= 40
    for name, (*before, last) in shares.items():
        assert not before or last > 0.2, name


@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed here"
)
@pytest.mark.long  # the pages it has are computed daily
def test_libreoffice_prints_as_many_pages_as_are_computed(tmp_path: Path) -> None:
    source = tmp_path / "tables.xlsx"
    source.write_bytes(write_excel(scene(SAMPLE)))
    subprocess.run(
        [
            "soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
            "--convert-to", "pdf", "--outdir", str(tmp_path), str(source),
        ],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    pages = len(PdfReader(tmp_path / "tables.pdf").pages)
    sheets = [printed(sheet) for sheet in opened(SAMPLE)]
    assert pages == sum(p.across * len(p.shares) for p in sheets)


def test_the_summary_leads_to_the_sheets_and_the_file_says_its_language_and_the_sample() -> None:
    workbook = opened(SAMPLE)
    cells = [cell for row in workbook[SUMMARY] for cell in row if cell.hyperlink]
    targets = {cell.hyperlink.location for cell in cells}
    assert targets == {f"'{p.short_name}'!A1" for p in book("sample").plans}
    assert {p.short_name for p in book("sample").plans} <= {cell.value for cell in cells}
    assert workbook.properties.language == "ja-JP"
    assert workbook.properties.keywords.startswith(f"{terms.SAMPLE_TAG}、")
    assert terms.SAMPLE_TAG not in opened(Choice()).properties.keywords


def test_titles_of_charts_are_parted_between_phrases() -> None:
    content = write_excel(scene(Choice(data="sample", plan="bosai")))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        drawn = [archive.read(n).decode() for n in archive.namelist() if "/charts/chart" in n]
    title = "".join(drawn)
    assert "<a:t>防災士資格所有者数は103人で、</a:t>" in title
    assert "<a:t>2025年度の目安130人に27人届かない</a:t>" in title
    assert 'lang="en' not in title


def test_tables_have_filters_and_heads_that_stand_still() -> None:
    workbook = opened(SAMPLE)
    for name in (SUMMARY, *PLAN_SHEETS, BY_YEAR, INDICATORS, VALUES):
        left, top, _, bottom = range_boundaries(workbook[name].auto_filter.ref)
        heads = [c.value for c in workbook[name][top]]
        assert heads[0] in {"計画", "指標"} and (left, bottom > top) == (1, True)
    for name in (BY_YEAR, INDICATORS, VALUES):
        sheet = workbook[name]
        _, top, _, _ = range_boundaries(sheet.auto_filter.ref)
        assert sheet.freeze_panes.endswith(str(top + 1))
        assert sheet.print_title_rows == f"${top}:${top}"


def test_a_selection_holds_what_is_selected_only() -> None:
    chosen = tuple(i.id for i in book("sample").plans[1].indicators[:2])
    workbook = opened(Choice(data="sample", indicators=chosen))
    assert workbook.sheetnames == [
        SUMMARY,
        "地域防災計画",
        *(n for n in RESERVED[3:] if n != PEERS),
    ]
    rows = table(workbook["地域防災計画"], "指標")
    assert [r["指標"] for r in rows] == [book("sample").indicator_by_id[i].name for i in chosen]
    assert "この計画の4指標から選んだ2指標。" in {c.value for c in workbook["地域防災計画"]["A"]}
    assert len(table(workbook[INDICATORS], "計画")) == 2
    plans = opened(Choice(data="sample", plans=("bosai", "ict")))
    assert plans.sheetnames == [
        SUMMARY,
        "地域防災計画",
        "ICT活用戦略",
        *(n for n in RESERVED[2:] if n != PEERS),
    ]


def test_actuals_after_the_chosen_year_are_in_no_chart_and_no_verdict() -> None:
    sheet = opened(FIRST)["地域防災計画"]
    for chart in charts_of(sheet):
        years, values = (
            cells_of(sheet, f)
            for f in (lines_of(chart)[2].cat.numRef.f, lines_of(chart)[2].val.numRef.f)
        )
        known = dict(zip(years, values, strict=True))
        assert all(value is None for year, value in known.items() if year > 2017)


def test_while_actuals_are_awaited_it_says_what_is_there() -> None:
    sheet = opened(Choice())[SUMMARY]
    words = {str(c) for row in sheet.iter_rows(values_only=True) for c in row}
    assert {"判定の準備", "いま読み取れること", "数値の目標"} <= words


def all_cells(workbook: Workbook) -> list[Any]:
    return [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]


def test_hostile_texts_come_out_as_texts() -> None:
    content = write_excel(Scene(read_book(hostile()), Choice(), TODAY))
    workbook = load_workbook(io.BytesIO(content))
    cells = all_cells(workbook)
    assert not [c for c in cells if c.data_type == "f"]
    assert not [c for c in cells if c.hyperlink and (c.hyperlink.target or c.hyperlink.id)]
    texts = "\n".join(c.value for c in cells if isinstance(c.value, str))
    assert all(string in texts for string in STRINGS)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not [n for n in archive.namelist() if "externalLink" in n or "vba" in n]
        relations = [n for n in archive.namelist() if n.endswith(".rels")]
        assert not [n for n in relations if b"External" in archive.read(n)]


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1", "-1", "@x", "{=1}", "1e5", "a!A1", "=ごみ!A1", "&P&D", "_x0041_"),
        *("<r>&</r>", "<r><t>x</t></r>", "😀" * 40),
    ],
)
def test_a_text_that_looks_like_something_else_stays_as_it_is(text: str) -> None:
    workbook = load_workbook(io.BytesIO(write_excel(Scene(named(text), Choice(), TODAY))))
    found = [c for c in all_cells(workbook) if c.value == text]
    assert found and all(c.data_type == "s" for c in found)


def test_signs_that_xml_cannot_hold_are_left_out_and_long_texts_end() -> None:
    assert office.clean("a\x00b\x1bc\ud800d\ufffee\r\nf") == "abcde\nf"
    assert len(office.clean("😀" * 40_000).encode("utf-16-le")) <= 2 * 32_767
    note = ["w", 2020, "長" * 30_000, "出典", None]
    assert VALUES in small(実績の注記=[note]).sheetnames


def test_names_of_sheets_are_what_excel_takes() -> None:
    wanted = (
        "a[b]:c*?/\\d",
        "'x'",
        "",
        "まとめ",
        "まとめ",
        "History",
        "長" * 40,
        "長" * 40,
        "😀" * 20,
    )
    names = sheet_names(wanted)
    assert len({n.casefold() for n in (*names, *RESERVED)}) == len(names) + len(RESERVED)
    for name in names:
        assert name and len(name.encode("utf-16-le")) <= 62
        assert not set(name) & set("[]:*?/\\") and not name.startswith("'")
    plan = [*ROWS["計画"][0]]
    plan[2] = "ごみ'と[水]!A1"
    workbook = small(計画=[plan])
    sheet = workbook[workbook.sheetnames[1]]
    assert cells_of(sheet, lines_of(charts_of(sheet)[0])[2].val.numRef.f)[:2] == [700, 690]


def test_the_same_scene_gives_the_same_bytes_and_no_hour_of_its_own() -> None:
    content = write_excel(scene(Choice()))
    assert content == write_excel(scene(Choice()))
    properties = load_workbook(io.BytesIO(content)).properties
    assert properties.created == datetime(2026, 11, 10)
    assert (properties.creator, properties.title) == (
        "茅野市",
        "茅野市 政策横断プロジェクトの進み具合",
    )


def test_the_expected_values_of_all_indicators_at_once_are_those_of_each() -> None:
    data = book("sample")
    spans = {i.id: range(2015, 2028) for i in data.indicators}
    found = expected_by_indicator(data, spans)
    for indicator in data.indicators[::7]:
        assert found[indicator.id] == expected_by_year(data, indicator, spans[indicator.id])


def test_heads_name_no_column_twice() -> None:
    assert len(set(STANDING_HEADS)) == len(STANDING_HEADS)
    named = [head for head in MOVING_HEADS if head]
    assert len(set(named)) == len(named)


@pytest.mark.parametrize("choice", [SAMPLE, FIRST])
def test_an_axis_that_starts_above_zero_is_named_below_its_chart(choice: Choice) -> None:
    for name in PLAN_SHEETS:
        sheet = opened(choice)[name]
        told = [str(c.value) for c in sheet["A"] if "縦軸は" in str(c.value)]
        raised = [c for c in charts_of(sheet) if c.y_axis.scaling.min != 0]
        assert len(told) == len(raised)
