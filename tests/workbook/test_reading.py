import hashlib
import io
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chino_metrics.assessment.frames import actual_frame, indicator_frame
from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.model.issue import Severity
from chino_metrics.model.plan import Accumulation, Direction
from chino_metrics.wording import formats
from chino_metrics.workbook import reading, tables
from chino_metrics.workbook.reading import read_book
from tests.support.examples import examples
from tests.support.made_workbook import HEADS, ROWS, actual, made, saved


def codes(book):
    return [issue.code for issue in book.issues]


def indicator_row(**changes):
    row = dict(zip(HEADS["目標指標"], [*ROWS["目標指標"][0], None, None], strict=True))
    return list({**row, **changes}.values())


def test_a_workbook_of_another_city_reads_whole():
    content = made()
    book = read_book(content)
    assert book.issues == ()
    plan = book.plans[0]
    assert (plan.name, plan.short_name, plan.start_year, plan.end_year) == (
        *("ごみの計画", "ごみ", 2018, 2027),
    )
    measure = plan.measures[0]
    assert [p.name for p in measure.all_projects] == ["啓発", "生ごみ堆肥化"]
    assert measure.pillars[0].number == "1-(1)"
    assert book.sha256 == hashlib.sha256(content).hexdigest()
    assert not book.is_sample


def test_an_indicator_may_decrease_from_another_baseline_year():
    waste = read_book(made()).indicator_by_id["w"]
    assert waste.direction is Direction.DECREASE
    assert waste.accumulation is Accumulation.YEARLY
    assert (waste.baseline.year, waste.baseline.quantity.value) == (2018, 700)
    assert (waste.interim.year, waste.interim.quantity.value) == (2022, 650)
    assert (waste.final.year, waste.final.quantity.value) == (2027, 600)
    assert waste.unit_printed == waste.unit == "g"
    assert waste.baseline.quantity.cell.address == "J2"


def test_actuals_carry_their_notes_and_cells():
    waste = read_book(made()).indicator_by_id["w"]
    assert [(a.year, a.quantity.value) for a in waste.actuals] == [
        *((2019, 690), (2020, 680), (2021, 670)),
    ]
    noted = waste.actuals[1]
    assert (noted.note, noted.source) == ("速報値", "環境課の調べ")
    assert noted.quantity.cell.address == "E2"
    assert waste.references[0].note == "定義が異なる"
    assert (waste.events[0].year, waste.events[0].when) == (2019, "2020-02-10")


def test_a_dash_is_no_actual_and_a_reason_is_kept():
    recycling = read_book(made()).indicator_by_id["r"]
    assert [(a.year, a.quantity.value, a.quantity.text) for a in recycling.actuals] == [
        *((2019, 21.5, None), (2021, None, "未調査")),
    ]


def test_year_columns_stand_in_any_order_and_spelling():
    book = openpyxl.load_workbook(io.BytesIO(made()))
    for column, head in zip("DEF", ("令和3年度", "R元", "Ｒ２年度"), strict=True):
        book["実績"][f"{column}1"] = head
    waste = read_book(saved(book)).indicator_by_id["w"]
    assert [(a.year, a.quantity.value) for a in waste.actuals] == [
        *((2019, 680), (2020, 670), (2021, 690)),
    ]


def test_heads_are_found_in_any_order_and_width():
    book = openpyxl.load_workbook(io.BytesIO(made()))
    sheet = book["目標指標"]
    sheet["A1"] = "指標 ＩＤ"
    sheet["F1"] = "単位(原文)"
    sheet.move_range("J1:J9", cols=20)
    assert read_book(saved(book)).indicator_by_id["w"].baseline.quantity.value == 700


def test_optional_sheets_and_columns_may_be_missing():
    without = ("実績の注記", "参考系列", "出来事")
    content = made(without=without)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["目標指標"]
    for address in ("F1", "H1", "K1", "L1", "O1", "P1"):
        sheet[address] = None
    waste = read_book(saved(book)).indicator_by_id["w"]
    assert (waste.interim.year, waste.interim.quantity.value) == (None, None)
    assert waste.unit_printed == "g"


def test_an_indicator_without_a_target_stays():
    row = indicator_row(最終目標=None, 最終目標年度=None, 中間目標=None, 中間目標年度=None)
    book = read_book(made(目標指標=[row]))
    final = book.indicators[0].final
    assert (final.year, final.quantity.value, final.quantity.text) == (None, None, None)


