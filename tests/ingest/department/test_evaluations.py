"""Texts beside values: which field, year and indicator they belong to, in any form; and publishing."""

import io
import json
from datetime import date

import pytest
from openpyxl import load_workbook

from chino_metrics.commands.check import as_json, as_text
from chino_metrics.ingest.department.evaluations.words import field_of, is_grade, own_head
from chino_metrics.ingest.report import examine
from chino_metrics.ingest.worker import build_upload
from chino_metrics.settings import ROOT, WORKBOOK
from tests.support.department_sheets import (
    FANS_NAME,
    FESTIVAL,
    FESTIVAL_NAME,
    base,
    faulty,
    file_of,
    numbers,
    read,
)
from tests.support.made_workbook import saved

DAY = date(2026, 5, 1)
EVALUATIONS = ["指標ID", "年度", "要因", "今後の対応"]
HEAD_LATER = ["指標名", "単位", "2024年度", "今後の取組", "要因"]
FIELDS = ("cause", "action", "due", "owner", "outcome")
WORDS = {
    "cause": "要因 増減の理由 今後の課題 外部有識者の評価 担当課コメント ⑤有識者意見 課題・改善策 総合評価",
    "action": "今後の取組 対応 改善策 方向性 次年度の取組 課題への対応 今後の方針の理由 見直し内容",
    "due": "期限 対応期限 実施時期 いつまでに",
    "owner": "担当 担当課 所管部署 指標担当課 課名 実施主体",
    "outcome": "進捗状況 対応の結果 取組状況 進捗・結果 その後の経過",
    "": "備考 達成率 目標年月 作成日 提出期限 施策の方向性 評価基準 目標設定の理由 取組内容 満足度 実績値",
}


def texts(report):
    """What was read by indicator and year: the filled fields, and the cells."""
    found = json.loads("".join(as_json(report)))["evaluations"]
    return {
        (e["indicator_id"], e["year"]): (
            {field: e[field] for field in FIELDS if e[field] is not None},
            e["cells"],
        )
        for e in found
    }


@pytest.mark.parametrize(("field", "words"), WORDS.items())
def test_a_head_is_read_by_its_meaning(field, words):
    for word in words.split():
        assert (field_of(word) or "") == field, word


def test_a_grade_is_no_text_and_a_head_has_no_year():
    assert all(is_grade(text, "評価") for text in ("Ｂ", "△", "達成", "効果があった", "0.85"))
    assert not any(is_grade(text, "課題") for text in ("達成", "特になし", "B地区で中止した。"))
    assert own_head("令和５年度\nの課題") == "課題"
    assert own_head("課題（R6）") == "課題"


def test_years_come_from_the_group_and_else_from_the_newest_actual():
    report = read(
        ["指標名", "単位", "令和5年度", None, "令和6年度", None, "今後の対応", "担当"],
        [None, None, "実績", "要因", "実績", "要因", None, None],
        [FESTIVAL_NAME, "人", 3290, "雨だった。", 3500, "晴れた。", "広く知らせる。", "文化財課"],
        [FANS_NAME, "人", 1540, "－", None, None, None, "地域戦略課"],
        merges=("A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:G2", "H1:H2"),
    )
    assert texts(report) == {
        (FESTIVAL, 2023): ({"cause": "雨だった。"}, ["D3"]),
        (FESTIVAL, 2024): (
            {"cause": "晴れた。", "action": "広く知らせる。", "owner": "文化財課"},
            ["F3", "G3", "H3"],
        ),
    }


def test_last_years_columns_without_a_year_are_of_the_year_before():
    report = read(
        ["令和6年度 縄文プロジェクト 実績"],
        ["指標名", "単位", "実績値", "前年度の課題", "前年度の対応", "今年度の結果", "要因"],
        [FESTIVAL_NAME, "人", 3500, "天候", "屋内に移す。", "移した。", "晴れた。"],
    )
    assert texts(report) == {
        (FESTIVAL, 2023): (
            {"cause": "天候", "action": "屋内に移す。", "outcome": "移した。"},
            ["D3", "E3", "F3"],
        ),
        (FESTIVAL, 2024): ({"cause": "晴れた。"}, ["G3"]),
    }


def test_a_result_beside_an_actual_holds_no_values():
    report = read(
        ["指標名", "単位", "令和6年度", None, None, None],
        [None, None, "実績", "要因", "対応", "結果"],
        [FESTIVAL_NAME, "人", 3500, "晴れた。", "屋内に移す。", "3か所に移した。"],
        merges=("C1:F1",),
    )
    assert faulty(report) == set()
    assert numbers(report) == {(FESTIVAL, 2024): 3500}
    assert texts(report)[FESTIVAL, 2024][0]["outcome"] == "3か所に移した。"


def test_stacked_rows_keep_the_texts_of_all_of_them():
    report = read(
        ["指標名", "単位", "区分", "2023年度", "2024年度", "要因", "今後の取組"],
        [FESTIVAL_NAME, "人", "目標", None, 4000, "晴れた。", None],
        [None, None, "実績", 3290, 3500, None, "広く知らせる。"],
        [None, None, "達成率", None, 0.9, None, None],
    )
    assert texts(report) == {
        (FESTIVAL, 2024): ({"cause": "晴れた。", "action": "広く知らせる。"}, ["F2", "G3"])
    }


