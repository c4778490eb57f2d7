"""評価 and 議会: texts to the letter, with their cells, through reading, writing and merging."""

from datetime import date

import pytest

from chino_metrics.changes.text_changes import changed_plans
from chino_metrics.model import CouncilDebate, Evaluation, EvaluationField
from chino_metrics.model.difference import without_cells
from chino_metrics.model.issue import Cell
from chino_metrics.workbook.merging import Publication, resulting_workbook
from chino_metrics.workbook.reading import read_book
from chino_metrics.workbook.schema import WORKBOOK_KIND
from chino_metrics.workbook.tables import read_tables
from chino_metrics.workbook.writing.template import write_template, write_workbook
from tests.support.made_workbook import HEADS, ROWS, made

DAY = date(2026, 5, 1)
ODD = '+α @マーク #見出し\n　・<b>太字</b> & "8割" *印* $1 {0} %s\n=1+1 【済】ﾁﾗｼ 「𠮷」'
EVALUATIONS = {
    "指標ID": ["w", "w", "r"],
    "年度": [2021, "令和2年度", 2021],
    "要因": ["分別が広がった。\n①集団回収が増えた。", "－", ODD],
    "今後の対応": ["生ごみ堆肥化を\n広げる。", "説明会を開く。", None],
    "期限": [date(2027, 3, 31), 2026, "令和９年度末"],
    "担当": ["環境課", None, "ごみ減量係\n（環境課）"],
    "対応の結果": [None, "4回開いた。", None],
    "出典URL": ["https://example.jp/w", None, None],
}
DEBATES = {
    "指標ID": ["w", None, "w"],
    "計画ID": [None, "p", None],
    "日付": ["2023-06-15", date(2022, 3, 1), "2021年9月10日"],
    "会議": ["令和5年6月定例会", "予算審査特別委員会", "9月定例会"],
    "論点": ["堆肥化の補助", "計画の見直し", "ごみの出し方"],
    "URL": ["https://example.jp/g", None, None],
}


def of(evaluations=EVALUATIONS, debates=DEBATES, **rows):
    return made(added={"評価": evaluations, "議会": debates}, **rows)


def test_reasons_and_measures_are_read_to_the_letter_with_their_cells():
    book = read_book(of())
    assert book.issues == ()
    older, newer = book.indicator_by_id["w"].evaluations
    assert (older.year, older.cause, older.due, older.outcome) == (2020, "", "2026", "4回開いた。")
    assert newer == Evaluation(
        *("w", 2021, "分別が広がった。\n①集団回収が増えた。", "生ごみ堆肥化を\n広げる。"),
        *("2027-03-31", "環境課", "", "https://example.jp/w"),
        tuple((f, Cell("評価", f"{c}2")) for f, c in zip(EvaluationField, "CDEF", strict=False)),
    )
    assert older.cell(EvaluationField.OUTCOME) == Cell("評価", "G3")
    assert older.cell(EvaluationField.CAUSE) is None
    (odd,) = book.indicator_by_id["r"].evaluations
    assert (odd.text(EvaluationField.CAUSE), odd.owner) == (ODD, "ごみ減量係\n（環境課）")


def test_debates_hang_on_an_indicator_or_a_plan_by_day():
    book = read_book(of())
    early, late = book.indicator_by_id["w"].debates
    assert (early.day, late.day) == (date(2021, 9, 10), date(2023, 6, 15))
    place = Cell("議会", "E3")
    assert book.plans[0].debates == (
        CouncilDebate("p", date(2022, 3, 1), "予算審査特別委員会", "計画の見直し", "", place),
    )


