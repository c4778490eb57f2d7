import pytest

from chino_metrics.ingest.rules.book_rules import check_book
from chino_metrics.ingest.rules.plan_questions import share_of
from chino_metrics.model.issue import Quantity, Severity
from chino_metrics.workbook.reading import read_book
from tests.support.made_workbook import HEADS, ROWS, made


def row(**changes):
    """An indicator in % that rises from 20.5 (2018) to 30 (2027), with ``changes``."""
    first = dict(zip(HEADS["目標指標"], [*ROWS["目標指標"][1], None, None], strict=True))
    return list({**first, **changes}.values())


def found(code, *rows, actuals=(), notes=(), **sheets):
    sheets = {"実績": list(actuals), "実績の注記": list(notes), "参考系列": [], **sheets}
    book = read_book(made(目標指標=list(rows), 出来事=[], **sheets))
    return [issue for issue in check_book(book) if issue.code == code]


CASES = [
    ("met_at_baseline", row(基準値=31.0)),
    ("met_at_baseline", row(望ましい方向="減少", 最終目標=25.0)),
    ("impossible_share", row(**{"単位（原文）": "%(実施数/97組織)"}, 基準値=90.5)),
    ("impossible_share", row(備考="市内12町会を分母とする。", 基準値=90.5)),
    ("interim_outside", row(中間目標=25, 中間目標年度=2017)),
    ("interim_outside", row(中間目標=25)),
    ("interim_equals_final", row(中間目標=30, 中間目標年度=2022)),
    ("interim_beyond_final", row(中間目標=35, 中間目標年度=2022)),
    ("text_target", row(最終目標="今後設定")),
    ("no_target", row(最終目標=None)),
    ("missing_baseline", row(基準値="—")),
    ("missing_year", row(基準年度=None)),
    ("final_not_after_baseline", row(最終目標年度=2018)),
]


@pytest.mark.parametrize(("code", "indicator"), CASES)
def test_a_peculiarity_is_found(code, indicator):
    assert len(found(code, indicator)) == 1


@pytest.mark.parametrize(
    "code", ["met_at_baseline", "interim_beyond_final", "interim_behind_baseline"]
)
@pytest.mark.parametrize(("baseline", "interim"), [(20.5, 35), (31.0, 20), (20.5, 25)])
def test_without_a_direction_nothing_is_better_or_worse(code, baseline, interim):
    unknown = row(望ましい方向=None, 基準値=baseline, 中間目標=interim, 中間目標年度=2022)
    assert found(code, unknown) == []


@pytest.mark.parametrize("names", [("w2", None), (None, "w"), ("w2", "w")])
def test_twins_may_have_the_same_baseline_whichever_names_the_other(names):
    first, second = (
        row(指標ID=key, 指標名=key, 同一指標=twin)
        for key, twin in zip(("w", "w2"), names, strict=True)
    )
    assert found("same_baseline", first, second) == []


@pytest.mark.parametrize("code", sorted({code for code, _ in CASES}))
def test_an_ordinary_indicator_raises_no_question(code):
    assert found(code, row(中間目標=25, 中間目標年度=2022)) == []


@pytest.mark.parametrize(
    ("code", "values", "changes"),
    [
        ("percentage_out_of_range", [104.0], {}),
        ("percentage_out_of_range", [-1.0], {}),
        ("fraction_of_percentage", [0.21], {}),
        ("tenfold_change", [21.0, 210.0], {}),
        ("tenfold_change", [2.0], {}),
        ("cumulative_falls", [22.0, 21.0], {"集計": "期間累計"}),
        ("cumulative_falls", [19.0], {"集計": "期間累計"}),
        ("missing_source", [21.0], {}),
        ("count_below_zero", [-21.0], {"単位": "人", "単位（原文）": "人"}),
        ("more_than_exist", [98.0], {"単位": "組織", "単位（原文）": "市内の97組織"}),
        (
            "more_than_exist",
            [13.0],
            {"単位": "分団", "単位（原文）": "分団数（全12分団）", "基準値": 5, "最終目標": 12},
        ),
        (
            "more_than_exist",
            [9.0],
            {"単位": "小学校", "備考": "8小学校のうち。", "基準値": 5, "最終目標": 8},
        ),
    ],
)
def test_a_doubtful_actual_is_found(code, values, changes):
    assert len(found(code, row(**changes), actuals=[["r", None, None, *values]])) == 1


