"""What publishing an upload would give: only what the upload holds is replaced."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chino_metrics.changes.comparison import ValueKind, compare
from chino_metrics.changes.text_changes import changed_plans
from chino_metrics.ingest.report import examine
from chino_metrics.model.issue import Cell, Quantity, Severity
from chino_metrics.model.plan import Actual, Book
from chino_metrics.settings import SAMPLE_WORKBOOK, WORKBOOK
from chino_metrics.workbook.merging import Publication, resulting_workbook
from chino_metrics.workbook.reading import read_book
from chino_metrics.workbook.schema import SHEETS_KIND, WORKBOOK_KIND
from chino_metrics.workbook.writing.template import write_template
from tests.support.examples import examples
from tests.support.made_workbook import HEADS, ROWS, made, saved

DAY = date(2026, 5, 1)
FILE = "R7実績.xlsx"
OFFICE = "環境課の報告（2026年5月1日）"
BASE = {
    "計画": [*ROWS["計画"], ["q", "道の計画", "道", 2018, 2027, "建設課", None]],
    "施策": [*ROWS["施策"], ["q", 1, "直す", "道を直す。"]],
    "目標指標": [
        *ROWS["目標指標"],
        ["m", "q", 1, "直した道", "km", None, "増加", "年次", 2018, 1.5, None, None, 2027, 9.5],
    ],
    "実績": [*ROWS["実績"], ["m", "直した道", "km", 2.5, 3.5, None]],
    "実績の注記": [*ROWS["実績の注記"], ["m", 2020, "県道を除く", "建設課の調べ", None]],
}


def base(**rows) -> bytes:
    return made(**{**BASE, **rows})


def sheets(**rows) -> bytes:
    """A workbook with only the given sheets, in the canonical columns."""
    return made(without=set(HEADS) - set(rows), **rows)


def merged(upload: bytes, before: bytes | None = None) -> bytes:
    return resulting_workbook(before or base(), upload, FILE, WORKBOOK_KIND, (), Publication(DAY))


def recorded(*actuals: Actual, before: bytes | None = None, source: str = "") -> bytes:
    return resulting_workbook(
        before or base(), b"", FILE, SHEETS_KIND, actuals, Publication(DAY, source=source)
    )


def actual(key, year, value=None, text=None, note="", decimals=0) -> Actual:
    quantity = Quantity(value, text, decimals, Cell("集計", "C5"))
    return Actual(key, year, quantity, note)


def values(content: bytes, key: str) -> dict[int, float | str | None]:
    indicator = read_book(content).indicator_by_id[key]
    return {a.year: a.quantity.text or a.quantity.value for a in indicator.actuals}


def notes(content: bytes) -> list[tuple]:
    sheet = openpyxl.load_workbook(io.BytesIO(content))["実績の注記"]
    return [tuple(row[:4]) for row in sheet.iter_rows(min_row=2, values_only=True)]


def edited(content: bytes, changes: dict[tuple[str, str], object]) -> bytes:
    """What a planner's program saves after writing into some cells."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    for (sheet, address), value in changes.items():
        workbook[sheet][address] = value
    return saved(workbook)


@pytest.fixture(scope="module", params=[WORKBOOK, SAMPLE_WORKBOOK], ids=["real", "sample"])
def published(request) -> bytes:
    return request.param.read_bytes()


#: One plan stands for all every day.
@pytest.mark.parametrize(
    "plan",
    [
        "",
        "bosai",
        *(pytest.param(p, marks=pytest.mark.long) for p in ("sosei", "jomon", "tabunka", "ict")),
    ],
)
def test_an_untouched_template_changes_nothing(published, plan):
    before, upload = read_book(published), write_template(published, plan, DAY)
    found = examine(upload, before, FILE)
    assert [i for i in found.issues if i.severity is not Severity.INFO] == []
    after = read_book(
        resulting_workbook(published, upload, FILE, found.kind, found.actuals, Publication(DAY))
    )
    assert changed_plans(before, after) == frozenset()
    assert compare(before, after).is_empty
    assert after.issues == ()