def test_a_text_is_never_lost_without_a_word():
    report = read(
        ["指標名", "単位", "2024年度", "要因"],
        [FESTIVAL_NAME, "人", 3500, "あ" * 2001],
        [None, None, None, "続きの文である。"],
        [FANS_NAME, "人", 1540, "=1+"],
        change=lambda book: setattr(book.active["D4"], "data_type", "s"),
    )
    said = {(i.code, i.cell, i.severity.value) for i in report.issues}
    assert {("too_long_text", "D2", "error"), ("nameless_text", "D3", "warning")} <= said
    assert texts(report) == {("jomon-1-4", 2024): ({"cause": "=1+"}, ["D4"])}


def test_texts_that_contradict_each_other_are_refused_and_examples_are_nobodys():
    head = ["指標名", "単位", "2024年度", "要因"]
    first, second = (
        (title, [head, [FESTIVAL_NAME, "人", 3500, text]])
        for title, text in (("縄文", "晴れた。"), ("縄文2", "雨だった。"))
    )
    example = ("記入例", [head, [FESTIVAL_NAME, "人", 3500, "（例）補助を広げた。"]])
    report = examine(file_of(first, second, example), base())
    codes = [(i.code, i.sheet) for i in report.issues if i.code == "conflicting_texts"]
    assert codes == [("conflicting_texts", "縄文"), ("conflicting_texts", "縄文2")]
    assert {cell.sheet for e in report.evaluations for _, cell in e.cells} == {"縄文", "縄文2"}


def test_publishing_puts_texts_into_the_workbook_and_takes_none_away():
    path = ROOT / "tests" / "real_sheets" / "e6_awkward_texts.xlsx"
    first = build_upload(mended(path.read_bytes()), WORKBOOK.read_bytes(), path.name, {}, DAY)
    assert not first.report.has_errors
    said = {(e.indicator_id, e.year): e for e in first.report.evaluations}
    assert len(said) == 5
    for (key, year), evaluation in said.items():
        (kept,) = (e for e in first.book.indicator_by_id[key].evaluations if e.year == year)
        assert [getattr(kept, f) for f in FIELDS] == [getattr(evaluation, f) for f in FIELDS]
    told = "".join(as_text(first.report, base()))
    assert "対応の結果（ICT L4）：【済】ﾁﾗｼを全戸に配布（*速報*）。費用は1枚$0.1程度。" in told
    assert "対応の結果（ICT L4）" not in "".join(as_text(first.report, first.book))
    later = file_of(
        ("ICT", [HEAD_LATER, ["コワーキングスペース利用者数", "人", 2215, "－", "満室"]])
    )
    second = build_upload(later, first.workbook, "later.xlsx", {}, DAY)
    (kept,) = second.book.indicator_by_id["ict-2-1"].evaluations
    assert (kept.cause, kept.due, kept.outcome) == ("満室", "通年", said["ict-2-1", 2024].outcome)
    assert kept.action == said["ict-2-1", 2024].action
    assert [i.cell for i in second.report.issues if i.code == "replaced_text"] == ["E2"]


def test_the_sheet_of_evaluations_alone_is_the_planners_own():
    published = build_upload(
        file_of(("評価", [EVALUATIONS, [FESTIVAL, 2024, "晴れた。", "増やす。"]])),
        *(WORKBOOK.read_bytes(), "評価.xlsx", {}, DAY),
    )
    assert published.report.kind == "workbook"
    (kept,) = published.book.indicator_by_id[FESTIVAL].evaluations
    assert (kept.cause, kept.action) == ("晴れた。", "増やす。")
    less = file_of(("評価", [EVALUATIONS, [FESTIVAL, 2024, "晴れた。", None], ["x", 2024, "文"]]))
    report = examine(less, published.book)
    assert faulty(report) == {"A3"}
    assert [i.cell for i in report.issues if i.code == "vanishing_text"] == ["A2"]


def test_a_form_without_merged_cells_gives_values_and_texts():
    report = read(
        ["指標名", None, FESTIVAL_NAME],
        ["担当課", "文化財課"],
        ["区分", "実績値（R5）", "目標値（R6）", "実績値（R6）"],
        ["値", 3290, 4000, 3500],
        ["【要因】"],
        ["晴れた。"],
        ["期限", None, "作成日", "令和7年6月1日"],
        ["今後の取組", "増やす。"],
    )
    assert numbers(report) == {(FESTIVAL, 2023): 3290, (FESTIVAL, 2024): 3500}
    assert texts(report) == {
        (FESTIVAL, 2024): (
            {"cause": "晴れた。", "action": "増やす。", "owner": "文化財課"},
            ["A6", "B8", "B2"],
        )
    }


def mended(content):
    """The form without the one value that is refused."""
    book = load_workbook(io.BytesIO(content))
    for line in book["ICT"].iter_rows():
        for cell in line:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.data_type = "s"
    book["ICT"]["D6"] = 455
    return saved(book)