def test_a_zero_is_not_a_change_of_magnitude():
    actuals = [["r", None, None, 0, 12.0, 0]]
    assert found("tenfold_change", row(), actuals=actuals) == []


def test_a_yearly_value_may_fall():
    assert found("cumulative_falls", row(), actuals=[["r", None, None, 22.0, 21.0]]) == []


def test_an_actual_with_a_source_raises_no_question():
    actuals, notes = [["r", None, None, 21.0]], [["r", 2019, None, "環境課"]]
    assert found("missing_source", row(), actuals=actuals, notes=notes) == []


def test_an_impossible_share_names_the_denominator_that_fits():
    unit = {"単位（原文）": "%(97組織)"}
    others = row(指標ID="s", 指標名="組織の訓練率", 基準値=58.9)
    (issue,) = found("impossible_share", row(**unit, 基準値=90.5), others)
    assert "86÷95" in issue.message
    assert "58.9%も56÷95" in issue.message
    assert issue.severity is Severity.INFO
    assert issue.message.endswith("か？")


@pytest.mark.parametrize(
    ("value", "decimals", "total", "count"),
    [
        (90.5, 1, 97, None),
        (90.5, 1, 95, 86),
        (97.9, 1, 97, 95),
        (100.0, 1, 97, 97),
        (0.0, 1, 97, 0),
        (5, 0, 97, 5),
        (50, 0, 1, None),
    ],
)
def test_the_count_behind_a_percentage(value, decimals, total, count):
    assert share_of(Quantity(value, decimals=decimals), total) == count


def test_one_baseline_for_two_definitions_is_a_question():
    same = row(指標ID="s", 指標名="別の割合")
    assert len(found("same_baseline", row(), same)) == 1
    assert found("same_baseline", row(基準値=20), row(指標ID="s", 指標名="別", 基準値=20)) == []


def test_twins_must_agree():
    one, other = row(同一指標="s"), row(指標ID="s", 指標名="双子", 同一指標="r")
    assert found("twins_differ", one, other) == []
    assert found("same_baseline", one, other) == []
    differing = row(指標ID="s", 指標名="双子", 同一指標="r", 基準値=21.0)
    assert len(found("twins_differ", one, differing)) == 1
    actuals = [["r", None, None, 22.0], ["s", None, None, 23.0]]
    assert len(found("twins_differ", one, other, actuals=actuals)) == 1
    assert len(found("twin_one_sided", one, row(指標ID="s", 指標名="双子"))) == 1


def test_a_reference_far_from_the_baseline_is_a_question():
    references = [["r", "県の調べ", 2018, 25.0, "%", None, None, None]]
    assert len(found("reference_disagrees", row(), 参考系列=references)) == 1
    near = [["r", "県の調べ", 2018, 20.6, "%", None, None, None]]
    assert found("reference_disagrees", row(), 参考系列=near) == []


@pytest.mark.parametrize(
    ("series", "unit"), [("うち紙のみ", "%"), ("県の紙だけの調べ", "%"), ("県の調べ", "人/年")]
)
def test_a_part_or_another_unit_is_not_held_against_the_baseline(series, unit):
    references = [["r", series, 2018, 5.0, unit], ["r", "県の調べ", 2017, 25.0, "%"]]
    (issue,) = found("reference_disagrees", row(), 参考系列=references)
    assert "2017年の25%" in issue.message


def test_a_measure_without_indicators_is_named():
    (issue,) = found("measure_without_indicators")
    assert "減らす" in issue.message


def test_errors_stand_first():
    book = read_book(made(目標指標=[row(基準値="—"), row(指標ID=None)]))
    severities = [issue.severity for issue in check_book(book)]
    assert severities[0] is Severity.ERROR
    assert severities == sorted(severities, key=list(Severity).index)


@pytest.mark.parametrize("names", [("w2", None), (None, "w"), ("w2", "w")])
def test_values_of_twins_are_compared_whichever_names_the_other(names):
    first, second = (
        row(指標ID=key, 指標名=key, 同一指標=twin, 基準値=value)
        for key, twin, value in zip(("w", "w2"), names, (20.5, 21.5), strict=True)
    )
    (issue,) = found("twins_differ", first, second)
    assert "20.5%" in issue.message
    assert "21.5%" in issue.message
    assert len(found("twin_one_sided", first, second)) == (None in names)