@pytest.mark.parametrize("plan", ["", "bosai"])
def test_one_value_in_a_template_changes_one_value(published, plan):
    template = write_template(published, plan, DAY)
    sheet = openpyxl.load_workbook(io.BytesIO(template))["実績"]
    row = next(r for r in sheet.iter_rows() if r[0].value == "bosai-2-4")
    cell = next(c for c, head in zip(row, sheet[1], strict=True) if head.value == "2026年度")
    upload = edited(template, {("実績", cell.coordinate): 117})
    before, after = read_book(published), read_book(merged(upload, published))
    assert changed_plans(before, after) == {"bosai"}
    (change,) = compare(before, after).new_actuals
    assert (change.indicator_id, change.year) == ("bosai-2-4", 2026)
    assert change.after.quantity.value == 117
    assert not compare(before, after).texts


def test_the_same_input_gives_the_same_bytes():
    upload = sheets(実績=[["w", None, None, 691, None, 650]])
    assert merged(upload) == merged(upload)
    assert recorded(actual("w", 2022, 1.0)) == recorded(actual("w", 2022, 1.0))


def test_a_whole_workbook_replaces_wholly():
    upload = made(
        **{
            **BASE,
            "施策": [*BASE["施策"][:1], ["q", 1, "つくる", "道をつくる。"]],
            "実績": [["w", None, None, 690, None, 660]],
            "実績の注記": [],
        }
    )
    before, after = read_book(base()), read_book(merged(upload))
    assert after.plan_by_id["q"].measures[0].name == "つくる"
    assert values(merged(upload), "w") == {2019: 690, 2021: 660}
    assert values(merged(upload), "m") == {}
    assert changed_plans(before, after) == {"p", "q"}
    assert after.issues == ()


def test_a_part_replaces_the_rows_of_its_plans():
    upload = sheets(
        計画=[["q", "道路の計画", "道", 2018, 2027, "建設課", None]],
        施策=[["q", 1, "直す", "直す。"], ["q", 2, "つくる", ""]],
    )
    before, after = read_book(base()), read_book(merged(upload))
    assert [p.name for p in after.plans] == ["ごみの計画", "道路の計画"]
    assert [m.number for m in after.plan_by_id["q"].measures] == [1, 2]
    assert changed_plans(before, after) == {"q"}


def test_the_plans_keep_their_order():
    three = {
        name: [*BASE.get(name, ROWS[name]), *rows]
        for name, rows in {
            "計画": [["z", "空の計画", "空"]],
            "施策": [["z", 1, "見る", ""]],
        }.items()
    }
    upload = sheets(計画=[["z", "空の計画", "空", 2020], ["p", "ごみの計画", "ごみ", 2019]])
    after = read_book(merged(upload, base(**three)))
    assert [(p.id, p.start_year) for p in after.plans] == [("p", 2019), ("q", 2018), ("z", 2020)]


def test_actuals_alone_replace_the_years_of_their_rows():
    book = openpyxl.load_workbook(io.BytesIO(sheets(実績=[["w", None, None, 691, None, None]])))
    book["実績"].delete_cols(6)
    result = merged(saved(book))
    assert values(result, "w") == {2019: 691, 2021: 670}
    assert values(result, "r") == {2019: 21.5, 2021: "未調査"}
    assert values(result, "m") == {2019: 2.5, 2020: 3.5}


def test_the_note_of_a_value_that_vanishes_goes_with_it():
    result = merged(sheets(実績=[["w", None, None, 690, None, 670]]))
    assert [row[:3] for row in notes(result)] == [("m", 2020, "県道を除く")]
    assert read_book(result).issues == ()