@pytest.mark.parametrize(
    ("changes", "code", "left"),
    [
        ({"計画ID": "q"}, "unknown_plan", 0),
        ({"望ましい方向": "上"}, "unknown_direction", 1),
        ({"望ましい方向": None}, "unknown_direction", 1),
        ({"施策番号": "一"}, "unreadable_number", 0),
        ({"指標ID": None}, "missing_id", 0),
        ({"集計": "ときどき"}, "unknown_accumulation", 1),
        ({"同一指標": "zzz"}, "unknown_twin", 1),
        ({"最終目標年度": "いつか"}, "unreadable_year", 1),
        ({"基準値": True}, "boolean_value", 1),
        ({"基準値": "七百"}, "unreadable_number", 1),
    ],
)
def test_a_faulty_row_is_reported_and_never_guessed(changes, code, left):
    book = read_book(made(目標指標=[indicator_row(**changes)], 実績=[], 実績の注記=[]))
    assert code in codes(book)
    assert len(book.indicators) == left


@pytest.mark.parametrize("word", ["増加", "increase", "減少", "Decrease "])
def test_direction_is_read_in_both_languages(word):
    book = read_book(made(目標指標=[indicator_row(望ましい方向=word)]))
    assert len(book.indicators) == 1


def test_the_second_of_two_equal_ids_is_left_out():
    rows = [indicator_row(), indicator_row(指標名="別の指標")]
    book = read_book(made(目標指標=rows))
    assert [i.name for i in book.indicators] == ["1人1日のごみ"]
    assert "duplicate_id" in codes(book)


def test_what_hangs_on_an_unnamed_measure_is_not_lost():
    book = read_book(made(目標指標=[indicator_row(施策番号=7)]))
    assert [(m.number, m.name) for m in book.plans[0].measures] == [(1, "減らす"), (7, "施策7")]
    assert book.indicators[0].measure_no == 7


@pytest.mark.parametrize(
    ("value", "shape", "number"),
    [("６９０", None, 690), ("690g", None, 690), (690.0, "0.0", 690), ("1,690", None, 1690)],
)
def test_numbers_as_text_are_read(value, shape, number):
    found = read_book(actual(value, shape=shape)).indicators[0].actuals[0].quantity
    assert found.value == number


def test_a_percent_formatted_actual_is_a_percentage():
    found = read_book(actual(0.314, unit="%", shape="0.0%")).indicators[0].actuals[0].quantity
    assert (found.value, found.decimals) == (31.4, 1)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("=1/0", "formula_without_result"),
        (date(2020, 1, 1), "date_value"),
        (True, "boolean_value"),
        ("#REF!", "error_value"),
        ("27組織(R6:29)", "several_values"),
        ("1.085千g", "unit_mismatch"),
    ],
)
def test_a_faulty_actual_is_an_issue_at_its_cell_and_no_value(value, code):
    book = read_book(actual(value))
    assert book.indicators[0].actuals == ()
    (issue,) = book.issues
    assert (issue.code, issue.sheet, issue.cell) == (code, "実績", "D2")
    assert issue.severity is Severity.ERROR


def test_a_formula_with_a_stored_result_is_read():
    content = actual("=600+90")
    parts = zipfile.ZipFile(io.BytesIO(content))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name in parts.namelist():
            part = parts.read(name).replace(b"</f><v></v>", b"</f><v>690</v>")
            part = part.replace(b' fullCalcOnLoad="1"', b"")  # as Excel saves
            target.writestr(name, part.replace(b"</f><v />", b"</f><v>690</v>"))
    book = read_book(buffer.getvalue())
    assert book.issues == ()
    assert book.indicators[0].actuals[0].quantity.value == 690


@pytest.mark.parametrize(
    ("sheet", "row", "code"),
    [
        ("実績", ["x", "知らない", "g", 1], "unknown_id"),
        ("実績", [None, "名だけ", "g", 1], "missing_id"),
        ("実績", ["w", "別の名", "g", 1], "name_differs"),
        ("実績の注記", ["w", 2021, "値のない年"], "orphan_note"),
        ("実績の注記", ["w", "いつか", "値のない年"], "unreadable_year"),
        ("参考系列", ["x", "県", 2018, 1], "unknown_id"),
        ("参考系列", ["w", "県", 2018, None], "incomplete_reference"),
        ("出来事", ["w", None, "何か"], "missing_year"),
        ("主要事務事業", ["p", 1, "9-(9)", "迷子"], "unknown_pillar"),
        ("施策", ["q", 1, "よその施策"], "unknown_plan"),
    ],
)
def test_orphans_are_reported(sheet, row, code):
    rows = {"実績": [["w", None, None, 1]], "実績の注記": [], sheet: [row]}
    book = read_book(made(目標指標=[indicator_row()], **rows))
    assert code in codes(book)


def test_an_unknown_head_of_the_actuals_is_reported():
    book = openpyxl.load_workbook(io.BytesIO(made()))
    book["実績"]["F1"] = "達成率"
    book["実績"]["G1"] = "2020"
    assert codes(read_book(saved(book))) == ["unknown_head", "duplicate_year"]


@pytest.mark.parametrize("sheet", ["計画", "目標指標", "実績"])
def test_a_missing_sheet_refuses_the_file_and_is_named(sheet):
    with pytest.raises(UnreadableWorkbookError, match=f"「{sheet}」"):
        read_book(made(without=[sheet]))


