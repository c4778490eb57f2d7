"""A section's part of the workbook: made for one year, checked, and taken in value by value."""

from __future__ import annotations

from datetime import date

from chino_metrics.ingest.report import examine
from chino_metrics.model.issue import Severity
from chino_metrics.model.plan import Book
from chino_metrics.workbook.merging import Publication, resulting_workbook
from chino_metrics.workbook.reading import read_book
from chino_metrics.workbook.tables import read_tables
from chino_metrics.workbook.writing.section_form import Typed, fields_by_cell, write_section_form
from tests.support.made_workbook import made

DAY = date(2026, 6, 3)
BASE = made(
    実績の注記=[["w", 2020, "速報値", "環境課の調べ", None], ["r", 2019, "概数", "課の調べ", None]],
    added={
        "評価": {
            "指標ID": ["r", "w"],
            "年度": [2020, 2022],
            "要因": ["古紙が減った。", "転入"],
            "今後の対応": ["", "分別を続ける。"],
        }
    },
)


def taken_in(typed: dict[str, Typed], year: int = 2022) -> Book:
    form = write_section_form(BASE, year, ("w",), DAY, typed)
    report = examine(form, read_book(BASE), today=DAY)
    assert not report.has_errors, report.issues
    published = Publication(DAY, 2, "環境課の報告（2026年6月3日）")
    return read_book(resulting_workbook(BASE, form, "a.xlsx", report.kind, (), published))


def test_what_a_section_types_goes_in_and_nothing_of_others_goes_away() -> None:
    before = read_book(BASE)
    after = taken_in({"w": Typed(value="６60.0g", note="確定値", cause="転出が多い。", due="2027")})
    own = after.indicator_by_id["w"]
    new = own.actuals[-1]
    assert (new.year, new.quantity.value, new.note) == (2022, 660.0, "確定値")
    assert new.source == "環境課の報告（2026年6月3日）"
    written = own.evaluations[0]
    assert (written.cause, written.action, written.due) == (
        "転出が多い。",
        "分別を続ける。",
        "2027",
    )
    assert [(a.year, a.note, a.source) for a in own.actuals[:-1]] == [
        (a.year, a.note, a.source) for a in before.indicator_by_id["w"].actuals
    ]
    other, same = after.indicator_by_id["r"], before.indicator_by_id["r"]
    assert [(a.quantity.value, a.note) for a in other.actuals] == [
        (a.quantity.value, a.note) for a in same.actuals
    ]
    assert [e.cause for e in other.evaluations] == ["古紙が減った。"]


def test_a_reason_stands_in_the_values_place_and_what_is_not_typed_says_nothing() -> None:
    after = taken_in({"w": Typed(reason="集計中", note="7月に確定")})
    assert (after.indicator_by_id["w"].actuals[-1].quantity.text) == "集計中"
    kept = taken_in({"w": Typed(cause="転出が多い。")}, year=2021).indicator_by_id["w"]
    assert kept.actuals[-1].quantity.value == 670  # published, and not in the form


def test_each_fault_is_about_a_field() -> None:
    typed = {"w": Typed(value="たくさん"), "r": Typed(note="速報", due="いつか" * 700)}
    form = write_section_form(BASE, 2022, ("w", "r", "gone"), DAY, typed)
    fields = fields_by_cell(form, 2022)
    report = examine(form, read_book(BASE), today=DAY)
    told = {fields.get((i.sheet, i.cell)) for i in report.issues if i.severity != Severity.INFO}
    assert told == {("w", "value"), ("r", "note"), ("r", "due")}


def test_the_form_to_take_along_has_a_row_for_each_and_no_definition() -> None:
    tables = read_tables(write_section_form(BASE, 2022, ("r", "w"), DAY))
    assert set(tables.by_name) == {"実績", "実績の注記", "評価"}
    assert [row.text("指標名") for row in tables.rows("実績")] == ["資源化率", "1人1日のごみ"]
    assert [str(h.value) for h in tables.by_name["実績"].heads.values()][-1] == "2022年度"