@pytest.mark.parametrize("head", ["2022年度", "令和4年度", "R4", "Ｒ４年度", 2022])
def test_a_new_year_comes_in_its_place_however_it_is_written(head):
    book = openpyxl.load_workbook(io.BytesIO(sheets(実績=[["w", None, None, None, None, 5]])))
    book["実績"]["F1"] = head
    book["実績"].delete_cols(4, 2)
    result = merged(saved(book))
    assert values(result, "w") == {2019: 690, 2020: 680, 2021: 670, 2022: 5}
    sheet = openpyxl.load_workbook(io.BytesIO(result))["実績"]
    heads = [c.value for c in sheet[1]][3:]
    assert heads == [f"{year}年度" for year in range(2019, 2026)]


def test_a_year_that_is_named_otherwise_is_the_same_year():
    book = openpyxl.load_workbook(io.BytesIO(sheets(実績=[["w", None, None, 1, 2, 3]])))
    for address, head in {"D1": "令和元年度", "E1": "R2", "F1": "2021"}.items():
        book["実績"][address] = head
    assert values(merged(saved(book)), "w") == {2019: 1, 2020: 2, 2021: 3}


@pytest.mark.parametrize(
    ("written", "value", "decimals"),
    [("1,007g", 1007, 0), ("６９１", 691, 0), (" 7.50 ", 7.5, 2), ("▲5", -5, 0), ("—", None, 0)],
)
def test_what_was_read_as_a_number_becomes_one(written, value, decimals):
    result = merged(sheets(実績=[["w", None, None, written, 680, 670]]))
    quantity = {a.year: a.quantity for a in read_book(result).indicator_by_id["w"].actuals}
    found = quantity.get(2019, Quantity())
    assert (found.value, found.decimals) == (value, decimals)
    assert read_book(result).issues == ()


def test_a_mark_beside_a_number_becomes_its_note():
    upload = sheets(実績=[["w", None, None, 690, 680, 670], ["r", None, None, "21.7(速報)"]])
    result = merged(upload)
    assert values(result, "r") == {2019: 21.7}
    assert ("r", 2019, "速報", OFFICE) in notes(result)
    assert read_book(result).issues == ()


def test_what_another_plan_wrote_as_a_text_is_left_alone():
    before = base(実績=[*ROWS["実績"], ["m", "直した道", "km", "2.5(速報)", 3.5, None]])
    result = merged(sheets(実績=[["w", None, None, 690, 680, "675"]]), before)
    assert changed_plans(read_book(before), read_book(result)) == {"p"}
    assert values(result, "w")[2021] == 675


def test_a_reason_needs_no_note():
    result = merged(sheets(実績=[["m", None, None, 2.5, 3.5, "(集計中)"]]))
    assert values(result, "m")[2021] == "(集計中)"
    assert [row[:2] for row in notes(result)] == [("w", 2020), ("m", 2020)]


def test_a_share_shown_in_percent_becomes_a_percentage():
    upload = _formatted(sheets(実績=[["r", None, None, 0.255]]), "実績", "D2", "0.0%")
    result = merged(upload)
    quantity = read_book(result).indicator_by_id["r"].actuals[0].quantity
    assert (quantity.value, quantity.decimals) == (25.5, 1)
    assert read_book(result).issues == ()


def test_a_comma_separated_sheet_is_a_part():
    upload = "指標ID,2022年度\nw,5.5\nr,未調査\n".encode("cp932")
    result = resulting_workbook(base(), upload, "実績.csv", WORKBOOK_KIND, (), Publication(DAY))
    assert values(result, "w") == {2019: 690, 2020: 680, 2021: 670, 2022: 5.5}
    assert values(result, "r")[2022] == "未調査"
    assert read_book(result).issues == ()


def test_an_indicator_without_a_row_gets_one():
    upload = sheets(実績=[["r", "資源化率", "%", 25.5, None, None]])
    result = merged(upload, base(実績=[ROWS["実績"][0]], 実績の注記=[]))
    assert values(result, "r") == {2019: 25.5}
    assert values(result, "w") == {2019: 690, 2020: 680, 2021: 670}


