"""Which indicator a row means: names, ids, twins and questions."""

import pytest

from chino_metrics.ingest.report import examine
from chino_metrics.model.issue import Severity
from tests.support.department_sheets import (
    FANS,
    FANS_NAME,
    FESTIVAL,
    FESTIVAL_NAME,
    HEAD,
    HP,
    base,
    faulty,
    file_of,
    numbers,
    read,
)


def test_same_as_above_is_resolved_in_key_columns_alone():
    rows = [HEAD, [FESTIVAL_NAME, "人", 1, 2, 3], [FANS_NAME, "〃", 4, "〃", 6]]
    report = read(*rows)
    assert numbers(report) == {
        **{(FESTIVAL, 2018 + k): k + 1 for k in range(3)},
        (FANS, 2018): 4,
        (FANS, 2020): 6,
    }
    assert faulty(report) == {"D3"}


@pytest.mark.parametrize(
    ("written", "indicator"),
    [
        ("尖石縄文まつり 入場者数", FESTIVAL),
        ("尖石縄文\nまつり入場者数", FESTIVAL),
        ("尖石縄文まつり\u3000入場者数", FESTIVAL),
        ("生産年齢人口（15歳〜64歳）比率", "sosei-2-1"),
        ("生産年齢人口(１５歳~６４歳)比率", "sosei-2-1"),
        ("生産年齢人口(15歳～64歳)比率", "sosei-2-1"),
        ("縄文プロジェクトＨＰアクセス数", HP),
        ("防災リーダー（複数年任期）専任組織数", "bosai-2-3"),
        ("防災リーダー(複数年任期)選任組織数", "bosai-2-3"),
        ("支え合いマップ・名簿等を利用した 自主防災組織防災訓練の実施率", "sosei-5-3"),
        ("コワーキングスペース利用者数", "ict-2-1"),
    ],
)
def test_a_name_is_found_by_its_folded_key(written, indicator):
    report = read(["指標名", "2018年度"], [written, 5], title="Sheet1")
    assert numbers(report) == {(indicator, 2018): 5}
    assert not report.questions


def test_a_name_may_carry_its_unit_in_brackets():
    report = read(["指標名", "2018年度"], [f"{FESTIVAL_NAME}（人）", 5])
    assert numbers(report) == {(FESTIVAL, 2018): 5}
    report = read(["指標名", "2018年度"], [f"{FESTIVAL_NAME}（千人）", 5])
    assert numbers(report) == {}
    assert faulty(report)


def test_indicators_are_found_by_their_id():
    report = read(["指標ID", "指標名", "R2"], ["jomon-1-3", "まつり", 5], title="Sheet1")
    assert numbers(report) == {(FESTIVAL, 2020): 5}
    assert not report.questions


@pytest.mark.parametrize("written", ["まつりの入場者数", "尖石縄文考古館利用者数", "公園の面積"])
def test_an_unknown_name_is_asked_and_never_guessed(written):
    rows = (HEAD, [written, "人", 1, 2, 3], [FANS_NAME, "人", 6, 7, 8])
    report = read(*rows)
    assert all(key == FANS for key, _ in numbers(report))
    (question,) = report.questions
    assert (question.cell, question.written) == ("A2", written)
    assert "A2" in faulty(report)
    answered = read(*rows, answers={question.key: FESTIVAL})
    assert numbers(answered)[FESTIVAL, 2019] == 2
    assert not faulty(answered)
    skipped = read(*rows, answers={question.key: "skip"})
    assert len(numbers(skipped)) == 3
    assert not faulty(skipped)


def test_the_key_of_a_question_stays_for_the_same_file():
    content = file_of(("縄文", [HEAD, ["考古館の人数", "人", 1, 2, 3]]))
    first, second = (examine(content, base()) for _ in range(2))
    assert [q.key for q in first.questions] == [q.key for q in second.questions]


def test_values_without_a_name_are_refused_by_cell():
    report = read(HEAD, [FESTIVAL_NAME, "人", 1, 2, 3], [None, "人", 4, None, 6])
    assert faulty(report) == {"C3", "E3"}
    assert len(numbers(report)) == 3


def test_an_unknown_row_without_values_is_no_question():
    report = read(HEAD, [FESTIVAL_NAME, "人", 1, 2, 3], ["知らない指標", "人", None, "-", None])
    assert not report.questions
    assert not faulty(report)


def test_a_known_name_in_another_plans_sheet_is_asked():
    report = read(HEAD, [FESTIVAL_NAME, "人", 1, 2, 3], title="防災")
    assert numbers(report) == {}
    assert [q.candidates for q in report.questions] == [(FESTIVAL,)]