@pytest.mark.parametrize(
    ("sheet", "column", "value", "code", "cell"),
    [
        ("評価", "指標ID", "x", "unknown_id", "A2"),
        ("評価", "年度", None, "missing_year", "B2"),
        ("評価", "年度", "来年", "unreadable_year", "B2"),
        ("評価", "年度", 2020, "duplicate_evaluation", "B3"),
        ("評価", "要因", "あ" * 2001, "too_long_text", "C2"),
        ("議会", "指標ID", "x", "unknown_id", "A2"),
        ("議会", "日付", "令和5年", "unreadable_day", "C2"),
    ],
)
def test_a_fault_is_told_by_its_cell(sheet, column, value, code, cell):
    columns = {"評価": EVALUATIONS, "議会": DEBATES}[sheet]
    changed = {**columns, column: [value, *columns[column][1:]]}
    book = read_book(of(**{"evaluations" if sheet == "評価" else "debates": changed}))
    assert (code, sheet, cell) in [(i.code, i.sheet, i.cell) for i in book.issues]


def test_a_row_that_only_waits_for_a_text_is_none():
    waiting = {**{head: [] for head in EVALUATIONS}, "指標ID": ["w"], "担当": ["環境課"]}
    book = read_book(of(waiting))
    assert book.issues == ()
    assert book.indicator_by_id["w"].evaluations == ()


def test_a_written_workbook_reads_back_to_the_letter():
    before = read_book(of())
    after = read_book(write_workbook(read_tables(of()), modified=DAY))
    assert after.issues == ()
    assert without_cells(after.plans) == without_cells(before.plans)
    longest = {**EVALUATIONS, "担当": ["係" * 2000]}
    assert read_book(of(longest)).issues == ()


def test_a_changed_text_is_a_change_of_its_plan_and_a_moved_row_is_none():
    before = read_book(of())
    moved = {head: [*values[::-1]] for head, values in EVALUATIONS.items()}
    assert changed_plans(before, read_book(of(moved))) == frozenset()
    other = {**EVALUATIONS, "対応の結果": ["堆肥化は200世帯。"]}
    assert changed_plans(before, read_book(of(other))) == {"p"}


def city(evaluations, **more):
    """Two plans: p with w and r, q with m."""
    rows = {
        "計画": [*ROWS["計画"], ["q", "道の計画", "道", 2018, 2027, "建設課", None]],
        "施策": [*ROWS["施策"], ["q", 1, "直す", "道を直す。"]],
        "目標指標": [
            *ROWS["目標指標"],
            ["m", "q", 1, "道", "km", None, "増加", "年次", 2018, 1.5, None, None, 2027, 9.5],
        ],
    }
    return of(evaluations, **{**rows, **more})


def merged(upload, base, **fates):
    decided = Publication(DAY, fates=fates)
    return read_book(resulting_workbook(base, upload, "", WORKBOOK_KIND, (), decided))


def test_a_part_replaces_the_texts_of_its_plan_alone():
    both = {head: [*values] for head, values in EVALUATIONS.items()}
    both["指標ID"][2] = "m"
    base = city(both)
    part = {"指標ID": ["w"], "年度": [2021], "要因": ["新しい要因"]}
    upload = made(without=set(HEADS), added={"評価": part})
    book = merged(upload, base)
    assert [(e.year, e.cause) for e in book.indicator_by_id["w"].evaluations] == [
        (2021, "新しい要因")
    ]
    assert book.indicator_by_id["m"].evaluations[0].cause == ODD
    whole = merged(write_template(base, "q", DAY), base)
    assert without_cells(whole.indicator_by_id["w"]) == without_cells(
        read_book(base).indicator_by_id["w"]
    )


def test_what_hangs_on_an_indicator_stays_or_goes_with_it():
    base = city(EVALUATIONS)
    less = {head: [*values[2:]] for head, values in EVALUATIONS.items()}
    upload = city(less, 目標指標=ROWS["目標指標"][1:], 実績=ROWS["実績"][1:])
    kept = merged(upload, base).indicator_by_id["w"]
    assert [e.year for e in kept.evaluations] == [2020, 2021]
    assert len(kept.debates) == 2
    gone = merged(upload, base, w="drop")
    assert [i.id for i in gone.indicators] == ["r", "m"]
    assert gone.issues == ()
