"""Base, ours and theirs become one workbook: the laws of it, and what is asked about."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from chino_metrics.model.issue import Cell, Severity
from chino_metrics.spreadsheet.cells import Content
from chino_metrics.workbook.reading import book_of, read_book
from chino_metrics.workbook.tables import Row, Table, Tables, key_of, read_tables
from chino_metrics.workbook.three_ways.conflicts import Kind
from chino_metrics.workbook.three_ways.merging import merge, merged_tables
from chino_metrics.workbook.three_ways.sides import Side, Trio, view
from chino_metrics.workbook.writing.template import write_workbook
from tests.support.examples import examples
from tests.support.made_workbook import HEADS, ROWS, made

DAY = date(2026, 5, 1)
#: A workbook as its rows, {head: value}, by sheet; 議事 is a sheet that the site does not know.
BASE = {
    **{n: [dict(zip(HEADS[n], row, strict=False)) for row in rows] for n, rows in ROWS.items()},
    "目標の改定": [],
    "評価": [{"指標ID": "w", "年度": 2020, "要因": "啓発", "今後の対応": "続ける"}],
    "議事": [{"日": "4月1日", "話": "分別"}, {"日": "4月1日", "話": "分別"}, {"日": "5月1日"}],
}
MORE = {
    "目標の改定": ["指標ID", "改定日", "項目", "前の値", "新しい年度", "新しい値", "理由"],
    "評価": ["指標ID", "年度", "要因", "今後の対応"],
    "議事": ["日", "話"],
}


def tables(book: dict, heads: dict | None = None) -> Tables:
    """``book`` as a program would have read it; ``heads`` give an order of columns."""
    issues: list = []
    found = {}
    for name, rows in book.items():
        known = [*(heads or {}).get(name, HEADS.get(name, MORE.get(name, [])))]
        names = list(dict.fromkeys([*known, *(h for row in rows for h in row)]))
        columns = {key_of(head): n for n, head in enumerate(names, 1)}
        found[name] = Table(
            name,
            {
                key_of(h): Content(h, Cell(name, f"{get_column_letter(n)}1"))
                for n, h in enumerate(names, 1)
            },
            tuple(
                Row(name, number, cells, issues, columns)
                for number, row in enumerate(rows, 2)
                if (cells := _cells(name, number, row, columns))
            ),
        )
    return Tables(found, "", DAY, issues)


def _cells(sheet: str, number: int, row: dict, columns: dict) -> dict:
    return {
        key_of(h): Content(value, Cell(sheet, f"{get_column_letter(columns[key_of(h)])}{number}"))
        for h, value in row.items()
        if value is not None
    }


def changed(*edits) -> dict:
    book = deepcopy(BASE)
    for edit in edits:
        edit(book)
    return book


def put(sheet: str, number: int, head: str, value: object):
    def edit(book: dict) -> None:
        book[sheet][number][head] = value

    return edit


def add(sheet: str, **row: object):
    return lambda book: book[sheet].append(row)


def drop(sheet: str, **row: object):
    def edit(book: dict) -> None:
        book[sheet] = [r for r in book[sheet] if any(r.get(h) != v for h, v in row.items())]

    return edit


def value(number: int, year: int, said: object, source: str, note: str | None = None):
    """A value of 実績 with what stands at it in 実績の注記."""

    def edit(book: dict) -> None:
        row = book["実績"][number]
        row[f"{year}年度"] = said
        drop("実績の注記", 指標ID=row["指標ID"], 年度=year)(book)
        add("実績の注記", 指標ID=row["指標ID"], 年度=year, 注記=note, 出典=source)(book)

    return edit


def merged(base: dict, ours: dict, theirs: dict, choices=None):
    three = (view(tables(book)) for book in (base, ours, theirs))
    result, conflicts = merged_tables(Trio(*three), choices or {})
    return result, conflicts


def cells(of: Tables | dict) -> tuple:
    """What a workbook says, in whatever order."""
    seen = view(of if isinstance(of, Tables) else tables(of))
    heads = {name: set(heads) for name, heads in seen.heads.items()}
    return heads, {row: dict(line.said) for row, line in seen.rows.items()}


def rows(of: Tables, sheet: str) -> list[dict]:
    table = of.by_name[sheet]
    heads = {key: str(c.value) for key, c in table.heads.items()}
    return [{heads[k]: c.value for k, c in row.cells.items()} for row in table.rows]


TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(
        str.strip
    ),
    st.sampled_from(["=1+1", "'", "#N/A", "<r>a</r>", "１", "1", "1.0", "\u202e", "Ａ ａ", "真"]),
)
NUMBERS = st.integers(-999, 999) | st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 3))
EVENT = "新しい出来事"


@st.composite
def edits(draw: st.DrawFn) -> dict[str, object]:
    """Changes by what they are about; two of different names never meet."""
    said, text = draw(NUMBERS), draw(TEXTS)
    number, year = draw(st.integers(0, 1)), draw(st.integers(2019, 2023))
    revised = {"指標ID": "r", "改定日": "2026-04-01", "項目": "最終目標", "新しい値": said}
    return draw(
        st.sampled_from(
            [
                {f"value {number} {year}": value(number, year, said, text)},
                {f"measure {text!r}": add("施策", 計画ID="p", 施策番号=text, 施策名=text)},
                {"plan": put("計画", 0, "担当", text)},
                {"purpose": put("計画", 0, "趣旨", text)},
                {"measure 1": put("施策", 0, "説明", text)},
                {f"remark {number}": put("目標指標", number, "備考", text)},
                {
                    "final": lambda b: (
                        put("目標指標", 1, "最終目標", said)(b),
                        add("目標の改定", **revised)(b),
                    )
                },
                {"baseline": put("目標指標", 1, "基準値", said)},
                {f"event {text!r}": add("出来事", 指標ID="w", 年="2021", 内容=f"{EVENT}{text}")},
                {"no event": drop("出来事", 内容="分別の変更")},
                {"no project": drop("主要事務事業", 事業名="啓発")},
                {"cause": put("評価", 0, "要因", text)},
                {"action": put("評価", 0, "今後の対応", text)},
                {f"unknown row {text!r}": add("議事", 日=text, 話=said)},
                {"no unknown row": drop("議事", 日="5月1日")},
                {"unknown column": put("参考系列", 0, "照会先", text)},
                {"unknown sheet": lambda b: b.update({"新しいシート": [{"項": text}]})},
                {"no heap": drop("主要事務事業", 事業名="生ごみ堆肥化")},
            ]
        )
    )


def _named(found: Iterable[dict[str, object]]) -> dict[str, object]:
    return {name: edit for each in found for name, edit in each.items()}


SEVERAL = st.lists(edits(), max_size=6).map(_named)


@examples(30, 3_000)
@given(SEVERAL, SEVERAL)
def test_one_changed_side_is_taken_and_alike_changes_are_taken(one, two) -> None:
    ours, theirs = changed(*one.values()), changed(*two.values())
    for three, expected in (
        ((BASE, ours, BASE), ours),
        ((BASE, BASE, theirs), theirs),
        ((BASE, ours, ours), ours),
        ((ours, ours, theirs), theirs),
        ((theirs, ours, theirs), ours),
    ):
        result, conflicts = merged(*three)
        assert not conflicts
        assert cells(result) == cells(expected)
        assert view(result).keys == view(tables(expected)).keys


@examples(30, 3_000)
@given(SEVERAL, SEVERAL, SEVERAL)
def test_changes_that_do_not_meet_commute_in_whatever_order_they_are_merged(
    one, two, three
) -> None:
    two = {name: edit for name, edit in two.items() if name not in one}
    three = {name: edit for name, edit in three.items() if name not in {**one, **two}}
    a, b, c = (changed(*each.values()) for each in (one, two, three))
    both, conflicts = merged(BASE, a, b)
    other, _ = merged(BASE, b, a)
    assert not conflicts
    assert cells(both) == cells(other) == cells(changed(*one.values(), *two.values()))
    assert view(both).keys == view(other).keys
    left, right = merged_with(both, tables(c)), merged_with(tables(a), merged(BASE, b, c)[0])
    assert cells(left) == cells(right) == cells(changed(*{**one, **two, **three}.values()))
    # where in the sheet a row stands that both have added depends on who came first
    assert {n: {*k} for n, k in view(left).keys.items()} == {
        n: {*k} for n, k in view(right).keys.items()
    }


def merged_with(ours: Tables, theirs: Tables) -> Tables:
    result, conflicts = merged_tables(Trio(view(tables(BASE)), view(ours), view(theirs)))
    assert not conflicts
    return result


@examples(40, 3_000)
@given(SEVERAL, SEVERAL, st.lists(st.sampled_from([Side.OURS, Side.THEIRS]), min_size=1))
def test_conflicts_are_the_same_from_both_sides_and_what_is_chosen_stays(one, two, sides) -> None:
    ours, theirs = changed(*one.values()), changed(*two.values())
    first, found = merged(BASE, ours, theirs)
    second, mirrored = merged(BASE, theirs, ours)
    assert {(c.key, c.kind, c.ours, c.theirs) for c in found} == {
        (c.key, c.kind, c.theirs, c.ours) for c in mirrored
    }
    assert cells(first) == cells(second)
    choices = {c.key: sides[n % len(sides)] for n, c in enumerate(found)}
    result, chosen = merged(BASE, ours, theirs, choices)
    assert [c.chosen for c in chosen] == [choices[c.key] for c in found]
    again, _ = merged_tables(Trio(view(tables(BASE)), view(result), view(tables(theirs))), choices)
    assert cells(again) == cells(result)


@examples(20, 1_000)
@given(SEVERAL, st.randoms())
def test_the_order_of_rows_and_columns_makes_no_difference(one, random) -> None:
    theirs = changed(*one.values())
    mixed = deepcopy(BASE)
    heads = {name: [*HEADS.get(name, MORE.get(name, []))] for name in mixed}
    for name, found in mixed.items():
        random.shuffle(found)
        random.shuffle(heads[name])
    three = (view(tables(BASE)), view(tables(mixed, heads)), view(tables(theirs)))
    result, conflicts = merged_tables(Trio(*three))
    assert not conflicts
    assert cells(result) == cells(theirs)


def only(base: dict, ours: dict, theirs: dict, choices=None):
    result, conflicts = merged(base, ours, theirs, choices)
    (conflict,) = conflicts
    return result, conflict


def test_a_value_is_chosen_with_its_note_and_source() -> None:
    ours, theirs = (
        changed(value(0, 2020, 104, "案")),
        changed(value(0, 2020, 105, "防災課", "確定")),
    )
    result, conflict = only(BASE, ours, theirs)
    assert (conflict.kind, conflict.name, conflict.year) == (Kind.VALUE, "1人1日のごみ", 2020)
    assert [conflict.said(s).text for s in Side] == ["680g", "104g", "105g"]
    assert conflict.theirs.along == (("注記", "確定"), ("出典", "防災課"))
    assert conflict.ours.cell == Cell("実績", "E2")
    assert cells(result) == cells(BASE)
    for side, expected in ((Side.OURS, ours), (Side.THEIRS, theirs), (Side.BASE, BASE)):
        result, _ = only(BASE, ours, theirs, {conflict.key: side})
        assert cells(result) == cells(expected)


def test_a_note_on_one_side_and_another_value_on_the_other_are_asked_about() -> None:
    note = changed(put("実績の注記", 0, "注記", "確定値"))
    _, conflict = only(BASE, note, changed(value(0, 2020, 105, "防災課")))
    assert conflict.kind is Kind.VALUE
    assert conflict.ours.text == conflict.base.text == "680g"


def test_reasons_of_one_side_stay_and_of_both_go_with_the_value() -> None:
    ours = changed(value(0, 2020, 104, "案"), put("評価", 0, "要因", "甲"))
    theirs = changed(
        value(0, 2020, 105, "課"), put("評価", 0, "要因", "乙"), put("評価", 0, "今後の対応", "丙")
    )
    _, conflict = only(BASE, ours, theirs)
    result, _ = only(BASE, ours, theirs, {conflict.key: Side.OURS})
    assert rows(result, "評価") == [{"指標ID": "w", "年度": 2020, "要因": "甲", "今後の対応": "丙"}]


def test_a_choice_lapses_when_a_side_says_something_else() -> None:
    ours = changed(value(0, 2020, 104, "案"))
    _, conflict = only(BASE, ours, changed(value(0, 2020, 105, "課")))
    _, later = only(BASE, ours, changed(value(0, 2020, 106, "課")), {conflict.key: Side.THEIRS})
    assert later.chosen is None


def test_a_target_is_chosen_with_what_is_told_of_it() -> None:
    def revised(said: int, day: str):
        row = {"指標ID": "w", "改定日": day, "項目": "最終目標", "新しい値": said}
        return changed(put("目標指標", 0, "最終目標", said), add("目標の改定", **row))

    ours, theirs = revised(610, "2026-04-01"), revised(620, "2026-05-01")
    result, conflict = only(BASE, ours, theirs)
    assert (conflict.kind, conflict.column, conflict.ours.text) == (
        *(Kind.TARGET, "最終目標"),
        "610g（2027年度）",
    )
    assert cells(result) == cells(BASE)
    result, _ = only(BASE, ours, theirs, {conflict.key: Side.THEIRS})
    assert cells(result) == cells(theirs)


def test_an_indicator_removed_here_and_changed_there_is_asked_about_as_a_whole() -> None:
    ours = changed(
        *(
            drop(sheet, 指標ID="w")
            for sheet in ("目標指標", "実績", "実績の注記", "参考系列", "出来事", "評価")
        )
    )
    theirs = changed(value(0, 2021, 660, "課"))
    result, conflict = only(BASE, ours, theirs)
    assert (conflict.kind, conflict.name, conflict.ours.text) == (Kind.OWNER, "1人1日のごみ", None)
    assert cells(result) == cells(BASE)
    for side, expected in ((Side.OURS, ours), (Side.THEIRS, theirs)):
        result, _ = only(BASE, ours, theirs, {conflict.key: side})
        assert cells(result) == cells(expected)
    result, conflicts = merged(BASE, ours, changed(value(1, 2021, 22, "課")))
    assert not conflicts
    assert "w" not in book_of(result).indicator_by_id


def test_an_indicator_that_both_added_is_taken_from_one() -> None:
    def new(name: str):
        row = dict(zip(HEADS["目標指標"], ROWS["目標指標"][0], strict=False))
        return changed(
            add("目標指標", **{**row, "指標ID": "n", "指標名": name}),
            add("実績", **{"指標ID": "n", "指標名": name, "2019年度": len(name)}),
        )

    result, conflict = only(BASE, new("甲"), new("乙丙"))
    assert conflict.kind is Kind.OWNER
    assert cells(result) == cells(BASE)
    result, _ = only(BASE, new("甲"), new("乙丙"), {conflict.key: Side.THEIRS})
    assert cells(result) == cells(new("乙丙"))


def test_a_row_removed_here_and_changed_there_is_asked_about() -> None:
    ours, theirs = changed(drop("出来事", 年="2020-02-10")), changed(put("出来事", 0, "備考", "注"))
    result, conflict = only(BASE, ours, theirs)
    assert (conflict.kind, conflict.ours.text, conflict.theirs.cell) == (
        *(Kind.ROW, None),
        Cell("出来事", "A2"),
    )
    assert cells(result) == cells(BASE)


def test_rows_that_nothing_tells_apart_are_counted() -> None:
    one = changed(lambda b: b["議事"].pop(0))
    two = changed(add("議事", 日="4月1日", 話="分別"), add("議事", 日="6月1日"))
    result, conflicts = merged(BASE, one, two)
    assert not conflicts
    assert sorted(str(r["日"]) for r in rows(result, "議事")) == [
        "4月1日",
        "4月1日",
        "5月1日",
        "6月1日",
    ]


def test_a_number_and_the_text_of_it_are_not_the_same() -> None:
    _, conflicts = merged(
        BASE, changed(put("施策", 0, "説明", 1)), changed(put("施策", 0, "説明", "1"))
    )
    assert [c.kind for c in conflicts] == [Kind.CELL]


def written(book: dict) -> bytes:
    return write_workbook(tables(book), modified=DAY)


@examples(4, 200)
@given(SEVERAL, SEVERAL)
def test_files_merge_as_their_cells_do_and_read_without_new_faults(one, two) -> None:
    books = [written(b) for b in (BASE, changed(*one.values()), changed(*two.values()))]
    result = merge(*books)
    assert result == merge(*books)
    assert merge(books[0], result.workbook, books[0]).workbook == result.workbook
    expected, conflicts = merged_tables(Trio(*(view(read_tables(b)) for b in books)))
    assert cells(read_tables(result.workbook))[1] == cells(expected)[1]
    assert result.conflicts == conflicts
    faults = [_faults(content) for content in (*books, result.workbook)]
    assert faults[3] <= faults[0] | faults[1] | faults[2]


def _faults(content: bytes) -> set[tuple[str, str]]:
    return {(i.code, i.message) for i in read_book(content).issues if i.severity is Severity.ERROR}


def test_what_no_side_changed_is_the_file_itself() -> None:
    base, ours = made(), made(without={"参考系列"})
    assert merge(base, ours, base).workbook == ours
    assert merge(base, base, ours).workbook == ours
    assert merge(base, ours, ours).workbook == ours
    again = write_workbook(read_tables(ours), modified=DAY)  # with columns of the years since
    assert merge(base, ours, again).workbook == again


@pytest.mark.parametrize("year", ["R2", "令和2年度", "2020"])
def test_a_year_is_one_column_in_whatever_spelling(year: str) -> None:
    heads = ["指標ID", "指標名", "単位", "2019年度", year, "2021年度"]
    mixed = tables(BASE)
    actuals = mixed.by_name["実績"]
    old, new = key_of("2020年度"), key_of(year)
    head = replace(actuals.heads[old], value=year)
    table = Table(
        "実績",
        {(new if k == old else k): (head if k == old else c) for k, c in actuals.heads.items()},
        tuple(
            replace(row, cells={(new if k == old else k): c for k, c in row.cells.items()})
            for row in actuals.rows
        ),
    )
    spelt = replace(mixed, by_name={**mixed.by_name, "実績": table})
    theirs = changed(value(0, 2020, 105, "課"))
    result, conflicts = merged_tables(Trio(*map(view, (tables(BASE), spelt, tables(theirs)))))
    assert not conflicts
    assert cells(result) == cells(theirs)
    assert [str(c.value) for c in result.by_name["実績"].heads.values()] == heads