def test_a_new_name_in_the_definitions_stands_in_the_actuals_too():
    row = [
        "m",
        "q",
        1,
        "直した道の長さ",
        "km",
        None,
        "増加",
        "年次",
        2018,
        1.5,
        None,
        None,
        2027,
        9,
    ]
    after = read_book(merged(sheets(目標指標=[row])))
    assert after.indicator_by_id["m"].name == "直した道の長さ"
    assert after.issues == ()


def test_notes_replace_the_notes_of_their_plans():
    result = merged(sheets(実績の注記=[["w", 2021, "確報", "環境課", None]]))
    assert [row[:3] for row in notes(result)] == [("w", 2021, "確報"), ("m", 2020, "県道を除く")]


def test_a_part_says_nothing_of_twins_in_other_plans(published):
    upload = write_template(published, "jomon", DAY)
    assert read_book(upload).indicator_by_id["jomon-1-2"].twin_id is None
    after = read_book(merged(upload, published))
    assert after.indicator_by_id["jomon-1-2"].twin_id == "sosei-3-2"


def test_a_twin_within_the_upload_can_go():
    rows = [[*row, "rw"[n], None] for n, row in enumerate(ROWS["目標指標"])]
    before = made(目標指標=rows)
    part = write_template(before, "p", DAY)
    upload = edited(part, {("目標指標", "O2"): None, ("目標指標", "O3"): None})
    assert read_book(before).indicator_by_id["w"].twin_id == "r"
    assert read_book(merged(upload, before)).indicator_by_id["w"].twin_id is None


def test_columns_and_sheets_that_the_site_does_not_know_stay():
    before = edited(base(), {("施策", "E1"): "メモ", ("施策", "E2"): "覚え", ("施策", "E3"): "道"})
    book = openpyxl.load_workbook(io.BytesIO(before))
    book.create_sheet("打合せ").append(["内容"])
    book["打合せ"].append(["担当が替わった"])
    upload = {"whole": base(), "part": sheets(施策=[["q", 1, "直す", "直す。"]])}
    for content in upload.values():
        after = openpyxl.load_workbook(io.BytesIO(merged(content, saved(book))))
        assert [c.value for c in after["施策"]["E"]] == ["メモ", "覚え", "道"]
        assert after["打合せ"]["A2"].value == "担当が替わった"


def test_a_value_of_a_departments_sheet_goes_into_its_cell_alone():
    before, after = read_book(base()), read_book(recorded(actual("m", 2021, 4.5, decimals=1)))
    found = compare(before, after)
    (change,) = found.new_actuals
    assert (change.indicator_id, change.year, change.after.quantity.value) == ("m", 2021, 4.5)
    assert changed_plans(before, after) == {"q"}
    assert change.after.source == "建設課の報告（2026年5月1日）"
    assert not found.texts
    assert after.issues == before.issues


def test_new_values_of_the_own_form_get_their_office_edition_and_day_as_source():
    """F6: a number typed into 実績 alone; what is noted or published already keeps its source."""
    upload = made(
        **{
            **BASE,
            "実績": [["w", None, None, 690, 680, 660], ["r", None, None, 22.0, 23.0, "未調査"]],
        },
        added={"目標指標": {"担当": ["清掃係"]}},
    )
    publication = Publication(DAY, 3)
    result = resulting_workbook(base(), upload, FILE, WORKBOOK_KIND, (), publication)
    found = {(i.id, a.year): a.source for i in read_book(result).indicators for a in i.actuals}
    assert found["w", 2021] == "清掃係の報告（第3版、2026年5月1日）"
    assert found["r", 2019] == found["r", 2020] == "環境課の報告（第3版、2026年5月1日）"
    before = {(i.id, a.year): a.source for i in read_book(base()).indicators for a in i.actuals}
    assert found["w", 2019] == before["w", 2019]
    assert found["w", 2020] == before["w", 2020] == "環境課の調べ"
    assert found["r", 2021] == ""