def test_a_missing_column_refuses_the_file_and_is_named():
    book = openpyxl.load_workbook(io.BytesIO(made()))
    book["目標指標"]["G1"] = "方向"
    with pytest.raises(UnreadableWorkbookError, match="「望ましい方向」"):
        read_book(saved(book))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html></html>",
        b"\xd0\xcf\x11\xe0" + bytes(600),
        made()[:3000],
        b"PK\x05\x06" + bytes(18),
    ],
)
def test_what_is_no_workbook_is_refused_in_japanese(content):
    with pytest.raises(UnreadableWorkbookError, match="ください"):
        read_book(content)


def test_the_date_is_the_one_the_file_carries():
    content = made()
    assert read_book(content).modified is not None
    assert read_book(_without(content, "docProps/core.xml")).modified is None


def _without(content, name):
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for part in source.namelist():
            if part != name:
                target.writestr(part, source.read(part))
    return buffer.getvalue()


def test_frames_hold_what_is_known_and_null_for_the_rest():
    book = read_book(made())
    indicators, actuals = indicator_frame(book.indicators), actual_frame(book.indicators)
    assert list(indicators["direction"]) == ["decrease", "increase"]
    assert indicators["interim_target"].isna().tolist() == [False, True]
    assert str(indicators["interim_year"].dtype) == "Int64"
    assert list(actuals["value"]) == [690.0, 680.0, 670.0, 21.5]


def test_frames_of_nothing_have_their_columns():
    book = read_book(made(目標指標=[], 実績=[], 実績の注記=[], 参考系列=[], 出来事=[]))
    assert len(indicator_frame(book.indicators)) == len(actual_frame(book.indicators)) == 0
    assert list(actual_frame(book.indicators)) == ["indicator_id", "year", "value"]


CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8),
    st.dates(date(1950, 1, 1)),
    st.sampled_from(["w", "p", 1, "増加", "=1+1", "#REF!", "2020", "—"]),
)


@examples(20, 40)
@given(st.sampled_from(list(HEADS)), st.lists(st.lists(CELL, max_size=16), max_size=4))
def test_no_content_of_a_sheet_raises(sheet, rows):
    book = read_book(made(**{sheet: rows}))
    assert all(issue.message and issue.sheet for issue in book.issues)


def test_events_stand_in_the_order_of_time_with_a_month_or_a_day_where_it_is_known():
    written = [2020, "2021-03", "2020年12月", "2019年度", "2020-02-10"]
    book = read_book(made(出来事=[["w", when, "何か"] for when in written]))
    found = [(e.year, formats.when(e.when)) for e in book.indicator_by_id["w"].events]
    assert book.issues == ()
    assert found == [
        *((2019, "2019年度"), (2019, "2020年2月10日")),
        *((2020, "2020年"), (2020, "2020年12月"), (2020, "2021年3月")),
    ]


def test_a_chart_has_room_for_so_many_events_and_series():
    events = [["w", 2019, f"出来事{n}", None, None, None] for n in range(52)]
    series = [["w", f"系列{n}", 2018, 1, "g", None, None, None] for n in range(12)]
    book = read_book(made(出来事=events, 参考系列=series))
    assert len(book.indicator_by_id["w"].events) == 50
    assert len(book.indicator_by_id["w"].references) == 10
    found = [(i.code, i.cell) for i in book.issues]
    assert found == [
        *[("too_many_references", f"B{n}") for n in (12, 13)],
        *[("too_many_events", f"C{n}") for n in (52, 53)],
    ]


def test_a_book_has_room_for_so_many_indicators_and_a_sheet_for_so_many_rows(monkeypatch):
    monkeypatch.setattr(reading, "MOST_IN_ALL", 1)
    monkeypatch.setattr(tables, "MOST_ROWS", {"計画": 2})
    plans = [[f"p{n}", "ごみの計画", "ごみ", 2018, 2027, "環境課", None] for n in ("", 1, 2, 3)]
    book = read_book(made(計画=plans, 実績=[], 実績の注記=[], 参考系列=[], 出来事=[]))
    assert [plan.id for plan in book.plans] == ["p", "p1"]
    assert [i.id for i in book.indicators] == ["w"]
    found = {(i.code, i.sheet, i.cell) for i in book.issues}
    assert found == {("too_many_rows", "計画", "A4"), ("too_many_indicators", "目標指標", "A3")}


def test_a_plan_has_room_for_so_many_indicators():
    first, _ = ROWS["目標指標"]
    rows = [[f"w{n}", *first[1:]] for n in range(302)]
    book = read_book(made(目標指標=rows, 実績=[], 実績の注記=[], 参考系列=[], 出来事=[]))
    assert len(book.indicators) == 300
    assert [(i.code, i.cell) for i in book.issues] == [
        ("too_many_indicators", "A302"),
        ("too_many_indicators", "A303"),
    ]