@pytest.mark.parametrize(
    "bracket",
    [
        "（うち有料入館者）",
        "（女性）",
        "（市外在住者）",
        "（令和4年度）",
        "（ボランティアを除く）",
        "（延べ）",
        "[市内]",
    ],
)
def test_a_bracket_that_makes_another_thing_of_a_name_is_asked(bracket):
    report = read(["指標名", "2018年度"], [f"{FESTIVAL_NAME}{bracket}", 5])
    assert numbers(report) == {}
    assert [(q.cell, q.candidates) for q in report.questions] == [("A2", (FESTIVAL,))]
    assert faulty(report) == {"A2"}
    assert "一部か、別のもの" in report.issues[0].message
    assert "計画のとおりの名前に" not in report.issues[0].message


def test_a_part_of_what_the_id_names_is_asked_too():
    rows = (["指標ID", "指標名", "2018"], [FESTIVAL, f"{FESTIVAL_NAME}（うち女性）", 5])
    report = read(*rows)
    (question,) = report.questions
    assert (numbers(report), faulty(report), question.candidates) == ({}, {"B2"}, (FESTIVAL,))
    answered = read(*rows, answers={question.key: FESTIVAL})
    assert numbers(answered) == {(FESTIVAL, 2018): 5}


@pytest.mark.parametrize(
    "written",
    [
        "{}（再掲）",
        "（再掲）{}",
        "{}（人）",
        "{}（速報値）",
        "{}（KPI）",
        "{}※1",
        "{}¹",
        "① {}（確定値）",
        "{}（年間）",
    ],
)
def test_a_mark_a_unit_or_a_repetition_leaves_a_name_what_it_is(written):
    report = read(["指標名", "2018年度"], [written.format(FESTIVAL_NAME), 5])
    assert numbers(report) == {(FESTIVAL, 2018): 5}
    assert not report.questions


FOUNDED, STOCK = ("新規創業者数", "sosei-1-2"), (FANS_NAME, FANS)


@pytest.mark.parametrize(
    ("name", "unit", "key", "asked"),
    [
        (f"{FESTIVAL_NAME}（累計）", "人", FESTIVAL, "A2"),
        (FESTIVAL_NAME, "人（累計）", FESTIVAL, "B2"),
        (f"{FOUNDED[0]}（累計）", "人", FOUNDED[1], ""),
        (FOUNDED[0], "人（累計）", FOUNDED[1], ""),
        (f"{FOUNDED[0]}（単年度）", "人", FOUNDED[1], "A2"),
        (FOUNDED[0], "人（年間）", FOUNDED[1], "B2"),
        (f"{STOCK[0]}（累計）", "人", STOCK[1], ""),
        (STOCK[0], "人（累計）", STOCK[1], ""),
        (f"{STOCK[0]}（年間）", "人", STOCK[1], "A2"),
    ],
)
def test_a_total_beside_a_yearly_value_is_asked_where_it_stands(name, unit, key, asked):
    rows = (["指標名", "単位", "2018年度"], [name, unit, 82])
    report = read(*rows, title="Sheet1")
    assert ((key, 2018) in numbers(report)) is not bool(asked)
    assert faulty(report) == ({asked} if asked else set())
    written = {"A2": name, "B2": unit}.get(asked)
    assert [(q.candidates, q.cell, q.written) for q in report.questions] == (
        [((key,), asked, written)] if asked else []
    )
    assert all(f"「{written}」とある" in i.message for i in report.issues if i.cell == asked)
    answers = {question.key: key for question in report.questions}
    assert (key, 2018) in numbers(read(*rows, title="Sheet1", answers=answers))


@pytest.mark.parametrize(
    ("rows", "cell"),
    [
        ([["指標名", "単位", "2018年度"], [STOCK[0], "人（累計）", 600]], "B2"),
        ([["指標名", "単位", "2018年度"], [f"{STOCK[0]}（累計）", "人", 600]], "A2"),
        ([["指標名", "単位", "2018実績（累計）"], [STOCK[0], "人", 600]], "C1"),
    ],
)
def test_a_stock_that_is_called_a_total_is_taken_and_told(rows, cell):
    report = read(*rows)
    assert numbers(report) == {(STOCK[1], 2018): 600}
    assert faulty(report, Severity.WARNING) == {cell}


def test_a_head_that_says_total_over_a_yearly_value_refuses_it():
    rows = [["指標名", "2018実績（累計）"], [FESTIVAL_NAME, 5], [FANS_NAME, 600]]
    report = read(*rows)
    assert (numbers(report), faulty(report)) == ({(FANS, 2018): 600}, {"B2"})


@pytest.mark.parametrize(
    ("file", "is_plan"),
    [
        ("district_2018.csv", False),
        ("strict.xlsx", False),
        ("ICT_2018.xlsx", True),
        ("r5ict.csv", True),
    ],
)
def test_the_letters_of_a_plan_count_where_they_are_a_word(file, is_plan):
    content = file_of(("S", [HEAD, [FESTIVAL_NAME, "人", 1, 2, 3]]))
    report = examine(content, base(), file)
    assert bool(report.questions) is is_plan