def test_the_source_is_what_the_planner_says_and_never_the_name_of_the_file():
    (row,) = notes(recorded(actual("m", 2022, 4.5), source="道路台帳", before=base(実績の注記=[])))
    assert row == ("m", 2022, None, "道路台帳")
    nobody = base(計画=[["p", "ごみの計画"], ["q", "道の計画"]], 実績の注記=[])
    (row,) = notes(recorded(actual("m", 2022, 4.5), before=nobody))
    assert row[3] == "担当課の報告（2026年5月1日）"


@pytest.mark.parametrize(
    ("value", "decimals"), [(4.5, 1), (4.0, 1), (4.25, 2), (4.0, 0), (1234.0, 0), (-4.5, 2)]
)
def test_a_value_keeps_the_decimals_it_was_written_with(value, decimals):
    result = read_book(recorded(actual("m", 2024, value, decimals=decimals)))
    quantity = result.indicator_by_id["m"].actuals[-1].quantity
    assert (quantity.value, quantity.decimals) == (value, decimals)


def test_a_number_does_not_inherit_a_percent_format():
    before = base(実績=[["r", None, None, 0.215]])
    before = _formatted(before, "実績", "D2", "0.0%")
    result = read_book(recorded(actual("r", 2019, 22.5, decimals=1), before=before))
    assert result.indicator_by_id["r"].actuals[0].quantity.value == 22.5


def _formatted(content: bytes, sheet: str, address: str, shape: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    book[sheet][address].number_format = shape
    return saved(book)


def test_years_without_a_value_in_the_upload_remove_nothing():
    result = recorded(actual("w", 2019), actual("w", 2020, text="未集計"), actual("w", 2022, 1.0))
    assert values(result, "w") == {2019: 690, 2020: 680, 2021: 670, 2022: 1}


def test_a_reason_stands_where_there_is_no_number():
    result = recorded(
        actual("m", 2021, text="集計中"), actual("r", 2021, text="未公表", note="県の公表待ち")
    )
    assert values(result, "m")[2021] == "集計中"
    assert values(result, "r")[2021] == "未公表"
    assert ("r", 2021, "県の公表待ち", OFFICE) in notes(result)


def test_a_value_that_is_the_same_changes_nothing():
    before, after = read_book(base()), read_book(recorded(actual("w", 2020, 680.0)))
    assert compare(before, after).is_empty


@pytest.mark.parametrize(
    ("old", "value", "note", "new"),
    [
        ("速報値", 680.0, "", "速報値"),
        ("速報値", 680.0, "速報値", "速報値"),
        ("速報値", 680.0, "家庭のみ", "速報値。家庭のみ"),
        ("速報値", 685.0, "", None),
        ("速報値", 685.0, "改訂", "改訂"),
        ("（速報）", 685.0, "改訂", "改訂"),
        ("速報値（p）", 685.0, "", None),
        ("家庭のみ。", 685.0, "改訂", "家庭のみ。改訂"),
        ("家庭のみ", 685.0, "", "家庭のみ"),
    ],
)
def test_notes_are_kept_joined_or_replaced(old, value, note, new):
    before = base(実績の注記=[["w", 2020, old, "環境課の調べ", "https://example.jp/"]])
    (row,) = notes(recorded(actual("w", 2020, value, note=note), before=before))
    is_new = value != 680
    source = OFFICE if is_new else "環境課の調べ"
    assert row == ("w", 2020, new, source)


def test_a_workbook_without_notes_gets_the_sheet():
    before = made(without={"実績の注記"})
    result = recorded(actual("w", 2022, 1.0, note="速報"), before=before)
    assert notes(result) == [("w", 2022, "速報", OFFICE)]
    assert read_book(result).issues == ()


def test_an_indicator_without_a_row_gets_one_from_its_definition():
    result = recorded(actual("r", 2020, 22.5, decimals=1), before=base(実績=[], 実績の注記=[]))
    sheet = openpyxl.load_workbook(io.BytesIO(result))["実績"]
    assert [c.value for c in sheet[2]][:3] == ["r", "資源化率", "%"]
    assert values(result, "r") == {2020: 22.5}


def test_a_corrected_past_value_is_a_correction():
    found = compare(read_book(base()), read_book(recorded(actual("w", 2019, 691.0))))
    assert [v.kind for c in found.indicators for v in c.values] == [ValueKind.CORRECTED]


def test_a_departments_sheet_from_reading_to_result():
    book = openpyxl.Workbook()
    for line in (
        ["ごみの計画の実績", None, None],
        ["指標名", "令和3年度", "令和4年度"],
        ["1人1日のごみ", "６６５ｇ", "未集計"],
        ["資源化率", "22.5(速報)", "—"],
    ):
        book.active.append(line)
    upload = saved(book)
    before = read_book(base())
    found = examine(upload, before, FILE)
    assert not found.has_errors
    result = resulting_workbook(base(), upload, FILE, found.kind, found.actuals, Publication(DAY))
    assert values(result, "w") == {2019: 690, 2020: 680, 2021: 665, 2022: "未集計"}
    assert values(result, "r") == {2019: 21.5, 2021: 22.5}
    assert ("r", 2021, "速報", OFFICE) in notes(result)
    assert changed_plans(before, read_book(result)) == {"p"}
    assert read_book(result).issues == ()


def test_several_values_of_one_row():
    given = [actual("w", year, float(year)) for year in (2023, 2019, 2022)]
    assert values(recorded(*given), "w") == {
        **{2019: 2019, 2020: 680, 2021: 670},
        **{2022: 2022, 2023: 2023},
    }


def test_what_is_published_has_no_new_issue(published):
    book: Book = read_book(published)
    given = [actual(i.id, 2026, 5.0) for i in book.indicators]
    after = read_book(recorded(*given, before=published))
    assert after.issues == ()
    assert len(compare(book, after).indicators) == len(book.indicators)


POINTS = st.tuples(st.sampled_from(["w", "r"]), st.integers(2019, 2025))
CONTENTS = st.one_of(
    st.none(),
    st.integers(-10_000, 10_000),
    st.integers(-9_999, 9_999).map(lambda n: n / 100),
    st.sampled_from(["未調査", "集計中"]),
)


@examples(6, 15)
@given(st.dictionaries(POINTS, CONTENTS, max_size=6))
def test_whatever_is_filled_in_is_what_comes_out(contents):
    before = base()
    part = write_template(before, "p", DAY)
    rows = {"w": 2, "r": 3}
    cells = {("実績", f"{'DEFGHIJ'[y - 2019]}{rows[k]}"): v for (k, y), v in contents.items()}
    result = merged(edited(part, cells), before)
    for key in ("w", "r", "m"):
        expected = dict(values(before, key))
        expected |= {year: v for (own, year), v in contents.items() if own == key}
        assert values(result, key) == {y: v for y, v in expected.items() if v is not None}
    assert changed_plans(read_book(before), read_book(result)) <= {"p"}


def test_a_workbook_from_before_there_were_optional_columns_takes_nothing_of_them() -> None:
    columns = {
        "計画": {"状態": ["終了"], "後継の計画ID": ["q"]},
        "目標指標": {"目標の種類": ["毎年度"], "調査間隔": [2], "担当": ["ごみ係"]},
    }
    rows = {**BASE, "目標指標": [[*i, *[None] * (16 - len(i))] for i in BASE["目標指標"]]}
    before = made(added=columns, **rows)
    assert compare(read_book(before), read_book(merged(made(**rows), before))).is_empty
